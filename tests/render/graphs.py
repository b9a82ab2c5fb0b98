"""Random graphs of figures, as data, so that one can be built again with an input changed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple
from unittest.mock import patch

from hypothesis import strategies as st

from xiufu.core.figure import Absent, Figures, Source
from xiufu.core.glossary import TERMS, Term
from xiufu.core.numbers import Rounding, portion, total

PLAN = Source("plan.yaml", "第3行")
CLAUSE = Source("测算办法", "第二条")
PRINTING = {"yuan": Rounding(2), "hm2": Rounding(4)}
OWN_TERMS = {
    "x_rate": Term("x_rate", "费率", "%", "exact", "", "rate", ""),
    "x_area": Term("x_area", "面积", "hm2", "measured", "hm2", "figure", ""),
    "x_price": Term("x_price", "单价", "元", "exact", "", "price", ""),
    "x_amount": Term("x_amount", "金额", "元", "computed", "yuan", "figure", ""),
    "x_total": Term("x_total", "合计", "元", "computed", "yuan", "figure", ""),
    "x_share": Term("x_share", "比例", "%", "computed", "", "figure", ""),
}


@contextmanager
def terms() -> Iterator[None]:
    """With the terms of these graphs in the glossary."""
    with patch.dict(TERMS, OWN_TERMS):
        yield


KERNELS: dict[str, tuple[int, Callable[..., Any]]] = {
    "product": (2, lambda a, b: a * b),
    "square metres": (2, lambda area, thickness: area * 10000 * thickness),
    "percentage": (2, lambda base, rate: base * rate / 100),
    "rest": (2, lambda base, rate: base * (-rate + 100) / 100),
    "quotient": (2, lambda a, b: a / (b * b + 1)),
    "minimum": (2, lambda a, b: a.min(b)),
    "maximum": (2, lambda a, b: a.max(b)),
    "growth": (2, lambda base, rate: base * ((rate / 100 + 1) ** (rate.min(rate) * 0 + 3))),
    "total": (5, total),
    "marginal": (3, lambda x, a, b: portion(x, a.min(b), a.max(b)) * 5 / 100 + x.min(a) * 3 / 100),
    "gap": (2, lambda a, b: a.max(b) - a.min(b)),
}
DIFFERENCES = ("gap", "marginal", "rest")
"""Rounded here before they go on: a cell of an unrounded difference keeps the noise of doubles."""


class Given(NamedTuple):
    """A number read."""

    term: str
    value: Decimal | Absent


class Computed(NamedTuple):
    """A number computed from earlier ones, counted from the start."""

    term: str
    kernel: str
    inputs: tuple[int, ...]
    carry: Rounding | None
    show: Rounding | None


Graph = tuple[Given | Computed, ...]

roundings = st.builds(
    Rounding, st.integers(min_value=0, max_value=4), st.sampled_from(["half_up", "half_even", "up", "down"])
)
_numbers = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(min_value=0, max_value=10**7),
    st.integers(min_value=0, max_value=4),
)
_givens = st.one_of(
    st.builds(Given, st.sampled_from(["x_area", "x_price", "x_amount"]), _numbers),
    st.builds(Given, st.just("x_rate"), st.integers(min_value=0, max_value=99).map(Decimal)),
    st.builds(Given, st.just("x_price"), st.sampled_from([Absent.UNKNOWN, Absent.NOT_APPLICABLE])),
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Between three and eight numbers read, and up to ten computed."""
    nodes: list[Given | Computed] = [Given("x_rate", Decimal(7)), Given("x_price", Decimal("13.705"))]
    nodes += draw(st.lists(_givens, min_size=1, max_size=6))
    for _ in range(draw(st.integers(min_value=1, max_value=10))):
        name = draw(st.sampled_from(sorted(KERNELS)))
        inputs = draw(st.tuples(*[st.integers(min_value=0, max_value=len(nodes) - 1)] * KERNELS[name][0]))
        carry = draw(roundings if name in DIFFERENCES else st.none() | roundings)
        show = draw(st.none() | roundings)
        nodes.append(Computed(draw(st.sampled_from(["x_amount", "x_total", "x_share"])), name, inputs, carry, show))
    return tuple(nodes)


def build(graph: Graph, changes: Mapping[int, Decimal] | None = None) -> Figures:
    """The figures of a graph; ``changes`` replaces numbers read by their position."""
    figures = Figures(PRINTING)
    built = []
    with terms():
        for n, node in enumerate(graph):
            if isinstance(node, Given):
                value = (changes or {}).get(n, node.value)
                built.append(figures.given(node.term, f"n:{n}", value, PLAN))
            else:
                inputs = [built[i] for i in node.inputs]
                kernel = KERNELS[node.kernel][1]
                built.append(
                    figures.step(node.term, f"n:{n}", kernel, *inputs, carry=node.carry, show=node.show, clause=CLAUSE)
                )
    return figures
