"""土地复垦方案报告表: fills the outline of the report form with the figures of a plan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import get_args

import xiufu
from xiufu.compute.areas import DAMAGE_TYPES, DEGREES
from xiufu.compute.run import Computed
from xiufu.core.figure import Source
from xiufu.document.blocks import Block, Contents, Document, PageBreak, Paragraph, Table, Text, Unknown
from xiufu.document.numbering import numbered
from xiufu.model.chapter import Chapter
from xiufu.model.fields import chinese
from xiufu.model.plan import Basis, Project
from xiufu.model.site import Damage
from xiufu.plans import cost_tables, deposit_tables, land_tables, price_tables, works_tables
from xiufu.plans.attachment_tables import attachment_table, drawing_table
from xiufu.plans.cells import sentence
from xiufu.plans.chapters import chapter_blocks
from xiufu.plans.form_cover import cover_table, title_page
from xiufu.plans.imprint import chinese_date, imprint_blocks
from xiufu.plans.map_pictures import map_picture
from xiufu.plans.outline import Outline
from xiufu.plans.site_conditions import site_blocks
from xiufu.reading.pictures import PictureFile
from xiufu.spatial.map_content import MapSheet

Fill = Callable[[Computed], list[Block]]
MAP = "map_"
"""Before the kind of a map, in the fills of an outline."""


def document(
    computed: Computed,
    outline: Outline,
    chapters: Mapping[str, Chapter],
    pictures: Mapping[str, PictureFile],
    maps: Sequence[MapSheet] = (),
) -> Document:
    """The whole report form (报告表) as a document. ``pictures`` are those that the chapters show, by their names; a map
    stands where the outline asks for its kind.
    """
    blocks: list[Block] = [*title_page(computed), Contents(2), PageBreak(), cover_table(computed, outline)]
    headings = outline.headings()
    for section in outline.sections:
        blocks.append(headings[section.id])
        chapter = chapters.get(section.id)
        if chapter is not None and section.text != "none":
            blocks += chapter_blocks(chapter, computed.figures, pictures)
        elif section.text == "required":
            blocks.append(Paragraph((Unknown(section.title, f"chapters/{section.id}.md"),)))
        for name in section.fill:
            if name.startswith(MAP):
                blocks += [map_picture(sheet) for sheet in maps if sheet.content.kind == name.removeprefix(MAP)]
            elif name in LISTS:
                blocks += LISTS[name](computed, outline, maps)
            else:
                blocks += FILLS[name](computed)
    signed = f"填表人（签字）：＿＿＿＿＿＿　　填表日期：{chinese_date(computed)}"
    blocks.append(Paragraph((Text(signed),), "signature"))
    blocks += imprint_blocks(computed)
    name = computed.plan.project.name
    properties = (("kind", computed.plan.kind), ("policy", computed.policy), ("xiufu", xiufu.__version__))
    return Document(f"{name}土地复垦方案报告表", numbered(blocks), name, properties)


def _basis(computed: Computed) -> list[Block]:
    blocks: list[Block] = []
    kinds = [
        k for k in get_args(Basis.model_fields["kind"].annotation) if any(b.kind == k for b in computed.plan.basis)
    ]
    for i, kind in enumerate(kinds, 1):
        items = [b for b in computed.plan.basis if b.kind == kind]
        blocks.append(Paragraph((Text(f"{i}．{chinese(Basis, 'kind', kind)}"),)))
        for j, item in enumerate(items, 1):
            number = f"（{item.number}）" if item.number else ""
            date = f"，{item.date}" if item.date else ""
            title = f"《{item.title}》" if kind != "material" else item.title
            blocks.append(Paragraph((Text(f"（{j}）{title}{number}{date}；"),)))
    return blocks or [Paragraph((Unknown("编制依据", "plan.yaml basis"),))]


def _goals(computed: Computed) -> list[Block]:
    f = computed.figures
    return [
        sentence(
            "复垦责任范围面积",
            f["liability_area"],
            "，拟复垦土地面积",
            f["reclaimed_area"],
            "，土地复垦率",
            f["reclamation_rate"],
            "。",
        )
    ]


def _project(computed: Computed) -> list[Block]:
    project, f = computed.plan.project, computed.figures
    nature = (
        Text(project.builder_nature)
        if project.builder_nature
        else Unknown("企业性质", "plan.yaml project.builder_nature")
    )
    blocks: list[Block] = [
        sentence("（1）项目名称：", project.name, "；"),
        sentence("（2）项目位置：", project.location, "；"),
        sentence("（3）建设单位：", project.builder, "；"),
        sentence("（4）企业性质：", nature, "；"),
        sentence("（5）方案服务年限：", f["service_months"], "；"),
        sentence("（6）用地总面积：", f["area"], "，其中："),
    ]
    for _sub, unit, subject in works_tables.units(computed):
        use = f"，{unit.use}" if unit.use else ""
        blocks.append(sentence(f"{f.subject_name(subject)}", f["area", subject], f"{use}；"))
    coordinates = project.coordinates or Unknown("地理坐标", "plan.yaml project.coordinates")
    # a long line of digits has no place to break: justified, the words beside it would be torn apart
    return [*blocks, replace(sentence("（7）地理坐标：", coordinates, "。"), align="left")]


def _land(computed: Computed) -> list[Block]:
    project = computed.plan.project
    standard = chinese(Project, "land_class_standard", project.land_class_standard)
    names = "、".join(m.name for _, members in land_tables.classes(computed) for m in members)
    return [
        sentence(
            f"地类面积来源：{project.land_survey}。按{standard}统计，土地总面积",
            computed.figures["area"],
            f"，现状地类为{names}。",
        )
    ]


def _measured(computed: Computed) -> list[Block]:
    """图形面积: the file, system and method that areas come from, and what they are adjusted to."""
    survey, f = computed.survey, computed.figures
    if survey is None or f.find("measured_area") is None:
        return []
    measured = (
        f"面积由界址点文件 {survey.file}（SHA-256 {survey.sha256[:12]}）计算。坐标系：{survey.crs}；"
        f"算法：椭球面积（国土调查办发〔2008〕32号），计算所用分带为{survey.zone}。"
    )
    control = (
        [f"控制面积为{survey.control}", f["area"], "，图形面积与它的差额按面积比例平差到各单元。"]
        if survey.control
        else ["没有写明控制面积，图形面积取位至 0.0001 公顷。"]
    )
    blocks: list[Block] = [sentence(measured), sentence(*control)]
    for layer in survey.layers:
        if layer.gave:
            blocks.append(sentence(f"{'和'.join(layer.gave)}面积由界址点与图层{layer}叠加得出。"))
        if layer.checked:
            blocks.append(sentence(f"填写的{'和'.join(layer.checked)}面积已与界址点和图层{layer}叠加的结果比较。"))
    return [*blocks, land_tables.measured_table(computed)]


def _tenure(computed: Computed) -> list[Block]:
    return [land_tables.tenure_table(computed)]


def _damage_summary(computed: Computed) -> list[Block]:
    f = computed.figures
    parts: list[Paragraph] = []
    for field, words in (("type", DAMAGE_TYPES), ("degree", DEGREES)):
        for word in words:
            figure = f["damaged_area", f"{field}:{word}"]
            if figure.value != 0:
                parts.append(sentence(f"{chinese(Damage, field, word)}损毁土地面积", figure, "。"))
    return [*parts]


def _use_summary(computed: Computed) -> list[Block]:
    f = computed.figures
    names = "、".join(
        dict.fromkeys(
            land_tables.land_class(computed, code).name
            for _, unit, _s in works_tables.units(computed)
            for code in unit.directions
        )
    )
    return [
        sentence(
            "预期复垦土地面积", f["reclaimed_area"], f"，复垦方向为{names}，土地复垦率", f["reclamation_rate"], "。"
        )
    ]


def _price_basis(computed: Computed) -> list[Block]:
    """投资估算依据: which packs the numbers came from, and whether they may be called after a standard."""
    blocks: list[Block] = [Paragraph((Text("投资估算依据："),))]
    for i, head in enumerate(computed.chosen.heads, 1):
        issued = "，".join(x for x in (head.authority, head.number) if x)
        named = (
            f"《{head.title}》"
            if head.values_from_standard
            else f"{head.title}（数值取自{head.source.document}，未与标准原文核对）"
        )
        blocks.append(Paragraph((Text(f"{i}．{named}{f'（{issued}）' if issued else ''}；"),)))
    prices = sorted(
        {
            (s.document, str(s.as_of_date))
            for p in computed.estimate.book.prices.values()
            if isinstance(s := p.budget.origin, Source)
        }
    )
    for j, (document_name, day) in enumerate(prices, len(blocks)):
        blocks.append(Paragraph((Text(f"{j}．{document_name}（价格日期 {day}）；"),)))
    return blocks


def _phases(computed: Computed) -> list[Block]:
    f = computed.figures
    blocks: list[Block] = [sentence("方案服务年限", f["service_months"], "。具体包括：")]
    for phase in computed.plan.phases:
        period = phase.period
        blocks.append(
            sentence(
                f"{phase.name}：",
                f["phase_months", f"phase:{phase.id}"],
                f"（{period.from_month.chinese}～{period.to_month.chinese}）。",
            )
        )
    return blocks


def _notes(computed: Computed) -> list[Block]:
    return [Paragraph((Text(f"注：{note}。"),), "note") for note in computed.deposit.notes]


def _one(table: Table | None) -> list[Block]:
    return [table] if table is not None else []


FILLS: dict[str, Fill] = {
    "basis": _basis,
    "goals": _goals,
    "project": _project,
    "land": lambda c: [*_land(c), *_measured(c), *site_blocks(c)],
    "tenure": _tenure,
    "damage": lambda c: [land_tables.damage_table(c)],
    "directions": lambda c: [land_tables.direction_table(c)],
    "structure": lambda c: [land_tables.structure_table(c)],
    "quantities": lambda c: [
        *works_tables.quantity_paragraphs(c),
        works_tables.quantity_table(c),
    ],
    "topsoil": lambda c: _one(works_tables.topsoil_table(c)),
    "phases": _phases,
    "schedule": lambda c: [works_tables.schedule_table(c)],
    "deposit": lambda c: [
        *deposit_tables.deposit_paragraphs(c),
        deposit_tables.deposit_table(c),
        *_notes(c),
    ],
    "withdrawal": lambda c: [deposit_tables.withdrawal_table(c)],
    "damage_summary": _damage_summary,
    "use_summary": _use_summary,
    "investment": lambda c: cost_tables.investment_paragraphs(c),
    "price_basis": _price_basis,
    "total": lambda c: [cost_tables.total_table(c)],
    "construction": lambda c: [cost_tables.construction_table(c)],
    "equipment": lambda c: [cost_tables.equipment_table(c)] if c.plan.equipment else [],
    "fees": lambda c: [cost_tables.fees_table(c)],
    "contingency": lambda c: [cost_tables.contingency_table(c)],
    "monitoring": lambda c: [cost_tables.monitoring_table(c)] if c.plan.monitoring else [],
    "price_contingency": lambda c: [cost_tables.price_contingency_table(c)],
    "measure_costs": lambda c: _one(works_tables.measure_cost_table(c)),
    "materials": lambda c: [*price_tables.price_tables(c)],
    "machines": lambda c: [*_one(price_tables.machine_table(c)), *_one(price_tables.shift_price_table(c))],
    "analyses": lambda c: [*price_tables.analysis_tables(c)],
}
"""What each ``fill`` of the outline stands for."""

LISTS: dict[str, Callable[[Computed, Outline, Sequence[MapSheet]], list[Block]]] = {
    "attachments": lambda computed, outline, _: attachment_table(computed, outline),
    "drawings": drawing_table,
}
"""Fills that set what is stated against what the outline asks for."""
