"""Kinds of papers (文件种类), and the facts that each states."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiufu.lifecycle.entries import Capacity
from xiufu.lifecycle.facts import Fact, FactKind, a_date, a_text, names
from xiufu.register.accounts.roles import AT_PROJECTS, BY_AREA, Role

PLAN = "plan"
"""The kind of plans, which are audited."""
DEPARTMENT_OPINION = "department_opinion"
"""What a department hands in with its opinion, not among a project's other papers: parties and experts see no opinions of departments."""
_ANYBODY = frozenset(Capacity)
_OFFICE = frozenset({Capacity.AUTHORITY, Capacity.SUPERIOR})
_PLANNING = frozenset({Capacity.AUTHORITY, Capacity.INVESTOR, Capacity.OBLIGOR, Capacity.PREPARER})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper (文件种类): what it states, who may hand it in, whether it is ``audited``, which roles it is ``shown`` to."""

    id: str
    title: str
    facts: tuple[Fact, ...] = ()
    by: frozenset[Capacity] = _ANYBODY
    audited: bool = False
    shown: frozenset[Role] = AT_PROJECTS


def _issued(number: str, issuer: str, date: str) -> tuple[Fact, ...]:
    return a_text("number", number), a_text("issuer", issuer), a_date("date", date)


def _perhaps(name: str, title: str) -> Fact:
    return Fact(name, title, FactKind.DATE, optional=True)


KINDS: Mapping[str, Kind] = {
    one.id: one
    for one in (
        Kind(PLAN, "方案（修复方案、土地复垦方案、调整方案等）", (a_text("preparer", "编制单位"), a_date("date", "编制日期")), _PLANNING, True),
        Kind("approval", "批复、批准文件", _issued("文号", "批准机关", "批准日期")),
        Kind("opinion", "评审、论证意见", (a_date("date", "意见日期"),), frozenset({Capacity.EXPERT}) | _OFFICE),
        Kind("reply", "修改说明", (a_date("date", "填写日期"),), _PLANNING),
        Kind("notice", "公告、公示", (a_text("place", "载体"), a_date("date", "发布日期")), _OFFICE),
        Kind("agreement", "协议、合同", (names("parties", "签订各方", least=2), a_date("date", "签订日期"))),
        Kind("order", "通知书、决定书（受理、责令改正、支取等）", _issued("文号", "发出机关", "发出日期"), _OFFICE),
        Kind("report", "报告（开工、竣工、整改、结算、决算等）", (a_text("issuer", "出具单位"), a_date("date", "报告日期"))),
        Kind("legacy", "历史遗留认定材料", (a_text("issuer", "认定机关"), a_date("date", "认定日期"))),
        Kind("tenure", "权属、用途材料", (a_text("issuer", "出具单位", optional=True), _perhaps("date", "日期"))),
        Kind("drawing", "图件", (a_text("issuer", "制图单位", optional=True), _perhaps("date", "制图日期"))),
        Kind("vector", "矢量数据", (a_text("system", "坐标系", optional=True), _perhaps("date", "采集日期"))),
        Kind("photo", "照片", (_perhaps("date", "拍摄日期"),)),
        Kind("other", "其他材料", (_perhaps("date", "日期"),)),
        Kind(
            DEPARTMENT_OPINION, "部门意见材料", (a_text("number", "文号", optional=True), _perhaps("date", "文件日期")),
            frozenset(), shown=BY_AREA,
        ),
    )
}  # fmt: skip
"""Every kind by its id, in the order of the list."""


RESERVED = frozenset(one.id for one in KINDS.values() if one.shown != AT_PROJECTS)
"""Kinds that not everybody is shown who sees the project (不对项目各方公开的种类)."""


def kinds_shown(role: Role) -> tuple[Kind, ...]:
    """Kinds that a role is shown (可见的种类)."""
    return tuple(one for one in KINDS.values() if role in one.shown)


def kind_title(kind: str) -> str:
    """What a kind is called (种类名称), its id where it is none of these."""
    found = KINDS.get(kind)
    return found.title if found else kind


def kinds_for(capacities: frozenset[Capacity]) -> tuple[Kind, ...]:
    """Kinds that somebody may hand in (可上传的种类), in these capacities."""
    return tuple(one for one in KINDS.values() if one.by & capacities)
