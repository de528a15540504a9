"""What is typed of the case report, entry by entry, as a person reads it off the paper: a copy, not the example's table.

Each step names the page (as Alt+number; the clinic's own are typed on the products' pages), the entry type, the texts by field in the form's order, the words of the
question that is confirmed, if one is asked, and the rows of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

HISTORY, TESTS, INFUSIONS, MEDICATION = 2, 3, 4, 5
# among the products
DONORS, LOTS, BAGS = 2, 3, 4

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
    # why what is questioned is right, where a rule speaks against it
    reason: str = ""
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

# the clinic's own, typed on the products' pages
PRODUCTS = (
    Step(
        DONORS,
        "donor",
        {
            "pseudonym": "CASE-DONOR",
            "donation": "?",
            "term": "full term",
            "consent": "given",
            "note": "The pseudonym is ours. Printed: “a single donor”, “a full-term pregnancy”. Which tests of HBV, HCV and HIV, "
            "where and when is not.",
        },
        rows={
            "screening": tuple(
                {"screened_for": name, "result": "negative", "method": name} for name in ("VDRL", "HBV", "HCV", "HIV")
            )
        },
    ),
    Step(
        LOTS,
        "lot",
        {
            "donor": "CASE-DONOR",
            "manufacturer": "Liv Med Cell",
            "number": "unknown",
            "product": "allogeneic hUC-MSC",
            "tissue": "umbilical cord, Wharton's jelly",
            "method": "explant",
            "passage": "3",
            "medium": "MSC NutriStem XF, serum-free",
            "frozen": "?",
            "release": "not known",
            "note": "Printed: “explants with dimensions ranging from 5 to 10 mm^3”; tested after passage 3 and on the day of thaw: "
            "“cell count, viability, sterility, toxicity, flow-cytometry and efficacy”. Results, limits, lot number, licence, "
            "release, cryoprotectant, storage and expiry are not printed.",
        },
        rows={
            "additives": (
                {"sort": "medium", "name": "MSC NutriStem XF, serum-free", "left": "unknown"},
                {"sort": "enzyme", "name": "trypsin", "left": "unknown"},
            )
        },
    ),
    *(
        Step(
            BAGS,
            "bag",
            {
                "lot": "lot unknown, Liv Med Cell",
                "number": number,
                "thawed": thawed,
                "note": "Its number is ours, that of the session. Cells, time of thaw, wash and diluent are not printed.",
            },
        )
        for number, thawed in (
            ("1", "2024-01-15 ?"),
            ("2", "2024-01-17 (2024-01-17..2024-01-18)"),
            ("3", "2024-01-20 (2024-01-20..2024-01-22)"),
        )
    ),
)

INFUSED = "“three-session intravenous infusion of 140 × 10^6”, “2 and 3 days intervals”, “No adverse effects”."
METHOD = "Reported as IgE, in CAST-ELISA's unit; no cut-off, basal value or control."

_BASIS = "It is not known whether this is the dose per session or in total"


def _consents() -> Iterator[Step]:
    note = "Printed: “after informed consent of the patient”. Whether it names both purposes is not."
    for purpose in ("treatment", "cell therapy outside a licence"):
        yield Step(
            INFUSIONS, "consent", {"purpose": purpose, "signed": "?", "note": note}, "While this day is not known"
        )


def _infusions() -> Iterator[Step]:
    """The first one comes first of all: the other dates are counted from it."""
    for number, start in enumerate(("2024-01-15 ?", "d0+2 (d0+2..d0+3)", "d0+5 (d0+5..d0+7)"), start=1):
        texts = {
            "bag": f"unknown · bag {number}",
            "course": "1",
            "session": str(number),
            "sessions": "3",
            "start": start,
            "cells": "140 × 10^6",
            "dose_basis": "unknown",
            "route": "intravenous",
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
            "note": "Itself not described.",
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
            "described": "which also caused symptoms like itching, redness, and swelling",
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
        "note": "Printed is when it was prescribed; the start may be later. Doses and end are not.",
    },
    "Off-label or unknown, without what it is given for.",
    reason="As the report says; why it was prescribed is not printed.",
)

ALEX2 = Step(
    TESTS,
    "allergen_panel",
    {
        "specimen_date": PANEL,
        "panel": "ALEX2",
        "total_ige": "≤ 100 kU/l",
        "ige_unit": "kU/L",
        "note": "Printed: “positive result for lobster (Hom g) with a value of 0.59 kUA/l”; the others “usually below 0.1 kUA/l "
        "(total IgE ≤ 100 kU/l)”. Their 294 values are not printed: <0.10 is assumed for each, although “usually” leaves room for "
        "exceptions.",
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
        "note": "“mold”, “olive tree”, “birch tree”; also “various other pollens and dust”, not named; “no significant reactions” "
        "to ciprofloxacin and foods. Prick or intradermal is not printed: all stand among the pricks. Nor are wheals, "
        "concentrations, controls.",
    },
    "disagree. Positive on the skin while every marker",
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
        "note": "Printed: “positive reactions after 72 and 48 hours, respectively”. Grades, concentrations and the other readings "
        "are not.",
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
        "“erythema and edema on her face and lips”. Other drugs not printed.",
    ),
    (THREE_MONTHS, "Three months", "Tested again; omalizumab prescribed. Symptoms are not printed."),
    (SIX_MONTHS, "Six months", "Tested again; skin tests. Symptoms are not printed."),
)


def _visits() -> Iterator[Step]:
    for date, reason, text in VISITS:
        yield Step(HISTORY, "visit_note", {"date": date, "reason": reason, "text": text})


STEPS = (*_consents(), *_infusions(), *_history(), *_results(), OMALIZUMAB, ALEX2, SKIN_TESTS, PATCH_TEST, *_visits())
