"""Derivations: names, formulas in words and in digits, rounding said in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.core.derivation import (
    carried_digits,
    formula_in_digits,
    formula_in_words,
    formula_pattern,
    name_of,
    policy_in_words,
)
from xiufu.core.figure import Absent, Figure, FigureId, Figures, Role, Source, Step
from xiufu.core.numbers import Rounding, total

D = Decimal
PLAN = Source("plan.yaml", "第3行")


@pytest.fixture
def figures() -> Figures:
    return Figures({"wan": Rounding(2), "yuan": Rounding(2)}, {"unit:a": "一号场地"})


def test_names_leave_out_the_subject_where_it_is_understood(figures: Figures):
    area = figures.given("area", "unit:a", D("3.8165"), PLAN)
    whole = figures.given("area", "project", D("6"), PLAN)
    assert name_of(area, figures) == "面积〔一号场地〕"
    assert name_of(area, figures, FigureId("quantity", "unit:a")) == "面积"
    assert name_of(whole, figures) == "面积"


def test_formulas_of_a_figure(figures: Figures):
    area = figures.given("area", "unit:a", D("3.8165"), PLAN)
    depth = figures.given("thickness", "unit:b", D("-0.20"), PLAN)
    quantity = figures.step("quantity", "unit:a", lambda a, t: a * 10000 - t, area, depth)
    assert formula_in_words(quantity, figures) == "面积×10000−厚度〔b〕"
    assert formula_in_digits(quantity) == "3.8165×10000−(−0.20)"
    assert formula_in_words(area, figures) == formula_in_digits(area) == ""


def test_a_number_that_is_owed_stands_as_a_question_mark(figures: Figures):
    area = figures.given("area", "unit:a", Absent.UNKNOWN, PLAN)
    doubled = figures.step("area", "project", lambda a: a * 2, area)
    assert (carried_digits(doubled), formula_in_digits(doubled)) == ("?", "?×2")


@pytest.mark.parametrize(
    ("value", "digits"),
    # 13.705 is printed 13.71 and computed with in full; of more than 12 places the rest is cut
    [("13.705", "13.705"), ("13.71", "13.71"), ("0.33333333333333", "0.333333333333…"), ("2.50", "2.50")],
)
def test_carried_digits(figures: Figures, value: str, digits: str):
    assert carried_digits(figures.given("static_investment", "project", D(value), PLAN)) == digits


def test_policy_says_what_is_carried_and_what_is_printed(figures: Figures):
    wan, places = Rounding(2), Rounding(4, "half_even")
    given_ = figures.given("labour_cost", "project", D("3.816"), PLAN, show=wan)
    stated = figures.given("thickness", "project", D("0.20"), PLAN)
    carried = figures.step("static_investment", "project", lambda a: a * 2, given_, carry=wan)
    both = figures.step("labour_cost", "unit:a", lambda a: a * 2, given_, carry=places, show=wan)
    assert [policy_in_words(f) for f in (given_, stated, carried, both)] == [
        "印出时保留2位小数，四舍五入；后续计算用取位前的值",
        "不取位，原样印出",
        "保留2位小数，四舍五入；印出值即参与后续计算的值",
        "参与后续计算时保留4位小数，四舍六入五成双；印出时保留2位小数，四舍五入",
    ]


KERNELS = (
    lambda *x: total(*x),
    lambda a, *x: a - total(*x),
    lambda a, b, *x: (a - b) * total(a, *x) / 100,
    lambda a, b, *x: -(a.max(b)) + total(*x, b) / a,
    lambda a, b, *x: total(a * b, *x).quantize(D("0.01"), rounding="ROUND_HALF_UP"),
)


@given(st.sampled_from(KERNELS), st.lists(st.decimals(-99, 99, places=2), min_size=3, max_size=15))
def test_a_pattern_with_its_digits_is_the_formula_in_digits(kernel, values: list[Decimal]):
    figures = Figures({})
    inputs = tuple(figures.given("thickness", f"u:{i}", v, PLAN) for i, v in enumerate(values))
    step = Step(kernel, inputs)
    pattern = formula_pattern(step, tuple(v < 0 for v in values))
    for i, figure in reversed(list(enumerate(inputs))):
        pattern = pattern.replace(f"{{{i}}}", carried_digits(figure).replace("-", "−"))
    result = Figure(FigureId("area"), D(1), D(1), "", Role.COMPUTED, step, "面积")
    assert pattern == formula_in_digits(result)
