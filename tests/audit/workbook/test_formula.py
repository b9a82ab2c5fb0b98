"""Formulas recalculated as an independent spreadsheet engine does it, and what is not recalculated."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.recalculate import recalculated
from xiufu.audit.workbook.formula import Area, NotEvaluated, areas_in, parsed, summed
from xiufu.audit.workbook.values import Book
from xiufu.document.read import Worksheet

NUMBERS = {
    (0, 0): "12.5",
    (1, 0): "-3",
    (2, 0): "0.125",
    (3, 0): "720.96",
    (0, 1): "4",
    (2, 1): "2.675",
    (3, 1): "1e-3",
}
WORDS = {1: {1: "—"}}
OTHER = Worksheet("价 格", {}, {(0, 0): "8.75"}, {})
OWN = Worksheet("表", WORDS, NUMBERS, {})

ranges = st.sampled_from(["A1:A4", "B1:B4", "A1:B4", "$A$2:A$3", "'价 格'!A1:A3"])
cells = st.sampled_from(["A1", "A2", "$A$3", "A$4", "B1", "B3", "B4", "C9", "'价 格'!A1", "2", "0.5", "137.04", "4%"])


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map("".join),
        inner.map("({})".format),
        inner.map("-({})".format),  # the engine loses the brackets of -(a*b)^n
        st.tuples(inner, st.integers(0, 3)).map(lambda x: f"({x[0]})^{x[1]}"),
        st.tuples(st.sampled_from(["ROUND", "ROUNDUP", "ROUNDDOWN"]), inner, st.integers(-2, 4)).map(
            lambda x: f"{x[0]}({x[1]},{x[2]})"
        ),
        st.tuples(st.sampled_from(["SUM", "PRODUCT", "MIN", "MAX", "AVERAGE"]), ranges, inner).map(
            lambda x: f"{x[0]}({x[1]},{x[2]})"
        ),
        inner.map("ABS({})".format),
    )


formulas = st.recursive(cells, deeper, max_leaves=6)


def by_another_engine(written: list[str]) -> list[float | None]:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        own, other = book.add_worksheet("表"), book.add_worksheet("价 格")
        for (r, c), digits in NUMBERS.items():
            own.write_number(r, c, float(digits))
        own.write_string(1, 1, "—")
        other.write_number(0, 0, 8.75)
        for r, formula in enumerate(written):
            own.write_formula(r, 5, f"={formula}")
    values = recalculated(buffer.getvalue())
    made = [values["表", f"F{r + 1}"] for r in range(len(written))]
    return [float(value) if isinstance(value, float | int) else None for value in made]


@settings(max_examples=60, deadline=None)
@given(st.lists(formulas, min_size=20, max_size=20))
def test_as_another_engine(written: list[str]):
    for formula, value in zip(written, by_another_engine(written), strict=True):
        try:
            made = Book({"表": OWN, "价 格": OTHER}).value(parsed(formula), OWN)
        except NotEvaluated:
            continue
        if value is not None:
            off = abs(Decimal(value)) * Decimal("1e-9") + Decimal("1e-9")
            assert made.lo - off <= Decimal(value) <= made.hi + off, (formula, value, made)


@pytest.mark.parametrize(
    ("formula", "value"),
    [("-2^2", 4), ("-(A2*A2)^2", 81), ("2^3^2", 64), ("A2-1-1", -5), ("8/2/2", 2), ("50%%", "0.005"), ("+".join(["B1"] * 3000), 12_000)],
)  # fmt: skip
def test_signs_bind_as_in_excel(formula: str, value: int | str):
    made = Book({"表": OWN}).value(parsed(formula), OWN)
    assert made.lo <= Decimal(value) <= made.hi
    assert made.hi - made.lo < Decimal("1e-9")


def test_both_engines_answer():
    formula = "SUM(A1:B4)*'价 格'!$A$1-2^-1"  # 12.5-3+0.125+720.96+4+2.675+0.001 = 737.261; ×8.75 = 6451.03375; -0.5
    made = Book({"表": OWN, "价 格": OTHER}).value(parsed(formula), OWN)
    assert made.lo < Decimal("6450.53375") < made.hi
    assert made.hi - made.lo < Decimal("1e-9")
    assert by_another_engine([formula]) == [pytest.approx(6450.53375, abs=1e-9)]


@pytest.mark.parametrize(
    "formula",
    [
        "", "=", "=1+", "=(1", "=SUM(", "=SUM()", "=A1:B2", "=A1&B1", '=IF(A1>0,1,2)', "=税率*2", "=[1]表!A1", "=没有!A1", "=B2+1",
        "=A1/C9", "=ROUND(A1)", "=SUMPRODUCT(A1:A2,B1)", "=A:A", "=SUM(表1[金额])", "=#REF!+1", "=(-1)^0.5", "=" + "(" * 99 + "1" + ")" * 99,
        "=ROUND(9E+99,2)", "=AVERAGE(C1:C2)", "={1,2}",
    ],
)  # fmt: skip
def test_what_is_not_recalculated(formula: str):
    with pytest.raises(NotEvaluated):
        Book({"表": OWN}).value(parsed(formula), OWN)


def test_what_a_formula_refers_to():
    node = parsed("=SUM($C$3:D9,'a''b'!A1:A2,E5)*ROUND(SUM(F1:F2)/G7,2)")
    assert list(areas_in(node)) == [
        Area("", 2, 2, 8, 3), Area("a'b", 0, 0, 1, 0), Area("", 4, 4, 4, 4), Area("", 0, 5, 1, 5), Area("", 6, 6, 6, 6),
    ]  # fmt: skip
    assert list(summed(node)) == [Area("", 2, 2, 8, 3), Area("a'b", 0, 0, 1, 0), Area("", 0, 5, 1, 5)]


def test_so_many_cells_are_enough():
    book = Book({"表": OWN}, room=10)
    with pytest.raises(NotEvaluated, match="过多"):
        book.value(parsed("=SUM(A1:A11)"), OWN)
