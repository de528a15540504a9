"""Rules M2 and M6 of the donor as tables: results, days of the samples, the window, and what cannot be told."""

from __future__ import annotations

from desktop.clinic.cells.donor import REQUIRED, Donor, DonorTest
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.entry.entries import examined
from tests.cases import cases
from tests.clinic.made import parse
from tests.clinic.ward import AUTHORISED, DONOR, NATS, Ward, both, levels, ward

# the donation was on 10 January 2024
ON_THE_DAY = "2024-01-10"


def sampled(clinic: Ward, *rows: tuple[str, str, str], **typed: str) -> None:
    """A donor with these tests alone: what was tested, the result, the day."""
    tests = tuple(
        parse(
            DonorTest,
            clinic.reader,
            None,
            {key: text for key, text in zip(("screened_for", "result", "date"), row, strict=True) if text},
        )
        for row in rows
    )
    clinic.put(Donor, {"screening": tests}, **(DONOR | typed))


def rows(day: str = ON_THE_DAY, nat: str | None = ON_THE_DAY, **days: str) -> list[tuple[str, str, str]]:
    """The five tests of a day and the three NATs of another, each negative; `days` says otherwise of one."""
    found = dict.fromkeys(REQUIRED, day) | (dict.fromkeys(NATS, nat) if nat is not None else {}) | days
    return [(code, "negative", on) for code, on in found.items()]


# What was found


@cases(
    ("results", "level", "named"),
    [
        ({}, None, ""),
        ({"hiv": "positive"}, "HARD", "positive for: anti-HIV"),
        ({"hcv_nat": "positive"}, "HARD", "positive for: HCV NAT"),
        ({"hcv_nat": "pending"}, "HARD", "pending: HCV NAT"),
        ({"syphilis": "pending"}, "HARD", "pending: syphilis"),
        ({"anti_hbc": ""}, "HARD", "no result of: anti-HBc"),
        ({"anti_hbc": "unknown"}, "HARD", "no result of: anti-HBc"),
        ({"anti_hbc": "positive"}, "BLOCK", "assessment of the risk"),
        ({"anti_hbc": "positive", "hbsag": "positive"}, "HARD", "HBsAg, anti-HBc"),
        # by the donor's history: they inform
        ({"cmv": "positive"}, "NOTE", "positive for: CMV. That alone forbids nothing."),
        ({"cmv": "pending"}, None, ""),
        ({"toxoplasma": "unknown"}, None, ""),
        # nobody knows what it is
        ({"other": "positive"}, "BLOCK", "another one"),
        # S30, 1.4
        ({"syphilis": "", "syphilis_nonspecific": "negative"}, None, ""),
        ({"syphilis": "", "syphilis_specific": "negative"}, None, ""),
        ({"syphilis": "", "syphilis_nonspecific": "positive"}, "HARD", "syphilis, non-specific"),
        ({"syphilis": "", "syphilis_nonspecific": "positive", "syphilis_specific": "negative"}, "NOTE", "forbids nothing"),
        ({"syphilis": "", "syphilis_specific": "positive"}, "BLOCK", "assessment of the risk"),
        ({"syphilis": "", "syphilis_nonspecific": "positive", "syphilis_specific": "positive"}, "BLOCK", "assessment"),
        ({"htlv": "positive"}, "HARD", "anti-HTLV-I"),
    ],
)  # fmt: skip
def test_m2_the_donor_is_screened(results, level, named):
    clinic = ward()
    clinic.donor(results)
    assert named in both(clinic, "M2", level)


@cases(
    ("area", "result", "level"),
    [("no", "", None), ("no", "unknown", None), ("yes", "", "HARD"), ("yes", "unknown", "HARD"), ("yes", "negative", None),
     ("unknown", "", "NOTE"), ("", "", "NOTE"), ("", "negative", None), ("", "unknown", "HARD")],
)  # fmt: skip
def test_m2_htlv_is_asked_of_an_area_where_there_is_much_of_it(area, result, level):
    clinic = ward()
    clinic.donor({"htlv": result}, htlv_area=area)
    both(clinic, "M2", level)


def test_m2_missing_pending_and_positive_are_told_apart():
    clinic = ward()
    clinic.donor({"hiv": "positive", "anti_hcv": "pending", "syphilis": ""})
    assert levels(clinic.authorise(), "M2") == [("bag", "HARD")] * 3


@cases("unlinked", [True, False])
def test_m2_an_unknown_donor_is_not_screened(unlinked):
    clinic = ward()
    if unlinked:
        clinic.lot(donor="")
    else:
        clinic.take_away("donor-1")
    found = [
        (finding.level.name, finding.untold, str(finding.sentence))
        for finding in clinic.authorise()
        if finding.id == "M2"
    ]
    assert [(level, untold) for level, untold, _said in found] == [("HARD", True), ("NOTE", True)]
    assert ("no donor linked" in found[0][2]) == unlinked


# When it was found


SAMPLED = [
    # at the donation, or up to seven days after it
    (rows(), None, ""),
    (rows("2024-01-17", "2024-01-17"), None, ""),
    (rows("2024-01-18", "2024-01-17"), "BLOCK", "from 0 days before it to 7 after"),
    (rows("2024-01-09", "2024-01-10"), "BLOCK", "anti-HIV-1/2 or Ag/Ab (9 Jan 2024)"),
    (rows(hiv="2024-01-18"), "BLOCK", "anti-HIV-1/2 or Ag/Ab (18 Jan 2024)."),
    # a day that is not recorded, or not to the day
    (rows("", ON_THE_DAY), "BLOCK", "cannot be told without the day of: anti-HIV-1/2 or Ag/Ab, HBsAg"),
    (rows("?", ON_THE_DAY), "BLOCK", "cannot be told without the day of"),
    (rows("2024-01", ON_THE_DAY), "BLOCK", "cannot be told without the day of"),
    (rows(anti_hcv=""), "BLOCK", "without the day of: anti-HCV."),
    # the window: NAT of the donation sample, or a second sample after 180 days
    (
        rows(nat=None),
        "BLOCK",
        "In quarantine: neither a NAT of the donation sample nor a second sample 180 days after it",
    ),
    (rows(hiv_nat="2024-03-01"), "BLOCK", "is recorded for: anti-HIV-1/2 or Ag/Ab."),
    (rows(hcv_nat=""), "BLOCK", "covers the window cannot be told without the day of: anti-HCV."),
    ([*rows(nat=None), *rows("2024-07-08", None)], None, ""),
    ([*rows(nat=None), *rows("2024-07-07", None)], "BLOCK", "In quarantine"),
    ([*rows(nat=None), *rows("2024-07", None)], "BLOCK", "cannot be told"),
    # then the first sample may be up to 30 days older
    ([*rows("2023-12-11", None), *rows("2024-07-08", None)], None, ""),
    ([*rows("2023-12-10", None), *rows("2024-07-08", None)], "BLOCK", "from 30 days before it to 7 after"),
]


@cases(("tests", "level", "named"), SAMPLED)
def test_m2_the_donor_is_sampled_in_time(tests, level, named):
    clinic = ward()
    sampled(clinic, *tests)
    assert named in both(clinic, "M2", level)


@cases(
    ("tests", "level"),
    [
        (rows("2023-12-11", None), None),
        (rows("2023-12-10", None), "BLOCK"),
        (rows("2024-01-11", None), "BLOCK"),
        (rows("", None), "BLOCK"),
    ],
)
def test_m2_marrow_is_sampled_before_and_not_again(tests, level):
    clinic = ward()
    clinic.lot(tissue="bone marrow")
    sampled(clinic, *tests)
    both(clinic, "M2", level)


@cases("donation", ["?", "2024-01"])
def test_m2_an_unknown_donation_leaves_it_open(donation):
    clinic = ward()
    sampled(clinic, *rows(), donation=donation)
    found = [finding for finding in clinic.authorise() if finding.id == "M2"]
    assert found and all(finding.untold and finding.level.name == "BLOCK" for finding in found)


@cases(
    ("tissue", "specimens_of", "level"),
    [
        ("uc", "the mother", None), ("ucb", "", "NOTE"), ("uc", "unknown", "NOTE"), ("uc", "the donor, not the mother", "BLOCK"),
        ("adipose", "", None), ("unknown", "the mother", "NOTE"),
    ],
)  # fmt: skip
def test_m2_of_a_newborns_cord_the_mother_is_tested(tissue, specimens_of, level):
    clinic = ward()
    clinic.lot(tissue=tissue)
    clinic.donor(specimens_of=specimens_of)
    both(clinic, "M2", level)


# What the donor agreed to


@cases(("consent", "level"), [("given", None), ("withdrawn", "HARD"), ("not recorded", "BLOCK"), ("unknown", "BLOCK")])
def test_m6_the_donor_agreed(consent, level):
    clinic = ward()
    clinic.donor(consent=consent)
    both(clinic, "M6", level)


def test_what_stands_against_nothing_says_what_was_looked_at():
    clinic = ward()
    found = examined(clinic.made(Authorisation, **AUTHORISED), clinic.around())
    assert [finding.level.name for finding in found if finding.id == "M2"] == ["CLEAR", "CLEAR"]
