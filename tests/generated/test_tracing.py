"""Every figure of any plan has its origin, is a decimal, and is listed; no table has a blank.

A figure entered without source, computed past ``Figures.step``, held as float, left out of ``figures.json``, or a cell
left empty fails here. So does a kernel whose result is not what its step replays, or a stated number nothing uses.
"""

from tests.generated.plans import Made, plans
from tests.generated.running import built
from tests.generated.tracing import blanks, floats, numbers_in, unlisted, untraced, unused
from tests.tries import tried


@tried(12, 100, plans())
def test_every_figure_is_traced(made: Made):
    plan = built(made)
    assert untraced(plan) == []
    assert unlisted(plan) == []
    assert floats(numbers_in(plan)) == []
    assert blanks(plan) == []
    assert unused(plan) == []


def test_a_float_is_found_where_it_hides():
    assert floats({"a": [1, ("b", {"c": 0.5})]}) == ["0.5"]
