"""Coefficients (系数) of an analysis: what its note says is multiplied, and the consumption without them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from unicodedata import normalize

from xiufu.audit.chain.analysis import Line
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, at_places, exponent
from xiufu.packs.kinds import ResourceKind

_CLAUSES = re.compile(r"[；;。\n]")
_FACTOR = re.compile(r"(?:系数|乘以?|×|\*)(?:应?乘以?|为|取|按|是|=)?(\d+(?:\.\d+)?)(?![\d%％])")
_WHOLE = re.compile(r"整个(?:子目|定额)|全部(?:消耗|定额)|定额(?:子目)?(?:整体|全部|乘|系数)")
_OF_KIND: tuple[tuple[str, tuple[ResourceKind, ...]], ...] = (
    ("人工", ("labour",)),
    ("机械", ("machine",)),
    ("台班", ("machine",)),
    ("材料", ("material", "unpriced_material")),
)
_CONSUMED = re.compile(r"定额|台班|机械|人工|材料|子目")
_NAME = re.compile(r"^[一-龥]{2,}")
_MORE_PLACES = 4
"""A consumption with more places than these above those of the product is none that a quota states."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient as a note states it (系数), with the rows of the analysis that it multiplies; none where nobody can tell."""

    factor: Decimal
    words: str
    rows: frozenset[int]


def coefficients(notes: Iterable[str], lines: Sequence[tuple[Line, ResourceKind]]) -> Iterator[Coefficient]:
    """The coefficients that notes speak of (说明中的系数), each clause's number once; 1 multiplies nothing."""
    for note in notes:
        for clause in _CLAUSES.split(note):
            plain = "".join(normalize("NFKC", clause).split())
            for factor in dict.fromkeys(Decimal(n) for n in _FACTOR.findall(plain)):
                if factor not in (0, 1):
                    yield Coefficient(factor, clause.strip(), frozenset(_rows(plain, lines)))


def speaks_of_one(text: str) -> bool:
    """Whether a text says that consumption is multiplied by a coefficient (言及系数).

    >>> speaks_of_one("本方案机械台班均乘以系数 1.1。"), speaks_of_one("渗透系数 0.5 m/d"), speaks_of_one("人工费 3 元")
    (True, False, False)
    """
    plain = "".join(normalize("NFKC", text).split())
    return any(
        "系数" in clause and _FACTOR.search(clause) and _CONSUMED.search(clause) for clause in _CLAUSES.split(plain)
    )


def _rows(clause: str, lines: Sequence[tuple[Line, ResourceKind]]) -> Iterable[int]:
    if _WHOLE.search(clause):
        return (line.r for line, _ in lines)
    named = {line.r for line, _ in lines if (name := _NAME.match(line.name)) and name[0] in clause}
    kinds = {kind for word, kinds in _OF_KIND if word in clause for kind in kinds}
    return named or (line.r for line, kind in lines if kind in kinds)


def without(printed: str, factor: Decimal) -> Decimal | None:
    """The consumption that a printed product was made of (分离系数), with no more places than the product.

    Nothing where none or more than one does, or one with more places makes the very product: it may have been rounded or not.

    >>> without("0.175", Decimal("1.25")), without("0.138", Decimal("1.12")), without("0.18", Decimal("1.25"))
    (Decimal('0.14'), Decimal('0.123'), None)
    """
    value, places = Decimal(printed), len(printed.partition(".")[2])
    exactly = CONTEXT.divide(value, factor).normalize(CONTEXT)
    if CONTEXT.multiply(exactly, factor) == value:
        own = max(0, -exponent(exactly))
        if own <= places:
            return at_places(exactly, own)
        if own <= places + _MORE_PLACES:
            return None
    means, step = Interval.printed(value), Decimal(1).scaleb(-places)
    low, high = CONTEXT.divide(means.lo, factor), CONTEXT.divide(means.hi, factor)
    first = low.quantize(step, ROUND_CEILING)
    return first if first < high <= first + step else None
