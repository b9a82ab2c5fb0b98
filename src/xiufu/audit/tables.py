"""Tables as they are to be understood (表格结构): heads, labels, levels, sums, units. Of any firm, not only of ours.

``table_views`` in its own module makes them; checks read them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from xiufu.audit.memo import remembered
from xiufu.core.claim import Claim
from xiufu.core.spot import Spot
from xiufu.packs.cost_rows import CostRows
from xiufu.packs.library import built_in_cost_rows

RowKind = Literal["head", "numbers", "group", "item", "of_which", "subtotal", "total", "note"]
"""A head, the numbers of columns （1）（2）, a row that only names a group, an item, 其中, 小计, 合计, words across the table."""
ColumnKind = Literal["index", "label", "unit", "number", "text"]
Shape = Literal["table", "form"]
"""A table with heads and rows, or label and value side by side (表单)."""

NOTHING = frozenset("—-－–―─/／\\、无一")
"""What stands in a cell to say that nothing belongs there; each may be repeated."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row (行): what it is about, how it is numbered and how deep it stands below others; its row in its block.

    ``group`` is the first row of the merged cell at its left, by index among the rows; its own index where none is merged.
    """

    label: str
    kind: RowKind
    numbering: str = ""
    level: int = 0
    block: int = 0
    at: int = 0
    group: int = -1

    @property
    def name(self) -> str:
        """The first words of its label."""
        return self.label.split("·")[0]

    @property
    def sums(self) -> bool:
        """Whether the row says what others add up to."""
        return self.kind in ("subtotal", "total")

    @property
    def body(self) -> bool:
        """Whether the row is about something: no head, no words across the table."""
        return self.kind not in ("head", "numbers", "note")


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column (列): what it is about, all ``heads`` above it joined, and the unit of its numbers where one is stated.

    ``number`` and ``formula`` are what a row of column numbers says: 6 of （6）, （4）×（5） of （6）=（4）×（5）.
    """

    label: str
    kind: ColumnKind
    unit: str = ""
    heads: tuple[str, ...] = ()
    number: str = ""
    formula: str = ""
    at: int = 0

    @property
    def name(self) -> str:
        """The lowest head."""
        return self.heads[-1] if self.heads else ""


@dataclass(frozen=True, slots=True, eq=False)
class TableView:
    """A table as it is to be understood (表格结构), or a part of one that is a table of its own.

    ``cells`` are the numbers and ``texts`` what cells say, by index among ``rows`` and ``columns``; a merged cell says the
    same in all its places, its number is where it begins. ``notes`` are the words below it, those across it are rows of their
    own. ``continued`` are the blocks of the tables that go on from this
    one over pages: their rows are among these. ``certainty`` is in percent. ``cost_rows`` are the names by which its rows and
    columns of costs are known.
    """

    block: int
    title: str
    section: str
    rows: tuple[RowView, ...]
    columns: tuple[ColumnView, ...]
    cells: Mapping[tuple[int, int], Claim] = field(repr=False)
    texts: tuple[tuple[str, ...], ...] = field(repr=False)
    unit: str = ""
    certainty: int = 100
    continued: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    shape: Shape = "table"
    nested: bool = False
    cost_rows: CostRows = field(default_factory=built_in_cost_rows, repr=False)
    memo: dict[object, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def body(self) -> list[int]:
        """The rows that are about something."""
        return [r for r, row in enumerate(self.rows) if row.body]

    @property
    def numbers(self) -> list[int]:
        """The columns of numbers."""
        return [c for c, column in enumerate(self.columns) if column.kind == "number"]

    def says_nothing(self, r: int, c: int) -> bool:
        """Whether a cell says that nothing belongs there: — or /. A blank does not say so."""
        text = "".join(self.texts[r][c].split())
        return bool(text) and set(text) <= NOTHING

    def find(self, spot: Spot) -> tuple[int, int] | None:
        """Row and column of a place in the file; of a nested table only where one of its numbers stands there."""
        numbers, rows, columns = _index(self)
        exact = numbers.get(spot)
        if exact or self.nested:
            return exact
        row, column = rows.get((spot.block, spot.row)), columns.get(spot.column)
        return None if row is None or column is None else (row, column)

    def label_of(self, r: int, c: int) -> str:
        """What the row says a cell is about: of a form the words before it."""
        if self.shape == "table":
            return self.rows[r].label
        return next((t for t in reversed(self.texts[r][:c]) if t and t != self.texts[r][c]), self.rows[r].label)

    def claims(self) -> Iterator[Claim]:
        """Its numbers in reading order."""
        return (self.cells[at] for at in sorted(self.cells))


@remembered
def _index(view: TableView) -> tuple[dict[Spot, tuple[int, int]], dict[tuple[int, int], int], dict[int, int]]:
    """Where its numbers, rows and columns stand (索引), the first of several."""
    numbers = {claim.spot: at for at, claim in reversed(list(view.cells.items()))}
    rows = {(row.block, row.at): r for r, row in reversed(list(enumerate(view.rows)))}
    columns = {column.at: c for c, column in reversed(list(enumerate(view.columns)))}
    return numbers, rows, columns
