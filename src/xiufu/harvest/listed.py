"""Machine shifts (机械台班) and prices (价格) out of the tables that list them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.names import same_name
from xiufu.audit.chain.prices import Price, Shift, Use
from xiufu.audit.doubtful import doubted
from xiufu.audit.paper import Paper
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.numbers import parse_decimal
from xiufu.harvest.taken import Origin, Refused, TakenPrice, TakenShift, TakenUse, resource_name
from xiufu.harvest.wages import makes_wages
from xiufu.packs.cost_rows import CostRows, plain_name
from xiufu.packs.kinds import PriceKind

_IN_BRACKETS = re.compile(r"[（(](?:元\s*/\s*)?([^（）()]{1,8})[）)]\s*$")
_DAY = re.compile(r"((?:19|20)\d\d)\s*[年\-.]\s*(\d{1,2})(?:\s*[月\-.]\s*(\d{1,2}))?")
_OPERATOR = "机上人工"
_OPERATORS = ("人工", "人工费", _OPERATOR)


@dataclass(frozen=True, slots=True)
class Listed:
    """Reads what one document lists (采集价格、台班); ``on`` is the day of the document, that prices without a day are of."""

    paper: Paper
    document: str
    rows: CostRows
    on: date | None

    def shifts(
        self, found: Sequence[Shift], links: Sequence[Link], prices: Sequence[TakenPrice]
    ) -> Iterator[TakenShift | Refused]:
        """The machine shifts that their tables make up whole (机械台班); ``prices`` tell the grade of their operators."""
        wrong = {(id(link.view), link.at[0]): link for link in links if not link.holds}
        seen: set[str] = set()
        for shift in found:
            r = shift.at[0]
            origin = self._at(shift.view, shift.at)
            what, failing = f"台班费“{shift.name}”", wrong.get((id(shift.view), r))
            if doubt := doubted(self.paper, _row(shift.view, r)):
                yield Refused(what, doubt, origin)
            elif failing and failing.code == "CHAIN-004":
                reason = f"{failing.place}写 {failing.claim.text}，与{failing.words}不符，台班费推算不闭合"
                yield Refused(what, reason, origin)
            elif not shift.whole:
                yield Refused(what, "一类费用、二类费用由哪几列组成看不确定", origin)
            elif unclear := next((use.name for use in shift.uses if not self._unit(shift, use)), ""):
                yield Refused(what, f"“{unclear}”没有计量单位", origin)
            else:
                taken = self._shift(shift, origin, prices)
                if taken.id not in seen:
                    yield taken
                seen.add(taken.id)

    def _shift(self, shift: Shift, origin: Origin, prices: Sequence[TakenPrice]) -> TakenShift:
        cells = shift.view.cells
        columns = Columns(shift.view, self.rows)
        numbers = columns.all("quota", numbers=False)
        number = next((text for c in numbers if (text := columns.text(shift.at[0], c))), "")
        class1 = sum((parse_decimal(cells[at].text) for at in shift.class1), Decimal(0))
        uses = tuple(
            TakenUse(
                "labour" if self._unit(shift, use) == "工日" else "material",
                self._named(shift, use, prices),
                self._unit(shift, use),
                parse_decimal(cells[use.quantity].text),
                self._at(shift.view, use.quantity),
            )
            for use in shift.uses
        )
        price = parse_decimal(cells[shift.at].text)
        return TakenShift(resource_name(number or shift.name), shift.name, class1, uses, price, origin)

    def _named(self, shift: Shift, use: Use, prices: Sequence[TakenPrice]) -> str:
        """What a use is of; of operators the one grade of labour with their price, where a column only says 人工费."""
        if plain_name(use.name) not in _OPERATORS:
            return resource_name(use.name)
        paid = parse_decimal(shift.view.cells[use.price].text)
        grades = {price.resource for price in prices if price.kind == "labour" and price.budget == paid}
        return grades.pop() if len(grades) == 1 else _OPERATOR

    def prices_of_shifts(self, found: Sequence[Shift], prices: Sequence[TakenPrice]) -> Iterator[TakenPrice]:
        """What labour and fuel of machine shifts cost (台班所用价格), where nothing else states it."""
        for shift in found:
            for use in shift.uses:
                if unit := self._unit(shift, use):
                    kind: PriceKind = "labour" if unit == "工日" else "material"
                    price = parse_decimal(shift.view.cells[use.price].text)
                    origin = self._at(shift.view, use.price)
                    if doubted(self.paper, (shift.view.cells[use.price],)):
                        continue
                    yield TakenPrice(kind, self._named(shift, use, prices), unit, price, None, self.on, origin)

    def _unit(self, shift: Shift, use: Use) -> str:
        """The unit of a quantity of a shift: of the column, of its heads, or days of work."""
        column = shift.view.columns[use.quantity[1]]
        if (
            any("工日" in head for head in column.heads)
            or use.name.endswith("工")
            or plain_name(use.name) in _OPERATORS
        ):
            return "工日"
        if column.unit:
            return column.unit.removeprefix("元/")
        found = (_IN_BRACKETS.search(normalize("NFKC", head)) for head in reversed(column.heads))
        return next((match[1] for match in found if match and match[1] != "元"), "")

    def prices(self, found: Sequence[Price], links: Sequence[Link]) -> Iterator[TakenPrice | Refused]:
        """The rows of the tables of prices (价格表)."""
        wrong = {(id(link.view), link.at): link for link in links if not link.holds}
        for price in found:
            failing = wrong.get((id(price.view), price.gap)) if price.gap else None
            columns = Columns(price.view, self.rows)
            if makes_wages(price.view, columns):
                continue
            r, unit = price.budget[0], columns.unit(price.budget[0]) or _per(price.view, price.budget)
            origin = self._at(price.view, price.budget)
            if doubt := doubted(self.paper, _row(price.view, r)):
                yield Refused(f"价格“{price.name}”", doubt, origin)
            elif failing:
                reason = f"{failing.place}写 {failing.claim.text}，与{failing.words}不符"
                yield Refused(f"价格“{price.name}”", reason, origin)
            elif not unit:
                yield Refused(f"价格“{price.name}”", "没有计量单位", origin)
            else:
                cells = price.view.cells
                ceiling = parse_decimal(cells[price.ceiling].text) if price.ceiling else None
                kind: PriceKind = "labour" if unit == "工日" or same_name(price.name).endswith("工") else "material"
                budget = parse_decimal(cells[price.budget].text)
                name, day = resource_name(price.name), self._day(price.view, r)
                yield TakenPrice(kind, name, unit, budget, ceiling, day, origin)

    def _day(self, view: TableView, r: int) -> date | None:
        """The day of a price: what its row says, else its table; else that of the document."""
        said = [text for c, text in enumerate(view.texts[r]) if (r, c) not in view.cells]
        for text in (*said, view.title, *view.notes):
            if found := _DAY.search(normalize("NFKC", text)):
                return _day_of(found)
        return self.on

    def _at(self, view: TableView, at: At) -> Origin:
        return Origin(self.document, self.paper.place(view.cells[at].spot))


def _row(view: TableView, r: int) -> Iterator[Claim]:
    """The numbers of a row, but for its own."""
    return (claim for (row, c), claim in view.cells.items() if row == r and view.columns[c].kind != "index")


def _per(view: TableView, at: At) -> str:
    unit = view.columns[at[1]].unit or view.unit
    return unit.removeprefix("元/") if unit.startswith("元/") else ""


def _day_of(found: re.Match[str]) -> date | None:
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    try:
        return date(year, month, day or 1)
    except ValueError:
        return None
