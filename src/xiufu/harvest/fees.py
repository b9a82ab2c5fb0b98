"""Fees of the estimate (费用计取): rates with their bases and contingencies, where what they come to bears them out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from xiufu.audit.chain.book import Chain
from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.formulas import FEE
from xiufu.audit.chain.growth import Growth
from xiufu.audit.chain.rated import Rated
from xiufu.audit.chain.totals import rate_of, read, unit_of
from xiufu.audit.chain.value import Value, constant, made, scaled
from xiufu.audit.paper import Paper
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import percentage
from xiufu.core.numbers import exponent, parse_decimal
from xiufu.harvest.bases import Bases, called, share_in
from xiufu.harvest.closing import part_of, why_not
from xiufu.harvest.taken import Origin, Refused, TakenFee

_TIERS = re.compile(r"内插|差额|累进|分档")
_CONVENTIONS: dict[Decimal, Literal["year_end", "mid_year"]] = {Decimal(0): "year_end", Decimal("0.5"): "mid_year"}


@dataclass(frozen=True, slots=True)
class Fees:
    """Reads the fees of one document (采集费用计取); ``on`` is its day."""

    paper: Paper
    document: str
    chain: Chain
    on: date | None

    def found(self) -> Iterator[TakenFee | Refused]:
        """Every rate with its base (费率), every rate of price growth (价格上涨率), and why others are not taken."""
        done = {(one.view.block, one.at[0]) for one in self.chain.rated if one.links}
        yield from self._once(self._rated(one) for one in self.chain.rated if one.links)
        analyses = {one.analysis.view.block for one in self.chain.composites}
        for view in self.paper.tables:
            columns = Columns(view, self.paper.known.cost_rows)
            name, rate = columns.name(), columns.one("rate")
            if view.shape == "table" and name is not None and view.block not in analyses:
                rows = [r for r in view.body if (view.block, r) not in done and not view.rows[r].sums]
                rows = [r for r in rows if view.rows[r].kind != "total" and columns.text(r, name)]
                found = self._by_rate(columns, name, rate, rows) if rate else self._by_words(columns, name, rows)
                yield from self._once(found)
        yield from (self._growth(one) for one in self.chain.growths)

    def _once(self, found: Iterable[TakenFee | Refused]) -> Iterator[TakenFee | Refused]:
        """Each once: a table within another is a table of its own, too."""
        yield from dict.fromkeys(found)

    def _at(self, view: TableView, at: At) -> Origin:
        return Origin(self.document, self.paper.place(view.cells[at].spot))

    def _taken(self, one: Rated) -> TakenFee | Refused:
        """A rate whose every equation holds; else why not."""
        view, amount = one.view, one.links[-1]
        origin, what = self._at(view, one.at), f"费用“{one.name}”"
        reason = why_not(self.paper, view, one.links)
        if not reason and one.percent is None:
            reason = f"费率写 {view.cells[one.at].text}，是百分数还是小数，两种都相符"
        if reason or one.percent is None:
            return Refused(what, reason, origin)
        part = part_of(self.paper.known.cost_rows, one.name, view.title)
        printed = f"{amount.claim.text} {unit_of(view, amount.at[1])}".strip()
        return TakenFee(part, one.name, one.percent, "%", one.base, one.formula, printed, self.on, origin)

    def _rated(self, one: Rated) -> TakenFee | Refused:
        base = tuple(called(self.paper.known.cost_rows, term) for term in one.base)
        return self._taken(replace(one, base=base))

    def _by_rate(self, columns: Columns, name: int, rate: int, rows: Sequence[int]) -> Iterator[TakenFee | Refused]:
        """Rows with the rate in a column of its own, and the base as a number, in words or not at all."""
        view = columns.view
        there = [r for r in rows if (r, rate) in view.cells]
        amounts = [c for c in columns.all("amount") if c > rate]
        if not amounts:
            if there:
                what, said = f"费率表“{view.title}”", "只有费率，没有金额，无从核对"
                yield Refused(what, said, self._at(view, (there[0], rate)))
            return
        amount = max(amounts)
        worded = [
            c for c in (columns.one("formula", numbers=False), *columns.all("base", numbers=False)) if c is not None
        ]
        numbers = [c for c in columns.all("base") if c < rate]
        for r in (r for r in there if (r, amount) in view.cells):
            words = next((text for c in worded if (text := columns.text(r, c))), "")
            number = next(((r, c) for c in reversed(numbers) if (r, c) in view.cells), None)
            row = _Row(columns, name, r, (r, rate), (r, amount), words, number)
            yield self._of_row(row)

    def _of_row(self, row: "_Row") -> TakenFee | Refused:
        view, bases = row.columns.view, self._bases(row.columns, row.name, row.amount[1])
        fee, origin = row.columns.text(row.r, row.name), self._at(view, row.rate)
        share = share_in(row.words)
        said = bases.said(share[0] if share else row.words, row.r) if row.words else None
        if not row.number and not unit_of(view, row.amount[1]):
            return Refused(f"费用“{fee}”", "没有写明金额单位", origin)
        if row.number:
            value = read(view, row.number)
            if said and not said[1].printed.overlaps(value.printed):
                reason = f"取费基数写 {view.cells[row.number].text}，与“{row.words}”不符"
                return Refused(f"费用“{fee}”", reason, origin)
            options = [(said[0] if said and said[0] else bases.only(row.r, value), value)]
        elif said:
            options = [said]
        else:
            options = [
                (names, value)
                for names, value in bases.sums(row.r)
                if rate_of(view, row.rate, row.amount, _of(view, row.amount, value))[1].loose
            ]
            if len(options) != 1:
                both = "；".join("、".join(names) for names, _ in options[:3])
                reason = (
                    f"几种取费基数都相符（{both}），不能断定"
                    if options
                    else "没有写取费基数，按已有的数额推不出是哪一项"
                )
                return Refused(f"费用“{fee}”", reason, origin)
        names, value = options[0]
        percent, link = rate_of(view, row.rate, row.amount, _of(view, row.amount, value))
        one = Rated(view, fee, row.rate, percent, names, row.words, (link,))
        return self._taken(one)

    def _by_words(self, columns: Columns, name: int, rows: Sequence[int]) -> Iterator[TakenFee | Refused]:
        """Rows whose formula states base and rate in words that the chain does not read."""
        view, formula = columns.view, columns.one("formula", numbers=False)
        amounts = [c for c in columns.all("amount") if unit_of(view, c)]
        if formula is None or not amounts:
            return
        bases = self._bases(columns, name, amounts[0])
        for r in rows:
            words, fee = columns.text(r, formula), columns.text(r, name)
            there = [(r, c) for c in amounts if (r, c) in view.cells]
            share = share_in(words)
            if not there or not ("%" in words or "％" in words or _TIERS.search(words)):
                continue
            base = bases.said(share[0], r) if share else None
            reason = (
                "" if share and base else f"取费基数“{share[0]}”在文件中没有唯一的数额" if share else _no_share(words)
            )
            if reason or not share or not base:
                yield Refused(f"费用“{fee}”", reason, self._at(view, there[0]))
                continue
            names, percent = base[0] or bases.only(r, base[1]), share[1]
            whole = made(percentage, base[1], constant(percent))
            links = [Link(FEE, view, at, _of(view, at, whole), words, side="wan") for at in there]
            yield self._taken(Rated(view, fee, there[0], percent, names, words, tuple(links)))

    def _bases(self, columns: Columns, name: int, amount: int) -> Bases:
        part = part_of(self.paper.known.cost_rows, "", columns.view.title)
        return Bases(columns, name, amount, self.chain.facts, part)

    def _growth(self, one: Growth) -> TakenFee | Refused:
        """The rate of price growth, where its factors and all that they make hold."""
        view = one.view
        first = min(at for at in view.cells if at[1] == one.factor)
        origin, what = self._at(view, first), f"价格上涨率“{view.title}”"
        reason = why_not(self.paper, view, one.links)
        if one.percent is None:
            reason = "系数的算式里没有写上涨率"
        elif not reason and one.offset is None:
            reason = "各年系数按哪一种方法计年看不出"
        if reason or one.percent is None or one.offset is None:
            return Refused(what, reason, origin)
        amounts = [link for link in one.links if link.at[1] != one.factor]
        early = any(link.early and link.line and not link.full for link in amounts)
        places = max(-exponent(parse_decimal(view.cells[at].text)) for at in view.cells if at[1] == one.factor)
        words = view.columns[one.factor].label
        return TakenFee(
            "price_contingency",
            "价差预备费",
            one.percent,
            "%",
            ("静态总投资",),
            words,
            f"共 {len(amounts)} 年",
            self.on,
            origin,
            _CONVENTIONS.get(one.offset, ""),
            places if early else None,
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with a rate: where rate, amount and the number of its base stand, and the words for the base."""

    columns: Columns
    name: int
    r: int
    rate: At
    amount: At
    words: str
    number: At | None


def _of(view: TableView, at: At, value: Value) -> Value:
    """A value in 万元 in the unit of a column."""
    return scaled(value, 10000, 1) if unit_of(view, at[1]) == "元" else value


def _no_share(words: str) -> str:
    return "按分档或内插计取，没有单一的费率" if _TIERS.search(words) else f"“{words}”没有写出单一的费率"
