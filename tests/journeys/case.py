"""What is typed of the case report, entry by entry, as a person reads it off the paper: a copy, not the example's table.

Each step names the page (as Alt+number), the entry type, the texts by field in the form's order, the words of the
question that is confirmed, if one is asked, and the rows of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

HISTORY, TESTS, INFUSIONS, MEDICATION = 2, 3, 4, 5

VISIT = "d0-10 (d0-17..d0-3)"
PANEL = "d0-7 (d0-14..d0)"
SAMPLED = "d0 (d0-7..d0)"
THREE_MONTHS = "d0+96 ±6"
TWO_WEEKS_LATER = "d0+110 ±6"
SIX_MONTHS = "d0+188 ±5"
DAY_AFTER = "d0+189 ±5"
LAST_TEST = "d0+191 (d0+186..d0+194)"


@dataclass(frozen=True)
class Step:
    """One entry as it is typed; an empty text empties what the form suggests."""

    page: int
    type: str
    texts: dict[str, str] = field(default_factory=dict)
    confirmed: str = ""
    rows: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    # what one key writes into every row of a panel that has none yet
    rest: dict[str, str] = field(default_factory=dict)


LETTERHEAD = Step(0, "letterhead", {"name": "Example clinic (case report)"})

PATIENT = Step(
    0,
    "patient",
    {
        "identifier": "CASE-1",
        "family_name": "Case",
        "given_name": "Report",
        "birth_date": "1984-01-16..1994-01-15",
        "sex": "female",
        "note": "In her 30s. No calendar date is printed; D0 is set so that the printed intervals can be shown.",
    },
)

INFUSED = (
    "Printed: “a three-session intravenous infusion of 140 × 10^6”, “2 and 3 days intervals respectively”; passage 3, "
    "cryopreserved. “No adverse effects were seen throughout the treatment”: whether and when they were asked for is "
    "not printed."
)
METHOD = (
    "Reported as IgE; pg/ml with a drug preparation is what CAST-ELISA reports. Cut-off, basal value and control are "
    "not printed."
)

_BASIS = "It is not known whether this is the dose per session or in total"


def _infusions() -> Iterator[Step]:
    """The first one comes first of all: the other dates are counted from it."""
    for number, start in enumerate(("2024-01-15 ?", "d0+2 (d0+2..d0+3)", "d0+5 (d0+5..d0+7)"), start=1):
        texts = {
            "course": "1",
            "session": str(number),
            "sessions": "3",
            "start": start,
            "cells": "140 × 10^6",
            "dose_basis": "unknown",
            "route": "intravenous",
            "product": "allogeneic hUC-MSC",
            "lot": "unknown",
            "premedicated": "not recorded",
            "events_asked": "not known whether asked",
            "note": INFUSED,
        }
        yield Step(INFUSIONS, "infusion", texts, _BASIS)


def _history() -> Iterator[Step]:
    unknown = {"latency": "unknown", "re_exposure": "unknown", "certainty": "suspected", "restriction": "not decided"}
    yield Step(
        HISTORY,
        "drug_reaction",
        {
            "drug": "ciprofloxacin",
            "date": "?",
            "manifestations": "unknown",
            **unknown,
            "described": "experienced a severe hypersensitivity reaction to ciprofloxacin",
            "note": "The report never describes this reaction itself.",
        },
    )
    yield Step(
        HISTORY,
        "drug_reaction",
        {
            "drug": "certain antibiotics and medications",
            "date": "?",
            "manifestations": "itching, redness, oedema",
            **unknown,
            "described": "previous allergic reactions to certain antibiotics and medications, which also caused symptoms "
            "like itching, redness, and swelling",
            "note": "The drugs are not named.",
        },
        "is not in the catalogue",
    )
    yield Step(
        HISTORY,
        "history_answer",
        {
            "topic": "family history",
            "answer": "asked, none",
            "date": VISIT,
            "note": "Printed: “her family history did not reveal any significant allergies”.",
        },
    )
    yield Step(
        HISTORY,
        "condition",
        {
            "condition": "chronic skin itching",
            "onset": "?",
            "note": "Printed: “following a blood transfusion in 2023”.",
        },
    )
    yield Step(
        HISTORY,
        "transfusion",
        {
            "date": "2023 ?",
            "product": "unknown",
            "reaction": "unknown",
            "note": "2023 may be the year of the transfusion or of the visit.",
        },
    )


# date, marker, result, unit, printed limits, printed flag, method, printed comment
LAB_RESULTS = (
    (VISIT, "ATAb", "0.1", "IU/ml", "normal range", "N", "", ""),
    (VISIT, "Total IgE", "25.5", "IU/ml", "normal range", "N", "", ""),
    (VISIT, "CRP", "3", "mg/ml", "normal range", "N", "", ""),
    (VISIT, "ANA", "negative", "", "normal range", "N", "", ""),
    (VISIT, "Anti-TPO", "12.4", "IU/ml", "< 9 IU/ml", "H", "", "elevated"),
    (VISIT, "ECP", "26.6", "ng/ml", "< 24 ng/ml", "H", "", "elevated"),
    (PANEL, "Total IgE", "≤ 100", "kU/l", "", "none", "ALEX2", ""),
    (THREE_MONTHS, "ECP", "15.8", "ng/ml", "", "none", "", "a normalization"),
    (THREE_MONTHS, "Total IgE", "87", "IU/ml", "", "none", "", "elevations"),
    (THREE_MONTHS, "Anti-TPO", "16.1", "IU/ml", "", "none", "", "elevations"),
    (THREE_MONTHS, "ATAb", "0.1", "IU/ml", "", "none", "", "without any change"),
    (SIX_MONTHS, "ECP", "19.7", "ng/ml", "", "none", "", "a slight rise"),
    (SIX_MONTHS, "Total IgE", "91.1", "IU/ml", "", "none", "", "a slight rise"),
    (SIX_MONTHS, "Anti-TPO", "12.7", "IU/ml", "", "none", "", "a drop"),
    (SIX_MONTHS, "ANA", "negative", "", "", "N", "", "again yielded negative results"),
)
_LAB_FIELDS = ("specimen_date", "marker", "reading", "unit", "limits", "flag", "method", "printed_comment")

# date, drug, result, unit, stimulant, printed interpretation
DRUG_TESTS = (
    (SAMPLED, "ciprofloxacin", "560", "pg/ml", "tablets", "sensitivity"),
    (SAMPLED, "clarithromycin", "114", "pg/ml", "tablets", "no significant sensitivity"),
    (TWO_WEEKS_LATER, "ciprofloxacin", "100", "pg/ml", "", "decreased within the normal range"),
    (LAST_TEST, "ciprofloxacin", "50", "pg/ml", "", "no evidence of a type I allergy"),
)


def _results() -> Iterator[Step]:
    for row in LAB_RESULTS:
        texts = {name: text for name, text in zip(_LAB_FIELDS, row, strict=True) if text}
        # nobody can ask the laboratory whether 3 mg/L was meant
        yield Step(TESTS, "lab_result", texts, "3 mg/ml is 3000 mg/L" if row[1] == "CRP" else "")
    for date, drug, reading, unit, stimulant, interpretation in DRUG_TESTS:
        texts = {
            "specimen_date": date,
            "drug": drug,
            "method": "unknown",
            "reading": reading,
            "unit": unit,
            "stimulant": stimulant,
            "interpretation": interpretation,
            "note": METHOD,
        }
        yield Step(TESTS, "in_vitro_test", {name: text for name, text in texts.items() if text})


OMALIZUMAB = Step(
    MEDICATION,
    "medication_course",
    {
        "drug": "omalizumab",
        "indication": "unknown",
        "strength": "150 mg/ml",
        "dose": "150",
        "dose_unit": "mg",
        "route": "subcutaneous",
        "interval": "4 w",
        "start": THREE_MONTHS,
        "note": "Printed is when it was prescribed; the start may be later. Number of doses and end are not printed.",
    },
)

ALEX2 = Step(
    TESTS,
    "allergen_panel",
    {
        "specimen_date": PANEL,
        "panel": "ALEX2",
        "total_ige": "≤ 100 kU/l",
        "ige_unit": "kU/L",
        "note": "Printed: “positive result for lobster (Hom g) with a value of 0.59 kUA/l. In addition, various allergens from "
        "different categories were found, with IgE concentrations usually below 0.1 kUA/l (total IgE ≤ 100 kU/l)”. The values "
        "of the other 294 allergens are not printed: <0.10 is assumed for each, although “usually” leaves room for exceptions.",
    },
    rows={"results": ({"allergen": "Hom g", "reading": "0.59", "basis": "printed"},)},
    rest={"reading": "<0.10", "basis": "assumed"},
)

_REACTED = (
    "house dust mites", "mold", "grass pollens", "rye pollen", "mugwort", "wall pellitory", "olive tree", "birch tree",
    "cat epithelium", "dog epithelium",
)  # fmt: skip
SKIN_TESTS = Step(
    TESTS,
    "skin_test",
    {
        "stage": "done",
        "date": SIX_MONTHS,
        "note": "Printed: “a skin prick test and intradermal tests”, “no significant reactions to ciprofloxacin or common food "
        "allergens”; reactions to “house dust mites, mold, grass pollens, rye pollen, mugwort, wall pellitory, olive tree, "
        "birch tree, cat epithelium, and dog epithelium, as well as various other pollens and dust”, which are not named "
        "further. Which of the two tests showed these reactions is not printed: they stand among the pricks. Foods, wheals, "
        "concentrations and controls are not printed.",
    },
    "A reaction to ciprofloxacin is recorded",
    rows={
        "pricks": (
            {"substance": "ciprofloxacin", "printed": "negative"},
            {"substance": "common food allergens", "printed": "negative"},
            *({"substance": extract, "printed": "positive"} for extract in _REACTED),
        ),
        "intradermals": ({"substance": "ciprofloxacin", "printed": "negative"},),
    },
)

PATCH_TEST = Step(
    TESTS,
    "patch_test",
    {
        "applied": DAY_AFTER,
        # the form suggests when to read; what was planned is not printed
        "planned": "",
        "note": "Printed: “nickel sulfate hexahydrate and cobalt (II) chloride hexahydrate which revealed positive reactions "
        "after 72 and 48 hours, respectively”. Grades, concentrations and the other readings are not printed.",
    },
    rows={
        "haptens": (
            {"hapten": "nickel sulfate hexahydrate", "h72": "positive"},
            {"hapten": "cobalt (II) chloride hexahydrate", "h48": "positive"},
        )
    },
)

VISITS = (
    (
        VISIT,
        "First visit",
        "“erythema and edema on her face and lips”. Weight, height, vital signs and other drugs are not printed.",
    ),
    (THREE_MONTHS, "Three months", "Tested again; omalizumab prescribed. Symptoms are not printed."),
    (SIX_MONTHS, "Six months", "Tested again; skin tests. Symptoms are not printed."),
)


def _visits() -> Iterator[Step]:
    for date, reason, text in VISITS:
        yield Step(HISTORY, "visit_note", {"date": date, "reason": reason, "text": text})


STEPS = (*_infusions(), *_history(), *_results(), OMALIZUMAB, ALEX2, SKIN_TESTS, PATCH_TEST, *_visits())
