"""What can be wrong with an input: problems with place, what and remedy, collected so that users see all at once."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class SheetCell:
    """A place in a workbook (单元格): a cell, a whole row where there is no column, a whole sheet where there is no row.

    ``number`` is the position of the sheet, rows and columns count from 1.

    >>> str(SheetCell(3, "复垦单元", 7, 4)), str(SheetCell(3, "复垦单元", 7)), SheetCell(3, "复垦单元", 7, 28).name
    ('工作表“复垦单元”单元格 D7', '工作表“复垦单元”第 7 行', 'AB7')
    """

    number: int
    sheet: str
    row: int = 0
    column: int = 0

    @property
    def name(self) -> str:
        """As Excel calls it: ``D7``; a row is ``7``, a sheet nothing."""
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row or ''}"

    def __str__(self) -> str:
        where = f"单元格 {self.name}" if self.column else f"第 {self.row} 行" if self.row else ""
        return f"工作表“{self.sheet}”{where}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input (问题): where, what, how to mend it. All three in Chinese, for the user.

    In a workbook ``cell`` says where, and ``line`` counts the lines of a text inside that cell. Sorted by place.
    """

    file: str
    line: int
    problem: str
    remedy: str
    path: str = ""
    cell: SheetCell | None = None

    def __lt__(self, other: "Problem") -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, SheetCell, int, str, str, str]:
        return self.file, self.cell or SheetCell(0, ""), self.line, self.problem, self.remedy, self.path

    @property
    def place(self) -> str:
        """位置: file and line with the path of keys, or the cell of a workbook."""
        line = f" 第{self.line}行" if self.line else ""
        if self.cell:
            return f"{self.file} {self.cell}{line}"
        path = f"（{self.path}）" if self.path else ""
        return f"{self.file}{line}{path}"

    def __str__(self) -> str:
        return f"{self.place}：{self.problem}。→ {self.remedy}"


class InputError(Exception):
    """The user's input is wrong (输入有误). Carries every problem found; the CLI prints them and exits with 2."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))


def file_problem(path: Path, problem: str, remedy: str) -> InputError:
    """An ``InputError`` about a whole file or folder."""
    return InputError(Problem(file=str(path), line=0, problem=problem, remedy=remedy))
