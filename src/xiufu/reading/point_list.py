"""Point lists in Excel or CSV (界址点表) → ``Boundary``: columns by their headings, plots and rings one below the other."""

import csv
import hashlib
import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from xiufu.core.encodings import decoded
from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import read_all
from xiufu.core.numbers import parse_decimal
from xiufu.reading.point_headings import Headings, Role, headings, said_of_system
from xiufu.reading.workbook import MOST_BYTES, column_name, read_workbook
from xiufu.spatial.boundary import Boundary, Plot
from xiufu.spatial.crs_stated import CHOOSE, stated_in_words
from xiufu.spatial.files.coordinates import parse_coordinate
from xiufu.spatial.files.plot_columns import hectares
from xiufu.spatial.files.point_rows import PlotRows, boundary_of, limited

_HEAD_ROWS, _HEAD_TEXT = 30, 5000
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_DELIMITERS = ",\t;，|"
_WRITE_HEADINGS = "在数据上面写一行列名：点号、圈号、X坐标（北）、Y坐标（东），或经度、纬度；多个地块另加“地块名称”一列"
_WRITE_NUMBER = "改正单元格中的数值"

Rows = Sequence[tuple[int, Sequence[str]]]
"""Rows with their numbers in the file, from 1."""


@dataclass(slots=True, eq=False)
class _List:
    """One sheet, or a CSV file, while it is read. ``printed`` is whether its numbers are text, with the digits written."""

    file: str
    title: str
    printed: bool
    columns: Headings
    plots: list[PlotRows]
    problems: list[Problem]
    notes: list[str]
    key: tuple[str, str] = ("", "")
    ring: str = "1"
    heading: str = ""
    first_heading: str = ""
    known: dict[tuple[str, str], PlotRows] = field(default_factory=dict)
    current: PlotRows | None = None

    @property
    def where(self) -> str:
        return f"工作表“{self.title}”" if self.title else ""

    def wrong(self, row: int, column: int | None, what: str, remedy: str) -> None:
        path = "" if column is None else column_name(column)
        self.problems.append(Problem(self.file, row, what, remedy, path))


def read_point_list(path: Path, *, crs: str = "", layer: str = "") -> Boundary:
    """Read a list of boundary points (读取界址点表), in Excel or as text. ``layer`` names one sheet; else all are read.

    Rows that name no plot belong to the one above; a sheet without such a column is a plot. Raises ``InputError``.
    """
    if path.suffix.lower() not in _WORKBOOKS:
        sheets: list[tuple[str, str, Rows]] = [("", str(path), _csv_rows(path))]
    else:
        book = read_workbook(path, exact=False)
        if book.problems:
            raise limited(book.problems, str(path))
        sheets = [
            (sheet.title, f"{path}［{sheet.title}］", tuple(enumerate(sheet.rows, start=1))) for sheet in book.sheets
        ]
    if layer:
        names = "、".join(title for title, _, _ in sheets)
        sheets = [sheet for sheet in sheets if sheet[0] == layer]
        if not sheets:
            raise file_problem(path, f"没有名为“{layer}”的工作表", f"可用：{names}" if names else "CSV 文件不分工作表")
    return _read_sheets(path, sheets, crs)


def _read_sheets(path: Path, sheets: Sequence[tuple[str, str, Rows]], crs: str) -> Boundary:
    plots: list[PlotRows] = []
    problems: list[Problem] = []
    notes: list[str] = []
    said: dict[str, str] = {}
    several = len(sheets) > 1
    for title, file, rows in sheets:
        at, found = _head(rows)
        if found is None:
            if several and any(any(cells) for _, cells in rows):
                notes.append(f"工作表“{title}”没有坐标列，没有读")
            continue
        for key, value in said_of_system([cells for _, cells in rows[: at + 1]]).items():
            if said.setdefault(key, value) != value:
                what = f"“{key}”是“{value}”，前面的工作表是“{said[key]}”"
                problems.append(Problem(file, 0, what, "不同坐标系的工作表分开读取"))
        one = _List(
            file, title if several else "", path.suffix.lower() not in _WORKBOOKS, found, plots, problems, notes
        )
        one.first_heading = _only_cell(rows[at - 1][1]) if at else ""
        _check_headings(one, rows[at][0])
        _read_rows(one, rows[at + 1 :])
    problems += [
        Problem(plot.file, plot.begins, f"地块“{plot.plot.title}”没有界址点", "补上界址点，或删去这一行")
        for plot in plots
        if not plot.lines and not problems
    ]
    if not plots and not problems:
        raise file_problem(path, "没有找到坐标列，或坐标列下面没有数据", _WRITE_HEADINGS)
    stated, faults = stated_in_words(said, "表头")
    if not crs:
        problems += [Problem(str(path), 0, what, f"改正表头的说明，或{CHOOSE}") for _, what in faults]
    if problems:
        raise limited(sorted(problems), str(path))
    return boundary_of(
        plots,
        path=path,
        sha256=hashlib.sha256(read_all(path, most_bytes=MOST_BYTES, remedy="分成几个文件")).hexdigest(),
        stated=stated,
        chosen=crs,
        header=said,
        notes=notes,
    )


def _head(rows: Rows) -> tuple[int, Headings | None]:
    """Where the headings are, and what they say."""
    above: Sequence[str] = ()
    for at, (_, cells) in enumerate(rows[:_HEAD_ROWS]):
        if found := headings(cells, above):
            return at, found
        above = cells
    return 0, None


def holds_list(text: str) -> bool:
    """Whether a text begins as a list with headings does (是否界址点表), not as a file of the text format."""
    return _head(_rows_of(text[:_HEAD_TEXT], _HEAD_ROWS)[0])[1] is not None


def _csv_rows(path: Path) -> Rows:
    rows, fault = _rows_of(decoded(read_all(path, most_bytes=MOST_BYTES, remedy="分成几个文件"), path))
    if fault:
        raise InputError(Problem(str(path), fault, "引号不成对，或单元格过长", "用 Excel 打开后另存为 CSV，或改正引号"))
    return rows


def _rows_of(text: str, most: int | None = None) -> tuple[Rows, int]:
    """The rows of a CSV text, and the line where it breaks off, if it does."""
    delimiter = max(_DELIMITERS, key=text[:_HEAD_TEXT].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for cells in itertools.islice(reader, most):
            rows.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error:
        return rows, reader.line_num
    return rows, 0


def _check_headings(one: _List, row: int) -> None:
    if one.columns.twice:
        names = "、".join(one.columns.twice)
        one.wrong(row, None, f"有两列的列名意思相同（{names}）", "每种内容只留一列；并排的几组点上下接成一组")
    if "north" in one.columns.columns and "latitude" in one.columns.columns:
        one.notes.append("同时有平面坐标和经纬度，读的是平面坐标")
    if one.columns.unread:
        one.notes.append(f"{one.where}没有读的列：{'、'.join(dict.fromkeys(one.columns.unread))}")


def _read_rows(one: _List, rows: Rows) -> None:
    """Points, plot by plot. Headings that come again begin a plot named by the line above them."""
    above: tuple[int, str] | None = None
    for row, cells in rows:
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        north, east = (_cell(cells, column) for column in one.columns.pair)
        again = None if _has_digit(north) or _has_digit(east) else headings(cells)
        if again:
            _begin_again(one, again, above[1] if above else "")
            above = None
            continue
        if above:
            one.notes.append(f"{one.where}第{above[0]}行“{above[1][:20]}”没有坐标，没有读")
            above = None
        if not north and not east and not _names_plot(one, cells):
            above = row, "，".join(filled)
            continue
        _read_row(one, row, cells)
    if above:
        one.notes.append(f"{one.where}第{above[0]}行“{above[1][:20]}”没有坐标，没有读")


def _has_digit(text: str) -> bool:
    return any(letter.isdecimal() for letter in text)


def _only_cell(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    return filled[0] if len(filled) == 1 else ""


def _begin_again(one: _List, columns: Headings, heading: str) -> None:
    """Another plot under headings of its own. Then what stood above the first headings named the first one."""
    if one.current is not None and one.first_heading and not one.heading and one.current.plot.name == one.title:
        one.current.plot = replace(one.current.plot, name=one.first_heading)
    one.columns, one.current, one.heading = columns, None, heading


def _names_plot(one: _List, cells: Sequence[str]) -> bool:
    return any(_of(one, cells, role) for role in ("number", "name"))


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _of(one: _List, cells: Sequence[str], role: Role) -> str:
    column = one.columns.columns.get(role)
    return "" if column is None else _cell(cells, column)


def _read_row(one: _List, row: int, cells: Sequence[str]) -> None:
    plot = _plot_of(one, row, cells)
    ring = _of(one, cells, "ring")
    if ring and not (ring.isdecimal() and len(ring) <= 6):
        one.wrong(row, one.columns.columns["ring"], f"圈号“{ring[:40]}”不是整数", "写成1、2……")
        return
    one.ring = str(int(ring)) if ring else one.ring
    texts = [_cell(cells, column) for column in one.columns.pair]
    if not any(texts):
        return
    values = []
    for column, text in zip(one.columns.pair, texts, strict=True):
        try:
            values.append(parse_coordinate(text))
        except ValueError as error:
            one.wrong(row, column, str(error), _WRITE_NUMBER)
    if len(values) == 2:
        plot.add(_of(one, cells, "label"), one.ring, values[0], values[1], row)


def _plot_of(one: _List, row: int, cells: Sequence[str]) -> PlotRows:
    """The plot of a row: the one it names, else the one above. A plot that comes again later goes on."""
    named = _of(one, cells, "number"), _of(one, cells, "name")
    if one.current is not None and (not any(named) or named == one.key):
        return one.current
    one.ring = "1"
    one.key = named
    if any(named) and named in one.known:
        one.current = one.known[named]
        if not _of(one, cells, "ring"):
            one.wrong(
                row, None, f"地块“{named[1] or named[0]}”的点分在不相连的几处", "把同一地块的行放在一起，或写明圈号"
            )
        return one.current
    name = named[1] if any(named) else one.heading or one.title
    plot = Plot(
        number=named[0],
        name=name,
        parts=(),
        place=f"{one.where}第{row}行",
        use=_of(one, cells, "use"),
        map_sheet=_of(one, cells, "map_sheet"),
        land_class=_of(one, cells, "land_class"),
        stated_area_hm2=_area(one, row, cells),
    )
    one.current = one.known[named] = PlotRows(plot, one.file, row)
    one.plots.append(one.current)
    return one.current


def _area(one: _List, row: int, cells: Sequence[str]) -> Decimal | None:
    text = _of(one, cells, "area")
    if not text:
        return None
    try:
        area = parse_decimal(text)
    except ValueError as error:
        one.wrong(row, one.columns.columns["area"], str(error), _WRITE_NUMBER)
        return None
    if area < 0:
        one.wrong(row, one.columns.columns["area"], f"面积 {text} 是负数", _WRITE_NUMBER)
    return hectares(area, 10_000 if one.columns.square_metres else 1, printed=one.printed)
