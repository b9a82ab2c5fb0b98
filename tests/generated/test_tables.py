"""Every printed table of any plan adds up as printed.

Read from the page: a program that rounded parts and totals apart, dropped a row, or let a remainder go negative fails.
"""

from tests.generated.adding import negative, wrong_sums
from tests.generated.plans import Made, plans
from tests.generated.running import built
from tests.tries import tried


@tried(20, 160, plans())
def test_tables_add_up_as_printed(made: Made):
    plan = built(made)
    faults, claims = wrong_sums(plan)
    assert faults == []
    assert claims >= 20
    assert negative(plan) == []
