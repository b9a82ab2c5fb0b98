"""Prices of analyses linked to the tables they come from (价格衔接), by name; and the quantities behind 材料价差."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiufu.audit.chain.analysis import Analysis, Line
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.names import candidates, same_name
from xiufu.audit.chain.prices import PRICE, Price, Shift
from xiufu.audit.chain.value import Value, exact, leaf, made, stated, summed
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import difference, product
from xiufu.packs.cost_rows import plain_name

USE = "CHAIN-006"
_OPERATORS = ("甲类工", "机械工", "机上人工")


@dataclass(frozen=True, slots=True)
class _Other:
    """The same price in another table (对应价格): ``value`` as carried on, ``thing`` the row that it stands in."""

    value: Value
    words: str
    thing: object


@dataclass(frozen=True, slots=True)
class PriceBook:
    """The prices of a document (价格来源). ``sure`` where prices are carried on as printed."""

    prices: Sequence[Price]
    shifts: Sequence[Shift]
    sure: bool

    def price_of(self, analysis: Analysis, line: Line) -> tuple[Value, list[Link]] | None:
        """The price of a resource as its table states it, with the equation of the two; nothing where no table does."""
        if not line.price:
            return None
        others, same = self._others(line)
        if not others:
            return None
        return linked(PRICE, analysis.view, line.price, others, same=same, sure=self.sure)

    def _others(self, line: Line) -> tuple[list[_Other], bool]:
        if line.group == "machine":
            shifts, same = candidates(line.name, [(s.name, s) for s in self.shifts])
            return [_Other(s.value, f"“{s.view.title}”中“{s.name}”的台班费", s) for s in shifts], same
        found, same = candidates(line.name, [(p.name, p) for p in self.prices])
        others = []
        for price in found:
            where = f"“{price.view.title}”中“{price.name}”的"
            if line.group == "price_difference":
                others += [_Other(value, f"{where}价差", price) for value in self._gap(price)]
                continue
            kept = [price.budget] if line.group == "unpriced" else [price.charged, price.budget]
            for at in dict.fromkeys(kept):
                words = f"{where}{'限价' if at == price.ceiling else '预算价'}"
                others.append(_Other(leaf(price.view.cells[at], fine=True, sure=self.sure), words, price))
        return others, same

    def _gap(self, price: Price) -> Iterator[Value]:
        cells = price.view.cells
        if price.gap:
            yield leaf(cells[price.gap], fine=True, sure=self.sure)
        elif price.ceiling:
            one, other = (leaf(cells[at], fine=True, sure=self.sure) for at in (price.budget, price.ceiling))
            yield made(difference, one, other)

    def shift_prices(self) -> Iterator[Link]:
        """Labour and fuel of machine shifts at the prices of their tables (台班费中的人工、燃料单价)."""
        grades = [p for p in self.prices if same_name(p.name).endswith("工")]
        for shift in self.shifts:
            for use in shift.uses:
                if use.name in ("人工", "机上人工"):
                    own = [p for p in grades if plain_name(p.name) in _OPERATORS]
                    found: Sequence[Price] = own or grades
                    same = len(found) == 1
                else:
                    found, same = candidates(use.name, [(p.name, p) for p in self.prices])
                others = [
                    _Other(leaf(p.view.cells[at], fine=True), f"“{p.view.title}”中“{p.name}”的价格", p)
                    for p in found
                    for at in dict.fromkeys((p.charged, p.budget))
                ]
                if others:
                    yield from linked(PRICE, shift.view, use.price, others, same=same, sure=self.sure)[1]

    def uses(self, analysis: Analysis) -> Iterator[Link]:
        """材料价差 quantities: what the analysis and the fuel of its machine shifts use of a material."""
        for line in analysis.resources("price_difference"):
            if not line.quantity or line.percent:
                continue
            wanted = same_name(line.name)
            parts: list[Value] = []
            for other in analysis.lines:
                if other.role or not other.quantity or other.group not in ("material", "machine", "labour"):
                    continue
                quantity = exact(analysis.view.cells[other.quantity])
                if other.group != "machine":
                    parts += [quantity] if same_name(other.name) == wanted else []
                    continue
                shifts, same = candidates(other.name, [(s.name, s) for s in self.shifts])
                if len(shifts) == 1 and same:
                    fuel = [use for use in shifts[0].uses if same_name(use.name) == wanted]
                    parts += [made(product, quantity, exact(shifts[0].view.cells[use.quantity])) for use in fuel]
            if parts:
                doubt = "" if self._all_known(analysis) else "有的机械没有台班费计算表"
                yield Link(
                    USE, analysis.view, line.quantity, summed(parts), "本项材料用量与各机械台班燃料用量之和", doubt
                )

    def _all_known(self, analysis: Analysis) -> bool:
        machines = [line.name for line in analysis.resources("machine")]
        found = [candidates(name, [(s.name, s) for s in self.shifts]) for name in machines]
        return all(len(shifts) == 1 and same for shifts, same in found)


def linked(
    code: str, view: TableView, at: At, others: Sequence[_Other], *, same: bool, sure: bool
) -> tuple[Value, list[Link]]:
    """A number and the same one in another table: by the one that agrees; of names that only resemble no error is made."""
    claim = view.cells[at]
    links = [Link(code, view, at, other.value, other.words, same=True) for other in others]
    right = [link for link in links if link.loose]
    if right:
        return stated(claim, right[0].value) if sure else leaf(claim, fine=True), [right[0]]
    rivals = "同名的价格有几处，不知按哪一处" if len({id(other.thing) for other in others}) > 1 else ""
    doubt = rivals if same else "两处名称不完全相同"
    failing = Link(code, view, at, links[0].value, links[0].words, doubt, same=True)
    return leaf(claim, fine=True, sure=sure), [failing]
