"""The chain of a unit price (单价分析), row by row: resources, rates and their bases, tax, the composite price."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from xiufu.audit.arithmetic.sum_doubts import counted_apart
from xiufu.audit.chain.analysis import Analysis, Line
from xiufu.audit.chain.bases import (
    ABOVE,
    DIRECT,
    NAMES,
    PRICE,
    RESOURCES,
    UNSURE,
    WITHOUT_MEASURES,
    WORKS,
    Names,
    base_sets,
    rate_and_base,
    swapped,
    with_extras,
)
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.parts import Judge, Parts, Reading
from xiufu.audit.chain.resources import CODE, Book, by_percent, in_group, own_product, resources
from xiufu.audit.chain.value import Value, exact, leaf, made, scaled, stated, summed
from xiufu.compute.kernels import percentage
from xiufu.packs.cost_rows import AnalysisRole

_UNITS = (10, 100, 1000)


@dataclass(slots=True)
class Composite:
    """The chain of one analysis (综合单价的推算): its equations, every part, and which bases and sums it bears out.

    ``listed`` is what the resources by quantity of each part come to.
    """

    analysis: Analysis
    links: list[Link] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    bases: dict[AnalysisRole, Names] = field(default_factory=dict)
    listed: dict[str, Value] = field(default_factory=dict)

    @property
    def price(self) -> Value | None:
        """The composite price."""
        return self.values.get("unit_price")


Preferred = Mapping[AnalysisRole, Counter[Names]]
"""Which bases and sums the analyses of a document bear out, and how often."""


def composite(analysis: Analysis, book: Book, preferred: Preferred) -> Composite:
    """The chain of an analysis from its resources to the composite price (单价推算)."""
    names = dict(NAMES)
    works, direct = WORKS, DIRECT
    if swapped(analysis):
        works, direct = WORKS[::-1], (("direct_works", "other_direct", "measures"), *DIRECT)
        names["direct"], names["direct_works"] = names["direct_works"], names["direct"]
        roles: Mapping[AnalysisRole | None, AnalysisRole] = {"direct": "direct_works", "direct_works": "direct"}
        lines = tuple(replace(line, role=roles.get(line.role, line.role)) for line in analysis.lines)
        analysis = replace(analysis, lines=lines)
    parts = Parts(names)
    work = _Work(analysis, book, preferred, parts, Composite(analysis, values=parts.values))
    work.unnamed()
    work.list_resources()
    for group in RESOURCES:
        work.group(group)
    work.settle("basic_direct", [("labour", "material", "machine")])
    work.percent("other_direct")
    work.settle("direct_works", works)
    work.settle("direct", WITHOUT_MEASURES, early=True)
    work.percent("measures")
    work.settle("direct", direct)
    work.percent("overhead")
    work.percent("levies")
    line = analysis.of("indirect")
    if line and not line.percent and {"overhead", "levies"} & set(work.done.values):
        work.settle("indirect", [("overhead", "levies")])
        parts.inside |= {"overhead", "levies"}
    else:
        work.percent("indirect")
    work.percent("profit")
    for group in ABOVE:
        work.group(group)
    work.percent("tax")
    work.percent("enlargement")
    work.rates()
    work.prices()
    return work.done


@dataclass(slots=True)
class _Work:
    """An analysis as it is computed (推算中的单价)."""

    analysis: Analysis
    book: Book
    preferred: Preferred
    parts: Parts
    done: Composite

    def _tried(self, at: At, value: Value, words: str = "", doubt: str = "") -> Link:
        return Link(CODE, self.analysis.view, at, value, words, doubt, "yuan")

    def _link(self, at: At, value: Value, words: str, doubt: str = "") -> None:
        self.done.links.append(self._tried(at, value, words, doubt))

    def unnamed(self) -> None:
        """The rows that nobody can name: each is a part of its own, but for those that one before it is made of."""
        for line in self.analysis.unknown:
            assert line.amount
            if line.quantity and line.price and not line.percent and not line.role:
                _, value, links = next(resources(self.analysis, [in_group(line)], self.book))
                self.done.links += links
                self.parts.extra(line, value)
            else:
                self.parts.extra(line, leaf(self.analysis.view.cells[line.amount]))
        for line in self.parts.extras.values():
            if not line.quantity and not line.price:
                self._listed(line)

    def _listed(self, line: Line) -> None:
        """A part that the rows below it make, where they do."""
        following = self.analysis.after(line)
        for n in range(len(following), 0, -1):
            values = [leaf(self.analysis.view.cells[one.amount]) for one in following[:n] if one.amount]
            if line.amount and self._tried(line.amount, summed(values)).loose:
                self._link(line.amount, summed(values), "所属各项之和")
                self.parts.inside |= {name for name, one in self.parts.extras.items() if one in following[:n]}
                return

    def list_resources(self) -> None:
        """What resources by percent are of, where there are any."""
        analysis = self.analysis
        lines = {group: analysis.resources(group) for group in RESOURCES}
        if not any(by_percent(analysis, line) for found in lines.values() for line in found):
            return
        for group, found in lines.items():
            own = analysis.of(group)
            if listed := [line for line in found if not by_percent(analysis, line)]:
                self.done.listed[group] = summed(value for _, value, _ in resources(analysis, listed, self.book))
            elif own and own.amount and not found:
                made_of = own_product(analysis, own, self.book)
                self.done.listed[group] = made_of or leaf(analysis.view.cells[own.amount])

    def group(self, group: AnalysisRole) -> None:
        """A part that is the sum of its resources; what follows those that make it is not of it."""
        line, cells = self.analysis.of(group), self.analysis.view.cells
        found = list(resources(self.analysis, self.analysis.resources(group), self.book, self.done.listed))
        self.done.links += [link for _, _, links in found for link in links]
        parts = [value for _, value, _ in found]
        own = own_product(self.analysis, line, self.book) if line else None
        if not line or not line.amount:
            if parts:
                self.done.values[group] = summed(parts)
            return
        at, claim, n = line.amount, cells[line.amount], 0
        if own and (not parts or self._tried(at, own).loose):
            self.done.links.append(self.book.product(self.analysis, at, own, "数量×单价"))
            self.done.values[group] = stated(claim, own)
        elif parts:
            fitting = (n for n in range(len(parts), 0, -1) if self._tried(at, summed(parts[:n])).loose)
            n = next(fitting, len(parts))
            lines = [x for x in self.analysis.lines if x.group == group and not x.role]
            blank = next((f"“{x.name}”没有金额" for x in lines if x.quantity and not x.amount), "")
            if not blank and (apart := counted_apart(self.analysis.view, at, [x.r for x in lines])):
                blank = f"“{apart}”的金额另行列出，可能不计入"
            self._link(at, summed(parts[:n]), "所属各项之和", blank)
            self.done.values[group] = stated(claim, summed(parts[:n]))
        else:
            self.done.values[group] = leaf(claim)
        for other, value, _ in found[n:]:
            self.parts.extra(other, value)

    def settle(self, role: AnalysisRole, sets: Sequence[Names], *, early: bool = False) -> None:
        """A part that is a sum of others, or would be without a row of its own; ``early`` only where what there is makes it."""
        if role in self.done.values:
            return
        line, cells = self.analysis.of(role), self.analysis.view.cells
        liked = self.preferred.get(role, Counter())
        there = dict.fromkeys(tuple(name for name in names if name in self.done.values) for names in sets)
        readings = [
            (names, value) for names in sorted(there, key=lambda n: -liked[n]) if (value := self.parts.sum(names))
        ]
        if not line or not line.amount:
            if readings and not early and role != "indirect":
                self.parts.made_of[role], self.done.values[role] = readings[0]
            return
        at, claim = line.amount, cells[line.amount]
        if not readings:
            extras = with_extras(self.parts.left(line.r if early else None))
            readings = [(names, value) for names in extras if (value := self.parts.sum(names))]
        if not readings:
            self.done.values[role], self.parts.made_of[role] = leaf(claim), ()
            return
        names, value = self.parts.fitting(readings, partial(self._tried, at), line.r if early else None)
        fits = self._tried(at, value).loose
        if early and not fits:
            return
        if fits:
            self.done.bases[role] = names
        self._link(at, value, self.parts.said(names), self.parts.unclear)
        self.parts.inside |= set(names) & set(self.parts.extras)
        self.parts.made_of[role] = names
        self.done.values[role] = stated(claim, value)

    def _readings(self, role: AnalysisRole | None) -> list[Reading]:
        known = self.done.values
        sets = [each for names in base_sets(role, known) for each in (self.parts.beside(names), names)]
        there = list(dict.fromkeys(tuple(name for name in names if name in known) for names in sets))
        if role:
            liked = self.preferred.get(role, Counter())
            there.sort(key=lambda names: -liked[names])
        return [(names, value) for names in there if names and (value := self.parts.sum(names))]

    def percent(self, role: AnalysisRole) -> None:
        """A part that is a rate of others: the base where it is printed, and the amount."""
        line, cells = self.analysis.of(role), self.analysis.view.cells
        if not line or not line.amount:
            return
        at, amount = line.amount, cells[line.amount]
        rate_at, base_at = rate_and_base(self.analysis, line)
        readings = self._readings(role)
        if not rate_at or not readings:
            self.done.values[role] = leaf(amount)
            self._listed(line)
            return
        rate = exact(cells[rate_at])

        def of_base(value: Value) -> Link:
            return self._tried(base_at or at, value)

        def of_amount(value: Value) -> Link:
            return self._tried(at, made(percentage, value, rate))

        judge = of_base if base_at else of_amount
        names, value = self.parts.fitting(readings, judge, line.r, base=True)
        self._choose(role, names, readings, judge)
        known = judge(value).loose or of_amount(value).loose or self._known(role, names)
        words = self.parts.said(names)
        if base_at:
            self._link(base_at, value, words, "" if known else UNSURE)
            value = stated(cells[base_at], value)
        doubt = "" if base_at else self.parts.unclear if known else UNSURE
        carried = made(percentage, value, rate)
        self._link(at, carried, f"{words}×费率", doubt)
        self.done.values[role] = stated(amount, carried)

    def rates(self) -> None:
        """Rows that nobody can name, where they state a rate of parts that make them."""
        for line in self.parts.extras.values():
            rate_at, base_at = rate_and_base(self.analysis, line)
            readings = self._readings(None)
            if not line.amount or not rate_at or not readings:
                continue
            rate, at = exact(self.analysis.view.cells[rate_at]), base_at or line.amount
            tried = [(names, value if base_at else made(percentage, value, rate)) for names, value in readings]
            names, value = self.parts.fitting(tried, partial(self._tried, at))
            words = self.parts.said(names)
            self._link(at, value, words if base_at else f"{words}×费率", UNSURE)

    def _known(self, role: AnalysisRole, names: Names) -> bool:
        """Whether other analyses bear out the base."""
        return self.preferred.get(role, Counter())[names] >= (1 if role == "tax" else 2)

    def _choose(self, role: AnalysisRole, names: Names, readings: Sequence[Reading], link: Judge) -> None:
        """Remember a base that fits, where the others would not."""
        if [other for other, value in readings if link(value).loose] == [names]:
            self.done.bases[role] = names

    def prices(self) -> None:
        """The composite price of what stands above it; then what it is enlarged to, or is for another unit."""
        before: Line | None = None
        for line in self.analysis.prices:
            assert line.amount
            if before:
                self._again(line, line.amount, before)
            else:
                self._price(line, line.amount)
            before = line

    def _price(self, line: Line, at: At) -> None:
        names = self._parts(0, line.r) or self._parts(line.r, len(self.analysis.view.rows))
        claim, value = self.analysis.view.cells[at], self.parts.sum(names)
        if not value:
            self.done.values["unit_price"] = leaf(claim)
            return
        names, value = self.parts.fitting([(names, value)], partial(self._tried, at), line.r)
        self._link(at, value, self.parts.said(names), self.parts.unclear)
        self.done.values["unit_price"] = stated(claim, value)

    def _parts(self, first: int, end: int) -> Names:
        """What a unit price adds up of these rows; a part without a row is where those that make it are."""
        rows: dict[str, int] = {line.role: line.r for line in reversed(self.analysis.lines) if line.role}
        names = [n for n in self.parts.beside(PRICE) if n in self.done.values and n not in self.parts.inside]

        def row(name: str) -> int:
            there = [rows[x] for x in (name, *self.parts.within(name)) if x in rows]
            return rows.get(name, max(there, default=-1))

        return tuple(name for name in names if first <= row(name) < end)

    def _again(self, line: Line, at: At, before: Line) -> None:
        claim, price = self.analysis.view.cells[at], self.done.values["unit_price"]
        names = self._parts(before.r, line.r) + tuple(
            x for x in self.parts.left(line.r) if self.parts.extras[x].r > before.r
        )
        more = self.parts.sum(names)
        value = summed([price, more]) if more else price
        other = next((v for n in _UNITS if self._tried(at, v := scaled(price, 1, n)).loose), None)
        if other and not self._tried(at, value).loose:
            self._link(at, other, f"“{before.name}”按另一计量单位折算")
            return
        words = "、".join((before.name, *(self.parts.names.get(name, name) for name in names)))
        self._link(at, value, words + "之和" if more else words, f"不能确定与“{before.name}”的关系")
        self.done.values["unit_price"] = stated(claim, value)
