"""One printed number of the cost tables changed at a time: how many are found, and where (``mutations`` can try thousands)."""

from __future__ import annotations

import random

import pytest

from tests.audit.chain.mutations import changed, costs_of, outcomes
from tests.golden.making import example
from xiufu.core.numbers import parse_decimal

TIMES = {"ejina-railway": 120, "two-valleys": 50, "stone-quarry": 30}
SEED = 20261122


@pytest.mark.parametrize(
    ("part", "count"), [pytest.param(4, 49, marks=pytest.mark.slow), pytest.param(1, 200, marks=pytest.mark.prove)]
)
def test_nearly_every_changed_number_is_found_at_its_cell_or_equation(part: int, count: int):
    found = [
        outcome
        for name, times in TIMES.items()
        for outcome in outcomes(costs_of(example(name).read_back.document), times // part, SEED)
    ]
    assert len(found) == count
    constrained = [one for one in found if one.equations]
    assert len(constrained) >= 0.975 * count
    missed = [(one.place, one.before, one.after) for one in constrained if not one.found]
    assert len(missed) <= 0.03 * len(constrained), missed
    elsewhere = [(one.place, one.before, one.after) for one in constrained if one.found and not one.in_equation]
    assert elsewhere == []
    assert sum(one.error for one in constrained) >= 0.95 * len(constrained)
    assert sum(one.at_cell for one in constrained) >= 0.65 * len(constrained)


def test_a_changed_number_is_another_one():
    rng = random.Random(1)
    for text in ("0.20", "7", "1234.50", "4.28", "0"):
        for _ in range(50):
            assert parse_decimal(changed(text, rng)) != parse_decimal(text)
