"""Rounds of review that wait for somebody (待办的评审), for desks, mails and calendars."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from xiufu.lifecycle.entries import Capacity
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_PARTY, Role
from xiufu.register.library.models import Participation
from xiufu.register.library.scope import visible_to
from xiufu.register.review.models import Opinion, Reply, Round
from xiufu.register.review.scope import acting_seats

_WANTED: Mapping[Role, str] = {
    Role.OFFICER: "下结论、结束评审",
    Role.EXPERT: "提交意见，或者认可答复",
}
BASIS = "评审的各个环节没有规定天数，日期是这一轮开始的日期"
"""Why what waits has no deadline."""


def wanted_of(actor: Actor) -> str:
    """What a round that waits for somebody wants of him (待办的事)."""
    return _WANTED.get(actor.role, "答复评审意见")


def waiting_rounds(actor: Actor) -> QuerySet[Round]:
    """The open rounds that wait for an account (待办的评审): for the reply to an opinion, for opinions or the word on a reply, for the
    conclusion. Each bears as ``due`` the day on which it began.
    """
    rounds = Round.objects.filter(closed_at__isnull=True, project__in=visible_to(actor).order_by())
    rounds = rounds.select_related("project", "paper").annotate(due=TruncDate("opened_at"))
    given = Opinion.objects.filter(round=OuterRef("pk"), number__isnull=False)
    unanswered, seats = Exists(given.filter(reply__isnull=True)), acting_seats().filter(round=OuterRef("pk"))
    if actor.role in BY_PARTY:
        return rounds.filter(unanswered, *_without_preparer(actor))
    if actor.role is Role.EXPERT:
        mine = seats.filter(expert=actor.user_id)
        return rounds.filter(Exists(mine), Exists(mine.filter(submitted_at__isnull=True)) | Exists(_unsettled(actor)))
    if actor.leads:
        unsubmitted = Exists(seats.filter(submitted_at__isnull=True))
        return rounds.filter(~unanswered, ~unsubmitted, project__authority=actor.division)
    return rounds.none()


def _without_preparer(actor: Actor) -> tuple[Q, ...]:
    """Where a firm prepares the plan, it replies, not the party itself."""
    if actor.role is Role.PREPARER:
        return ()
    preparing = Participation.objects.filter(
        project=OuterRef("project"), capacity=Capacity.PREPARER.value, ended_date__isnull=True
    )
    return (Q(~Exists(preparing)),)


def _unsettled(actor: Actor) -> QuerySet[Reply]:
    """Replies on which an expert has to say his word: those to his opinions, and to those of who no longer sits."""
    author = acting_seats().filter(round=OuterRef("opinion__round"), expert=OuterRef("opinion__expert"))
    replies = Reply.objects.filter(opinion__round=OuterRef("pk"), settled__isnull=True)
    return replies.filter(Q(opinion__expert=actor.user_id) | ~Q(Exists(author)))
