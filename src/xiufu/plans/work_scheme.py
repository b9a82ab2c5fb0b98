"""社会资本参与生态保护修复工作方案 as a document: what 内政办发〔2023〕14号（九） asks it to state, of one project, what is not known named plainly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiufu.document.blocks import Block, Document, Heading, Paragraph, Table, Text, Unknown
from xiufu.document.numbering import numbered
from xiufu.plans.cells import cell, head, header, lines_cell

_CLAUSE = "内政办发〔2023〕14号（九）"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a work scheme states (工作方案内容), each as it is printed, empty where it is not known.

    ``indicators`` are name, target, unit; ``subs`` name, kind, area, money, tasks; ``sources`` kind, name, money; ``promises`` kind,
    clause, content, day, money. ``legacy`` are label and text, nothing where legacy status is not claimed.
    """

    project: str
    number: str
    place: str
    authority: str
    area: str
    budget: str
    key_areas: str
    regions: str
    description: str
    measures: str
    resource_allocation: str
    later_industry: str
    indicators: Sequence[tuple[str, str, str]]
    subs: Sequence[tuple[str, str, str, str, str]]
    sources: Sequence[tuple[str, str, str]]
    sources_total: str
    fiscal_total: str
    fiscal_share: str
    promises: Sequence[tuple[str, str, str, str, str]]
    legacy: Sequence[tuple[str, str]] = ()


def work_scheme(one: Scheme) -> Document:
    """工作方案 as a document, in the order in which （九） lists its contents."""
    title = f"{one.project}社会资本参与生态保护修复工作方案"
    blocks: list[Block] = [
        Heading(title, 1),
        Heading("项目概况", 2, "一、"),
        _head(one),
        *_told(one.description, "项目概况"),
        *_legacy(one),
        Heading("任务目标和核心指标", 2, "一、"),
        *_indicators(one),
        Heading("工程措施", 2, "一、"),
        *_told(one.measures, "工程措施"),
        Heading("子项目", 2, "一、"),
        *_subs(one),
        Heading("投资概算和资金比例", 2, "一、"),
        *_money(one),
        Heading("支持政策", 2, "一、"),
        *_promises(one),
        Heading("自然资源资产配置", 2, "一、"),
        *_told(one.resource_allocation, "符合规定的自然资源资产配置"),
        Heading("后续产业发展要求", 2, "一、"),
        *_told(one.later_industry, "后续产业发展要求"),
    ]
    return Document(title, numbered(blocks), f"{one.project} 工作方案")


def _head(one: Scheme) -> Table:
    rows = (
        ("项目名称", one.project),
        ("项目编号", one.number),
        ("所在地", one.place),
        ("主管部门所在区划", one.authority),
        ("面积（公顷）", one.area),
        ("投资概算（万元）", one.budget),
        ("重点领域", one.key_areas),
    )
    facts = tuple((head(label), cell(Text(text) if text else _owed(label), align="left")) for label, text in rows)
    regions = ((head("重点地区"), cell(one.regions, align="left")),)
    return Table("scheme-head", "", (*facts, *regions), (25, 75), header_rows=0)


def _legacy(one: Scheme) -> Iterator[Block]:
    if one.legacy:
        yield _line("本项目申明为历史遗留：")
        rows = tuple((head(label), lines_cell(text)) for label, text in one.legacy)
        yield Table("scheme-legacy", "", rows, (25, 75), header_rows=0, flows=True)


def _indicators(one: Scheme) -> Iterator[Block]:
    if not one.indicators:
        yield Paragraph((_owed("任务目标或核心指标"),))
        return
    rows = ((cell(name, align="left"), cell(target), cell(unit)) for name, target, unit in one.indicators)
    yield Table(
        "indicators",
        "任务目标和核心指标表",
        (header("指标", "目标", "单位"), *rows),
        (45, 35, 20),
        numbered=True,
        flows=True,
    )


def _subs(one: Scheme) -> Iterator[Block]:
    if not one.subs:
        yield _line("本项目不设子项目。")
        return
    rows = (
        (
            cell(name, align="left"),
            cell(kind),
            cell(Text(area) if area else _owed("面积", name)),
            cell(Text(money) if money else _owed("投资概算", name)),
            lines_cell(tasks) if tasks.strip() else cell(_owed("任务", name)),
        )
        for name, kind, area, money, tasks in one.subs
    )
    heads = header("名称", "类型", "面积（公顷）", "投资概算（万元）", "任务")
    yield Table("subs", "子项目表", (heads, *rows), (22, 18, 13, 15, 32), numbered=True, flows=True)


def _money(one: Scheme) -> Iterator[Block]:
    budget = Text(f"{one.budget} 万元") if one.budget else _owed("投资概算")
    yield Paragraph((Text("项目投资概算 "), budget, Text("。")))
    if not one.sources:
        yield Paragraph((_owed("资金来源、财税支持方式和资金比例"),))
        return
    rows = ((cell(kind), cell(name, align="left"), cell(money)) for kind, name, money in one.sources)
    total = (cell("合计"), cell(""), cell(one.sources_total))
    table = (header("来源", "资金名称", "金额（万元）"), *rows, total)
    yield Table("sources", "资金来源表", table, (30, 45, 25), numbered=True, flows=True)
    yield _line(f"其中财政资金 {one.fiscal_total} 万元，占资金合计的 {one.fiscal_share}。")


def _promises(one: Scheme) -> Iterator[Block]:
    if not one.promises:
        yield Paragraph((_owed("支持政策"),))
        return
    rows = (
        (cell(kind), cell(clause), cell(content, align="left"), cell(day), cell(money))
        for kind, clause, content, day, money in one.promises
    )
    yield _line("条款均指内政办发〔2023〕14号。")
    heads = header("政策", "条款", "承诺内容", "承诺日期", "金额（万元）")
    yield Table("promises", "支持政策表", (heads, *rows), (20, 12, 38, 15, 15), numbered=True, flows=True)


def _told(text: str, what: str) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    yield from (_line(line) for line in lines) if lines else (Paragraph((_owed(what),)),)


def _owed(what: str, of: str = "") -> Unknown:
    return Unknown(what, f"{_CLAUSE}{of}")


def _line(text: str) -> Paragraph:
    return Paragraph((Text(text),))
