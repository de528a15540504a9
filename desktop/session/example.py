"""The case report as an example clinic file, entered as a person would type it: through the kinds and the one door.

What the report does not print stays unknown. Dates follow the assumed timeline of the domain reference §1.4, counted
from a first infusion whose day is itself assumed; their intervals hold the alternatives that are named there. The cells'
way from the donor is documented, not authorised: what a rule misses of it stands as a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, HistoryAnswer, Transfusion
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.record.typed import read_typed
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.session.refusals import NotSaved
from desktop.session.session import Session, create

IDENTIFIER = "CASE-1"
DONOR = "CASE-DONOR"
# what the rules miss of the three infusions; each of it stays with them
MISSED = ("M1", "M2", "M3", "M4", "M6", "M8", "M11", "vitals")

D0 = "2024-01-15 ?"
VISIT = "d0-10 (d0-17..d0-3)"  # the gap to D0 is not printed; at least 3 days
PANEL = "d0-7 (d0-14..d0)"  # printed: three days after the visit
SAMPLED = "d0 (d0-7..d0)"  # printed: after the panel; the results were there on D0
SECOND = "d0+2 (d0+2..d0+3)"  # "2 and 3 days intervals" may count the days between
THIRD = "d0+5 (d0+5..d0+7)"
# when each was given, and the day of its bag's thaw: printed is "the day they were thawed and prepared"
SESSIONS = (
    (D0, "2024-01-15 ?"),
    (SECOND, "2024-01-17 (2024-01-17..2024-01-18)"),
    (THIRD, "2024-01-20 (2024-01-20..2024-01-22)"),
)
THREE_MONTHS = "d0+96 ±6"  # from the last infusion or from the first
TWO_WEEKS_LATER = "d0+110 ±6"
SIX_MONTHS = "d0+188 ±5"
DAY_AFTER = "d0+189 ±5"
LAST_TEST = "d0+191 (d0+186..d0+194)"  # two days after the patch test was applied, or after its last reading

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

# date, drug, result, unit, stimulant, printed interpretation
DRUG_TESTS = (
    (SAMPLED, "ciprofloxacin", "560", "pg/ml", "tablets", "sensitivity"),
    (SAMPLED, "clarithromycin", "114", "pg/ml", "tablets", "no significant sensitivity"),
    (TWO_WEEKS_LATER, "ciprofloxacin", "100", "pg/ml", "", "decreased within the normal range"),
    (LAST_TEST, "ciprofloxacin", "50", "pg/ml", "", "no evidence of a type I allergy"),
)

_METHOD = "Reported as IgE, in CAST-ELISA's unit; no cut-off, basal value or control."

# the markers as printed; which test of HBV, and whether antibodies or nucleic acid, is not
SCREENING = (("VDRL", "VDRL"), ("HBV", "HBV"), ("HCV", "HCV"), ("HIV", "HIV"))
DONOR_NOTE = (
    "The pseudonym is ours. Printed: “a single donor”, “a full-term pregnancy”. Which tests of HBV, HCV and HIV, where and when "
    "is not."
)
LOT_NOTE = (
    "Printed: “explants with dimensions ranging from 5 to 10 mm^3”; tested after passage 3 and on the day of thaw: “cell count, "
    "viability, sterility, toxicity, flow-cytometry and efficacy”. Results, limits, lot number, licence, release, "
    "cryoprotectant, storage and expiry are not printed."
)
# what came into contact with the cells; whether any of it is left in the bag is not printed
ADDITIVES = ({"sort": "medium", "name": "MSC NutriStem XF, serum-free"}, {"sort": "enzyme", "name": "trypsin"})
BAG_NOTE = "Its number is ours, that of the session. Cells, time of thaw, wash and diluent are not printed."
CONSENT_NOTE = "Printed: “after informed consent of the patient”. Whether it names both purposes is not."

_INFUSED = "“three-session intravenous infusion of 140 × 10^6”, “2 and 3 days intervals”, “No adverse effects”."

# what the report prints of the ALEX2 panel: the value of one of its 295 allergens
PANEL_NOTE = (
    "Printed: “positive result for lobster (Hom g) with a value of 0.59 kUA/l”; the others “usually below 0.1 kUA/l (total IgE ≤ "
    "100 kU/l)”. Their 294 values are not printed: <0.10 is assumed for each, although “usually” leaves room for exceptions."
)
PRINTED = ("Hom g", "0.59")

# the reactions and no reactions that are printed, in the report's order; wheals, concentrations and controls are not
PRICKS = (
    ("ciprofloxacin", "negative"),
    ("common food allergens", "negative"),
    ("house dust mites", "positive"),
    ("mold", "positive"),
    ("grass pollens", "positive"),
    ("rye pollen", "positive"),
    ("mugwort", "positive"),
    ("wall pellitory", "positive"),
    ("olive tree", "positive"),
    ("birch tree", "positive"),
    ("cat epithelium", "positive"),
    ("dog epithelium", "positive"),
)
INTRADERMALS = (("ciprofloxacin", "negative"),)
SKIN_NOTE = (
    "“mold”, “olive tree”, “birch tree”; also “various other pollens and dust”, not named; “no significant reactions” to "
    "ciprofloxacin and foods. Prick or intradermal is not printed: all stand among the pricks. Nor are wheals, concentrations, "
    "controls."
)

# the one reading of each hapten that is printed
HAPTENS = (
    {"hapten": "nickel sulfate hexahydrate", "h72": "positive"},
    {"hapten": "cobalt (II) chloride hexahydrate", "h48": "positive"},
)
PATCH_NOTE = "Printed: “positive reactions after 72 and 48 hours, respectively”. Grades, concentrations and the other readings are not."

VISITS = (
    (
        VISIT,
        "First visit",
        "“erythema and edema on her face and lips”. Other drugs not printed.",
    ),
    (THREE_MONTHS, "Three months", "Tested again; omalizumab prescribed. Symptoms are not printed."),
    (SIX_MONTHS, "Six months", "Tested again; skin tests. Symptoms are not printed."),
)


def typed(
    session: Session,
    type: type[Entry],
    patient: str = "",
    confirm: tuple[str, ...] | Mapping[str, str] = (),
    /,
    **texts: Any,
) -> Kept:
    """Keep an entry that was typed: the text of each field, and of parts a list of such mappings, one a row.

    `confirm` holds the ids of the rules whose findings are accepted; for those that block, by id, why.

    Raises `NotSaved` for a text that cannot be read and for every other finding, or `CannotWrite`.
    """
    read = read_typed(type, texts, session.reader_of(patient))
    if read.refused:
        raise NotSaved(list(read.refused))
    findings = session.check(read.entry, patient)[1]
    reasons = confirm if isinstance(confirm, Mapping) else dict.fromkeys(confirm, "")
    return session.add(read.entry, patient, {found.key: reasons[found.id] for found in findings if found.id in reasons})


def enter_case(session: Session) -> Kept:
    """Enter the whole case report; returns the patient."""
    typed(session, Letterhead, name="Example clinic (case report)")
    patient = typed(
        session,
        Patient,
        identifier=IDENTIFIER,
        family_name="Case",
        given_name="Report",
        sex="female",
        birth_date="1984-01-16..1994-01-15",
        note="In her 30s. No calendar date is printed; D0 is set so that the printed intervals can be shown.",
    )
    _infusions(session, patient.id, _bags(session))
    _history(session, patient.id)
    _results(session, patient.id)
    typed(
        session,
        MedicationCourse,
        patient.id,
        {"O1": "As the report says; why it was prescribed is not printed."},
        drug="omalizumab",
        indication="unknown",
        strength="150 mg/ml",
        dose="150",
        dose_unit="mg",
        route="subcutaneous",
        interval="4 w",
        start=THREE_MONTHS,
        note="Printed is when it was prescribed; the start may be later. Doses and end are not.",
    )
    _allergy_tests(session, patient.id)
    for date, reason, text in VISITS:
        typed(session, VisitNote, patient.id, date=date, reason=reason, text=text)
    return patient


def make_case(path: Path, who: str, clock: Callable[[], datetime], program: str) -> Session:
    """Make a clinic file with the case report, marked as the example. Raises `CannotOpen` or `CannotWrite`."""
    session = create(path, who, clock, program)
    try:
        with session.file.write() as db:
            db.execute("INSERT INTO about (key, value) VALUES ('example', '1')")
        enter_case(session)
    except BaseException:
        session.file.discard()
        raise
    return session


def _bags(session: Session) -> list[str]:
    """The donor, the lot and a bag for each session; what was thawed on which day is counted from D0. Returns the bags' names."""
    screening = [{"marker": marker, "result": "negative", "method": method} for marker, method in SCREENING]
    typed(
        session,
        Donor,
        pseudonym=DONOR,
        donation="?",
        term="full term",
        consent="given",
        note=DONOR_NOTE,
        screening=screening,
    )
    lot = typed(
        session,
        Lot,
        donor=DONOR,
        manufacturer="Liv Med Cell",
        number="unknown",
        product="allogeneic hUC-MSC",
        tissue="umbilical cord, Wharton's jelly",
        method="explant",
        passage="3",
        medium="MSC NutriStem XF, serum-free",
        additives=[{**additive, "left": "unknown"} for additive in ADDITIVES],
        frozen="?",
        release="not known",
        note=LOT_NOTE,
    )
    offered = lot.entry.title(session.reader)
    bags = [
        typed(session, Bag, lot=offered, number=str(number), thawed=thawed, note=BAG_NOTE)
        for number, (_start, thawed) in enumerate(SESSIONS, start=1)
    ]
    return [bag.entry.title(session.reader_of("")) for bag in bags]


def _infusions(session: Session, patient: str, bags: list[str]) -> None:
    """The first one comes first of all: the other dates are counted from it."""
    for purpose in ("treatment", "cell therapy outside a licence"):
        typed(session, Consent, patient, ("M6",), purpose=purpose, signed="?", note=CONSENT_NOTE)
    for number, ((start, _thawed), bag) in enumerate(zip(SESSIONS, bags, strict=True), start=1):
        typed(
            session,
            Infusion,
            patient,
            MISSED,
            course="1",
            session=str(number),
            sessions="3",
            start=start,
            cells="140 × 10^6",
            dose_basis="unknown",
            route="intravenous",
            bag=bag,
            premedicated="not recorded",
            events_asked="not known whether asked",
            note=_INFUSED,
        )


def _history(session: Session, patient: str) -> None:
    typed(
        session,
        DrugReaction,
        patient,
        drug="ciprofloxacin",
        date="?",
        manifestations="unknown",
        latency="unknown",
        re_exposure="unknown",
        certainty="suspected",
        restriction="not decided",
        described="experienced a severe hypersensitivity reaction to ciprofloxacin",
        note="Itself not described.",
    )
    typed(
        session,
        DrugReaction,
        patient,
        ("drug",),
        drug="certain antibiotics and medications",
        date="?",
        manifestations="itching, redness, oedema",
        latency="unknown",
        re_exposure="unknown",
        certainty="suspected",
        restriction="not decided",
        described="which also caused symptoms like itching, redness, and swelling",
        note="The drugs are not named.",
    )
    typed(
        session,
        HistoryAnswer,
        patient,
        topic="family history",
        answer="asked, none",
        date=VISIT,
        note="Printed: “her family history did not reveal any significant allergies”.",
    )
    typed(
        session,
        Condition,
        patient,
        condition="chronic skin itching",
        onset="?",
        note="Printed: “following a blood transfusion in 2023”.",
    )
    typed(
        session,
        Transfusion,
        patient,
        date="2023 ?",
        product="unknown",
        reaction="unknown",
        note="2023 may be the year of the transfusion or of the visit.",
    )


def _results(session: Session, patient: str) -> None:
    for date, marker, reading, unit, limits, flag, method, comment in LAB_RESULTS:
        typed(
            session,
            LabResult,
            patient,
            # 3 mg/ml is kept as printed and in doubt: nobody can ask the laboratory
            ("V2",) if marker == "CRP" else (),
            specimen_date=date,
            marker=marker,
            reading=reading,
            unit=unit,
            limits=limits,
            flag=flag,
            method=method,
            printed_comment=comment,
        )
    for date, drug, reading, unit, stimulant, interpretation in DRUG_TESTS:
        typed(
            session,
            InVitroTest,
            patient,
            specimen_date=date,
            drug=drug,
            method="unknown",
            reading=reading,
            unit=unit,
            stimulant=stimulant,
            interpretation=interpretation,
            note=_METHOD,
        )


def results_of(panel: PanelDefinition) -> list[dict[str, str]]:
    """What is typed for each allergen of the panel: the one value that is printed; below the limit, assumed, for the rest."""
    code, printed = PRINTED
    return [
        {"allergen": allergen.code, "reading": printed, "basis": "printed"}
        if allergen.code == code
        else {"allergen": allergen.code, "reading": panel.below_limit, "basis": "assumed"}
        for allergen in panel.allergens
    ]


def _allergy_tests(session: Session, patient: str) -> None:
    typed(
        session,
        AllergenPanel,
        patient,
        specimen_date=PANEL,
        panel="ALEX2",
        total_ige="≤ 100 kU/l",
        ige_unit="kU/L",
        note=PANEL_NOTE,
        results=results_of(session.catalogue.panel("ALEX2")),
    )
    typed(
        session,
        SkinTest,
        patient,
        # the reaction to ciprofloxacin is why it was tested; that panel and skin disagree is what the report prints
        ("A1", "V8"),
        stage="done",
        date=SIX_MONTHS,
        note=SKIN_NOTE,
        pricks=[{"substance": substance, "printed": outcome} for substance, outcome in PRICKS],
        intradermals=[{"substance": substance, "printed": outcome} for substance, outcome in INTRADERMALS],
    )
    typed(session, PatchTest, patient, applied=DAY_AFTER, note=PATCH_NOTE, haptens=list(HAPTENS))
