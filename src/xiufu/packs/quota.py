"""Contents of quota and price packs (定额与价格): items, machine shifts and prices from their rows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from xiufu.core.errors import Problem
from xiufu.core.figure import Source
from xiufu.packs.books import (
    CONSUMPTION,
    ITEMS,
    PRICES,
    SHIFT_USE,
    SHIFTS,
    ConsumptionRow,
    ItemRow,
    PriceRow,
    ShiftRow,
    ShiftUseRow,
    Sourced,
)
from xiufu.packs.contents import Tables, row_source
from xiufu.packs.kinds import Consumption, HaulSteps, MachineShift, PackHead, Price, QuotaItem
from xiufu.packs.tables import Record, read_rows, unique

T = TypeVar("T")
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class QuotaContent:
    """定额内容: items and machine shifts by their numbers."""

    items: Mapping[str, QuotaItem]
    shifts: Mapping[str, MachineShift]
    notes: tuple[str, ...] = ()


def quota(tables: Tables, head: PackHead, problems: list[Problem]) -> QuotaContent:
    """定额: items and shifts with their consumption."""
    items = unique(read_rows(ITEMS, tables["items"], problems), lambda r: r.id, "id", "定额编号", problems)
    shifts = unique(read_rows(SHIFTS, tables["shifts"], problems), lambda r: r.id, "id", "台班编号", problems)
    uses = unique(
        read_rows(CONSUMPTION, tables["consumption"], problems),
        lambda r: (r.item, r.kind, r.resource),
        "resource",
        "同一子目的同一项消耗",
        problems,
    )
    shift_uses = unique(
        read_rows(SHIFT_USE, tables["shift_use"], problems),
        lambda r: (r.shift, r.kind, r.resource),
        "resource",
        "同一台班的同一项用量",
        problems,
    )
    item_ids = {r.values.get("id") for r in tables["items"]}
    shift_ids = {r.values.get("id") for r in tables["shifts"]}
    of_item = _grouped(uses, lambda r: r.item, item_ids, "item", "定额子目", problems)
    of_shift = _grouped(shift_uses, lambda r: r.shift, shift_ids, "shift", "机械台班", problems)
    used = {r.values.get("item") for r in tables["consumption"]}
    problems += [
        record.problem("id", f"定额 {row.id} 没有一项消耗", f"在“{CONSUMPTION.title}”中补上它的消耗量")
        for row, record in items
        if row.id not in used
    ]
    of_row = {id(row): record for row, record in uses}
    problems += [p for rows in of_item.values() for row in rows for p in _percent_problems(row, rows, of_row[id(row)])]
    found = {row.id: _item(row, record, of_item[row.id], head, problems) for row, record in items}
    machines = {row.id: _shift(row, of_shift[row.id], head) for row, _ in shifts}
    return QuotaContent(found, machines, _loose_ends(found, machines))


def _grouped(
    rows: Sequence[tuple[T, Record]],
    key: Callable[[T], str],
    known: set[str | None],
    column: str,
    where: str,
    problems: list[Problem],
) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for row, record in rows:
        groups[key(row)].append(row)
        if key(row) not in known:
            problems.append(record.problem(column, f"“{where}”中没有编号 {key(row)}", "改正编号，或先补上它"))
    return groups


def _consumption(row: ConsumptionRow | ShiftUseRow, head: PackHead) -> Consumption:
    source = _source(row, head) if row.place or row.document else None
    percent_of = row.percent_of if isinstance(row, ConsumptionRow) else None
    return Consumption(
        kind=row.kind,
        resource=row.resource,
        unit=row.unit,
        quantity=row.quantity,
        percent_of=percent_of,
        source=source,
    )


def _percent_problems(row: ConsumptionRow, rows: Sequence[ConsumptionRow], record: Record) -> Iterator[Problem]:
    """A line by percent says what it is of, and that is there."""
    if row.percent_of is None:
        if row.unit == "%":
            yield record.problem("percent_of", f"“{row.resource}”按百分率计，没有写计算基数", "写明占哪几类资源费之和")
        return
    if row.unit != "%":
        yield record.problem("unit", f"“{row.resource}”写了计算基数，单位却是 {row.unit}", "单位写 %，或删去计算基数")
    if row.kind == "unpriced_material":
        yield record.problem("kind", f"“{row.resource}”按百分率计，不能是未计价材料", "类别改为人工、材料或机械")
    if row.quantity > _HUNDRED:
        yield record.problem("quantity", f"“{row.resource}”的百分率 {row.quantity:f} 大于 100", "改正百分率")
    if not any(use.kind in row.percent_of.split("_") for use in rows if use.percent_of is None):
        yield record.problem(
            "percent_of", f"“{row.resource}”的计算基数中没有一项消耗", "改正计算基数，或补上该子目的消耗量"
        )


def _source(row: Sourced, head: PackHead) -> Source:
    return row_source(head, row.place, row.confidence, document=row.document)


def _item(
    row: ItemRow, record: Record, uses: list[ConsumptionRow], head: PackHead, problems: list[Problem]
) -> QuotaItem:
    haul = None
    if row.haul_base_m is not None and row.haul_step_m is not None and row.haul_step_item is not None:
        haul = HaulSteps(base_m=row.haul_base_m, step_m=row.haul_step_m, step_item=row.haul_step_item)
    elif (row.haul_base_m, row.haul_step_m, row.haul_step_item) != (None, None, None):
        problems.append(
            record.problem("haul_base_m", "运距的三项没有填全", "基本运距、每增运距、增运子目编号要么都填，要么都不填")
        )
    return QuotaItem(
        id=row.id,
        name=row.name,
        unit_size=row.unit_size,
        base_unit=row.base_unit,
        work_content=row.work_content,
        consumptions=tuple(_consumption(use, head) for use in uses),
        other_cost_percent=row.other_cost_percent,
        haul=haul,
        source=_source(row, head),
    )


def _shift(row: ShiftRow, uses: list[ShiftUseRow], head: PackHead) -> MachineShift:
    return MachineShift(
        id=row.id,
        name=row.name,
        class1_cost=row.class1_cost,
        consumptions=tuple(_consumption(use, head) for use in uses),
        source=_source(row, head),
    )


def _loose_ends(items: Mapping[str, QuotaItem], shifts: Mapping[str, MachineShift]) -> tuple[str, ...]:
    """References out of the pack: another chosen quota pack must hold them."""
    uses = (use for item in items.values() for use in item.consumptions if use.percent_of is None)
    machines = {use.resource for use in uses if use.kind == "machine"} - shifts.keys()
    steps = {i.haul.step_item for i in items.values() if i.haul} - items.keys()
    empty = {s.id for s in shifts.values() if not s.consumptions}
    elsewhere = "不在本数据包中，须另选含有它的定额"
    said = (
        ("机械台班", machines, f"{elsewhere}，或价格数据包中有它的台班单价"),
        ("增运子目", steps, elsewhere),
        ("机械台班", empty, "没有二类费用（人工、燃料），请确认"),
    )
    return tuple(f"{what} {'、'.join(sorted(ids)[:20])} {why}" for what, ids, why in said if ids)


def prices(tables: Tables, head: PackHead, problems: list[Problem]) -> Mapping[tuple[str, str], Price]:
    """价格 by kind and name."""
    rows = unique(
        read_rows(PRICES, tables["prices"], problems), lambda r: (r.kind, r.resource), "resource", "名称", problems
    )
    found: dict[tuple[str, str], Price] = {(row.kind, row.resource): _price(row, head) for row, _ in rows}
    problems += [
        record.problem("as_of", "没有价格日期", "填写价格日期，或在数据包说明中填写总的日期")
        for row, record in rows
        if found[row.kind, row.resource].source.as_of_date is None
    ]
    return found


def _price(row: PriceRow, head: PackHead) -> Price:
    source = row_source(head, row.place, row.confidence, document=row.document, as_of=row.as_of)
    return Price(
        kind=row.kind,
        resource=row.resource,
        unit=row.unit,
        budget_price=row.budget_price,
        ceiling_price=row.ceiling_price,
        source=source,
    )
