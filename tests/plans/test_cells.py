"""Cells: what a figure looks like in a table, and that nothing is ever blank."""

from decimal import Decimal

import pytest

from xiufu.core.figure import Absent, Figure, Figures, Source
from xiufu.core.glossary import unit_text
from xiufu.core.numbers import Rounding
from xiufu.document.blocks import Number, Unknown
from xiufu.plans.cells import cell, number, sentence
from xiufu.plans.cost_tables import numeral


def figure(value: Decimal | Absent) -> Figure:
    return Figures({"hm2": Rounding(4)}).given("area", "project", value, Source("plan.yaml"))


@pytest.mark.parametrize(
    ("value", "zero", "trim", "text"),
    [
        (Decimal("0.12"), None, False, "0.1200"),
        (Decimal("0.12"), None, True, "0.12"),
        (Decimal(0), None, False, "0.0000"),
        (Decimal(0), "0", False, "0"),
        (Decimal(100), "0", True, "100"),
        (Absent.UNKNOWN, None, False, "【待补：面积】"),
        (Absent.NOT_STATED, None, False, "【待补：面积】"),
        (Absent.NOT_APPLICABLE, None, False, "/"),
    ],
)
def test_a_figure_as_text(value: Decimal | Absent, zero: str | None, trim: bool, text: str) -> None:
    assert number(figure(value), zero=zero, trim=trim).text == text


def test_an_unknown_run_names_its_figure() -> None:
    run = number(figure(Absent.UNKNOWN), name="生活区面积")
    assert run == Unknown("生活区面积", "area|project")


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_a_dash(nothing: str | None) -> None:
    assert cell(nothing).text == "—"


def test_a_sentence_prints_figures_with_units() -> None:
    paragraph = sentence("面积", figure(Decimal("6.3758")), "，未定", figure(Absent.UNKNOWN), "。")
    assert paragraph.text == "面积6.3758hm²，未定【待补：面积】。"
    assert isinstance(paragraph.runs[1], Number)


@pytest.mark.parametrize(
    ("unit", "printed"), [("100m3", "100m³"), ("万元/hm2", "万元/hm²"), ("1000m2", "1000m²"), ("株", "株"), ("", "")]
)
def test_units(unit: str, printed: str) -> None:
    assert unit_text(unit) == printed


def test_numerals() -> None:
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 21, 99)] == ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
