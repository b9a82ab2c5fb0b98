"""Changed figures: what kind of change, by how much, and the inputs and rules they follow from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xiufu.core.figure import Absent, FigureId, Figures, Source
from xiufu.core.figure_changes import Cause, FigureChange, figure_changes, source_key, states
from xiufu.core.numbers import N, Rounding

PLAN = Source("plan.yaml", "第3行 area_hm2", None, "stated")


def times(x: N, y: N) -> N:
    return x * y


def doubled(x: N, y: N) -> N:
    return x * y * 2


def plan(
    area: str = "2",
    price: str = "1.50",
    *,
    extra: bool = False,
    carry: Rounding | None = None,
    kernel=times,
    source: Source = PLAN,
) -> Figures:
    """area × price = line_total; line_total (+ another) = construction_cost, printed to two places."""
    figures = Figures({"wan": Rounding(2)}, {"unit:a": "采坑"})
    area_figure = figures.given("area", "unit:a", Decimal(area), source)
    price_figure = figures.given("unit_price", "project", Decimal(price), PLAN)
    line = figures.step("line_total", "unit:a", kernel, area_figure, price_figure, carry=carry, show=Rounding(2))
    parts = [line]
    if extra:
        parts.append(figures.given("line_total", "unit:b", Decimal(5), PLAN))
    figures.sum("construction_cost", "project", parts, PLAN, show=Rounding(2))
    return figures


def changes(before: Figures, after: Figures) -> list[FigureChange]:
    return figure_changes(states(before), states(after))


def short(found: list[FigureChange]) -> list[tuple[str, str, list[str]]]:
    return [(str(c.state.id), c.kind, [f"{cause.id} {cause.reason}" for cause in c.causes]) for c in found]


def test_nothing_differs():
    assert changes(plan(), plan()) == []


def test_a_changed_input_is_the_cause_of_all_that_follows():
    found = changes(plan(price="1.50"), plan(price="1.60"))
    cause = ["unit_price|project input"]
    assert short(found) == [
        ("unit_price|project", "printed", cause),
        ("line_total|unit:a", "printed", cause),
        ("construction_cost|project", "printed", cause),
    ]
    # 2 × 1.50 = 3.00, 2 × 1.60 = 3.20: +0.20, 0.20 ÷ 3.00 = 6.666…%
    assert (found[2].difference, found[2].percent) == (Decimal("0.20"), Decimal("6.67"))


def test_several_causes_in_the_order_of_the_plan():
    [*_, total] = changes(plan("2", "1.50"), plan("3", "1.60"))
    assert total.causes == (Cause(FigureId("area", "unit:a"), "input"), Cause(FigureId("unit_price"), "input"))


def test_a_change_that_does_not_show_in_print_is_told_apart():
    # 2 × 1.5000 = 3.00, 2 × 1.5001 = 3.0002: both print 3.00
    found = changes(plan(price="1.5000"), plan(price="1.5001"))
    assert [(c.state.id.term, c.kind) for c in found] == [
        ("unit_price", "printed"),
        ("line_total", "carried"),
        ("construction_cost", "carried"),
    ]
    assert (found[1].difference, found[1].percent) == (Decimal("0.0002"), Decimal("0.01"))


def test_a_number_that_comes_or_goes():
    cause = ["line_total|unit:b added"]
    assert short(changes(plan(), plan(extra=True))) == [
        ("line_total|unit:b", "added", cause),
        ("construction_cost|project", "printed", cause),
    ]
    assert short(changes(plan(extra=True), plan())) == [
        ("construction_cost|project", "printed", ["line_total|unit:b removed"]),
        ("line_total|unit:b", "removed", ["line_total|unit:b removed"]),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (plan(price="1.555"), plan(price="1.555", carry=Rounding(1))),  # 3.110 → 3.1
        (plan(), plan(kernel=doubled)),  # 3 → 6
    ],
)
def test_a_changed_rule_is_a_cause(before: Figures, after: Figures):
    cause = ["line_total|unit:a rule"]
    assert short(changes(before, after)) == [
        ("line_total|unit:a", "printed", cause),
        ("construction_cost|project", "printed", cause),
    ]


def test_a_rule_and_an_input():
    [_, line, _] = changes(plan(price="1.5"), plan(price="1.6", kernel=doubled))
    assert line.causes == (Cause(FigureId("unit_price"), "input"), Cause(FigureId("line_total", "unit:a"), "rule"))


def test_an_input_in_place_of_a_formula():
    before = plan()
    after = Figures({}, {})
    after.given("line_total", "unit:a", Decimal(4), PLAN)
    found = {str(c.state.id): c for c in changes(before, after)}
    assert found["line_total|unit:a"].causes == (
        Cause(FigureId("line_total", "unit:a"), "rule"),
        Cause(FigureId("area", "unit:a"), "removed"),
        Cause(FigureId("unit_price"), "removed"),
    )


def test_a_number_that_is_owed_has_no_difference():
    before, after = plan(), Figures({}, {"unit:a": "采坑"})
    after.given("area", "unit:a", Absent.UNKNOWN, PLAN)
    change = next(c for c in changes(before, after) if c.state.id.term == "area")
    assert change.before is not None
    assert change.after is not None
    assert (change.kind, change.before.text, change.after.text) == ("printed", "2", "待补")
    assert (change.difference, change.percent) == (None, None)


def test_no_percent_of_zero():
    [change, *_] = changes(plan(area="0"), plan(area="1"))
    assert (change.difference, change.percent) == (Decimal(1), None)


def test_another_source_of_the_same_number():
    moved = Source("plan.yaml", "第9行 area_hm2", None, "stated")
    assert changes(plan(), plan(source=moved)) == []
    [change] = changes(plan(), plan(source=Source("勘测报告", "第2页")))
    assert (change.kind, change.causes) == ("origin", ())
    assert change.difference == 0


def test_sources_are_compared_without_lines():
    for source in (
        Source("plan.yaml", "第12行 works.第1项.factor", None, "stated"),
        Source("a.xlsx", "单元!B3", None, "stated"),
    ):
        assert source_key(source) == "本方案"
    assert source_key(Source("询价单", "plan.yaml 第7行 prices.第1项", None, "stated")) == "询价单"
    assert source_key(Source("某标准", "第八条", None, "H", "law@1")) == "某标准，第八条，law@1"


def test_what_the_document_prints_goes_first():
    order = [FigureId("construction_cost"), FigureId("line_total", "unit:a"), FigureId("construction_cost")]
    found = figure_changes(states(plan()), states(plan(price="2")), order)
    assert [(c.state.id.term, c.on_page) for c in found] == [
        ("construction_cost", True),
        ("line_total", True),
        ("unit_price", False),
    ]
