"""Drop-down lists (下拉列表) of a plan's workbook. They help and never stand in the way: what is not in a list may be typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from xiufu.model.layout import plan_sheets
from xiufu.model.plan import LAND_CLASS_STANDARDS
from xiufu.model.sheets import CHOICE_SHEET, Column, Leaf, Sheet
from xiufu.render.xlsx.style import Book, put

Lists = Mapping[str, Sequence[tuple[str, str]]]
"""Codes with their names, by the name of a list."""

LAST_ROW = 1_048_575
FIRST_ROW = 3
"""Where the rows of a table begin: after its purpose, what is asked, and the headings."""

CODE = "代码"
_BY_STANDARD = "地类"
_WIDTH = 34


@dataclass(slots=True)
class Choices:
    """The sheet of choices (选项): two columns a list, what the drop-down shows and the code that is meant."""

    ranges: dict[str, str] = field(default_factory=dict)
    columns: list[tuple[str, Sequence[tuple[str, str]]]] = field(default_factory=list)

    def add(self, name: str, entries: Sequence[tuple[str, str]]) -> None:
        """One list; a name of one is shown after its code."""
        if not entries:
            return
        column = xl_col_to_name(2 * len(self.columns), True)
        self.ranges[name] = f"'{CHOICE_SHEET}'!{column}$2:{column}${len(entries) + 1}"
        self.columns.append((name, entries))

    def source(self, leaf: Leaf) -> str:
        """The formula of the list of a leaf, or nothing."""
        if leaf.labels:
            return self._words(leaf)
        if leaf.listed.startswith("sheet:"):
            sheet = next(s for s in plan_sheets() if s.path == (leaf.listed.removeprefix("sheet:"),) and not s.parent)
            return ids_of(sheet)
        if leaf.listed == _BY_STANDARD:
            return self._by_standard()
        return self.ranges.get(leaf.listed, "")

    def _words(self, leaf: Leaf) -> str:
        words = list(leaf.labels.values())
        known = next((name for name, entries in self.columns if [shown for _, shown in entries] == words), None)
        if known is None:
            self.add(known := f"可选值：{leaf.title}", [("", word) for word in words])
        return self.ranges[known]

    def _by_standard(self) -> str:
        """The classes of the standard that the plan has chosen, a nested IF."""
        sheet, line = next(
            (s, n) for s in plan_sheets() for n, c in enumerate(s.columns) if (*s.path, *c.path) == ("project", "land_class_standard")
        )  # fmt: skip
        formula = ""
        for label in reversed(LAND_CLASS_STANDARDS["labels"].values()):
            if found := self.ranges.get(f"{_BY_STANDARD}：{label}"):
                chosen = f"'{sheet.title}'!$B${FIRST_ROW + line}=\"{label}\""
                formula = f"IF({chosen},{found},{formula})" if formula else found
        return formula

    def write(self, book: Book, sheet: Worksheet, head: Mapping[str, str | int]) -> None:
        """Fill the sheet."""
        for n, (name, entries) in enumerate(self.columns):
            sheet.set_column(2 * n, 2 * n, _WIDTH)
            sheet.set_column(2 * n + 1, 2 * n + 1, 14)
            put(sheet, 0, 2 * n, name, book.format(**head))
            put(sheet, 0, 2 * n + 1, CODE, book.format(**head))
            for row, (code, shown) in enumerate(entries, start=1):
                put(sheet, row, 2 * n, f"{code} {shown}".strip(), book.format(num_format="@"))
                put(sheet, row, 2 * n + 1, code or shown, book.format(num_format="@"))


def ids_of(sheet: Sheet) -> str:
    """The ids that the rows of a table have, as many as are filled in."""
    column = xl_col_to_name(sheet.headings.index(sheet.name_heading), True)
    first = f"'{sheet.title}'!{column}${FIRST_ROW + 1}"
    return f"OFFSET({first},0,0,MAX(1,COUNTA('{sheet.title}'!{column}${FIRST_ROW + 1}:{column}$5000)),1)"


def restrict(sheet: Worksheet, first: int, last: int, column: int, source: str, *, warn: bool) -> None:
    """A drop-down list on cells; a word that is not in it is questioned or let pass, never refused."""
    if source:
        sheet.data_validation(
            first, column, last, column,
            {"validate": "list", "source": f"={source}", "ignore_blank": True, "show_error": warn,
             "error_type": "warning", "error_title": "不在可选范围内", "error_message": "下拉列表里没有这一项。"},
        )  # fmt: skip


def of_column(choices: Choices, column: Column) -> tuple[str, bool]:
    """The list of a column, and whether a word outside it is worth a question."""
    leaves: Iterable[Leaf] = column.leaves.values()
    sources = {source for leaf in leaves if (source := choices.source(leaf))}
    whole = all(leaf.labels for leaf in column.leaves.values())
    return (sources.pop(), whole) if len(sources) == 1 else ("", False)
