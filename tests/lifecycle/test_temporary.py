"""Reclamation of temporary land: from the plan to handing back, and what each step refuses."""

from __future__ import annotations

from datetime import date

import pytest

from tests.lifecycle.driving import Driven
from xiufu.lifecycle.states import LIFECYCLES

TEMPORARY = LIFECYCLES["temporary_land"]
D = date
TERM = {"land_date": D(2024, 5, 6), "term_end_date": D(2026, 5, 6)}


def land_approved(facts: dict[str, object] | None = None) -> Driven:
    return (
        Driven(TEMPORARY)
        .do("submit_reclamation_plan", D(2024, 2, 5))
        .do("take_up_review", D(2024, 2, 6))
        .do("give_opinions", D(2024, 3, 4))
        .do("reply_opinions", D(2024, 3, 25))
        .do("approve_reclamation_plan", D(2024, 4, 8), facts={"plan_fen": 25_973_700})
        .do("approve_temporary_land", D(2024, 5, 6), facts=facts or TERM)
        .do("sign_fee_agreement", D(2024, 5, 13), facts={"works_start_date": D(2024, 6, 3)})
    )


def in_use() -> Driven:
    driven = land_approved().do("deposit", D(2024, 5, 27), facts={"deposit_fen": 25_973_700})
    return driven.do("begin_use", D(2024, 6, 3))


def applied() -> Driven:
    driven = in_use().do("begin_reclamation", D(2026, 5, 6))
    return driven.do("apply_reclamation_acceptance", D(2026, 9, 7))


def test_from_the_plan_to_handing_back():
    driven = in_use().do("report_year", D(2024, 12, 16)).do("request_release", D(2025, 4, 7))
    driven.do("notify_release", D(2025, 4, 11)).do("begin_reclamation", D(2026, 5, 6))
    driven.do("apply_reclamation_acceptance", D(2026, 9, 7)).do("announce_result", D(2026, 9, 14))
    driven.do("end_announcement", D(2026, 10, 14)).do("accept_reclamation", D(2026, 10, 19))
    # 259737.00 deposited − 10000.00 released + 10.00 interest = 249747.00
    assert driven.lacking("hand_back", D(2026, 11, 2), facts={"interest_fen": 1_000, "refund_fen": 24_974_701}) == (
        "“退还余额”249747.01 元不等于预存余额 249737.00 元加利息 10.00 元，应为 249747.00 元",
    )
    driven.do("hand_back", D(2026, 11, 2), facts={"interest_fen": 1_000, "refund_fen": 24_974_700})
    assert driven.standing.main == "closed"
    assert TEMPORARY.replay(driven.standing.entries) == driven.standing


@pytest.mark.parametrize(
    ("use", "until", "lacking"),
    [
        ("一般项目", D(2026, 5, 6), ()),
        ("一般项目", D(2026, 5, 7), ("期限不超过2年",)),
        ("建设周期较长的能源、交通、水利等基础设施", D(2028, 5, 6), ()),
        ("建设周期较长的能源、交通、水利等基础设施", D(2028, 5, 7), ("期限不超过4年",)),
        ("草原", D(2026, 5, 7), ("期限不超过2年",)),
        ("林地", D(2026, 5, 7), ("期限不超过2年",)),
    ],
)
def test_no_term_is_longer_than_law_allows(use: str, until: date, lacking: tuple[str, ...]):
    driven = (
        Driven(TEMPORARY)
        .do("submit_reclamation_plan", D(2024, 2, 5))
        .do("take_up_review", D(2024, 2, 6))
        .do("approve_reclamation_plan", D(2024, 4, 8))
    )
    facts = {"land_date": D(2024, 5, 6), "term_end_date": until, "land_use": use}
    found = driven.lacking("approve_temporary_land", D(2024, 5, 6), facts=facts, reason="确需延长")
    assert [part for said in found for part in lacking if part in said] == list(lacking)
    assert len(found) == len(lacking)


@pytest.mark.parametrize(
    ("until", "fen", "said"),
    [
        (D(2026, 5, 6), 25_973_699, "预存 259736.99 元少于 259737.00 元：应当一次性全额预存（《土地复垦条例实施办法》第十九条）"),
        (D(2026, 5, 6), 25_973_700, ""),
        # 20 % of 25973700 = 5194740
        (D(2028, 5, 6), 5_194_739, "预存 51947.39 元少于 51947.40 元：第一次不少于总额的20%（《土地复垦条例实施办法》第十九条）"),
        (D(2028, 5, 6), 5_194_740, ""),
    ],
)  # fmt: skip
def test_first_deposit(until: date, fen: int, said: str):
    use = "建设周期较长的能源、交通、水利等基础设施"
    driven = land_approved({"land_date": D(2024, 5, 6), "term_end_date": until, "land_use": use})
    assert driven.lacking("deposit", D(2024, 5, 27), facts={"deposit_fen": fen}) == ((said,) if said else ())


def test_no_use_before_the_deposit():
    assert land_approved().lacking("begin_use", D(2024, 6, 3)) == ("“监管协议已签”不能办理“开始使用”",)


def test_releases_stand_side_by_side_and_hold_up_acceptance():
    driven = in_use().do("request_release", D(2025, 4, 7)).do("request_release", D(2025, 4, 8))
    driven.do("refuse_release", D(2025, 4, 9), track="release#1").do("begin_reclamation", D(2026, 5, 6))
    lacking = driven.lacking("apply_reclamation_acceptance", D(2026, 9, 7))
    assert lacking == ("有费用支取申请没有办结（1 项）",)
    driven.do("notify_release", D(2026, 9, 7), track="release#2").do("apply_reclamation_acceptance", D(2026, 9, 7))


def test_acceptance_waits_for_the_notice_and_objections():
    driven = applied()
    assert driven.lacking("accept_reclamation", D(2026, 9, 14)) == ("这一次申请的初步验收结果还没有公告期满",)
    assert driven.lacking("object", D(2026, 9, 14)) == ("不在公告期内",)
    driven.do("announce_result", D(2026, 9, 14), person="张三").do("object", D(2026, 9, 21))
    assert driven.lacking("end_announcement", D(2026, 10, 13)) == ("公告不少于30日：2026-10-14 才满",)
    driven.do("end_announcement", D(2026, 10, 14))
    assert driven.lacking("accept_reclamation", D(2026, 10, 19), person="张三") == (
        "有异议没有反馈（1 项）",
        "出具确认书的与公告初步结果的是同一人，要由另一人办理",
    )
    driven.do("answer_objection", D(2026, 10, 15)).do("accept_reclamation", D(2026, 10, 19))


def test_a_second_notice_counts_after_a_failed_acceptance():
    driven = applied().do("announce_result", D(2026, 9, 14)).do("end_announcement", D(2026, 10, 14))
    driven.do("fail_reclamation", D(2026, 10, 19), facts={"rectification_deadline": D(2027, 5, 31)})
    driven.do("apply_again", D(2027, 5, 10)).do("announce_result", D(2027, 5, 17))
    assert driven.lacking("accept_reclamation", D(2027, 5, 24)) == ("这一次申请的初步验收结果还没有公告期满",)
    assert driven.lacking("end_announcement", D(2027, 6, 15), track="notice#2") == ("公告不少于30日：2027-06-16 才满",)


def test_reclamation_by_others_at_the_obligors_cost():
    driven = in_use().do("take_over", D(2027, 6, 1), person="张三")
    assert driven.lacking("end_take_over", D(2027, 11, 1), person="张三") == (
        "验收的与决定代为复垦的是同一人，要由另一人办理",
    )
    driven.do("end_take_over", D(2027, 11, 1)).do(
        "hand_back", D(2027, 11, 8), facts={"interest_fen": 0, "refund_fen": 25_973_700}
    )
    assert driven.standing.main == "closed"


def test_no_more_is_released_than_asked_for_and_left():
    driven = in_use()
    assert driven.lacking("request_release", D(2025, 4, 7), facts={"requested_fen": 25_973_701}) == (
        "“申请支取金额”259737.01 元超过预存余额 259737.00 元",
    )
    driven.do("request_release", D(2025, 4, 7), facts={"requested_fen": 100})
    assert driven.lacking("notify_release", D(2025, 4, 8), facts={"released_fen": 101}) == (
        "“准予支取金额”1.01 多于“申请支取金额”1.00",
    )


def test_an_old_notice_and_a_true_objection_stand_in_the_way():
    driven = applied().do("announce_result", D(2026, 9, 14)).do("object", D(2026, 9, 21))
    driven.do("answer_objection", D(2026, 9, 28), facts={"objection_finding": "属实"})
    driven.do("end_announcement", D(2026, 10, 14))
    assert driven.lacking("accept_reclamation", D(2026, 10, 19)) == ("有异议查明属实，要限期整改后重新申请验收",)
    driven.do("fail_reclamation", D(2026, 10, 19), facts={"rectification_deadline": D(2027, 5, 31)})
    driven.do("apply_again", D(2027, 5, 10))
    assert driven.lacking("accept_reclamation", D(2027, 5, 24)) == ("这一次申请的初步验收结果还没有公告期满",)
    driven.do("announce_result", D(2027, 5, 17)).do("end_announcement", D(2027, 6, 16))
    assert driven.lacking("accept_reclamation", D(2027, 6, 17), facts={"accepted_area": 1_000_001}) == (
        "“验收面积”100.0001公顷 多于“临时用地面积”100.0000公顷",
    )
    driven.do("accept_reclamation", D(2027, 6, 17))
