"""What writes and draws on a figure in millimetres from its lower left corner, in the figure's colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.paper.plot.figure_text import NO_LIGATURES, SMALL
from desktop.paper.plot.format import COLOURED, Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIGN_WIDTH = 6.0  # mm
# of each method its own
DASHES: tuple[Any, ...] = ("-", (0, (6, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.2, 1.2, 1.2)))
INFUSION_DASHES: Any = (0, (3, 2))


class Pen:
    """Draws on one figure."""

    def __init__(self, figure: Figure, look: Look):
        from matplotlib.transforms import Affine2D

        self.figure, self.look = figure, look
        self.mm = Affine2D().scale(1 / 25.4) + figure.dpi_scale_trans

    def write(self, x: float, y: float, text: str, size: float = SMALL, **look: Any) -> None:
        """A text that begins at x."""
        look = {"va": "center_baseline", "color": self.look.text, "fontfeatures": NO_LIGATURES, **look}
        self.figure.text(x, y, text, fontsize=size, transform=self.mm, **look)

    def line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """A stroke or marks along these points."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(Line2D(xs, ys, transform=self.mm, **look))

    def sign(self, kind: str, x: float, y: float) -> None:
        """The sign before a legend's text."""
        look, ends, middle = self.look, [x, x + SIGN_WIDTH], x + SIGN_WIDTH / 2
        if kind == "infusion":
            self.line([middle] * 2, [y - 1.5, y + 1.5], color=look.infusion, linewidth=0.8, linestyle=INFUSION_DASHES)
        elif kind == "span":
            self.line([x + 0.5, x + 5.5], [y, y], **span_look(look))
        elif kind == "band":
            self._fill(x, y, facecolor=look.limit_tint)
            self.line(ends, [y + 1.2] * 2, color=look.limit, linewidth=0.6)
        elif kind == "shading":
            self._fill(x, y, **shading_look(look))
            self.line([x] * 2, [y - 1.2, y + 1.2], color=look.question, linewidth=0.6)
        elif kind == "broken":
            self.line(ends, [y, y], **broken_look(look))
        elif kind == "published":
            self.line(ends, [y, y], **published_look(look))
        else:
            if kind in ("value", "assumed"):
                self.line(ends, [y, y], color=look.accent, linewidth=1.1)
            mark = kind if kind in ("below", "above", "apart") else "value"
            self.line([middle], [y], **mark_look(mark, kind == "assumed", kind == "provisional", look))

    def _fill(self, x: float, y: float, **look: Any) -> None:
        from matplotlib.patches import Rectangle

        self.figure.add_artist(Rectangle((x, y - 1.2), SIGN_WIDTH, 2.4, transform=self.mm, linewidth=0, **look))


def mark_look(mark: str, assumed: bool, provisional: bool, look: Look = COLOURED) -> dict[str, Any]:
    """How a point looks: its shape tells what it is, never its colour alone."""
    shape = {"below": "v", "above": "^", "apart": "s"}.get(mark, "D" if assumed else "o")
    hollow = mark != "value" or provisional
    size = {"D": 3.4, "o": 4.2}.get(shape, 4.8)
    return {
        "marker": shape,
        "markersize": size,
        "markeredgewidth": 0.8,
        "color": look.muted if mark == "apart" else look.accent,
        "markerfacecolor": "white" if hollow else look.accent,
        "linestyle": "none",
    }


def broken_look(look: Look) -> dict[str, Any]:
    """How a line looks across what nobody measured: thin, pale and sparse, none of the dashes that tell methods apart."""
    return {"linewidth": 0.8, "linestyle": (0, (1.2, 3.0)), "color": look.accent, "alpha": 0.6, "zorder": 3.5}


def published_look(look: Look) -> dict[str, Any]:
    """How what is published for other assays looks: a hairline of dots beside the limits of the reports."""
    return {"linewidth": 0.5, "linestyle": (0, (1.0, 1.5)), "color": look.muted, "zorder": 1.4}


def span_look(look: Look) -> dict[str, Any]:
    """How the days between which a date lies look."""
    return {"color": look.text, "marker": "|", "markersize": 3.5, "markeredgewidth": 0.6, "linewidth": 0.6}


def shading_look(look: Look) -> dict[str, Any]:
    """How the time of a medicine looks: tinted, and stroked where no colour can tell it from limits."""
    return {"facecolor": look.question_tint, "edgecolor": look.hatched, "hatch": look.hatch, "hatch_linewidth": 0.35}
