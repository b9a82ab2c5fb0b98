"""Supervision done by tests, through the actions that pages call."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.register.world import BANNER, World, at
from xiufu.lifecycle.supervision import OrderStep
from xiufu.register.accounts.roles import Department
from xiufu.register.library.models import Project
from xiufu.register.supervision import consultations, orders
from xiufu.register.supervision.choices import Conclusion, InspectionKind, Stance
from xiufu.register.supervision.inspections import Report, record_inspection
from xiufu.register.supervision.models import DepartmentOpinion, Inspection, OpinionRequest, Order, OrderEvent

DAY = date(2025, 3, 3)
NOW = at(DAY)
DEADLINE = date(2025, 4, 3)
POSTED = {"on_date": "2025-03-03", "kind": "site", "conclusion": "no_fault", "seen_quality": "覆土 0.5 米，与设计一致"}
"""The least that the form of an inspection asks for, but for the systems."""
SYSTEMS_POSTED = {
    f"state_{name}": "unchecked"
    for name in ("legal_person", "tendering", "works_supervision", "contracting", "acceptance", "aftercare")
}


def report(**also: Any) -> Report:
    given: dict[str, Any] = {
        "on_date": DAY,
        "kind": InspectionKind.SITE,
        "conclusion": Conclusion.NO_FAULT,
        "seen": {"extent": "没有超出范围"},
    }
    return Report(**(given | also))


def inspected(world: World, project: Project, *, who: str = "banner", **also: Any) -> Inspection:
    return record_inspection(actor=world.actor(who), project=project.pk, report=report(**also), now=NOW)


def demand(world: World, out_of: Inspection, **also: Any) -> orders.Demand:
    market = out_of.project.lifecycle == "market_restoration"
    given: dict[str, Any] = {
        "inspection": out_of.pk,
        "ground": "systems" if market else "topsoil",
        "demands": "补办招标手续",
        "deadline": DEADLINE,
        "addressee": world.parties["investor" if market else "obligor"].pk,
    }
    return orders.Demand(**(given | also))


def ordered(world: World, project: Project, *, who: str = "banner", **also: Any) -> Order:
    """An order out of an inspection."""
    asked = demand(world, inspected(world, project), **also)
    return orders.give_order(actor=world.actor(who), project=project.pk, demand=asked, now=NOW)


def answered(world: World, order: Order, *, who: str = "investor", expected: int = 0, **also: Any) -> OrderEvent:
    given: dict[str, Any] = {"text": "已补办", "papers": (), "now": NOW} | also
    return orders.answer_order(actor=world.actor(who), order=order.pk, expected=expected, **given)


def decided(
    world: World,
    order: Order,
    step: OrderStep = OrderStep.PASSED,
    *,
    who: str = "banner2",
    expected: int = 1,
    **also: Any,
) -> OrderEvent:
    given: dict[str, Any] = {"text": "已核实", "deadline": None, "now": NOW} | also
    return orders.decide_order(actor=world.actor(who), order=order.pk, step=step, expected=expected, **given)


def at_works(world: World) -> Project:
    """A market project whose works began."""
    project = world.project()
    for move in (
        "list_project",
        "set_scheme",
        "draft_plan",
        "open_project",
        "submit_plan",
        "sign_agreements",
        "pass_plan",
    ):
        world.do(project, move, DAY)
    world.do(project, "approve_plan", DAY, who="banner2")
    world.do(project, "approve_design", DAY)
    world.do(project, "begin_works", DAY)
    return project


def asked_opinion(world: World, project: Project, *offices: consultations.Office, **also: Any) -> OpinionRequest:
    """A request for the opinion of a department, of forestry where none is named; the last of several."""
    given: dict[str, Any] = {"subject": "征求修复方案意见", "deadline": DEADLINE, "paper": None, "now": NOW} | also
    who = given.pop("who", "banner")
    asked = offices or (consultations.Office(Department.FORESTRY, BANNER),)
    return consultations.ask_opinions(actor=world.actor(who), project=project.pk, offices=asked, **given)[-1]


def opined(
    world: World, request: OpinionRequest, *, who: str = "forestry", expected: int = 0, **also: Any
) -> DepartmentOpinion:
    given: dict[str, Any] = {"stance": Stance.AGREE, "text": "", "papers": (), "reason": "", "now": NOW} | also
    return consultations.give_opinion(actor=world.actor(who), request=request.pk, expected=expected, **given)
