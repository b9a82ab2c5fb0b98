"""Composite prices (综合单价) for reference: what plans priced their works at, where the price closes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xiufu.audit.chain.book import Chain
from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import At
from xiufu.audit.chain.estimate import LINE, UNIT_PRICE, Estimate
from xiufu.audit.chain.names import same_name
from xiufu.audit.chain.unit_price import Composite
from xiufu.audit.paper import Paper
from xiufu.audit.table_heads import normal_unit
from xiufu.audit.tables import TableView
from xiufu.core.numbers import parse_decimal
from xiufu.harvest.closing import differs, uncertain
from xiufu.harvest.taken import Origin, Refused, TakenComposite


@dataclass(frozen=True, slots=True)
class Priced:
    """Reads the composite prices of one document (采集综合单价); ``on`` is its day."""

    paper: Paper
    document: str
    chain: Chain
    on: date | None

    def found(self) -> Iterator[TakenComposite | Refused]:
        """Those of analyses whose every equation holds, then those that only estimates state.

        An analysis that does not close is refused where items are made of it.
        """
        analysed = {(same_name(one.analysis.work), _unit(one.analysis.unit)) for one in self.chain.composites}
        for one in self.chain.composites:
            if taken := self._analysed(one):
                yield taken
        for estimate in self.chain.estimates:
            yield from self._estimated(estimate, analysed)

    def _at(self, view: TableView, at: At) -> Origin:
        return Origin(self.document, self.paper.place(view.cells[at].spot))

    def _analysed(self, one: Composite) -> TakenComposite | None:
        analysis, prices = one.analysis, one.analysis.prices
        work = analysis.work or analysis.quota
        closed = prices and prices[-1].amount in {link.at for link in one.links}
        open_ones = any(not link.holds for link in one.links)
        if not work or not closed or open_ones or uncertain(self.paper, analysis.view, one.links):
            return None
        at = prices[0].amount
        assert at
        price = parse_decimal(analysis.view.cells[at].text)
        unit = _unit(analysis.unit)
        return TakenComposite(work, analysis.quota, unit, price, True, self.on, self._at(analysis.view, at))

    def _estimated(self, estimate: Estimate, analysed: set[tuple[str, str]]) -> Iterator[TakenComposite | Refused]:
        columns = Columns(estimate.view, self.paper.known.cost_rows)
        price = columns.one("price")
        quota = next(iter(columns.all("quota", numbers=False)), None)
        for work, unit, r, _ in estimate.works:
            if price is None or not work or (same_name(work), _unit(unit)) in analysed:
                continue
            origin, what = self._at(estimate.view, (r, price)), f"综合单价“{work}”"
            links = [one for one in estimate.links if one.at[0] == r and one.code in (UNIT_PRICE, LINE)]
            wrong = next((one for one in links if not one.holds and (one.code == LINE or not one.doubt)), None)
            reason = differs(wrong) if wrong else uncertain(self.paper, estimate.view, links)
            if reason:
                yield Refused(what, reason, origin)
            elif not unit:
                yield Refused(what, "没有计量单位", origin)
            else:
                claim = estimate.view.cells[r, price]
                number = columns.text(r, quota)
                printed = parse_decimal(claim.text)
                yield TakenComposite(work, number, _unit(unit), printed, False, self.on, origin)


def _unit(text: str) -> str:
    return normal_unit(text).removeprefix("元/")
