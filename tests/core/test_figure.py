"""Figures: carried and shown, absent and known, origins, claims."""

from datetime import date
from decimal import Decimal, localcontext

import pytest

from xiufu.core.claim import Claim
from xiufu.core.figure import Absent, FigureId, Figures, Role, Source, Step
from xiufu.core.glossary import TERMS, Term
from xiufu.core.interval import Interval
from xiufu.core.numbers import Rounding, portion
from xiufu.core.text import Cell, Words

D = Decimal
PLAN = Source("plan.yaml", "第3行")
OWN_TERMS = {
    "t_rate": Term("t_rate", "费率", "%", "exact", "", "figure", ""),
    "t_area": Term("t_area", "面积", "hm2", "measured", "hm2", "figure", ""),
    "t_cost": Term("t_cost", "费用", "元", "computed", "yuan", "figure", ""),
    "t_consumption": Term("t_consumption", "消耗量", "", "exact", "", "figure", ""),
}


@pytest.fixture(autouse=True)
def terms(monkeypatch):
    for name, term in OWN_TERMS.items():
        monkeypatch.setitem(TERMS, name, term)


@pytest.fixture
def figures():
    return Figures({"yuan": Rounding(2), "hm2": Rounding(4)}, {"u:1": "一号单元"})


def product(a, b):
    return a * b


def percent_of(base, rate):
    return base * rate / 100


def test_given_is_shown_by_its_printing_rule_and_carried_as_stated(figures):
    area = figures.given("t_area", "u:1", D("3.81654"), PLAN)
    assert (area.value, area.shown, area.text) == (D("3.81654"), D("3.8165"), "3.8165")
    assert (area.role, area.unit, area.label, area.show) == (Role.MEASURED, "hm2", "面积", Rounding(4))


def test_an_exact_number_is_shown_as_stated(figures):
    rate = figures.given("t_rate", "project", D("5.0"), PLAN)
    assert (rate.text, rate.show) == ("5.0", None)


def test_a_computed_exact_number_is_shown_without_idle_zeros(figures):
    # 0.14 × 1.25 = 0.1750, printed 0.175
    a = figures.given("t_consumption", "a", D("0.14"), PLAN)
    b = figures.given("t_consumption", "b", D("1.25"), PLAN)
    assert figures.step("t_consumption", "c", product, a, b).text == "0.175"


def test_a_step_carries_full_precision_and_shows_what_is_printed(figures):
    a = figures.given("t_consumption", "a", D("0.1"), PLAN)
    b = figures.given("t_cost", "b", D("137.05"), PLAN)
    cost = figures.step("t_cost", "c", product, a, b)
    # 0.1 × 137.05 = 13.705
    assert (cost.value, cost.shown, cost.text) == (D("13.705"), D("13.71"), "13.71")


def test_a_carry_rounds_what_is_carried_on(figures):
    a = figures.given("t_consumption", "a", D("0.1"), PLAN)
    b = figures.given("t_cost", "b", D("137.05"), PLAN)
    cost = figures.step("t_cost", "c", product, a, b, carry=Rounding(2, "half_even"))
    assert (cost.value, cost.shown) == (D("13.70"), D("13.70"))


def test_shown_for_once_by_another_rule(figures):
    cost = figures.given("t_cost", "a", D("1234.567"), PLAN, show=Rounding(0))
    assert (cost.value, cost.text, cost.show) == (D("1234.567"), "1235", Rounding(0))


def test_steps_are_computed_with_fifty_digits_whatever_is_set_around(figures):
    three, one = figures.given("t_cost", "3", 3, PLAN), figures.given("t_cost", "1", 1, PLAN)
    with localcontext() as context:
        context.prec = 4
        third = figures.step("t_cost", "1/3", lambda a, b: a / b, one, three)
    assert third.value == D("0." + "3" * 50)


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        (Absent.UNKNOWN, D(2), Absent.UNKNOWN),
        (Absent.NOT_STATED, D(2), Absent.UNKNOWN),
        (Absent.NOT_APPLICABLE, D(2), Absent.NOT_APPLICABLE),
        (Absent.NOT_APPLICABLE, Absent.UNKNOWN, Absent.UNKNOWN),
    ],
)
def test_an_absent_input_makes_the_result_absent_never_zero(figures, one, other, result):
    a, b = figures.given("t_cost", "a", one, PLAN), figures.given("t_cost", "b", other, PLAN)
    cost = figures.step("t_cost", "c", product, a, b)
    assert (cost.value, cost.shown, cost.text, cost.known) == (result, result, "?", False)
    with pytest.raises(TypeError, match="absent"):
        _ = cost.number
    with pytest.raises(TypeError, match="absent"):
        cost.claimed()


def test_unknown_lists_what_is_owed_and_not_what_does_not_apply(figures):
    figures.given("t_cost", "a", Absent.UNKNOWN, PLAN)
    figures.given("t_cost", "b", Absent.NOT_STATED, PLAN)
    figures.given("t_cost", "c", Absent.NOT_APPLICABLE, PLAN)
    figures.given("t_cost", "d", D(0), PLAN)
    assert [f.id.subject for f in figures.unknown()] == ["a", "b"]


def test_a_sum_leaves_out_what_does_not_apply(figures):
    parts = [figures.given("t_cost", str(n), v, PLAN) for n, v in enumerate((D(1), Absent.NOT_APPLICABLE, D(2)))]
    assert figures.sum("t_cost", "all", parts, PLAN).value == D(3)  # 1 + 2
    assert figures.sum("t_cost", "none", parts[1:2], PLAN).value is Absent.NOT_APPLICABLE


def test_a_sum_with_an_unknown_part_is_unknown(figures):
    parts = [figures.given("t_cost", str(n), v, PLAN) for n, v in enumerate((D(1), Absent.UNKNOWN))]
    assert figures.sum("t_cost", "all", parts, PLAN).value is Absent.UNKNOWN


def test_a_sum_of_nothing_is_a_stated_zero(figures):
    zero = figures.sum("t_cost", "all", [], Source("plan.yaml", "没有设备"))
    assert (zero.value, zero.text, str(zero.origin)) == (D(0), "0.00", "plan.yaml，没有设备")


@pytest.mark.parametrize("value", [0.5, D("NaN"), D("Infinity"), "1", None])
def test_only_finite_decimals_become_figures(figures, value):
    with pytest.raises(TypeError, match="no finite decimal"):
        figures.given("t_cost", "a", value, PLAN)


def test_a_kernel_must_return_a_decimal(figures):
    a = figures.given("t_cost", "a", D(1), PLAN)
    with pytest.raises(TypeError, match="no finite decimal"):
        figures.step("t_cost", "b", lambda x: 7, a)


def test_a_figure_is_defined_once(figures):
    figures.given("t_cost", "a", D(1), PLAN)
    with pytest.raises(KeyError, match="defined twice"):
        figures.given("t_cost", "a", D(2), PLAN)


def test_inputs_belong_to_the_same_figures(figures):
    stranger = Figures({}).given("t_cost", "a", D(1), PLAN)
    with pytest.raises(KeyError, match="not here"):
        figures.step("t_cost", "b", lambda x: x, stranger)
    figures.given("t_cost", "a", D(1), PLAN)  # the same id, another number
    with pytest.raises(KeyError, match="not here"):
        figures.step("t_cost", "b", lambda x: x, stranger)


def test_figures_are_found_by_id_text_and_pair(figures):
    area = figures.given("t_area", "u:1", D(1), PLAN)
    whole = figures.given("t_area", "project", D(1), PLAN)
    assert figures["t_area|u:1"] is figures["t_area", "u:1"] is figures[FigureId("t_area", "u:1")] is area
    assert figures["t_area"] is whole
    assert "t_area|u:2" not in figures
    assert list(figures) == [area.id, whole.id]


@pytest.mark.parametrize(
    ("subject", "name"), [("u:1", "一号单元"), ("u:1/line:L7", "一号单元·L7"), ("project/u:2", "2"), ("project", "")]
)
def test_subjects_are_named_by_the_user_or_by_their_id(figures, subject, name):
    assert figures.subject_name(subject) == name


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (" area | sub:a/unit:b ", ("area", "sub:a/unit:b")),
        ("area", ("area", "project")),
        ("area|", ("area", "project")),
    ],
)
def test_ids_are_parsed(text, key):
    assert FigureId.parse(text) == key


def test_one_kernel_four_readings(figures):
    base = figures.given("t_cost", "a", D("1250.50"), PLAN)
    rate = figures.given("t_rate", "r", D("3"), PLAN)
    step = figures.step("t_cost", "c", percent_of, base, rate, carry=Rounding(2)).origin
    assert isinstance(step, Step)
    # 1250.50 × 3 ÷ 100 = 37.515 → 37.52
    assert step.replay([D("1250.50"), D(3)]) == D("37.52")
    # 1250.495 × 0.03 = 37.51485 → 37.51; 1250.505 × 0.03 = 37.51515 → 37.52
    assert step.replay([f.claimed() for f in step.inputs]) == Interval(D("37.51"), D("37.52"))
    assert step.replay([Cell("输入!D2"), Cell("输入!D3")]).text == "ROUND(输入!D2*输入!D3/100,2)"
    assert step.replay([Words(f.label) for f in step.inputs]).text == "取2位小数（费用×费率÷100）"


def test_a_kernel_of_shared_primitives_has_four_readings_too():
    step = Step(lambda x, lower, upper, rate: portion(x, lower, upper) * rate / 100, ())
    assert step.replay([D(150), D(100), D(200), D(2)]) == D(1)  # 50 × 2 %
    exactly = Interval.exactly
    assert step.replay([Interval(D(90), D(150)), exactly(100), exactly(200), exactly(2)]) == Interval(D(0), D(1))
    assert step.replay([Cell(c) for c in ("A1", "B1", "C1", "D1")]).text == "(MIN(MAX(A1,B1),C1)-B1)*D1/100"
    words = step.replay([Words(w) for w in ("基数", "下限", "上限", "费率")]).text
    assert words == "(较小值（较大值（基数，下限），上限）−下限)×费率÷100"


@pytest.mark.parametrize(
    ("term", "value", "show", "lo", "hi"),
    [
        ("t_rate", "0.20", None, "0.20", "0.20"),  # exact: a point
        ("t_area", "3.81654", None, "3.81645", "3.81655"),  # printed 3.8165
        ("t_cost", "232.05756", None, "232.055", "232.065"),  # printed 232.06
        ("t_cost", "12345", Rounding(-2), "12299.5", "12300.5"),  # printed 12300, as any reader sees it
    ],
)
def test_a_figure_claims_what_its_printed_text_claims(figures, term, value, show, lo, hi):
    figure = figures.given(term, "a", D(value), PLAN, show=show)
    assert figure.claimed() == Interval(D(lo), D(hi))
    assert Claim(figure.text, figure.role).means() == figure.claimed()


def test_sources_say_document_place_day_pack_and_doubt():
    source = Source("价格信息", "第2页", date(2025, 9, 1), "L", "prices@1.0")
    assert str(source) == "价格信息，第2页（2025-09-01）［数据包 prices@1.0］【未核实】"
    assert source.unverified
    assert (str(PLAN), PLAN.unverified) == ("plan.yaml，第3行", False)


def test_the_graph_is_never_printed_as_a_tree(figures):
    figure = figures.given("t_cost", "0", D(1), PLAN)
    for n in range(1, 3000):
        figure = figures.step("t_cost", str(n), lambda a, b: a.min(b), figure, figure)
    assert repr(figure) == "<t_cost|2999 1.00 元>"
