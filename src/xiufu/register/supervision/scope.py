"""Who may supervise (监管权限), and what of it an account sees."""

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_AREA, BY_PARTY, Role
from xiufu.register.library.scope import visible_to
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision.models import Inspection, OpinionRequest, Order


def inspects(actor: Actor) -> bool:
    """Whether an account inspects the projects that it sees (检查人员): officers of every department, each by its duties."""
    return actor.role is Role.OFFICER


def inspecting(actor: Actor) -> None:
    """Asks that an account inspects (须为主管部门人员). Raises ``Refused``."""
    if not inspects(actor):
        raise Refused("检查由主管部门人员登记", code=403)


def sees_signs(actor: Actor) -> bool:
    """Whether an account is shown risk signs and departments' opinions (可见风险提示和部门意见): officers and auditors."""
    return actor.role in BY_AREA


def the_inspection(actor: Actor, pk: int) -> Inspection:
    """One inspection of a project that an account may see (可见的一次检查). Raises ``Refused`` (404) for any other."""
    rows = Inspection.objects.select_related("project", "made_by__personal", "replaces", "replaced_by", "plan")
    found = rows.filter(pk=pk, project__in=visible_to(actor)).first()
    if found is None:
        raise Refused("没有这次检查，或者您无权查看", code=404)
    return found


def may_correct(actor: Actor, row: Inspection) -> bool:
    """Whether an account may correct an inspection (可否更正): the department that made it, where it is not corrected yet."""
    office = (actor.department, actor.division)
    return inspects(actor) and office == (row.department, row.division) and not hasattr(row, "replaced_by")


def the_order(actor: Actor, pk: int) -> Order:
    """One order in a project that an account may see (可见的一项整改要求). Raises ``Refused`` (404) for any other."""
    rows = Order.objects.select_related("project", "inspection", "addressee", "paper", "issued_by__personal")
    found = rows.filter(pk=pk, project__in=visible_to(actor)).first()
    if found is None:
        raise Refused("没有这项整改要求，或者您无权查看", code=404)
    return found


def answers(actor: Actor, order: Order) -> bool:
    """Whether an account answers an order (整改单位): of the party that it was given to."""
    return actor.role in BY_PARTY and actor.party_id == order.addressee_id


def decides(actor: Actor, order: Order) -> bool:
    """Whether an account decides on an order (核实部门): of the office that gave it."""
    return inspects(actor) and (actor.department, actor.division) == (order.department, order.division)


def the_request(actor: Actor, pk: int) -> OpinionRequest:
    """One request for an opinion that an account may see (可见的一次征求意见). Raises ``Refused`` (404) for any other."""
    rows = OpinionRequest.objects.select_related("project", "paper", "asked_by__personal", "withdrawn_by__personal")
    found = rows.filter(pk=pk, project__in=visible_to(actor)).first() if sees_signs(actor) else None
    if found is None:
        raise Refused("没有这次征求意见，或者您无权查看", code=404)
    return found


def opines(actor: Actor, request: OpinionRequest) -> bool:
    """Whether an account answers for the department that is asked (答复人)."""
    return inspects(actor) and (actor.department, actor.division) == (request.department, request.division)
