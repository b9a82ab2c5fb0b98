"""Excel equals Decimal: recalculated by an independent engine, every figure of any plan is what the decimals say.

A formula that is not its kernel, a rounding that doubles get wrong, or a number frozen where a formula should be fails.
"""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated.plans import Made, dossier, plans
from tests.generated.running import built, written
from tests.generated.spreadsheet import differences, edited, workbook
from tests.render.recalculate import recalculated
from tests.tries import LARGE, tried, tries

HARD = [
    (1_000_152, 4, False),  # 272.3 − 264.4 is 7.900000000000034, and 25 times that rounded up is 197.51
    (1_001_131, 4, False),  # a difference of large numbers, rounded up
    (1_001_770, 2, False),  # 0.00615 as a sum of differences
]


@tried(8, 60, plans())
def test_excel_equals_decimal(made: Made):
    plan = built(made)
    faults, compared, undecided = differences(plan, recalculated(workbook(plan)))
    assert faults == []
    assert compared > 50
    assert undecided < 20


@pytest.mark.parametrize(("seed", "size", "complete"), HARD)
def test_plans_that_were_computed_otherwise_once(seed: int, size: int, complete: bool):
    plan = built(dossier(seed, size, complete))
    assert differences(plan, recalculated(workbook(plan)))[0] == []


@pytest.mark.parametrize("kind", ["area", "price", "coefficient"])
@tries(4, 25)
def test_a_changed_input_recalculates_to_a_rebuild(kind: str, count: int):
    changed = 0

    @settings(max_examples=count, suppress_health_check=LARGE)
    @given(plans(), st.sampled_from([Decimal("0.1"), Decimal("0.37"), Decimal(2)]))
    def check(made: Made, factor: Decimal) -> None:
        nonlocal changed
        with written(made) as folder:
            edit = edited(made, folder, factor, kind)
        if edit:
            changed += len(edit.changed)
            assert differences(edit.after, edit.values)[0] == []

    check()
    assert changed * 25 >= count * 10
