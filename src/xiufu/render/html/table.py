"""Tables: captions, columns in proportion, heads that repeat on paper, merged cells, tables within cells."""

from xiufu.document.blocks import Cell, Paragraph, Table
from xiufu.render.html.text import Given, lines, tag

_NARROW, _FEW, _MANY = 4, 8, 12
"""Tables of no more columns fit a telephone; those of more are set smaller, and still smaller."""
_SHORT = 24
"""A table of no more rows stays on one page of paper."""
_THOUSAND = 1000


def table_html(table: Table, given: Given) -> str:
    """A table in a box of its own, which scrolls where the screen is narrow (表格), and its notes."""
    table.grid()
    given.tables += 1
    identifier = f"t{given.tables}"
    head = _head_rows(table)
    rows = [_row(row, head if r < head else 0, given) for r, row in enumerate(table.rows)]
    unfit = {"data_header_rows": table.header_rows} if head != table.header_rows else {}
    whole = tag(
        "table",
        f"{_caption(table)}{_columns(table, given)}"
        + (tag("thead", "".join(rows[:head])) if head else "")
        + (tag("tbody", "".join(rows[head:])) if rows[head:] else ""),
        class_=_size(table),
        **unfit,
    )
    scroll = tag("div", whole, class_="scroll", role="region", aria_label=table.title or "表格")
    notes = "".join(given.paragraph(note) for note in table.notes)
    boxed = scroll + (tag("div", notes, class_="notes") if notes else "")
    return tag("div", boxed, class_="table landscape" if table.landscape else "table", id=identifier)


def _size(table: Table) -> str:
    columns = len(table.widths)
    size = "tiny" if columns > _MANY else "small" if columns > _FEW else "narrow" if columns <= _NARROW else ""
    return f"{size} short".strip() if len(table.rows) <= _SHORT else size


def _caption(table: Table) -> str:
    title = tag("span", lines(table.title), class_="title") if table.title else ""
    unit = tag("span", lines(table.unit), class_="unit") if table.unit else ""
    return tag("caption", title + unit) if title or unit else ""


def _columns(table: Table, given: Given) -> str:
    """Widths in thousandths are classes, because the page allows no style of a single element."""
    whole = sum(table.widths)
    columns = []
    for width in table.widths:
        share = max(1, width * _THOUSAND // whole)
        given.rules[f"col.w{share}"] = f"width:{share // 10}.{share % 10}%"
        columns.append(f'<col class="w{share}">')
    return tag("colgroup", "".join(columns))


def _head_rows(table: Table) -> int:
    """How many rows are the head: none when a cell reaches out of them."""
    count = table.header_rows
    return count if all(r + c.rowspan <= count for r, row in enumerate(table.rows[:count]) for c in row) else 0


def _row(row: tuple[Cell, ...], head: int, given: Given) -> str:
    return tag("tr", "".join(_cell(cell, head, given) for cell in row))


def _cell(cell: Cell, head: int, given: Given) -> str:
    spans: dict[str, str | int] = {}
    if cell.header or head:
        group = "group" if (cell.colspan if head else cell.rowspan) > 1 else ""
        spans["scope"] = ("col" if head else "row") + group
    spans |= {key: n for key, n in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if n > 1}
    classes = " ".join(
        filter(None, ("" if cell.align == "center" else cell.align, "vertical" if cell.vertical else ""))
    )
    return tag("th" if spans.get("scope") else "td", _content(cell, given), class_=classes, **spans)


def _content(cell: Cell, given: Given) -> str:
    """A plain paragraph alone stands in the cell itself."""
    only = cell.content[0] if len(cell.content) == 1 else None
    if isinstance(only, Paragraph) and only.style == "body" and only.align is None and not cell.vertical:
        return given.runs(only.runs)
    return "".join(given.paragraph(p) if isinstance(p, Paragraph) else table_html(p, given) for p in cell.content)
