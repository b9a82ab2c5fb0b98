"""Random tables of the usual kinds: right ones are wholly right, one changed number is found and nothing else is blamed."""

from __future__ import annotations

import random

import pytest

from tests.audit.arithmetic.random_tables import KINDS, typed
from tests.audit.arithmetic.test_changed_examples import with_leading_digit_changed
from tests.audit.papers import paper
from tests.tries import tries
from xiufu.audit.arithmetic.judge import equations
from xiufu.audit.run import audit
from xiufu.core.finding import Verdict


@pytest.mark.parametrize("kind", KINDS)
@tries(15, 60)
def test_right_tables_are_right(kind, count):
    agreeing = 0
    for seed in range(count):
        findings = audit(paper(typed(kind(random.Random(seed))))).findings
        assert [f.message for f in findings if f.verdict is not Verdict.AGREES] == [], seed
        agreeing += sum(f.claim is not None for f in findings)
    assert agreeing > 3 * count


@pytest.mark.parametrize("kind", KINDS)
@tries(15, 60)
def test_one_changed_number_is_found(kind, count):
    tried = found = 0
    for seed in range(count):
        chance = random.Random(seed)
        rows = kind(chance)
        [view] = paper(typed(rows)).tables
        claim = chance.choice(list(dict.fromkeys(claim for e in equations(view) for claim in e.claims)))
        at = (claim.spot.row, claim.spot.column)
        rows[at[0]][at[1]] = with_leading_digit_changed(claim.text, chance.randint(1, 7))
        findings = audit(paper(typed(rows))).findings
        wrong = [f for f in findings if f.verdict is Verdict.DIFFERS]
        assert [f.message for f in wrong if at not in {(c.spot.row, c.spot.column) for c in f.claims}] == [], seed
        tried += 1
        found += bool(wrong)
    assert found >= 0.95 * tried, (found, tried)
