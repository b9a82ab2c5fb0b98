"""Tables over pages joined (跨页表合并): when the columns match, and the head repeats or the page cuts the table."""

from collections.abc import Sequence

from xiufu.reading.pdf_cells import DraftCell, DraftTable

_SAME = 400
_FEWER_COLUMNS = 90
_MOST_HEADS, _MOST_GUESSED = 8, 4


def goes_on(first: DraftTable, second: DraftTable) -> bool:
    """Whether a table has the columns of another (列相合), wherever it stands; one of the two may show some of them only."""
    one, two = _sides(first), _sides(second)
    if abs(one[-1] - two[-1]) > _SAME:
        return False
    fewer, more = (one, two) if len(one) <= len(two) else (two, one)
    return all(any(abs(a - b) <= _SAME for b in more) for a in fewer)


def _sides(table: DraftTable) -> list[int]:
    return [x - table.xs[0] for x in table.xs]


def _aligned(first: DraftTable, second: DraftTable) -> None:
    """Give both tables the columns of the one that shows more."""
    one, two = _sides(first), _sides(second)
    fewer, more = (first, second) if len(one) < len(two) else (second, first)
    if len(one) == len(two):
        return
    sides = _sides(more)
    place = [min(range(len(sides)), key=lambda i, x=x: abs(sides[i] - x)) for x in _sides(fewer)]  # type: ignore[misc]
    for cell in fewer.cells:
        end = place[cell.column + cell.colspan]
        cell.column = place[cell.column]
        cell.colspan = end - cell.column
    fewer.xs = tuple(fewer.xs[0] + side for side in sides)
    fewer.certainty = min(fewer.certainty, _FEWER_COLUMNS)


def starts_anew(first: DraftTable, second: DraftTable) -> bool:
    """Whether a table has a head of its own (另有表头): a row of the other's head that is not its first."""
    heads = [_said(first, r) for r in range(min(5, first.rows)) if sum(bool(c.text) for c in first.row(r)) > 1]
    return any(_said(second, r) in heads for r in range(min(5, second.rows)))


def repeated_rows(first: DraftTable, second: DraftTable) -> int:
    """How many rows at the top of a table repeat those of the one before (重复表头)."""
    if first.columns != second.columns:
        return 0
    most = min(_MOST_HEADS, first.rows, second.rows - 1)
    count = 0
    while count < most and _said(first, count) == _said(second, count) and any(c.text for c in second.row(count)):
        count += 1
    while count and any(cell.row + cell.rowspan > count for cell in second.cells if cell.row < count):
        count -= 1
    return count


def _said(table: DraftTable, row: int) -> list[tuple[int, int, int, str]]:
    return [(cell.column, cell.colspan, cell.rowspan, cell.text) for cell in table.row(row)]


def join(first: DraftTable, second: DraftTable) -> None:
    """Carry a table on with the rows of the next page (接表), without the head that repeats.

    A row that the page cuts, with no line on either side, is one row. A label of rows may stand on either page.
    """
    _aligned(first, second)
    heads = repeated_rows(first, second)
    if heads:
        first.heads = max(first.heads or 0, heads)
    rest = [cell for cell in second.cells if cell.row >= heads]
    cut = not heads and _cut(first, second)
    offset = first.rows - heads - cut
    last = first.rows - 1
    ends = {(cell.column, cell.colspan): cell for cell in first.cells if cell.row + cell.rowspan - 1 == last}
    for cell in rest:
        cell.row += offset
        above = ends.get((cell.column, cell.colspan)) if cell.row == offset + heads else None
        if above and cut:
            _append(above, cell)
            above.rowspan += cell.rowspan - 1
        elif above and _one_label(above, cell):
            _append(above, cell)
            above.rowspan += cell.rowspan
        else:
            first.cells.append(cell)
    first.rows = offset + second.rows
    first.rects += second.rects
    first.closed = (first.closed[0], second.closed[1])
    first.certainty = min(first.certainty, second.certainty)
    first.notes += second.notes


def _one_label(above: DraftCell, below: DraftCell) -> bool:
    """Whether cells above and below the page's end are one: a label stands in one of them, the other spans rows, empty."""
    if above.column or bool(above.text) == bool(below.text):
        return False
    return (below if above.text else above).rowspan > 1


def _cut(first: DraftTable, second: DraftTable) -> bool:
    """Whether the page cuts a row: no line below it nor above the next, and the same cells on both sides."""
    if first.closed[1] or second.closed[0]:
        return False
    above = {(c.column, c.colspan) for c in first.cells if c.row + c.rowspan == first.rows}
    return above == {(c.column, c.colspan) for c in second.row(0)}


def _append(cell: DraftCell, more: DraftCell) -> None:
    cell.content += more.content
    cell.rects += more.rects


def header_rows(table: DraftTable, numbers: Sequence[bool]) -> int:
    """How many rows are the head (表头行数): what repeats on the next page, else the rows above the first with a number.

    ``numbers`` says of every row whether a number stands in it. Cells that span rows are not cut.
    """
    if table.heads is not None:
        return table.heads
    count = next((i for i, found in enumerate(numbers[:_MOST_HEADS]) if found), 1)
    if count > _MOST_GUESSED:
        count = 1
    reach = max((c.row + c.rowspan for c in table.cells if c.row < count and c.column), default=count)
    return min(max(count, reach), max(table.rows - 1, 0)) if reach <= count + 3 else min(count, table.rows)
