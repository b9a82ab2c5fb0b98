"""Pauses of clocks (期限中止): entries like any other, with who and why; every lifecycle has them."""

from xiufu.lifecycle.entries import Capacity, Standing
from xiufu.lifecycle.facts import a_text
from xiufu.lifecycle.moves import Move, Track
from xiufu.lifecycle.periods import Pause

PAUSES = Track("pause", "期限中止", {"paused": "中止", "resumed": "恢复"}, ("resumed",), many=True)
PAUSE_MOVES = (
    Move(
        "pause_clock",
        "中止期限",
        "pause",
        ("",),
        "paused",
        (Capacity.AUTHORITY,),
        "",
        (a_text("clock", "中止的期限"),),
        reason=True,
    ),
    Move("resume_clock", "恢复期限", "pause", ("paused",), "resumed", (Capacity.AUTHORITY,), "", reason=True),
)


def pauses_of(standing: Standing, clock: str) -> tuple[Pause, ...]:
    """When a clock stood still (中止期间), in order."""
    found: list[Pause] = []
    for begun in standing.entries:
        if begun.move == "pause_clock" and begun.facts.get("clock") == clock:
            resumed = standing.last("resume_clock", begun.track)
            found.append(Pause(begun.on_date, resumed.on_date if resumed else None, begun.reason))
    return tuple(found)
