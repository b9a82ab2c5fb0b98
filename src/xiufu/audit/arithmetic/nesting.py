"""Which rows of a table stand below which (行的隶属), and what a column's sums can be made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xiufu.audit.table_grid import compact
from xiufu.audit.table_heads import normal_unit, unit_in
from xiufu.audit.tables import ColumnView, TableView

_NEVER_ADDED = re.compile(
    r"单价|费率|税率|利率|率|系数|厚度|坡度|高程|深度|运距|宽度|高度|比例|占比|占.*比|平均|单位造价|单位面积|亩均|预算价|限价|价格|标准"
    r"|人均|户均|地均|单产|均值|最小值|最大值|标准差|方差|指数|浓度|气温|温度|含量|指标|增长|累计|密度|模数|比重|权重|分值|得分|[%％]"
)

_PRICE = re.compile(r"单价|价格")
_MEAN = re.compile(r"平均|人均|户均|亩均|均值|中位数")
_SHARES = re.compile(r"[%％]|(?:占比|比例|比重|百分比)$")


def added(column: ColumnView) -> bool:
    """Whether the numbers of a column can be added up (可加): amounts and areas, not prices, rates and thicknesses.

    Where the whole table is in 元/100m³, what its amounts add up to is too.
    """
    text = "".join(column.heads)
    per = any("/" in unit_in(head) for head in column.heads) or column.unit == "%"
    return column.kind == "number" and not per and not _NEVER_ADDED.search(text)


def of_shares(view: TableView, r: int) -> bool:
    """Whether a row is one of shares by what its labels say (占比行): each of its numbers may be of another whole."""
    labels = [c for c, column in enumerate(view.columns) if column.kind == "label"]
    return any(_SHARES.search(compact(view.texts[r][c])) for c in labels)


def adds_along(view: TableView, r: int) -> bool:
    """Whether the numbers of a row can be added up along it: not of a row of prices, rates, shares or thicknesses."""
    row = view.rows[r]
    return (
        not of_shares(view, r)
        and not _MEAN.search(row.label)
        and not _NEVER_ADDED.search(row.name)
        and "/" not in unit_in(row.name)
    )


def added_down(view: TableView, c: int) -> bool:
    """Whether the numbers of a column can be added up along it: of prices where they are all that the table has."""
    return added(view.columns[c]) or (view.numbers == [c] and bool(_PRICE.search(view.columns[c].name)))


@dataclass(frozen=True)
class Nesting:
    """The rows of a table with those that stand below each (隶属关系)."""

    view: TableView

    @cached_property
    def below(self) -> dict[int, list[int]]:
        """For every row those directly below it by its numbering, rows of sums and 其中 left out."""
        rows, found = self.view.rows, {r: list[int]() for r in self.view.body}
        stack: list[int] = []
        for r in self.view.body:
            row = rows[r]
            if row.kind == "total":
                stack = []
                continue
            if row.sums or row.kind == "of_which":
                continue
            while stack and rows[stack[-1]].level >= row.level:
                stack.pop()
            if stack:
                found[stack[-1]].append(r)
            stack.append(r)
        return found

    @cached_property
    def above(self) -> dict[int, int]:
        """For every row the one that it stands below."""
        return {child: parent for parent, children in self.below.items() for child in children}

    def stated(self, r: int, c: int) -> list[int]:
        """The rows that state the number of a row: itself, or where it has none those below it."""
        if (r, c) in self.view.cells or not self.below.get(r):
            return [r]
        return [one for child in self.below[r] for one in self.stated(child, c)]

    def leaves(self, r: int, c: int) -> list[int]:
        """The rows below a row, and below these, that nothing stands below; itself where nothing does."""
        children = [one for child in self.below.get(r, []) for one in self.leaves(child, c)]
        return children if any((one, c) in self.view.cells for one in children) else [r]

    def ancestors(self, r: int) -> Iterator[int]:
        """The rows that a row stands below, from the nearest."""
        while r in self.above:
            r = self.above[r]
            yield r

    def covered(self, r: int, c: int) -> bool:
        """Whether a row that this one stands below states a number of its own in the column."""
        return any((above, c) in self.view.cells for above in self.ancestors(r))

    def unclear(self, rows: Sequence[int], c: int) -> list[int]:
        """Rows that state no number there and do not say that there is none."""
        return [r for r in rows if (r, c) not in self.view.cells and not self.view.says_nothing(r, c)]

    def units(self, rows: Sequence[int]) -> set[str]:
        """The units that rows are measured in, by their column of units and their own names."""
        columns = [c for c, column in enumerate(self.view.columns) if column.kind == "unit"]
        stated = {normal_unit(self.view.texts[r][c]) for r in rows for c in columns if not self.view.says_nothing(r, c)}
        return (stated | {unit_in(self.view.rows[r].name) for r in rows}) - {""}
