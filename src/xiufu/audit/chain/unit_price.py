"""The chain of a unit price (单价分析), row by row: resources, rates and their bases, tax, the composite price."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from xiufu.audit.chain.analysis import Analysis, Line
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.value import Value, exact, leaf, made, stated, summed
from xiufu.compute.case import percentage, product
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, parse_decimal
from xiufu.packs.cost_rows import AnalysisRole

CODE = "CHAIN-002"
_RESOURCES: tuple[AnalysisRole, ...] = ("labour", "material", "machine")
_ABOVE: tuple[AnalysisRole, ...] = ("price_difference", "unpriced")
NAMES: Mapping[str, str] = {
    "labour": "人工费",
    "material": "材料费",
    "machine": "机械使用费",
    "other_direct": "其他费用",
    "basic_direct": "人工费、材料费、机械使用费",
    "direct_works": "直接工程费",
    "measures": "措施费",
    "direct": "直接费",
    "indirect": "间接费",
    "overhead": "企业管理费",
    "levies": "规费",
    "profit": "利润",
    "price_difference": "材料价差",
    "unpriced": "未计价材料费",
    "tax": "税金",
    "enlargement": "扩大费用",
}
_BASES: Mapping[AnalysisRole, tuple[tuple[str, ...], ...]] = {
    "other_direct": (("basic_direct",), ("labour",), ("labour", "machine"), ("labour", "material")),
    "measures": (("direct_works",), ("basic_direct",), ("labour",), ("labour", "machine")),
    "indirect": (("direct",), ("direct_works",), ("basic_direct",), ("labour",), ("labour", "machine")),
    "overhead": (("direct",), ("direct_works",), ("basic_direct",), ("labour",), ("labour", "machine")),
    "levies": (("labour",), ("direct",), ("direct", "overhead"), ("labour", "machine"), ("basic_direct",)),
    "profit": (
        ("direct", "indirect", "overhead", "levies"),
        ("direct", "overhead"),
        ("direct",),
        ("labour",),
        ("labour", "machine"),
        ("labour", "overhead"),
    ),
}
_TAXED = ("direct", "indirect", "overhead", "levies", "profit")
_HUNDRED = Decimal(100)

Pricer = Callable[[Analysis, Line], tuple[Value, list[Link]] | None]
"""The price of a resource by the tables of the document, with the equations that say so."""
Reading = tuple[tuple[str, ...], Value]


@dataclass(slots=True)
class Composite:
    """The chain of one analysis (综合单价的推算): its equations, every part, and which bases it bears out."""

    analysis: Analysis
    links: list[Link] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    bases: dict[AnalysisRole, tuple[str, ...]] = field(default_factory=dict)

    @property
    def price(self) -> Value | None:
        """The composite price."""
        return self.values.get("unit_price")


Preferred = Mapping[AnalysisRole, Counter[tuple[str, ...]]]
"""Which bases the analyses of a document bear out, and how often."""


def composite(
    analysis: Analysis, price_of: Pricer, preferred: Preferred, *, sure: bool, coefficients: frozenset[Decimal]
) -> Composite:
    """The chain of an analysis from its resources to the composite price (单价推算).

    ``coefficients`` are those that the document speaks of: it may leave them out of consumptions.
    """
    work = _Work(analysis, Composite(analysis), preferred, coefficients)
    for group in _RESOURCES:
        work.group(group, price_of, sure=sure)
    work.settle("basic_direct", [("labour", "material", "machine")], always=True)
    work.percent("other_direct")
    work.settle("direct_works", [("basic_direct", "other_direct"), ("basic_direct",)], always=True)
    work.percent("measures")
    work.settle(
        "direct", [("direct_works", "measures"), ("direct_works",), ("basic_direct", "other_direct")], always=True
    )
    work.percent("overhead")
    work.percent("levies")
    line = analysis.of("indirect")
    if line and not line.percent and {"overhead", "levies"} & set(work.done.values):
        work.settle("indirect", [("overhead", "levies")])
        work.inside = {"overhead", "levies"}
    else:
        work.percent("indirect")
    work.percent("profit")
    for group in _ABOVE:
        work.group(group, price_of, sure=sure)
    work.percent("tax")
    work.percent("enlargement")
    parts = (*_TAXED, *_ABOVE, "tax", "enlargement")
    work.settle("unit_price", [tuple(part for part in parts if part not in work.inside)])
    return work.done


@dataclass(slots=True)
class _Work:
    analysis: Analysis
    done: Composite
    preferred: Preferred
    coefficients: frozenset[Decimal]
    inside: set[str] = field(default_factory=set)

    def _link(self, at: At, value: Value, words: str, doubt: str = "") -> Link:
        link = Link(CODE, self.analysis.view, at, value, words, doubt, "yuan")
        self.done.links.append(link)
        return link

    def group(self, group: AnalysisRole, price_of: Pricer, *, sure: bool) -> None:
        """A part that is the sum of its resources."""
        line, view = self.analysis.of(group), self.analysis.view
        parts: list[Value] = []
        for one in self.analysis.resources(group):
            assert one.amount
            value = self._resource(one, price_of, parts, sure=sure)
            if value:
                doubt = self._coefficient(one.amount, value)
                words = "取费基数×费率" if one.percent else "数量×单价"
                self._link(one.amount, value, words, doubt)
                parts.append(stated(view.cells[one.amount], value))
            else:
                parts.append(leaf(view.cells[one.amount]))
        if line and line.amount:
            claim = view.cells[line.amount]
            if parts:
                missing = [
                    x for x in self.analysis.lines if x.group == group and not x.role and not x.amount and x.quantity
                ]
                doubt = f"“{missing[0].name}”没有金额" if missing else ""
                value = summed(parts)
                self._link(line.amount, value, "所属各项之和", doubt)
                self.done.values[group] = stated(claim, value)
            elif line.quantity and line.price and not line.percent:
                value = made(
                    product, exact(view.cells[line.quantity]), leaf(view.cells[line.price], fine=True, sure=sure)
                )
                self._link(line.amount, value, "数量×单价", self._coefficient(line.amount, value))
                self.done.values[group] = stated(claim, value)
            else:
                self.done.values[group] = leaf(claim)
        elif parts:
            self.done.values[group] = summed(parts)

    def _coefficient(self, at: At, value: Value) -> str:
        return _left_out(Link(CODE, self.analysis.view, at, value, ""), self.coefficients)

    def _resource(self, line: Line, price_of: Pricer, before: Sequence[Value], *, sure: bool) -> Value | None:
        cells = self.analysis.view.cells
        if not line.quantity:
            return None
        quantity = exact(cells[line.quantity])
        if line.percent:
            base = leaf(cells[line.price]) if line.price else summed(before) if before else None
            return made(percentage, base, quantity) if base else None
        if not line.price:
            return None
        priced = price_of(self.analysis, line)
        if priced:
            self.done.links += priced[1]
        price = priced[0] if priced else leaf(cells[line.price], fine=True, sure=sure)
        return made(product, quantity, price)

    def _sum(self, names: Sequence[str]) -> Value | None:
        found = [self.done.values[name] for name in names if name in self.done.values and name not in self.inside]
        return summed(found) if found else None

    def settle(self, role: AnalysisRole, readings: Sequence[tuple[str, ...]], *, always: bool = False) -> None:
        """A part that is a sum of others, by the first reading that fits; without a row of its own where ``always``."""
        line, view = self.analysis.of(role), self.analysis.view
        values = [(names, value) for names in readings if (value := self._sum(names))]
        if line and line.amount:
            claim = view.cells[line.amount]
            if not values:
                self.done.values[role] = leaf(claim)
                return
            names, value = _best(values, lambda v: Link(CODE, view, line.amount or (0, 0), v, ""))
            self._link(line.amount, value, self._said(names), self.analysis.unclear)
            self.done.values[role] = stated(claim, value)
        elif values and always:
            self.done.values[role] = values[0][1]

    def _said(self, names: Sequence[str]) -> str:
        found = [NAMES[name] for name in names if name in self.done.values and name not in self.inside]
        return found[0] if len(found) == 1 and "、" not in found[0] else "、".join(found) + "之和"

    def _readings(self, role: AnalysisRole) -> list[Reading]:
        if role == "tax":
            above = [name for name in _ABOVE if name in self.done.values]
            sets = [(*_TAXED, *chosen) for n in range(len(above) + 1) for chosen in combinations(above, n)]
        elif role == "enlargement":
            sets = [(*_TAXED, *_ABOVE, "tax"), (*_TAXED, "tax"), _TAXED, ("direct",)]
        else:
            sets = list(_BASES[role])
        there = list(dict.fromkeys(tuple(n for n in s if n in self.done.values) for s in sets))
        liked = self.preferred.get(role, Counter())
        there.sort(key=lambda names: -liked[names])
        return [(names, value) for names in there if names and (value := self._sum(names))]

    def percent(self, role: AnalysisRole) -> None:
        """A part that is a rate of others: the base where it is printed, and the amount."""
        line, view = self.analysis.of(role), self.analysis.view
        if not line or not line.amount:
            return
        amount = view.cells[line.amount]
        rate_at, base_at = _rate_and_base(self.analysis, line)
        readings = self._readings(role)
        if not rate_at or not readings:
            self.done.values[role] = leaf(amount)
            return
        rate = exact(view.cells[rate_at])
        at = line.amount
        if base_at:
            names, value = _best(readings, lambda v: Link(CODE, view, base_at, v, ""))
            base = Link(CODE, view, base_at, value, "")
            self._choose(role, names, readings, base)
            by_rate = Link(CODE, view, at, made(percentage, value, rate), "")
            known = by_rate.loose or self._known(role, names)
            self._link(
                base_at, value, self._said(names), "" if base.loose or known else "取费基数由哪几项组成，看不确定"
            )
            carried = made(percentage, stated(view.cells[base_at], value), rate)
            self._link(at, carried, f"{self._said(names)}×费率")
            self.done.values[role] = stated(amount, carried)
            return
        names, value = _best(readings, lambda v: Link(CODE, view, at, made(percentage, v, rate), ""))
        of_rate = made(percentage, value, rate)
        link = Link(CODE, view, at, of_rate, "")
        self._choose(role, names, readings, link)
        known = link.loose or self._known(role, names)
        self._link(at, of_rate, f"{self._said(names)}×费率", self._unsure(known=known))
        self.done.values[role] = stated(amount, of_rate)

    def _unsure(self, *, known: bool) -> str:
        return self.analysis.unclear if known else "取费基数由哪几项组成，看不确定"

    def _known(self, role: AnalysisRole, names: tuple[str, ...]) -> bool:
        """Whether other analyses bear out the base."""
        return self.preferred.get(role, Counter())[names] >= (1 if role == "tax" else 2)

    def _choose(self, role: AnalysisRole, names: tuple[str, ...], readings: Sequence[Reading], link: Link) -> None:
        """Remember a base that fits, where the others would not."""
        if not link.loose:
            return
        others = [value for other, value in readings if other != names]
        if not any(Link(CODE, link.view, link.at, value, "").loose for value in others):
            self.done.bases[role] = names


def _best(readings: Sequence[Reading], link: Callable[[Value], Link]) -> Reading:
    """The reading that fits: exactly, else within rounding, else the first."""
    tried = [(reading, link(reading[1])) for reading in readings]
    strict = [reading for reading, one in tried if one.line or one.full]
    loose = [reading for reading, one in tried if one.loose]
    return next(iter((*strict, *loose)), readings[0])


def _rate_and_base(analysis: Analysis, line: Line) -> tuple[At | None, At | None]:
    cells = analysis.view.cells
    first, second = line.quantity, line.price
    if not first:
        return (second, None) if second and (line.percent or cells[second].unit == "%") else (None, None)
    if second and not line.percent and cells[second].unit == "%":
        return second, first
    if not line.percent and cells[first].unit != "%":
        return None, None
    if second and parse_decimal(cells[first].text) > _HUNDRED >= parse_decimal(cells[second].text):
        return second, first
    return first, second


def _left_out(link: Link, coefficients: frozenset[Decimal]) -> str:
    """Why a product may be right all the same: a coefficient of the note, 1.25 of 0.14 × 1.25, is not in the quantity."""
    point = link.value.point.lo
    if link.loose or not point:
        return ""
    neat = CONTEXT.divide(parse_decimal(link.claim.text), point).quantize(Decimal("0.01"))
    scaled = Interval.exactly(neat) * link.value.printed
    if neat != 1 and neat in coefficients and scaled.overlaps(Interval.printed(link.claim.text)):
        return f"相差恰为系数 {neat}"
    return ""
