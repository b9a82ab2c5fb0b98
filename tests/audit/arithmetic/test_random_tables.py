"""Random nested tables: right ones are never called wrong, and one changed number is found in nearly all of them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.audit.papers import paper
from tests.tries import tries
from xiufu.audit.run import audit
from xiufu.core.finding import Verdict
from xiufu.core.numbers import exponent

NUMERALS = "一二三四五六七八九"
CROSSED = {50: 27, 300: 179}
"""Of so many tables those whose changed number stands in two equations."""


@dataclass
class Row:
    cells: list[str]
    values: list[Decimal]


def printed(value: Decimal, places: int) -> str:
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def summed(rows: list[Row]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*(row.values for row in rows), strict=True)]


def random_rows(chance: random.Random) -> list[Row]:
    """Items in groups, and what they add up to: groups as numbered parents, as merged cells with 小计, or none."""
    columns, places = chance.randint(1, 4), chance.choice([2, 2, 4])
    carried = places + chance.choice([0, 0, 2])
    across = columns > 1 and chance.random() < 0.6
    shape = chance.choice(["flat", "parents", "merged"])

    def item(label: list[str]) -> Row:
        values = [
            Decimal(chance.randint(10**carried // 2, 10 ** (carried + 3))).scaleb(-carried) for _ in range(columns)
        ]
        if chance.random() < 0.1:
            values[chance.randrange(columns)] = Decimal(0)
        return Row(label, [*values, sum(values, Decimal(0))] if across else values)

    groups = [
        [item([str(n + 1), f"项目{g}{n}"]) for n in range(chance.randint(2, 6))]
        for g in range(1 if shape == "flat" else chance.randint(2, 5))
    ]
    first = chance.random() < 0.15
    total = Row(["合计", "<"], summed([row for group in groups for row in group]))
    rows: list[Row] = []
    for g, group in enumerate(groups):
        if shape == "parents":
            rows.append(Row([NUMERALS[g], f"类别{g}"], summed(group)))
        if shape == "merged":
            group = [Row([f"单元{g}" if n == 0 else "^", row.cells[1]], row.values) for n, row in enumerate(group)]
            group.append(Row(["^", "小计"], summed(group)))
        rows += group
    rows = [total, *rows] if first and shape != "merged" else [*rows, total]
    heads = ["单元" if shape == "merged" else "序号", "名称", *(f"{NUMERALS[c]}类面积（hm²）" for c in range(columns))]
    head = Row([*heads, *(["合计（hm²）"] if across else [])], [])
    return [head, *(Row([*row.cells, *(printed(v, places) for v in row.values)], row.values) for row in rows)]


def typed(rows: list[Row]) -> str:
    return "\n".join("|".join(row.cells) for row in rows)


@tries(50, 300)
def test_right_tables_are_right(count: int):
    verdicts: Counter[Verdict] = Counter()
    for seed in range(count):
        findings = audit(paper(typed(random_rows(random.Random(seed))))).findings
        verdicts.update(finding.verdict for finding in findings)
        assert [f.message for f in findings if f.verdict is not Verdict.AGREES] == [], seed
    assert verdicts[Verdict.AGREES] > 5 * count


@tries(50, 300)
def test_one_changed_number_is_found(count: int):
    """Changed by more than all roundings of its table can make: found in an equation it stands in, and where another
    equation crosses (all but items of tables without sums along rows) named itself.
    """
    found = crossed = blamed = 0
    for seed in range(count):
        chance = random.Random(seed)
        rows = random_rows(chance)
        r = chance.randrange(1, len(rows))
        c = chance.randrange(2, len(rows[0].cells))
        old = Decimal(rows[r].cells[c])
        unit = Decimal(1).scaleb(exponent(old))
        new = old + unit * chance.choice([-1, 1]) * chance.randint(40, 5000)
        rows[r].cells[c] = str(abs(new) if abs(abs(new) - old) > 30 * unit else new + 100 * unit)
        wrong = [f for f in audit(paper(typed(rows))).findings if f.verdict is Verdict.DIFFERS]
        at = (r, c)
        found += any((one.spot.row, one.spot.column) == at for f in wrong for one in f.claims)
        label, name = rows[r].cells[0], rows[r].cells[1]
        if "合计（hm²）" in rows[0].cells or name in ("<", "小计") or label in NUMERALS:
            crossed += 1
            blamed += any(f.claim and (f.claim.spot.row, f.claim.spot.column) == at for f in wrong)
    assert found >= 0.98 * count, found
    assert crossed == CROSSED[count]
    assert blamed >= 0.98 * crossed, blamed
