"""Arithmetic as evidence of structure (结构的旁证): under a wrong reading of rows and columns, equations do not hold by chance."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from xiufu.audit.arithmetic.equation import Equation, Factor, Term
from xiufu.audit.arithmetic.readings import telling
from xiufu.audit.memo import remembered
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal

_FEWEST = 4
"""So many equations of a table that hold bear out how it was read,"""
_TO_ONE = 3
"""if they are so many to one that fails."""
_FEWEST_COLUMNS, _FEWEST_ROWS = 1, 2
"""So many equations of the same shape bear out one that fails."""
_FEWEST_DIGITS = 3
"""A shorter number may come out right by chance."""
MOST_NUMBERS = 60
"""Slips are looked for in an equation of so many numbers at most."""
_MEASURED = re.compile(r"\d\.\d\d")


def borne_out(equations: Sequence[Equation]) -> bool:
    """Whether the equations of a table bear out how its rows and columns were read (等式证实结构)."""
    holding = sum(one.holds and _says_much(one) for one in equations)
    return outweigh(holding, [one.claims for one in equations if not one.holds and not one.doubt])


def outweigh(holding: int, failing: Iterable[Sequence[Claim]]) -> bool:
    """Whether so many equations that hold say more than those that fail (旁证充分): these count by the fewest numbers that may
    be wrong in all of them, for one wrong number makes several fail."""
    left = list(failing)
    wrong = 0
    while left:
        worst = Counter(claim for one in left for claim in set(one)).most_common(1)[0][0]
        left = [one for one in left if worst not in one]
        wrong += 1
    return holding >= _FEWEST and holding >= _TO_ONE * wrong


def alike_hold(view: TableView, equation: Equation, equations: Sequence[Equation]) -> bool:
    """Whether equations of the same shape hold (同式成立): sums of the same rows in another column, or of the same columns in two
    other rows. They bear out that these rows or columns belong together."""
    shape = _shape(view, equation)
    if shape is None:
        return False
    same = sum(one.holds and says_much(one.target.claim) and _shape(view, one) == shape for one in equations)
    return same >= (_FEWEST_COLUMNS if shape[0] == "rows" else _FEWEST_ROWS)


def _shape(view: TableView, equation: Equation) -> tuple[str, int, tuple[int, ...]] | None:
    places = _places(view)
    parts = [places[factor.claim] for factor in equation.factors]
    r, c = equation.at
    if all(column == c for _, column in parts):
        return "rows", r, tuple(sorted(row for row, _ in parts))
    if all(row == r for row, _ in parts):
        return "columns", c, tuple(sorted(column for _, column in parts))
    return None


@remembered
def _places(view: TableView) -> Mapping[Claim, tuple[int, int]]:
    return {claim: at for at, claim in view.cells.items()}


def one_slip(view: TableView, equation: Equation) -> bool:
    """Whether a failing equation of such a table is a slip (笔误) in cells that surely stand where they were read: in rows
    without a blank, and it would hold with one digit changed, two digits swapped or the point moved in one of its numbers."""
    if not stand_whole(view, equation.claims) or len(equation.factors) > MOST_NUMBERS:
        return False
    return any(
        _with(equation, claim, text).holds for claim in equation.claims for text in slips(claim.text) if text != "0"
    )


def one_column(view: TableView) -> bool:
    """Whether all measured numbers of a table with heads and several rows stand in one column (仅有一列数值), one in every row:
    they can stand in no other, whatever words were broken beside them."""
    if len(view.numbers) != 1 or len(view.body) < _FEWEST or not view.columns[view.numbers[0]].heads:
        return False
    column = view.numbers[0]
    if not all((r, column) in view.cells for r in view.body):
        return False
    return not any(_MEASURED.search(text) for row in view.texts for c, text in enumerate(row) if c != column)


def stand_whole(view: TableView, claims: Iterable[Claim]) -> bool:
    """Whether numbers of a table stand in rows without a blank (所在各行齐全)."""
    asked = frozenset(claims)
    return all(_whole(view, r) for r in {r for (r, _), claim in view.cells.items() if claim in asked})


def _says_much(equation: Equation) -> bool:
    return telling(equation) and says_much(equation.target.claim) and len(equation.claims) > 2


def says_much(claim: Claim) -> bool:
    """Whether a number is long enough not to come out right by chance (位数足够)."""
    return sum(letter.isdigit() for letter in claim.text.lstrip("-0.")) >= _FEWEST_DIGITS


@remembered
def _whole(view: TableView, r: int) -> bool:
    """Whether every column of numbers has its number in a row, or a mark that says that nothing belongs there."""
    return all((r, c) in view.cells or view.says_nothing(r, c) for c in view.numbers)


def slips(text: str) -> Iterator[str]:
    """The numbers that a slip of the hand makes of one (笔误).

    >>> sorted(slips("12"))[:4], len(list(slips("1.5")))
    (['02', '10', '11', '13'], 21)
    """
    for at, letter in enumerate(text):
        if letter.isdigit():
            yield from (f"{text[:at]}{other}{text[at + 1 :]}" for other in "0123456789" if other != letter)
        pair = text[at : at + 2]
        if len(pair) == 2 and pair.isdigit() and pair[0] != pair[1]:
            yield f"{text[:at]}{pair[::-1]}{text[at + 2 :]}"
    sign, bare = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, part = bare.partition(".")
    if point:
        yield f"{sign}{whole[:-1] or '0'}.{whole[-1]}{part}"
        yield f"{sign}{whole}{part[:1]}.{part[1:]}".rstrip(".")
        yield f"{sign}{whole}{part}"


def _with(equation: Equation, claim: Claim, text: str) -> Equation:
    """An equation with other digits for one of its numbers."""

    def changed(factor: Factor) -> Factor:
        if factor.claim != claim:
            return factor
        exact = factor.means.lo == factor.means.hi
        return Factor(
            replace(claim, text=text), Interval.exactly(parse_decimal(text)) if exact else Interval.printed(text)
        )

    return replace(
        equation,
        target=changed(equation.target),
        terms=tuple(Term(tuple(map(changed, term.factors)), term.coefficient) for term in equation.terms),
        divisor=changed(equation.divisor) if equation.divisor else None,
    )
