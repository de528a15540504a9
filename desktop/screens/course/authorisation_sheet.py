"""The sheet of an authorisation: everything that the rules say about this bag and this patient, each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.clinic.course.giving_words import told
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Confirmed, Entry, same_typed
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.sentences import is_among
from desktop.screens.entry.editors import Offer
from desktop.screens.entry.findings_list import FindingsList
from desktop.screens.entry.sheet import Sheet
from desktop.screens.entry.told_lines import ToldLines
from desktop.screens.look.cards import Card
from desktop.screens.look.looks import set_look
from desktop.screens.look.scrolled import Scrolled

_NO_BAG = N_(
    "Scan or type the bag at the left, such as L-7-2. What the rules say about it and this patient stands here then."
)
_STANDS = {
    Level.HARD: ("danger", N_("✕ This bag cannot be authorised for this patient.")),
    Level.BLOCK: ("danger", N_("⚠ It can be authorised with a reason, which is kept.")),
    Level.SOFT: ("question", N_("? It can be authorised once the questions below are confirmed.")),
    Level.NOTE: ("", N_("✓ No rule stands against it.")),
}
_UNTOLD = "question", N_("? No rule stands against it as far as can be told: see below what cannot.")


class AuthorisationSheet(Sheet):
    """Read alone: the chain and the dose above, the findings in full below."""

    label = N_("Check")
    in_full = True

    def __init__(self, type: type[Entry], offer: Offer, parent: QWidget | None = None):
        super().__init__(type, offer, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self._head = Card()
        self._stands = QLabel()
        self._stands.setObjectName(f"{type.declaration.name}:standing")
        self._stands.setWordWrap(True)
        self._head.body.addWidget(self._stands)
        outer.addWidget(self._head)
        self._area = Scrolled()
        self._area.setObjectName(f"{type.declaration.name}:findings")
        self._area.setAccessibleName(_(N_("What the rules say")))
        # the arrow keys scroll it
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        body = QWidget()
        column = QVBoxLayout(body)
        # room for the border that shows the focus
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(10)
        self._bag: str | None = None
        self._told_card, self._found_card = Card(), Card()
        self._told, self._found = ToldLines(), FindingsList()
        self._told_card.body.addWidget(self._told)
        self._found_card.body.addWidget(self._found)
        column.addWidget(self._told_card)
        column.addWidget(self._found_card)
        column.addStretch()
        self._area.setWidget(body)
        outer.addWidget(self._area, 1)

    def rows_typed(self) -> dict[str, list[dict[str, str]]]:
        return {}

    def put(self, texts: Mapping[str, Any]) -> None:
        self._area.scroll_to_top()

    def show_entry(self, entry: Entry, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        giving = entry.giving(around)
        if entry.bag != self._bag:
            # what is said of another bag is read from its beginning
            self._bag = entry.bag
            self._area.scroll_to_top()
        self._area.setVisible(giving is not None)
        if giving is None:
            self._say("", _(_NO_BAG))
            return
        lines = told(giving)
        self._told.show_lines(lines)
        self._told_card.setVisible(bool(lines))
        self._found.show_findings(findings)
        self._found_card.setVisible(bool(findings))
        worst = max((Level.NOTE, *(finding.level for finding in findings)))
        untold = any(finding.untold for finding in findings)
        kept = around.chart.entry(around.itself) if around.itself else None
        if kept is not None and same_typed(kept.entry, entry):
            self._say(*_authorised(worst, findings, kept.confirmed))
        else:
            state, sentence = _UNTOLD if worst is Level.NOTE and untold else _STANDS[worst]
            self._say(state, _(sentence))

    def focus(self, name: str = "") -> None:
        self._area.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_read_only(self, read_only: bool) -> None:
        pass

    def _say(self, state: str, sentence: str) -> None:
        self._stands.setText(sentence)
        set_look("state", state, self._head, self._stands)


def _authorised(worst: Level, findings: Sequence[Finding], confirmed: Sequence[Confirmed]) -> tuple[str, str]:
    """How a saved authorisation stands: the state and the sentence."""
    if worst is Level.HARD:
        return "danger", _(N_("✕ It was authorised. By what is known now it could not be: see below."))
    blocks = [finding for finding in findings if finding.level is Level.BLOCK]
    if not all(_is_answered(finding, confirmed) for finding in blocks):
        return "danger", _(
            N_("⚠ It was authorised. By what is known now it would ask for a reason that nobody gave: see below.")
        )
    given = "; ".join(dict.fromkeys(one.reason for one in confirmed if one.reason))
    return "", str(say(N_("✓ Authorised. Reason: {reason}"), reason=given)) if given else _(N_("✓ Authorised."))


def _is_answered(finding: Finding, confirmed: Sequence[Confirmed]) -> bool:
    """Did whoever authorised it give a reason for this?"""
    asked = [one.sentence for one in confirmed if (one.id, one.field) == (finding.id, finding.field)]
    return is_among(finding.sentence, asked)
