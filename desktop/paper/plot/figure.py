"""The trajectories as a figure for paper: small multiples below each other on one x axis, as a drawing or a file.

It draws what `desktop.clinic.plot.trajectories` resolved and decides nothing about it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.plot.chosen_graphs import chosen, not_shown_words
from desktop.clinic.plot.graph import Key
from desktop.clinic.plot.named import keys_named, only
from desktop.clinic.plot.other_limits import with_published
from desktop.clinic.plot.trajectories import Plot, plot
from desktop.clinic.words.language import N_, say
from desktop.paper.page import looks
from desktop.paper.page.files import put
from desktop.paper.plot.figure_sheet import Sheet, drawn
from desktop.paper.plot.format import Format
from desktop.session.session import Session

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENDINGS = (".svg", ".pdf", ".png", ".tif", ".tiff")

RC = {
    "font.family": [looks.FONT],
    "text.parse_math": False,
    # letters stand where they were measured, in a picture as in a drawing
    "text.hinting": "no_hinting",
    "text.color": looks.TEXT,
    "svg.fonttype": "none",
    "svg.hashsalt": "tolera",
    "pdf.fonttype": 42,
}


def figure(plot: Plot, format: Format | None = None, markers: Sequence[Key] | None = None, also: str = "") -> Figure:
    """The plot as a matplotlib figure: all its graphs, or those of these `markers` in their order.

    `also` is said at the end of the caption.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    format = format or Format()
    shown = plot if markers is None else only(plot, markers)
    if format.other_limits:
        shown = replace(shown, graphs=tuple(map(with_published, shown.graphs)))
    with matplotlib.rc_context(RC):
        made = Figure(facecolor="white")
        FigureCanvasAgg(made)
        Sheet(shown, made, format, also).draw()
    return made


def figure_bytes(made: Figure, ending: str, dpi: int = 300, grey: bool = False) -> bytes:
    """The figure as a file of one of `ENDINGS`; one figure gives the same bytes each time.

    PNG and TIFF have so many dots per inch, and no colours if they are grey.
    """
    import matplotlib

    with matplotlib.rc_context(RC):
        if ending in (".svg", ".pdf"):
            undated: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
            data = io.BytesIO()
            made.savefig(data, format=ending.removeprefix("."), metadata=undated[ending])
            return data.getvalue()
        return _picture(made, ending, dpi, grey)


def _picture(made: Figure, ending: str, dpi: int, grey: bool) -> bytes:
    from PIL import Image

    raw, data = io.BytesIO(), io.BytesIO()
    made.savefig(raw, format="png", dpi=dpi, pil_kwargs={"compress_level": 1})
    # it is opaque: journals refuse a picture that is not
    picture = Image.open(raw).convert("L" if grey else "RGB")
    if ending == ".png":
        picture.save(data, "PNG", dpi=(dpi, dpi))
    else:
        picture.save(data, "TIFF", dpi=(dpi, dpi), compression="tiff_lzw")
    return data.getvalue()


def write_figure(
    session: Session,
    patient: str,
    target: Path,
    progress: Progress | None = None,
    format: Format | None = None,
    markers: Sequence[Key] | None = None,
    names: Sequence[str] = (),
) -> Path:
    """A patient's trajectories as a file of one of `ENDINGS`, put in place whole or not at all: those that were chosen, those of
    these `markers`, or those with these `names`, in their order.

    Raises `Failure`, or what `progress(done, all)` raises.
    """
    format = (format or Format()).check()
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        sentence = N_(
            "{path} was not written: a figure is an .svg, .pdf, .png or .tiff file. Choose a name that ends so."
        )
        raise Failure(say(sentence, path=target))
    reader = session.reader_of(patient)
    # an allergen that is named need not be among the highest
    shown = plot(session.chart(patient), reader, allergens=None) if names else plot(session.chart(patient), reader)
    if names:
        markers = keys_named(shown, names, reader.catalogue)
    shown = chosen(shown, session.chosen_graphs.get(patient)) if markers is None else only(shown, markers)
    if shown.not_shown and not drawn(shown):
        raise Failure(say(N_("No figure was written: {what}. Choose what is shown."), what=not_shown_words(shown)))
    if not drawn(shown):
        raise Failure(say(N_("No figure was written: this patient has no result that can be drawn.")))
    data = figure_bytes(figure(shown, format), ending, format.dpi, format.grey)
    if progress is not None:
        progress(1, 1)
    return put(target, data)
