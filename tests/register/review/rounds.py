"""Rounds of review made by tests, through the actions that pages call."""

from __future__ import annotations

from datetime import date

from tests.register.documents.handing import PLAN
from tests.register.world import World, at
from xiufu.register.documents.models import AuditState, Paper, PaperAudit
from xiufu.register.documents.store import kept
from xiufu.register.library.models import Assignment, Project
from xiufu.register.review import actions, opinions
from xiufu.register.review.models import Answer, Interest, Opinion, Round, Weight
from xiufu.tasks.audit_job import Job, audit_job

DAY = date(2024, 3, 1)
NOW = at(DAY)


def plan(world: World, project: Project, version: int = 1, *, audited: bool = False) -> Paper:
    """A version of a plan, as it stands in the store; audited by the program itself where it is asked for."""
    data = PLAN.read_bytes() if audited else f"方案 {version}".encode()
    paper = Paper.objects.create(
        project=project, kind="plan", title="某方案", version=version, name="a.txt", sha256=kept(data), size=len(data),
        content_type="txt", added_at=NOW, added_by=world.users["preparer"],
    )  # fmt: skip
    if audited:
        outcome = audit_job(Job("a.txt", data, None))
        PaperAudit.objects.create(
            paper=paper, state=AuditState.DONE, asked_at=NOW, asked_by=world.users["preparer"], started_at=NOW, finished_at=NOW,
            program=outcome["version"], result=outcome["file"],
        )  # fmt: skip
    return paper


def opened(world: World, project: Project | None = None, *, two: bool = False, audited: bool = False) -> Round:
    """A round on a plan, its experts without a declaration yet."""
    project = project or world.project()
    if two:
        Assignment.objects.create(project=project, expert=world.users["other_expert"])
    experts = [world.users[name].pk for name in ("expert", "other_expert")[: 2 if two else 1]]
    paper = plan(world, project, audited=audited)
    return actions.open_round(actor=world.actor("banner"), project=project.pk, paper=paper.pk, experts=experts, now=NOW)


def declared(world: World, held: Round, *names: str) -> Round:
    for name in names or ("expert",):
        actions.declare(actor=world.actor(name), round_=held.pk, interest=Interest.NONE, now=NOW)
    return held


def said(
    world: World, held: Round, text: str = "面积前后不一致", *, who: str = "expert", weight: Weight = Weight.MUST
) -> Opinion:
    words = opinions.Words(text, "第三章 表 3-2", weight, "")
    return opinions.write_opinion(actor=world.actor(who), round_=held.pk, words=words, now=NOW)


def submitted(world: World, held: Round, *names: str) -> None:
    for name in names or ("expert",):
        opinions.submit_opinions(actor=world.actor(name), round_=held.pk, now=NOW)


def replied(
    world: World, held: Round, opinion: Opinion, *, who: str = "preparer", expected: int = 0, text: str = "已改"
) -> None:
    response = opinions.Response(Answer.DONE, text, "第 21 页", expected)
    opinions.reply_to(actor=world.actor(who), round_=held.pk, opinion=opinion.pk, response=response, now=NOW)


def settled(
    world: World, held: Round, opinion: Opinion, *, yes: bool = True, who: str = "expert", expected: int = 1
) -> None:
    opinions.settle(actor=world.actor(who), round_=held.pk, opinion=opinion.pk, settled=yes, expected=expected, now=NOW)


def closed(world: World, held: Round, conclusion: str = "修改后重新审查", *, who: str = "banner") -> Round:
    return actions.close_round(actor=world.actor(who), round_=held.pk, conclusion=conclusion, remark="", now=NOW)


def whole(world: World, project: Project | None = None) -> tuple[Round, Opinion]:
    """A round with one submitted opinion."""
    held = declared(world, opened(world, project))
    opinion = said(world, held)
    submitted(world, held)
    opinion.refresh_from_db()
    return held, opinion
