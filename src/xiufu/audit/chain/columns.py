"""Which columns of a table are which (列的含义), by the names of the pack."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiufu.audit.table_grid import compact
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.packs.cost_rows import ColumnRole, CostRows


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by what they are (列的含义)."""

    view: TableView
    rows: CostRows

    def all(self, role: ColumnRole, *, numbers: bool = True) -> Sequence[int]:
        """Every column of a role, by the lowest head that says one."""
        found = []
        for c, column in enumerate(self.view.columns):
            roles = next((r for head in reversed(column.heads) if (r := self.rows.column(head))), ())
            if role in roles and (column.kind == "number") is numbers:
                found.append(c)
        return found

    def one(self, role: ColumnRole, *, numbers: bool = True) -> int | None:
        """The column of a role where there is just one."""
        found = self.all(role, numbers=numbers)
        return found[0] if len(found) == 1 else None

    def name(self) -> int | None:
        """The column of names: by its head, else the first of words that is not one of codes."""
        codes = self.all("quota", numbers=False)
        labels = [c for c, column in enumerate(self.view.columns) if column.kind == "label" and c not in codes]
        called = [c for c in labels if any("名称" in head for head in self.view.columns[c].heads)]
        return next(iter((*self.all("name", numbers=False), *called, *labels)), None)

    def text(self, r: int, c: int | None) -> str:
        """What a cell says, nothing where only a dash stands."""
        if c is None or self.view.says_nothing(r, c):
            return ""
        return " ".join(self.view.texts[r][c].split())

    def unit(self, r: int) -> str:
        """The unit that the row states."""
        found = [c for c, column in enumerate(self.view.columns) if column.kind == "unit"]
        return compact(self.text(r, found[0])) if found else ""

    def number(self, r: int, c: int | None) -> Claim | None:
        """The number of a cell."""
        return None if c is None else self.view.cells.get((r, c))
