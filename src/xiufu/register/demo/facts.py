"""Facts and papers of the demonstration's steps (演示要件和文件): of the right kind, invented, and marked so."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xiufu.lifecycle.facts import Fact, FactKind, Value
from xiufu.lifecycle.moves import Move
from xiufu.register.demo.stories import Told
from xiufu.register.library.models import Project

_EXPERTS = ("演示专家甲", "演示专家乙", "演示专家丙")
_TEXTS: Mapping[str, str] = {
    "decision": "演示：旗人民政府专题会议纪要（虚构）",
    "notice_place": "演示：公共资源交易网（虚构）",
    "announcement_place": "演示：政府门户网站（虚构）",
    "result_notice_place": "演示：政府门户网站和项目所在嘎查（虚构）",
    "preparer": "示范规划设计院（虚构）",
    "surveyor": "示范勘查单位（虚构）",
    "designer": "示范设计单位（虚构）",
    "contractor": "示范施工单位（虚构）",
    "supervisor": "示范监理单位（虚构）",
    "part": "演示：二区削坡",
    "aftercare_scope": "演示：项目区范围内补植、围封、巡护",
    "register_numbers": "演示：不动产登记编号（虚构）",
    "fee_account": "演示：专门账户（虚构）",
    "objector": "演示：项目区相邻牧户（虚构）",
    "objection_result": "演示：异议不属实，已当面说明",
}
_NAMES: Mapping[str, tuple[str, ...]] = {
    "plan_experts": _EXPERTS,
    "adjustment_experts": _EXPERTS,
    "investors": ("示范生态修复有限公司（虚构）",),
    "aftercare_parties": ("演示：自然资源局", "演示：苏木人民政府", "示范生态修复有限公司（虚构）"),
    "fee_parties": ("演示：自然资源局", "示范铁路建设有限公司（虚构）", "演示：银行"),
    "tenure_parties": ("演示：甲嘎查", "演示：乙嘎查"),
}
_SHARES: Mapping[str, int] = {
    "requested_fen": 20,
    "released_fen": 20,
    "aftercare_fen": 10,
    "interest_fen": 1,
    "refund_fen": 101,
    "fee_fen": 90,
}
"""Percent of the budget; other amounts are the whole."""
_AFTERCARE_MONTHS = 36
_TERM_DAYS = 600
_REASONS: Mapping[str, str] = {
    "return_plan": "演示：植被恢复措施的水源没有论证，退回补充。",
    "remove_project": "演示：公开引入没有征集到社会投资主体，移出项目库。",
    "terminate": "演示：社会投资主体未按协议投入，协商解除协议。",
    "order_correction": "演示：三区覆土厚度未达到方案要求。",
    "begin_adjustment": "演示：实测地形与方案不符，削坡范围要调整。",
    "pause_clock": "演示：连续暴雪，复核无法进行。",
    "take_over": "演示：义务人逾期不复垦。",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A paper as it is handed in (文件): its kind, title, text."""

    kind: str
    title: str
    text: str

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.text.encode("utf-8")

    @property
    def sha256(self) -> str:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def reason_of(move: Move) -> str:
    """The reason that a step gives (理由), where it needs one."""
    return _REASONS.get(move.id, f"演示：{move.title}的理由（虚构）。") if move.reason else ""


def paper_of(project: Project, move: Move, fact: Fact, on: date) -> Written:
    """The paper that a step of a day rests on (要件文件)."""
    title = f"{fact.title}（演示 {on:%Y%m%d}）"
    lines = [
        f"{fact.title}（演示，虚构）",
        f"项目：{project.number} {project.name}",
        f"日期：{on.year}年{on.month}月{on.day}日",
        f"本文件是“{move.title}”的演示要件，内容全部虚构，不作任何依据。",
    ]
    return Written(
        _kind_of(fact), title, "\n".join([*lines, *(_plan_text() if _kind_of(fact) == "plan" else [])]) + "\n"
    )


def facts_of(
    project: Project, move: Move, on: date, told: Told, papers: Mapping[str, Written], today: date
) -> Mapping[str, Value]:
    """What a step states (要件): what is told of it, else what is usual."""
    return {
        fact.name: _told(fact, told[fact.name], today) if fact.name in told else _usual(fact, project, on, papers)
        for fact in move.facts
        if not fact.optional
    }


def _told(fact: Fact, value: int | str, today: date) -> Value:
    return today + timedelta(value) if fact.kind is FactKind.DATE and isinstance(value, int) else value


def _usual(fact: Fact, project: Project, on: date, papers: Mapping[str, Written]) -> Value:
    match fact.kind:
        case FactKind.DATE:
            return on + timedelta(_TERM_DAYS) if fact.name == "term_end_date" else on
        case FactKind.MONEY:
            return (project.budget_fen or 0) * _SHARES.get(fact.name, 100) // 100
        case FactKind.AREA:
            return project.area_units or 0
        case FactKind.COUNT:
            return _AFTERCARE_MONTHS if fact.name == "aftercare_months" else max(on.year, fact.least)
        case FactKind.NAMES:
            return _NAMES[fact.name]
        case FactKind.CHOICE:
            return fact.choices[0]
        case FactKind.PAPER:
            return papers[fact.name].sha256
        case FactKind.TEXT:
            return _text(fact, on)


def _text(fact: Fact, on: date) -> str:
    if fact.name.endswith("_number"):
        return f"演示〔{on.year}〕{on.timetuple().tm_yday}号"
    return "演示：主管机关（虚构）" if fact.name.endswith("_issuer") else _TEXTS[fact.name]


def _kind_of(fact: Fact) -> str:
    """Under which kind a paper is kept (文件种类)."""
    return fact.kinds[0] if fact.kinds else "other"


def _plan_text() -> list[str]:
    """A little plan whose sum is wrong by intent: an audit of it has something to find."""
    return [
        "",
        "表1 投资估算表（虚构，合计有意写错，供审查演示）",
        "序号\t费用名称\t金额（万元）",
        "1\t工程施工费\t120.50",
        "2\t设备费\t8.00",
        "3\t其他费用\t15.30",
        "\t合计\t153.80",
    ]
