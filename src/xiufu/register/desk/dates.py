"""The days by which something is asked of an account (本人的期限), of whatever kind: for its mail and its calendar.

A kind of date is a function of ``SOURCES``. What is ended is no date any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.utils.timezone import localtime

from xiufu.lifecycle.clocks import CLOCK_STATES, state_until
from xiufu.lifecycle.supervision import ORDER_STATES, OrderStep
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_PARTY
from xiufu.register.library.models import Project
from xiufu.register.process.models import ClockRow
from xiufu.register.process.queries import clock_of, in_words, on_desk
from xiufu.register.review.models import Round
from xiufu.register.review.waiting import BASIS, waiting_rounds, wanted_of
from xiufu.register.supervision.consultation_queries import awaited
from xiufu.register.supervision.models import OpinionRequest
from xiufu.register.supervision.order_queries import OrderShown, open_orders, orders_shown

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A day by which something is asked (一项期限): how it stands in words, on what it rests; ``provisional`` where days off are not
    announced. ``uid`` stays what it is when the day moves.
    """

    uid: str
    project: Project
    title: str
    due: date
    said: str
    basis: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class OwnDates:
    """The ``first`` of an account's dates (本人的期限), and how many there are in all."""

    count: int
    first: tuple[OwnDate, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose dates are asked for as of ``today`` (查询条件): those until ``last``, at ``most`` so many."""

    actor: Actor
    today: date
    last: date
    most: int

    def of(self, rows: QuerySet[Row], shown: Callable[[Row], OwnDate]) -> OwnDates:
        """Of one kind: ``rows`` bear their ``due``."""
        wanted = rows.filter(due__lte=self.last)
        found = tuple(shown(row) for row in wanted.order_by("due", "pk")[: self.most])
        return OwnDates(len(found) if len(found) < self.most else wanted.count(), found)


def own_dates(actor: Actor, today: date, *, last: date = date.max, most: int) -> OwnDates:
    """The dates of an account until a day (本人的期限), of every kind together, the earliest first."""
    asked = Asked(actor, today, last, most)
    parts = [source(asked) for source in SOURCES]
    found = sorted((one for part in parts for one in part.first), key=lambda one: (one.due, one.project.number))
    return OwnDates(sum(part.count for part in parts), tuple(found[:most]))


def _clocks(asked: Asked) -> OwnDates:
    """期限 of the lifecycle that are on its desk."""

    def shown(row: ClockRow) -> OwnDate:
        clock = clock_of(row)
        assert row.due
        uid = f"{row.project.number}-{row.rule}-{row.track}-{row.nth}"
        said = in_words(clock, asked.today)
        return OwnDate(uid, row.project, clock.rule.title, row.due, said, clock.rule.clause, row.provisional)

    return asked.of(on_desk(asked.actor).select_related("project"), shown)


def _orders(asked: Asked) -> OwnDates:
    """整改要求: those that its party must meet, those that its office gave and has to see to the end."""
    rows = open_orders(asked.actor)
    if asked.actor.role in BY_PARTY:
        rows = rows.exclude(Q(last=OrderStep.ANSWERED))
    return asked.of(rows, lambda row: _of_order(next(orders_shown((row,), asked.today)), asked.today))


def _of_order(shown: OrderShown, today: date) -> OwnDate:
    order, ground = shown.order, shown.ground
    waits = shown.state == ORDER_STATES[OrderStep.ANSWERED]
    return OwnDate(
        uid=f"{order.project.number}-order-{order.number}",
        project=order.project,
        title=f"{order}（{ground.title}）",
        due=shown.deadline,
        said=shown.state if waits else CLOCK_STATES[state_until(shown.deadline, today)],
        basis=f"{ground.manner}，{ground.clause}",
    )


def _opinions(asked: Asked) -> OwnDates:
    """征求意见 that its department has not answered."""

    def shown(row: OpinionRequest) -> OwnDate:
        return OwnDate(
            uid=f"{row.project.number}-opinion-{row.number}",
            project=row.project,
            title=f"答复{row}",
            due=row.deadline,
            said=CLOCK_STATES[state_until(row.deadline, asked.today)],
            basis="答复期限由征求意见的部门定，文件没有规定天数",
        )

    return asked.of(awaited(asked.actor).annotate(due=F("deadline")), shown)


def _reviews(asked: Asked) -> OwnDates:
    """评审 that waits for the account; it has no deadline, so it stands on the day on which it began."""

    def shown(row: Round) -> OwnDate:
        return OwnDate(
            uid=f"{row.project.number}-review-{row.number}",
            project=row.project,
            title=f"{row}：{wanted_of(asked.actor)}",
            due=localtime(row.opened_at).date(),
            said="待办",
            basis=BASIS,
        )

    return asked.of(waiting_rounds(asked.actor), shown)


SOURCES = (_clocks, _orders, _opinions, _reviews)
"""Every kind of date that an account may have."""
