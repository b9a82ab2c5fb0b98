"""Tables of prices (价格表), machine shifts (机械台班) and unit-price analyses (单价分析)."""

from collections.abc import Iterator

from xiufu.compute.prices import ResourcePrice, Shift
from xiufu.compute.run import Computed
from xiufu.compute.unit_price import Analysis, ResourceLine
from xiufu.core.figure import Figure, FigureId, Figures, Source
from xiufu.core.glossary import unit_text
from xiufu.document.blocks import Cell, Paragraph, Run, Table, Text
from xiufu.model.works import Work
from xiufu.plans.cells import NOTHING, head, header, number, row
from xiufu.plans.cost_tables import STALE, STALE_NOTE, YUAN

_ENERGY = {"柴油": "kg", "汽油": "", "电": "kW·h", "风": "m³", "水": ""}
"""Energy in the order of the form; what has a unit here always has its columns."""
WHOLE_SHIFTS = "以上机械只有台班单价，没有一类费用、二类费用的组成，其人工、燃料不计价差。"


def price_tables(computed: Computed) -> list[Table]:
    """主要材料估算价格表 and 人工预算单价表."""
    stale = {figure.id for figure in computed.stale_prices()}
    tables = []
    for kind, identity, caption in (
        ("material", "materials", "主要材料估算价格表"),
        ("labour", "labour", "人工预算单价表"),
    ):
        found = [(name, price) for (k, name), price in computed.estimate.book.prices.items() if k == kind]
        if found:
            rows = [_price_row(i, name, price, price.budget.id in stale) for i, (name, price) in enumerate(found, 1)]
            heads = (
                (
                    head("序号", rowspan=2),
                    head("名称及规格", rowspan=2),
                    head("单位", rowspan=2),
                    head("价格（元）", colspan=3),
                    head("价格日期", rowspan=2),
                ),
                header("预算价格", "限价价格", "价差"),
            )
            tables.append(
                Table(
                    identity,
                    caption,
                    (*heads, *rows),
                    (7, 24, 9, 14, 14, 12, 20),
                    YUAN,
                    2,
                    _price_notes([price.budget for _, price in found], stale),
                )
            )
    return tables


def _price_row(number: int, name: str, price: ResourcePrice, stale: bool) -> tuple[Cell, ...]:
    return row(
        str(number),
        name,
        unit_text(price.unit),
        price.budget,
        price.ceiling,
        price.gap,
        f"{_day(price.budget)}{STALE if stale else ''}",
    )


def _day(price: Figure) -> str:
    origin = price.origin
    return origin.as_of_date.isoformat() if isinstance(origin, Source) and origin.as_of_date else "未注明"


def _price_notes(prices: list[Figure], stale: set[FigureId]) -> tuple[Paragraph, ...]:
    """Where the prices were read, and what the mark of stale ones means."""
    sources = dict.fromkeys(s.document for price in prices if isinstance(s := price.origin, Source))
    texts = [f"价格出处：{'；'.join(sources)}。"]
    texts += [STALE_NOTE] if stale & {price.id for price in prices} else []
    return tuple(Paragraph((Text(text),), "note") for text in texts)


def shift_price_table(computed: Computed) -> Table | None:
    """机械台班单价汇总表: machines of which only the price of a whole shift is known."""
    found = computed.estimate.book.shift_prices
    if not found:
        return None
    stale = {figure.id for figure in computed.stale_prices()}
    rows = [
        row(str(i), name, price, f"{_day(price)}{STALE if price.id in stale else ''}")
        for i, (name, price) in enumerate(found.items(), 1)
    ]
    heads = header("序号", "机械名称及规格", "台班单价（元/台班）", "价格日期")
    notes = (*_price_notes(list(found.values()), stale), Paragraph((Text(WHOLE_SHIFTS),), "note"))
    return Table("shift-prices", "机械台班单价汇总表", (heads, *rows), (8, 42, 25, 25), "", 1, notes)


def machine_table(computed: Computed) -> Table | None:
    """机械台班估算单价计算表: energy that occurs gets columns, 柴油, 电 and 风 always; labour one, or one a grade if needed."""
    shifts = list(computed.estimate.book.shifts.values())
    if not shifts:
        return None
    uses = [part.consumption for shift in shifts for part in shift.parts]
    used = {use.resource: unit_text(use.unit) for use in uses if use.kind == "material"}
    energy = [k for k in _ENERGY if k in used or _ENERGY[k]] + sorted(used.keys() - _ENERGY.keys())
    several = any(sum(part.consumption.kind == "labour" for part in shift.parts) > 1 for shift in shifts)
    grades = sorted({use.resource for use in uses if use.kind == "labour"}) if several else [""]
    first = (
        head("定额编号", rowspan=3),
        head("机械名称及规格", rowspan=3),
        head("一类费用（元）", rowspan=3),
        head("二类费用", colspan=2 * (len(grades) + len(energy)) + 1),
        head("台班费（元/台班）", rowspan=3),
    )
    second = (
        *(head(f"{grade or '人工费'}（元/工日）", colspan=2) for grade in grades),
        *(head(f"{k}（{used.get(k) or _ENERGY[k]}）", colspan=2) for k in energy),
        head("小计（元）", rowspan=2),
    )
    third = header(*(["工日", "单价"] * len(grades)), *(["数量", "单价"] * len(energy)))
    rows = [_shift_row(shift, grades, energy) for shift in shifts]
    widths = (7, 13, 9, *([6, 8] * (len(grades) + len(energy))), 9, 10)
    return Table("machines", "机械台班估算单价计算表", (first, second, third, *rows), widths, YUAN, 3, landscape=True)


def _shift_row(shift: Shift, grades: list[str], energy: list[str]) -> tuple[Cell, ...]:
    by_name = {part.consumption.resource: part for part in shift.parts}
    labour = {
        part.consumption.resource if grades != [""] else "": part
        for part in shift.parts
        if part.consumption.kind == "labour"
    }
    parts = [*(labour.get(grade) for grade in grades), *(by_name.get(kind) for kind in energy)]
    pairs = [
        content for part in parts for content in ((part.quantity, part.price.charged) if part else (NOTHING, NOTHING))
    ]
    return row(shift.item.id, shift.item.name, shift.class1, *pairs, shift.class2, shift.price)


def analysis_tables(computed: Computed) -> list[Table]:
    """单价分析表 of every work with a quota item."""
    return [_analysis(computed, a) for a in computed.estimate.analyses if a.item is not None]


def _lines(lines: tuple[ResourceLine, ...]) -> list[tuple[Cell, ...]]:
    """Lines that occur: a resource that only further hauling would need has none at the basic distance."""
    return [
        row("", line.name, unit_text(line.unit), line.quantity, line.price, line.amount)
        for line in lines
        if line.quantity.value != 0
    ]


def _analysis(computed: Computed, analysis: Analysis) -> Table:
    f, work, item = computed.figures, analysis.work, analysis.item
    assert item is not None
    subject = f"work:{work.id}"
    of_class = f"class:{work.work_class}" if ("measures_rate", f"class:{work.work_class}") in f else f"{subject}/class"

    def amount(term: str, empty: tuple[ResourceLine, ...] | None = None) -> Figure | None:
        return None if empty == () else f[term, subject]

    def rated(mark: str, name: str, rate: Figure, base: str, term: str) -> tuple[Cell, ...]:
        return row(mark, name, "%", rate, f[base, subject], f[term, subject])

    rows = [
        row("一", "直接费", "", "", "", f["direct_cost", subject]),
        row("（一）", "直接工程费", "", "", "", f["direct_works_cost", subject]),
        row("1", "人工费", "", "", "", amount("labour_cost", analysis.labour)),
        *_lines(analysis.labour),
        row("2", "材料费", "", "", "", amount("material_cost", analysis.materials)),
        *_lines(analysis.materials),
        row("3", "机械使用费", "", "", "", amount("machine_cost", analysis.machines)),
        *_lines(analysis.machines),
        rated("4", "其他费用", f["other_direct_cost_rate", subject], "basic_direct_cost", "other_direct_cost"),
        rated("（二）", "措施费", f["measures_rate", of_class], "direct_works_cost", "measures_cost"),
        rated("二", "间接费", f["indirect_rate", of_class], "direct_cost", "indirect_cost"),
        rated("三", "利润", f["profit_rate"], "profit_base", "profit"),
        row("四", "材料价差", "", "", "", amount("price_difference", analysis.differences)),
        *_lines(analysis.differences),
        row("五", "未计价材料费", "", "", "", amount("unpriced_material_cost", analysis.unpriced)),
        *_lines(analysis.unpriced),
        rated("六", "税金", f["tax_rate"], "tax_base", "tax"),
        row("", "合计", "", "", "", f["unit_price", subject]),
    ]
    top = (
        head(f"定额编号：[{item.id}] {item.name}", colspan=4),
        head(f"金额单位：元/{unit_text(item.unit)}", colspan=2),
    )
    content = (Cell((Paragraph((Text(f"工作内容：{item.work_content or NOTHING}"),)),), 6, 1, "left"),)
    heads = header("序号", "名称", "单位", "数量", "单价（元）", "小计（元）")
    notes = (Paragraph(tuple(_reasons(f, work)), "note"),) if work.coefficients or ("haul_steps", subject) in f else ()
    return Table(
        f"analysis-{work.id}",
        f"{work.name}工程施工费单价分析表",
        (top, content, heads, *rows),
        (9, 27, 9, 19, 18, 18),
        "",
        3,
        notes,
    )


def _reasons(figures: Figures, work: Work) -> Iterator[Run]:
    """说明: the reason of every coefficient, and the haul."""
    subject, before = f"work:{work.id}", "说明："
    for i, c in enumerate(work.coefficients, 1):
        of_resource = f"-{c.resource}" if c.resource else ""
        yield Text(f"{before}{c.reason}（系数 ")
        yield number(figures["coefficient", f"{subject}/coefficient:{c.on}{of_resource}-{i}"])
        before = "）；"
    if ("haul_steps", subject) in figures:
        yield Text(f"{before}运距 ")
        yield number(figures["haul_distance", subject])
        yield Text(" m，增运 ")
        yield number(figures["haul_steps", subject])
        before = " 次"
    yield Text(f"{before.rstrip('；')}。")
