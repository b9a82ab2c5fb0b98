"""Market restoration: from the library to its end, and what each step refuses."""

from __future__ import annotations

from datetime import date

import pytest

from tests.lifecycle.driving import Driven
from xiufu.lifecycle.entries import Capacity
from xiufu.lifecycle.states import LIFECYCLES

MARKET = LIFECYCLES["market_restoration"]
D = date


def agreed() -> Driven:
    return (
        Driven(MARKET)
        .do("list_project", D(2024, 1, 8))
        .do("set_scheme", D(2024, 2, 5))
        .do("open_project", D(2024, 3, 4))
        .do("sign_agreements", D(2024, 5, 6))
    )


def at_works() -> Driven:
    return (
        agreed()
        .do("draft_plan", D(2024, 5, 7))
        .do("submit_plan", D(2024, 6, 3))
        .do("return_plan", D(2024, 6, 10))
        .do("submit_plan", D(2024, 6, 24))
        .do("pass_plan", D(2024, 7, 1))
        .do("approve_plan", D(2024, 7, 8))
        .do("approve_design", D(2024, 8, 5))
        .do("begin_works", D(2024, 9, 2))
    )


def accepted() -> Driven:
    return (
        at_works()
        .do("complete_works", D(2025, 9, 1))
        .do("apply_acceptance", D(2025, 9, 22))
        .do("accept_project", D(2025, 11, 3))
    )


def test_from_the_library_to_the_end():
    driven = accepted()
    driven.do("sign_aftercare", D(2025, 11, 10), facts={"aftercare_months": 36})
    driven.do("survey_change", D(2026, 1, 12)).do("register_tenure", D(2026, 5, 11))
    driven.do("end_aftercare", D(2028, 11, 3)).do("close_project", D(2028, 11, 20))
    assert driven.standing.main == "closed"
    assert MARKET.title_of("main", "closed") == "办结"
    assert MARKET.replay(driven.standing.entries) == driven.standing


def test_drafting_may_precede_opening_but_not_approval():
    driven = Driven(MARKET).do("list_project", D(2024, 1, 8)).do("set_scheme", D(2024, 2, 5))
    driven.do("draft_plan", D(2024, 2, 6)).do("submit_plan", D(2024, 4, 1)).do("pass_plan", D(2024, 4, 15))
    assert driven.lacking("approve_plan", D(2024, 4, 22)) == ("“工作方案已定”不能办理“批复修复方案”",)
    driven.do("open_project", D(2024, 5, 6)).do("sign_agreements", D(2024, 6, 3)).do("approve_plan", D(2024, 6, 4))
    assert driven.standing.main == "planned"


def test_no_drafting_before_the_scheme():
    driven = Driven(MARKET).do("list_project", D(2024, 1, 8))
    assert driven.lacking("draft_plan", D(2024, 1, 9)) == ("列入项目库并确定工作方案之后才编制修复方案",)


def test_the_approver_is_not_the_reviewer():
    driven = agreed().do("draft_plan", D(2024, 5, 7)).do("submit_plan", D(2024, 6, 3))
    driven.do("pass_plan", D(2024, 7, 1), person="张三")
    assert driven.lacking("approve_plan", D(2024, 7, 8), person="张三") == (
        "批复人与评审经办人是同一人，要由另一人批复",
    )
    assert driven.lacking("approve_plan", D(2024, 7, 8), person="李四") == ()


def test_an_approval_needs_what_it_says_not_just_a_paper():
    driven = agreed().do("draft_plan", D(2024, 5, 7)).do("submit_plan", D(2024, 6, 3)).do("pass_plan", D(2024, 7, 1))
    lacking = driven.lacking(
        "approve_plan", D(2024, 7, 8), facts={"plan_approval_number": " ", "plan_approval_date": None, "plan_approval_paper": "x"}
    )  # fmt: skip
    assert lacking == ("没有填“方案批复文号”", "没有填“方案批复日期”", "“方案批复文件”没有附文件")


def test_works_stand_still_until_the_correction_is_accepted():
    driven = at_works()
    driven.do("order_correction", D(2025, 3, 3), facts={"correction_deadline": D(2025, 4, 3)}, person="张三")
    assert driven.standing.states["correction#1"] == "ordered"
    said = "责令改正的还没有经验收达到要求（1 项）"
    assert driven.lacking("complete_works", D(2025, 9, 1)) == (said,)
    driven.do("report_correction", D(2025, 4, 1))
    assert driven.lacking("complete_works", D(2025, 9, 1)) == (said,)
    driven.do("refuse_correction", D(2025, 4, 7)).do("report_correction", D(2025, 4, 14))
    assert driven.lacking("pass_correction", D(2025, 4, 21), person="张三") == (
        "验收整改的与责令改正的是同一人，要由另一人验收",
    )
    driven.do("pass_correction", D(2025, 4, 21), person="李四").do("complete_works", D(2025, 9, 1))
    assert driven.standing.main == "completed"


def test_corrections_stand_side_by_side():
    driven = (
        at_works().do("order_correction", D(2025, 3, 3)).do("order_correction", D(2025, 3, 10), track="correction#2")
    )
    assert driven.standing.tracks("correction") == {"correction#1": "ordered", "correction#2": "ordered"}
    assert driven.lacking("complete_works", D(2025, 9, 1)) == ("责令改正的还没有经验收达到要求（2 项）",)


def test_no_adjusting_while_building():
    driven = at_works().do("begin_adjustment", D(2025, 3, 3)).do("submit_adjustment", D(2025, 4, 7))
    driven.do("refuse_adjustment", D(2025, 4, 14)).do("submit_adjustment", D(2025, 4, 21))
    driven.do("review_adjustment", D(2025, 5, 12))
    assert driven.lacking("complete_works", D(2025, 9, 1)) == ("方案调整还没有办结，不得边调整边实施（1 项）",)
    driven.do("approve_adjustment", D(2025, 5, 19)).do("complete_works", D(2025, 9, 1))


def test_corrections_and_adjustments_only_at_works():
    assert agreed().lacking("order_correction", D(2024, 6, 3)) == ("项目不在施工阶段",)
    assert accepted().lacking("begin_adjustment", D(2025, 12, 1)) == ("项目不在施工阶段",)


@pytest.mark.parametrize(
    ("deadline", "reason", "lacking"),
    [
        (D(2026, 11, 3), "", ()),
        (D(2026, 11, 4), "", ("“整改期限”2026-11-04 超过 2026-11-03（内政办发〔2023〕14号（十二）），要写明理由",)),
        (D(2026, 11, 4), "冬季停工", ()),
        (D(2025, 11, 2), "", ("“整改期限”2025-11-02 早于办理之日 2025-11-03",)),
    ],
)
def test_rectification_within_a_year_or_with_a_reason(deadline: date, reason: str, lacking: tuple[str, ...]):
    driven = at_works().do("complete_works", D(2025, 9, 1)).do("apply_acceptance", D(2025, 9, 22))
    facts = {"rectification_deadline": deadline}
    assert driven.lacking("fail_acceptance", D(2025, 11, 3), facts=facts, reason=reason) == lacking


def test_failed_acceptance_is_applied_for_again():
    driven = at_works().do("complete_works", D(2025, 9, 1)).do("apply_acceptance", D(2025, 9, 22))
    driven.do("fail_acceptance", D(2025, 11, 3), facts={"rectification_deadline": D(2026, 6, 1)})
    assert driven.lacking("accept_project", D(2025, 11, 10)) == ("“验收整改”不能办理“通过验收”",)
    earlier = {"rectification_deadline": D(2026, 5, 1)}
    assert driven.lacking("extend_rectification", D(2026, 1, 5), facts=earlier) == (
        "“整改期限”2026-05-01 早于原定期限 2026-06-01",
    )
    driven.do("apply_again", D(2026, 5, 11)).do("accept_project", D(2026, 6, 1))


def test_aftercare_of_three_parties_and_three_years_from_acceptance():
    driven = accepted()
    facts = {"aftercare_months": 35, "aftercare_parties": ("政府", "企业", "企业")}
    assert driven.lacking("sign_aftercare", D(2025, 11, 10), facts=facts) == (
        "“管护合同各方”至少要有 3 个，不能重复",
        "“管护月数”35 少于 36（内政办发〔2023〕14号（十三）不少于3年）",
    )
    driven.do("sign_aftercare", D(2025, 11, 10), facts={"aftercare_months": 36})
    said = "管护期从验收确认起算，不少于3年：2028-11-03 才满"
    assert driven.lacking("end_aftercare", D(2028, 11, 2)) == (said,)
    assert driven.lacking("end_aftercare", D(2028, 11, 3)) == ()


def test_a_longer_aftercare_that_was_agreed_is_kept():
    driven = accepted().do("sign_aftercare", D(2025, 11, 10), facts={"aftercare_months": 60})
    said = "管护期从验收确认起算，不少于3年：2030-11-03 才满"
    assert driven.lacking("end_aftercare", D(2028, 11, 3)) == (said,)


def test_closing_needs_both_branches():
    driven = accepted().do("sign_aftercare", D(2025, 11, 10), facts={"aftercare_months": 36})
    assert driven.lacking("close_project", D(2028, 11, 20)) == ("管护期还没有结束", "权属还没有办结")
    driven.do("no_tenure_change", D(2025, 12, 1)).do("end_aftercare", D(2028, 11, 3))
    assert driven.lacking("close_project", D(2028, 11, 20)) == ()


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ({"capacity": Capacity.INVESTOR}, "“列入项目库”由主管机关办理"),
        ({"number": 2}, "项目已有别的记录，请重新打开后再办"),
        ({"entered_date": D(2024, 1, 7)}, "办理日期 2024-01-08 晚于当天 2024-01-07"),
        ({"facts": {"颜色": "红"}}, "“列入项目库”没有要件“颜色”"),
        ({"facts": {"decision_date": "昨天"}}, "“依据日期”应填日期"),
        ({"facts": {"decision": True}}, "“确定为项目的依据”应填文字"),
        ({"track": "plan"}, "目前不能办理“列入项目库”"),
    ],
)
def test_refusals(also: dict[str, object], said: str):
    assert Driven(MARKET).lacking("list_project", D(2024, 1, 8), **also) == (said,)


def test_days_do_not_run_backwards():
    assert agreed().lacking("draft_plan", D(2024, 5, 5)) == ("办理日期 2024-05-05 早于“签订协议并公告”的 2024-05-06",)


def test_removal_and_termination_need_a_reason():
    listed = Driven(MARKET).do("list_project", D(2024, 1, 8))
    assert listed.lacking("remove_project", D(2024, 2, 5), reason=" ") == ("“移出项目库”要写明理由",)
    assert agreed().lacking("terminate", D(2024, 6, 3), reason="") == ("“解除协议、终止项目”要写明理由",)
    assert accepted().lacking("terminate", D(2026, 6, 1)) == ("“已通过验收”不能办理“解除协议、终止项目”",)


def test_nothing_happens_to_what_is_closed():
    driven = agreed().do("draft_plan", D(2024, 5, 7)).do("terminate", D(2024, 6, 3))
    assert MARKET.offered(driven.standing) == ()
    assert driven.lacking("submit_plan", D(2024, 6, 4), track="plan") == ("“编制”不能办理“报送修复方案”",)


def test_what_is_offered_first():
    assert [move.id for move, _ in MARKET.offered(Driven(MARKET).standing)] == ["list_project"]
    listed = Driven(MARKET).do("list_project", D(2024, 1, 8))
    assert [(move.id, track) for move, track in MARKET.offered(listed.standing)] == [
        ("remove_project", "main"),
        ("set_scheme", "main"),
        ("pause_clock", "pause#1"),
    ]


def test_a_step_is_not_dated_before_the_thread_it_rests_on():
    driven = agreed().do("draft_plan", D(2024, 5, 7)).do("submit_plan", D(2024, 6, 3)).do("pass_plan", D(2024, 7, 1))
    approved = {"plan_approval_date": D(2024, 6, 28)}
    assert driven.lacking("approve_plan", D(2024, 6, 30), facts=approved) == (
        "办理日期 2024-06-30 早于“通过评审”的 2024-07-01",
    )


def test_no_day_that_is_told_is_still_to_come():
    assert Driven(MARKET).lacking("list_project", D(2024, 1, 8), facts={"decision_date": D(2024, 1, 9)}) == (
        "“依据日期”2024-01-09 晚于办理日期 2024-01-08",
    )


def test_a_reviewed_plan_is_sent_back_until_it_is_approved():
    driven = agreed().do("draft_plan", D(2024, 5, 7)).do("submit_plan", D(2024, 6, 3)).do("pass_plan", D(2024, 7, 1))
    driven.do("refuse_plan", D(2024, 7, 2))
    assert driven.lacking("approve_plan", D(2024, 7, 3)) == ("修复方案还没有通过评审",)
    driven.do("submit_plan", D(2024, 7, 8)).do("pass_plan", D(2024, 7, 9)).do("approve_plan", D(2024, 7, 10))
    assert driven.lacking("refuse_plan", D(2024, 7, 11)) == ("修复方案已经批复，要改的按方案调整办理",)
