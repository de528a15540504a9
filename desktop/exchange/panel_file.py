"""A file of allergen results: bytes → what would be written, what is missing, and what cannot be read and why.

Nothing is written here and nothing is guessed. Layouts and labels are [design]: no maker's export could be confirmed
(domain.md §4).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from desktop.clinic.allergy.panel_file import Found, PanelFile, Rejected, WhichPanel
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.words.language import N_, Refused, Sentence, say
from desktop.clinic.words.numbers import plain
from desktop.clinic.words.readings import Reading, parse_reading
from desktop.clinic.words.typeahead import fold, key_of
from desktop.exchange.panel_content import Answer, Content, head_facts
from desktop.exchange.panel_labels import Fact, is_not_measured, unit_key, without_unit
from desktop.exchange.panel_layout import HEAD_LINES, read_layout
from desktop.exchange.tables import Sheet, read_sheets

_LONGEST_CODE = 60
_SIGN = r"(?:<=|>=|[<>≤≥])?\s*"
# what could be off by a thousand, and a number whose mark can only be a decimal mark
_AMBIGUOUS = re.compile(rf"{_SIGN}[1-9][0-9]{{0,2}}(?P<mark>[.,])[0-9]{{3}}")
_MARKED = re.compile(rf"{_SIGN}[0-9]*(?P<mark>[.,])[0-9]+")


def read_panel_file(
    name: str, content: bytes, panels: Sequence[PanelDefinition], panel: str = "", sample: str = ""
) -> PanelFile:
    """The results of one sample in a CSV, TSV, XLSX, XLS or ODS file.

    `panel` is a definition's code, name or alias; without it the file must name it, or its codes must be those of one panel
    alone. `sample` picks one of several samples. Raises Refused with one sentence when nothing at all can be made of the file,
    WhichPanel when saying the panel may help.
    """
    sheets = read_sheets(content)
    wanted = _named_panel(panel, panels)
    among = [wanted] if wanted else list(panels)

    @cache
    def known(text: str) -> bool:
        return bool(text) and len(text) <= _LONGEST_CODE and any(one.find(text) for one in among)

    found = [(sheet, layout) for sheet in sheets if (layout := read_layout(sheet, known, sample))]
    sheet, layout = _one_table(found, sample)
    # a sheet of its own often says what the results are of
    facts = [
        *layout.facts,
        *(fact for other in sheets if other is not sheet for fact in head_facts(other.rows[:HEAD_LINES])),
    ]
    definition = wanted or _panel_of(name, sheets, facts, layout, panels)
    return _Reader(definition, facts, layout, sample).file(name, hashlib.sha256(content).hexdigest())


def _one_table(found: Sequence[tuple[Sheet, Content]], sample: str) -> tuple[Sheet, Content]:
    if not found:
        raise Refused(
            say(
                N_("No table of allergen results was found. It needs a header such as Allergen and Result above its lines, or a "
                   "line of allergen codes above a line per sample.")
            )
        )  # fmt: skip
    fitting = [
        one for one in found if sample and key_of(sample) in {key_of(fact.value) for fact in _of_sample(one[1].facts)}
    ]
    left = fitting if len(found) > 1 and fitting else found
    if len(left) > 1:
        names = ", ".join(sheet.name for sheet, _content in left)
        raise Refused(
            say(
                N_("More than one sheet holds allergen results: {names}. Leave only one of them in the file."),
                names=names,
            )
        )
    return left[0]


def _of_sample(facts: Sequence[Fact]) -> list[Fact]:
    return [fact for role in ("patient", "sample") for fact in facts if fact.role == role]


# --- which panel


def _named_panel(typed: str, panels: Sequence[PanelDefinition]) -> PanelDefinition | None:
    if not typed:
        return None
    fitting = [one for one in panels if key_of(typed) in map(key_of, _names(one))]
    if len(fitting) != 1:
        raise WhichPanel(
            say(
                N_("No panel is called {typed}. Known are: {names}."),
                typed=typed,
                names=", ".join(one.code for one in panels),
            )
        )
    return fitting[0]


def _names(panel: PanelDefinition) -> tuple[str, ...]:
    return (panel.code, panel.name, *panel.aliases)


def _panel_of(
    name: str, sheets: Sequence[Sheet], facts: Sequence[Fact], layout: Content, panels: Sequence[PanelDefinition]
) -> PanelDefinition:
    """The panel that the file names, else the file's name, else the only one that knows its codes."""
    for fact in facts:
        if fact.role == "panel":
            named = _mentioned(fact.value, panels)
            if len(named) != 1:
                raise WhichPanel(
                    say(
                        N_("The file names the panel “{name}”, which is not known. Say which panel it is."),
                        name=fact.value,
                    )
                )
            return named[0]
    first = layout.answers[0].line if layout.answers else 0
    titles = [
        cell for sheet in sheets if sheet.name == layout.sheet for row in sheet.rows[:HEAD_LINES] if row.line < first
        and sum(map(bool, row.cells)) <= 2 for cell in row.cells if cell
    ]  # fmt: skip
    for text in (*titles, name):
        named = _mentioned(text, panels)
        if len(named) == 1:
            return named[0]
    codes = {answer.printed_code for answer in layout.answers}
    counts = Counter({one.code: sum(one.find(code) is not None for code in codes) for one in panels})
    fitting = [one for one in panels if codes and counts[one.code] * 10 >= len(codes) * 9]
    # a code that only one of them has tells them apart
    whole = [one for one in fitting if counts[one.code] == len(codes)]
    best = whole if len(fitting) > 1 else fitting
    if len(best) != 1:
        raise WhichPanel(
            say(
                N_(
                    "The file does not say which panel it is of, and its codes do not tell. Say which panel it is, "
                    "such as {names}."
                ),
                names=", ".join(one.code for one in panels),
            )
        )
    return best[0]


def _mentioned(text: str, panels: Sequence[PanelDefinition]) -> list[PanelDefinition]:
    """The panels that a text names, as whole words; of two names that overlap the longer one counts."""
    folded = fold(text)
    spans = [
        (match.start(), match.end(), one)
        for one in panels
        for called in _names(one)
        if called and (match := re.search(rf"(?<![^\W_]){re.escape(fold(called))}(?![^\W_])", folded))
    ]
    kept = [span for span in spans if not any(_inside(span, other) for other in spans)]
    return list({one.code: one for _start, _end, one in kept}.values())


def _inside(span: tuple[int, int, object], other: tuple[int, int, object]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and span[1] - span[0] < other[1] - other[0]


# --- what the texts mean

_SINGLE = {
    "specimen": N_("specimen date"), "run": N_("run date"), "lot": N_("lot"), "quality": N_("quality control"),
    "software": N_("software version"), "laboratory": N_("laboratory"),
}  # fmt: skip


class _Reader:
    def __init__(self, panel: PanelDefinition, facts: Sequence[Fact], layout: Content, sample: str):
        self.panel, self.facts, self.layout, self.sample = panel, facts, layout, sample
        own = {unit_key(panel.unit), unit_key(panel.ucum)}
        # laboratories print kU/L for specific IgE too: one scale, the A only says "allergen-specific"
        self.units = own | {"kul"} if "kual" in own else own
        self.rejected = [Rejected(wrong.line, wrong.text, wrong.why, layout.sheet) for wrong in layout.wrong]
        self.notes = list(layout.notes)

    def file(self, name: str, sha256: str) -> PanelFile:
        results = self._results()
        single = {role: self._single(role, say(label)) for role, label in _SINGLE.items()}
        total, unit = self._total()
        return PanelFile(
            panel=self.panel.code,
            sample=self._sample(),
            patient=self._patient(),
            specimen=single["specimen"],
            run_date=single["run"],
            lot=single["lot"],
            total_ige=total,
            total_ige_unit=unit,
            quality=single["quality"],
            software=single["software"],
            laboratory=single["laboratory"],
            results=tuple(results[one.code] for one in self.panel.allergens if one.code in results),
            rejected=tuple(sorted(self.rejected, key=lambda one: one.line)),
            missing=tuple(one.code for one in self.panel.allergens if one.code not in results),
            notes=tuple(self.notes),
            sha256=sha256,
            name=name,
        )

    def _results(self) -> dict[str, Found]:
        self._refuse_other_unit()
        marks = self._decimal_mark()
        by_code: dict[str, list[Answer]] = {}
        for answer in self.layout.answers:
            allergen = self.panel.find(answer.printed_code)
            if allergen:
                by_code.setdefault(allergen.code, []).append(answer)
            else:
                sentence = N_("{panel} has no allergen with the code {code}.")
                self._reject(answer, say(sentence, panel=self.panel.code, code=answer.printed_code))
        results = {}
        for code, answers in by_code.items():
            for answer in answers:
                if len(answers) > 1:
                    self._reject(answer, _twice(code, answers))
                elif not is_not_measured(answer.value):
                    try:
                        results[code] = Found(answer.line, code, self._reading(answer, marks), answer.printed_code)
                    except Refused as refused:
                        self._reject(answer, refused.sentence)
        return results

    def _reject(self, answer: Answer, why: Sentence) -> None:
        self.rejected.append(Rejected(answer.line, answer.text, why, self.layout.sheet))

    def _refuse_other_unit(self) -> None:
        """When the file says one other unit for everything, no row can be read."""
        stated = {fact.value for fact in self.facts if fact.role == "unit"} | {
            one.unit for one in self.layout.answers if one.unit
        }
        wrong = sorted(unit for unit in stated if unit_key(unit) not in self.units)
        if (len(wrong) == len(stated) and wrong) or any(
            fact.role == "unit" and fact.value in wrong for fact in self.facts
        ):
            raise Refused(self._other_unit(wrong[0]))
        printed = sorted(unit for unit in stated if unit_key(unit) == "kul")
        if printed and unit_key(self.panel.unit) != "kul":
            sentence = N_("The file prints {unit}; for specific IgE that is {own}.")
            self.notes.append(say(sentence, unit=printed[0], own=self.panel.unit))

    def _other_unit(self, unit: str) -> Sentence:
        sentence = N_(
            "The unit in the file is {unit}, and {panel} is in {own}. Units are never mixed, so nothing was read from it."
        )
        return say(sentence, unit=unit, panel=self.panel.code, own=self.panel.unit)

    def _value(self, answer: Answer) -> str:
        """The printed value without the panel's unit behind it."""
        value, unit = without_unit(answer.value)
        if unit and unit_key(unit) not in self.units:
            raise Refused(self._other_unit(unit))
        return value if unit else answer.value

    def _decimal_mark(self) -> str:
        """The decimal mark of the whole file, "" when its numbers don't show one beyond doubt."""
        values = [without_unit(answer.value)[0] for answer in self.layout.answers if not answer.exact]
        marked = [(value, match["mark"]) for value in values if (match := _MARKED.fullmatch(value))]
        sure = {mark for value, mark in marked if not _AMBIGUOUS.fullmatch(value)}
        return next(iter(sure)) if len({mark for _value, mark in marked}) == 1 and sure else ""

    def _reading(self, answer: Answer, mark: str) -> Reading:
        if answer.unit and unit_key(answer.unit) not in self.units:
            raise Refused(self._other_unit(answer.unit))
        text = self._value(answer)
        reading: Reading | None
        ambiguous = _AMBIGUOUS.fullmatch(text)
        if ambiguous and ambiguous["mark"] == ("." if answer.exact else mark):
            # one more zero makes it plain that the mark is a decimal mark
            longer = parse_reading(text + "0")
            number = None if longer.number is None else Decimal(plain(longer.number)[:-1])
            reading = replace(longer, text=text, number=number)
        else:
            reading = parse_reading(text) if re.search("[0-9]", text) else None
        if reading is None or reading.number is None:
            raise Refused(say(N_("A result of {panel} is a number in {unit}, such as 0.59 or <0.10."), panel=self.panel.code,
                              unit=self.panel.unit))  # fmt: skip
        if reading.number < 0 or (reading.number == 0 and reading.comparator == "<"):
            raise Refused(say(N_("A result of {panel} is never below 0."), panel=self.panel.code))
        return reading

    def _sample(self) -> str:
        """The sample that is asked for when the file names it, else the one it names, else the patient's name for it."""
        patients = {key_of(fact.value) for fact in self.facts if fact.role == "patient"}
        names = [fact.value for fact in _of_sample(self.facts)]
        # a column of patients names the sample as well
        own = [name for name in names if key_of(name) not in patients] or names
        return next((name for name in own if key_of(name) == key_of(self.sample)), own[0] if own else "")

    def _patient(self) -> str:
        """The patient that is asked for when the file names it, else the one that it names."""
        names = [fact.value for fact in self.facts if fact.role == "patient"]
        return next((name for name in names if key_of(name) == key_of(self.sample)), names[0] if names else "")

    def _single(self, role: str, label: Sentence) -> str:
        values = sorted({fact.value for fact in self.facts if fact.role == role and not is_not_measured(fact.value)})
        if len(values) > 1:
            sentence = N_("The file says more than one thing for the {label}: {values}. None of them is used.")
            self.notes.append(say(sentence, label=label, values=", ".join(values[:4])))
        return values[0] if len(values) == 1 else ""

    def _total(self) -> tuple[str, str]:
        """Total IgE and its unit as printed; a band stays a band."""
        found = []
        for fact in self.facts:
            if fact.role == "total" and not is_not_measured(fact.value):
                value, unit = without_unit(fact.value)
                found.append((value, unit or fact.unit or self._single("total unit", say(N_("unit of total IgE")))))
        distinct = list(dict.fromkeys(found))
        if len(distinct) > 1:
            lines = sorted({fact.line for fact in self.facts if fact.role == "total"})
            why = say(
                N_("Total IgE stands twice, with different values: {values}."),
                values=", ".join(value for value, _unit in distinct),
            )
            self.rejected.append(Rejected(lines[-1], distinct[-1][0], why, self.layout.sheet))
        return distinct[0] if len(distinct) == 1 else ("", "")


def _twice(code: str, answers: Sequence[Answer]) -> Sentence:
    lines = sorted({answer.line for answer in answers})
    if len(lines) == 1:
        return say(N_("{code} stands in more than one column. Leave only one of them in the file."), code=code)
    if len(lines) == 2:
        return say(N_("{code} stands twice: lines {first} and {last}."), code=code, first=lines[0], last=lines[1])
    return say(
        N_("{code} stands {count} times: lines {first} to {last}."),
        code=code,
        count=len(answers),
        first=lines[0],
        last=lines[-1],
    )
