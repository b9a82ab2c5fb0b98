"""Taking steps: entry, state, clocks and log together, or nothing; refusals say why."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.lifecycle.driving import TO_REVIEWED
from tests.register.world import World
from xiufu.register.accounts.models import PersonalData
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.process.judging import Asked, judge
from xiufu.register.process.models import ClockRow, ProjectEntry, TrackState
from xiufu.register.process.stored import standing_of
from xiufu.register.rules.refusals import Refused, Stale

DAY = date(2024, 3, 1)


def test_a_step_writes_entry_state_and_log(world: World):
    project = world.project()
    row = world.do(project, "list_project", DAY)
    project.refresh_from_db()
    assert (row.number, row.source, row.target, row.capacity) == (1, "", "listed", "authority")
    assert (project.main_state, project.state_date) == ("listed", DAY)
    assert standing_of(project).main == "listed"
    assert [line.action for line in LogLine.objects.all()] == ["step.list_project"]
    assert list(broken_lines()) == []


def test_the_log_holds_of_facts_their_hash_alone(world: World):
    """Facts may name persons, and nobody could erase them from the log."""
    project = world.project()
    world.do(project, "list_project", DAY)
    row = world.do(project, "set_scheme", DAY, facts={"scheme_number": "张三签〔2024〕1号"})
    line = LogLine.objects.latest("number")
    assert "张三" not in line.data
    facts = json.dumps(row.facts, ensure_ascii=False, sort_keys=True)
    assert "张三" in facts
    assert json.loads(line.data)["facts"] == hashlib.sha256(facts.encode()).hexdigest()


def test_a_refused_step_writes_nothing(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    with pytest.raises(Refused) as refused:
        world.do(project, "set_scheme", DAY, facts={"budget_fen": None, "scheme_number": ""})
    assert refused.value.reasons == ("没有填“工作方案批准文号”", "没有填“投资概算”")
    assert ProjectEntry.objects.count() == LogLine.objects.count() == TrackState.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "code"),
    [("league", 409), ("forestry", 403), ("auditor", 403), ("investor", 409), ("other_banner", 404), ("stranger", 404)],
)
def test_who_may_not(world: World, who: str, code: int):
    project = world.project()
    with pytest.raises(Refused) as refused:
        world.do(project, "list_project", DAY, who=who)
    assert refused.value.code == code
    assert ProjectEntry.objects.count() == 0


def test_a_paper_of_another_project_is_none(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    with pytest.raises(Refused, match="“工作方案批准文件”不是这个项目的文件"):
        world.do(project, "set_scheme", DAY, facts={"scheme_paper": "f" * 64})


def test_two_accounts_of_one_person_are_not_two_persons(world: World):
    """The same person is known by name and telephone, as in supervision and reviews."""
    project = world.project()
    for move in TO_REVIEWED:
        world.do(project, move, DAY)
    other = PersonalData.objects.filter(user=world.users["banner2"])
    kept = other.values("name", "phone").get()
    for personal, same in (
        ({"name": "banner姓名", "phone": "13900000001"}, False),
        ({"name": "banner姓名"}, True),
        ({"name": "另一人"}, False),
    ):
        other.update(**kept | personal)
        judged = judge(
            world.actor("banner2"), project, standing_of(project), Asked("approve_plan", "main", DAY, {}, ""), today=DAY
        )
        assert ("批复人与评审经办人是同一人，要由另一人批复" in judged.reasons) is same


def test_who_has_no_telephone_is_not_taken_for_another(world: World):
    project = world.project()
    PersonalData.objects.update(name="某人", phone="")
    for move in TO_REVIEWED:
        world.do(project, move, DAY)
    assert world.do(project, "approve_plan", DAY, who="banner2").target == "planned"


def test_a_stale_step_names_who_and_what(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    from tests.register.world import at
    from xiufu.register.process.actions import take

    with pytest.raises(Stale, match="账号“banner”已在 2024-03-01 10:00 办理“列入项目库”"):
        take(actor=world.actor("banner2"), project=project.pk, move="remove_project", track="main", on_date=DAY,
             facts={}, reason="某", expected=0, now=at(DAY))  # fmt: skip


def test_clocks_follow(world: World):
    project = world.project("temporary_land")
    for move in ("submit_reclamation_plan", "take_up_review", "give_opinions", "reply_opinions"):
        world.do(project, move, DAY)
    world.do(project, "approve_reclamation_plan", DAY, who="banner2")
    world.do(project, "approve_temporary_land", DAY, facts={"term_end_date": date(2026, 3, 1)})
    due = {row.rule: row.due for row in ClockRow.objects.filter(project=project)}
    # 2026-03-01 + 1 year = 2027-03-01, a Monday
    assert due == {"term": date(2026, 3, 1), "reclamation": date(2027, 3, 1)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE library_project SET main_state = 'closed'",
        "UPDATE process_projectentry SET target = 'closed'",
        "DELETE FROM process_projectentry",
        "UPDATE process_trackstate SET state = 'closed'",
        "DELETE FROM process_trackstate",
        "UPDATE journal_logline SET data = '{}'",
        "DELETE FROM journal_logline",
        "UPDATE documents_paper SET sha256 = 'ff'",
        "DELETE FROM documents_paper",
        "DELETE FROM library_project",
        "UPDATE library_project SET lifecycle = 'temporary_land'",
        "INSERT INTO process_projectentry (project_id, number, lifecycle, move, track, track_kind, source, target, on_date,"
        " entered_at, capacity, user_id, facts, reason) SELECT project_id, 2, lifecycle, 'close_project', 'main', 'main',"
        " 'listed', 'closed', on_date, entered_at, 'authority', user_id, facts, '' FROM process_projectentry",
    ],
)
def test_the_database_itself_refuses(world: World, statement: str):
    project = world.project()
    world.do(project, "list_project", DAY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    project.refresh_from_db()
    assert project.main_state == "listed"
