"""How supervision is shown (监管显示方式)."""

from django import template

from xiufu.lifecycle.supervision import DEMONSTRATION_STATES
from xiufu.register.supervision.queries import office_of

register = template.Library()


@register.filter
def demonstration_state(kind: str) -> str:
    """How a project stands as a demonstration (示范状态)."""
    return DEMONSTRATION_STATES[kind]


@register.filter
def office(row: object) -> str:
    """The department and division of a row (部门)."""
    return office_of(getattr(row, "department", ""), getattr(row, "division", ""))
