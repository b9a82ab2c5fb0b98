"""Right tables of the usual kinds, made at random: figures carried at more places than are printed, zeros in many ways."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Habit:
    """How a firm prints: a zero, and whether zeros at the end are left out."""

    zero: str
    trims: bool

    def of(self, value: Decimal, places: int) -> str:
        if not value:
            return self.zero
        text = str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
        return text.rstrip("0").rstrip(".") if self.trims else text


def habit(chance: random.Random) -> Habit:
    return Habit(chance.choice(["0", "0.00", "—", "/", ""]), chance.random() < 0.3)


def carried(chance: random.Random, least: int = 0) -> Decimal:
    return Decimal(chance.randint(least, 10**6)).scaleb(-4)


def summed(rows: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*rows, strict=True)]


def works(chance: random.Random) -> list[list[str]]:
    """Quantities × prices at full precision in groups, in 元 or 万元, with a formula in the row of column numbers or not."""
    unit = chance.choice(["元", "万元"])
    rows = [["序号", "定额编号", "单项名称", "单位", "工程量", "综合单价（元）", f"合计（{unit}）"]]
    if chance.random() < 0.5:
        stated = "（7）=（5）×（6）" if unit == "元" and chance.random() < 0.5 else "（7）"
        rows.append(["（1）", "（2）", "（3）", "（4）", "（5）", "（6）", stated])
    scale = Decimal(1) if unit == "元" else Decimal("0.0001")
    plain = Habit("0.00", trims=False)
    total = Decimal(0)
    for group in range(chance.randint(1, 4)):
        amounts, items = Decimal(0), []
        for n in range(chance.randint(1, 4)):
            quantity, price = Decimal(chance.randint(1, 10**6)).scaleb(-3), carried(chance, 100)
            amounts += quantity * price
            of = chance.choice(["100m³", "hm²", "m³", "株"])
            shown = plain.of(quantity * price * scale, 2)
            items.append([f"{n + 1}", f"{10001 + n}", f"项{group}{n}", of, str(quantity), plain.of(price, 2), shown])
        total += amounts
        rows += [[NUMERALS[group], "", f"工程{group}", "", "", "", plain.of(amounts * scale, 2)], *items]
    return [*rows, ["合计", "<", "<", "", "", "", plain.of(total * scale, 2)]]


def areas(chance: random.Random) -> list[list[str]]:
    """Classes by state, 小计 before or after its parts, with shares."""
    prints, first = habit(chance), chance.random() < 0.5
    values = [[Decimal(chance.randint(1, 10**5)).scaleb(-4), carried(chance)] for _ in range(chance.randint(2, 6))]
    whole = sum(summed(values), Decimal(0))
    names = ["小计", "已损毁", "拟损毁"] if first else ["已损毁", "拟损毁", "小计"]
    rows = [["地类", "面积（hm²）", "<", "<", "占总面积比例（%）"], ["^", *names, "^"]]
    for n, parts in enumerate([*values, summed(values)]):
        shown, both = [prints.of(part, 4) for part in parts], prints.of(sum(parts, Decimal(0)), 4)
        share = prints.of(sum(parts, Decimal(0)) / whole * 100, 2)
        label = f"地类{NUMERALS[n]}" if n < len(values) else "合计"
        rows.append([label, *([both, *shown] if first else [*shown, both]), share])
    return rows


def investment(chance: random.Random) -> list[list[str]]:
    """静态 and 动态总投资, 价差预备费 after 静态总投资 or within 预备费 before it."""
    prints, within = habit(chance), chance.random() < 0.5
    names = ["工程施工费", "设备费", "其他费用", "监测与管护费", "基本预备费"]
    costs = [carried(chance, 1) for _ in names]
    static, rise = sum(costs, Decimal(0)), carried(chance, 1)
    shown = [(prints.of(cost, 2), prints.of(cost / static * 100, 2)) for cost in costs]
    rows = [["序号", "工程或费用名称", "费用（万元）", "占静态总投资比例（%）"]]
    rows += [[NUMERALS[n], names[n], *shown[n]] for n in range(4)]
    if within:
        rows.append(["五", "预备费", prints.of(costs[4] + rise, 2), ""])
        rows += [["（一）", names[4], *shown[4]], ["（二）", "价差预备费", prints.of(rise, 2), ""]]
        rows.append(["六", "静态总投资", prints.of(static, 2), "100"])
        return [*rows, ["七", "动态总投资", prints.of(static + rise, 2), ""]]
    rows += [["五", names[4], *shown[4]], ["六", "静态总投资", prints.of(static, 2), "100"]]
    rows.append(["七", "价差预备费", prints.of(rise, 2), ""])
    return [*rows, ["八", "动态总投资", prints.of(static + rise, 2), ""]]


def outline(chance: random.Random) -> list[list[str]]:
    """Costs numbered 1, 1.1, 1.1.1, some of them not divided further."""
    prints = habit(chance)
    rows, whole = [["序号", "项目", "自筹（万元）", "补助（万元）"]], []
    for a in range(1, chance.randint(2, 4)):
        inner, of_a = [], []
        for b in range(1, chance.randint(2, 4)):
            leaves = [[carried(chance), carried(chance)] for _ in range(chance.randint(0, 3))]
            of_b = summed(leaves) if leaves else [carried(chance), carried(chance)]
            inner.append([f"{a}.{b}", f"项{b}", *(prints.of(value, 2) for value in of_b)])
            inner += [
                [f"{a}.{b}.{c}", f"细项{c}", *(prints.of(value, 2) for value in leaf)]
                for c, leaf in enumerate(leaves, 1)
            ]
            of_a.append(of_b)
        whole.append(summed(of_a))
        rows += [[f"{a}", f"类{a}", *(prints.of(value, 2) for value in whole[-1])], *inner]
    return [*rows, ["", "总计", *(prints.of(value, 2) for value in summed(whole))]]


def years(chance: random.Random) -> list[list[str]]:
    """静态 and 动态投资 by years; no head says that the third column is a sum."""
    prints = habit(chance)
    values = []
    for n in range(chance.randint(2, 7)):
        static = carried(chance)
        rise = static * (Decimal("1.06") ** n - 1)
        values.append([static, rise, static + rise])
    rows = [["年度", "静态投资（万元）", "价差预备费（万元）", "动态投资（万元）"]]
    rows += [[f"{2026 + n}年", *(prints.of(value, 2) for value in row)] for n, row in enumerate(values)]
    return [*rows, ["合计", *(prints.of(value, 2) for value in summed(values))]]


KINDS = (works, areas, investment, outline, years)


def typed(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("|".join(row) for row in rows)
