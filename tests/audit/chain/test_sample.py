"""The published report form of 2025-11: its one premature rounding is noted, and nothing else that is right is touched."""

from __future__ import annotations

import pytest

from tests.audit.chain.sample_tables import sample
from tests.audit.papers import CHECKS_OF_NUMBERS
from xiufu.audit.run import audit
from xiufu.core.finding import Severity, Verdict


def test_only_the_early_rounding_is_found():
    found = [f for f in audit(sample(), CHECKS_OF_NUMBERS).findings if f.verdict is Verdict.DIFFERS]
    assert [(f.code, f.severity, f.stated, f.expected) for f in found] == [
        ("CHAIN-010", Severity.NOTE, "0.36万元", "0.37万元")
    ]
    assert "过早取位" in found[0].message


def test_nothing_that_is_stated_is_in_doubt():
    assert [f.message for f in audit(sample()).findings if f.verdict is Verdict.CANNOT_TELL] == []


def test_the_rounding_is_inferred_from_the_document():
    policy = next(f for f in audit(sample()).findings if f.code == "CHAIN-000")
    assert policy.verdict is Verdict.AGREES
    # 165.89 + 6.64 = 172.53 printed 172.52, 232.05 printed 232.06, 127.516 × 232.06 = 29591.36 printed 29591.05
    assert "按全精度传递，印出时取位：3 条等式只与此相符" in policy.message


def test_every_number_of_the_cost_tables_stands_in_an_equation():
    audited = audit(sample())
    counted = audited.equations_of()
    numbers = [claim for view in audited.paper.tables for claim in view.claims()]
    assert len(numbers) == 75
    assert [claim.text for claim in numbers if not counted[claim.spot, claim.start]] == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("|137.05|", "|173.05|", "CHAIN-002"),  # 0.1 × 173.05 = 17.31, not 13.71
        ("三|利润|%|3|181.15|5.43", "三|利润|%|3|181.15|5.34", "CHAIN-002"),
        ("186.58|16.79", "186.58|19.67", "CHAIN-002"),
        ("|207.49|", "|270.49|", "CHAIN-004"),
        ("0.175|824.47", "0.175|842.47", "CHAIN-005"),
        ("127.516|232.06", "127.516|223.06", "CHAIN-007"),
        ("127.516|", "127.156|", "CHAIN-008"),
        ("|4.16|", "|4.61|", "CHAIN-009"),
        ("2.96|0.12|0.36", "2.96|0.21|0.36", "CHAIN-010"),
        ("1|工程施工费|2.96", "1|工程施工费|2.69", "CHAIN-011"),
        ("5|静态总投资|4.28", "5|静态总投资|4.82", "CHAIN-011"),
    ],
)
def test_one_changed_number_is_an_error(before: str, after: str, code: str):
    found = audit(sample((before, after))).findings
    errors = {f.code for f in found if f.verdict is Verdict.DIFFERS and f.severity is Severity.ERROR}
    assert code in errors
