"""Steps that state what experts said agree with the rounds of review in the register, where one was held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.register.process.courses import at_works
from tests.register.review.rounds import NOW, closed, declared, opened, plan, replied, said, settled, submitted
from tests.register.world import World, at
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.models import PersonalData
from xiufu.register.library.models import Project
from xiufu.register.process.actions import annul
from xiufu.register.process.reviewed import REVIEWING
from xiufu.register.review import actions
from xiufu.register.review.models import Interest, Round
from xiufu.register.rules.refusals import Refused

DAY = date(2024, 3, 1)
PANEL = {"plan_experts": ("expert姓名",)}


def market(world: World) -> tuple[Project, Round]:
    """A plan handed in and submitted, and an open round on it, in which its expert has nothing to say."""
    project = world.project()
    for move in ("list_project", "set_scheme", "open_project", "sign_agreements", "draft_plan"):
        world.do(project, move, DAY)
    held = declared(world, opened(world, project))
    world.do(project, "submit_plan", DAY, facts={"plan_paper": held.paper.sha256})
    return project, held


def temporary(world: World) -> tuple[Project, Round]:
    project = world.project("temporary_land")
    held = declared(world, opened(world, project))
    world.do(project, "submit_reclamation_plan", DAY, facts={"plan_paper": held.paper.sha256})
    world.do(project, "take_up_review", DAY)
    return project, held


def concluded(world: World, held: Round, conclusion: str) -> None:
    submitted(world, held)
    closed(world, held, conclusion)


def again(world: World, held: Round, version: int = 2) -> Round:
    """The next version and the round on it."""
    paper = plan(world, held.project, version)
    return actions.open_round(
        actor=world.actor("banner"),
        project=held.project_id,
        paper=paper.pk,
        experts=[world.users["expert"].pk],
        now=NOW,
    )


def why_not(world: World, project: Project, move: str, **also: object) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        world.do(project, move, DAY, **also)  # type: ignore[arg-type]  # facts, who
    return refused.value.reasons


def test_every_step_that_names_experts_rests_on_their_review():
    naming = {
        (move.id, fact.name)
        for life in LIFECYCLES.values()
        for move in life.moves
        for fact in move.facts
        if fact.name.endswith("_experts")
    }
    assert naming == {(move, step.experts) for move, step in REVIEWING.items() if step.experts}
    moves = {move.id: move for life in LIFECYCLES.values() for move in life.moves}
    plans = {fact.name for move in moves.values() for fact in move.facts if fact.kinds == ("plan",)}
    assert {step.plan for step in REVIEWING.values()} == plans
    assert set(REVIEWING) <= set(moves)


def test_nothing_is_stated_while_a_round_is_open(world: World):
    waits = ("第 1 轮评审（“某方案（第 1 版）”）还没有结束；先下结论，或者撤销本轮",)
    project, held = market(world)
    for move in ("pass_plan", "return_plan"):
        assert why_not(world, project, move, facts=PANEL) == waits
    other, _ = temporary(world)
    assert why_not(world, other, "give_opinions", facts=PANEL) == waits
    assert why_not(world, other, "approve_reclamation_plan", who="banner2") == waits
    actions.cancel_round(actor=world.actor("banner"), round_=held.pk, reason="某", now=NOW)
    assert world.do(project, "pass_plan", DAY).target == "reviewed"


@pytest.mark.parametrize("conclusion", ["修改后同意，修改稿由专家组复核", "修改后重新审查", "不同意"])
def test_a_plan_passes_when_its_experts_agreed_to_it(world: World, conclusion: str):
    project, held = market(world)
    concluded(world, held, conclusion)
    (refusal,) = why_not(world, project, "pass_plan", facts=PANEL)
    assert refusal == f"第 1 轮评审的结论是“{conclusion}”；结论为“同意”才能通过，修改稿报送后再评审一轮"
    world.do(project, "return_plan", DAY, facts=PANEL)
    second = declared(world, again(world, held))
    world.do(project, "submit_plan", DAY, facts={"plan_paper": second.paper.sha256})
    concluded(world, second, "同意")
    assert world.do(project, "pass_plan", DAY, facts=PANEL).target == "reviewed"


def test_unsettled_opinions_let_no_plan_pass(world: World):
    project, held = market(world)
    opinion = said(world, held)
    submitted(world, held)
    replied(world, held, opinion)
    with pytest.raises(Refused, match="没有经专家认可"):
        closed(world, held, "同意")
    settled(world, held, opinion)
    closed(world, held, "同意")
    assert world.do(project, "pass_plan", DAY, facts=PANEL).target == "reviewed"


def test_the_version_that_was_reviewed_passes_and_no_other(world: World):
    project, held = market(world)
    concluded(world, held, "同意")
    other = plan(world, project, 2)
    world.do(project, "return_plan", DAY, facts=PANEL)
    world.do(project, "submit_plan", DAY, facts={"plan_paper": other.sha256})
    (refusal,) = why_not(world, project, "pass_plan", facts=PANEL)
    assert refusal == "报送的是“某方案（第 2 版）”，第 1 轮评审的是“某方案（第 1 版）”；通过的须是评审过的那一版"


def test_a_plan_goes_back_though_a_later_version_was_reviewed(world: World):
    """Else neither passing nor returning would be left."""
    project, held = market(world)
    concluded(world, held, "修改后重新审查")
    second = declared(world, again(world, held))
    concluded(world, second, "同意")
    assert "第 2 轮评审的是“某方案（第 2 版）”" in why_not(world, project, "pass_plan", facts=PANEL)[0]
    world.do(project, "return_plan", DAY, facts=PANEL)
    world.do(project, "submit_plan", DAY, facts={"plan_paper": second.paper.sha256})
    assert world.do(project, "pass_plan", DAY, facts=PANEL).target == "reviewed"


def test_the_experts_of_a_step_are_those_who_gave_opinions(world: World):
    project = world.project()
    for move in ("list_project", "set_scheme", "open_project", "sign_agreements", "draft_plan"):
        world.do(project, move, DAY)
    held = declared(world, opened(world, project, two=True))
    world.do(project, "submit_plan", DAY, facts={"plan_paper": held.paper.sha256})
    actions.declare(actor=world.actor("other_expert"), round_=held.pk, interest=Interest.CONFLICT, now=NOW)
    concluded(world, held, "同意")
    assert why_not(world, project, "pass_plan", facts={"plan_experts": ("other_expert姓名", "某人")}) == (
        "“评审专家”中的other_expert姓名、某人没有参加第 1 轮评审；填参评的专家：expert姓名",
        "“评审专家”漏了第 1 轮评审的参评专家：expert姓名",
    )
    page = world.client("banner").get(reverse("process:step", args=(project.pk, "pass_plan", "plan"))).content.decode()
    assert ">\nexpert姓名</textarea>" in page
    world.do(project, "pass_plan", DAY, facts={"plan_experts": (" expert姓名 ",)})


def test_who_was_erased_need_not_be_named(world: World):
    project, held = market(world)
    concluded(world, held, "同意")
    PersonalData.objects.filter(user=world.users["expert"]).delete()
    (refusal,) = why_not(world, project, "pass_plan", facts={"plan_experts": ("某人",)})
    number = f"账号{world.users['expert'].pk}"
    assert refusal == f"“评审专家”中的某人没有参加第 1 轮评审；填参评的专家：{number}"
    world.do(project, "pass_plan", DAY, facts={"plan_experts": (number,)})


def test_reclamation_plans_pass_the_same_way(world: World):
    project, held = temporary(world)
    concluded(world, held, "修改后重新审查")
    world.do(project, "give_opinions", DAY, facts=PANEL)
    second = declared(world, again(world, held))
    world.do(project, "reply_opinions", DAY, facts={"plan_paper": second.paper.sha256})
    assert "还没有结束" in why_not(world, project, "approve_reclamation_plan", who="banner2")[0]
    concluded(world, second, "不同意")
    assert "结论是“不同意”" in why_not(world, project, "approve_reclamation_plan", who="banner2")[0]
    third = declared(world, again(world, second, 3))
    concluded(world, third, "同意")
    assert "第 3 轮评审的是" in why_not(world, project, "approve_reclamation_plan", who="banner2")[0]
    world.do(project, "give_opinions", DAY, facts=PANEL)
    world.do(project, "reply_opinions", DAY, facts={"plan_paper": third.paper.sha256})
    assert world.do(project, "approve_reclamation_plan", DAY, who="banner2").target == "plan_approved"


def test_an_adjusted_plan_is_not_judged_by_the_review_of_the_first(world: World):
    later = DAY + timedelta(10)
    project = at_works(world, DAY)
    held = declared(world, opened(world, project))
    concluded(world, held, "不同意")
    world.do(project, "begin_adjustment", later)
    world.do(project, "submit_adjustment", later)
    world.do(project, "review_adjustment", later)
    world.do(project, "approve_adjustment", later, who="banner2")
    world.do(project, "begin_adjustment", later)
    world.do(project, "submit_adjustment", later, facts={"adjusted_plan": held.paper.sha256})
    with pytest.raises(Refused, match="结论是“不同意”"):
        world.do(project, "review_adjustment", later, facts={"adjustment_experts": ("expert姓名",)})
    world.do(project, "refuse_adjustment", later, facts={"adjustment_experts": ("expert姓名",)})


def test_an_adjustment_that_was_taken_back_begins_with_what_counts(world: World):
    """What was reviewed between a beginning by mistake and the right one is no review of this adjustment."""
    later = NOW.date() + timedelta(10)
    project = at_works(world, DAY)
    begun = world.do(project, "begin_adjustment", NOW.date())
    concluded(world, declared(world, opened(world, project)), "不同意")
    annul(
        actor=world.actor("banner2"), project=project.pk, number=begun.number, reason="开早了", expected=begun.number, now=at(later),
    )  # fmt: skip
    assert world.do(project, "begin_adjustment", later).track == begun.track
    world.do(project, "submit_adjustment", later)
    assert world.do(project, "review_adjustment", later).target == "reviewed"
