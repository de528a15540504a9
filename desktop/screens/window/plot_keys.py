"""What the keys do with the trajectories of the patient who is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Trajectories(Protocol):
    """The view of the trajectories."""

    axis: str

    def isVisible(self) -> bool: ...
    def set_axis(self, axis: str) -> None: ...
    def switch_large(self) -> None: ...


class Plotted(Protocol):
    """A page with trajectories."""

    trajectories: Trajectories

    def choose_graphs(self) -> None: ...


class PlotKeys:
    """Verbs for the trajectories; nothing happens while no patient is shown, or none of the trajectories."""

    def __init__(self, page: Callable[[], Plotted | None]):
        self._page = page

    def switch_axis(self) -> None:
        """Show dates in place of days, or the other way round."""
        if (view := self._view()) is not None:
            view.set_axis("days" if view.axis == "dates" else "dates")

    def switch_large(self) -> None:
        """Show one graph alone and large, or all of them again."""
        if (view := self._view()) is not None and view.isVisible():
            view.switch_large()

    def choose(self) -> None:
        """Choose which graphs are shown, and in which order."""
        if (page := self._page()) is not None:
            page.choose_graphs()

    def _view(self) -> Trajectories | None:
        page = self._page()
        return page.trajectories if page is not None else None
