"""Excel equals Decimal: recalculated by an independent engine, every figure of any plan is what the decimals say.

A formula that is not its kernel, a rounding that doubles get wrong, or a number frozen where a formula should be fails.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.generated.plans import Made, plans
from tests.generated.running import built, examples, written
from tests.generated.spreadsheet import differences, edited, workbook
from tests.render.recalculate import recalculated


@examples(40)
@given(plans())
def test_excel_equals_decimal(made: Made):
    plan = built(made)
    faults, compared, undecided = differences(plan, recalculated(workbook(plan)))
    assert faults == []
    assert compared > 50
    assert undecided < 20


@pytest.mark.parametrize("kind", ["area", "price", "coefficient"])
def test_a_changed_input_recalculates_to_a_rebuild(kind: str):
    changed = 0

    @examples(20)
    @given(plans(), st.sampled_from([Decimal("0.1"), Decimal("0.37"), Decimal(2)]))
    def check(made: Made, factor: Decimal) -> None:
        nonlocal changed
        with written(made) as folder:
            edit = edited(made, folder, factor, kind)
        if edit:
            changed += len(edit.changed)
            assert differences(edit.after, edit.values)[0] == []

    check()
    assert changed >= 10
