"""The official form of 土地复垦方案报告表: title page and the merged table of its first part."""

from collections.abc import Mapping

from xiufu.compute.run import Computed
from xiufu.document.blocks import Block, Cell, PageBreak, Paragraph, Run, Table, Text, Unknown
from xiufu.packs.conditions import Fact
from xiufu.plans.cells import NOT_APPLICABLE, cell, head, number, side
from xiufu.plans.land_tables import cover_rows
from xiufu.plans.outline import Outline, applies

_WIDTHS = (8, 12, 8, 10, 10, 10, 11, 11, 10, 10)


def facts_of(computed: Computed) -> dict[str, Fact]:
    """Facts the conditions of packs may ask for (事实): circumstances, and stated facts of the project."""
    facts: dict[str, Fact] = {}
    for model in (computed.plan.project, computed.plan.circumstances):
        facts |= {
            name: value for name, value in model.model_dump().items() if isinstance(value, str | bool) or value is None
        }
    return facts


def title_page(computed: Computed) -> list[Block]:
    """封面: name of the project and the plan, who is responsible, date."""
    project, date = computed.plan.project, computed.plan.plan_date
    preparer = _fact(computed.plan.preparer.name, "编制单位名称", "preparer.name")
    return [
        Paragraph((Text("土地复垦方案报告表"),), "title"),
        Paragraph((Text(project.name),), "subtitle"),
        Paragraph((Text("建设单位："), Text(project.builder)), "subtitle"),
        Paragraph((Text("编制单位："), preparer), "subtitle"),
        Paragraph((Text(f"{date.year}年{date.month}月"),), "subtitle"),
        PageBreak(),
    ]


def _fact(value: str | None, what: str, place: str) -> Run:
    return Text(value) if value else Unknown(what, f"plan.yaml {place}")


def cover_table(computed: Computed, outline: Outline) -> Table:
    """报告表 first part: 项目概况, 编制单位, 土地利用现状, 损毁及占用面积, 复垦土地面积, 土地复垦率."""
    rows = [*_project_rows(computed, outline), *_preparer_rows(computed), *cover_rows(computed)]
    return Table("cover", "土地复垦方案报告表", tuple(rows), _WIDTHS, header_rows=0)


def _pair(label: str, content: Run, *, last: bool = False, whole: bool = False) -> tuple[Cell, ...]:
    return (
        head(label, colspan=2),
        cell(content, colspan=7 if whole else 2 if last else 3, align="left" if whole else "center"),
    )


def _project_rows(computed: Computed, outline: Outline) -> list[tuple[Cell, ...]]:
    project, f = computed.plan.project, computed.figures
    asked = asked_facts(computed, outline)
    construction = [p.period for p in computed.plan.phases if p.kind == "construction"]
    span: Run = Unknown("建设期限", "plan.yaml phases")
    if construction:
        span = Text(
            f"{min(p.from_month for p in construction).chinese}至{max(p.to_month for p in construction).chinese}"
        )
    service: list[Run] = [number(f["service_months"]), Text("个月")]
    body = [
        _pair("项目名称", Text(project.name), whole=True),
        _pair("单位名称", Text(project.builder), whole=True),
        (
            *_pair("单位地址", asked["builder_address"]),
            *_pair("法定代表人", asked["builder_representative"], last=True),
        ),
        (*_pair("联系电话", asked["builder_phone"]), *_pair("企业性质", asked["builder_nature"], last=True)),
        (*_pair("项目性质", asked["nature"]), *_pair("资源储量", asked["mineral_reserve"], last=True)),
        _pair("项目位置", Text(project.location), whole=True),
        (
            *_pair("投资规模（或生产能力）", asked["scale"]),
            *_pair("采矿许可证号（或划定矿区范围批复文号）", asked["mining_licence"], last=True),
        ),
        (*_pair("项目区面积（hm²）", number(f["area"])), *_pair("土地利用现状图幅号", asked["map_sheet"], last=True)),
        (*_pair("建设期限", span), head("方案服务年限", colspan=2), Cell((Paragraph(tuple(service)),), 2)),
    ]
    return [(side("项目概况", len(body)), *body[0]), *body[1:]]


def asked_facts(computed: Computed, outline: Outline) -> Mapping[str, Run]:
    """What the form asks of the project (填报事项): stated, owed, or ``/`` where it does not apply."""
    facts, on = facts_of(computed), computed.plan.plan_date
    runs: dict[str, Run] = {}
    for asked in outline.facts:
        value = getattr(computed.plan.project, asked.fact)
        runs[asked.fact] = (
            Text(NOT_APPLICABLE)
            if value is None and not applies(asked, facts, on)
            else _fact(value, asked.title, f"project.{asked.fact}")
        )
    return runs


def _preparer_rows(computed: Computed) -> list[tuple[Cell, ...]]:
    p = computed.plan.preparer

    def fact(name: str, what: str) -> Run:
        return _fact(getattr(p, name), what, f"preparer.{name}")

    members = "、".join(p.members) or None
    body = [
        (
            *_pair("单位名称", fact("name", "编制单位名称")),
            *_pair("法定代表人", fact("representative", "编制单位法定代表人"), last=True),
        ),
        (
            *_pair("资质证书名称", fact("qualification", "编制单位资质证书名称")),
            *_pair("资质等级", fact("qualification_grade", "编制单位资质等级"), last=True),
        ),
        (
            *_pair("发证机关", fact("qualification_authority", "编制单位发证机关")),
            *_pair("证书编号", fact("qualification_number", "编制单位证书编号"), last=True),
        ),
        (
            *_pair("联系人", fact("contact", "编制单位联系人")),
            *_pair("联系电话", fact("phone", "编制单位联系电话"), last=True),
        ),
        _pair("主要编制人员", _fact(members, "主要编制人员", "preparer.members"), whole=True),
    ]
    return [(side("方案编制单位", len(body)), *body[0]), *body[1:]]
