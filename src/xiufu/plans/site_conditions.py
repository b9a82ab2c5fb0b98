"""Site conditions of a plan with geometry (用地条件): decided, in words, and as tables."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xiufu.compute.run import Computed
from xiufu.compute.slopes import becomes_farmland
from xiufu.core.figure import Figure, FigureId
from xiufu.core.glossary import GLOSSARY, unit_text
from xiufu.document.blocks import Block, Cell, Table
from xiufu.model.measured import LayerContact
from xiufu.packs.conditions import Fact, Truth
from xiufu.packs.gate import PLAN_KINDS
from xiufu.packs.site_conditions import SITE_STATUSES, SiteCondition, SiteStatus, decide
from xiufu.plans.cells import cell, header, row, sentence
from xiufu.plans.form_cover import facts_of
from xiufu.plans.works_tables import units

_OVERLAP = "measured_overlap_area"
_SLOPE, _SLOPES_STATED = "farmland_slope", "farmland_slopes_stated"
_YES_NO = {True: "是", False: "否"}
_WORDS: Mapping[str, str] = {"state": "国有", "collective": "集体", "mixed": "国有和集体都有"} | {
    str(kind): title for kind, title in PLAN_KINDS.items()
}
_FACTS = {
    "kind": "方案种类",
    "reclaimed_to_farmland": "是否复垦为耕地",
    _SLOPES_STATED: "复垦为耕地的单元是否都写明坡度",
    "land_ownership": "土地所有权",
    "imagery_dated": "影像是否写明拍摄日期",
    "imagery_covers_plots": "影像是否覆盖全部地块",
}
"""Facts that follow from the plan; the others are fields of it, named in the glossary."""


def site_conditions(computed: Computed) -> list[SiteCondition]:
    """用地条件核对: every condition in force for a plan that tells of its land; else none. Raises ``InputError``."""
    plan = computed.plan
    if not plan.on_site:
        return []
    return decide(
        computed.chosen.library,
        plan.project.division,
        site_facts(computed),
        plan.plan_date,
        lambda name: _number(computed, name),
    )


def _number(computed: Computed, name: str) -> Decimal | None:
    figure = computed.figures.find(*FigureId.parse(name))
    return figure.number if figure is not None and figure.known else None


def site_facts(computed: Computed) -> Mapping[str, Fact]:
    """Facts that site conditions may ask for (事实): those of the plan, and what follows from its land and imagery."""
    plan, site = computed.plan, computed.survey.site if computed.survey else None
    kinds = {owned.kind for sub in plan.sub_projects for owned in sub.owners}
    return facts_of(computed) | {
        "kind": plan.kind,
        "reclaimed_to_farmland": any(_farmland(computed)),
        _SLOPES_STATED: None if _without_slope(computed) else True,
        "land_ownership": next(iter(kinds)) if len(kinds) == 1 else ("mixed" if kinds else None),
        "imagery_dated": site.imagery_dated if site else None,
        "imagery_covers_plots": site.imagery_covers_plots if site else None,
    }


def _farmland(computed: Computed) -> Iterator[str]:
    """Units that become farmland (复垦为耕地的单元), by subject."""
    return (s for _, unit, s in units(computed) if becomes_farmland(unit, computed.plan, computed.chosen))


def _without_slope(computed: Computed) -> list[str]:
    """Those of them whose slope is not known."""
    return [s for s in _farmland(computed) if _number(computed, f"ground_slope|{s}") is None]


def evidence(condition: SiteCondition, computed: Computed) -> list[str | Figure]:
    """What a condition was decided by, or what is not there to decide it (判定依据): words and figures."""
    if condition.status is SiteStatus.CANNOT_TELL:
        return [_open_because(condition, computed)]
    parts: list[str | Figure] = []
    for name in condition.decided_by:
        parts += [*(["；"] if parts else []), *_decided_by(name, computed)]
    return parts


def noted(condition: SiteCondition, computed: Computed) -> str:
    """A condition in one line (提示)."""
    because = words(evidence(condition, computed))
    remedy = f"。→ {condition.rule.remedy}" if condition.status is SiteStatus.NOT_MET else ""
    return (
        f"用地条件{SITE_STATUSES[condition.status]}：{condition.rule.title}。{because}（{_clause(condition)}）{remedy}"
    )


def words(parts: Sequence[str | Figure]) -> str:
    """Words and figures as text, each figure with its unit."""
    return "".join(part if isinstance(part, str) else f"{part.text} {unit_text(part.unit)}" for part in parts)


def site_blocks(computed: Computed) -> list[Block]:
    """用地条件核对: the layers, what they hold of the units, and every condition with its clause."""
    survey = computed.survey
    blocks: list[Block] = []
    layers = [contact for contact in survey.site.contacts if contact.layer] if survey else []
    if layers:
        blocks.append(
            sentence("用地条件核对所用图层：", "；".join(dict.fromkeys(one.source.document for one in layers)), "。")
        )
        blocks.append(_contact_table(computed, layers))
    conditions = site_conditions(computed)
    told = [found for found in conditions if found.status is not SiteStatus.NOT_APPLICABLE]
    blocks += [_condition_table(computed, told)] if told else []
    return [*blocks, *_not_applicable(computed, [found for found in conditions if found not in told])]


def _contact_table(computed: Computed, layers: Sequence[LayerContact]) -> Table:
    f, rows = computed.figures, []
    for contact in layers:
        end = contact.subject
        subjects = [s for *_, s in units(computed) if f.find(_OVERLAP, f"{s}/{end}")]
        listed = [(f.subject_name(s), f"{s}/{end}") for s in subjects]
        if len(listed) != 1:
            told = "没有重叠" if f.find(_OVERLAP, end) else "不能判定"
            listed.append(("合计" if listed else told, end))
        for i, (name, subject) in enumerate(listed):
            first = (cell(f.subject_name(end), rowspan=len(listed)),) if i == 0 else ()
            rows.append((*first, *row(name, f.find(_OVERLAP, subject), f.find("overlap_area", subject))))
    heads = header("图层", "评价单元", "重叠面积（m²）", "重叠面积（hm²）")
    return Table("contacts", "图层重叠面积表", (heads, *rows), (34, 26, 20, 20), numbered=True)


def _condition_table(computed: Computed, conditions: Sequence[SiteCondition]) -> Table:
    rows = []
    for position, condition in enumerate(conditions, start=1):
        remedy = f"。处理：{condition.rule.remedy}" if condition.status is SiteStatus.NOT_MET else ""
        rows.append(
            (
                cell(str(position)),
                cell(condition.rule.title, align="left"),
                cell(SITE_STATUSES[condition.status]),
                Cell((sentence(*evidence(condition, computed), remedy),), align="left"),
                cell(_clause(condition), align="left"),
            )
        )
    heads = header("序号", "条件", "结论", "判定依据", "条款")
    return Table("site_conditions", "用地条件核对表", (heads, *rows), (7, 24, 13, 31, 25), numbered=True)


def _not_applicable(computed: Computed, conditions: Sequence[SiteCondition]) -> Iterator[Block]:
    """One sentence for all conditions of one document that do not apply for one reason."""
    alike: dict[tuple[str, str], list[SiteCondition]] = {}
    for condition in conditions:
        key = condition.clause.document, words(evidence(condition, computed))
        alike.setdefault(key, []).append(condition)
    for (document, because), listed in alike.items():
        titles = "；".join(f"{found.rule.title}，见{found.clause.place}" for found in listed)
        yield sentence(f"下列条件不适用（{because}），依据为{document}：{titles}。")


def _clause(condition: SiteCondition) -> str:
    clause = condition.clause
    return f"{clause.document}{clause.place}{'【未核实】' if clause.unverified else ''}"


def _open_because(condition: SiteCondition, computed: Computed) -> str:
    if condition.applies is Truth.UNKNOWN:
        return f"没有写明：{'、'.join(_fact_name(name) for name in condition.missing)}"
    site = computed.survey.site if computed.survey else None
    of_layers = {name.rpartition(":")[2] for name in condition.missing if name.startswith(f"{_OVERLAP}|")}
    held = (
        [contact for contact in site.contacts if contact.role in of_layers and contact.layer and not contact.zone]
        if site
        else []
    )
    if cut_off := [contact for contact in held if contact.open_sides]:
        return _cut_off(cut_off, computed)
    if held:
        return "写了地块的单元没有重叠，但有单元没有写地块"
    if _SLOPES_STATED in condition.missing:
        names = "、".join(computed.figures.subject_name(subject) for subject in _without_slope(computed))
        return f"{condition.rule.unknown}：{names}"
    return condition.rule.unknown


def _cut_off(contacts: Sequence[LayerContact], computed: Computed) -> str:
    """Why layers that hold nothing of the plots do not say that nothing is there, and what to do."""
    names = computed.figures.subject_name
    layers = "；".join(
        f"图层“{names(one.subject)}”在地块{'、'.join(one.open_sides)}侧500米外没有图形" for one in contacts
    )
    return f"没有重叠，但{layers}，可能裁切不全。换成完整的图层；图层确实完整的，在 coverage 中写明覆盖范围"


def _fact_name(name: str) -> str:
    return _FACTS.get(name) or (GLOSSARY[name].label if name in GLOSSARY else name)


def _decided_by(name: str, computed: Computed) -> list[str | Figure]:
    if name == "plan_date":
        return [f"填表日期 {computed.plan.plan_date}"]
    figure = computed.figures.find(*FigureId.parse(name))
    if figure is None:
        return [f"{_fact_name(name)}：{_fact_text(site_facts(computed).get(name))}"]
    if figure.id.term == _OVERLAP and figure.id.subject.startswith("role:"):
        return _touching(figure.id.subject, computed)
    if figure.id.term == _SLOPE:
        return _steepest(figure, computed)
    return [f"{figure.label} ", figure]


def _fact_text(value: Fact) -> str:
    return _YES_NO[value] if isinstance(value, bool) else _WORDS.get(str(value), str(value))


def _touching(role: str, computed: Computed) -> list[str | Figure]:
    """Which units the layers of a role touch, and how much of them."""
    f, survey = computed.figures, computed.survey
    title = f.subject_name(role)
    listed = survey.site.contacts if survey else ()
    contacts = [contact for contact in listed if f"role:{contact.role}" == role and not contact.zone]
    ends = [contact.subject for contact in contacts[-1:]]
    coverage = [contact.coverage for contact in contacts[-1:] if contact.coverage]
    parts: list[str | Figure] = []
    for *_, subject in units(computed):
        for measured in filter(None, [f.find(_OVERLAP, f"{subject}/{end}") for end in ends]):
            area = f["overlap_area", measured.id.subject]
            before = "、" if parts else f"与{title}重叠："
            parts += [f"{before}{f.subject_name(subject)} ", area, "（", measured, "）"]
    return parts or [f"与{title}图层没有重叠", *(f"（写明覆盖范围：{area}）" for area in coverage)]


def _steepest(steepest: Figure, computed: Computed) -> list[str | Figure]:
    """Which units have the steepest slope, and how much it is."""
    f = computed.figures
    slopes = ((s, f.find("ground_slope", s)) for s in _farmland(computed))
    names = [f.subject_name(s) for s, slope in slopes if slope and slope.value == steepest.value]
    return [f"{steepest.label} ", steepest, f"（{'、'.join(names)}）"]
