"""One kernel, four readings: on printed intervals the audit accepts every right figure and notices altered ones.

A kernel that branches on values, an interval that rounds inwards, a figure printed from another number than it carries,
or a kernel without words fails here.
"""

from tests.generated.plans import Made, plans
from tests.generated.replaying import rejected, undetected, unspoken
from tests.generated.running import built
from tests.tries import tried


@tried(12, 100, plans())
def test_printed_inputs_allow_every_printed_figure(made: Made):
    plan = built(made)
    faults, counts = rejected(plan)
    assert faults == []
    assert counts["replayed"] > 20
    assert unspoken(plan) == []


@tried(9, 70, plans())
def test_an_altered_sum_or_product_is_noticed(made: Made):
    faults, altered = undetected(built(made))
    assert faults == []
    assert altered > 20
