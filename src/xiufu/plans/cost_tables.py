"""Tables of the estimate (投资估算表)."""

from xiufu.compute.run import Computed
from xiufu.core.figure import Figure, Step
from xiufu.core.glossary import unit_text
from xiufu.core.numbers import plain_text
from xiufu.core.text import Words
from xiufu.document.blocks import Block, Cell, Paragraph, Run, Table, Text
from xiufu.model.costs import StatedFee
from xiufu.plans.cells import NOTHING, cell, head, header, number, row, sentence

WAN, YUAN = "金额单位：万元", "金额单位：元"
STALE, STALE_NOTE = "※", "※ 价格日期早于填表日期的允许期限，应更新。"
_NUMERALS = "一二三四五六七八九十"


def numeral(n: int) -> str:
    """中文序号.

    >>> numeral(1), numeral(10), numeral(12), numeral(20)
    ('一', '十', '十二', '二十')
    """
    if n <= 10:
        return _NUMERALS[n - 1]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" + (_NUMERALS[ones - 1] if ones else "")


def total_table(computed: Computed) -> Table:
    """投资总表."""
    f = computed.figures
    lines: list[tuple[str, Figure]] = [("工程施工费", f["construction_cost_wan"])]
    if computed.plan.equipment:
        lines.append(("设备费", f["equipment_cost_wan"]))
    monitoring = "监测与管护费" if computed.plan.monitoring else "监测费"
    lines += [
        ("其他费用", f["other_fees"]),
        ("不可预见费", f["contingency"]),
        (monitoring, f["monitoring_cost"]),
        ("静态总投资", f["static_investment"]),
        ("价差预备费", f["price_contingency"]),
        ("动态总投资", f["dynamic_investment"]),
    ]
    rows = [row(str(i), name, figure) for i, (name, figure) in enumerate(lines, 1)]
    return Table("total", "投资总表", (header("序号", "工程或费用名称", "费用（万元）"), *rows), (10, 50, 40), WAN)


def construction_table(computed: Computed) -> Table:
    """工程施工费估算表: sub-project, class, work."""
    f, rows = computed.figures, []
    subs = computed.plan.sub_projects
    stale = {figure.id for figure in computed.stale_prices()}
    marked = stale & {analysis.unit_price.id for analysis in computed.estimate.analyses}
    for s, sub in enumerate(subs, 1):
        if len(subs) > 1:
            rows.append(row(f"（{numeral(s)}）", "", sub.name, "", "", "", f["construction_cost", f"sub:{sub.id}"]))
        for c, group in enumerate(computed.estimate.classes[sub.id], 1):
            rows.append(row(numeral(c), "", group.name, "", "", "", group.total))
            for i, line in enumerate(group.rows, 1):
                work = line.analysis.work
                rows.append(
                    row(
                        str(i),
                        work.quota_item or "",
                        f"{work.name}{STALE if line.analysis.unit_price.id in stale else ''}",
                        unit_text(line.analysis.unit),
                        line.quantity,
                        line.analysis.unit_price,
                        line.total,
                    )
                )
    rows.append((cell("合计", colspan=3), *row("", "", "", f["construction_cost"])))
    notes = (Paragraph((Text(STALE_NOTE),), "note"),) if marked else ()
    heads = (head("序号", rowspan=2), *header("定额编号", "单项名称", "单位", "工程量", "综合单价", "合计"))
    numbers = header("（1）", "（2）", "（3）", "（4）", "（5）", "（6）")
    return Table(
        "construction", "工程施工费估算表", (heads, numbers, *rows), (9, 13, 22, 11, 13, 15, 17), YUAN, 2, notes
    )


def equipment_table(computed: Computed) -> Table:
    """设备费估算表."""
    f = computed.figures
    rows = [
        row(
            str(i),
            item.name,
            f["count", f"equipment:{item.id}"],
            f["equipment_price", f"equipment:{item.id}"],
            f["equipment_cost", f"equipment:{item.id}"],
            f["equipment_cost_wan", f"equipment:{item.id}"],
        )
        for i, item in enumerate(computed.plan.equipment or (), 1)
    ]
    rows.append((cell("合计", colspan=2), *row("", "", "", f["equipment_cost_wan"])))
    heads = header("序号", "设备名称", "数量", "单价（元）", "金额（元）", "金额（万元）")
    return Table("equipment", "设备费估算表", (heads, *rows), (8, 30, 12, 16, 17, 17), "")


def _fee_formula(computed: Computed, number: int) -> str:
    fee, figure = (computed.plan.other_fees or ())[number], computed.estimate.fees[number]
    if isinstance(fee.method, StatedFee):
        return fee.method.reason
    names = {"construction_cost": "工程施工费", "equipment_cost": "设备费"}
    names |= {f"fee:{other.id}": other.name for other in computed.plan.other_fees or ()}
    base = "+".join(names[b] for b in fee.method.base)
    base = f"（{base}）" if len(fee.method.base) > 1 else base
    if not isinstance(figure.origin, Step):
        return f"{base}，{figure.origin}"
    if fee.method.by == "percent":
        return f"{base}×{plain_text(figure.origin.inputs[1].number)}%" if figure.origin.inputs[1].known else base
    return f"{base}，按“{figure.origin.note}”计"


def fees_table(computed: Computed) -> Table:
    """其他费用估算表."""
    fees = computed.plan.other_fees or ()
    rows: list[tuple[Cell, ...]] = [
        (cell(str(i)), cell(fee.name), cell(_fee_formula(computed, i - 1)), cell(figure, name=fee.name))
        for i, (fee, figure) in enumerate(zip(fees, computed.estimate.fees, strict=True), 1)
    ]
    rows.append((cell("合计", colspan=2), *row("", computed.figures["other_fees"])))
    heads = header("序号", "费用名称", "计算公式", "金额")
    numbers = header("（1）", "（2）", "（3）", "（4）")
    return Table("fees", "其他费用估算表", (heads, numbers, *rows), (10, 28, 44, 18), WAN, 2)


def contingency_table(computed: Computed) -> Table:
    """不可预见费估算表."""
    f = computed.figures
    line = (
        *row("1", "不可预见费", f["construction_cost_wan"]),
        cell(f["equipment_cost_wan"], zero="0"),
        *row(f["other_fees"], f["contingency_base"], f["contingency_rate"], f["contingency"]),
    )
    last = (cell("合计", colspan=2), *row("", "", "", "", "", f["contingency"]))
    heads = (
        head("序号", rowspan=2),
        *header("费用名称", "工程施工费", "设备费", "其他费用", "小计", "费率（%）", "合计"),
    )
    numbers = header("（1）", "（2）", "（3）", "（4）", "（5）", "（6）", "（7）")
    return Table(
        "contingency", "不可预见费估算表", (heads, numbers, line, last), (8, 18, 16, 10, 13, 12, 11, 12), WAN, 2
    )


def monitoring_table(computed: Computed) -> Table:
    """监测与管护费估算表."""
    rows = []
    for i, (item, figure) in enumerate(
        zip(computed.plan.monitoring or (), computed.estimate.monitoring, strict=True), 1
    ):
        amount = computed.figures["monitoring_amount", f"monitoring:{item.id}"]
        rows.append(row(str(i), item.name, formula_in_numbers(amount, units=True), amount, figure))
    rows.append((cell("合计", colspan=2), *row("", "", computed.figures["monitoring_cost"])))
    heads = header("序号", "名称", "计算式", "金额（元）", "金额（万元）")
    return Table("monitoring", "监测与管护费估算表", (heads, *rows), (8, 26, 34, 16, 16), "")


def formula_in_numbers(figure: Figure, *, units: bool) -> str:
    """The step of a figure with its inputs' printed digits (算式), with their units where the formula has no factor of its own."""
    if not isinstance(figure.origin, Step):
        return NOTHING
    texts = [f"{i.text}{unit_text(i.unit)}" if units else i.text for i in figure.origin.inputs]
    return figure.origin.replay([Words.number(t) for t in texts]).text


def price_contingency_table(computed: Computed) -> Table:
    """价差预备费估算表."""
    f = computed.figures
    rate = f["price_growth_rate"].text
    rows = [row(f"{y.year}年", y.investment, y.factor, y.contingency) for y in computed.schedule.years]
    exponent = "n-0.5" if computed.chosen.cost_method.price_convention == "mid_year" else "n-1"
    exponent = exponent.translate(str.maketrans("0123456789n-.", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁻·"))
    rows.append(row("合计", f["static_investment"], "", f["price_contingency"]))
    heads = header("年份", "静态投资（万元）", f"系数（1+{rate}%）{exponent}-1", "价差预备费（万元）")
    return Table("price_contingency", "价差预备费估算表", (heads, *rows), (20, 27, 27, 26), WAN)


def investment_paragraphs(computed: Computed) -> list[Block]:
    """静态、动态总投资, their parts, shares and ratios, in words."""
    f = computed.figures
    parts = [("construction", "工程施工费", f["construction_cost_wan"])]
    if computed.plan.equipment:
        parts.append(("equipment", "设备费", f["equipment_cost_wan"]))
    parts += [
        ("other_fees", "其他费用", f["other_fees"]),
        ("contingency", "不可预见费", f["contingency"]),
        ("monitoring", "监测与管护费", f["monitoring_cost"]),
    ]
    runs: list[Figure | Run | str] = [
        "本项目共复垦土地面积",
        f["reclaimed_area"],
        "，静态总投资为",
        f["static_investment"],
        *_per_area(computed, "static"),
        "，其中",
    ]
    for i, (name, label, figure) in enumerate(parts):
        runs += ["；" if i else "", label, figure, "，占静态总投资的", f["share", name]]
    runs += [
        "。价差预备费",
        f["price_contingency"],
        "，动态总投资为",
        f["dynamic_investment"],
        *_per_area(computed, "dynamic"),
        "。",
    ]
    return [sentence(*runs)]


def _per_area(computed: Computed, name: str) -> list[Figure | Run | str]:
    per_hm2, per_mu = computed.figures["investment_per_hm2", name], computed.figures["investment_per_mu", name]
    return ["，每公顷投资", number(per_hm2), "万元（亩均投资", number(per_mu), "万元）"]
