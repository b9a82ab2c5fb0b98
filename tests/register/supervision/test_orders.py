"""Orders: given out of an inspection, answered, decided by a second person; corrections kept by the lifecycle alone."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.resending import sent_again
from tests.register.supervision.supervising import (
    DAY,
    DEADLINE,
    NOW,
    answered,
    at_works,
    decided,
    demand,
    inspected,
    ordered,
    report,
)
from tests.register.world import World, at, paper_of
from xiufu.lifecycle.supervision import ORDER_STEPS, OrderStep
from xiufu.register.accounts.models import PersonalData
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Participation
from xiufu.register.process.models import ProjectEntry, TrackState
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.register.supervision import orders
from xiufu.register.supervision.inspections import replace_inspection
from xiufu.register.supervision.models import CorrectionOrigin, Order, OrderEvent
from xiufu.register.supervision.order_queries import corrections_of, open_orders, order_shown
from xiufu.register.supervision.queries import Asked, watched


def refused(code: int, said: str = ""):
    return pytest.raises(Refused, match=said or None, check=lambda error: error.code == code)


def test_an_order_from_beginning_to_end_by_pages(world: World):
    project = world.project()
    made, paper = inspected(world, project), project.papers.get().pk
    posted = {
        "origin": f"inspection:{made.pk}", "ground": "systems", "demands": "补办招标手续", "deadline": "2999-04-03",
        "addressee": world.parties["investor"].pk, "paper": paper,
    }  # fmt: skip
    banner, second, investor = (world.client(name) for name in ("banner", "banner2", "investor"))
    assert "发出整改要求" in banner.get(f"/inspections/{made.pk}").content.decode()
    answer = banner.post(f"/projects/{project.pk}/orders/new", posted)
    assert answer.status_code == 302
    order = Order.objects.get()
    page = investor.get(f"/orders/{order.pk}").content.decode()
    for shown in (
        "待整改",
        "督促整改，内政办发〔2023〕14号（二十四）",
        "补办招标手续",
        "2999-04-03",
        "第 1 次检查",
        "报告整改情况",
    ):
        assert shown in page
    posted = {"text": "已补办，见材料", "papers": [paper], "expected": "0"}
    assert investor.post(f"/orders/{order.pk}/answer", posted).status_code == 302
    posted = {"step": "refused", "text": "没有中标通知书", "deadline": "2999-05-03", "expected": "1"}
    assert second.post(f"/orders/{order.pk}/decide", posted).status_code == 302
    page = investor.get(f"/projects/{project.pk}/supervision").content.decode()
    assert "未到位，继续整改" in page
    assert "2999-05-03" in page
    assert investor.post(f"/orders/{order.pk}/answer", {"text": "已补齐", "expected": "2"}).status_code == 302
    posted = {"step": "passed", "text": "齐全", "expected": "3"}
    answer = banner.post(f"/orders/{order.pk}/decide", posted)
    assert (answer.status_code, "同一人" in answer.content.decode()) == (422, True)
    assert second.post(f"/orders/{order.pk}/decide", posted).status_code == 302
    page = world.client("auditor").get(f"/orders/{order.pk}").content.decode()
    for shown in ("整改到位", "没有中标通知书", "新的期限：2999-05-03", "已补齐", "某文件（第 1 版）"):
        assert shown in page
    assert "核实、撤回" not in second.get(f"/orders/{order.pk}").content.decode()
    assert [one.action for one in LogLine.objects.all()] == ["inspection.record", "order.give", *["order.step"] * 4]


def test_why_an_order_is_refused(world: World):
    project, other = world.project(), world.project()
    foreign = inspected(world, other)
    mistaken = inspected(world, project)
    replace_inspection(actor=world.actor("banner"), inspection=mistaken.pk, report=report(), reason="某", now=NOW)
    for said, also in (
        ("所依的检查不是这个项目的", {"inspection": foreign.pk}),
        ("已经更正", {"inspection": mistaken.pk}),
        ("“事由”只能是", {"ground": "topsoil"}),
        ("没有填“整改要求”", {"demands": " "}),
        ("早于今天（2025-03-03）", {"deadline": date(2025, 3, 2)}),
        ("“整改单位”不是这个项目现在的", {"addressee": world.parties["preparer"].pk}),
        ("“整改单位”不是这个项目现在的", {"addressee": world.parties["stranger"].pk}),
        ("不是这个项目的文件", {"paper": other.papers.get().pk}),
    ):
        with refused(409, said):
            ordered(world, project, **also)
    Participation.objects.filter(project=project, capacity="investor").update(ended_date=DAY)
    with refused(409, "“整改单位”不是这个项目现在的"):
        ordered(world, project)
    for who, code in (("investor", 403), ("auditor", 403), ("expert", 403), ("other_banner", 404), ("stranger", 404)):
        with refused(code):
            ordered(world, other, who=who)
    assert Order.objects.count() == 0


def test_a_stale_answer_and_a_stale_decision_are_told_and_taken_when_sent_again(world: World):
    order = ordered(world, world.project())
    answered(world, order)
    decided(world, order, OrderStep.REFUSED, deadline=DEADLINE)
    told = "账号“banner2”已在 2025-03-03 10:00 把整改要求第 1 号办为“未到位，继续整改”：已核实"
    sent_again(world.client("investor"), f"/orders/{order.pk}/answer", {"text": "又补", "expected": "0"}, told)
    # of the steps that were offered when the form was opened none may be taken any more, which is said as what it comes from
    typed = {"step": "withdrawn", "text": "某理由", "expected": "2"}
    sent_again(world.client("banner2"), f"/orders/{order.pk}/decide", typed, "办为“待核实”：又补")
    answer = world.client("banner2").post(f"/orders/{order.pk}/decide", typed | {"expected": "3"})
    assert (answer.status_code, "办为“已撤回”：某理由" in answer.content.decode()) == (409, True)


def test_reclamation_is_ordered_by_the_department_of_land(world: World):
    project = world.project("temporary_land")
    with refused(409, "由自然资源部门责令改正（《土地复垦条例》第三十九条）"):
        ordered(world, project, who="forestry")
    order = ordered(world, project)
    assert (
        "责令限期改正，《土地复垦条例》第三十九条"
        in world.client("obligor").get(f"/orders/{order.pk}").content.decode()
    )


def test_who_may_answer_and_who_decides(world: World):
    order = ordered(world, world.project())
    for who, code in (("obligor", 403), ("banner", 403), ("expert", 403), ("stranger", 404)):
        with refused(code):
            answered(world, order, who=who)
    with refused(409, "没有填“整改情况”"):
        answered(world, order, text=" ")
    answered(world, order)
    for who, code in (("forestry", 403), ("league", 403), ("investor", 403), ("other_banner", 404)):
        with refused(code):
            decided(world, order, who=who)
    for step in (OrderStep.PASSED, OrderStep.WITHDRAWN):
        with refused(409, "由另一人办理"):
            decided(world, order, step, who="banner")
    with refused(409, "要填不早于今天（2025-03-03）的新期限"):
        decided(world, order, OrderStep.REFUSED)
    with refused(409, "要填不早于今天（2025-03-03）的新期限"):
        decided(world, order, OrderStep.REFUSED, deadline=date(2025, 3, 2))
    with refused(409, "只有没有到位的才填新期限"):
        decided(world, order, deadline=DEADLINE)
    said = r"账号“investor”已在 2025-03-03 10:00 把整改要求第 1 号办为“待核实”：已补办；整改要求第 1 号的办理与您打开时不同"
    with pytest.raises(Stale, match=said):
        decided(world, order, expected=0)
    decided(world, order, OrderStep.REFUSED, who="banner", deadline=DAY)  # who gave it may refuse: nothing is closed


def test_two_accounts_of_one_person_are_not_four_eyes(world: World):
    order = ordered(world, world.project())
    answered(world, order)
    mine = PersonalData.objects.get(user=world.users["banner"])
    PersonalData.objects.filter(user=world.users["banner2"]).update(name=mine.name, phone=mine.phone)
    with refused(409, "同一人"):
        decided(world, order)


def test_steps_come_in_their_order_only(world: World):
    """Every pair of steps, on the action and on the database behind it."""
    order = ordered(world, world.project())

    def step(kind: OrderStep, expected: int) -> OrderEvent:
        if kind is OrderStep.ANSWERED:
            return answered(world, order, expected=expected)
        return decided(world, order, kind, expected=expected, deadline=DEADLINE if kind is OrderStep.REFUSED else None)

    roads = {"": (), "answered": ("answered",), "passed": ("answered", "passed"), "withdrawn": ("withdrawn",), "refused": ("answered", "refused")}  # fmt: skip
    for last, then in product(roads, OrderStep):
        with transaction.atomic():
            for number, kind in enumerate(roads[last]):
                step(OrderStep(kind), number)
            number = len(roads[last])
            row = OrderEvent(
                order=order, number=number + 1, kind=then, text="某", at=NOW, by=world.users["banner2"],
                deadline=DEADLINE if then is OrderStep.REFUSED else None,
            )  # fmt: skip
            if then in ORDER_STEPS.get(last, ()):
                step(then, number)
            else:
                with refused(409, "不能这样办理"):
                    step(then, number)
                with pytest.raises(DatabaseError, match="整改办理的次序不对"), transaction.atomic():
                    row.save(force_insert=True)
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE supervision_order SET deadline = '2030-01-01'", "整改要求不能修改"),
        ("DELETE FROM supervision_order", "整改要求不能删除"),
        ("UPDATE supervision_orderevent SET text = '某'", "整改办理不能修改"),
        ("DELETE FROM supervision_orderevent", "整改办理不能删除"),
        (
            "INSERT INTO supervision_orderevent (order_id, number, kind, text, papers, at, by_id) "
            "SELECT order_id, 2, 'passed', '某', '[]', at, (SELECT issued_by_id FROM supervision_order) FROM supervision_orderevent",
            "另一人核实",
        ),
        (
            "INSERT INTO supervision_orderevent (order_id, number, kind, text, papers, at, by_id) "
            "SELECT order_id, 3, 'withdrawn', '某', '[]', at, by_id FROM supervision_orderevent",
            "整改办理的序号不连续",
        ),
    ],
)
def test_no_client_of_the_database_changes_an_order(world: World, statement: str, said: str):
    answered(world, ordered(world, world.project()))
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_overdue_is_computed_from_the_deadline_that_holds(world: World):
    order = ordered(world, world.project())  # until 3 April 2025

    def state(on: date) -> tuple[str, str]:
        shown = order_shown(order, on)
        return shown.state, shown.look

    assert state(date(2025, 4, 3)) == ("待整改", "soon")
    assert state(date(2025, 4, 4)) == ("待整改，逾期", "late")
    answered(world, order)
    assert state(date(2025, 4, 4)) == ("待核实", "soon")
    decided(world, order, OrderStep.REFUSED, deadline=date(2025, 4, 5))
    assert state(date(2025, 4, 5)) == ("未到位，继续整改", "soon")
    assert state(date(2025, 4, 6)) == ("未到位，继续整改，逾期", "late")


def test_a_correction_is_a_step_of_the_lifecycle_and_kept_nowhere_else(world: World):
    project = at_works(world)
    made = inspected(world, project)
    world.papers(project, ("order",), DAY)
    client = world.client("banner")
    assert "责令限期改正" in client.get(f"/inspections/{made.pk}").content.decode()
    posted = {
        "expected": str(ProjectEntry.objects.filter(project=project).count()), "on_date": "2025-03-03", "reason": "覆土不足",
        "fact_deviation": "其他", "fact_correction_deadline": "2025-04-03", "fact_correction_order": paper_of("order"),
    }  # fmt: skip
    answer = client.post(f"/inspections/{made.pk}/correction", posted | {"fact_deviation": ""})
    assert (answer.status_code, "覆土不足" in answer.content.decode()) == (422, True)
    answer = client.post(f"/inspections/{made.pk}/correction", posted | {"expected": "1"})
    assert (answer.status_code, "请核对后再办" in answer.content.decode()) == (409, True)
    assert f'name="expected" value="{posted["expected"]}"' in answer.content.decode()
    assert client.post(f"/inspections/{made.pk}/correction", posted).status_code == 302
    assert TrackState.objects.get(project=project, track="correction#1").state == "ordered"
    assert CorrectionOrigin.objects.get().inspection == made
    assert Order.objects.count() == 0
    shown = corrections_of(project, date(2025, 4, 4))[0]
    assert (shown.deviation, shown.state, shown.due, shown.clock, shown.look) == (
        "其他",
        "限期改正",
        DEADLINE,
        "逾期",
        "late",
    )
    actor = world.actor("banner")
    assert watched(actor, Asked(orders=1), DAY).count() == 1
    world.do(project, "report_correction", DAY, track="correction#1")
    world.do(project, "pass_correction", DAY, track="correction#1", who="banner2")
    assert watched(actor, Asked(orders=1), DAY).count() == 0
    page = world.client("investor").get(f"/projects/{project.pk}/supervision").content.decode()
    assert "达到要求" in page
    assert "覆土不足" in page


def test_a_correction_needs_works_and_the_leading_department(world: World):
    project = world.project()
    made = inspected(world, project)
    answer = world.client("banner").get(f"/inspections/{made.pk}/correction")
    assert (answer.status_code, "不在施工阶段" in answer.content.decode()) == (409, True)
    for who in ("forestry", "league"):
        assert world.client(who).get(f"/inspections/{made.pk}/correction").status_code == 403


def test_a_correction_out_of_a_mistaken_inspection_is_taken_back_whole(world: World):
    project = at_works(world)
    made = inspected(world, project)
    replace_inspection(actor=world.actor("banner"), inspection=made.pk, report=report(), reason="某", now=NOW)
    world.papers(project, ("order",), DAY)
    count = ProjectEntry.objects.count()
    with refused(409, "已经更正"):
        orders.order_correction(
            actor=world.actor("banner"), inspection=made.pk, on_date=DAY, reason="某", track="correction#1", expected=count,
            now=NOW, facts={"deviation": "其他", "correction_deadline": DEADLINE, "correction_order": paper_of("order")},
        )  # fmt: skip
    assert ProjectEntry.objects.count() == count


@pytest.mark.parametrize("statement", ["UPDATE supervision_correctionorigin SET entry_id = entry_id", "DELETE FROM supervision_correctionorigin"])  # fmt: skip
def test_where_a_correction_came_from_never_changes(world: World, statement: str):
    project = at_works(world)
    entry = world.do(project, "order_correction", DAY)
    CorrectionOrigin.objects.create(entry=entry, inspection=inspected(world, project))
    with pytest.raises(DatabaseError, match="责令改正的来由"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_correction_does_not_come_from_another_project(world: World):
    project = at_works(world)
    entry, begun = (
        world.do(project, "order_correction", DAY),
        ProjectEntry.objects.get(project=project, move="begin_works"),
    )
    for row, inspection in ((entry, inspected(world, world.project())), (begun, inspected(world, project))):
        with pytest.raises(DatabaseError, match="不是同一项目"), transaction.atomic():
            CorrectionOrigin.objects.create(entry=row, inspection=inspection)


def test_open_orders_are_on_their_desks(world: World, django_assert_max_num_queries):
    project = world.project()
    first, second = ordered(world, project, deadline=date(2025, 5, 1)), ordered(world, project)
    by_league = ordered(world, project, who="league")
    desks = {
        name: list(open_orders(world.actor(name))) for name in ("banner", "banner2", "forestry", "league", "investor", "obligor")
    }  # fmt: skip
    assert desks == {
        "banner": [second, first], "banner2": [second, first], "forestry": [], "league": [by_league],
        "investor": [second, by_league, first], "obligor": [],
    }  # fmt: skip
    answered(world, second)
    decided(world, second)
    assert list(open_orders(world.actor("banner"))) == [first]
    assert watched(world.actor("banner"), Asked(orders=1), DAY).count() == 1
    for _ in range(12):
        ordered(world, project)
    client = world.client("banner")
    with django_assert_max_num_queries(16):
        page = client.get(f"/projects/{project.pk}/supervision").content.decode()
    assert "整改要求第 15 号" in page
    with django_assert_max_num_queries(10):
        client.get(f"/orders/{second.pk}")


def test_a_party_that_left_answers_no_more(world: World):
    order = ordered(world, world.project())
    Participation.objects.filter(capacity="investor").update(ended_date=DAY)
    with refused(404):
        answered(world, order)


def test_the_form_of_an_order_names_every_problem(world: World):
    project = world.project()
    client = world.client("banner")
    page = client.get(f"/projects/{project.pk}/orders/new").content.decode()
    assert "先登记检查" in page
    made = inspected(world, project)
    page = client.get(f"/projects/{project.pk}/orders/new?inspection={made.pk}").content.decode()
    assert f'<option value="inspection:{made.pk}" selected>' in page
    answer = client.post(
        f"/projects/{project.pk}/orders/new", {"demands": "<i>改</i>", "origin": "x", "deadline": "明天"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for shown in (
        "来由：不在可选的各项之中",
        "事由：没有选",
        "整改期限：应写成",
        "整改单位：没有选",
        "&lt;i&gt;改&lt;/i&gt;",
    ):
        assert shown in page


def test_an_order_may_be_given_once_more_after_the_first_was_withdrawn(world: World):
    project = world.project()
    order = ordered(world, project)
    decided(world, order, OrderStep.WITHDRAWN, expected=0)
    again = orders.give_order(
        actor=world.actor("banner"),
        project=project.pk,
        demand=demand(world, inspected(world, project)),
        now=at(DAY, 11),
    )
    assert (order.number, again.number) == (1, 2)
