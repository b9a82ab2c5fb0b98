"""Reading requests for opinions (查征求意见): of a project, on a desk, and how each stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from xiufu.register.accounts.actors import Actor
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Project
from xiufu.register.library.scope import visible_to
from xiufu.register.supervision.choices import Stance
from xiufu.register.supervision.models import DepartmentOpinion, OpinionRequest


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request for an opinion (一次征求意见): how it stands; ``look`` colours what the words say already."""

    request: OpinionRequest
    state: str
    look: str


@dataclass(frozen=True, slots=True)
class OpinionShown:
    """An opinion of a department (一次部门意见), with its papers."""

    opinion: DepartmentOpinion
    papers: tuple[Paper, ...]


def requests_of(project: Project) -> QuerySet[OpinionRequest]:
    """The requests of a project (征求意见), the last first, each with the stance that holds."""
    return _standing(OpinionRequest.objects.filter(project=project)).order_by("-number")


def _standing(rows: QuerySet[OpinionRequest]) -> QuerySet[OpinionRequest]:
    last = DepartmentOpinion.objects.filter(request=OuterRef("pk")).order_by("-number").values("stance")[:1]
    return rows.annotate(stance=Subquery(last))


def awaited(actor: Actor) -> QuerySet[OpinionRequest]:
    """Requests that the department of an account has not answered yet (本部门待答复), the earliest deadline first."""
    answered = DepartmentOpinion.objects.filter(request=OuterRef("pk"))
    mine = OpinionRequest.objects.filter(
        division=actor.division, department=actor.department, withdrawn_at__isnull=True, project__in=visible_to(actor)
    )
    rows = _standing(mine.filter(~Exists(answered))).select_related("project")
    return rows.order_by("deadline", "pk")


def requests_shown(rows: Iterable[OpinionRequest], today: date) -> Iterator[RequestShown]:
    """Requests as they are shown (征求意见列表); each as ``requests_of`` gives it. The day itself is in time."""
    for row in rows:
        stance = vars(row)["stance"]
        if row.withdrawn_at is not None:
            yield RequestShown(row, "已撤回", "muted")
        elif stance:
            yield RequestShown(row, str(Stance(stance).label), "late" if stance == Stance.DISAGREE else "done")
        else:
            late = today > row.deadline
            yield RequestShown(row, "没有答复，逾期" if late else "等待答复", "late" if late else "soon")


def opinions_of(request: OpinionRequest) -> QuerySet[DepartmentOpinion]:
    """The opinions of a department (部门意见), the one that holds first."""
    return DepartmentOpinion.objects.filter(request=request).select_related("by__personal").order_by("-number")


def opinions_shown(rows: Iterable[DepartmentOpinion]) -> list[OpinionShown]:
    """Opinions as they are shown (部门意见列表)."""
    given = list(rows)
    papers = Paper.objects.in_bulk({key for one in given for key in one.papers})
    return [OpinionShown(one, tuple(papers[key] for key in one.papers)) for one in given]
