"""What pages say and how they are laid out, before they are set: a template of `resources/paper` and plain data beside it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.clinic.words import language
from desktop.clinic.words.language import Sentence, _
from desktop.facts import resource
from desktop.paper.page import looks

if TYPE_CHECKING:
    from desktop.paper.page.pages import Pages

_SAID = re.compile(r'say\("((?:[^"\\]|\\.)*)"\)')
# what every template imports
_LAYOUT = "page.typ"
_COLORS = ("TEXT", "MUTED", "HAIRLINE", "HEAD_TINT", "ACCENT", "DANGER", "DANGER_TINT", "QUESTION", "QUESTION_TINT")


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, and what is said of it to somebody who cannot see it."""

    svg: bytes
    alt: str


@dataclass(frozen=True)
class Manuscript:
    """Everything that pages are set from, by name: `main.typ`, what it imports, `data.json`, the pictures.

    It needs nothing else: kept, it gives the same pages when the record and the templates have moved on.
    """

    title: str
    files: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it, in hexadecimal digits."""
        counted = hashlib.sha256()
        for name, data in sorted(self.files.items()):
            counted.update(f"{name}\0{len(data)}\0".encode())
            counted.update(data)
        return counted.hexdigest()

    def kept(self) -> bytes:
        """All of it in one piece, always the same bytes for the same manuscript: what is signed."""
        files = {name: data.decode() for name, data in self.files.items()}
        whole = {"title": self.title, "files": files}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def pages(self, when: datetime, foot: str) -> Pages:
        """The pages as of `when`; `foot` stands at the left of each page's foot. Raises `Failure`."""
        from desktop.paper.page.pages import Pages

        return Pages(self, when, foot)


def kept_manuscript(kept: bytes) -> Manuscript:
    """The manuscript that `Manuscript.kept` gave."""
    whole = json.loads(kept)
    return Manuscript(whole["title"], {name: text.encode() for name, text in whole["files"].items()})


def manuscript(template: str, title: str, said: object, pictures: Sequence[Picture] = ()) -> Manuscript:
    """A manuscript of `resources/paper/<template>.typ`, which finds `said` as `c` and picture n as `picture(n)`."""
    layout, main = (resource(f"paper/{name}").read_bytes() for name in (_LAYOUT, f"{template}.typ"))
    data = {
        "title": title,
        "language": language.spoken(),
        "look": {name.lower(): getattr(looks, name) for name in _COLORS},
        "words": {text: _(text) for part in (layout, main) for text in marked(part.decode())},
        "alts": [picture.alt for picture in pictures],
        "said": plain(said),
    }
    drawn = {f"picture-{n}.svg": picture.svg for n, picture in enumerate(pictures)}
    told = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return Manuscript(title, {"main.typ": main, _LAYOUT: layout, "data.json": told} | drawn)


def marked(template: str) -> list[str]:
    """The sentences of a template that are translated: those in `say("…")`."""
    return [json.loads(f'"{text}"') for text in dict.fromkeys(_SAID.findall(template))]


def plain(value: object) -> object:
    """Dataclasses, sequences and sentences as what JSON knows; TypeError for anything else."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Sentence):
        return str(value)
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} cannot stand on a page: {value!r}")
