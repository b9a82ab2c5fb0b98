"""Rounds of review: opened, declared, written, answered, closed, carried over; and who may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.review.rounds import NOW, closed, declared, opened, plan, replied, said, settled, submitted, whole
from tests.register.world import World
from xiufu.register.accounts.models import PersonalData
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Assignment, Participation
from xiufu.register.review import actions, opinions
from xiufu.register.review.models import Interest, Judgement, Opinion, Reply, Round, Weight
from xiufu.register.rules.refusals import Refused, Stale


def refused(code: int, said: str = ""):
    return pytest.raises(Refused, match=said or None, check=lambda error: error.code == code)


def test_a_round_from_beginning_to_end(world: World):
    held, opinion = whole(world)
    assert opinion.number == 1
    replied(world, held, opinion)
    settled(world, held, opinion)
    closed(world, held, "同意")
    held.refresh_from_db()
    assert (held.number, held.conclusion, held.closed_by) == (1, "同意", world.users["banner"])
    assert [line.action for line in LogLine.objects.all()] == [
        "review.open", "review.declare", "review.opinion", "review.submit", "review.reply", "review.settle", "review.close",
    ]  # fmt: skip
    assert not any("面积前后不一致" in line.data for line in LogLine.objects.all())
    assert list(broken_lines()) == []


def test_only_the_leading_officer_opens_a_round_on_the_last_version_with_assigned_experts(world: World):
    project = world.project()
    first = plan(world, project)
    expert, stranger = world.users["expert"].pk, world.users["other_expert"].pk

    def open_by(who: str, paper: int, *experts: int) -> Round:
        return actions.open_round(actor=world.actor(who), project=project.pk, paper=paper, experts=experts, now=NOW)

    for who, code in (
        ("league", 403),
        ("forestry", 403),
        ("preparer", 403),
        ("expert", 403),
        ("other_banner", 404),
        ("stranger", 404),
    ):
        with refused(code):
            open_by(who, first.pk, expert)
    with refused(409, "参评专家须从这个项目的在任专家中选"):
        open_by("banner", first.pk, expert, stranger)
    with refused(409, "至少 1 人"):
        open_by("banner", first.pk)
    other = project.papers.get(kind="other")
    with refused(409, "送审的须是这个项目的方案"):
        open_by("banner", other.pk, expert)
    plan(world, project, 2)
    with refused(409, "已有第 2 版"):
        open_by("banner", first.pk, expert)
    assert Round.objects.count() == 0


def test_an_expert_declares_before_he_sees_anything(world: World):
    held = opened(world)
    page = world.client("expert").get(f"/reviews/{held.pk}/").content.decode()
    assert "没有利害关系，开始评审" in page
    assert "写一条意见" not in page
    with refused(409, "先声明"):
        said(world, held)
    declared(world, held)
    assert "写一条意见" in world.client("expert").get(f"/reviews/{held.pk}/").content.decode()


def test_who_steps_back_sees_nothing_any_more(world: World):
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    said(world, held)
    actions.declare(actor=world.actor("expert"), round_=held.pk, interest=Interest.CONFLICT, now=NOW)
    assert Opinion.objects.count() == 0
    assert Assignment.objects.get(expert=world.users["expert"]).ended_date == date(2024, 3, 1)
    for address in (
        f"/reviews/{held.pk}/",
        f"/projects/{held.project_id}/reviews/",
        f"/papers/{held.paper_id}/",
        f"/papers/{held.paper_id}/file",
    ):
        assert world.client("expert").get(address).status_code == 404
    submitted(world, held, "other_expert")
    closed(world, held)


def test_who_ended_his_assignment_sees_nothing(world: World):
    held, _ = whole(world)
    Assignment.objects.update(ended_date=date(2024, 4, 1))
    assert world.client("expert").get(f"/reviews/{held.pk}/").status_code == 404
    with refused(404):
        submitted(world, held)


def test_an_assigned_expert_beside_the_panel_sees_no_round(world: World):
    held, _ = whole(world)
    Assignment.objects.create(project=held.project, expert=world.users["other_expert"])
    client = world.client("other_expert")
    assert client.get(f"/reviews/{held.pk}/").status_code == 404
    assert "第 1 轮" not in client.get(f"/projects/{held.project_id}/reviews/").content.decode()
    actions.invite(actor=world.actor("banner"), round_=held.pk, expert=world.users["other_expert"].pk, now=NOW)
    assert client.get(f"/reviews/{held.pk}/").status_code == 200


def test_experts_judge_alone_until_they_submit(world: World):
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    said(world, held, "甲的意见")
    said(world, held, "乙的意见", who="other_expert")
    submitted(world, held, "other_expert")
    page = world.client("expert").get(f"/reviews/{held.pk}/").content.decode()
    assert ("甲的意见" in page, "乙的意见" in page) == (True, False)
    shown = world.client("preparer").get(f"/reviews/{held.pk}/").content.decode()
    assert ("甲的意见" in shown, "乙的意见" in shown) == (False, True)
    submitted(world, held)
    page = world.client("expert").get(f"/reviews/{held.pk}/").content.decode()
    assert ("甲的意见" in page, "乙的意见" in page) == (True, True)
    assert [(one.text, one.number) for one in Opinion.objects.order_by("number")] == [("乙的意见", 1), ("甲的意见", 2)]


def test_parties_are_not_told_who_said_what(world: World):
    held, _ = whole(world)
    for who, told in (("preparer", False), ("investor", False), ("banner", True), ("auditor", True), ("expert", True)):
        assert (
            "expert姓名"
            in world.client(who).get(f"/reviews/{held.pk}/").content.decode().replace("<span>expert姓名", "")
        ) is told


def test_a_finding_is_adopted_or_rejected_with_one_click(world: World):
    held = declared(world, opened(world, audited=True))
    client = world.client("expert")
    page = client.get(f"/reviews/{held.pk}/").content.decode()
    marks = [part.split('"')[0] for part in page.split('name="fingerprint" value="')[1:]]
    assert len(marks) == 2
    client.post(f"/reviews/{held.pk}/findings", {"fingerprint": marks[0], "adopted": "1"})
    client.post(f"/reviews/{held.pk}/findings", {"fingerprint": marks[1], "adopted": "0"})
    opinion = Opinion.objects.get()
    assert (opinion.fingerprint, opinion.weight, "应为：4.28万元" in opinion.text) == (marks[0], Weight.MUST, True)
    assert sorted(Judgement.objects.values_list("adopted", flat=True)) == [False, True]
    client.post(f"/reviews/{held.pk}/findings", {"fingerprint": marks[0], "adopted": "1"})
    assert Opinion.objects.count() == 1
    client.post(f"/reviews/{held.pk}/findings", {"fingerprint": marks[0], "adopted": "0"})
    assert Opinion.objects.count() == 0
    assert (
        client.post(f"/reviews/{held.pk}/findings", {"fingerprint": "ffffffffffff", "adopted": "1"}).status_code == 404
    )


def test_a_draft_can_be_taken_back_by_its_author_only(world: World):
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    opinion = said(world, held)
    with refused(404):
        opinions.drop_opinion(actor=world.actor("other_expert"), round_=held.pk, opinion=opinion.pk, now=NOW)
    opinions.drop_opinion(actor=world.actor("expert"), round_=held.pk, opinion=opinion.pk, now=NOW)
    assert Opinion.objects.count() == 0


def test_after_submitting_nothing_changes(world: World):
    held, opinion = whole(world)
    with refused(409, "已经提交"):
        said(world, held)
    with refused(409, "已经提交"):
        opinions.drop_opinion(actor=world.actor("expert"), round_=held.pk, opinion=opinion.pk, now=NOW)
    with refused(409, "不能再改声明"):
        actions.declare(actor=world.actor("expert"), round_=held.pk, interest=Interest.CONFLICT, now=NOW)


def test_the_preparer_replies_and_nobody_else(world: World):
    held, opinion = whole(world)
    for who, code in (
        ("investor", 403),
        ("obligor", 403),
        ("banner", 403),
        ("expert", 403),
        ("stranger", 404),
        ("other_banner", 404),
    ):
        with refused(code):
            replied(world, held, opinion, who=who)
    replied(world, held, opinion)
    with pytest.raises(Stale, match="账号“preparer”已在 2024-03-01 10:00 答复“已改”"):
        replied(world, held, opinion, text="另一种")
    replied(world, held, opinion, expected=1, text="再改")
    assert Reply.objects.get().text == "再改"


def test_without_a_preparing_firm_the_party_replies_itself(world: World):
    held, opinion = whole(world)
    Participation.objects.filter(capacity="preparer").update(ended_date=date(2024, 2, 1))
    replied(world, held, opinion, who="investor")


def test_the_author_says_whether_a_reply_settles_it(world: World):
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    opinion = said(world, held)
    submitted(world, held, "expert", "other_expert")
    with refused(409, "还没有答复"):
        settled(world, held, opinion)
    replied(world, held, opinion)
    with refused(403, "提出意见的专家"):
        settled(world, held, opinion, who="other_expert")
    settled(world, held, opinion, yes=False)
    replied(world, held, opinion, expected=1, text="又改")
    assert Reply.objects.get().settled is None
    with pytest.raises(Stale):
        settled(world, held, opinion, expected=1)
    settled(world, held, opinion, expected=2)


def test_a_round_is_closed_only_when_everything_is_in_and_answered(world: World):
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    said(world, held)
    submitted(world, held)
    with pytest.raises(Refused) as reasons:
        closed(world, held, "随便")
    assert [one[:12] for one in reasons.value.reasons] == [
        "还有 1 位专家没有提交",
        "第 1 条意见还没有答复",
        "结论只能是：同意；修改后",
    ]
    submitted(world, held, "other_expert")
    replied(world, held, Opinion.objects.get())
    with refused(409, "没有经专家认可"):
        closed(world, held, "同意")
    for who, code in (("league", 403), ("preparer", 403), ("expert", 403), ("other_banner", 404)):
        with refused(code):
            closed(world, held, who=who)
    closed(world, held, who="banner2")
    with refused(409, "已经结束"):
        replied(world, held, Opinion.objects.get(), expected=1)


def test_nobody_concludes_on_his_own_opinion(world: World):
    """The same person with an officer's and an expert's account is known by name and telephone."""
    held, opinion = whole(world)
    replied(world, held, opinion)
    PersonalData.objects.filter(user=world.users["banner2"]).update(name="expert姓名")
    with refused(409, "由另一人办理"):
        closed(world, held, who="banner2")
    closed(world, held)
    plan(world, held.project, 2)
    with refused(409, "与组织人是同一人"):
        actions.open_round(
            actor=world.actor("banner2"), project=held.project_id, paper=held.project.papers.get(version=2).pk,
            experts=[world.users["expert"].pk], now=NOW,
        )  # fmt: skip


def test_unsettled_opinions_are_carried_into_the_next_round(world: World):
    held = declared(world, opened(world))
    for text in ("已解决的", "没解决的", "没认可的"):
        said(world, held, text)
    submitted(world, held)
    first, second, third = Opinion.objects.order_by("number")
    for one in (first, second, third):
        replied(world, held, one)
    settled(world, held, first)
    settled(world, held, second, yes=False)
    again = [world.users["expert"].pk]

    def next_round(paper: int) -> Round:
        return actions.open_round(
            actor=world.actor("banner"), project=held.project_id, paper=paper, experts=again, now=NOW
        )

    with refused(409, "还没有结束"):
        next_round(held.paper_id)
    closed(world, held)
    with refused(409, "评审的就是这一版"):
        next_round(held.paper_id)
    following = declared(world, next_round(plan(world, held.project, 2).pk))
    carried = [
        (one.number, one.text, one.carried_from) for one in Opinion.objects.filter(round=following).order_by("number")
    ]
    assert carried == [(1, "没解决的", second), (2, "没认可的", third)]
    said(world, following, "新的")
    submitted(world, following)
    assert Opinion.objects.get(text="新的").number == 3
    assert (
        "第 1 轮评审第 2 条未解决，转入本轮"
        in world.client("preparer").get(f"/reviews/{following.pk}/").content.decode()
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review_opinion SET text = 'x'",
        "UPDATE review_opinion SET number = 9",
        "DELETE FROM review_opinion",
        "UPDATE review_panelist SET submitted_at = NULL",
        "DELETE FROM review_panelist",
        "UPDATE review_round SET conclusion = '同意'",
        "UPDATE review_round SET closed_at = NULL, closed_by_id = NULL, conclusion = ''",
        "DELETE FROM review_round",
        "UPDATE review_reply SET text = 'x'",
        "DELETE FROM review_reply",
        "INSERT INTO review_opinion (round_id, expert_id, weight, text, place, clause, fingerprint, made_at)"
        " SELECT round_id, expert_id, weight, text, place, clause, fingerprint, made_at FROM review_opinion",
    ],
)
def test_the_database_refuses_what_is_over(world: World, statement: str):
    held, opinion = whole(world)
    replied(world, held, opinion)
    closed(world, held)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    opinion.refresh_from_db()
    assert (opinion.text, Opinion.objects.count(), Reply.objects.get().text) == ("面积前后不一致", 1, "已改")


def test_the_database_refuses_to_close_what_is_not_answered_or_by_an_expert(world: World):
    held, opinion = whole(world)
    close = "UPDATE review_round SET closed_at = opened_at, conclusion = '同意', closed_by_id = %s"
    for who, said_by_it in (("banner", "还有意见没有答复"), ("expert", "参评专家不能下结论")):
        with pytest.raises(DatabaseError, match=said_by_it), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(close, [world.users[who].pk])
        if who == "banner":
            replied(world, held, opinion)
    held.refresh_from_db()
    assert held.closed_at is None
