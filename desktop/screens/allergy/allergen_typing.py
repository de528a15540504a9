"""Where an allergen panel is typed: the filter, the table, what is said about its rows, and what fills many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.allergy.allergen_panel import AllergenResult
from desktop.clinic.allergy.allergen_results import family_of
from desktop.clinic.allergy.allergen_views import AllergenSearch
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.words.language import N_, _, say
from desktop.screens.allergy.allergen_grid import AllergenGrid
from desktop.screens.allergy.allergen_model import ALL, STATES, AllergenModel, Texts
from desktop.screens.allergy.allergen_pasting import Pasting
from desktop.screens.allergy.allergen_strip import Strip
from desktop.screens.entry.fields import SIGNS, Feedback
from desktop.screens.look.tabs import Tabs

FILTER, NEXT_STATE, REST, REST_ASSUMED = "Ctrl+J", "Ctrl+Shift+J", "Ctrl+R", "Ctrl+Shift+R"
_KEYS = N_(
    "Letters jump, Enter takes one · a digit, < or > begins a result · Enter goes on · Del empties · + − ? relevance · Ctrl+V pastes"
)
# so many findings and unreadable results are said in full; the form asks about all of them when it saves
_MOST_SAID = 3
_MOST_NAMED = 6


class AllergenTyping(QWidget):
    """The results of one panel as they are typed. Nothing is filled in unless somebody asks for it."""

    typed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.model = AllergenModel(self)
        self._search = AllergenSearch(())
        self._read_only = False
        self._findings: list[Finding] = []
        # what filled many rows at once, until it is taken back: code → (what stood there, what was written)
        self._filled: dict[str, tuple[Texts | None, Texts]] = {}
        self._filled_by: QPushButton | None = None
        self._build()
        self._pasting = Pasting(self.grid, self.strip, self.about, self._fill, self._take_back)
        self._connect()

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.filter = QLineEdit()
        self.filter.setObjectName("allergen_panel.filter")
        self.filter.setAccessibleName(_(N_("Filter the allergens")))
        self.filter.setPlaceholderText(str(say(N_("Filter: code, name, group, family   {keys}"), keys=FILTER)))
        self.filter.setClearButtonEnabled(True)
        self.filter.installEventFilter(self)
        line.addWidget(self.filter, 1)
        self.states = Tabs("allergen_panel.states", STATES)
        self.states.setProperty("level", "second")
        self.states.setAccessibleName(_(N_("Which allergens are shown")))
        self.states.setToolTip(NEXT_STATE)
        line.addWidget(self.states)
        outer.addLayout(line)
        self.grid = AllergenGrid("allergen_panel.results", self.model)
        outer.addWidget(self.grid, 1)
        self.none = QLabel()
        self.none.setProperty("role", "muted")
        outer.addWidget(self.none)
        self.about = Feedback()
        self.doubt = Feedback()
        self.whole = Feedback()
        outer.addWidget(_Lines(self.about))
        for feedback in (self.doubt, self.whole):
            outer.addWidget(feedback)
        self.strip = Strip("allergen_panel")
        outer.addWidget(self.strip)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.counter = QLabel()
        self.counter.setObjectName("allergen_panel:counter")
        self.counter.setWordWrap(True)
        foot.addWidget(self.counter, 1)
        self.rest = self._button(REST)
        self.rest_assumed = self._button(REST_ASSUMED)
        foot.addWidget(self.rest)
        foot.addWidget(self.rest_assumed)
        outer.addLayout(foot)

    def _button(self, keys: str) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(True)
        button.setToolTip(keys)
        return button

    def _connect(self) -> None:
        self.filter.textEdited.connect(self._show_rows)
        self.filter.textChanged.connect(lambda text: self._show_rows() if not text else None)
        self.states.currentChanged.connect(self._show_rows)
        self.grid.typed.connect(self.typed)
        self.grid.moved.connect(self._say)
        self.grid.said.connect(lambda text: self.about.say(text, "question"))
        self.grid.copy_asked.connect(self._pasting.copy)
        self.grid.paste_asked.connect(self._pasting.paste)
        self.grid.undo_asked.connect(self._take_back)
        self.rest.clicked.connect(lambda: self._fill_rest(self.rest, "printed"))
        self.rest_assumed.clicked.connect(lambda: self._fill_rest(self.rest_assumed, "assumed"))
        self.strip.closed.connect(self.grid.setFocus)
        for keys, act in (
            (FILTER, self._focus_filter),
            (NEXT_STATE, self._next_state),
            (REST, self.rest.click),
            (REST_ASSUMED, self.rest_assumed.click),
        ):
            QShortcut(QKeySequence(keys), self, act)

    # -- what the sheet tells it --------------------------------------------------------------------------------------

    def put(self, rows: Sequence[dict[str, str]]) -> None:
        """Show these results; what was filled before cannot be taken back any more."""
        current = self.grid.code if rows else ""
        self._filled, self._filled_by = {}, None
        self.strip.hide()
        self.model.put(rows)
        self._show_rows()
        if not self.grid.go_to(current):
            self.grid.scrollToTop()

    def use(self, panel: PanelDefinition | None) -> None:
        """List the allergens of this panel."""
        if panel is not self.model.definition:
            self._search = AllergenSearch(panel.allergens if panel else ())
            self.model.use(panel)
            self._show_rows()

    def show_results(self, results: Sequence[AllergenResult], findings: Sequence[Finding]) -> None:
        """Show what was understood of the rows, and what is doubtful."""
        by_code: dict[str, list[Finding]] = {}
        for finding in findings:
            _head, *place = finding.field.split(".")
            if place:
                # by its code: a panel that was chosen since they were read has an order of its own
                by_code.setdefault(results[int(place[0])].allergen, []).append(finding)
        self.model.understand(results, by_code)
        # how many have no result is said by the counter
        self._findings = [finding for finding in findings if "." not in finding.field and finding.id != "missing"]
        self._say()
        self._count(results)

    def set_read_only(self, read_only: bool) -> None:
        """Let the results be read alone."""
        self._read_only = self.grid.read_only = read_only
        self._say_rest()

    def focus(self, name: str = "") -> None:
        """Put the cursor into a row, `results.3.reading`; into the table unless one is named."""
        _head, *place = name.split(".")
        codes = self.model.answered()
        if place and place[0].isdigit() and int(place[0]) < len(codes):
            self.go_to(codes[int(place[0])])
        else:
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to(self, code: str) -> None:
        """Put the cursor into the row of an allergen; a filter that hides it is taken away."""
        if self.model.row_of(code) < 0:
            self.filter.clear()
            self.states.setCurrentIndex(ALL)
        self.grid.go_to(code)
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- which rows are shown -----------------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        """Show what the filter asks for. What is typed later moves no row away under the hands."""
        current = self.grid.code
        typed, state = self.filter.text().strip(), self.states.currentIndex()
        found = self._search.matching(typed) if typed else None
        wanted = [
            code for code in self.model.codes if (found is None or code in found) and self.model.is_in(code, state)
        ]
        if wanted != self.model.shown():
            self.model.show_rows(wanted)
            if not self.grid.go_to(current) and wanted:
                self.grid.go_to(wanted[0])
        self.none.setText(_(N_("No allergen is shown by this filter.")))
        self.none.setVisible(not wanted and bool(self.model.codes))
        self._say()

    def _focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _next_state(self) -> None:
        self.states.setCurrentIndex((self.states.currentIndex() + 1) % self.states.count())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter, Down and Enter go to the rows that it found; Esc shows all rows again, then goes there too."""
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
                self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return super().eventFilter(watched, event)

    # -- what is said -------------------------------------------------------------------------------------------------

    def _say(self) -> None:
        """Say which allergen the current row is, what is doubtful in it, and what is doubtful in the whole."""
        code = self.grid.code
        allergen = self.model.definition.allergen(code) if self.model.definition and code else None
        words = [f"“{self.grid.jump}” →"] if self.grid.jump else []
        if allergen is not None:
            sort = _(N_("molecule")) if allergen.molecular else _(N_("extract"))
            words.append(
                " · ".join(
                    filter(None, (code, allergen.name, allergen.species, _(allergen.group), sort, family_of(allergen)))
                )
            )
            if self.model.is_assumed(code):
                words.append(_(N_("· assumed, not printed")))
        self.about.say(" ".join(words), "understood")
        self._say_doubt(code)
        self._say_whole()

    def _say_doubt(self, code: str) -> None:
        """The current row's worst findings in full; of the other rows only how many cannot be read."""
        here = self.model.understood.get(code)
        if here is not None and here.findings:
            role, sign = SIGNS[here.level]
            self.doubt.say("\n".join(f"{sign}{f.sentence}" for f in here.findings if f.level is here.level), role)
            return
        unreadable = [code for code, said in self.model.understood.items() if said.level is Level.HARD]
        sentence = N_("✕ {count} of the results cannot be kept as they are: {names}. Go there to see why.")
        names = ", ".join(unreadable[:_MOST_NAMED]) + (" …" if len(unreadable) > _MOST_NAMED else "")
        self.doubt.say(str(say(sentence, count=len(unreadable), names=names)) if unreadable else "", "danger")

    def _say_whole(self) -> None:
        worst = max((finding.level for finding in self._findings), default=Level.NOTE)
        role, sign = SIGNS[worst]
        sentences = list(dict.fromkeys(str(finding.sentence) for finding in self._findings if finding.level is worst))
        said = [f"{sign}{sentence}" for sentence in sentences[:_MOST_SAID]]
        if len(sentences) > _MOST_SAID:
            said.append(str(say(N_("and {count} more; Ctrl+S shows them all."), count=len(sentences) - _MOST_SAID)))
        self.whole.say(*(("\n".join(said), role) if said else (_(_KEYS), "help")))

    def _count(self, results: Sequence[AllergenResult]) -> None:
        """Say how many allergens are answered, positive, assumed and unreadable."""
        panel = self.model.definition
        read = [one for one in results if one.reading is not None]
        positive = sum(one.positive == "yes" for one in read)
        words = [
            str(say(N_("{answered} of {all} answered"), answered=len(read), all=len(panel.allergens)))
            if panel
            else str(say(N_("{answered} answered"), answered=len(read)))
        ]
        words.append(str(say(N_("{count} positive"), count=positive)))
        assumed = sum(one.basis == "assumed" for one in read)
        for count, sentence in ((assumed, N_("{count} assumed")), (len(results) - len(read), N_("{count} unreadable"))):
            if count:
                words.append(str(say(sentence, count=count)))
        self.counter.setText(" · ".join(words))
        self._say_rest()

    def _say_rest(self) -> None:
        panel = self.model.definition
        limit = panel.below_limit if panel else ""
        left = panel is not None and len(self.model.answered()) < len(self.model.codes)
        for button, sentence in (
            (self.rest, N_("Rest below limit")),
            (self.rest_assumed, N_("Rest below limit, assumed")),
        ):
            takes_back = button is self._filled_by
            text = _(N_("Take back") if takes_back else sentence)
            button.setText(text)
            button.setAccessibleName(text)
            button.setVisible(panel is not None)
            button.setEnabled(not self._read_only and (takes_back or left))
        self.rest.setToolTip(
            str(say(N_("Write {limit} into every unanswered allergen, as printed ({keys})"), limit=limit, keys=REST))
        )
        told = N_("Write {limit} into every unanswered allergen, marked as assumed ({keys})")
        self.rest_assumed.setToolTip(str(say(told, limit=limit, keys=REST_ASSUMED)))

    # -- many rows at once --------------------------------------------------------------------------------------------

    def _fill_rest(self, button: QPushButton, basis: str) -> None:
        """Write "below the limit" into every unanswered allergen, or take back what this button wrote."""
        if self._filled_by is button:
            self._take_back()
            return
        answered = set(self.model.answered())
        limit = self.model.definition.below_limit
        self._fill({code: limit for code in self.model.codes if code not in answered}, basis, button)

    def _fill(self, values: Mapping[str, str], basis: str = "printed", button: QPushButton | None = None) -> None:
        self._filled = {}
        for code, text in values.items():
            before = self.model.texts.get(code)
            self.model.write(code, text, basis)
            self._filled[code] = (before, self.model.texts[code])
        self._filled_by = button
        self.typed.emit()

    def _take_back(self) -> None:
        """Put back what stood in the rows that were filled last; what was typed there since then stays."""
        filled, self._filled, self._filled_by = self._filled, {}, None
        for code, (before, written) in filled.items():
            if self.model.texts.get(code) == written:
                self.model.restore(code, before)
        self.strip.hide()
        if filled:
            self.typed.emit()


class _Lines(QWidget):
    """Room for two lines of feedback, kept when it says less: another row's words lay nothing out again."""

    def __init__(self, feedback: Feedback):
        super().__init__()
        self._feedback = feedback
        feedback.setParent(self)
        feedback.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setFixedHeight(2 * QFontMetrics(self.font()).lineSpacing() - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._feedback.setGeometry(self.rect())
