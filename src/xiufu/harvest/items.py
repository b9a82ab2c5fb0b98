"""Quota items (定额子目) out of analyses of unit prices: only where every equation of the analysis holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from xiufu.audit.arithmetic.judge import bears_itself_out
from xiufu.audit.blame import CERTAIN
from xiufu.audit.chain.analysis import Analysis, Line
from xiufu.audit.chain.bases import NAMES, RESOURCES, Names, rate_and_base
from xiufu.audit.chain.equation import At, Link
from xiufu.audit.chain.names import same_name
from xiufu.audit.chain.resources import by_percent, fitting_percent, percent_readings
from xiufu.audit.chain.unit_price import Composite
from xiufu.audit.chain.value import Value
from xiufu.audit.doubtful import doubted
from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.numbers import parse_decimal, plain_text
from xiufu.document.blocks import Heading
from xiufu.harvest.coefficients import coefficients, without
from xiufu.harvest.machines import Machines
from xiufu.harvest.taken import NotTakenError, Origin, Refused, TakenHaul, TakenItem, TakenRate, TakenUse, resource_name
from xiufu.packs.cost_rows import AnalysisRole
from xiufu.packs.kinds import PercentBase, ResourceKind

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
_LENGTH = r"\s*[为:：]?\s*(\d+(?:\.\d+)?)\s*(km|m|公里|米)"
_HAUL = re.compile(rf"(?<!基本)(?<!增)(?<!增加)运距{_LENGTH}(?!\s*以?内)")
_BASE = re.compile(rf"(?:基本运距{_LENGTH}|运距{_LENGTH}\s*以?内)")
_STEP = re.compile(rf"每增(?:加|运)*(?:运距)?{_LENGTH}")
_STEPS = re.compile(r"增运\s*(\d+)\s*次")
_FORBIDDEN = re.compile(r"[|/:{}\s]+")
_FEW = 6
_KILOMETRE = 1000
_CENT = Decimal("0.01")
_BASES: Mapping[str, PercentBase] = {base: base for base in get_args(PercentBase)}


@dataclass(frozen=True, slots=True)
class Items:
    """Makes the items of one document (采集子目)."""

    paper: Paper
    document: str
    machines: Machines

    def of(self, found: Composite) -> Iterator[TakenItem | TakenRate | Refused]:
        """The item of an analysis and the rates it states; or why there is none."""
        analysis = found.analysis
        what = analysis.work or analysis.quota or analysis.view.title
        try:
            self._closed(found)
            item = self._item(found)
        except NotTakenError as reason:
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
            raise NotTakenError("表格结构由版面推断，把握不足")
        if doubt := doubted(self.paper, (*view.claims(), *(claim for link in found.links for claim in link.claims))):
            raise NotTakenError(doubt)
        wrong = [link for link in found.links if not link.holds]
        if wrong:
            link = wrong[0]
            raise NotTakenError(f"{link.place}写 {link.claim.text}，与{link.words}不符，单价推算不闭合")
        prices = found.analysis.prices
        if not prices:
            raise NotTakenError("没有综合单价")
        judged = {link.at for link in found.links}
        unjudged = [line.name for line in prices if line.amount not in judged]
        if unjudged:
            raise NotTakenError(f"“{unjudged[0]}”不能由上面各项推算")

    def _item(self, found: Composite) -> TakenItem:
        analysis = found.analysis
        cells = analysis.view.cells
        if not analysis.quota:
            raise NotTakenError("没有定额编号")
        sized = _SIZED.fullmatch(analysis.unit)
        if not sized:
            raise NotTakenError("没有写明定额单位")
        lines = list(self._resources(analysis))
        uses = tuple(self._uses(analysis, [one for one in lines if not by_percent(analysis, one[0])]))
        if not uses:
            raise NotTakenError("没有人工、材料、机械消耗量")
        self._differing(analysis, uses)
        uses += tuple(self._share(found, line, kind) for line, kind in lines if by_percent(analysis, line))
        rate = self._other(found)
        price = analysis.prices[0].amount
        assert price
        name = self._said(analysis, _NAMED) or analysis.work
        haul = self._haul(analysis, name)
        return TakenItem(
            hauled_id(haul),
            name,
            Decimal(sized[1] or 1),
            sized[2],
            self._said(analysis, _WORK),
            parse_decimal(cells[rate].text) if rate else Decimal(0),
            uses,
            parse_decimal(cells[price].text),
            self._at(cells[price]),
            haul,
        )

    def _haul(self, analysis: Analysis, name: str) -> TakenHaul:
        """What stands below the analysis and in the name of the item of hauling."""
        notes = " ".join(notes_of(self.paper, analysis))
        steps = _STEPS.search(notes)
        return TakenHaul(
            _FORBIDDEN.sub("-", analysis.quota),
            int(steps[1]) if steps else 0,
            _metres(_HAUL, notes),
            _metres(_BASE, f"{name} {notes}"),
            _metres(_STEP, f"{name} {notes}"),
        )

    def _said(self, analysis: Analysis, pattern: re.Pattern[str]) -> str:
        view = analysis.view
        across = [text for r, row in enumerate(view.rows) if not row.body for text in dict.fromkeys(view.texts[r])]
        found = (pattern.search(" ".join(text.split())) for text in across)
        return next((match[1].strip() for match in found if match and match[1].strip()), "")

    def _resources(self, analysis: Analysis) -> Iterator[tuple[Line, ResourceKind]]:
        for group in (*RESOURCES, "unpriced"):
            for line in analysis.resources(group):
                if not by_percent(analysis, line) and not (line.quantity and line.price):
                    raise NotTakenError(f"“{line.name}”没有数量或单价")
                yield line, _KINDS[group]
            own = analysis.of(group)
            if own and own.amount and not analysis.resources(group) and parse_decimal(self._amount(analysis, own)) != 0:
                raise NotTakenError(f"“{own.name}”没有列出所用的{NAMES[group].removesuffix('费')}")

    def _share(self, found: Composite, line: Line, kind: ResourceKind) -> TakenUse:
        """A resource by percent (其他材料费、零星材料费、其他机械费), whose numbers tell what it is of."""
        rate = rate_and_base(found.analysis, line)[0]
        if kind == "unpriced_material" or not rate:
            raise NotTakenError(f"“{line.name}”按百分率计，数据包不能表达")
        if line.name in found.values:
            raise NotTakenError(f"“{line.name}”按百分率计，不在所属各项的合计之内，看不出计入哪一项")
        base = self._base(line, percent_readings(found.analysis, line, found.listed))
        claim = found.analysis.view.cells[rate]
        name, percent = resource_name(line.name), parse_decimal(claim.text)
        return TakenUse(kind, name, "%", percent, self._at(claim), percent_of=base)

    def _base(self, line: Line, readings: Sequence[tuple[Names, Link]]) -> PercentBase:
        """What a rate is of: the one base that makes the printed numbers."""
        fitting = {_BASES["_".join(names)] for names, _ in fitting_percent(readings)}
        if not fitting:
            raise NotTakenError(f"“{line.name}”的计算基数不是按数量所列人工、材料、机械费之和，数据包不能表达")
        if len(fitting) > 1:
            either = "，或".join("、".join(NAMES[name] for name in base.split("_")) for base in sorted(fitting))
            raise NotTakenError(f"“{line.name}”的计算基数看不出：{either}都与印出的数相符")
        return fitting.pop()

    def _other(self, found: Composite) -> At | None:
        """Where the rate of 其他费用 stands, which a pack has of labour, materials and machines together."""
        other = found.analysis.of("other_direct")
        if not other or not other.amount:
            return None
        rate = rate_and_base(found.analysis, other)[0]
        if not rate:
            raise NotTakenError(f"“{other.name}”只有金额，没有费率")
        there: dict[str, Value] = {
            name: value for name in RESOURCES if (value := found.values.get(name)) and value.printed.hi > _CENT
        }
        base = self._base(other, percent_readings(found.analysis, other, there))
        if {*base.split("_")} != {*there}:
            raise NotTakenError(f"“{other.name}”的取费基数不是人工费、材料费、机械使用费之和，数据包不能表达")
        return rate

    def _amount(self, analysis: Analysis, line: Line) -> str:
        assert line.amount
        return analysis.view.cells[line.amount].text

    def _uses(self, analysis: Analysis, lines: Sequence[tuple[Line, ResourceKind]]) -> Iterator[TakenUse]:
        cells = analysis.view.cells
        said = list(coefficients(notes_of(self.paper, analysis), lines))
        unclear = [one for one in said if not one.rows]
        if unclear:
            raise NotTakenError(f"“{unclear[0].words}”乘于哪一项看不出，未能分离系数")
        for line, kind in lines:
            assert line.quantity
            factor = Decimal(1)
            for one in said:
                factor *= one.factor if line.r in one.rows else 1
            claim = cells[line.quantity]
            quantity = without(claim.text, factor)
            if quantity is None:
                raise NotTakenError(f"“{line.name}”的数量 {claim.text} 不能由系数 {factor} 唯一还原")
            name = self.machines.resource(line.name) if kind == "machine" else resource_name(line.name)
            yield TakenUse(kind, name, line.unit, quantity, self._at(claim), factor)

    def _differing(self, analysis: Analysis, uses: Sequence[TakenUse]) -> None:
        """价差 that comes of machines cannot be told again where the price of a shift is all that is known."""
        numbers = {shift.id for shift in self.machines.shifts}
        alone = next((use.resource for use in uses if use.kind == "machine" and use.resource not in numbers), None)
        gap, lines = analysis.of("price_difference"), analysis.resources("price_difference")
        own = {same_name(use.resource) for use in uses if use.kind in ("labour", "material")}
        fuel = next((line.name for line in lines if same_name(line.name) not in own), None)
        if not lines and gap and gap.amount and parse_decimal(self._amount(analysis, gap)) != 0:
            fuel = gap.name
        if alone and fuel:
            raise NotTakenError(f"“{alone}”没有台班费计算表，材料价差中的“{fuel}”不能重算")

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


def hauled_id(haul: TakenHaul) -> str:
    """The quota number (定额编号); with the haul where consumption has it in it: without it the number means another item.

    >>> hauled_id(TakenHaul("10219", 3, Decimal(640))), hauled_id(TakenHaul("10219"))
    ('10219（运距640m增运3次）', '10219')
    """
    if not haul.steps:
        return haul.number
    distance = "" if haul.distance_m is None else f"运距{plain_text(haul.distance_m)}m"
    return f"{haul.number}（{distance}增运{haul.steps}次）"


def _metres(pattern: re.Pattern[str], text: str) -> Decimal | None:
    found = pattern.search(text)
    if not found:
        return None
    number, unit = (group for group in found.groups() if group)
    return parse_decimal(number) * (_KILOMETRE if unit in ("km", "公里") else 1)


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
