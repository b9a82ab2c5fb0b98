"""Facts of a project as its plan states them (项目事实), for the conditions of packs; what is not stated is not known."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xiufu.audit.project_name import first_lines, stated_names
from xiufu.audit.sentences.cut import cut
from xiufu.packs.conditions import Fact

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_MINING = re.compile(r"煤矿|矿山|采矿|矿区|铁矿|金矿|铜矿|矿业|采石场|石灰岩矿|[\u4e00-\u9fff]矿(?:$|土地|资源|[（(])")
_BUILDING = re.compile(
    r"铁路|公路|高速|线路|输变电|输电|管道|管线|水库|水利|防洪|河道|电站|风电|光伏|机场|隧道|桥|工程|临时用地"
)
_TEMPORARY = re.compile(r"临时用地|临时占地|临时取[料土]|临时弃")
_LICENCE = re.compile(r"采矿许可证(?:号|编号)?[:：]?\s*[CcＣ]?\d{6,}")
_QUOTED = re.compile(r"《[^《》]*》|应当|依法由|以上(?:人民)?政府")
_APPROVED = {
    "state": re.compile(r"(?:国务院|自然资源部|国土资源部)[^，。；]{0,12}(?:批准|审批|批复)[^，。；]{0,12}用地"),
    "province": re.compile(r"(?:省|自治区|直辖市)人民政府[^，。；]{0,12}(?:批准|审批|批复)[^，。；]{0,12}用地"),
}
_REGISTERED = {
    "state": re.compile(r"采矿[^，。；]{0,20}由(?:自然资源部|国土资源部)[^，。；]{0,8}(?:颁发|登记|审批|核发)"),
    "province": re.compile(
        r"采矿[^，。；]{0,20}由[^，。；]{0,12}(?:省|自治区)(?:自然|国土)资源厅[^，。；]{0,8}(?:颁发|登记|审批|核发)"
    ),
}
_PERMANENT = re.compile(r"(?:不涉及|没有|不是|不属于)临时用地|全部为永久(?:性)?(?:建设)?用地")
_NOT = re.compile(r"不涉及|不产生|不利用|不用于|没有|无剩余|未涉及|不属于")


def project_facts(paper: "Paper") -> Mapping[str, Fact]:
    """What a plan says of its project (项目事实)."""
    names = "\n".join(_names(paper))
    whole = "\n".join(paper.texts.values())
    found = paper.review.kind
    return {
        "plan_kind": found.kind if found else None,
        "project_type": _project_type(names, whole),
        "temporary_land": True if _TEMPORARY.search(names) else False if _PERMANENT.search(whole) else None,
        "approval_level": _level(whole, _APPROVED),
        "registration_level": _level(whole, _REGISTERED),
        "uses_machines": "台班" in whole,
        "dynamic_investment": bool(re.search(r"动态(?:总)?投资|价差预备费", whole)),
        "has_sub_projects": "子项目" in whole,
        "earth_stone_used": _said(whole, r"土石料"),
        "farmland_quota": _said(whole, r"占补平衡|补充耕地指标"),
        "linkage": _said(whole, r"增减挂钩"),
    }


def _names(paper: "Paper") -> Iterator[str]:
    """The lines of the cover, and what is called the name of the project."""
    yield paper.file.document.title
    yield from (name for _, name in stated_names(paper, sure=False))
    yield from first_lines(paper)


def _project_type(names: str, whole: str) -> str | None:
    mining, building = bool(_MINING.search(names)), bool(_BUILDING.search(names))
    if _LICENCE.search(whole) or (mining and not building):
        return "mining"
    return "construction" if building and not mining else None


def _level(whole: str, patterns: Mapping[str, re.Pattern[str]]) -> str | None:
    """The level of the office that decided: as a sentence says it that quotes no rule."""
    for _, sentence in cut(whole):
        if not _QUOTED.search(sentence):
            for level, pattern in patterns.items():
                if pattern.search(sentence):
                    return level
    return None


def _said(whole: str, words: str) -> bool | None:
    """Whether something is the case: not known where nothing is said of it."""
    clauses = [clause for clause in re.split(r"[，,。；;\n]", whole) if re.search(words, clause)]
    return any(not _NOT.search(clause) for clause in clauses) if clauses else None
