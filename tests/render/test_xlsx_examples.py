"""The workbooks of the example projects, recalculated by an independent engine: as they are, and with inputs changed."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.render.recalculate import recalculated
from xiufu.core.figure import Figures, Source
from xiufu.render.xlsx import write_xlsx
from xiufu.tasks.prepare import prepare

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def by_id(values, column):
    """A column of the sheet 计算 by figure id."""
    return {
        values["计算", f"A{cell[1:]}"]: value
        for (sheet, cell), value in values.items()
        if sheet == "计算" and cell.startswith(column) and cell != f"{column}1"
    }


def wrong(values, figures):
    """Computed figures whose carried or printed number the engine sees otherwise."""
    carried, printed = by_id(values, "D"), by_id(values, "E")
    found = []
    for figure in figures.values():
        if isinstance(figure.origin, Source) or not isinstance(figure.value, Decimal):
            continue
        value, shown = carried[str(figure.id)], printed[str(figure.id)]
        slack = abs(figure.number) * Decimal("1E-9") + Decimal("1E-12")
        same = Decimal(f"{shown:.15g}") == figure.shown if figure.show else abs(Decimal(shown) - figure.shown) <= slack
        if abs(Decimal(value) - figure.number) > slack or not same:
            found.append((figure, value, shown))
    return found


def rebuilt(figures, key, value):
    """The same steps from the same inputs, but one."""
    again = Figures(figures.printing, figures.subjects)
    for figure in figures.values():
        term, subject = figure.id
        if isinstance(figure.origin, Source):
            stated = value if figure.id == key else figure.value
            again.given(term, subject, stated, figure.origin, unit=figure.unit, show=figure.show)
        else:
            step = figure.origin
            inputs = [again[f.id] for f in step.inputs]
            again.step(term, subject, step.kernel, *inputs, carry=step.carry, show=figure.show, unit=figure.unit)
    return again


@pytest.mark.parametrize("policy", ["as_filed", "recommended"])
@pytest.mark.parametrize("example", ["ejina-railway", "stone-quarry", "two-valleys"])
def test_the_engine_computes_what_the_plan_says(example, policy):
    prepared = prepare(EXAMPLES / example, policy=policy)
    figures = prepared.computed.figures
    values = recalculated(write_xlsx(figures, prepared.document()))
    steps = [f for f in figures.values() if not isinstance(f.origin, Source)]
    assert len(by_id(values, "D")) == len(steps) > 100
    assert wrong(values, figures) == []


@pytest.mark.slow
@pytest.mark.parametrize("example", ["ejina-railway", "stone-quarry", "two-valleys"])
def test_every_input_changed_by_itself_recalculates_to_a_rebuild(example):
    """Each is made a seventh larger."""
    prepared = prepare(EXAMPLES / example, policy="recommended")
    figures = prepared.computed.figures
    written = write_xlsx(figures, prepared.document())
    rows = {value: cell for (sheet, cell), value in recalculated(written).items() if sheet == "输入" and cell[0] == "A"}
    inputs = [f for f in figures.values() if isinstance(f.origin, Source) and isinstance(f.value, Decimal)]
    assert len(inputs) > 50
    for figure in inputs:
        value = (figure.number * 8 / 7).quantize(Decimal("0.0001"))
        values = recalculated(written, {("输入", f"D{rows[str(figure.id)][1:]}"): float(value)})
        assert wrong(values, rebuilt(figures, figure.id, value)) == [], figure
