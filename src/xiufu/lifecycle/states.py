"""The lifecycles (流程) that the register knows, each with its clocks. A newcomer begins here."""

from collections.abc import Mapping
from dataclasses import replace

from xiufu.lifecycle.clocks import ClockRule
from xiufu.lifecycle.entries import Capacity
from xiufu.lifecycle.market import MARKET_RESTORATION
from xiufu.lifecycle.moves import Lifecycle
from xiufu.lifecycle.pauses import PAUSE_MOVES, PAUSES
from xiufu.lifecycle.periods import TimeUnit
from xiufu.lifecycle.temporary import TEMPORARY_LAND

_14 = "内政办发〔2023〕14号"
_MEASURES = "《土地复垦条例实施办法》"


def _with_pauses(lifecycle: Lifecycle) -> Lifecycle:
    return replace(lifecycle, tracks=(*lifecycle.tracks, PAUSES), moves=(*lifecycle.moves, *PAUSE_MOVES))


LIFECYCLES: Mapping[str, Lifecycle] = {one.id: _with_pauses(one) for one in (MARKET_RESTORATION, TEMPORARY_LAND)}
"""流程 by id."""

CLOCK_RULES: Mapping[str, tuple[ClockRule, ...]] = {
    "market_restoration": (
        ClockRule(
            "acceptance_application", "竣工后申请验收", Capacity.INVESTOR, f"{_14}（十二）",
            ("complete_works",), ("apply_acceptance", "terminate"), "acceptance_apply_months", TimeUnit.MONTH,
        ),
        ClockRule(
            "correction", "责令改正的期限", Capacity.INVESTOR, f"{_14}（十一）",
            ("order_correction", "refuse_correction"), ("report_correction", "terminate"), until_fact="correction_deadline",
        ),
        ClockRule(
            "rectification", "验收整改的期限", Capacity.INVESTOR, f"{_14}（十二）",
            ("fail_acceptance", "extend_rectification"), ("apply_again", "terminate"), until_fact="rectification_deadline",
        ),
        ClockRule(
            "aftercare", "管护期（不得提前结束）", Capacity.AUTHORITY, f"{_14}（十三）",
            ("accept_project",), ("end_aftercare",), "aftercare_min_years", TimeUnit.YEAR, minimum=True,
        ),
    ),
    "temporary_land": (
        ClockRule(
            "deposit", "动工前预存土地复垦费用", Capacity.OBLIGOR, f"{_MEASURES}第十八条",
            ("sign_fee_agreement",), ("deposit",), until_fact="works_start_date",
        ),
        ClockRule(
            "term", "临时用地使用期满", Capacity.OBLIGOR, "《土地管理法实施条例》第二十条",
            ("approve_temporary_land",), ("begin_reclamation", "take_over"), until_fact="term_end_date",
        ),
        ClockRule(
            "reclamation", "期满之日起完成复垦", Capacity.OBLIGOR, "《土地管理法实施条例》第二十条",
            ("approve_temporary_land",), ("apply_reclamation_acceptance", "take_over"),
            "temporary_land_reclaim_within_years", TimeUnit.YEAR, since_fact="term_end_date",
        ),
        ClockRule(
            "withdrawal_notice", "出具支取通知书", Capacity.AUTHORITY, f"{_MEASURES}第二十一条",
            ("request_release",), ("notify_release", "refuse_release"), "withdrawal_notice_days",
        ),
        ClockRule(
            "acceptance", "完成验收", Capacity.AUTHORITY, "《土地复垦条例》第二十九条",
            ("apply_reclamation_acceptance", "apply_again"), ("accept_reclamation", "fail_reclamation"),
            "acceptance_working_days", TimeUnit.WORKING_DAY,
        ),
        ClockRule(
            "result_notice", "公告初步验收结果（不得少于）", Capacity.AUTHORITY, f"{_MEASURES}第三十六条",
            ("announce_result",), ("end_announcement",), "acceptance_notice_min_days", minimum=True,
        ),
        ClockRule(
            "objection", "核查异议并反馈", Capacity.AUTHORITY, f"{_MEASURES}第三十六条",
            ("object",), ("answer_objection",), "objection_reply_days",
        ),
        ClockRule(
            "rectification", "验收整改的期限", Capacity.OBLIGOR, "《土地复垦条例》第二十九条",
            ("fail_reclamation",), ("apply_again", "take_over"), until_fact="rectification_deadline",
        ),
    ),
}  # fmt: skip
"""期限规则 by lifecycle."""
