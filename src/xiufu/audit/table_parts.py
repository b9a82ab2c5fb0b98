"""Which parts of a grid are tables of their own (表格分块): forms hold several, and tables stand one below another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xiufu.audit.table_grid import Grid, compact
from xiufu.audit.table_heads import SUM_WORD, distinct, has_numbers, is_banner, is_head_row, unit_in


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a grid (分块): its rows and columns, what it is called and its unit if it says so itself."""

    rows: range
    columns: range
    title: str = ""
    unit: str = ""
    form: bool = False


def parts(grid: Grid) -> list[Part]:
    """The parts of a grid in order; together they have every row once."""
    whole = range(len(grid)), range(len(grid[0]))
    sections = _sections(grid, *whole)
    tabular = [_is_section_table(grid, rows, whole[1][1:]) for rows in sections]
    if not any(tabular):
        return _stacked(grid, *whole, "")
    result: list[Part] = []
    for rows, is_table in zip(sections, tabular, strict=True):
        if is_table:
            result += _stacked(grid, rows, whole[1][1:], compact(grid[rows.start][0].text))
        elif result and result[-1].form:
            result[-1] = Part(range(result[-1].rows.start, rows.stop), whole[1], form=True)
        else:
            result.append(Part(rows, whole[1], form=True))
    return result


def _sections(grid: Grid, rows: range, columns: range) -> list[range]:
    starts = [r for r in rows if r == rows.start or grid[r][columns[0]].origin != grid[r - 1][columns[0]].origin]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], rows.stop], strict=True)]


def _is_section_table(grid: Grid, rows: range, columns: Sequence[int]) -> bool:
    """Whether the rows beside a merged first cell are a table with heads of its own."""
    if len(rows) < 3 or len(columns) < 2 or not compact(grid[rows.start][0].text):
        return False
    start = rows.start
    while start < rows.stop - 1 and is_banner(grid, start, columns):
        start += 1
    if not is_head_row(grid, start, columns) or grid[start][columns[0]].origin[1] == 0:
        return False
    below = [r for r in range(start + 1, rows.stop) if has_numbers(grid, r, columns)]
    summed = any(SUM_WORD.search(compact(grid[r][c].text)) for r in below for c in columns)
    return len(below) >= 2 or (bool(below) and summed)


def _stacked(grid: Grid, rows: range, columns: range, title: str) -> list[Part]:
    """The tables that stand one below another in the same rows and columns."""
    starts = [rows.start]
    for r in rows:
        begun = range(starts[-1], r)
        if not any(has_numbers(grid, i, columns) for i in begun):
            continue
        ahead = r
        while ahead < rows.stop - 1 and is_banner(grid, ahead, columns):
            ahead += 1
        if _opens(grid, ahead, columns, rows) and not _repeats(grid, ahead, begun, columns):
            starts.append(r)
    result = []
    for a, b in zip(starts, [*starts[1:], rows.stop], strict=True):
        banners = []
        for r in range(a, b - 1):
            if not is_banner(grid, r, columns):
                break
            banners += distinct(grid, r, columns)
        named = next((name for t in banners if re.search(r"表(?:（.*）)?$", name := _without_unit(t))), "")
        unit = next((u for u in map(unit_in, banners) if u), "")
        result.append(Part(range(a, b), columns, named or title, unit))
    return result


def _without_unit(banner: str) -> str:
    return re.sub(r"[（(]?(?:金额)?单位[:：].*$", "", banner)


def _opens(grid: Grid, r: int, columns: Sequence[int], rows: range) -> bool:
    """Whether a row is the head of a further table: three heads or more, none of them blank, numbers below."""
    texts = distinct(grid, r, columns)
    return (
        len(texts) >= 3
        and all(texts)
        and is_head_row(grid, r, columns)
        and all(grid[r][c].origin[0] == r for c in columns)
        and any(has_numbers(grid, i, columns) for i in range(r + 1, rows.stop))
    )


def _repeats(grid: Grid, r: int, begun: range, columns: Sequence[int]) -> bool:
    return any(distinct(grid, i, columns) == distinct(grid, r, columns) for i in begun)
