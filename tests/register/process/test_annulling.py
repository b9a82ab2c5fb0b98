"""Taking entries back: what counts no more is struck through, states and clocks are those of the others, on every page."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.register.process.courses import APPLIED, at_works, reclamation_applied
from tests.register.world import World, at
from xiufu.register.accounts.models import PersonalData
from xiufu.register.desk.queries import recent_changes
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Project
from xiufu.register.process.actions import annul
from xiufu.register.process.checking import differences
from xiufu.register.process.models import ClockRow, ProjectEntry, TrackState
from xiufu.register.process.stored import standing_of
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.register.supervision.order_queries import corrections_of
from xiufu.register.supervision.risks import signs_now

DAY = date(2025, 3, 3)
NEXT = date(2025, 3, 4)


def taken_back(world: World, project: Project, number: int, on: date = NEXT, who: str = "banner2") -> ProjectEntry:
    expected = ProjectEntry.objects.filter(project=project).count()
    actor = world.actor(who)
    return annul(actor=actor, project=project.pk, number=number, reason=" 办错了项目 ", expected=expected, now=at(on))


def address(project: Project, number: int) -> str:
    return reverse("process:annul", args=(project.pk, number))


def test_completion_by_mistake_falls_back_to_works(world: World):
    project = at_works(world, DAY)
    world.do(project, "complete_works", NEXT)
    assert ClockRow.objects.get(project=project).rule == "acceptance_application"
    row = taken_back(world, project, 11)
    project.refresh_from_db()
    assert (project.main_state, project.state_date) == ("works", DAY)
    assert (row.number, row.move, row.track, row.source, row.target) == (12, "annul", "main", "completed", "works")
    assert (row.reason, row.capacity, row.annuls.number if row.annuls else 0) == ("办错了项目", "authority", 11)
    assert list(TrackState.objects.filter(track="main").values_list("state", "number")) == [("works", 10)]
    assert not ClockRow.objects.filter(project=project).exists()
    line = LogLine.objects.latest("number")
    told = {"number": 12, "track": "main", "to": "works", "on": "2025-03-04", "annuls": 11}
    assert (line.action, json.loads(line.data)) == ("step.annul", told)
    assert list(differences(today=NEXT)) == []
    assert world.do(project, "complete_works", NEXT).number == 13  # what is right is entered anew
    assert list(differences(today=NEXT)) == []


def test_a_clock_that_was_met_runs_again(world: World):
    project = reclamation_applied(world)  # the term ends on 2026-10-01, a year later the reclamation must be done
    clock = ClockRow.objects.get(project=project, rule="reclamation")
    assert (clock.met_date, clock.running) == (APPLIED, False)
    taken_back(world, project, 11, on=APPLIED)
    clock.refresh_from_db()
    assert (clock.met_date, clock.running) == (None, True)
    assert not ClockRow.objects.filter(project=project, rule="acceptance").exists()


def test_every_entry_goes_and_the_project_stays(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    world.do(project, "remove_project", DAY)
    taken_back(world, project, 2)
    taken_back(world, project, 1)
    project.refresh_from_db()
    assert (project.main_state, project.state_date, project.tracks.count()) == ("", None, 0)
    assert (project.entries.count(), standing_of(project).lines) == (4, 4)
    assert list(differences(today=NEXT)) == []
    world.do(project, "list_project", DAY)
    assert list(differences(today=NEXT)) == []


def test_supervision_follows(world: World):
    project = at_works(world, DAY)
    world.do(project, "order_correction", DAY)
    world.do(project, "order_correction", DAY)
    assert [one.entry.number for one in corrections_of(project, NEXT)] == [12, 11]
    assert repeated(project) == "present"
    taken_back(world, project, 12)
    assert [one.entry.number for one in corrections_of(project, NEXT)] == [11]
    assert repeated(project) != "present"
    world.do(project, "order_correction", NEXT)
    found = corrections_of(project, NEXT)
    assert [(one.entry.number, one.entry.track) for one in found] == [(14, "correction#2"), (11, "correction#1")]


def repeated(project: Project) -> str:
    return next(one.sign.state.value for one in signs_now(project, NEXT) if one.sign.code == "repeated")


@pytest.mark.parametrize(
    ("number", "who", "code", "said"),
    [
        (10, "banner", 409, "第 10 条“开工”是您登记的，要由主管机关的另一人撤销"),
        (9, "banner2", 409, "只能撤销最后一条有效的记录，即第 10 条“开工”；要撤销更早的，从后往前逐条撤销"),
        (99, "banner2", 409, "只能撤销最后一条有效的记录，即第 10 条“开工”；要撤销更早的，从后往前逐条撤销"),
        (10, "investor", 403, "这个项目由主管它的自然资源部门办理"),
        (10, "league", 403, "这个项目由主管它的自然资源部门办理"),
        (10, "other_banner", 404, "没有这个项目，或者您无权查看"),
    ],
)
def test_who_may_not(world: World, number: int, who: str, code: int, said: str):
    project = at_works(world, DAY)
    with pytest.raises(Refused) as refused:
        taken_back(world, project, number, who=who)
    assert (refused.value.code, refused.value.reasons) == (code, (said,))
    assert project.entries.count() == 10


def test_two_accounts_of_one_person_are_one_pair_of_eyes(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    PersonalData.objects.filter(user=world.users["banner2"]).update(name="banner姓名")
    with pytest.raises(Refused, match="第 1 条“列入项目库”由您的另一个账号登记"):
        taken_back(world, project, 1)


def test_no_reason_no_annulment(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    with pytest.raises(Refused, match="撤销记录要写明理由"):
        annul(actor=world.actor("banner2"), project=project.pk, number=1, reason=" ", expected=1, now=at(DAY))


def test_who_looked_before_is_told(world: World):
    """The number of entries that somebody saw tells, though as many count as before."""
    project = world.project()
    world.do(project, "list_project", DAY)
    taken_back(world, project, 1)
    with pytest.raises(Stale, match="账号“banner2”已在 2025-03-04 10:00 办理“撤销记录”"):
        annul(actor=world.actor("banner2"), project=project.pk, number=1, reason="某", expected=1, now=at(NEXT))


def test_the_page_says_what_falls_back_and_does_it(world: World, django_assert_max_num_queries):
    project = at_works(world, DAY)
    world.do(project, "complete_works", DAY)
    client = world.client("banner2")
    timeline = reverse("process:timeline", args=(project.pk,))
    assert f'href="{address(project, 11)}"' in client.get(timeline).content.decode()
    assert address(project, 11) not in world.client("league").get(timeline).content.decode()
    with django_assert_max_num_queries(25):
        said = client.get(address(project, 11)).content.decode()
    assert "<td>竣工</td><td>施工</td>" in said
    assert "竣工后申请验收" in said
    assert "<td>没有</td>" in said
    refused = client.post(address(project, 11), {"expected": "11", "reason": " "})
    assert (refused.status_code, project.entries.count()) == (422, 11)
    assert "撤销记录要写明理由" in refused.content.decode()
    done = client.post(address(project, 11), {"expected": "11", "reason": "录错了项目"})
    assert (done.status_code, done["Location"]) == (302, timeline)
    with django_assert_max_num_queries(25):
        said = client.get(timeline).content.decode()
    assert "<del>竣工</del>" in said
    assert "撤销记录（第 11 条）" in said
    assert said.count("录错了项目") == 2  # where it is struck through, and in its own row
    assert "见第 12 条" in said
    assert f'href="{address(project, 10)}"' in said  # the next one backwards
    assert address(project, 10) not in world.client("banner").get(timeline).content.decode()  # who entered it
    assert [one.title for one in recent_changes(world.actor("banner"))][:2] == ["撤销记录", "竣工（已撤销）"]


def test_the_page_refuses(world: World):
    project = at_works(world, DAY)
    client = world.client("banner2")
    assert [client.get(address(project, number)).status_code for number in (11, 10**30, 9)] == [404, 404, 409]
    said = world.client("banner").get(address(project, 10))
    assert (said.status_code, "要由主管机关的另一人撤销" in said.content.decode()) == (409, True)


def test_a_stale_page_keeps_the_reason(world: World):
    project = at_works(world, DAY)
    world.do(project, "order_correction", DAY)
    client = world.client("banner2")
    stale = client.post(address(project, 10), {"expected": "10", "reason": "录错了项目"})
    said = stale.content.decode()
    assert (stale.status_code, "办理“责令限期改正”" in said, "录错了项目" in said) == (409, True, True)
    assert "即第 11 条“责令限期改正”" in said
    assert project.entries.count() == 11


def wrong_annulments() -> dict[str, str]:
    """Values of an annulment's columns that no database client may write, over those of a right one."""
    return {
        "same_account": "user_id = {banner}",
        "older": "annuls_id = (SELECT id FROM process_projectentry WHERE number = 1), source = 'works', target = ''",
        "elsewhere": "target = 'designed2'",
        "capacity": "capacity = 'investor'",
        "no_reason": "reason = ' '",
        "no_move": "move = 'terminate'",
        "nothing": "annuls_id = NULL",
    }


COLUMNS = (
    "project_id, number, lifecycle, move, track, track_kind, source, target, on_date, entered_at, capacity, user_id, facts, reason,"
    " annuls_id"
)


@pytest.mark.parametrize("which", ["", *wrong_annulments()])
def test_the_database_itself_takes_only_a_right_one(world: World, which: str):
    project = at_works(world, DAY)
    wrong = wrong_annulments().get(which, "").format(banner=world.users["banner"].pk)
    given = {
        "project_id": "project_id", "number": "11", "lifecycle": "lifecycle", "move": "'annul'", "track": "track",
        "track_kind": "track_kind", "source": "target", "target": "source", "on_date": "on_date", "entered_at": "entered_at",
        "capacity": "'authority'", "user_id": str(world.users["banner2"].pk), "facts": "facts", "reason": "'某'", "annuls_id": "id",
    }  # fmt: skip
    given |= dict(part.split(" = ", 1) for part in wrong.split(", ") if part)
    statement = (
        f"INSERT INTO process_projectentry ({COLUMNS}) SELECT {', '.join(given.values())}"
        f" FROM process_projectentry WHERE project_id = {project.pk} AND number = 10"
    )
    if which:
        with pytest.raises(DatabaseError), transaction.atomic():
            run(statement)
        assert project.entries.count() == 10
        return
    run(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement.replace("SELECT project_id, 11", "SELECT project_id, 12"))  # once is enough
    with pytest.raises(DatabaseError), transaction.atomic():
        run("DELETE FROM process_trackstate WHERE track = 'main'")  # entries of it count
    with pytest.raises(DatabaseError), transaction.atomic():
        run("UPDATE process_trackstate SET number = 11 WHERE track = 'main'")
    run("UPDATE process_trackstate SET state = 'designed', number = 9 WHERE track = 'main'")
    with pytest.raises(DatabaseError), transaction.atomic():
        run("UPDATE library_project SET main_state = 'designed', state_date = '2001-01-01'")
    run(f"UPDATE library_project SET main_state = 'designed', state_date = '{DAY}'")
    assert list(differences(today=DAY)) == []


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
