"""Row scope (行级权限): which projects an account sees, and in what capacity it acts in one."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiufu.lifecycle.entries import Capacity
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_AREA, BY_PARTY, Role
from xiufu.register.library.models import Assignment, Participation, Project
from xiufu.register.rules.divisions import PROVINCE, prefix_of
from xiufu.register.rules.refusals import Refused

_OF_PARTY = {Role.INVESTOR: Capacity.INVESTOR, Role.OBLIGOR: Capacity.OBLIGOR, Role.PREPARER: Capacity.PREPARER}


def visible_to(actor: Actor) -> QuerySet[Project]:
    """The projects that an account may see (可见项目)."""
    projects = Project.objects.all()
    if actor.role in BY_AREA:
        return projects.filter(_within(actor.division))
    if actor.role in BY_PARTY:
        of_party = Participation.objects.filter(
            project=OuterRef("pk"), party=actor.party_id, capacity=_OF_PARTY[actor.role], ended_date__isnull=True
        )
        return projects.filter(Exists(of_party))
    if actor.role is Role.EXPERT:
        assigned = Assignment.objects.filter(project=OuterRef("pk"), expert=actor.user_id, ended_date__isnull=True)
        return projects.filter(Exists(assigned))
    return projects.none()


def sees_all(actor: Actor) -> bool:
    """Whether an account may see every project (可见全部项目)."""
    return actor.role in BY_AREA and actor.division == PROVINCE


def _within(division: str) -> Q:
    if division == PROVINCE:
        return Q()
    return Q(banner=division) if len(prefix_of(division)) == 6 else Q(league=division)


def the_project(actor: Actor, pk: int) -> Project:
    """One project that an account may see (可见的一个项目). Raises ``Refused`` (404) for any other, whether it exists or not."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个项目，或者您无权查看", code=404)
    return found


def capacities(actor: Actor, project: Project) -> frozenset[Capacity]:
    """In what capacities an account acts in a project that it may see (办理身份); none for those who only look.

    The leading department of the division that leads it is the authority; that of an area around it is the superior.
    """
    if actor.leads and actor.covers(project.authority):
        return frozenset({Capacity.AUTHORITY if actor.division == project.authority else Capacity.SUPERIOR})
    if actor.role in BY_PARTY:
        return frozenset({_OF_PARTY[actor.role]})
    return frozenset({Capacity.EXPERT}) if actor.role is Role.EXPERT else frozenset()


def places(actor: Actor, project: Project) -> bool:
    """Whether an account may correct where a project is (可否更正所在地): that of its authority, or of the league above, which alone
    covers the banner that it was meant for.
    """
    return bool(capacities(actor, project) & {Capacity.AUTHORITY, Capacity.SUPERIOR})


def leading(actor: Actor, project: Project) -> None:
    """Asks that an account leads a project (须为主管机关). Raises ``Refused``."""
    if Capacity.AUTHORITY not in capacities(actor, project):
        raise Refused("这个项目由主管它的自然资源部门办理", code=403)
