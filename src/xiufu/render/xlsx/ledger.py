"""The sheets 输入, 计算 and 辅助: every figure on one row, what is computed as a live formula of the same kernel."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xiufu.core.figure import Absent, Figure, FigureId, Figures, Role, Source, Step
from xiufu.core.numbers import Rounding, rounded
from xiufu.core.text import Cell, Words
from xiufu.render.xlsx.spill import MAX_FORMULA, Short
from xiufu.render.xlsx.style import DIGITS, ONE_LINE, Book, Look, double, fits, format_of, height_of, put

INPUTS, STEPS, PARTS = "输入", "计算", "辅助"
Heads = tuple[tuple[str, int], ...]
"""Names and widths of columns."""

_INPUT_HEADS = (("编号", 32), ("名称", 18), ("对象", 24), ("数值", 15), ("单位", 9), ("出处", 60))
_STEP_HEADS = (
    *(("编号", 32), ("名称", 18), ("对象", 24), ("数值", 15), ("印出值", 12), ("单位", 9)),
    *(("算式", 48), ("条款", 36)),
)
_PART_HEADS = (("所属编号", 34), ("部分", 8), ("数值", 18))
_VALUE, _SHOWN = 3, 4
_EXACT_PLACES = 4
"""As if to be rounded to so many places, which cuts the noise at the tenth, where the plan's own numbers end: a price gap
is 7.9, not 7.900000000000034, or what it is times 25 would be rounded up."""

_ABSENT = {Absent.NOT_APPLICABLE: "不适用", Absent.UNKNOWN: "待补", Absent.NOT_STATED: "待补"}
_TOO_LONG = f"（超过 {DIGITS} 位有效数字，电子表格只能保留前 {DIGITS} 位）"

_PLAIN: Look = {"border": 1, "text_wrap": 0}
_WRAPPED: Look = {"border": 1}
_LACKING: Look = {**_PLAIN, "font_color": "#C00000"}
_UNVERIFIED: Look = {**_WRAPPED, "font_color": "#C55A11"}
_INPUT: Look = {**_PLAIN, "bg_color": "#FFF9DB", "align": "right"}
_NUMBER: Look = {**_PLAIN, "align": "right"}
HEAD: Look = {"border": 1, "bold": 1, "bg_color": "#E8EDF2", "align": "center"}


@dataclass(slots=True)
class Ledger:
    """Where each figure stands, and the formulas parked on the sheet 辅助."""

    figures: Figures
    rows: dict[FigureId, int] = field(default_factory=dict)
    parked: list[tuple[FigureId, Cell, Decimal]] = field(default_factory=list)

    def cell(self, figure: Figure, *, within: str = "", shown: bool = False) -> Cell:
        """The cell of a figure's carried or printed number, as a formula on the sheet ``within`` refers to it."""
        computed = isinstance(figure.origin, Step)
        sheet = STEPS if computed else INPUTS
        reference = f"{'E' if computed and shown else 'D'}{self.rows[figure.id]}"
        value = Cell(reference if sheet == within else f"{sheet}!{reference}")
        return rounded(value, figure.show) if shown and not computed and figure.show else value

    def formula(self, figure: Figure, step: Step) -> str:
        """The live formula of a step on the sheet 计算; what Excel would refuse as too long is parked on 辅助."""
        text = step.replay([self.cell(f, within=STEPS) for f in step.inputs]).text
        if len(text) <= MAX_FORMULA:
            return text

        def park(cell: Cell, value: Decimal) -> Cell:
            self.parked.append((figure.id, cell, value))
            return Cell(f"{PARTS}!C{len(self.parked) + 1}")

        return step.replay([Short(self.cell(f), f.number, park) for f in step.inputs]).cell.text


def write_ledger(book: Book, figures: Figures) -> Ledger:
    """Write the sheets of all figures and say where each stands.

    Figures of one term are neighbours, in the order they came about, so that sums of them are sums of ranges.
    """
    ledger = Ledger(figures)
    by_term: dict[tuple[bool, str], list[Figure]] = {}
    for figure in figures.values():
        by_term.setdefault((isinstance(figure.origin, Step), figure.id.term), []).append(figure)
    inputs = [f for (computed, _), group in by_term.items() if not computed for f in group]
    steps = [f for (computed, _), group in by_term.items() if computed for f in group]
    for group in (inputs, steps):
        ledger.rows.update((f.id, row) for row, f in enumerate(group, start=2))
    _write_inputs(book, figures, inputs)
    _write_steps(book, ledger, steps)
    if ledger.parked:
        _write_parked(book, ledger)
    return ledger


def _headed(book: Book, name: str, heads: Heads, rows: int) -> Worksheet:
    sheet = book.sheet(name)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, book.format(**HEAD))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, rows, len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    return sheet


def _name(book: Book, sheet: Worksheet, row: int, figure: Figure, figures: Figures) -> None:
    plain = book.format(**_PLAIN)
    put(sheet, row, 0, str(figure.id), plain)
    put(sheet, row, 1, figure.label, plain)
    put(sheet, row, 2, figures.subject_name(figure.id.subject) or "全项目", plain)


def _wrap(sheet: Worksheet, row: int, texts: dict[int, str], heads: Heads, style: Format) -> None:
    """Write texts that may take several lines, and make the row high enough."""
    for column, text in texts.items():
        put(sheet, row, column, text, style)
    long = [(text, heads[column][1]) for column, text in texts.items() if 2 * len(text) >= heads[column][1]]
    height = max((height_of(text, width) for text, width in long), default=0.0)
    if height > ONE_LINE:
        sheet.set_row(row, height)


def _write_inputs(book: Book, figures: Figures, inputs: Iterable[Figure]) -> None:
    inputs = list(inputs)
    sheet = _headed(book, INPUTS, _INPUT_HEADS, len(inputs))
    for row, figure in enumerate(inputs, start=1):
        _name(book, sheet, row, figure, figures)
        note = ""
        if isinstance(figure.value, Decimal):
            sheet.write_number(
                row, _VALUE, double(figure.value), book.format(**_INPUT, num_format=format_of(figure.value))
            )
            note = "" if fits(figure.value) else _TOO_LONG
        else:
            sheet.write_string(row, _VALUE, _ABSENT[figure.value], book.format(**_LACKING))
        source = figure.origin if isinstance(figure.origin, Source) else None
        style: Look = _UNVERIFIED if source and source.unverified else _WRAPPED
        put(sheet, row, 4, figure.unit, book.format(**_PLAIN))
        _wrap(sheet, row, {5: f"{source or ''}{note}"}, _INPUT_HEADS, book.format(**style))


def _write_steps(book: Book, ledger: Ledger, steps: Iterable[Figure]) -> None:
    steps = list(steps)
    sheet = _headed(book, STEPS, _STEP_HEADS, len(steps))
    for row, figure in enumerate(steps, start=1):
        step = figure.origin
        if not isinstance(step, Step):
            continue
        _name(book, sheet, row, figure, ledger.figures)
        if isinstance(figure.value, Decimal) and isinstance(figure.shown, Decimal):
            printed = book.format(**_NUMBER, num_format=format_of(figure.shown))
            carried = printed if figure.value == figure.shown else book.format(**_NUMBER, num_format="General")
            formula = Cell(ledger.formula(figure, step))
            if figure.role is Role.EXACT and formula.subtracts:
                formula = formula.steadied(_EXACT_PLACES)
            sheet.write_formula(row, _VALUE, f"={formula.text}", carried, double(figure.value))
            shown = _printed(Cell(f"D{row + 1}"), formula, step.carry, figure.show)
            sheet.write_formula(row, _SHOWN, f"={shown.text}", printed, double(figure.shown))
        elif isinstance(figure.value, Absent):
            for column in (_VALUE, _SHOWN):
                sheet.write_string(row, column, _ABSENT[figure.value], book.format(**_LACKING))
        plain = book.format(**_PLAIN)
        put(sheet, row, 5, figure.unit, plain)
        explained = {6: in_words(step, ledger.figures), 7: str(step.clause or "")}
        _wrap(sheet, row, explained, _STEP_HEADS, book.format(**_WRAPPED))


def _printed(value: Cell, formula: Cell, carry: Rounding | None, rule: Rounding | None) -> Cell:
    """The carried number rounded for print, unless it is already; a difference without the noise of its subtraction."""
    if rule is None or (carry and carry.places <= rule.places):
        return value
    return rounded(value.steadied(rule.places) if formula.subtracts else value, rule)


def _write_parked(book: Book, ledger: Ledger) -> None:
    sheet = _headed(book, PARTS, _PART_HEADS, len(ledger.parked))
    numbers: Counter[FigureId] = Counter()
    for row, (owner, cell, value) in enumerate(ledger.parked, start=1):
        numbers[owner] += 1
        put(sheet, row, 0, str(owner), book.format(**_PLAIN))
        sheet.write_number(row, 1, numbers[owner], book.format(**_PLAIN))
        sheet.write_formula(row, 2, f"={cell.text}", book.format(**_NUMBER, num_format="General"), double(value))


def in_words(step: Step, figures: Figures) -> str:
    """The formula in words (算式): labels of the inputs, with their subjects where labels repeat, and the note."""
    seen = Counter(f.label for f in step.inputs)
    words = [Words(f.label if seen[f.label] == 1 else _label_and_subject(f, figures)) for f in step.inputs]
    text = step.replay(words).text
    return f"{text}；{step.note}" if step.note else text


def _label_and_subject(figure: Figure, figures: Figures) -> str:
    subject = figures.subject_name(figure.id.subject)
    return f"{figure.label}［{subject}］" if subject else figure.label
