"""How many cases a random test tries: few in every run, many in the long proof. All random tests that take seconds do it so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
"""A whole plan is a large example: that is meant."""


def tries(few: int, many: int) -> pytest.MarkDecorator:
    """The argument ``count`` of a test: ``few`` in every run, ``many`` under ``make prove``."""
    return pytest.mark.parametrize("count", [few, pytest.param(many, marks=pytest.mark.prove)])


def tried(
    few: int, many: int, *examples: SearchStrategy[object]
) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """A property of hypothesis as a test of ``few`` of the ``examples`` in every run, of ``many`` under ``make prove``."""

    def as_test(holds: Callable[..., None]) -> Callable[[int], None]:
        def test(count: int) -> None:
            settings(max_examples=count, suppress_health_check=LARGE)(given(*examples)(holds))()

        test.__module__, test.__qualname__, test.__doc__ = holds.__module__, holds.__qualname__, holds.__doc__
        test.__name__ = holds.__name__
        marked: Callable[[int], None] = tries(few, many)(test)
        return marked

    return as_test
