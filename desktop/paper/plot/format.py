"""How a figure is wanted: how wide, how high, in colour or in grey, how fine; and the colours that follow."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.entry.failures import Failure
from desktop.clinic.words.language import N_, say
from desktop.paper.page import looks

# one column of a journal, and both [design: the widths that issue 10 names]
COLUMNS = (85.0, 174.0)  # mm
NARROWEST, WIDEST = 60.0, 420.0  # mm
COARSEST, FINEST = 72, 1200  # dots per inch
_PAGE, _AROUND, _TITLE = (
    267.0,
    40.0,
    6.0,
)  # mm: A4 within its margins; names, legend and caption; what stands above a graph
# what most journals ask of a drawing of lines [GKU]
JOURNAL_DPI = 600


@dataclass(frozen=True)
class Look:
    """The colours of a figure's parts. `hatch` strokes a medicine's shading where no colour can tell it from limits; labels
    then stand on white."""

    text: str = looks.TEXT
    muted: str = looks.MUTED
    hairline: str = looks.HAIRLINE
    accent: str = looks.ACCENT
    question: str = looks.QUESTION
    question_tint: str = looks.QUESTION_TINT
    infusion: str = looks.INFUSION
    limit: str = looks.LIMIT
    limit_tint: str = looks.LIMIT_TINT
    hatch: str = ""
    hatched: str = looks.QUESTION_TINT


COLOURED = Look()
GREY = Look(
    text="#000000",
    muted="#3C3C3C",
    hairline="#A0A0A0",
    accent="#000000",
    question="#5A5A5A",
    question_tint="#FFFFFF",
    infusion="#000000",
    limit="#5A5A5A",
    limit_tint="#E2E2E2",
    hatch="////",
    hatched="#B4B4B4",
)


@dataclass(frozen=True)
class Format:
    """A figure's size and colours. Without a `height` each graph is `graph` mm high, or what stands in it and beside it needs.

    A `large` one fills a page. `dpi` is for PNG and TIFF alone. With `other_limits` it shows what is published for other assays.
    """

    width: float = looks.TEXT_WIDTH
    height: float | None = None
    graph: float = 14.0
    large: bool = False
    grey: bool = False
    dpi: int = 300
    other_limits: bool = False

    @property
    def look(self) -> Look:
        """Its colours."""
        return GREY if self.grey else COLOURED

    def graph_height(self, graphs: int) -> float:
        """How high each of so many graphs is at least."""
        if not self.large:
            return self.graph
        # three to four for one alone; of several each has its share of a page
        return max(min(0.75 * self.width, (_PAGE - _AROUND) / max(graphs, 1) - _TITLE), self.graph)

    def check(self) -> Format:
        """The format itself. Raises `Failure` where no figure can be drawn so."""
        if not NARROWEST <= self.width <= WIDEST:
            sentence = N_(
                "A figure is {least} to {most} mm wide, not {width} mm. Columns of journals are {columns} mm."
            )
            told = {"columns": ", ".join(f"{width:g}" for width in COLUMNS), "width": f"{self.width:g}"}
            raise Failure(say(sentence, least=f"{NARROWEST:g}", most=f"{WIDEST:g}", **told))
        if not COARSEST <= self.dpi <= FINEST:
            sentence = N_("A figure has {least} to {most} dots per inch, not {dpi}. Journals ask for {journal} or so.")
            raise Failure(say(sentence, least=COARSEST, most=FINEST, dpi=self.dpi, journal=JOURNAL_DPI))
        return self
