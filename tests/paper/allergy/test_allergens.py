from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.entry.chart import Around
from desktop.paper.allergy.allergen_figure import allergen_figure
from desktop.paper.allergy.allergens import MOST_BARS, panel_sets
from desktop.paper.plot.figure import figure_bytes


@pytest.fixture
def panel(session):
    return session.catalogue.panel("ALEX2")


@pytest.fixture
def results(keep):
    """Keep a set of results: (code, reading) or (code, reading, more fields)."""

    def kept(*rows, date="20.4.24", **typed):
        told = [{"allergen": code, "reading": reading, **dict(*more)} for code, reading, *more in rows]
        return keep(AllergenPanel, specimen_date=date, panel="ALEX2", results=told, **typed)

    return kept


@pytest.fixture
def sets(session, patient):
    """The sets of the patient's chart as the summary tells them."""
    return lambda: panel_sets(Around(session.chart(patient), session.reader_of(patient), session.clock()))


def many(panel, count):
    """The first allergens of the panel, the values falling from 40."""
    return [(allergen.code, f"{40 - n / 2:.2f}") for n, allergen in enumerate(panel.allergens[:count])]


# -- what is told -----------------------------------------------------------------------------------------------------


def test_positives_come_by_value_with_class_and_family(results, sets):
    results(("Bet v 1", "12.5"), ("Hom g", "0.59"), ("Pen m 1", "> 50"), ("Der p 10", "< 0.10"), ("Phl p 7", "0.29"))
    [told] = sets()
    assert [(bar.code, bar.label, bar.family) for bar in told.bars.bars] == [
        ("Pen m 1", "> 50  4 very high", "Tropomyosin (unverified)"),
        ("Bet v 1", "12.5  3 high", "PR-10"),
        ("Hom g", "0.59  1 low", ""),
    ]
    assert [bar.name.rpartition(", ")[2] for bar in told.bars.bars] == ["molecule", "molecule", "extract"]
    assert [bar.beyond for bar in told.bars.bars] == [True, False, False]
    assert told.about[0] == "5 of 295 answered"
    assert "A shared protein family is a candidate for cross-reactivity, not proof." in told.remarks


def test_what_is_assumed_is_said(results, sets):
    assumed = {"basis": "assumed"}
    results(("Hom g", "0.59"), ("Pen m 1", "< 0.10", assumed), ("Lit s", "0.20"), ("Chi spp.", "<0.10", assumed))
    [told] = sets()
    assert told.about[0] == "4 of 295 answered, 2 assumed"
    [beside] = [remark for remark in told.remarks if remark.startswith("Related to Hom g")]
    assert "< 0.10 (assumed) unless a value stands" in beside
    assert "Seafood: Chi spp., Lit s 0.20" in beside
    assert "Tropomyosin (unverified): Pen m 1" in beside


def test_a_molecule_is_related_to_its_family(results, sets):
    results(("Pen m 1", "3"), ("Der p 10", "0.2"), ("Blo t 10", "0.2"), ("Pen m 2", "0.2"))
    [told] = sets()
    assert (
        "Related to Pen m 1, 0.2 unless a value stands: Tropomyosin (unverified): Der p 10, Blo t 10." in told.remarks
    )


def test_of_many_positives_the_first_are_drawn_and_the_others_told(results, sets, panel):
    results(*many(panel, 60))
    [told] = sets()
    assert len(told.bars.bars) == MOST_BARS
    assert told.remarks[0].startswith("And 40 more: ")
    assert all(f"{code} {reading}" in told.remarks[0] for code, reading in many(panel, 60)[MOST_BARS:])


def test_without_a_positive_one_sentence_says_so(results, sets):
    results(("Hom g", "0.29"))
    [told] = sets()
    assert told.bars is None
    assert told.sentence == "No result is 0.30 kUA/L or more, from which on the panel calls it positive."


def test_two_sets_of_a_panel_are_compared(results, sets):
    results(("Hom g", "0.59"), ("Bet v 1", "2"), ("Phl p 1", "< 0.10"), ("Phl p 2", "5"), ("Fel d 1", "<0.10"))
    results(
        ("Hom g", "< 0.10"),
        ("Bet v 1", "4"),
        ("Phl p 1", "1.5"),
        ("Phl p 2", "3"),
        ("Fel d 1", "<0.10"),
        date="20.10.24",
    )
    first, second = sets()
    assert not [remark for remark in first.remarks if remark.startswith("Since")]
    [changes] = [remark for remark in second.remarks if remark.startswith("Since 20 Apr 2024")]
    for words in (
        "appeared: Phl p 1 < 0.10 → 1.5",
        "vanished: Hom g 0.59 → < 0.10",
        "rose: Bet v 1 2 → 4",
        "fell: Phl p 2 5 → 3",
        "unchanged: 1",
    ):
        assert words in changes


def test_what_the_report_says_of_the_specimen(results, sets):
    specimen = {
        "total_ige": "≤ 100",
        "ige_unit": "kU/L",
        "quality": "failed",
        "lot": "02ABC",
        "laboratory": "Şişli Lab",
    }
    results(("Hom g", "0.59", {"relevance": "not relevant"}), **specimen)
    [told] = sets()
    assert "; ".join(told.about[1:]) == "Total IgE: ≤ 100 kU/L; Quality control: failed; Panel lot: 02ABC; Şişli Lab"
    assert "Clinical relevance: not relevant Hom g." in told.remarks


# -- what is drawn ----------------------------------------------------------------------------------------------------


@pytest.fixture
def drawn(results, sets):
    results(("Bet v 1", "12.5"), ("Hom g", "0.59"), ("Pen m 1", "> 50"))
    bars = sets()[0].bars
    return bars, allergen_figure(bars)


def by_gid(made):
    return {artist.get_gid(): artist for artist in made.findobj() if artist.get_gid()}


def test_each_bar_ends_at_its_value_on_a_log_axis(drawn):
    bars, made = drawn
    [axes] = made.axes
    assert axes.get_xscale() == "log"
    assert axes.get_xlim() == (bars.least, bars.most) == (0.1, 50.0)
    found = by_gid(made)
    for n, bar in enumerate(bars.bars):
        patch = found[f"bar-{n}"]
        assert patch.get_x() == pytest.approx(bars.least)
        assert patch.get_x() + patch.get_width() == pytest.approx(bar.value)
    assert ("beyond-0" in found, "beyond-1" in found) == (True, False)


def test_the_limit_of_a_positive_result_is_a_line(drawn):
    bars, made = drawn
    line = by_gid(made)["positive-limit"]
    assert list(line.get_xdata()) == [bars.positive] * 2 == [0.3, 0.3]
    assert "kUA/L; positive from 0.30 on" in [text.get_text() for text in made.findobj() if hasattr(text, "get_text")]


def test_each_bar_has_its_words(drawn):
    bars, made = drawn
    found = by_gid(made)
    for n, bar in enumerate(bars.bars):
        assert [found[f"{part}-{n}"].get_text() for part in ("code", "name", "label", "family")] == [
            bar.code, bar.name, bar.label, bar.family,
        ]  # fmt: skip
        heights = {found[f"{part}-{n}"].get_position()[1] for part in ("code", "name", "label", "family")}
        assert len(heights) == 1


def test_twenty_bars_hide_nothing_of_each_other(results, sets, panel):
    results(*many(panel, 25))
    made = allergen_figure(sets()[0].bars)
    made.canvas.draw()
    words = ("code", "name", "label", "family")
    texts = [text for name, text in by_gid(made).items() if name.split("-")[0] in words and text.get_text()]
    boxes = {text.get_text(): text.get_window_extent() for text in texts}
    assert all(box.x0 >= 0 and box.x1 <= made.bbox.width + 1 for box in boxes.values())
    # a line's leading may touch the next line, its letters may not
    letters = {text: box.shrunk(0.98, 0.6) for text, box in boxes.items()}
    assert not [(one, other) for one, other in combinations(letters, 2) if letters[one].overlaps(letters[other])]


def test_one_drawing_gives_the_same_bytes_each_time(drawn):
    bars, made = drawn
    assert figure_bytes(made, ".svg") == figure_bytes(allergen_figure(bars), ".svg")


# -- on the pages -----------------------------------------------------------------------------------------------------


def test_the_pages_have_the_picture_as_text(results, printed):
    results(("Hom g", "0.59"))
    text = " ".join(printed())
    assert "Allergen panels" in text
    assert "ALEX2, 20 Apr 2024: 1 of 295 answered" in text
    assert "Hom g Lobster, extract 0.59 1 low" in text


def test_sixty_positives_flow_over_the_pages(results, printed, panel):
    results(*many(panel, 60))
    text = " ".join(printed())
    for code, reading in many(panel, 60):
        assert code in text
        assert reading in text
    assert "And 40 more" in text


def test_of_a_patient_without_a_panel_nothing_is_said(printed):
    assert "Allergen panels" not in " ".join(printed())


def test_matplotlib_is_imported_when_a_picture_is_drawn():
    program = "import sys, desktop.paper.allergy.allergen_figure; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[3]).returncode == 0
