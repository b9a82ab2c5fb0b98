"""Lines of tables (表格线): those of the template's first ruled table or table style, put into our table style."""

from collections.abc import Iterator
from typing import NamedTuple

from xiufu.render.docx.styles import Styles, number, value
from xiufu.render.docx.xml import Element, add, qualified
from xiufu.render.house import Grid

_NONE = ("nil", "none", "")
_MOST = 96
_OUTER, _INNER = ("top", "left", "bottom", "right"), ("insideH", "insideV")
_DEFAULT_LINE = 4
_MARGIN = 108


class _Ruled(NamedTuple):
    """Where lines and margins of cells are stated."""

    borders: Element
    margins: Element | None


def table_grid(styles: Styles, identifier: str = "PlanTable") -> Grid:
    """Lines and margins that a table style draws (表格样式)."""
    ruled = _ruled(styles, identifier, None)
    return Grid(0, 0) if ruled is None else _grid(ruled)


def fit_table_style(root: Element, document: Element) -> None:
    """Draw our table style as the template draws its tables (表格线): the first ruled one, else its own table style."""
    styles = Styles(root, None)
    grid = next((grid for grid in _grids(styles, document) if grid.outer or grid.inner), None)
    if grid is None:
        return
    properties = styles.by_id["PlanTable"].find(qualified("tblPr"))
    if properties is None:
        return
    for tag in ("tblBorders", "tblCellMar"):
        for old in properties.findall(qualified(tag)):
            properties.remove(old)
    borders = add(properties, "tblBorders")
    for side in (*_OUTER, *_INNER):
        size = grid.outer if side in _OUTER else grid.inner
        add(borders, side, val="single" if size else "nil", sz=size, space=0, color=grid.color)
    margins = add(properties, "tblCellMar")
    sides = {"top": grid.cell_top, "left": grid.cell_left, "bottom": grid.cell_bottom, "right": grid.cell_right}
    for side, width in sides.items():
        add(margins, side, w=width, type="dxa")


def _grids(styles: Styles, document: Element) -> Iterator[Grid]:
    for table in document.iter(qualified("tbl")):
        properties = table.find(qualified("tblPr"))
        if properties is not None:
            ruled = _ruled(styles, value(properties, "tblStyle"), properties)
            if ruled is not None:
                yield _grid(ruled)
    for identifier, style in styles.by_id.items():
        if (
            style.get(qualified("type")) == "table"
            and style.get(qualified("customStyle"))
            and identifier != "PlanTable"
        ):
            ruled = _ruled(styles, identifier, None)
            if ruled is not None:
                yield _grid(ruled)


def _ruled(styles: Styles, identifier: str, direct: Element | None) -> _Ruled | None:
    stated = [direct] if direct is not None else []
    stated += [p for s in styles.chain(identifier) if (p := s.find(qualified("tblPr"))) is not None]
    borders = next((b for p in stated if (b := p.find(qualified("tblBorders"))) is not None), None)
    margins = next((m for p in stated if (m := p.find(qualified("tblCellMar"))) is not None), None)
    return None if borders is None else _Ruled(borders, margins)


def _grid(ruled: _Ruled) -> Grid:
    colors = [line.get(qualified("color"), "auto") for line in ruled.borders]
    color = next((c.upper() for c in colors if len(c) == 6), "000000")
    margins = {side: _margin(ruled.margins, side) for side in ("left", "right", "top", "bottom")}
    return Grid(
        _thickness(ruled.borders, _OUTER),
        _thickness(ruled.borders, _INNER),
        color,
        margins["left"],
        margins["right"],
        margins["top"],
        margins["bottom"],
    )


def _thickness(borders: Element, sides: tuple[str, ...]) -> int:
    for side in sides:
        line = borders.find(qualified(side))
        if line is not None and line.get(qualified("val"), "") not in _NONE:
            return min(max(number(line.get(qualified("sz"))) or _DEFAULT_LINE, 1), _MOST)
    return 0


def _margin(margins: Element | None, side: str) -> int:
    names = {"left": ("left", "start"), "right": ("right", "end")}.get(side, (side,))
    for name in names:
        stated = margins.find(qualified(name)) if margins is not None else None
        if stated is not None:
            return max(0, number(stated.get(qualified("w"))))
    return _MARGIN if side in ("left", "right") else 0
