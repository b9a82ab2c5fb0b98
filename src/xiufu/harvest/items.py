"""Quota items (定额子目) out of analyses of unit prices: only where every equation of the analysis holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.audit.arithmetic.judge import bears_itself_out
from xiufu.audit.blame import CERTAIN
from xiufu.audit.chain.analysis import Analysis, Line
from xiufu.audit.chain.bases import NAMES, RESOURCES, rate_and_base
from xiufu.audit.chain.names import candidates
from xiufu.audit.chain.unit_price import Composite
from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.numbers import parse_decimal
from xiufu.document.blocks import Heading
from xiufu.harvest.coefficients import coefficients, without
from xiufu.harvest.taken import Origin, Refused, TakenItem, TakenRate, TakenShift, TakenUse
from xiufu.packs.cost_rows import AnalysisRole
from xiufu.packs.kinds import ResourceKind

_RATES: tuple[AnalysisRole, ...] = ("measures", "indirect", "overhead", "levies", "profit", "tax", "enlargement")
_KINDS: Mapping[AnalysisRole, ResourceKind] = {
    "labour": "labour",
    "material": "material",
    "machine": "machine",
    "unpriced": "unpriced_material",
}
_SIZED = re.compile(r"(\d+)?(\D.*)")
_WORK = re.compile(r"工作内容\s*[:：]\s*(.+)")
_NAMED = re.compile(r"定额编号\s*[:：]?\s*[\[【（(]?\s*[0-9A-Za-z][0-9A-Za-z\-－、,，+＋/.换]*\s*[\]】）)]?\s*(.*)")
_NOTE = re.compile(r"^\s*(?:说明|注|备注)\s*[:：\d]")
_HAUL = re.compile(r"运距\s*[为:：]?\s*\d+(?:\.\d+)?\s*(?:km|m|公里|米)")
_STEPS = re.compile(r"增运\s*(\d+)\s*次")
_FORBIDDEN = re.compile(r"[|/:{}\s]+")
_FEW = 6


class _NotTakenError(Exception):
    """Why an analysis gives no item (未采集的原因)."""


@dataclass(frozen=True, slots=True)
class Items:
    """Makes the items of one document (采集子目); ``shifts`` are those it has, by which machines are told."""

    paper: Paper
    document: str
    shifts: Sequence[TakenShift]

    def of(self, found: Composite) -> Iterator[TakenItem | TakenRate | Refused]:
        """The item of an analysis and the rates it states; or why there is none."""
        analysis = found.analysis
        what = analysis.work or analysis.quota or analysis.view.title
        try:
            self._closed(found)
            item = self._item(analysis)
        except _NotTakenError as reason:
            place = analysis.view.title or next(self.paper.place(claim.spot) for claim in analysis.view.claims())
            yield Refused(f"单价分析“{what}”", str(reason), Origin(self.document, place))
            return
        yield item
        yield from self._rates(found)

    def _at(self, claim: Claim) -> Origin:
        return Origin(self.document, self.paper.place(claim.spot))

    def _closed(self, found: Composite) -> None:
        view = found.analysis.view
        if view.certainty < CERTAIN and not bears_itself_out(view):
            raise _NotTakenError("表格结构由版面推断，把握不足")
        wrong = [link for link in found.links if not link.holds]
        if wrong:
            link = wrong[0]
            raise _NotTakenError(f"{link.place}写 {link.claim.text}，与{link.words}不符，单价推算不闭合")
        prices = found.analysis.prices
        if not prices:
            raise _NotTakenError("没有综合单价")
        judged = {link.at for link in found.links}
        unjudged = [line.name for line in prices if line.amount not in judged]
        if unjudged:
            raise _NotTakenError(f"“{unjudged[0]}”不能由上面各项推算")

    def _item(self, analysis: Analysis) -> TakenItem:
        cells = analysis.view.cells
        if not analysis.quota:
            raise _NotTakenError("没有定额编号")
        sized = _SIZED.fullmatch(analysis.unit)
        if not sized:
            raise _NotTakenError("没有写明定额单位")
        lines = list(self._resources(analysis))
        uses = tuple(self._uses(analysis, lines))
        if not uses:
            raise _NotTakenError("没有人工、材料、机械消耗量")
        other = analysis.of("other_direct")
        rate = rate_and_base(analysis, other)[0] if other else None
        if other and other.amount and not rate:
            raise _NotTakenError(f"“{other.name}”只有金额，没有费率")
        price = analysis.prices[0].amount
        assert price
        return TakenItem(
            self._id(analysis),
            self._said(analysis, _NAMED) or analysis.work,
            Decimal(sized[1] or 1),
            sized[2],
            self._said(analysis, _WORK),
            parse_decimal(cells[rate].text) if rate else Decimal(0),
            uses,
            parse_decimal(cells[price].text),
            self._at(cells[price]),
        )

    def _id(self, analysis: Analysis) -> str:
        """The quota number; with the haul where consumption has it in it: without it the number means another item."""
        notes = " ".join(notes_of(self.paper, analysis))
        steps, haul = _STEPS.search(notes), _HAUL.search(notes)
        hauled = f"（{''.join(haul[0].split()) if haul else ''}增运{steps[1]}次）" if steps and int(steps[1]) else ""
        return _FORBIDDEN.sub("-", analysis.quota) + hauled

    def _said(self, analysis: Analysis, pattern: re.Pattern[str]) -> str:
        view = analysis.view
        across = [text for r, row in enumerate(view.rows) if not row.body for text in dict.fromkeys(view.texts[r])]
        found = (pattern.search(" ".join(text.split())) for text in across)
        return next((match[1].strip() for match in found if match and match[1].strip()), "")

    def _resources(self, analysis: Analysis) -> Iterator[tuple[Line, ResourceKind]]:
        for group in (*RESOURCES, "unpriced"):
            for line in analysis.resources(group):
                if line.percent or (line.quantity and analysis.view.cells[line.quantity].unit == "%"):
                    raise _NotTakenError(f"“{line.name}”按百分率计，数据包不能表达")
                if not line.quantity or not line.price:
                    raise _NotTakenError(f"“{line.name}”没有数量或单价")
                yield line, _KINDS[group]
            own = analysis.of(group)
            if own and own.amount and not analysis.resources(group) and parse_decimal(self._amount(analysis, own)) != 0:
                raise _NotTakenError(f"“{own.name}”没有列出所用的{NAMES[group].removesuffix('费')}")

    def _amount(self, analysis: Analysis, line: Line) -> str:
        assert line.amount
        return analysis.view.cells[line.amount].text

    def _uses(self, analysis: Analysis, lines: Sequence[tuple[Line, ResourceKind]]) -> Iterator[TakenUse]:
        cells = analysis.view.cells
        said = list(coefficients(notes_of(self.paper, analysis), lines))
        unclear = [one for one in said if not one.rows]
        if unclear:
            raise _NotTakenError(f"“{unclear[0].words}”乘于哪一项看不出，未能分离系数")
        for line, kind in lines:
            assert line.quantity
            factor = Decimal(1)
            for one in said:
                factor *= one.factor if line.r in one.rows else 1
            claim = cells[line.quantity]
            quantity = without(claim.text, factor)
            if quantity is None:
                raise _NotTakenError(f"“{line.name}”的数量 {claim.text} 不能由系数 {factor} 唯一还原")
            yield TakenUse(kind, self._named(line, kind), line.unit, quantity, self._at(claim), factor)

    def _named(self, line: Line, kind: ResourceKind) -> str:
        if kind != "machine":
            return resource_name(line.name)
        found, _ = candidates(line.name, [(shift.name, shift.id) for shift in self.shifts])
        numbers = dict.fromkeys(found)
        if len(numbers) != 1:
            there = "有几个" if numbers else "没有"
            raise _NotTakenError(f"台班费计算表中{there}“{line.name}”，台班费不能重算")
        return found[0]

    def _rates(self, found: Composite) -> Iterator[TakenRate]:
        analysis = found.analysis
        for role in _RATES:
            line = analysis.of(role)
            rate = rate_and_base(analysis, line)[0] if line else None
            if line and rate:
                claim = analysis.view.cells[rate]
                parts = found.bases.get(role, ())
                beside = tuple(n for n, v in found.values.items() if n not in parts and v.point.hi) if parts else ()
                yield TakenRate(role, parse_decimal(claim.text), parts, beside, analysis.work, self._at(claim))


def resource_name(text: str) -> str:
    """The name of a resource as a pack keeps it (名称): without what figure ids cannot have.

    >>> resource_name("板枋材（综合）"), resource_name("钢筋 φ6/8")
    ('板枋材（综合）', '钢筋 φ6-8')
    """
    return re.sub(r"[|/:{}]+", "-", " ".join(text.split()))


def notes_of(paper: Paper, analysis: Analysis) -> list[str]:
    """What is said below the table (表下说明), also where it stands within the cell of another."""
    view = analysis.view
    last = max(claim.spot for claim in view.claims())
    behind = [(spot, text) for spot, text in paper.texts.items() if spot > last]
    notes = [
        *view.notes,
        *(text for r, row in enumerate(view.rows) if row.kind == "note" for text in view.texts[r]),
    ]
    for spot, text in behind[:_FEW]:
        cell = paper.cell(spot)
        other = cell and cell[0] is not view and (*cell[1:],) in cell[0].cells
        if other or isinstance(paper.file.document.blocks[spot.block], Heading):
            break
        notes += [text] if _NOTE.match(text) else []
    return list(dict.fromkeys(notes))
