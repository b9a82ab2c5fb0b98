"""Coefficients are taken off consumption where a note says what they are of, and only where one consumption fits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.audit.chain.analysis import Line
from xiufu.core.numbers import at_places, plain_text
from xiufu.harvest.coefficients import coefficients, without
from xiufu.packs.kinds import ResourceKind

LINES: list[tuple[Line, ResourceKind]] = [
    (Line(1, "乙类工", "工日", None, "labour"), "labour"),
    (Line(2, "推土机 74kW", "台班", None, "machine"), "machine"),
    (Line(3, "自卸汽车 10 t", "台班", None, "machine"), "machine"),
    (Line(4, "水泥 42.5", "t", None, "material"), "material"),
]


@pytest.mark.parametrize(
    ("note", "factor", "rows"),
    [
        ("说明：推土机推土平整厚度为 0.2m，推土机系数应乘 1.25。", "1.25", {2}),
        ("说明：坡面作业，乘于整个子目（系数 1.05）。", "1.05", {1, 2, 3, 4}),
        ("注：人工乘以 1.15", "1.15", {1}),
        ("注：Ⅲ类土，机械×1.09", "1.09", {2, 3}),
        ("注：台班乘系数0.9", "0.9", {2, 3}),
        ("注：重车上坡，自卸汽车台班乘 1.12", "1.12", {3}),
        ("注：水泥用量系数为1.02", "1.02", {4}),
        ("说明：模板周转（系数 0.85）", "0.85", set()),
    ],
)
def test_a_note_says_what_is_multiplied(note: str, factor: str, rows: set[int]):
    (found,) = coefficients([note], LINES)
    assert (found.factor, set(found.rows)) == (Decimal(factor), rows)


@pytest.mark.parametrize("note", ["说明：利润率按 3%。", "注：系数 1", "平整厚度 0.2m，运距 1.5km", "扩大系数10%"])
def test_other_numbers_of_notes_are_no_coefficients(note: str):
    assert list(coefficients([note], LINES)) == []


def test_two_coefficients_of_one_row_are_both_found():
    found = list(coefficients(["乘于整个子目（系数 1.05）；自卸汽车台班乘 1.12"], LINES))
    assert [(str(one.factor), 3 in one.rows, 2 in one.rows) for one in found] == [
        ("1.05", True, True),
        ("1.12", True, False),
    ]


@given(st.decimals("0.01", "99.99", places=2), st.decimals("0.50", "2.00", places=2))
def test_a_product_printed_in_full_gives_its_consumption_back_or_is_refused(base: Decimal, factor: Decimal):
    """Never another number: 0.14 × 1.25 = 0.175 gives 0.14."""
    printed = plain_text(base * factor)
    assert without(printed, factor) in (base, None)


@given(st.decimals("1", "99", places=2), st.decimals("1.01", "1.50", places=2))
def test_a_rounded_product_gives_a_consumption_that_makes_it_or_is_refused(base: Decimal, factor: Decimal):
    printed = at_places(base * factor, 2)
    found = without(plain_text(printed), factor)
    assert found is None or at_places(found * factor, 2) == printed
