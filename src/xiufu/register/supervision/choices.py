"""What inspections look at (检查内容), and the words that they conclude with: after 内政办发〔2023〕14号 and 《土地复垦条例》."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

_14 = "内政办发〔2023〕14号"
_RULES = "《土地复垦条例》"
_LAND = "《土地管理法实施条例》"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an inspection looks at (检查事项), with the clause that it rests on."""

    id: str
    title: str
    clause: str


_OTHER = Item("other", "其他情况", "")
ITEMS: Mapping[str, tuple[Item, ...]] = {
    "market_restoration": (
        Item("direction", "修复方向", f"{_14}（十一）"),
        Item("land_use", "土地用途", f"{_14}（十一）"),
        Item("quality", "工程实施和质量", f"{_14}（十一）"),
        Item("adjustment", "方案调整", f"{_14}（十一）"),
        Item("extent", "项目范围、有无违法采矿占地", f"{_14}（二十四）"),
        Item("pattern", "治理布局、林草配置", f"{_14}（二十四）"),
        Item("earth_rock", "土石料利用", f"{_14}（十八）"),
        Item("aftercare", "后期管护", f"{_14}（十三）"),
        _OTHER,
    ),
    "temporary_land": (
        Item("extent", "用地范围和用途", f"{_LAND}第二十条"),
        Item("topsoil", "表土剥离", f"{_RULES}第三十九条"),
        Item("fees", "土地复垦费用", f"{_RULES}第三十八条"),
        Item("reporting", "义务履行情况报告", f"{_RULES}第十七条、第四十一条"),
        Item("reclamation", "复垦工程", f"{_LAND}第五十六条"),
        _OTHER,
    ),
}
"""检查事项 by lifecycle, in order."""

SYSTEMS: Mapping[str, tuple[Item, ...]] = {
    "market_restoration": tuple(
        Item(name, title, f"{_14}（二十四）")
        for name, title in (
            ("legal_person", "项目法人制"),
            ("tendering", "招标投标制"),
            ("works_supervision", "工程建设监理制"),
            ("contracting", "合同管理制"),
            ("acceptance", "验收制"),
            ("aftercare", "后期管护"),
        )
    ),
    "temporary_land": (),
}
"""The systems of the whole process that （二十四） names (管理制度): the five, and aftercare beside them; for restoration by private capital."""


class SystemState(TextChoices):
    """How a system stands in a project (制度情况)."""

    UNCHECKED = "unchecked", "未查"
    ESTABLISHED = "established", "已建立"
    MISSING = "missing", "未建立"
    NOT_FOLLOWED = "not_followed", "执行不到位"


FAULTY = frozenset({SystemState.MISSING, SystemState.NOT_FOLLOWED})
"""States that a note must explain."""


class InspectionKind(TextChoices):
    """How it was inspected (检查方式)."""

    SITE = "site", "现场检查"
    PAPERS = "papers", "资料检查"
    JOINT = "joint", "部门联合检查"


class Conclusion(TextChoices):
    """What an inspection concludes (检查结论)."""

    NO_FAULT = "no_fault", "没有发现问题"
    FAULTS = "faults", "发现问题"
    UNCLEAR = "unclear", "需要进一步核实"


class Stance(TextChoices):
    """What a department says (部门意见)."""

    AGREE = "agree", "同意"
    CONDITIONAL = "conditional", "有修改意见"
    DISAGREE = "disagree", "不同意"
    UNCONCERNED = "unconcerned", "不涉及本部门"


EXPLAINED = frozenset({Stance.CONDITIONAL, Stance.DISAGREE})
"""Stances that say why."""
