"""What reviews say of a plan (评审结果), for the steps that rest on it."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from xiufu.plans.review_opinion import CONCLUSIONS
from xiufu.register.accounts.actors import name_of_user
from xiufu.register.library.models import Project
from xiufu.register.people.personal import is_erased
from xiufu.register.review.models import Panelist, Round

AGREED = CONCLUSIONS[0]
"""The only conclusion that lets the reviewed version pass: any other asks for another version."""


def open_round_of(project: Project) -> Round | None:
    """The round of a project that is not closed (进行中的评审)."""
    return Round.objects.filter(project=project, closed_at__isnull=True).first()


def closed_rounds(project: Project, *, sha256: str, since: datetime | None = None) -> QuerySet[Round]:
    """The closed rounds that count for a plan (有结论的各轮评审), the last first: those opened since it was begun, and those on its very bytes.

    Cancelled ones never count.
    """
    rounds = Round.objects.filter(project=project, closed_at__isnull=False, cancelled=False)
    if since is not None:
        rounds = rounds.filter(Q(opened_at__gte=since) | Q(paper__sha256=sha256))
    return rounds.select_related("paper").order_by("-number")


def reviewers(held: Round) -> Mapping[str, bool]:
    """Who gave opinions in a round (参评专家), by name; whether the name is still known: of an erased account only its number is."""
    seats = Panelist.objects.filter(round=held, submitted_at__isnull=False).select_related("expert__personal")
    return {name_of_user(one.expert): not is_erased(one.expert) for one in seats.order_by("pk")}
