"""On what ground an order is given (责令整改的事由): only those for which the sources give one, and no track of the lifecycle keeps it.

A deviation of works by private capital is ordered as the step ``order_correction`` of the lifecycle (（十一）), and stands there alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from xiufu.lifecycle.states import LIFECYCLES

_14 = "内政办发〔2023〕14号"
_RULES = "《土地复垦条例》"
ORDERED, URGED = "责令限期改正", "督促整改"
CORRECTION = "order_correction"
"""The step of the lifecycle that orders a correction (责令限期改正)."""
CORRECTIONS = "correction"
"""The track of the lifecycle that keeps it."""
CORRECTION_TRACKS = tuple(one for life in LIFECYCLES.values() for one in life.tracks if one.kind == CORRECTIONS)
"""That track of every lifecycle that has it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground (一种事由): its clause, what the order is called; ``land_only`` where the department of natural resources gives it."""

    id: str
    title: str
    clause: str
    manner: str
    land_only: bool = False


GROUNDS: Mapping[str, tuple[Ground, ...]] = {
    "market_restoration": (
        Ground("systems", "管理制度没有建立或执行不到位", f"{_14}（二十四）", URGED),
        Ground("formalism", "碎片化治理、林草错位修复", f"{_14}（二十四）", URGED),
        Ground("risk", "监管中发现的其他风险", f"{_14}（二十四）", URGED),
        Ground("aftercare", "后期管护不落实", f"{_14}（十三）", URGED),
    ),
    "temporary_land": (
        Ground("fees", "没有按规定将土地复垦费用列入成本或投资", f"{_RULES}第三十八条", ORDERED, True),
        Ground("topsoil", "没有按规定剥离表土", f"{_RULES}第三十九条", ORDERED, True),
        Ground("reporting", "没有按规定报告", f"{_RULES}第四十一条", ORDERED, True),
        Ground("late", "期满一年内没有完成复垦或恢复种植条件", "《土地管理法实施条例》第五十六条", ORDERED, True),
    ),
}
"""事由 by lifecycle."""
_BY_ID: Mapping[str, Ground] = {one.id: one for grounds in GROUNDS.values() for one in grounds}


def the_ground(name: str) -> Ground:
    """A ground by its id (事由). Raises ``KeyError``."""
    return _BY_ID[name]
