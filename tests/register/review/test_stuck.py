"""Rounds that nobody could close: experts who are gone no longer count, and a round opened by mistake is cancelled."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.review.rounds import NOW, closed, declared, opened, plan, replied, said, settled, submitted, whole
from tests.register.review.test_rounds import refused
from tests.register.world import World
from xiufu.register.accounts.models import PersonalData, User
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Assignment
from xiufu.register.library.participants import end_assignment
from xiufu.register.review import actions
from xiufu.register.review.models import Interest, Opinion, Round
from xiufu.register.rules.refusals import Refused


def cancelled(world: World, held: Round, reason: str = "送审的方案不对", *, who: str = "banner") -> Round:
    return actions.cancel_round(actor=world.actor(who), round_=held.pk, reason=reason, now=NOW)


def unassigned(world: World, name: str) -> None:
    row = Assignment.objects.get(expert=world.users[name], ended_date__isnull=True)
    end_assignment(actor=world.actor("banner"), project=row.project_id, pk=row.pk, ended_date=date(2024, 3, 1), now=NOW)


def disabled(world: World, name: str) -> None:
    User.objects.filter(pk=world.users[name].pk).update(is_active=False)


@pytest.mark.parametrize("leave", [unassigned, disabled])
def test_who_is_gone_is_not_waited_for(world: World, leave):
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    submitted(world, held)
    with refused(409, "还有 1 位专家没有提交意见"):
        closed(world, held)
    leave(world, "other_expert")
    assert "不再等其意见" in world.client("banner").get(f"/reviews/{held.pk}/").content.decode()
    assert closed(world, held, "同意").conclusion == "同意"


@pytest.mark.parametrize("leave", [unassigned, disabled])
def test_what_was_submitted_counts_when_its_author_is_gone(world: World, leave):
    """Another of the panel says then whether the reply settles it."""
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    opinion = said(world, held)
    submitted(world, held, "expert", "other_expert")
    replied(world, held, opinion)
    with refused(403, "由提出意见的专家认可"):
        settled(world, held, opinion, who="other_expert")
    leave(world, "expert")
    settled(world, held, opinion, who="other_expert")
    assert closed(world, held, "同意").conclusion == "同意"


def test_a_round_that_nobody_reviews_is_not_closed(world: World):
    held = declared(world, opened(world))
    unassigned(world, "expert")
    with refused(409, "没有人评审；先增补专家，或者撤销本轮"):
        closed(world, held)
    Assignment.objects.create(project=held.project, expert=world.users["other_expert"])
    disabled(world, "other_expert")
    with refused(409, "在任专家"):
        actions.invite(actor=world.actor("banner"), round_=held.pk, expert=world.users["other_expert"].pk, now=NOW)
    with refused(409, "在任专家"):
        plan(world, held.project, 2)
        actions.open_round(
            actor=world.actor("banner"), project=held.project_id, paper=held.paper_id,
            experts=[world.users["other_expert"].pk], now=NOW,
        )  # fmt: skip
    cancelled(world, held)


def test_a_round_on_a_wrong_plan_is_cancelled_and_the_right_one_opened(world: World):
    held = declared(world, opened(world))
    said(world, held)
    with refused(409, "没有填撤销的理由"):
        cancelled(world, held, "  ")
    for who, code in (("league", 403), ("preparer", 403), ("expert", 403), ("other_banner", 404), ("stranger", 404)):
        with refused(code):
            cancelled(world, held, who=who)
    cancelled(world, held)
    held.refresh_from_db()
    assert (held.outcome, held.conclusion, held.remark) == ("已撤销", "", "送审的方案不对")
    assert "送审" not in LogLine.objects.get(action="review.cancel").data
    for refuse in (cancelled, closed):
        with refused(409, "已经结束"):
            refuse(world, held)
    again = actions.open_round(
        actor=world.actor("banner"), project=held.project_id, paper=held.paper_id,
        experts=[world.users["expert"].pk], now=NOW,
    )  # fmt: skip
    assert again.number == 2


def test_a_cancelled_round_takes_no_opinion_with_it(world: World):
    """What the round before it left open is carried into the one after it."""
    first, opinion = whole(world)
    replied(world, first, opinion)
    settled(world, first, opinion, yes=False)
    closed(world, first)
    expert, banner = world.users["expert"].pk, world.actor("banner")
    paper = plan(world, first.project, 2).pk
    second = actions.open_round(actor=banner, project=first.project_id, paper=paper, experts=[expert], now=NOW)
    cancelled(world, second)
    third = actions.open_round(actor=banner, project=first.project_id, paper=paper, experts=[expert], now=NOW)
    assert [(one.round_id, one.carried_from) for one in Opinion.objects.order_by("pk")] == [
        (first.pk, None), (second.pk, opinion), (third.pk, opinion),
    ]  # fmt: skip


def test_submitted_opinions_are_not_cancelled_away(world: World):
    held, _ = whole(world)
    with refused(409, "已有专家提交意见，不能撤销"):
        cancelled(world, held)
    assert "撤销本轮" not in world.client("banner").get(f"/reviews/{held.pk}/").content.decode()
    statement = (
        "UPDATE review_round SET closed_at = opened_at, closed_by_id = opened_by_id, cancelled = TRUE, remark = 'x'"
    )
    with (
        pytest.raises(DatabaseError, match="已有专家提交意见"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "wrong",
    [
        "closed_at = opened_at",
        "cancelled = TRUE",
        "closed_at = opened_at, closed_by_id = opened_by_id, cancelled = TRUE",
    ],
)
def test_the_database_refuses_a_cancelled_round_without_who_when_and_why(world: World, wrong: str):
    opened(world)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE review_round SET {wrong}")


def test_an_expert_with_an_officers_account_cancels_nothing(world: World):
    held = opened(world)
    PersonalData.objects.filter(user=world.users["banner2"]).update(name="expert姓名")
    with refused(409, "由另一人办理"):
        cancelled(world, held, who="banner2")


def test_cancelling_by_pages(world: World):
    held = opened(world)
    banner, address = world.client("banner"), f"/reviews/{held.pk}/cancel"
    assert address in banner.get(f"/reviews/{held.pk}/").content.decode()
    assert banner.get(address).status_code == 200
    answer = banner.post(address, {})
    assert (answer.status_code, "没有填；写清撤销的理由" in answer.content.decode()) == (422, True)
    assert banner.post(address, {"reason": "送审的方案不对"}).status_code == 302
    page = banner.get(f"/reviews/{held.pk}/").content.decode()
    assert "已撤销<br>送审的方案不对" in page
    assert "下载：" not in page
    assert "已撤销" in banner.get(f"/projects/{held.project_id}/reviews/").content.decode()
    assert banner.get(f"/reviews/{held.pk}/word/opinion").status_code == 409


def test_who_stepped_back_is_told_apart_from_who_left(world: World):
    held = declared(world, opened(world, two=True), "other_expert")
    actions.declare(actor=world.actor("expert"), round_=held.pk, interest=Interest.CONFLICT, now=NOW)
    assert "有利害关系，回避" in world.client("banner").get(f"/reviews/{held.pk}/").content.decode()
    with pytest.raises(Refused, match="还有 1 位"):
        closed(world, held)
