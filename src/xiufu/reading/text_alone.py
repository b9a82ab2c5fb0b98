"""Tables whose every cell stands on a line of its own (一格一行), as programs copy them out of PDF and Word files: rows again.

How long a row is, is shown by what repeats: words and values in the same order, totals, ordinals that count on.
"""

from collections.abc import Sequence
from dataclasses import replace

from xiufu.document.blocks import text_cell
from xiufu.reading.captions import NOTE, NUMBERED_TITLE, TITLE, UNIT
from xiufu.reading.headings import numbered_as
from xiufu.reading.text_cells import TOTAL, Type
from xiufu.reading.text_columns import CLEAR, FIRM, HEADLESS, USUAL, has_value, placed, types_of
from xiufu.reading.text_forms import form_of
from xiufu.reading.text_head_words import may_name
from xiufu.reading.text_heads import Heads
from xiufu.reading.text_labels import labelled_once
from xiufu.reading.text_lines import HELD, Line, is_dash, is_number, is_prose, is_row, tokens_of
from xiufu.reading.text_named import likely_trees, repeats
from xiufu.reading.text_tables import Layout, laid_out
from xiufu.reading.text_ways import Way, counted, likeliest

_FEWEST = 6
_LEAST, _LEAST_OF_WHOLE = 8, 6
_MOST_RIVALS = 3
_MOST_CELLS = 50_000
_LONGEST = 60
_LONGEST_PROSE = 120


def alone(lines: Sequence[Line], at: int) -> int:
    """Where the run of lines ends that are a cell each (单格行), ``at`` where none begins here."""
    end, rows, values = at, 0, 0
    while end < len(lines) and end - at < _MOST_CELLS and _is_cell(lines[end].text):
        if _ends_in_value(lines[end].text):
            break
        rows += is_row(lines[end].text)
        values += has_value(lines[end].text)
        end += 1
    some = end - at >= _FEWEST and values >= 3 and values * 8 >= end - at
    return end if some and rows * 5 <= end - at else at


def _ends_in_value(text: str) -> bool:
    """Whether a line is a whole row: words, then a value, which nobody writes into one cell."""
    tokens = tokens_of(text)
    return is_row(text) and has_value(tokens[-1]) and (len(tokens) > 2 or "." in tokens[-1])


def _is_cell(text: str) -> bool:
    if len(text) > (_LONGEST_PROSE if is_prose(text) else _LONGEST) or text[-1] in "。；！？：":
        return False
    if NOTE.match(text) or NUMBERED_TITLE.match(text) or UNIT.search(text):
        return False
    if numbered_as(text) is not None:
        return False
    return not (len(text) > 3 and len(tokens_of(text)) == 1 and TITLE.fullmatch(text))


def regrouped(lines: Sequence[Line], above: Sequence[Line]) -> tuple[Layout, int] | None:
    """The table that lines of one cell each are (表格), and how many of them are of it; none where no rows repeat.

    Where the last row may not be the last one of the table, the first may not be the first: it is not sure. Nor are few cells,
    nor heads over several rows where there may be one head for each column.
    """
    said = [line.text for line in lines]
    best: tuple[tuple[int, int], Layout, int] | None = None
    ways = likeliest(said)
    flat = max((way.cells for way in ways if way.closed and way.heads == way.columns), default=0)
    labelled = min((way.heads for way in ways if way.closed and way.parted is labelled_once), default=len(said))
    for way in ways:
        sure = _bears_out(said, way, flat) and (way.parted is labelled_once or way.heads <= labelled)
        most = CLEAR if sure else USUAL
        layout = _laid_out(lines, above, way, most)
        score = max(layout.certainty, *(min(USUAL, one.certainty) for one in layout.rivals), 0), way.whole * way.columns
        if best is None or score > best[0]:
            best = score, layout, way.rows[-1][1]
        if layout.certainty == CLEAR:
            break
    if best is None or best[1].certainty < FIRM:
        return form_of(lines, above) or (best and best[1:])
    return best[1:]


def _bears_out(said: Sequence[str], way: Way, flat: int) -> bool:
    """Whether the rows show how long they are; ``flat`` is how many cells have a head each in another way."""
    several = way.heads != way.columns and not counted(said, way.heads)
    if not way.closed or (several and (2 * flat >= way.cells or _under_some(said, way))):
        return False
    if len(way.rows) == 1:
        return True
    first, end = way.rows[-1]
    total = end - first if TOTAL.fullmatch(said[first]) and (way.whole > 1 or end - first == way.columns) else 0
    whole = not several and way.whole + (total < way.columns) == len(way.rows)
    return way.whole * way.columns + total >= (_LEAST_OF_WHOLE if total and whole else _LEAST)


def _under_some(said: Sequence[str], way: Way) -> bool:
    """Whether the cells of every row, in order, may stand under some of so many heads, if each is of a column (空格的另一种可能)."""
    heads = said[: way.heads]
    return len(set(heads)) == len(heads) and all(_may_stand(heads, said[first:end]) for first, end in way.rows)


def _may_stand(heads: Sequence[str], cells: Sequence[str]) -> bool:
    left = iter(heads)
    return all(any(may_name(head, _type(cell)) for head in left) for cell in cells)


def _type(cell: str) -> Type:
    return "any" if is_dash(cell) else "number" if is_number(cell) else "text"


def _laid_out(lines: Sequence[Line], above: Sequence[Line], way: Way, most: int) -> Layout:
    """The table of one way, no surer than ``most``; its rivals have other heads."""
    said = [line.text for line in lines]
    shown = [row for row in way.rows if way.parted is not labelled_once or _lacks(said, way, row) == 0]
    heads = _heads(lines, way)
    layout = laid_out([*heads, *(_joined(lines, first, end) for first, end in shown)], above, len(heads))
    if layout.columns != way.columns or _total_in_doubt(said, way):
        most = USUAL
    elif way.parted is labelled_once:
        layout = _labelled(layout, lines, way)
    elif layout.certainty == HEADLESS and way.heads > way.columns:
        layout = _named(layout, said, way, len(above), most)
    return replace(layout, certainty=min(layout.certainty, most))


def _total_in_doubt(said: Sequence[str], way: Way) -> bool:
    """Whether a total has dashes and yet fewer values than there are columns of numbers: what is blank may stand anywhere."""
    whole = [said[first:end] for first, end in way.rows if end - first == way.columns]
    numbers = {c for row in whole for c in range(1, len(row)) if is_number(row[c]) and not all(map(has_value, row[:c]))}
    totals = [said[first + 1 : end] for first, end in way.rows if TOTAL.fullmatch(said[first])]
    return any(any(map(is_dash, cells)) and sum(map(has_value, cells)) < len(numbers) for cells in totals)


def _named(layout: Layout, said: Sequence[str], way: Way, above: int, most: int) -> Layout:
    """A table of which only the heads are not understood, with the heads that it may have: as rivals where only arithmetic
    can say which."""
    rows = [[text.replace(" ", HELD) for text in said[first:end]] for first, end in way.rows]
    sure = min((row.certainty for row in placed(rows, way.columns)), default=0)
    trees = likely_trees(said[: way.heads], types_of(rows, way.columns) or ())
    ways = [_headed(layout, Heads(layout.lines[above], tree), above, min(FIRM, sure, most)) for tree in trees]
    if len(ways) == 1 and repeats(trees[0]):
        return ways[0]
    return replace(layout, rivals=tuple(ways)) if len(ways) <= _MOST_RIVALS else layout


def _headed(layout: Layout, heads: Heads, above: int, certainty: int) -> Layout:
    """The table with other heads."""
    body = len(layout.rows) - layout.header_rows
    named = list(heads.rows(layout.columns))
    return Layout(
        (*layout.rows[:above], *(cells for _, cells in named), *layout.rows[-body:]),
        (*layout.lines[:above], *(line for line, _ in named), *layout.lines[-body:]),
        layout.columns,
        above + len(named),
        certainty,
    )


def _labelled(layout: Layout, lines: Sequence[Line], way: Way) -> Layout:
    """The table of which only whole rows are laid out with all its rows, every label of a group over all of its own (组名跨行)."""
    said = [line.text for line in lines]
    first = layout.header_rows
    rows, numbers = list(layout.rows[:first]), list(layout.lines[:first])
    shown = iter(layout.rows[first:])
    for n, (begin, end) in enumerate(way.rows):
        lacks = _lacks(said, way, way.rows[n])
        cells = () if lacks else next(shown)
        if not TOTAL.fullmatch(said[begin]):
            spans = [_reach(said, way, n, column) for column in range(lacks, way.columns)]
            cells = tuple(text_cell(text, rowspan=span) for text, span in zip(said[begin:end], spans, strict=True))
        rows.append(cells)
        numbers.append(lines[begin].number)
    return replace(layout, rows=tuple(rows), lines=tuple(numbers), certainty=min(layout.certainty, FIRM))


def _reach(said: Sequence[str], way: Way, n: int, column: int) -> int:
    """How many rows a label is of: those below that lack it."""
    below = way.rows[n + 1 :]
    return 1 + next((i for i, row in enumerate(below) if _lacks(said, way, row) <= column), len(below))


def _lacks(said: Sequence[str], way: Way, row: tuple[int, int]) -> int:
    """How many labels a row lacks because they are printed above it; a total lacks none."""
    return 0 if TOTAL.fullmatch(said[row[0]]) else way.columns - (row[1] - row[0])


def _joined(lines: Sequence[Line], first: int, end: int) -> Line:
    return Line(lines[first].number, " ".join(line.text.replace(" ", HELD) for line in lines[first:end]))


def _heads(lines: Sequence[Line], way: Way) -> list[Line]:
    """The lines of the heads: one where each column has one, else as they stand, so that nobody knows what they head."""
    numbers = counted([line.text for line in lines[: way.heads]], way.heads)
    split = way.heads - numbers
    flat = split == way.columns or (numbers > 0 and split == way.columns + 1)
    upper = [_joined(lines, 0, split)] if flat else [_joined(lines, i, i + 1) for i in range(split)]
    return [*upper, _joined(lines, split, way.heads)] if numbers else upper
