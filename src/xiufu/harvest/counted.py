"""Fees of so much a time or an area (按次、按面积计的费用): monitoring, aftercare, surveys; the price where all factors make the amount."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from xiufu.audit.chain.book import Chain
from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.formulas import FORMULA
from xiufu.audit.chain.totals import unit_of
from xiufu.audit.chain.value import constant, made, scaled
from xiufu.audit.paper import Paper
from xiufu.audit.tables import TableView
from xiufu.compute.kernels import product_of
from xiufu.core.numbers import parse_decimal
from xiufu.harvest.closing import part_of, why_not
from xiufu.harvest.taken import Origin, Refused, TakenFee

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_PRICE = re.compile(r"(\d+(?:\.\d+)?)(元(?:/[^×xX*=]+)?)")


@dataclass(frozen=True, slots=True)
class Counted:
    """Reads what one document charges by count (采集按次、按面积计的费用); ``on`` is its day."""

    paper: Paper
    document: str
    chain: Chain
    on: date | None

    def found(self) -> Iterator[TakenFee | Refused]:
        """Every price that a formula or the columns of a table of monitoring state (计费单价), and why others are not taken."""
        by_row: dict[tuple[int, int], list[Link]] = {}
        for link in self.chain.links:
            if link.code == FORMULA and link.words == "计算式":
                by_row.setdefault((link.view.block, link.at[0]), []).append(link)
        for links in by_row.values():
            yield self._by_formula(links)
        for view in self.paper.tables:
            columns = Columns(view, self.paper.known.cost_rows)
            about = part_of(columns.rows, "", view.title)
            name, price = columns.name(), columns.one("price")
            if about == "monitoring" and view.shape == "table" and name is not None and price is not None:
                rows = [r for r in view.body if (view.block, r) not in by_row and (r, price) in view.cells]
                yield from self._by_columns(columns, name, price, [r for r in rows if not view.rows[r].sums])

    def _by_formula(self, links: Sequence[Link]) -> TakenFee | Refused:
        view, r = links[0].view, links[0].at[0]
        columns = Columns(view, self.paper.known.cost_rows)
        text = "".join(normalize("NFKC", columns.text(r, columns.one("formula", numbers=False))).split())
        prices = _PRICE.findall(text.split("=")[0])
        reason = why_not(self.paper, view, links)
        if not reason and len(prices) != 1:
            reason = f"算式“{text}”中哪个数是单价看不出"
        name = columns.text(r, columns.name())
        return self._taken(columns, name, links[0], reason, (prices or [("0", "")])[0], text)

    def _by_columns(self, columns: Columns, name: int, price: int, rows: Sequence[int]) -> Iterator[TakenFee | Refused]:
        view = columns.view
        amounts = [c for c in columns.all("amount") if unit_of(view, c) and c > price]
        quantity = columns.one("quantity")
        for r in rows:
            there = [(r, c) for c in amounts if (r, c) in view.cells]
            factors = [c for c in range(there[-1][1]) if (r, c) not in there and _counts(view, r, c)] if there else []
            pairs = [factors, [quantity, price] if quantity is not None else []]
            links = [_made_of(view, there[-1], some, price) for some in pairs if len(some) > 1]
            if not links:
                continue
            link = next((one for one in links if one.loose), links[0])
            unit = columns.unit(r) or view.columns[price].unit.removeprefix("元").removeprefix("/")
            rate = view.cells[r, price].text, f"元/{unit}" if unit else "元"
            words = "×".join(view.texts[r][c] for c in factors)
            yield self._taken(columns, columns.text(r, name), link, why_not(self.paper, view, [link]), rate, words)

    def _taken(
        self, columns: Columns, name: str, link: Link, reason: str, rate: tuple[str, str], words: str
    ) -> TakenFee | Refused:
        view = columns.view
        origin = Origin(self.document, self.paper.place(link.claim.spot))
        if reason:
            return Refused(f"费用“{name}”", reason, origin)
        part = part_of(columns.rows, name, view.title)
        amount = f"{link.claim.text} {unit_of(view, link.at[1])}".strip()
        return TakenFee(part, name, parse_decimal(rate[0]), rate[1], (), words, amount, self.on, origin)


def _counts(view: TableView, r: int, c: int) -> bool:
    """Whether a cell is a number that counts, be its head only a unit: 次/年."""
    return view.columns[c].kind != "index" and bool(_PLAIN.fullmatch(view.texts[r][c].strip()))


def _made_of(view: TableView, amount: At, factors: Sequence[int], price: int) -> Link:
    """The amount as what columns make, with the price in 元 or in 万元."""
    value = made(product_of, *(constant(Decimal(view.texts[amount[0]][c].strip())) for c in factors))
    wan = unit_of(view, amount[1]) == "万元"
    own = Link(FORMULA, view, amount, value, "各列之积")
    other = replace(own, value=scaled(value, 1, 10000) if wan else value)
    stated = view.columns[price].unit
    return other if stated.startswith("元") or not (own.loose or stated.startswith("万元")) else own
