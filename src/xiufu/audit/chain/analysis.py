"""Analyses of unit prices (单价分析表) as anybody writes them: rows by what they are, each with its quantity, price and amount."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At
from xiufu.audit.table_heads import normal_unit
from xiufu.audit.tables import TableView
from xiufu.packs.cost_rows import AnalysisRole, CostRows

GROUPS: tuple[AnalysisRole, ...] = ("labour", "material", "machine", "price_difference", "unpriced")
_FIRST: tuple[AnalysisRole, ...] = ("labour", "material", "machine", "direct", "direct_works", "basic_direct")
"""What an analysis begins with."""
_THEN: tuple[AnalysisRole, ...] = ("measures", "indirect", "overhead", "profit")
_TITLE = re.compile(
    r"^(?:“[^”]*”表 内表 )?(?:续?表\s*[\d\-－.]+\s*)?(.*?)(?:工程施工费|工程)?(?:综合)?单价(?:分析|计算)表"
)
_QUOTA = re.compile(r"定额编号\s*[:：]?\s*[\[【（(]?\s*([0-9A-Za-z][0-9A-Za-z\-－、,，+＋/.换]*)")
_UNIT = re.compile(r"(?:金额|定额)?单位\s*[:：]\s*((?:元\s*/\s*)?\d*\s*[^，,；;）)\s]+)")
_WORK = re.compile(r"(?:单项名称|项目名称|工程名称|单价名称|名称)[:：](\S+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an analysis (单价分析表的行): a part of the price where ``role`` says which, else a resource of ``group``."""

    r: int
    name: str
    unit: str
    role: AnalysisRole | None
    group: AnalysisRole | None
    quantity: At | None = None
    price: At | None = None
    amount: At | None = None

    @property
    def percent(self) -> bool:
        """Whether its quantity is a rate."""
        return self.unit in ("%", "％")


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """An analysis of a unit price (单价分析): the work it is of, its quota item, what the price is for."""

    view: TableView
    work: str
    quota: str
    unit: str
    lines: tuple[Line, ...]

    def of(self, role: AnalysisRole) -> Line | None:
        """The row of a part, the first where there are more."""
        return next((line for line in self.lines if line.role == role), None)

    @property
    def prices(self) -> list[Line]:
        """The rows of the composite price: more than one where it is enlarged, or said again for another unit."""
        return [line for line in self.lines if line.role == "unit_price" and line.amount]

    def resources(self, group: AnalysisRole) -> list[Line]:
        """The rows of resources below a part."""
        return [
            line
            for line in self.lines
            if line.role is None and line.group == group and line.amount and not self.view.rows[line.r].sums
        ]

    @property
    def unknown(self) -> list[Line]:
        """Rows with amounts of which nobody can say what they are, and those that say again what a part is; 小计 left out."""
        found: dict[AnalysisRole, Line] = {}
        unknown = []
        for line in (line for line in self.lines if line.amount):
            if line.role and line.role != "unit_price":
                if found.setdefault(line.role, line) is not line:
                    unknown.append(line)
            elif not line.role and not line.group and not self.view.rows[line.r].sums:
                unknown.append(line)
        return unknown

    def after(self, line: Line) -> list[Line]:
        """The rows without a part of their own that follow a row directly."""
        following = [one for one in self.lines if one.r > line.r]
        end = next((i for i, one in enumerate(following) if one.role), len(following))
        return [one for one in following[:end] if one.amount and not self.view.rows[one.r].sums]


def analyses(views: Sequence[TableView], rows: CostRows) -> Iterator[Analysis]:
    """Every analysis of a unit price (单价分析表), where several stand in one table each."""
    for view in views:
        columns = Columns(view, rows)
        quantity, price, amount = columns.one("quantity"), columns.one("price"), columns.all("amount")
        name = columns.name()
        if view.shape != "table" or name is None or quantity is None or not amount:
            continue
        body = [(r, rows.row(columns.text(r, name))) for r in view.body]
        roles = {role for _, role in body if role}
        if not roles & set(_FIRST) or len(roles & {*_FIRST, *_THEN}) < 2:
            continue
        if "unit_price" not in roles and "tax" not in roles:
            continue
        for first, part in _parts(body):
            lines = tuple(_lines(columns, name, (quantity, price, amount[-1]), part))
            heading = _heading(view, first, part[-1][0], alone=len(part) == len(body))
            yield Analysis(view, *heading, lines)


def _parts(
    body: Sequence[tuple[int, AnalysisRole | None]],
) -> Iterator[tuple[int, list[tuple[int, AnalysisRole | None]]]]:
    """The body cut after every 合计 that another analysis follows, each with the first row that belongs to it."""
    part: list[tuple[int, AnalysisRole | None]] = []
    first = 0
    for i, (r, role) in enumerate(body):
        part.append((r, role))
        following = next((other for _, other in body[i + 1 :] if other), None)
        if role == "unit_price" and following in _FIRST:
            yield first, part
            first, part = r + 1, []
    if any(role for _, role in part):
        yield first, part


def _lines(
    columns: Columns, name: int, at: tuple[int, int | None, int], part: Sequence[tuple[int, AnalysisRole | None]]
) -> Iterator[Line]:
    view, group = columns.view, None
    for r, role in part:
        ends = [(r, c) if c is not None and (r, c) in view.cells else None for c in at]
        if role:
            group = role if role in GROUPS else None
        yield Line(r, columns.text(r, name), columns.unit(r), role, group, *ends)


def _heading(view: TableView, first: int, last: int, *, alone: bool) -> tuple[str, str, str]:
    """Work, quota item and unit: what the title and the rows across the table say."""
    across = [text for r in range(first, last) if not view.rows[r].body for text in dict.fromkeys(view.texts[r])]
    title = _TITLE.search(view.title) if alone else None
    quota, unit, work = (
        next((found for text in across if (found := pattern.search(" ".join(text.split())))), None)
        for pattern in (_QUOTA, _UNIT, _WORK)
    )
    named = work[1] if work else (title[1].strip() if title else "")
    stated = unit[1] if unit else view.unit if alone else ""
    return named, quota[1] if quota else "", normal_unit(stated).removeprefix("元/")
