"""Everything that the rules say, in full: grouped by what each asks for, what cannot be told last, and with its source."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.words.language import N_, _
from desktop.screens.entry.findings_text import source_of

UNTOLD = ("", N_("? Cannot be told"))
CLEAR = ("", N_("✓ Nothing against it"))
ASKED = {
    Level.HARD: ("danger", N_("✕ Forbidden")),
    Level.BLOCK: ("danger", N_("⚠ Needs a reason")),
    Level.SOFT: ("question", N_("? To confirm")),
    Level.NOTE: ("", N_("Notes")),
}
# what asks nothing of the person
FOLDED = (UNTOLD, CLEAR)

Head = tuple[str, str]


def _head_of(finding: Finding) -> Head:
    """Under which head a finding stands; what asks something of the person stands there, whether it can be told or not."""
    if finding.is_folded:
        return UNTOLD if finding.untold else CLEAR
    return ASKED[finding.level]


class FindingsList(QWidget):
    """Findings under the heads of their groups; a group without any is not shown."""

    def __init__(self, heads: Sequence[Head] = (*ASKED.values(), *FOLDED), parent: QWidget | None = None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._groups = {head: _Group(_(head[1]), head[0]) for head in heads}
        for group in self._groups.values():
            layout.addWidget(group)
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these findings, each sentence once, and once the source of those that share it."""
        for head, group in self._groups.items():
            group.show_lines(_lines([finding for finding in findings if _head_of(finding) is head]))
        self.setVisible(bool(findings))


def _lines(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Each sentence with its source; those of one source stand together, and the last of them alone names it."""
    by_source: dict[str, list[str]] = {}
    for sentence, source in {str(finding.sentence): source_of(finding) for finding in findings}.items():
        by_source.setdefault(source, []).append(sentence)
    # those without a source come last, so that they do not stand above somebody else's
    return [
        (sentence, source if sentence is sentences[-1] else "")
        for source, sentences in sorted(by_source.items(), key=lambda found: not found[0])
        for sentence in sentences
    ]


class _Group(QWidget):
    """The findings of one level, each source under what is from it."""

    def __init__(self, head: str, state: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        title = QLabel(head)
        title.setProperty("role", "title")
        title.setProperty("state", state)
        self._layout.addWidget(title)
        self._lines: list[tuple[QLabel, QLabel]] = []

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show these sentences with their sources; what is not needed is hidden, for the next letter may need it again."""
        while len(self._lines) < len(lines):
            self._add_line()
        for place, (sentence, source) in enumerate(self._lines):
            text, said = lines[place] if place < len(lines) else ("", "")
            sentence.setText(text)
            sentence.setVisible(bool(text))
            source.setText(said)
            source.setVisible(bool(said))
        self.setVisible(bool(lines))

    def _add_line(self) -> None:
        sentence, source = QLabel(), QLabel()
        sentence.setContentsMargins(0, 4, 0, 0)
        source.setProperty("role", "help")
        for label in (sentence, source):
            label.setWordWrap(True)
            self._layout.addWidget(label)
        self._lines.append((sentence, source))
