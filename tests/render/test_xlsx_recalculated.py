"""The workbook computes what the decimals are: an independent engine recalculates generated graphs of figures."""

import io
import zipfile
from decimal import Decimal, InvalidOperation

import openpyxl
import pytest
import xlsxwriter
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from tests.render.graphs import PLAN, PRINTING, Given, build, graphs, terms
from tests.render.recalculate import input_places, recalculated
from tests.tries import tried
from xiufu.core.figure import Absent, Figures
from xiufu.core.numbers import Rounding, rounded, total
from xiufu.document.blocks import Cell, Document, Number, Paragraph, Table, Text
from xiufu.render.xlsx import write_xlsx

D = Decimal


def table_of(figures):
    """Every figure printed in one table: its id, and its text."""
    rows = tuple(
        (Cell((Paragraph((Text(str(f.id)),)),)), Cell((Paragraph((Number(f, f.text),)),))) for f in figures.values()
    )
    return Table("all", "全部数据", rows, (3, 1), header_rows=0)


def book(figures):
    return written(figures, table_of(figures))


def written(figures, *tables):
    with terms():
        return write_xlsx(figures, Document("方案", tables))


def by_id(values, sheet, column):
    """A column of a figures sheet by figure id."""
    return {
        values[sheet, f"A{int(cell[1:])}"]: value
        for (name, cell), value in values.items()
        if name == sheet and cell.startswith(column) and cell[1:].isdigit() and cell != f"{column}1"
    }


def assert_computes(values, figures):
    """Every cell of a recalculated workbook is what the figures are."""
    carried, printed = by_id(values, "计算", "D"), by_id(values, "计算", "E")
    assert carried.keys() == printed.keys()
    computed = [f for f in figures.values() if str(f.id) in carried]
    assert len(computed) == len(carried)
    for figure in computed:
        found, shown = carried[str(figure.id)], printed[str(figure.id)]
        if isinstance(figure.value, Absent):
            assert found == shown == {Absent.NOT_APPLICABLE: "不适用"}.get(figure.value, "待补")
        else:
            assert abs(D(found) - figure.value) <= abs(figure.value) * D("1E-9") + D("1E-12"), figure.id
            if figure.show:
                assert D(f"{shown:.15g}") == figure.shown, figure.id
    for row, figure in enumerate(figures.values(), start=2):
        if isinstance(figure.shown, Decimal) and figure.show:
            assert D(f"{values['全部数据', f'B{row}']:.15g}") == figure.shown, figure.id


REALM = D(10**10)
"""In units of the last place: beyond it, a double's last digits decide about a rounding once in 100,000 times."""


def built(graph, changes=None):
    """The figures of a graph, unless they leave the realm of money and quantities."""
    try:
        figures = build(graph, changes)
    except InvalidOperation:  # more than 50 digits
        reject()
    assume(all(abs(f.number) < REALM.scaleb(-f.show.places if f.show else 0) for f in figures.values() if f.known))
    return figures


@settings(deadline=None)
@given(graphs())
def test_the_engine_computes_what_the_decimals_are(graph):
    figures = built(graph)
    assert_computes(recalculated(book(figures)), figures)


@settings(deadline=None)
@given(graphs(), st.data())
def test_a_changed_input_recalculates_to_a_rebuild(graph, choice):
    figures = built(graph)
    candidates = [n for n, node in enumerate(graph) if isinstance(node, Given) and isinstance(node.value, Decimal)]
    position = choice.draw(st.sampled_from(candidates))
    value = choice.draw(st.integers(min_value=0, max_value=99).map(D))
    changed = built(graph, {position: value})
    data = book(figures)
    place = input_places(recalculated(data))[list(figures)[position]]
    assert_computes(recalculated(data, {place: float(value)}), changed)


def test_cached_values_are_not_believed():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("甲")
        sheet.write_number("A1", 2)
        sheet.write_formula("B1", "=A1*3", None, 999)
        sheet.write_formula("C1", "=甲!B1+1", None, 999)
    assert recalculated(target.getvalue()) == {("甲", "A1"): 2, ("甲", "B1"): 6, ("甲", "C1"): 7}
    assert recalculated(target.getvalue(), {("甲", "A1"): 5})["甲", "C1"] == 16  # 5 × 3 + 1
    with pytest.raises(ValueError, match="holds a formula"):
        recalculated(target.getvalue(), {("甲", "B1"): 5})


def test_cached_values_are_the_decimals():
    """What a program sees that does not recalculate: read straight from the XML."""
    figures = Figures(PRINTING)
    with terms():
        price, days = figures.given("x_price", "p", D("137.05"), PLAN), figures.given("x_price", "d", D("0.1"), PLAN)
        figures.step("x_amount", "a", lambda a, b: a * b, price, days)
    with zipfile.ZipFile(io.BytesIO(book(figures))) as archive:
        sheet = archive.read("xl/worksheets/sheet5.xml").decode()
    # 137.05 × 0.1 = 13.705, printed 13.71
    assert "<f>价格!D2*价格!D3</f><v>13.705</v>" in sheet
    assert "<f>ROUND(D2,2)</f><v>13.71</v>" in sheet


@pytest.mark.parametrize("mode", ["half_up", "half_even", "up", "down"])
def test_a_sum_of_differences_that_is_zero_prints_zero(mode):
    """0.3 − 0.1, 0.1 − 0.2 and 0 − 0.1 make −2.8E-17 in doubles: rounded up that would print −0.01."""
    figures = Figures(PRINTING)
    with terms():
        read = {n: figures.given("x_price", n, D(n), PLAN) for n in ("0", "0.1", "0.2", "0.3")}
        parts = [
            figures.step("x_amount", f"{a}-{b}", lambda x, y: x - y, read[a], read[b])
            for a, b in (("0.3", "0.1"), ("0.1", "0.2"), ("0", "0.1"))
        ]
        figures.step("x_total", "shown", total, *parts, show=Rounding(2, mode))
        figures.step("x_total", "carried", total, *parts, carry=Rounding(2, mode))
        figures.step("x_total", "later", lambda *x: total(*x) * 100, *parts, carry=Rounding(0, mode))
    values = recalculated(book(figures))
    assert [(values["计算", f"A{row}"], values["计算", f"E{row}"]) for row in (5, 6, 7)] == [
        ("x_total|shown", 0),
        ("x_total|carried", 0),
        ("x_total|later", 0),
    ]
    assert values["计算", "D5"] == pytest.approx(-2.8e-17, rel=0.1), "without the noise there is nothing to see"


def scattered(count):
    """Parts that are no neighbours: after each comes another figure of the same term."""
    figures, parts = Figures(PRINTING), []
    with terms():
        for n in range(count):
            parts.append(figures.given("x_price", f"part-{n}", D(n).scaleb(-2), PLAN))
            figures.given("x_price", f"between-{n}", D(1), PLAN)
        figures.sum("x_total", "project", parts, PLAN)
    return figures, parts


def longest_formula(xlsx):
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    return max(len(piece.split("</f>")[0]) for text in texts for piece in text.split("<f>")[1:])


def test_a_sum_of_3000_scattered_parts():
    figures, _ = scattered(3000)
    data = book(figures)
    assert longest_formula(data) <= 8192
    values = recalculated(data)
    assert values["计算", "D2"] == pytest.approx(44985, rel=1e-12)  # 0.01 × (0 + 1 + … + 2999) = 0.01 × 4,498,500
    assert values["辅助", "A2"] == "x_total|project"
    # part 2999 stands in row 2 + 2 × 2999 = 6000: 29.99 becomes 1029.99
    assert recalculated(data, {("价格", "D6000"): 1029.99})["计算", "D2"] == pytest.approx(45985, rel=1e-12)


def test_neighbouring_parts_are_one_range():
    figures = Figures(PRINTING)
    with terms():
        parts = []
        for n in range(3000):
            parts.append(figures.given("x_price", f"{n}", D(n), PLAN))
            figures.given("x_area", f"{n}", D(1), PLAN)
        figures.sum("x_total", "project", parts, PLAN)
    with zipfile.ZipFile(io.BytesIO(book(figures))) as archive:
        assert "<f>SUM(价格!D2:D3001)</f><v>4498500.0</v>" in archive.read("xl/worksheets/sheet5.xml").decode()


@pytest.mark.parametrize("mode", ["half_up", "half_even", "up", "down"])
@pytest.mark.parametrize(
    "kernel",
    [
        lambda *parts: total(*(part * 2 + 1 for part in parts)),
        lambda *parts: total(*(rounded(part / 3, Rounding(1)) for part in parts)),
        lambda first, *rest: sum((part * first for part in rest), first),
        lambda first, *rest: total(first, *rest) - (total(*rest).max(first)) / 7,
        lambda first, *rest: (-total(first, *(part / 3 for part in rest))).min(first - 1) * -2,
    ],
)
def test_any_long_formula_is_cut(kernel, mode):
    figures, parts = scattered(1500)
    with terms():
        figure = figures.step("x_amount", "long", kernel, *parts, carry=Rounding(3, mode))
    data = book(figures)
    assert longest_formula(data) <= 8192
    values = recalculated(data)
    assert by_id(values, "计算", "D")["x_amount|long"] == pytest.approx(float(figure.number), rel=1e-12)
    parked = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["辅助"]
    assert parked.max_row > 3
    for row in range(2, parked.max_row + 1):
        assert parked[f"C{row}"].value == pytest.approx(values["辅助", f"C{row}"], rel=1e-12)


@tried(
    6,
    20,
    st.lists(st.tuples(st.integers(min_value=0, max_value=10**7), st.booleans()), min_size=300, max_size=900),
    st.integers(min_value=1, max_value=4),
)
def test_long_sums_of_any_arrangement(amounts, times):
    """Some figures are parts, some are not, and every part may count several times."""
    figures, parts = Figures(PRINTING), []
    with terms():
        for n, (cents, taken) in enumerate(amounts):
            figure = figures.given("x_price", f"{n}", D(cents).scaleb(-2), PLAN)
            if taken:
                parts.append(figure)
        figures.sum("x_total", "project", parts * times, PLAN)
    data = book(figures)
    assert longest_formula(data) <= 8192
    assert_computes(recalculated(data), figures)


@pytest.mark.slow
def test_a_chain_of_20000_steps_is_no_recursion():
    figures = Figures(PRINTING)
    with terms():
        last = figures.given("x_price", "0", D(1), PLAN)
        for n in range(1, 20_000):
            last = figures.step("x_amount", str(n), lambda a: a + 1, last)
    values = recalculated(written(figures))
    assert values["计算", "D20000"] == 20_000
