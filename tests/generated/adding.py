"""What every printed table claims: which cells add up to which. Read from the text on the page, never from figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.generated.running import Built
from xiufu.core.numbers import parse_decimal
from xiufu.document.blocks import Document, Table
from xiufu.packs.kinds import CostMethod

OWED = "【待补"
NONE = ("/", "—")


@dataclass(frozen=True)
class Sum:
    """A claim of a table: these printed parts make that printed total, in hm2, wan, paid (万元), yuan or volume."""

    table: str
    what: str
    unit: str
    parts: tuple[str, ...]
    total: str


def number(text: str) -> Decimal:
    """A printed number; ``/`` and ``—`` are none."""
    return Decimal(0) if text in NONE else parse_decimal(text)


def claims(document: Document) -> Iterator[Sum]:
    """Every sum that the tables of a document claim."""
    grids = {table.id: texts(table) for table in document.tables()}
    done, planned = next((row[4], row[7]) for row in grids["cover"] if row[0] == "复垦土地面积" and row[1] == "合计")
    yield Sum("cover", "复垦土地面积", "hm2", (done, planned), grids["schedule"][-1][1])
    for table in document.tables():
        yield from RULES.get(table.id.split("-")[0], nothing)(table)


def texts(table: Table) -> list[list[str]]:
    """The page's text, merged cells repeated."""
    return [[cell.text for cell, _ in row] for row in table.grid()]


def nothing(_: Table) -> Iterator[Sum]:
    """Analyses and prices: their sums are products' business."""
    yield from ()


def down(table: Table, columns: dict[int, str], *, skip: int = 0) -> Iterator[Sum]:
    """The last row is the sum of the others, column by column."""
    grid = texts(table)
    body = grid[table.header_rows + skip : -1]
    for column, unit in columns.items():
        yield Sum(table.id, f"column {column}", unit, tuple(row[column] for row in body), grid[-1][column])


def across(table: Table, parts: Sequence[int], total: int, unit: str) -> Iterator[Sum]:
    """A column of every row is the sum of others."""
    for n, row in enumerate(texts(table)[table.header_rows :]):
        yield Sum(table.id, f"row {n}", unit, tuple(row[p] for p in parts), row[total])


def cover(table: Table) -> Iterator[Sum]:
    """The three area sections of the form: columns add up, and 小计 is 已 + 拟."""
    grid = texts(table)
    whole = next(row[3] for row in grid if row[1] == "项目区面积（hm²）")
    for side, width in (("复垦区土地利用现状", 2), ("复垦责任范围内土地损毁及占用面积", 1), ("复垦土地面积", 2)):
        rows = [row for row in grid if row[0] == side][width:]
        body, last = rows[:-1], rows[-1]
        columns = (4, 7) if side == "复垦土地面积" else (4, 6, 8)
        for column in columns:
            yield Sum("cover", f"{side} {column}", "hm2", tuple(row[column] for row in body), last[column])
        for row in rows:
            if len(columns) == 3:
                yield Sum("cover", f"{side} 小计 {row[1]}", "hm2", (row[6], row[8]), row[4])
        if side == "复垦区土地利用现状":
            yield Sum("cover", side, "hm2", (last[4],), whole)


def total(table: Table) -> Iterator[Sum]:
    """投资总表: the parts above 静态总投资 make it, and with 价差预备费 they make 动态总投资."""
    amounts = {row[1]: row[2] for row in texts(table)[1:]}
    names = list(amounts)
    parts = tuple(amounts[n] for n in names[: names.index("静态总投资")])
    yield Sum("total", "静态总投资", "wan", parts, amounts["静态总投资"])
    yield Sum("total", "动态总投资", "wan", (amounts["静态总投资"], amounts["价差预备费"]), amounts["动态总投资"])


def construction(table: Table) -> Iterator[Sum]:
    """工程施工费估算表: works make their class, classes their sub-project, sub-projects the whole."""
    grid = texts(table)
    levels: dict[int, list[tuple[str, list[str]]]] = {0: [], 1: []}
    works: list[str] = []
    for row in grid[table.header_rows : -1]:
        if row[0].startswith("（"):
            levels[0].append((row[6], []))
        elif row[0].isdigit():
            works.append(row[6])
            levels[1][-1][1].append(row[6])
        else:
            levels[1].append((row[6], []))
            if levels[0]:
                levels[0][-1][1].append(row[6])
    top = [amount for amount, _ in levels[0] or levels[1]]
    yield Sum("construction", "合计", "yuan", tuple(top), grid[-1][6])
    for level in levels.values():
        for n, (amount, parts) in enumerate(level):
            yield Sum("construction", f"group {n}", "yuan", tuple(parts), amount)


def withdrawal(table: Table) -> Iterator[Sum]:
    """支取计划表, down and across."""
    width = len(table.widths)
    yield from down(table, {**dict.fromkeys(range(1, width - 1), "wan"), width - 1: "paid"})
    yield from across(table, range(1, width - 1), width - 1, "wan")


RULES = {
    "cover": cover,
    "tenure": lambda t: down(t, {2: "hm2"}),
    "damage": lambda t: down(t, {4: "hm2"}),
    "directions": lambda t: down(t, {2: "hm2"}),
    "structure": lambda t: down(t, {2: "hm2", 3: "hm2", 4: "hm2"}),
    "schedule": lambda t: down(t, {1: "hm2"}),
    "topsoil": lambda t: [*down(t, dict.fromkeys((1, 3, 4, 5), "volume"))],
    "total": total,
    "construction": construction,
    "equipment": lambda t: down(t, {5: "wan"}),
    "fees": lambda t: down(t, {3: "wan"}),
    "contingency": lambda t: [*down(t, {7: "wan"}), *across(t, (2, 3, 4), 5, "wan")][:2],
    "monitoring": lambda t: down(t, {4: "wan"}),
    "price_contingency": lambda t: down(t, {1: "wan", 3: "wan"}),
    "deposit": lambda t: down(t, {2: "paid"}),
    "withdrawal": withdrawal,
}
"""By table; the tables of prices, shifts, analyses and unit costs of measures claim no plain sums."""


def exactly(method: CostMethod, unit: str) -> bool:
    """Whether printed parts must make the printed total to the last digit.

    Areas and payments always; 万元 when what is printed is carried on; 元 when unit prices are carried line by line. Otherwise the
    method itself computes with more digits than it prints, and no table can add up beyond rounding.
    """
    return {
        "hm2": True,
        "paid": True,
        "wan": method.carry_wan == "printed",
        "yuan": method.carry == "line",
        "volume": False,
    }[unit]


def allowed(method: CostMethod, claim: Sum) -> Decimal:
    """How far a total may be from its parts: nothing, or what printing each of them may move it."""
    if exactly(method, claim.unit):
        return Decimal(0)
    rule = method.printing[claim.unit]
    unit = Decimal(1).scaleb(-rule.places)
    return (len(claim.parts) + 1) * (unit / 2 if rule.mode.startswith("half") else unit)


PAYMENTS = frozenset({
    "allocated_cost", "quarter_measure_cost", "quarter_construction", "quarter_investment", "year_investment",
    "price_contingency", "quarter_price_contingency", "deposit_amount", "withdrawal", "static_investment",
})  # fmt: skip


def negative(made: Built) -> list[str]:
    """Payments below zero, printed or carried: no part of a cost, a deposit or a withdrawal can be one."""
    return [
        f"{figure.id} = {figure.number}"
        for figure in made.figures.values()
        if figure.id.term in PAYMENTS and figure.known and figure.number < 0
    ]


def wrong_sums(made: Built) -> tuple[list[str], int]:
    """Every claim that does not hold, and how many were looked at."""
    method, faults, count = made.plan.chosen.cost_method, [], 0
    for claim in claims(made.document):
        count += 1
        owed = [part for part in claim.parts if part.startswith(OWED)]
        if owed or claim.total.startswith(OWED):
            paid = claim.what.startswith("row")  # what was paid before decides too
            if not claim.total.startswith(OWED) or not (owed or paid or not claim.parts):
                faults.append(
                    f"{claim.table} {claim.what}: an owed part and a stated total, or the other way round: {claim}"
                )
            continue
        together = sum((number(part) for part in claim.parts), Decimal(0))
        if abs(together - number(claim.total)) > allowed(method, claim):
            faults.append(f"{claim.table} {claim.what}: {' + '.join(claim.parts)} = {together}, printed {claim.total}")
    return faults, count
