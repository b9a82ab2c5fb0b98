"""What may follow what in supervision (监管的办理次序): orders that no track of a lifecycle keeps, and demonstration projects."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

BEGINNING = ""


class OrderStep(StrEnum):
    """What happens to an order (整改要求的办理)."""

    ANSWERED = "answered"
    PASSED = "passed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ORDER_STEPS: Mapping[str, tuple[str, ...]] = {
    BEGINNING: (OrderStep.ANSWERED, OrderStep.WITHDRAWN),
    OrderStep.ANSWERED: (OrderStep.PASSED, OrderStep.REFUSED, OrderStep.WITHDRAWN),
    OrderStep.REFUSED: (OrderStep.ANSWERED, OrderStep.WITHDRAWN),
}
"""After which step of an order which may come; an order that was passed or withdrawn is closed."""
ORDER_CLOSED = (OrderStep.PASSED, OrderStep.WITHDRAWN)
ORDER_FOUR_EYES = ORDER_CLOSED
"""Steps of somebody else than who gave the order (两人经办)."""
ORDER_STATES: Mapping[str, str] = {
    BEGINNING: "待整改",
    OrderStep.ANSWERED: "待核实",
    OrderStep.PASSED: "整改到位",
    OrderStep.REFUSED: "未到位，继续整改",
    OrderStep.WITHDRAWN: "已撤回",
}
"""How an order stands after its last step (整改状态)."""


def order_overdue(last: str, deadline: date, today: date) -> bool:
    """Whether an order waits for an answer beyond its deadline (整改逾期); the day itself is in time.

    >>> order_overdue("", date(2025, 3, 3), date(2025, 3, 3)), order_overdue("refused", date(2025, 3, 3), date(2025, 3, 4))
    (False, True)
    >>> order_overdue("answered", date(2025, 3, 3), date(2025, 3, 4))
    False
    """
    return last in (BEGINNING, OrderStep.REFUSED) and today > deadline


class DemonstrationStep(StrEnum):
    """What happens to a demonstration project (示范项目的办理)."""

    NOMINATED = "nominated"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REMOVED = "removed"


DEMONSTRATION_STEPS: Mapping[str, tuple[str, ...]] = {
    BEGINNING: (DemonstrationStep.NOMINATED,),
    DemonstrationStep.NOMINATED: (DemonstrationStep.ACCEPTED, DemonstrationStep.DECLINED),
    DemonstrationStep.ACCEPTED: (DemonstrationStep.REMOVED,),
    DemonstrationStep.DECLINED: (DemonstrationStep.NOMINATED,),
    DemonstrationStep.REMOVED: (DemonstrationStep.NOMINATED,),
}
"""After which step of a demonstration project which may come."""
DEMONSTRATION_STATES: Mapping[str, str] = {
    DemonstrationStep.NOMINATED: "已推荐，待确定",
    DemonstrationStep.ACCEPTED: "示范项目",
    DemonstrationStep.DECLINED: "未确定为示范",
    DemonstrationStep.REMOVED: "已移出示范",
}
"""How a project stands as a demonstration (示范状态)."""
