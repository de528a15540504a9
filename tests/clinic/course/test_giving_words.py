"""What is told of a bag and a patient: chain, dose, thaw and interval, and what of it is not known."""

from __future__ import annotations

from desktop.clinic.course.giving import Giving
from desktop.clinic.course.giving_words import told
from desktop.clinic.patient.consent import Consent
from tests.cases import cases
from tests.clinic.made import parse
from tests.clinic.ward import PLANNED, Ward, ward


def words(clinic: Ward, start: str = PLANNED, session: int | None = 1, bag: str = "bag-1") -> dict[str, str]:
    when = parse(Consent, clinic.reader, None, {"signed": start}).signed if start else None
    giving = Giving(
        type="authorisation", planned=True, bag_id=bag, when=when, course=1, session=session, around=clinic.around()
    )  # fmt: skip
    return dict(told(giving))


def test_everything_is_told_of_a_bag_that_is_thawed() -> None:
    assert words(ward()) == {
        "Chain": "donor D-7 · lot L-24 · passage 3 · bag 1 · viability 85 %",
        "Dose": "140 × 10⁶ cells × 85 % viable after thaw = 119 × 10⁶; ÷ 70 kg (20 Nov 2024) = 1.70 × 10⁶/kg",
        "Endotoxin": "0.2 EU/mL × 50 mL ÷ 70 kg (20 Nov 2024) = 0.143 EU/kg · limit ≤ 5 EU/kg",
        "Thaw": "1 Dec 2024 08:30 · 90 min before the start · use by 1 Dec 2024 12:30",
        "Interval": "the first session of the course",
    }


@cases(
    ("result", "volume", "expected"),
    [
        (("0.2", "EU/mL"), "", "not known: 0.2 EU/mL; the volume is not recorded"),
        (("<0.5", "EU/mL"), "50", "< 0.5 EU/mL × 50 mL ÷ 70 kg (20 Nov 2024) = < 0.357 EU/kg · limit ≤ 5 EU/kg"),
        (("2", "EU/kg"), "50", None),
        (None, "50", None),
    ],
)
def test_the_endotoxin_of_whom_it_is_given_to(
    result: tuple[str, str] | None, volume: str, expected: str | None
) -> None:
    clinic = ward()
    clinic.lot({"endotoxin": result})
    clinic.bag(volume=volume)
    assert words(clinic).get("Endotoxin") == expected


def test_of_an_unknown_bag_nothing_is_told() -> None:
    assert words(ward(), bag="bag-9") == {}


@cases(
    ("thawed", "start", "expected"),
    [
        ("", PLANNED, "the thaw is not recorded"),
        ("2024-12-01", PLANNED, "1 Dec 2024 · use-by not known"),
        ("2024-12-01 08:30", "", "1 Dec 2024 08:30 · use by 1 Dec 2024 12:30"),
        ("2024-12-01 08:30", "2024-12-01 08:10", "1 Dec 2024 08:30 · 20 min after the start · use by 1 Dec 2024 12:30"),
    ],
)
def test_the_thaw(thawed: str, start: str, expected: str) -> None:
    clinic = ward()
    clinic.bag(thawed=thawed)
    assert words(clinic, start)["Thaw"] == expected


def test_while_no_time_is_typed_the_dose_is_by_the_weight_of_today() -> None:
    assert words(ward(), start="")["Dose"].endswith("÷ 70 kg (20 Nov 2024) = 1.70 × 10⁶/kg")


@cases(
    ("protocol", "given", "session", "expected"),
    [
        ({}, "2024-11-29 10:00", 2, "2 d since session 1 · the protocol says 2 ± 1 d"),
        ({"tolerance": ""}, "2024-11-29 10:00", 2, "2 d since session 1 · the protocol says 2 d"),
        (None, "2024-11-29 10:00", 2, "2 d since session 1 · no protocol says how many"),
        ({}, "", 2, "not known: the days since session 1 · the protocol says 2 ± 1 d"),
        ({}, "?", 2, "not known: the days since session 1 · the protocol says 2 ± 1 d"),
        ({}, "", None, "the session is not answered"),
    ],
)
def test_the_interval(protocol: dict[str, str] | None, given: str, session: int | None, expected: str) -> None:
    clinic = ward(protocol=protocol is not None)
    if protocol:
        clinic.protocol(**protocol)
    if given:
        clinic.session(1, given)
    assert words(clinic, session=session)["Interval"] == expected


def test_a_dose_that_is_not_known_says_so_and_why() -> None:
    clinic = ward()
    clinic.bag(cells="")
    assert words(clinic)["Dose"] == "not known: its cells are not recorded"
