"""Two sets of results of one patient on the same panel, side by side: what appeared, rose, fell or vanished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.allergen_views import Change, How, compare, why_not_compared
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.entry.chart import Around
from desktop.clinic.words.language import N_, _, say
from desktop.screens.allergy.allergen_views import TextRows, View, label_of

_COLUMNS = (N_("Code"), N_("Before"), N_("Now"), N_("Change"), N_("Factor"), N_("Name"))
_HELP = N_(
    "Only what goes beyond the measuring limit counts as a change; what it means for the patient, the values don't say."
)


@dataclass(frozen=True)
class ResultSet:
    """One set of results that can be chosen: the id of its entry ("" while it is typed), and what it is called."""

    id: str
    name: str
    entry: AllergenPanel


class CompareView(View):
    """What differs between two sets; which two is chosen above the table."""

    def __init__(self) -> None:
        self._sets: tuple[ResultSet, ...] = ()
        self._panel: PanelDefinition | None = None
        self.before, self.now = _Chosen("before", N_("Before")), _Chosen("now", N_("Now"))
        self._choose = QWidget()
        across = QHBoxLayout(self._choose)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        for box in (self.before, self.now):
            label = QLabel(box.accessibleName())
            label.setProperty("role", "label")
            label.setBuddy(box)
            across.addWidget(label)
            across.addWidget(box, 1)
        self.left_out = label_of("help")
        rows = TextRows(_COLUMNS, (1, 2, 4), 0)
        widths = {0: 96, 1: 74, 2: 74, 3: 132, 4: 64}
        above = (self._choose, self.left_out)
        super().__init__("allergen_panel.compare", _(N_("Two sets of results")), rows, 5, widths, _HELP, above)
        for box in (self.before, self.now):
            box.currentIndexChanged.connect(self._show)

    def show_entry(self, entry: AllergenPanel, panel: PanelDefinition, around: Around) -> None:
        """Offer the sets of this patient that may be compared with the one shown; of two that were chosen it keeps both."""
        kept = [(one.id, one.entry) for one in around.chart.of(AllergenPanel) if one.id != around.itself]
        shown = (around.itself, entry)
        others = [(one, why_not_compared(entry, one[1])) for one in kept]
        fitting = [one for one, why in others if why is None]
        if entry.results:
            fitting = sorted([*fitting, shown], key=_when)
        sets = tuple(ResultSet(id, _called(id, one, around.itself), one) for id, one in fitting)
        self.left_out.setText(
            "\n".join(dict.fromkeys(f"{_day(one[1])}: {why}" for one, why in others if why is not None))
        )
        self.left_out.setVisible(bool(self.left_out.text()))
        if (sets, panel) != (self._sets, self._panel):
            self._offer(sets, panel, around.itself)

    def _offer(self, sets: tuple[ResultSet, ...], panel: PanelDefinition, itself: str) -> None:
        ids = [one.id for one in sets]
        chosen = [box.currentData() for box in (self.before, self.now)]
        now = ids.index(itself) if itself in ids else len(ids) - 1
        default = (now - 1, now) if now > 0 else (now, now + 1)
        self._sets, self._panel = sets, panel
        # what somebody chose stays chosen while both are there
        places = [ids.index(id) for id in chosen] if set(chosen) <= set(ids) and len(set(chosen)) == 2 else default
        for box, place in zip((self.before, self.now), places, strict=True):
            box.offer(sets, place)
        self._show()

    def _show(self) -> None:
        self._choose.setVisible(len(self._sets) > 1)
        before, now = self.before.currentIndex(), self.now.currentIndex()
        if len(self._sets) < 2:
            self.rows.put([])
            self.show_nothing(
                _(N_("Two sets of results of this patient on the same panel and version are needed to compare them."))
            )
        elif before == now:
            self.rows.put([])
            self.show_nothing(_(N_("Before and now are the same set. Choose another one above.")))
        else:
            changes = compare(self._sets[before].entry.results, self._sets[now].entry.results, self._panel)
            self.rows.put([(change, _texts(change)) for change in changes])
            self.show_nothing("")
            self.help.setText(f"{_counted(changes)}\n{_(_HELP)}")

    def said_of(self, about: Change) -> str:
        return f"{about.allergen.code} · {about.allergen.name} · {about.words}"

    @property
    def takes_focus(self) -> bool:
        return len(self._sets) > 1

    def take_focus(self) -> None:
        self.before.setFocus(Qt.FocusReason.ShortcutFocusReason)


class _Chosen(QComboBox):
    """Which set; the arrow keys choose, a wheel does not."""

    def __init__(self, name: str, label: str):
        super().__init__()
        self.setObjectName(f"allergen_panel.compare.{name}")
        self.setAccessibleName(_(label))
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, sets: Sequence[ResultSet], place: int) -> None:
        """Offer these sets, with one chosen."""
        self.blockSignals(True)
        self.clear()
        for one in sets:
            self.addItem(one.name, one.id)
        self.setCurrentIndex(place if place < len(sets) else -1)
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _texts(change: Change) -> tuple[str, ...]:
    before, now = (value.shown if value else "–" for value in (change.before, change.after))
    return change.allergen.code, before, now, _(change.how.value), change.factor, change.allergen.name


def _counted(changes: Sequence[Change]) -> str:
    """How many of each: "1 appeared · 2 rose · 290 unchanged"."""
    counts = Counter(change.how for change in changes)
    return " · ".join(f"{counts[how]} {_(how.value)}" for how in How if counts[how])


def _when(one: tuple[str, AllergenPanel]) -> tuple[Hashable, ...]:
    when = one[1].specimen_date
    # a day that is not known comes first, what has none yet comes last
    return (2,) if when is None else (1, when.day.isoformat(), when.time or "") if when.day else (0,)


def _day(entry: AllergenPanel) -> str:
    return entry.specimen_date.shown() if entry.specimen_date else _(N_("without a date"))


def _called(id: str, entry: AllergenPanel, itself: str) -> str:
    """What a set is called: its day, its sample, and whether it is the one in the form."""
    name = " · ".join(filter(None, (_day(entry), entry.sample)))
    return str(say(N_("{name} (in the form)"), name=name)) if id == itself else name
