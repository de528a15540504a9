"""Entries as lines of JSON, one entry a line: what is typed into a form, and what is said of it (`docs/entering.md`).

What a line is made of is checked here, and that its type, fields and parts are known; what its texts mean is not. Whatever
is wrong with a line is a finding with a sentence; no other exception leaves this file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from desktop.clinic.entry.entries import Declaration, Entry
from desktop.clinic.entry.findings import Finding, Level, hard
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.entry_types import BY_NAME
from desktop.clinic.words.language import N_, Sentence, say

# an allergen panel of 300 results has 30 thousand bytes
MOST_BYTES = 4_000_000
_KEYS = ("patient", "type", "texts", "parts", "ref", "accepted", "carried")
_REF = re.compile(r"[\w.-]{1,200}")
# a half of a surrogate pair is no text, and no program shows what stands behind a NUL
_NO_TEXT = re.compile("[\ud800-\udfff\0]")


@dataclass(frozen=True)
class Acceptance:
    """A finding that is accepted in the file itself, by its rule and its field; for one that blocks, why.

    With a `sentence` the reason is for what says just that, and for no other finding of the rule.
    """

    id: str
    field: str = ""
    reason: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class TypedEntry:
    """What one line holds: whose entry it is, its type, the texts of its fields and of its parts, and what others call it.

    `patient` is an identifier, or "@" and the ref of a patient; "" for a new patient and for what belongs to the clinic.
    `carried` are the texts of what no form asks for, such as the file that a panel was read from.
    """

    type: type[Entry]
    patient: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    ref: str = ""
    accepted: tuple[Acceptance, ...] = ()
    carried: Mapping[str, str] = field(default_factory=dict)


class WrongLine(Exception):
    """Nothing can be made of a line; `findings` say why, `ref` is what others may call it."""

    def __init__(self, findings: Iterable[Finding], ref: str = ""):
        self.findings, self.ref = tuple(findings), ref
        super().__init__("; ".join(str(finding.sentence) for finding in self.findings))


class Numbered(NamedTuple):
    """A line of a file: its number, and how many bytes of the file end with it."""

    number: int
    end: int
    line: bytes


def lines_of(stream: IO[bytes]) -> Iterator[Numbered]:
    """The lines that are not empty; of one that is too long no more than tells so."""
    number = end = 0
    while line := stream.readline(MOST_BYTES + 1):
        number += 1
        end += len(line)
        # what is left of a line that is too long is not the next line
        rest = line
        while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MOST_BYTES + 1)
            end += len(rest)
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield Numbered(number, end, line)


def read_line(line: bytes) -> TypedEntry:
    """What one line holds. Raises `WrongLine` with all that is wrong with how it is made."""
    content = _object(line)
    found = [
        hard("line", str(key), say(N_("“{key}” is not known in a line; known are {keys}."), key=key, keys=", ".join(_KEYS)))
        for key in content
        if key not in _KEYS
    ]  # fmt: skip
    ref = _text(content.get("ref"), "ref", found)
    name = content.get("type")
    type = BY_NAME.get(name) if isinstance(name, str) else None
    if type is None:
        sentence = N_("“{name}” is no type of entry; known are {names}.")
        raise WrongLine([*found, hard("line", "type", say(sentence, name=name or "", names=", ".join(BY_NAME)))], ref)
    declared = type.declaration
    carried = {field.name for field in declared.fields if field.carried}
    read = TypedEntry(
        type,
        _text(content.get("patient"), "patient", found),
        _texts(content.get("texts"), "texts", "", _named(declared), declared, found),
        _parts(content.get("parts"), declared, found),
        ref,
        tuple(_accepted(content.get("accepted"), found)),
        _texts(content.get("carried"), "carried", "", carried, declared, found),
    )
    if ref and not _REF.fullmatch(ref):
        sentence = N_("A ref is made of letters, digits, “-”, “_” and “.”; “{ref}” is not.")
        found.append(hard("line", "ref", say(sentence, ref=ref)))
    if found:
        raise WrongLine(found, ref)
    return read


def written_line(typed: TypedEntry) -> str:
    """The line, without its end, that `read_line` reads as this; what is empty is left out."""
    content = {
        "patient": typed.patient or (None if typed.type is Patient else ""),
        "type": typed.type.declaration.name,
        "ref": typed.ref,
        "texts": dict(typed.texts),
        "parts": {name: list(map(dict, rows)) for name, rows in typed.parts.items() if rows},
        "carried": dict(typed.carried),
        "accepted": [_acceptance(one) for one in typed.accepted],
    }
    kept = ("patient", "type", "texts")
    return json.dumps({key: value for key, value in content.items() if value or key in kept}, ensure_ascii=False)


@dataclass(frozen=True)
class Worked:
    """A field that was worked out: as it is typed elsewhere, and as a person reads it."""

    written: str
    shown: str


@dataclass(frozen=True)
class Told:
    """What is said of one line: whether it can be saved, as what, every finding, and what was worked out.

    `id` is "" when it was refused. A finding's `source` stands in words. `computed` is by the name of the field, `steps.0.due` inside parts.
    """

    line: int
    id: str = ""
    findings: tuple[Finding, ...] = ()
    computed: Mapping[str, Worked] = field(default_factory=dict)


def told_line(told: Told) -> str:
    """What is said of a line as a line of its own."""
    content = {
        "line": told.line,
        "id": told.id or None,
        "saved": bool(told.id),
        "refused": not told.id,
        "findings": [
            {
                "id": finding.id,
                "level": finding.level.name.lower(),
                "field": finding.field,
                "sentence": str(finding.sentence),
                "source": finding.source,
                "cannot_tell": finding.untold,
            }
            for finding in told.findings
            if finding.level is not Level.CLEAR
        ],
        "nothing_against": [
            {"id": finding.id, "looked_at": str(finding.sentence), "source": finding.source}
            for finding in told.findings
            if finding.level is Level.CLEAR
        ],
        "computed": {
            name: {"written": worked.written, "shown": worked.shown} for name, worked in told.computed.items()
        },
    }
    return json.dumps(content, ensure_ascii=False)


def told_unsaved(line: str) -> str:
    """The same line when in the end nothing was saved."""
    return json.dumps({**json.loads(line), "id": None, "saved": False}, ensure_ascii=False)


def _acceptance(one: Acceptance) -> dict[str, str]:
    more = {"reason": one.reason, "sentence": one.sentence}
    return {"id": one.id, "field": one.field} | {name: text for name, text in more.items() if text}


def _named(declared: Declaration) -> set[str]:
    return {field.name for field in declared.typed_fields}


def _object(line: bytes) -> Mapping[str, object]:
    if len(line) > MOST_BYTES:
        raise WrongLine([hard("line", "", say(N_("This line is too long to be one entry.")))])
    try:
        content = _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise WrongLine([hard("line", "", say(N_("This line is not written in UTF-8.")))]) from None
    except json.JSONDecodeError as error:
        sentence = N_("This line is no JSON: what stands at character {place} cannot be read.")
        raise WrongLine([hard("line", "", say(sentence, place=error.pos + 1))]) from None
    except (ValueError, RecursionError):
        # a number of thousands of digits, brackets within brackets without end
        raise WrongLine([hard("line", "", say(N_("This line is no entry: a value in it cannot be read.")))]) from None
    if not isinstance(content, dict):
        raise WrongLine([hard("line", "", say(N_("A line is one JSON object, in curly brackets; this one is not.")))])
    return content


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which no name stands twice: of two texts for one field nobody can tell which was meant."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise WrongLine([hard("line", name, say(N_("“{name}” stands twice in one object."), name=name))])
        found[name] = value
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_once)


def _text(value: object, where: str, found: list[Finding]) -> str:
    """A text; "" for null and for what is not there."""
    if value is None:
        return ""
    if not isinstance(value, str):
        found.append(hard("line", where, say(N_("A text is asked for here, in quotation marks."))))
        return ""
    if _NO_TEXT.search(value):
        found.append(hard("line", where, say(N_("This text holds a sign that cannot be kept."))))
        return ""
    return value


def _texts(
    value: object, key: str, prefix: str, names: set[str], declared: Declaration, found: list[Finding]
) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        found.append(hard("line", prefix.rstrip(".") or key, say(N_("An object of texts is asked for here."))))
        return {}
    for name in value:
        if name not in names:
            found.append(hard("line", prefix + name, _unknown(name, names, declared)))
    return {name: _text(text, prefix + name, found) for name, text in value.items() if name in names}


def _unknown(name: str, names: set[str], declared: Declaration) -> Sentence:
    """Why a name is no field that is typed."""
    if name in {field.name for field in declared.fields if field.computed}:
        return say(N_("“{name}” is worked out, not typed."), name=name)
    if name in {owned.name for owned in declared.parts}:
        return say(N_("“{name}” are parts: they stand under “parts”, as a list."), name=name)
    typed = [field.name for field in declared.fields if field.name in names]
    sentence = N_("“{name}” is no field of “{type}”; known are {names}.")
    return say(sentence, name=name, type=say(declared.label), names=", ".join(typed))


def _parts(value: object, declared: Declaration, found: list[Finding]) -> dict[str, tuple[Mapping[str, str], ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        found.append(
            hard("line", "parts", say(N_("An object of lists is asked for here, each by the name of its parts.")))
        )
        return {}
    types = {owned.name: owned.type.declaration for owned in declared.parts}
    read: dict[str, tuple[Mapping[str, str], ...]] = {}
    for name, rows in value.items():
        if name not in types:
            sentence = N_("“{type}” has no parts of the name “{name}”; known are {names}.")
            names = ", ".join(types) or "–"
            found.append(hard("line", name, say(sentence, type=say(declared.label), name=name, names=names)))
        elif not _named(types[name]):
            found.append(hard("line", name, say(N_("“{name}” is worked out, not typed."), name=name)))
        elif not isinstance(rows, list):
            found.append(hard("line", name, say(N_("A list of parts is asked for here, each an object of texts."))))
        else:
            part = types[name]
            read[name] = tuple(
                _texts({} if row is None else row, name, f"{name}.{position}.", _named(part), part, found)
                for position, row in enumerate(rows)
            )
    return read


def _accepted(value: object, found: list[Finding]) -> Iterator[Acceptance]:
    if value is None:
        return
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and one.keys() <= {"id", "field", "reason", "sentence"} and all(isinstance(text, str) for text in one.values()):  # fmt: skip
            yield Acceptance(*(one.get(name, "") for name in ("id", "field", "reason", "sentence")))
        else:
            sentence = N_(
                "What is accepted is a list of objects with the texts id, field and, for what blocks, reason and sentence."
            )
            found.append(hard("line", "accepted", say(sentence)))
