"""What is asked of an account by a day, beside the clocks of the lifecycle: orders and requests for opinions, in its mail and calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.register.supervision.supervising import DEADLINE, NOW, answered, asked_opinion, decided, opined, ordered
from tests.register.world import OTHER_BANNER, World, account, at
from xiufu.lifecycle.supervision import OrderStep
from xiufu.register.accounts.models import PersonalData
from xiufu.register.accounts.roles import Department, Role
from xiufu.register.desk.dates import own_dates
from xiufu.register.desk.digests import Mails
from xiufu.register.desk.feeds import renew_feed
from xiufu.register.desk.tick import tick
from xiufu.register.library.models import Participation
from xiufu.register.supervision import consultations
from xiufu.register.supervision.models import Order

SOON = DEADLINE - timedelta(15)
"""The first day on which it is soon."""
LATE = DEADLINE + timedelta(1)


def dates(world: World, who: str, on: date = SOON, **also: Any) -> list[tuple[str, str, date]]:
    """How each stands, what it is, and its day."""
    return [(one.said, one.title, one.due) for one in own_dates(world.actor(who), on, most=50, **also).first]


def unfolded(world: World, who: str) -> str:
    token = renew_feed(actor=world.actor(who), now=NOW)
    return Client().get(reverse("desk:feed_file", args=(token,))).content.decode().replace("\r\n ", "")


def an_order(world: World) -> Order:
    return ordered(world, world.project(), who="league")


ORDER = "整改要求第 1 号（管理制度没有建立或执行不到位）"


def test_an_order_stands_with_who_gave_it_and_who_must_meet_it(world: World):
    an_order(world)
    for day, said in ((SOON - timedelta(1), "进行中"), (SOON, "临近"), (DEADLINE, "临近"), (LATE, "逾期")):
        for who in ("investor", "league"):
            assert dates(world, who, day) == [(said, ORDER, DEADLINE)]
    for who in world.users.keys() - {"investor", "league"}:
        assert dates(world, who) == []


def test_an_order_that_is_answered_waits_for_its_office_alone(world: World):
    order = an_order(world)
    answered(world, order)
    assert dates(world, "investor", LATE) == []
    assert dates(world, "league", LATE) == [("待核实", ORDER, DEADLINE)]
    later = DEADLINE + timedelta(30)
    decided(world, order, OrderStep.REFUSED, who="league", deadline=later)
    assert dates(world, "investor", LATE) == dates(world, "league", LATE) == [("进行中", ORDER, later)]
    answered(world, order, expected=2)
    world.users["league2"] = account("league2", Role.OFFICER, department="natural_resources", division="159900")
    decided(world, order, who="league2", expected=3)
    assert dates(world, "league", LATE) == dates(world, "investor", LATE) == []


def test_a_party_that_left_the_project_is_no_longer_told(world: World):
    order = an_order(world)
    Participation.objects.filter(project=order.project, capacity="investor").update(ended_date=DEADLINE)
    assert dates(world, "investor") == []
    assert len(dates(world, "league")) == 1


def test_a_request_stands_with_the_department_that_is_asked(world: World):
    project = world.project()
    answered_one, withdrawn, open_one = (asked_opinion(world, project) for _ in range(3))
    opined(world, answered_one)
    consultations.withdraw_request(actor=world.actor("banner"), request=withdrawn.pk, reason="某", now=NOW)
    assert dates(world, "forestry", LATE) == [("逾期", f"答复{open_one}", DEADLINE)]
    world.users["elsewhere"] = account("elsewhere", Role.OFFICER, department=Department.FORESTRY, division=OTHER_BANNER)
    for who in world.users.keys() - {"forestry"}:
        assert dates(world, who, LATE) == []


def test_all_kinds_together_the_earliest_first_and_counted_beyond_the_page(world: World):
    project = world.project()
    for days in (3, 1, 2):
        asked_opinion(world, project, deadline=DEADLINE + timedelta(days))
    ordered(world, project, who="forestry", deadline=DEADLINE + timedelta(2))
    found = own_dates(world.actor("forestry"), SOON, most=3)
    assert [one.due.day for one in found.first] == [4, 5, 5]
    assert (found.count, len(found.first)) == (4, 3)
    assert own_dates(world.actor("forestry"), SOON, last=DEADLINE, most=3).count == 0


def test_the_mail_of_a_day_says_each_once(world: World):
    project = world.project()
    ordered(world, project)
    asked_opinion(world, project)
    names = ("banner", "banner2", "forestry", "league", "investor", "obligor", "auditor", "expert", "administrator")
    PersonalData.objects.filter(user__username__in=names).update(email="a@example.org")
    assert tick(SOON - timedelta(1), now=at(SOON - timedelta(1))).mails == Mails(0, 0)
    assert tick(SOON, now=at(SOON)).mails == Mails(4, 0)  # of the office that ordered both, the party, the department
    assert tick(SOON, now=at(SOON, 12)).mails == Mails(0, 0)
    lines = [str(message.body).splitlines()[0] for message in mail.outbox]
    told = f"{project.number} {project.name}　"
    assert sorted(lines) == sorted(
        [f"临近：{told}{ORDER}　{DEADLINE}"] * 3 + [f"临近：{told}答复征求意见第 1 号　{DEADLINE}"]
    )


def test_the_calendar_keeps_its_event_when_the_day_moves_and_drops_it_at_the_end(world: World):
    order = an_order(world)
    project = order.project
    asked_opinion(world, project)
    uid = f"UID:{project.number}-order-1@xiufu"
    for who in ("investor", "league"):
        text = unfolded(world, who)
        assert (text.count("BEGIN:VEVENT"), uid in text, "DTSTART;VALUE=DATE:20250403" in text) == (1, True, True)
        assert f"SUMMARY:{ORDER}：{project.number} {project.name}" in text
        assert "督促整改，内政办发〔2023〕14号（二十四）" in text
    answered(world, order)
    assert "VEVENT" not in unfolded(world, "investor")
    decided(world, order, OrderStep.REFUSED, who="league", deadline=DEADLINE + timedelta(30))
    text = unfolded(world, "investor")
    assert (text.count("BEGIN:VEVENT"), uid in text, "DTSTART;VALUE=DATE:20250503" in text) == (1, True, True)
    assert f"UID:{project.number}-opinion-1@xiufu" in unfolded(world, "forestry")
    assert "VEVENT" not in unfolded(world, "banner")


@pytest.mark.parametrize("who", ["forestry", "investor"])
def test_a_long_desk_takes_few_queries(world: World, django_assert_max_num_queries, who: str):
    project = world.project()
    for _ in range(12):
        asked_opinion(world, project)
        ordered(world, project)
    actor = world.actor(who)
    with django_assert_max_num_queries(6):
        assert own_dates(actor, SOON, most=5).count == 12
