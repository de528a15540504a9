"""What differs between two catalogues, row by row: what was added, what was taken away, and in which fields one was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from desktop.clinic.words.language import N_, Sentence, say

# the parsed content of files of facts: what it is made of is not known here
Facts = Mapping[str, object]


class Sort(Enum):
    """What became of a row."""

    ADDED = "+"
    REMOVED = "−"
    CHANGED = "~"


@dataclass(frozen=True)
class RowChange:
    """A row that is not the same in both: its group, what it is called, and the fields that differ if it is in both.

    Of a field that is a list (components of a drug, members of a group, its relations) what came and went stands behind it.
    """

    group: Sentence
    row: str
    sort: Sort
    fields: tuple[str, ...] = ()


_GROUPS = {
    ("markers", "marker"): N_("Markers"),
    ("markers", "method"): N_("Methods of in-vitro tests"),
    ("markers", "limits"): N_("Limits of all results"),
    ("drugs", "drug"): N_("Drugs"),
    ("drugs", "class"): N_("Drug classes"),
    ("drug_groups", "group"): N_("Groups of drugs"),
    ("drug_groups", "molecule"): N_("Molecules of several names"),
    ("drug_groups", "phenotype"): N_("Phenotypes of NSAID hypersensitivity"),
    ("manifestations", "manifestation"): N_("Manifestations"),
    ("allergy_tests", "extract"): N_("Extracts"),
    ("allergy_tests", "hapten"): N_("Haptens"),
    ("allergy_tests", "grade"): N_("Grades of patch tests"),
    ("allergy_tests", "limits"): N_("Limits of allergy tests"),
    # as a catalogue before 2026.9 has them
    ("allergy_tests", "non_irritant"): N_("Non-irritant concentrations"),
    ("allergy_tests", "concentration"): N_("Non-irritant concentrations"),
    ("allergy_tests", "suppressor"): N_("Drugs that bear on allergy tests"),
    ("allergy_tests", "steroid"): N_("Corticosteroids as prednisolone"),
    ("allergy_tests", "full_dose"): N_("Usual full doses"),
    ("allergy_tests", "condition"): N_("Conditions before a provocation"),
    ("allergy_tests", "interval"): N_("Intervals after a reaction"),
    ("cell_products", "test"): N_("Tests of cell products"),
    ("dose_words", "unit"): N_("Units behind a drug's name"),
    ("dose_words", "word"): N_("Words behind a drug's name"),
    ("settings", "asked"): N_("What a source asks a clinic to have"),
    ("settings", "setting"): N_("Settings of the clinic, where it chose nothing"),
    ("scales", "scale"): N_("Scales"),
    ("scales", "worst"): N_("Which grade is the worst"),
    ("scales", "pen_fast"): N_("PEN-FAST"),
    ("scales", "sign"): N_("Signs that scales grade"),
    ("scales", "latency"): N_("Classes of latency"),
    ("scales", "terms"): N_("Terms"),
    ("cell_rules", "donor_test"): N_("Tests of cell donors"),
    ("cell_rules", "limits"): N_("Limits of rules about cells"),
    ("cell_rules", "tissues"): N_("Source tissues"),
    ("cell_rules", "excipient"): N_("Excipients of cell products"),
    ("cell_rules", "antibiotics"): N_("Words for several antibiotics"),
    ("cell_rules", "medium"): N_("Culture media"),
    ("cell_rules", "health"): N_("Words for conditions"),
    ("cell_rules", "speech"): N_("Words that deny, doubt, or tell of the family"),
    ("omalizumab", "indication"): N_("Indications of omalizumab"),
    ("omalizumab", "limit"): N_("Limits of omalizumab"),
    ("omalizumab", "observation"): N_("Observation after omalizumab"),
    ("omalizumab", "table"): N_("Dose tables of omalizumab"),
    ("omalizumab", "use"): N_("Labels of omalizumab"),
    ("outcome_scores", "score"): N_("Patient-reported scores"),
    ("adverse_events", "causality"): N_("Causality of adverse events"),
    ("adverse_events", "ctcae"): N_("Versions of CTCAE"),
    ("adverse_events", "naranjo"): N_("Naranjo scale"),
    ("adverse_events", "reaction"): N_("Words for reactions among adverse events"),
    ("adverse_events", "term"): N_("Terms of CTCAE"),
    ("adverse_events", "weight"): N_("Adverse events that a next session waits for"),
    ("plots", "limits"): N_("What a plot decides by"),
    ("panels", ""): N_("Allergen panels"),
    ("sources", ""): N_("Sources of rules and facts"),
}
# what tells one row of a group from the others, the first of them that it has
_KEYS = ("code", "atc", "prefix", "name")
# of one version are all files of a catalogue; it is said once
_VERSION = "version"


def changes(before: Facts, now: Facts) -> list[RowChange]:
    """What differs, group by group, in the order in which the groups stand."""
    old, new = dict(_groups(before)), dict(_groups(now))
    names = [*new, *(name for name in old if name not in new)]
    return [change for name in names for change in _of_group(name, old.get(name, {}), new.get(name, {}))]


Rows = Mapping[str, object]
Name = tuple[str, ...]


def _groups(facts: Facts) -> Iterator[tuple[Name, Rows]]:
    for file, content in facts.items():
        if isinstance(content, list):
            yield (file, ""), _by_key([_without(row, "allergens") for row in content])
            for row in content:
                yield (file, "allergens", str(row.get("code", ""))), _by_key(row.get("allergens", []))
        elif isinstance(content, Mapping) and all(isinstance(value, str) for value in content.values()):
            yield (file, ""), content
        elif isinstance(content, Mapping):
            for name, rows in content.items():
                if name != _VERSION:
                    yield (file, name), _by_key(rows) if isinstance(rows, list) else dict(rows)


def _without(row: Rows, name: str) -> Rows:
    return {key: value for key, value in row.items() if key != name}


def _by_key(rows: Sequence[Rows]) -> Rows:
    found: dict[str, object] = {}
    for row in rows:
        key = next((str(row[name]) for name in _KEYS if row.get(name)), "")
        # several concentrations of one drug are rows of their own
        found[key if key not in found else f"{key} ({len(found)})"] = row
    return found


def _of_group(name: Name, before: Rows, now: Rows) -> Iterator[RowChange]:
    group = _said(name)
    for key, row in now.items():
        if key not in before:
            yield RowChange(group, _called(key, row), Sort.ADDED)
        elif row != before[key]:
            yield RowChange(group, _called(key, row), Sort.CHANGED, _differing(before[key], row))
    for key, row in before.items():
        if key not in now:
            yield RowChange(group, _called(key, row), Sort.REMOVED)


def _said(name: Name) -> Sentence:
    if name[1] == "allergens":
        return say(N_("Allergens of {panel}"), panel=name[2])
    if name in _GROUPS:
        return say(_GROUPS[name])
    return say(N_("{file}: {name}"), file=name[0], name=name[1])


def _called(key: str, row: object) -> str:
    name = row.get("name") if isinstance(row, Mapping) else None
    return f"{name} ({key})" if name and name != key else key


def _differing(before: object, now: object) -> tuple[str, ...]:
    if not isinstance(before, Mapping) or not isinstance(now, Mapping):
        return ()
    names = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    return tuple(name + _of_a_list(before.get(name, []), now.get(name, [])) for name in names)


def _of_a_list(before: object, now: object) -> str:
    """Of a list what came and went: texts as they are (components, members, aliases), tables by their count (relations)."""
    if not isinstance(before, list) or not isinstance(now, list):
        return ""
    came, gone = [one for one in now if one not in before], [one for one in before if one not in now]
    told = [*_counted(Sort.ADDED, came), *_counted(Sort.REMOVED, gone)]
    return f" ({', '.join(told)})" if told else ""


def _counted(sort: Sort, rows: Sequence[object]) -> Iterator[str]:
    texts = [row for row in rows if isinstance(row, str)]
    yield from (f"{sort.value} {text}" for text in texts)
    if tables := len(rows) - len(texts):
        yield f"{sort.value} {tables}"
