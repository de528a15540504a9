"""Vital signs: what is due by the clock, how many rows there are, and what stands out in them."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.vital_signs import SLOT, VitalSigns, contradictions, deviations, due, few, vital_findings
from desktop.clinic.entry.entries import Entry, check, entry_type, parts
from desktop.clinic.entry.findings import Level
from tests.cases import cases
from tests.clinic.made import INFUSION, Clinic, parse, patient, rows
from tests.clinic.made_up import WITHOUT_A_DAY

START = datetime(2024, 12, 1, 10, 0)
SLOTS = [option.code for option in SLOT.choices]
LIMITS = patient().reader.catalogue.cell_rules.limits


def row(slot: str = "start", **typed: str) -> VitalSigns:
    return parse(VitalSigns, patient().reader, None, {"slot": slot} | typed)


def states(slots, minutes: float, stop: int | None = None) -> dict[str, str]:
    ended = None if stop is None else START + timedelta(minutes=stop)
    return {found.slot: found.state for found in due(slots, START, START + timedelta(minutes=minutes), ended)}


@cases(
    ("typed", "code"),
    [
        ("-15", "before"), ("−15 min", "before"), ("start", "start"), ("0", "start"), ("15", "min_15"), ("+30", "min_30"),
        ("60", "min_60"), ("end", "end"), ("120", "hours_2"), ("other", "other"),
    ],
)  # fmt: skip
def test_a_time_of_the_grid_is_typed_in_short(typed, code):
    assert row(typed).slot == code


@cases(
    ("minutes", "slot", "state"),
    [
        (-20, "before", "ahead"),
        (-15, "before", "due"),
        (-10, "before", "due"),
        (-9, "before", "late"),
        (-1, "before", "late"),
        (0, "before", "missed"),
        (0, "start", "due"),
        (14, "min_15", "ahead"),
        (15, "start", "missed"),
        (20.1, "min_15", "late"),
        (60, "min_30", "missed"),
        (125, "hours_2", "due"),
        (126, "hours_2", "late"),
        (1000, "hours_2", "late"),
    ],
)
def test_what_is_due_by_the_clock(minutes, slot, state):
    assert states((), minutes)[slot] == state


def test_what_is_measured_is_not_due():
    assert states({"before", "start", "min_15"}, 31) == {"min_30": "due", "min_60": "ahead", "hours_2": "ahead"}


def test_the_end_is_due_when_it_has_ended():
    assert "end" not in states((), 40)
    assert states((), 47, 45)["end"] == "due"
    assert states((), 47, 45)["min_30"] == "late"
    assert states((), 61, 45)["end"] == "missed"
    assert states({"end"}, 61, 45).get("end") is None


def test_without_a_start_nothing_has_a_time():
    assert due((), None, START) == ()


@given(st.sets(st.sampled_from(SLOTS)), st.integers(-60, 600), st.one_of(st.none(), st.integers(0, 300)))
def test_due_rows_come_by_time_and_only_one_is_due_or_late_at_its_time(slots, minutes, stop):
    ended = None if stop is None else START + timedelta(minutes=stop)
    found = due(slots, START, START + timedelta(minutes=minutes), ended)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert not {one.slot for one in found} & slots
    assert len([one for one in found if one.state in ("due", "late") and one.slot != "end"]) <= 1
    assert all((one.state == "ahead") == (one.at > START + timedelta(minutes=minutes)) for one in found)


@given(st.integers(-30, 200), st.integers(0, 60))
def test_a_row_never_comes_back(minutes, later):
    order = ("ahead", "due", "late", "missed")
    before, after = states((), minutes), states((), minutes + later)
    assert all(order.index(after[slot]) >= order.index(before[slot]) for slot in before)


@cases(
    ("rows", "level"),
    [
        ([], "SOFT"),
        ([{"pulse": "70"}] * 2, "SOFT"),
        ([{"pulse": "70"}] * 3, None),
        ([{"pulse": "70"}, {"pulse": "70"}, {"seen": "none"}], "SOFT"),  # nothing was measured in the third
        ([{"temperature": "37"}, {"saturation": "97"}, {"systolic": "120"}], None),
    ],
)
def test_an_infusion_has_three_rows(rows, level):
    assert [found.level.name for found in few([row("other", **typed) for typed in rows], LIMITS)] == (
        [level] if level else []
    )


@cases(
    ("values", "fields"),
    [
        (["120", "101"], []),
        (["120", "100"], ["vitals.1.systolic"]),
        (["60", "43"], []),
        (["60", "42"], ["vitals.1.systolic"]),  # 30 %
        (["60", "41"], ["vitals.1.systolic"]),
        (["100", "140", "100"], []),
        (["120", "", "90", "95"], ["vitals.2.systolic", "vitals.3.systolic"]),
        (["", "", ""], []),
        (["0", "0"], []),
    ],
)
def test_a_fall_of_the_systolic_pressure_is_pointed_out(values, fields):
    rows = [
        row(slot, **({"systolic": value} if value else {"pulse": "70"}))
        for slot, value in zip(SLOTS, values, strict=False)
    ]
    found = list(deviations(rows, LIMITS))
    assert [finding.field for finding in found] == fields
    assert {finding.level.name for finding in found} <= {"NOTE"}


def test_the_first_pressure_is_that_of_the_grid_not_of_the_typing():
    rows = [row("+30", systolic="100"), row("-15", systolic="125")]
    found = list(deviations(rows, LIMITS, "signs"))
    assert [finding.field for finding in found] == ["signs.0.systolic"]
    assert str(found[0].sentence) == "Systolic pressure 100 mmHg, 25 less than 125 at first."


@cases(("temperature", "fever"), [("37.9", False), ("38", True), ("38,0", True), ("39.5", True)])
def test_fever_is_pointed_out(temperature, fever):
    assert [found.field for found in deviations([row(temperature=temperature)], LIMITS)] == (
        ["vitals.0.temperature"] if fever else []
    )


@cases(
    ("rows", "said"),
    [
        ([("start", "120", "80"), ("+15", "120", "80")], []),
        ([("start", "80", "120")], [("V2", "vitals.0.diastolic")]),
        ([("start", "80", "80")], [("V2", "vitals.0.diastolic")]),
        ([("start", "120", "80"), ("start", "120", "80")], [("V4", "vitals.1.slot")]),
        ([("other", "120", "80"), ("other", "120", "80")], []),
    ],
)
def test_rows_that_contradict(rows, said):
    typed = [row(slot, systolic=systolic, diastolic=diastolic) for slot, systolic, diastolic in rows]
    found = list(contradictions(typed))
    assert [(finding.id, finding.field) for finding in found] == said
    assert {finding.level.name for finding in found} <= {"SOFT"}


def test_everything_that_is_said_of_a_grid():
    found = list(vital_findings([row("start", temperature="38.5"), row("start", pulse="70")], LIMITS))
    assert [finding.id for finding in found] == ["vitals", "V4", "vitals"]


@entry_type(
    label="Watched",
    plural="Watched",
    tells=WITHOUT_A_DAY,
)
class Watched(Entry):
    vitals: tuple[VitalSigns, ...] = parts(VitalSigns, "Vital signs")


@cases(
    ("field", "fine", "odd", "wrong"),
    [
        ("temperature", "36.5", "34.9", "46"), ("pulse", "72", "181", "301"), ("respiration", "16", "36", "101"),
        ("systolic", "120", "69", "301"), ("diastolic", "80", "131", "201"), ("saturation", "98", "89", "101"),
    ],
)  # fmt: skip
def test_limits(field, fine, odd, wrong):
    clinic: Clinic = patient()
    watched = [Watched(vitals=(row(**{field: text}),)) for text in (fine, odd, wrong)]
    levels = [[finding.level.name for finding in check(entry, clinic.around())] for entry in watched]
    assert levels == [[], ["SOFT"], ["HARD"]]


def test_every_measured_field_has_a_code_and_a_unit():
    declared = VitalSigns.declaration
    measured = ("temperature", "pulse", "respiration", "systolic", "diastolic", "saturation")
    assert [declared.field(name).code for name in measured] == [
        "8310-5",
        "8867-4",
        "9279-1",
        "8480-6",
        "8462-4",
        "59408-5",
    ]
    assert all(declared.field(name).unit for name in measured)


def test_an_infusion_without_a_bag_has_its_vital_signs_read_too():
    clinic = patient()
    wrong = {"vitals": rows(clinic, VitalSigns, {"slot": "start", "systolic": "80", "diastolic": "95"})}
    assert any(f.field.startswith("vitals") for f in without(clinic.says(Infusion, wrong, **INFUSION)))
    assert not any(f.field.startswith("vitals") for f in clinic.says(Infusion, **INFUSION))


def without(found):
    """What asks for something."""
    return [finding for finding in found if finding.level > Level.NOTE]


@cases(
    ("answer", "typed", "said"),
    [
        ("asked, none", {"systolic": "90"}, "systolic pressure 90 mmHg"),
        # 130 to 110 is pointed out, and no event by itself
        ("asked, none", {"systolic": "110"}, None),
        ("asked, none", {"saturation": "92"}, "SpO₂ 92 %"),
        ("asked, none", {"saturation": "93"}, None),
        ("asked, none", {"temperature": "38.4"}, "temperature 38.4 °C"),
        ("asked, see adverse events", {"systolic": "60"}, None),
        ("not asked", {"systolic": "60"}, None),
    ],
)
def test_no_adverse_event_beside_vital_signs_that_stand_out_is_asked_after(answer, typed, said):
    measured = (row("-15", systolic="130"), row("+15", **typed))
    found = patient().says(Infusion, {"vitals": measured}, **(INFUSION | {"events_asked": answer}))
    asked = [one for one in found if one.field == "events_asked" and one.level is Level.SOFT]
    assert [said in str(one.sentence) for one in asked] == ([True] if said else [])
