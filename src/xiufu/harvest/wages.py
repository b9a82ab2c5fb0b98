"""Wages (人工预算单价) out of the tables that make them up of basic wage, allowances and surcharges, where these add up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xiufu.audit.chain.columns import Columns
from xiufu.audit.chain.equation import Link
from xiufu.audit.chain.prices import PRICE
from xiufu.audit.chain.value import leaf, summed
from xiufu.audit.paper import Paper
from xiufu.audit.tables import TableView
from xiufu.core.numbers import parse_decimal
from xiufu.harvest.closing import differs, uncertain
from xiufu.harvest.taken import Origin, Refused, TakenPrice, resource_name
from xiufu.packs.cost_rows import plain_name

_PARTS = ("基本工资", "辅助工资", "工资附加费")
_WAGE = re.compile(r"人工.*单价|工日.*单价|^(?:合计|人工费|日工资)$")
_GRADE = re.compile(r"(?:[甲乙丙]类|普|技|高级|中级|初级|机上|机械)工|工长")


def _rows(view: TableView, columns: Columns) -> dict[str, int]:
    """The rows of the parts of a wage, by what they are."""
    name = columns.name()
    called = {r: plain_name(columns.text(r, name)) for r in view.body} if name is not None else {}
    return {part: r for part in _PARTS for r, text in reversed(called.items()) if text == part}


def makes_wages(view: TableView, columns: Columns) -> bool:
    """Whether a table says how wages are made up (人工预算单价计算表): its rows are no prices."""
    return {"基本工资", "辅助工资"} <= _rows(view, columns).keys()


@dataclass(frozen=True, slots=True)
class Wages:
    """Reads the wages that one document makes up (采集人工单价); ``on`` is its day."""

    paper: Paper
    document: str
    on: date | None

    def found(self) -> Iterator[TakenPrice | Refused]:
        """The wage of every grade, named by its column or its table."""
        for view in self.paper.tables:
            columns = Columns(view, self.paper.known.cost_rows)
            if view.shape == "table" and makes_wages(view, columns):
                yield from self._of(view, columns)

    def _of(self, view: TableView, columns: Columns) -> Iterator[TakenPrice | Refused]:
        parts, name = _rows(view, columns), columns.name()
        totals = [r for r in view.body if r > max(parts.values()) and _WAGE.search(plain_name(columns.text(r, name)))]
        for c in view.numbers if totals else ():
            at, there = (totals[-1], c), [(r, c) for r in parts.values() if (r, c) in view.cells]
            across = (text for row in view.texts[: view.body[0]] for text in row)
            said = (*reversed(view.columns[c].heads), view.title, *across)
            grade = next((found[0] for text in said if (found := _GRADE.search(text))), "")
            if at not in view.cells or len(there) < 2:
                continue
            origin = Origin(self.document, self.paper.place(view.cells[at].spot))
            link = Link(PRICE, view, at, summed(leaf(view.cells[one]) for one in there), "各项工资之和")
            reason = uncertain(self.paper, view, [link]) or ("" if link.holds else differs(link))
            if not reason and not grade:
                reason = "没有写是哪一类工"
            if reason:
                yield Refused(f"人工单价“{grade or columns.text(totals[-1], name)}”", reason, origin)
            else:
                wage = parse_decimal(view.cells[at].text)
                yield TakenPrice("labour", resource_name(grade), "工日", wage, None, self.on, origin)
