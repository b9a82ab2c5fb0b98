"""Equations that a table states (等式): one number against others, judged by what printed digits can mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xiufu.audit.memo import remembered
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.figure import Role
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, at_places, exponent, parse_decimal, plain_text

At = tuple[int, int]
ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Factor:
    """A number in an equation (因子), with what its digits can mean there."""

    claim: Claim
    means: Interval

    @property
    def value(self) -> Decimal:
        """As printed."""
        return parse_decimal(self.claim.text)


@dataclass(frozen=True, slots=True)
class Term:
    """A product in a sum (项)."""

    factors: tuple[Factor, ...]
    coefficient: Decimal = ONE

    @property
    def value(self) -> Decimal:
        """As printed."""
        product = self.coefficient
        for factor in self.factors:
            product = CONTEXT.multiply(product, factor.value)
        return product

    def means(self) -> Interval:
        """What its digits can mean."""
        if len(self.factors) == 1 and self.coefficient == ONE:
            return self.factors[0].means
        product = Interval.exactly(self.coefficient)
        for factor in self.factors:
            product = product * factor.means
        return product


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """A number of a table against a sum of products of others, divided by one where there is a divisor (等式).

    ``words`` say how others make it. What does not hold is an error only where ``doubt`` is empty: it says why one cannot
    be sure that the equation was meant.
    """

    code: str
    view: TableView
    at: At
    target: Factor
    terms: tuple[Term, ...]
    words: str
    doubt: str = ""
    divisor: Factor | None = None

    def value(self) -> Interval:
        """What the others can make."""
        total = Interval.exactly(ZERO)
        for term in self.terms:
            total = total + term.means()
        return total / self.divisor.means if self.divisor else total

    def printed(self) -> Decimal:
        """What the others make as they are printed."""
        total = sum((term.value for term in self.terms), ZERO)
        return CONTEXT.divide(total, self.divisor.value) if self.divisor else total

    @property
    def holds(self) -> bool:
        """Whether it can be true."""
        if self.divisor and self.divisor.means.lo <= 0 <= self.divisor.means.hi:
            return False
        return self.value().overlaps(self.target.means)

    @property
    def exact(self) -> bool:
        """Whether printed digits make the printed digits, after rounding to their places."""
        return same_places(self.printed(), self.target.claim) == self.target.value

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Every number on the right side, the divisor last."""
        inner = tuple(factor for term in self.terms for factor in term.factors)
        return (*inner, self.divisor) if self.divisor else inner

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every number, the one on the left side first, each once."""
        return tuple(dict.fromkeys((self.target.claim, *(factor.claim for factor in self.factors))))

    def solved(self, claim: Claim) -> Decimal | None:
        """What a number would have to be for the others as printed; nothing where that cannot be said."""
        if claim == self.target.claim:
            return self.printed()
        if self.divisor:
            return None
        mine = [term for term in self.terms if any(factor.claim == claim for factor in term.factors)]
        if len(mine) != 1:
            return None
        rest = self.target.value - sum((term.value for term in self.terms if term is not mine[0]), ZERO)
        others = mine[0].coefficient
        for factor in mine[0].factors:
            others = others * factor.value if factor.claim != claim else others
        return CONTEXT.divide(rest, others) if others else None


def plain_sum(equation: Equation) -> bool:
    """Whether it only adds and takes away: what it makes needs no rounding."""
    ones = all(len(term.factors) == 1 and abs(term.coefficient) == ONE for term in equation.terms)
    return ones and equation.divisor is None


def same_places(value: Decimal, claim: Claim) -> Decimal:
    """A number rounded to the places of a printed one."""
    return at_places(value, -exponent(parse_decimal(claim.text)))


def said(equation: Equation, value: Decimal, claim: Claim) -> str:
    """A number that an equation makes, in words: of sums as it is, else with the places of the printed one."""
    return plain_text(value if plain_sum(equation) else same_places(value, claim))


@remembered
def finest(view: TableView) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """The most decimal places of every row and of every column (最多位数)."""
    rows: dict[int, int] = {}
    columns: dict[int, int] = {}
    for (r, c), claim in view.cells.items():
        places = -exponent(parse_decimal(claim.text))
        rows[r], columns[c] = max(places, rows.get(r, 0)), max(places, columns.get(c, 0))
    return rows, columns


def number(view: TableView, at: At, *, exact: bool = False, places: int = 0) -> Factor:
    """A number of a table as it is to be read (取值): a point where exact, to ``places`` where it prints fewer.

    A bare 0 is as fine as any number of its row and column.
    """
    claim = view.cells[at]
    value = parse_decimal(claim.text)
    if exact or claim.role is Role.EXACT:
        return Factor(claim, Interval.exactly(value))
    if value == 0:
        rows, columns = finest(view)
        places = max(places, rows[at[0]], columns[at[1]])
    if -exponent(value) < places:
        return Factor(claim, Interval.printed(at_places(value, places)))
    return Factor(claim, Interval.printed(value))


def total_of(
    code: str, view: TableView, at: At, parts: Iterable[At], words: str, doubt: str = "", coefficient: Decimal = ONE
) -> Equation:
    """The equation of a sum (和)."""
    terms = tuple(Term((number(view, part),), coefficient) for part in parts)
    return Equation(code, view, at, number(view, at), terms, words, doubt)
