"""Rule O1 for courses that go on and for those that are over: by either label, at each age, with the IgE of the first start."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.catalogue.settings import Setting
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.omalizumab import indication_of, omalizumab_label_findings
from desktop.clinic.patient.omalizumab_doses import traced_doses_findings
from desktop.clinic.patient.patient import Patient
from desktop.clinic.results.lab_result import LabResult
from tests.cases import cases
from tests.clinic.made import CATALOGUE, OMALIZUMAB, Clinic, given, takes_nothing, weigh
from tests.clinic.ward import levels, words

START = "2024-08-18"
IGE = (("150", "2024-08-01"),)


class Following(Clinic):
    """A clinic that follows one of the two labels."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    @property
    def reader(self) -> Reader:
        settings = replace(CATALOGUE.settings, omalizumab_table=Setting(self._label, self._label))
        return replace(super().reader, catalogue=replace(CATALOGUE, chosen_settings=settings))


def treated(
    ige: tuple[tuple[str, str], ...] = IGE, weight: str = "80", unit: str = "IU/mL", label: str = "eu", **person: str
) -> Clinic:
    clinic = Following(label)
    clinic.keep(
        Patient, **({"identifier": "P-1", "family_name": "Case", "birth_date": "1989-03-01", "sex": "female"} | person)
    )
    for reading, date in ige:
        clinic.keep(LabResult, marker="total ige", specimen_date=date, reading=reading, unit=unit)
    if weight:
        weigh(clinic, weight, "2024-08-01")
    return takes_nothing(clinic)


def said(clinic: Clinic, planned: bool = True, **typed: str):
    answered = {
        name: text for name, text in (OMALIZUMAB | {"indication": "asthma", "start": START} | typed).items() if text
    }
    return list(omalizumab_label_findings(clinic.made(MedicationCourse, **answered), planned, clinic.around()))


NOTHING = [("", "CLEAR")]
# a dose for 150 IU/mL and 80 kg: 300 mg every 4 weeks by both labels
ASTHMA = [
    ({"dose": "300"}, {}, NOTHING),
    ({"dose": "300", "interval": "28 d"}, {}, NOTHING),
    ({"dose": "150"}, {}, [("dose", "SOFT")]),
    ({"dose": "300", "interval": "2 w"}, {}, [("dose", "SOFT")]),
    ({"dose": "300", "interval": ""}, {}, [("dose", "NOTE")]),
    ({"dose": "300", "dose_unit": ""}, {}, [("dose", "NOTE")]),
    ({"dose": ""}, {}, [("dose", "NOTE")]),
    ({"dose": "300"}, {"weight": "151"}, [("dose", "SOFT")]),
    ({"dose": "300"}, {"weight": ""}, [("dose", "SOFT")]),
    ({"dose": "300"}, {"unit": "kU/L"}, NOTHING),
    ({"dose": "60"}, {}, [("dose", "SOFT"), ("dose", "SOFT")]),
    ({"drug": "Xolair", "dose": "300"}, {}, NOTHING),
    ({"drug": "cetuximax", "dose": "300"}, {}, [("drug", "NOTE")]),
]


@cases("label", ["eu", "us"])
@cases("planned", [True, False])
@cases(("typed", "around", "found"), ASTHMA)
def test_o1_the_dose_in_asthma(label, planned, typed, around, found):
    assert levels(said(treated(**around, label=label), planned, **typed), "O1") == found


@cases(
    ("label", "ige", "weight", "typed", "text"),
    [
        ("eu", "150", "91", {"dose": "450"}, None),
        ("us", "150", "91", {"dose": "225", "interval": "2 w"}, None),
        (
            "eu",
            "150",
            "91",
            {"dose": "225", "interval": "2 w"},
            "the label's table (EU and Türkiye) says 450 mg every 4 weeks",
        ),
        ("us", "150", "91", {"dose": "450"}, "the label's table (USA) says 225 mg every 2 weeks"),
        ("eu", "150", "80", {"dose": "300", "interval": "30 d"}, "Recorded are 300 mg every 30 days; "),
        ("eu", "600", "60", {"dose": "600"}, None),
        ("us", "600", "80", {"dose": "375", "interval": "2 w"}, "has no dose"),
        ("eu", "600", "140", {"dose": "600", "interval": "2 w"}, "has no dose"),
        ("eu", "750", "65", {"dose": "450", "interval": "2 w"}, None),
        ("us", "750", "65", {"dose": "375", "interval": "2 w"}, "outside the label's table (USA; 30 to 700 IU/mL)"),
        (
            "eu",
            "1501",
            "40",
            {"dose": "600", "interval": "2 w"},
            "outside the label's table (EU and Türkiye; 30 to 1500 IU/mL)",
        ),
        ("eu", "900", "40", {"dose": "300", "interval": "2 w"}, "could not be read"),
        ("us", "100", "150", {"dose": "600"}, "The label (USA) gives 75 to 375 mg in one dose"),
    ],
)
def test_o1_each_clinic_has_its_own_table(label, ige, weight, typed, text):
    found = said(treated(((ige, "2024-08-01"),), weight, label=label), **typed)
    assert text in words(found, "O1") if text else levels(found, "O1") == NOTHING


def test_o1_a_cell_that_could_not_be_read_is_told_and_asks_nothing():
    (found,) = said(treated((("900", "2024-08-01"),), "40"), dose="300", interval="2 w")
    assert (found.level.name, found.untold) == ("NOTE", True)


@cases(
    ("born", "label", "typed", "level", "text"),
    [
        ("2012-08-18", "us", {"dose": "300"}, None, ""),  # twelve on that day
        ("2012-08-19", "us", {"dose": "300"}, "NOTE", "could not be read"),  # the table for children
        ("2018-09-01", "us", {"dose": "300"}, "SOFT", "from 6 years on"),
        ("2012-08-19", "eu", {"dose": "300"}, "NOTE", "below 200 IU/mL"),
        ("2018-09-01", "eu", {"dose": "300"}, "SOFT", "from 6 years on"),
        ("2012", "us", {"dose": "300"}, "NOTE", "not known well enough"),
        ("?", "us", {"dose": "300"}, "NOTE", "not known well enough"),
        ("?", "eu", {"dose": "300"}, "NOTE", "not known well enough"),
    ],
)
def test_o1_the_label_depends_on_the_age(born, label, typed, level, text):
    found = said(treated(label=label, birth_date=born), **typed)
    assert {one.level.name for one in found} == {level or "CLEAR"}
    assert text in words(found, "O1")


@cases(
    ("ige", "text", "level"),
    [
        ((("29.9", "2024-08-01"),), "outside the label's table", "SOFT"),
        ((("<30", "2024-08-01"),), "outside the label's table", "SOFT"),
        ((("1501", "2024-08-01"),), "outside the label's table", "SOFT"),
        ((("> 1500", "2024-08-01"),), "outside the label's table", "SOFT"),
        ((("<100", "2024-08-01"),), "is no number", "SOFT"),
        ((("> 500", "2024-08-01"),), "is no number", "SOFT"),
        ((("75", "2024-08-01"),), "perennial allergen", "NOTE"),
        ((), "No total IgE from before the start", "SOFT"),
        ((("150", "2024-08-19"),), "only after the start (19 Aug 2024)", "SOFT"),
        ((("150", "2024-08"),), "No total IgE from before the start", "SOFT"),  # before or after, nobody can tell
    ],
)
def test_o1_the_ige_that_feeds_the_table(ige, text, level):
    found = said(treated(ige), dose="150")
    assert levels(found, "O1") == [("dose", level)]
    assert text in words(found, "O1")


@cases(
    ("ige", "used"),
    [
        ((("150", "2024-08-01"), ("450", "2024-08-19")), "150"),
        ((("150", "2024-08-01"), ("250", "2024-08-18")), "250"),  # of the day itself
        ((("150", "2024-08-01"), ("250", "2024-08-10")), "250"),
        ((("150", "2024-08-01"), ("450", "2024-08")), "150"),
    ],
)
def test_o1_ige_after_the_start_never_feeds_the_table(ige, used):
    assert f"IgE {used} IU/mL" in words(said(treated(ige), dose="600"), "O1")


EARLIER = (("150", "2022-01-01"), ("450", "2024-08-01"))


@cases(
    ("ended", "ige", "text"),
    [
        ("", EARLIER, "IgE 150 IU/mL (1 Jan 2022)"),  # it goes on
        ("2024-07-01", EARLIER, "IgE 150 IU/mL (1 Jan 2022)"),
        ("2023-08-20", EARLIER, "IgE 150 IU/mL (1 Jan 2022)"),  # 364 days
        ("2023-08-19", EARLIER, "within a year after an earlier course of omalizumab (1 Aug 2024)"),  # 365 days
        ("2023-05-01", EARLIER, "IgE 450 IU/mL (1 Aug 2024)"),
        ("2023-05-01", EARLIER[:1], "within a year after an earlier course of omalizumab (1 Jan 2022)"),
        ("2023-08", EARLIER, "Whether omalizumab was interrupted for a year before 18 Aug 2024 cannot be told"),
        ("?", EARLIER, "Whether omalizumab was interrupted for a year before 18 Aug 2024 cannot be told"),
    ],
)
def test_o1_after_a_short_interruption_the_ige_of_the_first_start_counts(ended, ige, text):
    clinic = treated(ige)
    clinic.keep(
        MedicationCourse,
        **(OMALIZUMAB | {"drug": "Xolair", "start": "2022-02-01"} | ({"stop": ended} if ended else {})),
    )
    assert text in words(said(clinic, dose="600"), "O1")


def test_o1_a_result_of_long_before_an_earlier_course_is_not_of_before_this_one():
    """What was measured before the earlier course is older than a year after it: it is measured again."""
    clinic = treated(EARLIER[:1])
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"start": "2022-02-01", "stop": "2022-03-01"}))
    assert "Measure it again" in words(said(clinic, dose="600"), "O1")


def test_o1_a_course_of_a_drug_that_nobody_knows_may_have_been_omalizumab():
    clinic = treated()
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"drug": "biological", "start": "2022-02-01"}))
    (found,) = said(clinic, dose="300")
    assert (found.untold, found.level.name) == (True, "NOTE")
    assert "Whether biological was omalizumab cannot be told" in str(found.sentence)


def test_o1_without_an_answer_about_medication_an_earlier_course_is_open():
    clinic = treated()
    clinic.keep(HistoryAnswer, topic="medication", answer="not asked", date="2024-08-02")
    assert "had omalizumab been given before" in " ".join(
        map(str, (one.sentence for one in said(clinic) if one.untold))
    )
    clinic.keep(MedicationCourse, drug="metformin", indication="diabetes", route="oral", start="2024")
    assert "had omalizumab been given before" not in " ".join(str(one.sentence) for one in said(clinic))


def test_o1_without_a_day_of_the_start_nothing_is_worked_out():
    assert "The start is not known" in words(said(treated(), start="?"), "O1")


@cases(
    ("label", "typed", "level"),
    [
        ("eu", {"dose": "300"}, "CLEAR"),
        ("eu", {"dose": "150"}, "SOFT"),
        ("us", {"dose": "150"}, "CLEAR"),
        ("us", {"dose": "300"}, "CLEAR"),
        ("eu", {"dose": "300", "interval": "2 w"}, "SOFT"),
        ("eu", {"dose": ""}, "NOTE"),
        ("eu", {"dose": "600"}, "SOFT"),
    ],
)
def test_o1_chronic_urticaria_has_one_dose_whatever_ige_and_weight(label, typed, level):
    found = said(treated((), "", label=label), indication="chronic spontaneous urticaria", **typed)
    assert {one.level.name for one in found} == {level}


@cases(
    ("label", "indication", "born", "typed", "text"),
    [
        ("eu", "CRSwNP", "1989", {"dose": "300"}, ""),
        ("eu", "CRSwNP", "2007", {"dose": "300"}, "from 18 years on"),
        ("us", "CRSwNP", "1989", {"dose": "300"}, "could not be read"),
        ("us", "food allergy", "1989", {"dose": "300"}, "could not be read"),
        ("eu", "besin alerjisi", "1989", {"dose": "300"}, "No dose for IgE-mediated food allergy is known here"),
        ("eu", "mastocytosis", "1989", {"dose": "300"}, "“mastocytosis” is none of the label's diseases"),
    ],
)
def test_o1_each_disease_as_its_label_has_it(label, indication, born, typed, text):
    found = said(treated(label=label, birth_date=born), indication=indication, **typed)
    assert text in words(found, "O1") if text else levels(found, "O1") == NOTHING


@cases(
    ("indication", "kind"),
    [
        ("asthma", "asthma"), ("Severe allergic asthma", "asthma"), ("Alerjik astım", "asthma"), ("CSU", "urticaria"),
        ("kronik spontan ürtiker", "urticaria"), ("CRSwNP", "polyps"), ("IgE food allergy", "food"), ("unknown", "untold"),
        ("?", "untold"), ("off-label", "untold"), ("Off label", "untold"), ("off-label: drug hypersensitivity", "other"),
        ("mastocytosis", "other"), ("not asthma", "other"), ("", "untold"), (None, "untold"), ("astımı var", "asthma"), ("astım değil, kronik ürtiker", "urticaria"),
        ("cold urticaria", "other"), ("soğuk ürtikeri", "other"), ("kolinerjik ürtiker", "other"), ("acute urticaria", "other"),
        ("chronic inducible urticaria", "other"), ("KSÜ", "urticaria"), ("kronik ürtiker ve soğuk ürtikeri", "urticaria"),
        ("asthma and nasal polyps", "unclear"), ("possible asthma", "unclear"), ("no asthma", "other"),
    ],
)  # fmt: skip
def test_an_indication_is_read_from_its_words(indication, kind):
    assert indication_of(indication, CATALOGUE.omalizumab, CATALOGUE.cell_rules.speech) == kind


@cases(
    ("indication", "planned", "level"),
    [
        ("unknown", True, "BLOCK"), ("unknown", False, "SOFT"), ("off-label", True, "BLOCK"), ("mastocytosis", True, "NOTE"),
        ("asthma", True, None), ("CRSwNP", True, None),
    ],
)  # fmt: skip
def test_o1_off_label_needs_words(indication, planned, level):
    found = [said for said in said(treated(), planned, indication=indication, dose="300") if said.field == "indication"]
    assert levels(found, "O1") == [("indication", level)] * (0 if level is None else 2 if level == "NOTE" else 1)


def test_o1_the_case_report():
    """Indication unknown, 150 mg every 4 weeks; IgE 25.5 before, 87 after the start."""
    clinic = treated((("25.5", "2024-05-04"), ("87", "2024-08-25")), "70")
    found = said(clinic, indication="unknown")
    assert levels(found, "O1") == [("indication", "BLOCK"), ("dose", "NOTE")]
    assert "25.5 IU/mL" in words(found, "O1")
    assert "87" not in words(found, "O1")


def test_o1_is_not_asked_of_another_drug():
    clinic = treated()
    found = clinic.says(MedicationCourse, **(OMALIZUMAB | {"drug": "cetirizine"}))
    assert levels(found, "O1") == []
    assert all("domain reference" in finding.source for finding in said(treated(), dose="60"))


# The doses that were given


@cases(
    ("doses", "level", "text"),
    [
        ([{"lot": "X1", "brand": "Xolair"}], "CLEAR", ""),
        ([{"lot": "X1", "brand": "Xolair"}, {"lot": "X2"}], "NOTE", "Of 1 of 2 doses lot or brand is not recorded"),
        ([{"brand": "Omlyclo"}, {}], "NOTE", "Of 2 of 2 doses"),
        ([], "NOTE", "No dose is recorded"),
    ],
)
def test_o2_lot_and_brand_of_each_dose(doses, level, text):
    clinic = treated()
    rows = tuple(given(clinic, date="2024-08-18", **typed) for typed in doses)
    found = list(
        traced_doses_findings(clinic.made(MedicationCourse, {"administrations": rows}, **OMALIZUMAB), clinic.around())
    )
    assert [one.level.name for one in found] == [level]
    assert text in words(found, "O2")


@cases(
    ("doses", "said"),
    [
        (("300", "300"), []),
        (("300", ""), []),
        (("150", "300"), ["Given was another dose than the course's 300 mg: 150 mg on 1 Jan 2024."]),
    ],
)
def test_a_dose_that_is_not_the_courses_is_told(doses, said):
    clinic = treated()
    rows = tuple(given(clinic, date="2024-01-01", **({"dose": dose} if dose else {})) for dose in doses)
    typed = OMALIZUMAB | {"start": "2024-01-01", "dose": "300", "dose_unit": "mg"}
    found = clinic.says(MedicationCourse, {"administrations": rows}, **typed)
    assert [str(one.sentence) for one in found if one.id == "administrations"] == said


@cases(
    ("count", "stop", "text"),
    [
        (0, "", None),
        (2, "", "the next one is number 3: 2 h under observation"),
        (3, "", "the next one is number 4: 30 min under observation. At home from dose 4 on"),
        (4, "", None),
        (1, "2024-10-01", None),
    ],
)
def test_how_long_the_patient_stays_after_the_next_dose(count, stop, text):
    clinic = treated()
    rows = tuple(given(clinic, date=f"2024-09-{day + 1:02}", lot="X", brand="Xolair") for day in range(count))
    typed = OMALIZUMAB | ({"stop": stop} if stop else {})
    found = [
        one for one in clinic.says(MedicationCourse, {"administrations": rows}, **typed) if one.id == "observation"
    ]
    assert [text in str(one.sentence) for one in found] == ([True] if text else [])
