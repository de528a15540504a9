"""What an allergen panel takes from the clipboard and gives to it: a table of codes, or a column of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QGuiApplication

from desktop.clinic.allergy.allergen_paste import Refusal, is_column, read_column, read_table
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.screens.allergy.allergen_grid import AllergenGrid
from desktop.screens.allergy.allergen_strip import Strip
from desktop.screens.entry.fields import Feedback

# so many results and refused lines are said in full
_MOST_LINES = 6


class Pasting:
    """Copies rows of the table, and writes into it what was copied elsewhere once it is clear what is meant.

    `fill` writes results by allergen code as printed ones, `take_back` undoes that.
    """

    def __init__(
        self,
        grid: AllergenGrid,
        strip: Strip,
        about: Feedback,
        fill: Callable[[Mapping[str, str]], None],
        take_back: Callable[[], None],
    ):
        self._grid, self._model = grid, grid.allergens
        self._strip, self._about = strip, about
        self._fill, self._take_back = fill, take_back

    def copy(self) -> None:
        """Copy the selected rows: code, name, result and unit, for a spreadsheet."""
        panel = self._model.definition
        lines = []
        for code in self._grid.selected():
            allergen, reading = panel.allergen(code) if panel else None, self._model.reading(code)
            lines.append(
                "\t".join((code, allergen.name if allergen else "", reading, panel.unit if panel and reading else ""))
            )
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Read what was copied from a spreadsheet: a table by its codes, or a column of values from the current row on."""
        panel, text = self._model.definition, QGuiApplication.clipboard().text()
        if panel is None or not text.strip():
            self._about.say(_(N_("Nothing to paste: copy a table of codes and values first.")), "question")
            return
        try:
            if is_column(text):
                self._paste_column(text)
            else:
                pasted = read_table(text, panel)
                self._ask_replacing(pasted.values, pasted.refused)
        except Refused as refused:
            self._strip.tell(f"✕ {refused.sentence}", "danger")

    def _paste_column(self, text: str) -> None:
        found, refused = read_column(text, self._model.definition)
        below = self._model.shown()[max(0, self._grid.currentIndex().row()) :]
        if not found:
            self._strip.tell(
                _(N_("✕ Nothing in what was copied is a result of this panel. Nothing was written.")), "danger"
            )
        elif found[-1][0] >= len(below):
            sentence = N_(
                "✕ The column has {count} lines, and only {rows} rows are shown from here on. Nothing was written."
            )
            self._strip.tell(str(say(sentence, count=found[-1][0] + 1, rows=len(below))), "danger")
        else:
            values = {below[place]: value for place, value in found}
            (first, one), (last, other) = next(iter(values.items())), next(reversed(values.items()))
            sentence = N_("{count} values, from {first} = {one} to {last} = {other}. Is that right?")
            asked = say(sentence, count=len(values), first=first, one=one, last=last, other=other)
            question = "\n".join(("? " + str(asked), *self._replaced(values), *_lines(refused)))
            self._strip.ask(question, _(N_("Yes, write them")), lambda: self._write(values, refused))

    def _ask_replacing(self, values: dict[str, str], refused: Sequence[Refusal]) -> None:
        """What stands in the table already is replaced only when somebody says so."""
        replaced = self._replaced(values)
        if replaced:
            question = "\n".join((*replaced, *_lines(refused)))
            self._strip.ask(question, _(N_("Yes, write them")), lambda: self._write(values, refused))
        else:
            self._write(values, refused)

    def _replaced(self, values: dict[str, str]) -> list[str]:
        other = [code for code, text in values.items() if self._model.reading(code).strip() not in ("", text)]
        shown = ", ".join(f"{code} {self._model.reading(code)} → {values[code]}" for code in other[:_MOST_LINES])
        more = " …" if len(other) > _MOST_LINES else ""
        sentence = N_("? {count} of them have another result already: {names}. Replace them?")
        return [str(say(sentence, count=len(other), names=shown + more))] if other else []

    def _write(self, values: dict[str, str], refused: Sequence[Refusal]) -> None:
        if values:
            self._fill(values)
        done = str(say(N_("{count} results written from what was pasted."), count=len(values)))
        if refused:
            self._strip.tell("\n".join((done, *_lines(refused))))
            if values:
                self._strip.offer(_(N_("Take back")), self._take_back)
        else:
            self._about.say(f"{done} {_(N_('Ctrl+Z takes them back.'))}", "understood")


def _lines(refused: Sequence[Refusal]) -> list[str]:
    """The lines that were not written, with the reason for each."""
    if not refused:
        return []
    lines = [
        str(say(N_("Line {line}, {text}: {why}"), line=one.line, text=one.text, why=one.why))
        for one in refused[:_MOST_LINES]
    ]
    if len(refused) > _MOST_LINES:
        lines.append(str(say(N_("and {count} lines more"), count=len(refused) - _MOST_LINES)))
    return [str(say(N_("✕ Not written: {count} lines."), count=len(refused))), *lines]
