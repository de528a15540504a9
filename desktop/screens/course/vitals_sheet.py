"""The sheet of an infusion: what is due by the clock, the cells that are given, the vital signs drawn and typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.clinic.course.giving_words import told
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.vital_signs import SLOT, DueSlot, due
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.findings import Finding
from desktop.clinic.plot.vital_curves import curves, moment
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.screens.entry.editors import LineEditor, Offer
from desktop.screens.entry.findings_list import FindingsList
from desktop.screens.entry.parts import KEYS, PartsEditor
from desktop.screens.entry.parts_sheet import SheetRow
from desktop.screens.entry.sheet import Sheet
from desktop.screens.entry.told_lines import ToldLines
from desktop.screens.look.cards import Card
from desktop.screens.look.looks import set_look
from desktop.screens.look.scrolled import Scrolled

if TYPE_CHECKING:
    from desktop.screens.course.vitals_plot import VitalsPlot

# the rows that stand there from the start
GRID = tuple(option.code for option in SLOT.choices if option.code != "other")


class VitalsGrid(PartsEditor):
    """Rows of vital signs whose times of the grid are named already; a row in which nothing else is typed does not count."""

    def put(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Show these rows among those of the grid."""
        left = [dict(row) for row in rows]
        shown: list[Mapping[str, str]] = []
        for slot in GRID:
            row = next((row for row in left if _slot(row) == slot), None)
            if row is not None:
                left.remove(row)
            shown.append(row or {"slot": SLOT.written(slot, None)})
        super().put([*shown, *left])
        for position, row in enumerate(self._rows):
            # nobody needs to go through what is answered already
            named = position < len(GRID)
            row["slot"].setFocusPolicy(Qt.FocusPolicy.ClickFocus if named else Qt.FocusPolicy.StrongFocus)

    def first_open(self, slots: Sequence[str]) -> LineEditor:
        """Where one goes on typing: in the first of these rows, else the first in which nothing is measured."""
        empty = [row for row in self._rows if not _is_measured(row)]
        wanted = [row for row in empty if _slot({"slot": row["slot"].text()}) in slots]
        return (wanted or empty)[0]["at"]

    def _typed_rows(self) -> list[dict[str, LineEditor]]:
        return [row for row in self._rows if _is_measured(row)]

    def _go(self, position: int, name: str) -> None:
        named = 0 <= position < len(self._rows) and self._rows[position]["slot"].text().strip()
        super()._go(position, "at" if name == "slot" and named else name)


def _is_measured(row: Mapping[str, LineEditor]) -> bool:
    return any(editor.text().strip() for name, editor in row.items() if name != "slot")


def _slot(row: Mapping[str, str]) -> str:
    """The code of a row's time; "" when it is no time of the grid."""
    try:
        return SLOT.parse(row.get("slot") or "", None)
    except Refused:
        return ""


class VitalsSheet(Sheet):
    """While an infusion of today is shown, what is due is said anew at every minute."""

    label = N_("Vital signs")
    in_full = True
    plot: VitalsPlot | None = None

    def __init__(self, type: type[Infusion], offer: Offer, parent: QWidget | None = None):
        super().__init__(type, offer, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self._clock = Card()
        self._due = QLabel()
        self._due.setObjectName("infusion:due")
        self._due.setWordWrap(True)
        self._clock.body.addWidget(self._due)
        outer.addWidget(self._clock)
        self._area = Scrolled()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._told_card, self._told = Card(), ToldLines()
        self._told_card.body.addWidget(self._told)
        column.addWidget(self._told_card)
        self._drawn = Card()
        self._drawn.hide()
        column.addWidget(self._drawn)
        owned = next(owned for owned in type.declaration.parts if owned.name == "vitals")
        typed = Card(owned.label)
        self._row = SheetRow(type.declaration.name, owned, offer, VitalsGrid)
        self.grid: VitalsGrid = self._row.editor
        self.grid.put(())
        typed.body.addWidget(self._row)
        column.addWidget(typed)
        self._found_card, self._found = Card(), FindingsList()
        self._found_card.body.addWidget(self._found)
        column.addWidget(self._found_card)
        column.addStretch()
        self._area.setWidget(body)
        outer.addWidget(self._area, 1)
        keys = QLabel(_(KEYS))
        keys.setProperty("role", "help")
        keys.setWordWrap(True)
        outer.addWidget(keys)
        self._open: tuple[DueSlot, ...] = ()
        self.minute = QTimer(self)
        self.minute.setSingleShot(True)
        self.minute.timeout.connect(self._on_minute)
        self.grid.typed.connect(self.typed)
        self.grid.focused.connect(self._on_focused)
        self.grid.left.connect(self.left)

    # -- what a sheet does --------------------------------------------------------------------------------------------

    def holds(self, name: str) -> bool:
        # premedication is typed in the form
        return name.partition(".")[0] == "vitals"

    def rows_typed(self) -> dict[str, list[dict[str, str]]]:
        return {"vitals": self.grid.rows_typed()}

    def put(self, texts: Mapping[str, Any]) -> None:
        self.grid.put(texts.get("vitals") or ())
        self._area.scroll_to_top()

    def show_entry(self, entry: Infusion, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        self._tell_time(entry, around)
        giving = entry.giving(around)
        self._told.show_lines((*told(giving), _checked(entry)) if giving is not None and giving.bag is not None else ())
        self._told_card.setVisible(not self._told.isHidden())
        self._draw(entry)
        own = [finding for finding in findings if self.holds(finding.field)]
        others = [finding for finding in findings if finding not in own]
        self._found.show_findings(others)
        self._found_card.setVisible(bool(others))
        self._row.understand(entry.vitals, self.grid.rows_typed(), around, own)

    def focus(self, name: str = "") -> None:
        _head, *rest = name.split(".")
        editor = self.grid.editor(int(rest[0]), rest[1]) if len(rest) == 2 else None
        editor = editor or self.grid.first_open([one.slot for one in self._open if one.state in ("due", "late")])
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        editor.close_offers()

    def set_read_only(self, read_only: bool) -> None:
        self.grid.set_read_only(read_only)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.plot is not None:
            self.plot.colour()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._open:
            # while it was not seen, nobody said anew what is due
            self.stale.emit()

    def _on_minute(self) -> None:
        if self.isVisible():
            self.stale.emit()

    # -- what it shows ------------------------------------------------------------------------------------------------

    def _tell_time(self, entry: Infusion, around: Around) -> None:
        """Say what is due by the clock, and say it again in a minute."""
        start, now = moment(entry.start), around.now.replace(tzinfo=None)
        today = start is not None and start.date() == now.date()
        measured = [row.slot for row in entry.vitals if row.is_measured and row.slot]
        self._open = due(measured, start, now, moment(entry.stop)) if today else ()
        sentence, state = reminder(self._open, now)
        self._due.setText(sentence)
        self._clock.setVisible(bool(sentence))
        set_look("state", state, self._clock, self._due)
        if self._open:
            self.minute.start((60 - now.second) * 1000)
        else:
            self.minute.stop()

    def _draw(self, entry: Infusion) -> None:
        drawn = curves(entry.vitals, entry.start, entry.stop)
        if self.plot is None and drawn:
            # pyqtgraph comes with the first value
            from desktop.screens.course.vitals_plot import LEGEND, VitalsPlot

            self.plot = VitalsPlot()
            legend = QLabel(_(LEGEND))
            legend.setProperty("role", "help")
            self._drawn.body.setContentsMargins(8, 8, 8, 8)
            self._drawn.body.setSpacing(2)
            self._drawn.body.addWidget(legend)
            self._drawn.body.addWidget(self.plot)
        if self.plot is not None:
            self.plot.show_curves(drawn)
        self._drawn.setVisible(bool(drawn))

    def _on_focused(self) -> None:
        widget = next((editor for editor in self.grid.editors() if editor.hasFocus()), None)
        if widget is not None:
            self._area.show_cell(widget)
        self.focused.emit()


def reminder(slots: Sequence[DueSlot], now: datetime) -> tuple[str, str]:
    """What is due by the clock in one line a row, and the state of it: "question" once something is due, else "".

    What a later row has passed over is not asked for any more; of what is ahead only the next one is named.
    """
    lines = [_due_words(one, now) for one in slots if one.state in ("due", "late")]
    state = "question" if lines else ""
    ahead = next((one for one in slots if one.state == "ahead"), None)
    if ahead is not None:
        sentence = N_("Next: {slot} at {time}, in {minutes} min.")
        # a minute that has begun is still to come
        minutes = -int((now - ahead.at).total_seconds() // 60)
        lines.append(str(say(sentence, slot=SLOT.shown(ahead.slot, None), time=f"{ahead.at:%H:%M}", minutes=minutes)))
    return "\n".join(lines), state


def _due_words(one: DueSlot, now: datetime) -> str:
    minutes = int((now - one.at).total_seconds() // 60)
    shown = {"slot": SLOT.shown(one.slot, None), "time": f"{one.at:%H:%M}", "minutes": minutes}
    sentence = N_("{slot} was due at {time}, {minutes} min ago.") if minutes else N_("{slot} is due now ({time}).")
    words = str(say(sentence, **shown))
    return words[:1].upper() + words[1:]


def _checked(entry: Infusion) -> tuple[str, str]:
    return N_("Checked by"), entry.checked_by or _(N_("not recorded"))
