"""Whom a round of review waits for: on desks, in mails and calendars, from its opening to its conclusion."""

from __future__ import annotations

from datetime import date, timedelta

from tests.register.review.rounds import DAY, closed, declared, opened, replied, said, settled, submitted
from tests.register.world import World
from xiufu.register.accounts.models import User
from xiufu.register.desk.dates import own_dates
from xiufu.register.library.models import Assignment, Participation
from xiufu.register.review.waiting import waiting_rounds

LOOKING = (
    "banner", "banner2", "forestry", "league", "province", "auditor", "investor", "obligor", "preparer", "expert", "other_expert",
    "stranger", "other_banner", "administrator",
)  # fmt: skip


def awaited(world: World) -> set[str]:
    """Who has it on his desk."""
    return {name for name in LOOKING if waiting_rounds(world.actor(name)).exists()}


def test_a_round_waits_for_one_after_the_other(world: World):
    held = declared(world, opened(world, two=True), "expert")
    assert awaited(world) == {"expert", "other_expert"}
    declared(world, held, "other_expert")
    opinion = said(world, held)
    submitted(world, held)
    # one expert has not handed in, and an opinion of the other waits for its reply
    assert awaited(world) == {"other_expert", "preparer"}
    submitted(world, held, "other_expert")
    assert awaited(world) == {"preparer"}
    Participation.objects.filter(capacity="preparer").update(ended_date=DAY)
    assert awaited(world) == {"investor", "obligor"}
    Participation.objects.filter(capacity="preparer").update(ended_date=None)
    replied(world, held, opinion)
    # its author says whether it is settled; it might be concluded without
    assert awaited(world) == {"expert", "banner", "banner2"}
    settled(world, held, opinion)
    assert awaited(world) == {"banner", "banner2"}
    closed(world, held, "同意")
    assert awaited(world) == set()


def test_the_word_on_a_reply_passes_to_who_still_sits(world: World):
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    opinion = said(world, held)
    submitted(world, held, "expert", "other_expert")
    replied(world, held, opinion)
    assert awaited(world) == {"expert", "banner", "banner2"}
    Assignment.objects.filter(expert=world.users["expert"]).update(ended_date=DAY)
    assert awaited(world) == {"other_expert", "banner", "banner2"}


def test_who_is_gone_keeps_no_round_from_its_conclusion(world: World):
    held = declared(world, opened(world, two=True), "expert", "other_expert")
    submitted(world, held)
    assert awaited(world) == {"other_expert"}
    User.objects.filter(pk=world.users["other_expert"].pk).update(is_active=False)
    assert awaited(world) == {"banner", "banner2"}


def test_it_stands_on_the_desk_in_mails_and_in_calendars(world: World):
    held = declared(world, opened(world))
    said(world, held)
    submitted(world, held)
    page = world.client("preparer").get("/").content.decode()
    assert "等待办理的评审" in page
    assert f"/reviews/{held.pk}/" in page
    assert "等待办理的评审" not in world.client("banner").get("/").content.decode()
    (one,) = own_dates(world.actor("preparer"), DAY, last=DAY + timedelta(15), most=5).first
    assert (one.uid, one.title, one.due, one.said) == (
        f"{held.project.number}-review-1", "第 1 轮评审：答复评审意见", date(2024, 3, 1), "待办",
    )  # fmt: skip
    assert own_dates(world.actor("expert"), DAY, most=5).count == 0
