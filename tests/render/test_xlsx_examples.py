"""The workbooks of the example projects, recalculated by an independent engine: as they are, and with inputs changed."""

import io
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.golden.making import example as made_of
from tests.render.recalculate import input_places, recalculated
from xiufu.core.figure import FigureId, Figures, Source
from xiufu.render.xlsx import write_xlsx
from xiufu.tasks.prepare import prepare

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ON_SHEETS = {
    "ejina-railway": {"价格": 5, "参数": 18, "输入": 57},
    "stone-quarry": {"价格": 29, "参数": 137, "输入": 190},
    "two-valleys": {"价格": 20, "参数": 87, "输入": 117},
}
"""Numbers that were read, by sheet."""


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
    made = made_of(example, policy)
    figures = made.plan.computed.figures
    values = recalculated(write_xlsx(figures, made.document))
    steps = [f for f in figures.values() if not isinstance(f.origin, Source)]
    assert len(by_id(values, "D")) == len(steps) > 100
    assert wrong(values, figures) == []


@pytest.mark.parametrize(("example", "tables"), [("ejina-railway", 22), ("stone-quarry", 34), ("two-valleys", 31)])
def test_every_table_has_its_sheet_in_the_order_of_the_document(example, tables):
    made = made_of(example)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(made.plan.computed.figures, made.document)))
    captions = [table.title for table in made.document.tables()]
    assert book.sheetnames == ["说明", "价格", "参数", "输入", "计算", *captions]
    assert len(captions) == tables
    contents = {row[0].value for row in book["说明"].iter_rows() if row[0].hyperlink}
    assert contents == {*book.sheetnames} - {"说明"}


@pytest.mark.slow
@pytest.mark.parametrize("example", ["ejina-railway", "stone-quarry", "two-valleys"])
@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.prove)])
def test_every_input_changed_by_itself_recalculates_to_a_rebuild(example, every):
    """Each is made a seventh larger; ordinary tests take one in six."""
    made = made_of(example)
    figures = made.plan.computed.figures
    written = write_xlsx(figures, made.document)
    places = input_places(recalculated(written))
    inputs = [f for f in figures.values() if isinstance(f.origin, Source) and isinstance(f.value, Decimal)]
    assert places.keys() == {f.id for f in figures.values() if isinstance(f.origin, Source)}
    assert Counter(sheet for sheet, _ in places.values()) == ON_SHEETS[example]
    for figure in inputs[::every]:
        value = (figure.number * 8 / 7).quantize(Decimal("0.0001"))
        values = recalculated(written, {places[figure.id]: float(value)})
        assert wrong(values, rebuilt(figures, figure.id, value)) == [], figure


def totals(values):
    """The rows of the table of the whole investment, as a reviewer sees them."""
    return {values["投资总表", f"B{row}"]: values["投资总表", f"C{row}"] for row in range(4, 12)}


def test_a_reviewer_changes_a_price_and_sees_the_total_move(tmp_path):
    """Rubble from 98 to 118 元/m3: 20 more for what is above its ceiling of 70, in every table down to the total."""
    folder = shutil.copytree(EXAMPLES / "stone-quarry", tmp_path / "plan")
    prepared = prepare(folder, policy="recommended")
    written = write_xlsx(prepared.computed.figures, prepared.document())
    before = recalculated(written)
    assert totals(before) == {
        "工程施工费": 172.49,
        "设备费": 3.21,
        "其他费用": 25.97,
        "不可预见费": 8.07,
        "监测与管护费": 8.38,
        "静态总投资": 218.12,
        "价差预备费": 35.38,
        "动态总投资": 253.50,
    }
    price = input_places(before)[FigureId("budget_price", "material:块石")]
    assert (price, before[price]) == (("价格", "D7"), 98)
    seen = recalculated(written, {price: 118})
    assert totals(seen) == {
        "工程施工费": 174.35,
        "设备费": 3.21,
        "其他费用": 26.21,
        "不可预见费": 8.15,
        "监测与管护费": 8.38,
        "静态总投资": 220.31,
        "价差预备费": 35.74,
        "动态总投资": 256.04,
    }

    plan = folder / "plan.yaml"
    stated = plan.read_text(encoding="utf-8")
    assert stated.count("resource: 块石, unit: m3, budget_price: 98,") == 1
    plan.write_text(stated.replace("budget_price: 98,", "budget_price: 118,"), encoding="utf-8")
    again = prepare(folder, policy="recommended")
    assert [again.computed.figures[key].text for key in ("static_investment", "dynamic_investment")] == [
        "220.31",
        "256.04",
    ]
    rebuilt_book = recalculated(write_xlsx(again.computed.figures, again.document()))
    assert seen == rebuilt_book, "every cell of every sheet"
    assert len([place for place in before if before[place] != seen[place]]) > 300


def test_a_measured_area_moves_everything_that_follows_from_it():
    """The yard measured 1000 m² larger: 39 165.00 m² of it, 64 758.00 m² in all; 0.20 m of soil on it, 200 m³ more."""
    made = made_of("ejina-railway")
    figures = made.plan.computed.figures
    written = write_xlsx(figures, made.document)
    before = recalculated(written)
    places = input_places(before)
    place = places[FigureId("measured_area", "sub:main/unit:yard")]
    assert (place[0], before[place]) == ("输入", 38165)
    assert places[FigureId("area_adjustment", "sub:main/unit:yard")][0] == "输入"
    seen = recalculated(written, {place: 39165})
    assert {key: by_id(seen, "E")[key] for key in ("area|sub:main/unit:yard", "area|project")} == {
        "area|sub:main/unit:yard": 3.9165,
        "area|project": 6.4758,
    }
    quantity = "quantity|sub:main/unit:yard/measure:leveling/line:leveling"
    assert (by_id(before, "E")[quantity], by_id(seen, "E")[quantity]) == (7633, 7833)
    table = "表1 图形面积与控制面积对照表"
    cells = [[values[table, f"{column}3"] for column in "BCD"] for values in (before, seen)]
    assert cells == [[38165, 0, 3.8165], [39165, 0, 3.9165]]
