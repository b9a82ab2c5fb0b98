"""What a fee is charged on (取费基数): said in words, by the numbers of rows, or only as a number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations
from unicodedata import normalize

from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At
from xiufu.audit.chain.formulas import named
from xiufu.audit.chain.totals import NAMES, Fact, in_wan, read
from xiufu.audit.chain.value import Value, summed
from xiufu.core.interval import Interval
from xiufu.packs.cost_rows import CostRows, SummaryRole, plain_name

_RATE = r"(\d+(?:\.\d+)?)%"
_SHARE = re.compile(rf"(?:按|以|取)?(.+?)(?:的|按|[×xX*])\(?{_RATE}\)?(?:计取?|计算|计列|提取|计提|考虑)?(?:[=].*)?")
_LEAD = re.compile(r"^(?:以|按|取)(?=..)")
_TAIL = re.compile(r"(?:(?:之|总)和|合计|总额)?(?:为?(?:计算|取费|计费)?基[数础])?$")
_SUM = re.compile(r"[+、]")
_AND = re.compile(r"[与和及]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ORDINAL = re.compile(r"(?:第?[一二三四五六七八九十]+|\d{1,2})")
_PARTS: tuple[SummaryRole, ...] = ("construction", "equipment", "other_fees", "monitoring")
"""What a fee may be charged on."""

Base = tuple[tuple[str, ...], Value]
"""A base by the names of its parts, and its value in 万元."""


def share_in(text: str) -> tuple[str, Decimal] | None:
    """The base and the percentage that words state (费率说明), nothing where they state no share or only a bound.

    >>> share_in("（工程施工费＋设备费）×2.8%"), share_in("按工程施工费的2%计取"), share_in("不超过工程施工费的2%")
    (('(工程施工费+设备费)', Decimal('2.8')), ('工程施工费', Decimal('2')), None)
    """
    plain = "".join(normalize("NFKC", text).split())
    found = _SHARE.fullmatch(plain)
    if not found or plain.count("%") != 1 or re.search(r"不(?:超过|大于|高于|低于|小于)|至|~|以[内上下]", plain):
        return None
    return found[1], Decimal(found[2])


@dataclass(frozen=True, slots=True)
class Bases:
    """Finds the bases of the fees of one table (取费基数); its amounts stand in the column ``amount``, and it is about ``part``."""

    columns: Columns
    name: int
    amount: int
    facts: Sequence[Fact]
    part: SummaryRole | None

    def said(self, text: str, r: int) -> Base | None:
        """The base that words or numbers of a row state; nothing where a part of it has no amount in the document."""
        plain = "".join(normalize("NFKC", text).split())
        plain = plain[1:-1] if re.fullmatch(r"\([^()]*\)", plain) else plain
        bare = _LEAD.sub("", _TAIL.sub("", plain)).strip("()")
        terms = [term for term in _SUM.split(bare) if term]
        rows = self._ordinals(terms, r)
        if terms and not rows and all(_NUMBER.fullmatch(term) for term in terms):
            return (), summed(in_wan(self.columns.view, (r, self.amount), _stated(term)) for term in terms)
        terms = rows or [one for term in terms for one in self._split(term)]
        parts = [self._value(term) for term in terms]
        known = [part for part in parts if part]
        return (tuple(map(self._called, terms)), summed(known)) if terms and len(known) == len(terms) else None

    def _ordinals(self, terms: Sequence[str], r: int) -> list[str]:
        """The rows that terms name by their numbers: 一 + 二."""
        if not all(_ORDINAL.fullmatch(term) for term in terms):
            return []
        view, found = self.columns.view, []
        for term in terms:
            wanted = term.removeprefix("第")
            rows = [x for x in view.body if x != r and self._number_of(x) == wanted]
            if len(rows) != 1:
                return []
            found.append(self.columns.text(rows[0], self.name))
        return found

    def _number_of(self, r: int) -> str:
        first = next((t for c, t in enumerate(self.columns.view.texts[r]) if c < self.name), "")
        return re.sub(r"[()、.\s]", "", normalize("NFKC", first)).removeprefix("第")

    def _split(self, term: str) -> list[str]:
        """The names that 与, 和 or 及 joins, where together they are none."""
        if self._value(term) or not all(self._value(one) for one in _AND.split(term)):
            return [term]
        return _AND.split(term)

    def _value(self, term: str) -> Value | None:
        return named(self.columns, self.name, self.amount, term, self.facts) or self._fact(self.columns.rows.part(term))

    def _called(self, term: str) -> str:
        return called(self.columns.rows, term)

    def _fact(self, role: SummaryRole | None) -> Value | None:
        """A part of the investment, where all tables that state it agree."""
        found = [fact.value for fact in self.facts if fact.role == role]
        agree = all(one.printed.overlaps(found[0].printed) for one in found[1:])
        return found[0] if found and agree else None

    def sums(self, r: int) -> Iterator[Base]:
        """What a fee of a row may be charged on: sums of the parts of the investment, also with all rows above it; no part is 0."""
        known = [(NAMES[role], value) for role in self._parts() if (value := self._fact(role)) and value.point.hi]
        above = [(x, (x, self.amount)) for x in self.columns.view.body if x < r and not self.columns.view.rows[x].sums]
        rows = [(self.columns.text(x, self.name), self._read(at)) for x, at in above if at in self.columns.view.cells]
        for some in chain.from_iterable(combinations(known, n) for n in range(1, len(known) + 1)):
            yield tuple(name for name, _ in some), summed(value for _, value in some)
            if rows:
                yield tuple(n for n, _ in (*some, *rows)), summed(value for _, value in (*some, *rows))

    def _parts(self) -> Sequence[SummaryRole]:
        """The parts that come before it."""
        return _PARTS[: _PARTS.index(self.part)] if self.part in _PARTS else _PARTS

    def _read(self, at: At) -> Value:
        return read(self.columns.view, at)

    def only(self, r: int, value: Value) -> tuple[str, ...]:
        """The one sum that a base is by its amount alone (推定基数), nothing where none or several are."""
        fitting = {frozenset(names): names for names, whole in self.sums(r) if whole.printed.overlaps(value.printed)}
        return next(iter(fitting.values())) if len(fitting) == 1 else ()


def _stated(text: str) -> Value:
    """A number of a formula: what it was before it was printed, or as printed."""
    point = Interval.exactly(Decimal(text))
    return Value(Interval.printed(text), point, point)


def called(rows: CostRows, term: str) -> str:
    """What a part of a base is called, whatever a document calls it (基数名称)."""
    role = rows.part(term)
    return NAMES[role] if role else plain_name(term)
