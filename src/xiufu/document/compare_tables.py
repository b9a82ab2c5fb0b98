"""What differs between two tables (表格比较): columns and rows that came or went, and cells that say something else."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from xiufu.core.align import Pair, aligned, letter_pairs, resemblance
from xiufu.document.blocks import Cell, Table
from xiufu.document.places import Grid, cell_place, cell_said, column_label, row_label, said, table_name

_NUMBER = frozenset("0123456789.,+-−%％ ")

Slot = tuple[str, bool]
"""What stands in one slot of the grid, and whether its cell begins there."""
_ABSENT: Slot = ("", False)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else (单元格变化). ``slot`` is table, row and column in the document before, from 0."""

    place: str
    before: str
    after: str
    slot: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs (行变化): its texts over the columns of both tables; ``None`` where it does not stand.

    ``differing`` are the columns whose text differs; ``number`` counts from 0, in the table before if it stood there.
    """

    before: tuple[str, ...] | None
    after: tuple[str, ...] | None
    differing: tuple[int, ...]
    label: str
    number: int
    header: bool


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table that differs, came or went (表格变化).

    ``number`` counts tables from 0, in the document before if it stood there. ``heads`` names the columns of both
    tables in order, ``columns`` says where each stands in either. ``words`` are differences of caption, unit and notes.
    """

    section: str
    before: Table | None
    after: Table | None
    number: int
    heads: tuple[str, ...]
    columns: tuple[Pair, ...]
    rows: tuple[RowChange, ...]
    cells: tuple[CellChange, ...]
    words: tuple[tuple[str, str, str], ...]

    @property
    def name(self) -> str:
        """What the table is called (表名)."""
        return "" if (table := self.after or self.before) is None else table_name(table)

    @property
    def whole(self) -> bool:
        """Whether the table came or went as a whole."""
        return self.before is None or self.after is None

    @property
    def count(self) -> int:
        """How many places differ: a table or a row that came or went is one, a differing cell is one."""
        single = sum(row.before is None or row.after is None for row in self.rows)
        return 1 if self.whole else len(self.cells) + single + len(self.words)


def compare_tables(section: str, before: Table | None, after: Table | None, *, number: int = 0) -> TableChange:
    """The differences of two tables (表格差异); of a table that came or went, all its rows."""
    left, right = before.grid() if before else [], after.grid() if after else []
    ours, theirs = _used(left), _used(right)
    columns = [
        (None if i is None else ours[i], None if j is None else theirs[j], name)
        for i, j, name in _columns(_heads(before, left, ours), _heads(after, right, theirs))
    ]
    heads = tuple(name for _, _, name in columns)
    old = [_over(row, [i for i, _, _ in columns]) for row in left]
    new = [_over(row, [j for _, j, _ in columns]) for row in right]
    common = [n for n, (i, j, _) in enumerate(columns) if i is not None and j is not None]
    rows: list[RowChange] = []
    cells: list[CellChange] = []
    for i, j in _paired_rows(old, new, common):
        a, b = old[i] if i is not None else None, new[j] if j is not None else None
        differing = tuple(n for n in range(len(columns)) if _differs(a, b, n))
        if a and b and not differing:
            continue
        table, line, at = (before, left[i], i) if before and i is not None else (after, right[j or 0], j or 0)
        header = table is not None and at < table.header_rows
        rows.append(RowChange(_texts(a), _texts(b), differing, row_label(line), at, header))
        if table is None or a is None or b is None:
            continue
        for n in differing:
            column = columns[n][0]
            place = cell_place(
                table_name(table), "表头" if header else row_label(line, column), "" if header else heads[n], (at, n)
            )
            cells.append(CellChange(place, a[n][0], b[n][0], (number, at, -1 if column is None else column)))
    pairs = tuple((i, j) for i, j, _ in columns)
    words = _other_words(before, after)
    return TableChange(section, before, after, number, heads, pairs, tuple(rows), tuple(cells), words)


def _used(grid: Grid) -> list[int]:
    """Columns in which some cell begins: other programs drop or add those in which none does."""
    return [c for c in range(len(grid[0]) if grid else 0) if any(row[c][1] for row in grid)]


def _heads(table: Table | None, grid: Grid, columns: Sequence[int]) -> list[str]:
    return [column_label(grid, table.header_rows, c) for c in columns] if table else []


def _columns(left: list[str], right: list[str]) -> list[tuple[int | None, int | None, str]]:
    """Columns of both tables in order, with their names: paired by name; as many as before stand where they stood."""
    if len(left) == len(right):
        return [(n, n, name) for n, name in enumerate(right)]
    pairs = aligned(
        left, right, [lambda name: name or None], lambda a, b: 40 + resemblance(letter_pairs(a), letter_pairs(b))
    )
    return [(i, j, right[j] if j is not None else left[i or 0]) for i, j in pairs]


def _over(row: Sequence[tuple[Cell, bool]], columns: Sequence[int | None]) -> list[Slot]:
    """A row over the columns of both tables."""
    return [_ABSENT if c is None else (cell_said(row[c][0]), row[c][1]) for c in columns]


def _paired_rows(old: list[list[Slot]], new: list[list[Slot]], common: list[int]) -> list[Pair]:
    """Rows that belong together: by what begins in them, by their words, by their first cell, by how many cells agree."""

    def own(row: list[Slot]) -> Hashable:
        return tuple(row[n][0] if row[n][1] else None for n in common)

    def words(row: list[Slot]) -> Hashable:
        return tuple(row[n][0] for n in common if not set(row[n][0]) <= _NUMBER) or None

    def first(row: list[Slot]) -> Hashable:
        return row[common[0]][0] or None if common else None

    def likeness(a: list[Slot], b: list[Slot]) -> int:
        agreeing = sum(a[n][0] == b[n][0] for n in common)
        return 1 + 100 * agreeing // max(1, len(common))

    return aligned(old, new, [own, words, first], likeness)


def _differs(a: Sequence[Slot] | None, b: Sequence[Slot] | None, n: int) -> bool:
    """Whether a cell that begins here says something else; the rest of a merged cell says nothing of its own."""
    left, right = a[n] if a else _ABSENT, b[n] if b else _ABSENT
    return left[0] != right[0] and (left[1] or right[1])


def _texts(row: Sequence[Slot] | None) -> tuple[str, ...] | None:
    return None if row is None else tuple(text for text, _ in row)


def _other_words(before: Table | None, after: Table | None) -> tuple[tuple[str, str, str], ...]:
    if before is None or after is None:
        return ()
    notes = ["\n".join(said(note) for note in table.notes) for table in (before, after)]
    pairs = (
        ("表题", before.caption, after.caption),
        ("单位", before.unit, after.unit),
        ("表注", notes[0], notes[1]),
    )
    return tuple(pair for pair in pairs if pair[1] != pair[2])
