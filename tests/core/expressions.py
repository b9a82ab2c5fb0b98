"""Random kernels for the proofs that one kernel has four readings: trees of everything a kernel may do."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from xiufu.core.numbers import Rounding, portion, rounded, total

Tree = tuple[Any, ...]

NAMES = ("甲", "乙", "丙", "丁", "利率", "年数")
"""Four numbers of any sign, a rate in percent and a number of years."""

RATE, YEARS = 4, 5

numbers = st.decimals(min_value=-10_000, max_value=10_000, places=4, allow_nan=False, allow_infinity=False).map(
    lambda d: d + 0  # no negative zero
)
values = st.tuples(
    numbers,
    numbers,
    numbers,
    numbers,
    st.decimals(min_value=0, max_value=30, places=2),
    st.integers(min_value=0, max_value=9).map(Decimal),
)

_leaves = st.integers(min_value=0, max_value=3).map(lambda i: ("x", i)) | st.just(("growth",))
_whole = st.integers(min_value=-12, max_value=12)
roundings = st.builds(
    Rounding, st.integers(min_value=-1, max_value=5), st.sampled_from(["half_up", "half_even", "up", "down"])
)


def _grow(children: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "min", "max"]), children, children),
        st.tuples(st.sampled_from(["+n", "-n", "*n"]), children, _whole),
        st.tuples(st.just("/n"), children, _whole.filter(bool)),
        st.tuples(st.just("neg"), children),
        st.tuples(st.just("^"), children, children),
        st.tuples(st.just("total"), st.lists(children, min_size=1, max_size=5)),
        st.tuples(st.just("portion"), children, children, children),
        st.tuples(st.just("round"), children, roundings),
    )


trees = st.recursive(_leaves, _grow, max_leaves=8)


def evaluate(tree: Tree, x: Sequence[Any]) -> Any:
    """A tree as a kernel: on ``Decimal``, ``Interval``, ``Cell`` or ``Words`` alike."""
    operator, *parts = tree
    if operator == "x":
        return x[parts[0]]
    if operator == "growth":
        return (x[RATE] / 100 + 1) ** x[YEARS]
    if operator == "round":
        return rounded(evaluate(parts[0], x), parts[1])
    if operator == "total":
        return total(*(evaluate(part, x) for part in parts[0]))
    if operator in ("+n", "-n", "*n", "/n"):
        left, n = evaluate(parts[0], x), parts[1]
        return {"+n": left.__add__, "-n": left.__sub__, "*n": left.__mul__, "/n": left.__truediv__}[operator](n)
    arguments = [evaluate(part, x) for part in parts]
    if operator == "neg":
        return -arguments[0]
    if operator == "portion":
        return portion(*arguments)
    left, right = arguments
    if operator == "^":  # the base is at least 1, the exponent between 0 and 2
        one = x[YEARS].min(x[YEARS]) * 0 + 1
        two = one + 1
        return left.max(one).min(two) ** right.max(one - 1).min(two)
    if operator == "min":
        return left.min(right)
    if operator == "max":
        return left.max(right)
    return {
        "+": left.__add__,
        "-": left.__sub__,
        "*": left.__mul__,
        "/": left.__truediv__,
    }[operator](right)
