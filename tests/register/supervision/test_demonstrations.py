"""Demonstration projects: nominated by the place, decided by a second person of the league, removed with a reason."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.resending import sent_again
from tests.register.supervision.supervising import NOW
from tests.register.world import LEAGUE, World, account
from xiufu.lifecycle.supervision import DEMONSTRATION_STEPS, DemonstrationStep
from xiufu.register.accounts.roles import Department, Role
from xiufu.register.library.models import Project
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.register.supervision.demonstrations import demonstrations, step_demonstration
from xiufu.register.supervision.models import DemonstrationEvent

NOMINATED, ACCEPTED, DECLINED, REMOVED = DemonstrationStep


def refused(code: int, said: str = ""):
    return pytest.raises(Refused, match=said or None, check=lambda error: error.code == code)


def step(world: World, project: Project, kind: DemonstrationStep, expected: int, *, who: str = "", reason: str = "某理由") -> DemonstrationEvent:  # fmt: skip
    by = who or ("banner" if kind is NOMINATED else "league")
    return step_demonstration(
        actor=world.actor(by), project=project.pk, step=kind, reason=reason, paper=None, expected=expected, now=NOW
    )


def test_nominated_decided_and_removed_by_pages(world: World):
    project = world.project()
    banner, league = world.client("banner"), world.client("league")
    address = f"/projects/{project.pk}/demonstration"
    answer = banner.post(address, {"step": "nominated", "expected": "0"})
    assert (answer.status_code, "理由：没有填" in answer.content.decode()) == (422, True)
    paper = project.papers.get().pk
    posted = {"step": "nominated", "reason": "沙障做法可推广", "paper": paper, "expected": "0"}
    assert banner.post(address, posted).status_code == 302
    assert banner.get(address).status_code == 403
    assert "已推荐，待确定" in league.get("/demonstrations").content.decode()
    assert ">示范项目</span>" not in league.get(f"/projects/{project.pk}").content.decode()
    assert league.post(address, {"step": "accepted", "reason": "同意推荐", "expected": "1"}).status_code == 302
    for page in (f"/projects/{project.pk}", f"/projects/{project.pk}/steps", f"/projects/{project.pk}/supervision"):
        assert ">示范项目</span>" in world.client("investor").get(page).content.decode()
    shown = banner.get(f"/projects/{project.pk}/supervision").content.decode()
    assert "沙障做法可推广" in shown
    assert "某文件（第 1 版）" in shown
    assert league.post(address, {"step": "removed", "reason": "成活率不达标", "expected": "2"}).status_code == 302
    assert ">示范项目</span>" not in banner.get(f"/projects/{project.pk}").content.decode()
    assert project.name not in league.get("/demonstrations").content.decode()


def test_who_may_do_what(world: World):
    project = world.project()
    for who, code in (
        ("forestry", 403),
        ("province", 403),
        ("investor", 403),
        ("other_banner", 404),
        ("stranger", 404),
    ):
        with refused(code):
            step(world, project, NOMINATED, 0, who=who)
    with refused(409, "没有填“理由”"):
        step(world, project, NOMINATED, 0, reason=" ")
    step(world, project, NOMINATED, 0, who="league")
    for who in ("banner", "forestry", "province"):
        with refused(403):
            step(world, project, ACCEPTED, 1, who=who)
    with refused(409, "要由另一人办理"):
        step(world, project, ACCEPTED, 1)
    told = "账号“league”已在 2025-03-03 10:00 把项目办为“已推荐，待确定”：某理由；示范项目的办理与您打开时不同"
    with pytest.raises(Stale, match=told):
        step(world, project, ACCEPTED, 0)
    world.users["league2"] = account("league2", Role.OFFICER, department=Department.NATURAL_RESOURCES, division=LEAGUE)
    with refused(409, "不是这个项目的文件"):
        step_demonstration(
            actor=world.actor("league2"), project=project.pk, step=ACCEPTED, reason="某", expected=1, now=NOW,
            paper=world.project().papers.get().pk,
        )  # fmt: skip
    step(world, project, ACCEPTED, 1, who="league2")
    assert [one.pk for one in demonstrations(world.actor("banner"))] == [project.pk]
    assert not demonstrations(world.actor("other_banner")).exists()


def test_a_stale_step_is_told_and_taken_when_sent_again(world: World):
    project = world.project()
    step(world, project, NOMINATED, 0)
    address = f"/projects/{project.pk}/demonstration"
    # a nomination that another one was faster with: nothing is left to nominate, and the page says who did
    answer = world.client("banner2").post(address, {"step": "nominated", "reason": "某", "expected": "0"})
    assert (answer.status_code, "把项目办为“已推荐，待确定”" in answer.content.decode()) == (409, True)
    typed = {"step": "declined", "reason": "面积太小", "expected": "0"}
    sent_again(
        world.client("league"), address, typed, "账号“banner”已在 2025-03-03 10:00 把项目办为“已推荐，待确定”：某理由"
    )
    # what was offered then is offered no more
    answer = world.client("league").post(address, {"step": "accepted", "reason": "某", "expected": "1"})
    assert (answer.status_code, "办为“未确定为示范”：面积太小" in answer.content.decode()) == (409, True)


def test_steps_come_in_their_order_only(world: World):
    project = world.project()
    roads = {"": (), NOMINATED: (NOMINATED,), ACCEPTED: (NOMINATED, ACCEPTED), DECLINED: (NOMINATED, DECLINED), REMOVED: (NOMINATED, ACCEPTED, REMOVED)}  # fmt: skip
    for last, then in product(roads, DemonstrationStep):
        with transaction.atomic():
            for number, kind in enumerate(roads[last]):
                step(world, project, kind, number)
            number = len(roads[last])
            if then in DEMONSTRATION_STEPS.get(last, ()):
                step(world, project, then, number)
            else:
                with refused(409, "不能这样办理"):
                    step(world, project, then, number)
                row = DemonstrationEvent(
                    project=project, number=number + 1, kind=then, reason="某", at=NOW, by=world.users["banner2"]
                )
                with pytest.raises(DatabaseError, match="次序不对"), transaction.atomic():
                    row.save(force_insert=True)
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE supervision_demonstrationevent SET kind = 'accepted'", "示范项目的办理不能修改"),
        ("DELETE FROM supervision_demonstrationevent", "示范项目的办理不能删除"),
        (
            "INSERT INTO supervision_demonstrationevent (project_id, number, kind, reason, at, by_id) "
            "SELECT project_id, 2, 'accepted', '某', at, by_id FROM supervision_demonstrationevent",
            "由推荐人以外的另一人确定",
        ),
    ],
)
def test_no_client_of_the_database_changes_a_demonstration(world: World, statement: str, said: str):
    step(world, world.project(), NOMINATED, 0)
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_list_costs_the_same_however_long(world: World, django_assert_max_num_queries):
    for _ in range(8):
        project = world.project()
        step(world, project, NOMINATED, 0)
        step(world, project, ACCEPTED, 1)
    client = world.client("league")
    with django_assert_max_num_queries(5):
        page = client.get("/demonstrations?page=99999999999").content.decode()
    assert "共 8 个" in page
