"""What the access matrix needs of each route: a call that somebody may make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.register.world import World

Call = tuple[Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Sample:
    """``make`` prepares a world and returns the arguments of the address and the data of a POST (or of the query) that succeed for
    everybody in ``allowed`` (names of the world's accounts, answered below 400); everybody else must get 302 to sign-in, 403 or 404.
    ``refused`` are names with the right role who are out of scope.
    """

    allowed: tuple[str, ...]
    make: Callable[[World], Call] = field(default=lambda world: ({}, {}))
