"""What is worked out once about a document or a table (随对象保存): it is kept by the object itself and goes with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class Remembers(Protocol):
    """What keeps what was worked out about it (可保存结果的对象), by function and the other arguments."""

    @property
    def memo(self) -> dict[object, Any]:
        """What was worked out so far (已算出的结果)."""


K = TypeVar("K", bound=Remembers)
P = ParamSpec("P")
R = TypeVar("R")


def remembered(function: Callable[Concatenate[K, P], R]) -> Callable[Concatenate[K, P], R]:
    """A function that works out once for each object, and other arguments, what it says of it (逐对象只算一次).

    A cache beside the function would keep every document alive that it was ever asked about.

    >>> from types import SimpleNamespace
    >>> table, asked = SimpleNamespace(memo={}), []
    >>> size = remembered(lambda of, by: asked.append(by) or 6 * by)
    >>> size(table, 2), size(table, 2), size(table, 3), asked
    (12, 12, 18, [2, 3])
    """

    @wraps(function)
    def once(of: K, /, *args: P.args, **more: P.kwargs) -> R:
        key = (function, args, *more.items())
        if key not in of.memo:
            of.memo[key] = function(of, *args, **more)
        found: R = of.memo[key]
        return found

    return once
