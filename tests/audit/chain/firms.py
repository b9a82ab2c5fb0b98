"""Estimates as other firms write them, computed with plain decimals: other rows, bases, rounding; right to the last digit."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.audit.papers import paper_of, typed_table
from xiufu.audit.paper import Paper

D = Decimal


def cent(value: Decimal) -> Decimal:
    return value.quantize(D("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Firm:
    """How a firm writes its estimates."""

    line: bool
    shown_base: bool
    overhead: bool
    levies: bool
    measures: bool
    gap_taxed: bool
    unpriced: bool
    labour_base: bool
    indexes: bool
    rates_in_cells: bool
    enlarged: bool
    heads: tuple[str, str, str]
    layout: str


LAYOUTS = ("older", "beside", "below", "bare", "numbered")
"""直接费 within 直接工程费; 措施费 beside 直接费; sums below their parts; resources alone; rows numbered by level, with more fees."""


def random_firm(rng: random.Random, layouts: Sequence[str] = ("usual",)) -> Firm:
    def half() -> bool:
        return rng.random() < 0.5

    return Firm(
        line=half(),
        shown_base=half(),
        overhead=half(),
        levies=half(),
        measures=half(),
        gap_taxed=half(),
        unpriced=half(),
        labour_base=half(),
        indexes=half(),
        rates_in_cells=half(),
        enlarged=rng.random() < 0.2,
        heads=rng.choice(
            [("数量", "单价（元）", "小计（元）"), ("用量", "单价", "合价"), ("定额用量", "单价（元）", "金额（元）")]
        ),
        layout=rng.choice(layouts),
    )


class Writer:
    """Rows of an analysis as the firm writes them."""

    def __init__(self, firm: Firm) -> None:
        self.firm, self.rows = firm, list[list[str]]()

    def carried(self, value: Decimal) -> Decimal:
        return cent(value) if self.firm.line else value

    def row(
        self, name: str, unit: str = "", quantity: str = "", price: str = "", amount: Decimal | None = None
    ) -> None:
        self.rows.append([name, unit, quantity, price, "" if amount is None else str(cent(amount))])

    def rate(self, name: str, percent: str, base: Decimal) -> Decimal:
        value = self.carried(base * D(percent) / 100)
        shown = str(cent(base)) if self.firm.shown_base else ""
        quantity, unit = (f"{percent}%", "") if self.firm.rates_in_cells else (percent, "%")
        self.row(name, unit, quantity, shown, value)
        return value

    def resources(self, name: str, lines: list[tuple[str, str, str, str]]) -> Decimal:
        amounts = [self.carried(D(q) * D(p)) for _, _, q, p in lines]
        whole = sum(amounts, D(0))
        self.row(name, amount=whole if lines else None)
        for (resource, unit, quantity, price), amount in zip(lines, amounts, strict=True):
            self.row(resource, unit, quantity, price, amount)
        return whole


def number(rng: random.Random, low: int, high: int, places: int) -> str:
    return str(D(rng.randrange(low * 10**places, high * 10**places + 1)).scaleb(-places))


def analysis(rng: random.Random, firm: Firm, title: str) -> tuple[str, Decimal]:
    """An analysis as typed, and its price as carried on."""
    w = Writer(firm)
    w.row("直接费")
    w.row("直接工程费")
    labour = w.resources(
        "人工费",
        [("甲类工", "工日", number(rng, 0, 9, 2), "185.30"), ("乙类工", "工日", number(rng, 1, 40, 1), "142.15")],
    )
    stuff = [("水泥", "t", number(rng, 1, 12, 2), "300"), ("砂", "m3", number(rng, 1, 40, 1), "60")]
    material = w.resources("材料费", stuff if rng.random() < 0.6 else [])
    machine = w.resources("机械使用费", [("推土机 74kW", "台班", number(rng, 0, 2, 3), "812.47")])
    basic = labour + material + machine
    other = w.rate("其他费用", number(rng, 1, 6, 1), basic)
    works = basic + other
    w.rows[1][4] = str(cent(works))
    measures = w.rate("措施费", number(rng, 2, 6, 1), works) if firm.measures else D(0)
    direct = works + measures
    w.rows[0][4] = str(cent(direct))
    base = labour if firm.labour_base else direct
    above = D(0)
    if firm.overhead:
        above += w.rate("企业管理费", "6.5", base)
        above += w.rate("规费", "18", labour) if firm.levies else D(0)
    else:
        above += w.rate("间接费", "5", base)
    profit = w.rate("计划利润", "3", direct + above)
    gap = w.resources("材料价差", [("柴油", "kg", number(rng, 1, 90, 3), "2.98")])
    unpriced = w.resources("未计价材料费", [("苗木", "株", "102", "28")] if firm.unpriced else [])
    tax = w.rate("税金", "9", direct + above + profit + (gap if firm.gap_taxed else 0))
    price = direct + above + profit + gap + unpriced + tax
    if firm.enlarged:
        price += w.rate("扩大系数", "10", price)
    w.row("合计", amount=price)
    lines = [["项目", "单位", *firm.heads], *w.rows]
    if firm.indexes:
        lines = [[str(i or "序号"), *row] for i, row in enumerate(lines)]
    return "\n".join("|".join(row) for row in lines), cent(price) if firm.line else price


def other_analysis(rng: random.Random, firm: Firm) -> tuple[str, Decimal]:
    """An analysis of another layout as typed, and its price as carried on."""
    w = Writer(firm)
    numbered, bare, older = (firm.layout == name for name in ("numbered", "bare", "older"))
    marks = iter("一二三四五六七八九")

    def mark(sign: str = "") -> str:
        return f"{sign or next(marks)}、" if numbered else ""

    direct_at = len(w.rows)
    if firm.layout not in ("bare", "below"):
        w.row(mark() + ("直接工程费" if older else "直接费"))
        if older:
            w.row("直接费")
    groups: list[tuple[str, list[tuple[str, str, str, str]]]] = [
        (
            "人工费",
            [("技工", "工日", number(rng, 0, 9, 2), "185.30"), ("普工", "工日", number(rng, 1, 40, 1), "142.15")],
        ),
        ("材料费", [("块石", "m³", number(rng, 1, 99, 1), "72.5"), ("砂浆", "m³", number(rng, 1, 30, 2), "318.44")]),
        ("机械费", [("挖掘机 1m³", "台班", number(rng, 0, 2, 3), "1012.36")]),
    ]
    parts = []
    for n, (name, lines) in enumerate(groups, 1):
        if bare:
            for line in lines:
                parts.append(w.carried(D(line[2]) * D(line[3])))
                w.row(*line, amount=parts[-1])
        else:
            parts.append(w.resources(f"{n}." + name if numbered else name, lines))
    basic = sum(parts, D(0))
    labour = parts[0]
    if firm.layout in ("bare", "below"):
        w.row("直接费", "元", amount=basic)
    whole = basic
    if older:
        w.rows[direct_at + 1][4] = str(cent(basic))
        whole += w.rate("其他直接费", number(rng, 1, 6, 1), basic)
        whole += w.rate("现场经费", number(rng, 2, 9, 1), basic)
    if firm.layout not in ("bare", "below"):
        w.rows[direct_at][4] = str(cent(whole))
    if not older:
        whole += w.rate(mark() + "措施费", number(rng, 2, 6, 1), basic)
    above = w.rate(mark() + "企业管理费", number(rng, 3, 9, 1), labour if firm.labour_base and not bare else whole)
    profit = w.rate(mark() + "利润", "7", whole + above)
    more = D(0)
    if numbered:
        more = w.rate(mark() + "安全文明施工费", number(rng, 1, 3, 1), basic)
    tax = w.rate(mark() + "税金", "9", whole + above + profit + more)
    price = whole + above + profit + more + tax
    w.row("合计", amount=price)
    if firm.enlarged:
        price += w.rate("扩大系数", "10", price)
        w.row("综合单价", amount=price)
    typed = [["项目名称", "单位", *firm.heads], *w.rows]
    return "\n".join("|".join(row) for row in typed), cent(price) if firm.line else price


def estimate(seed: int, layouts: Sequence[str] = ("usual",)) -> Paper:
    """A right estimate of a firm: analyses, the table of construction cost, the summary."""
    rng = random.Random(seed)
    firm = random_firm(rng, layouts)
    names = rng.sample(["表土剥离", "表土回覆", "场地平整", "削坡", "砌体拆除", "土方运输"], rng.randrange(1, 5))
    tables, rows, total = [], list[str](), D(0)
    for i, name in enumerate(names, 1):
        text, price = analysis(rng, firm, name) if firm.layout == "usual" else other_analysis(rng, firm)
        tables.append(typed_table(text, f"表{i} {name}单价分析表", "金额单位：元/100m³"))
        quantity = number(rng, 1, 300, 3)
        amount = D(quantity) * price
        amount = cent(amount) if firm.line else amount
        total += amount
        rows.append(f"{i}|{name}|100m³|{quantity}|{cent(price)}|{cent(amount)}")
    head = "序号|单项名称|单位|工程量|综合单价|合计"
    cells = "\n".join([head, *rows, f"合计|<|—|—|—|{cent(total)}"])
    wan = cent(total / 10000)
    other, rate = D(number(rng, 1, 9, 2)), D(number(rng, 2, 6, 0))
    contingency = cent((wan + other) * rate / 100)
    summary = "\n".join(
        [
            "序号|费用名称|金额（万元）",
            f"1|工程施工费|{wan}",
            f"2|其他费用|{other}",
            f"3|不可预见费|{contingency}",
            f"4|静态总投资|{wan + other + contingency}",
        ]
    )
    beside = f"序号|费用名称|工程施工费|其他费用|小计|费率（%）|合计\n1|不可预见费|{wan}|{other}|{wan + other}|{rate}|{contingency}"
    return paper_of(
        typed_table(summary, "投资总表"),
        typed_table(cells, "工程施工费估算表", "金额单位：元"),
        typed_table(beside, "不可预见费估算表", "金额单位：万元"),
        *tables,
    )
