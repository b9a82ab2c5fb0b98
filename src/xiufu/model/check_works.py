"""Checks of works and prices (工程与价格检查): references, quota items, units, coefficients, prices."""

from collections.abc import Iterator

from xiufu.core.errors import InputError, Problem
from xiufu.core.validation import suggestion
from xiufu.core.yaml_text import KeyPath
from xiufu.model.load import Dossier
from xiufu.model.walk import lines
from xiufu.model.works import (
    AreaByDensity,
    AreaByThickness,
    AreaQuantity,
    Box,
    Coefficient,
    CountQuantity,
    LengthBySection,
    LengthQuantity,
    Quantity,
    StatedQuantity,
    Work,
)
from xiufu.packs.chosen import Chosen
from xiufu.packs.kinds import Consumption, QuotaItem

PRICE_KIND = {"labour": "labour", "material": "material", "unpriced_material": "material", "machine": "machine"}
KIND_NAMES = {"labour": "人工", "material": "材料", "unpriced_material": "材料", "machine": "机械"}


def works_exist(dossier: Dossier) -> Iterator[Problem]:
    """单项工程编号 of every line is one of ``works``."""
    known = {work.id: work.name for work in dossier.plan.works}
    for path, _, line in lines(dossier.plan):
        if line.work not in known:
            near = suggestion(line.work, known)
            listed = f"在单项工程（works）里补上它；已有：{'、'.join(known) or '无'}"
            remedy = f"是否想写“{near}”（{known[near]}）？" if near else listed
            yield dossier.problem((*path, "work"), f"单项工程“{line.work}”不存在", remedy)


def one_basis(dossier: Dossier) -> Iterator[Problem]:
    """A work has exactly one price basis (计价依据), and with a stated price nothing that belongs to a quota item."""
    for i, work in enumerate(dossier.plan.works):
        path: KeyPath = ("works", i)
        if work.quota_item is None and work.stated_price is None:
            yield dossier.problem(
                path, f"单项工程“{work.name}”没有计价依据", "写定额编号（quota_item）或综合单价（stated_price）"
            )
        if work.quota_item is not None and work.stated_price is not None:
            yield dossier.problem(path, f"单项工程“{work.name}”同时写了定额编号和综合单价", "只保留其中一个")
        if work.quota_item is None and work.haul_distance_m is not None:
            yield dossier.problem((*path, "haul_distance_m"), "运距只用于定额计价", "删去运距，或改用定额编号")
        if work.quota_item is None and work.coefficients:
            yield dossier.problem((*path, "coefficients"), "系数只用于定额计价", "删去系数，或改用定额编号")


def work_classes(dossier: Dossier, chosen: Chosen) -> Iterator[Problem]:
    """工程类别 of works are classes of the cost method."""
    classes = {c.id: c.name for c in chosen.cost_method.work_classes}
    for i, work in enumerate(dossier.plan.works):
        if work.work_class not in classes:
            listed = "、".join(f"{key}（{name}）" for key, name in classes.items())
            yield dossier.problem(
                ("works", i, "work_class"), f"工程类别“{work.work_class}”不在费用测算办法中", f"可选：{listed}"
            )


def quota_items(dossier: Dossier, chosen: Chosen) -> Iterator[Problem]:
    """定额子目, haul distances and coefficients of works."""
    packs = "、".join(dossier.plan.packs.quota) or "（没有选）"
    for i, work in enumerate(dossier.plan.works):
        if work.quota_item is None:
            continue
        path: KeyPath = ("works", i)
        try:
            item = chosen.quota_item(work.quota_item)
        except InputError as error:
            yield from _at(dossier, (*path, "quota_item"), error)
            continue
        if item is None:
            yield dossier.problem(
                (*path, "quota_item"),
                f"定额子目“{work.quota_item}”不在所选定额数据包 {packs} 中",
                "核对编号；或用 xiufu pack template 录入这个子目，再写进数据包的定额（packs.quota）",
            )
            continue
        yield from _haul(dossier, chosen, path, work, item)
        for c, coefficient in enumerate(work.coefficients):
            yield from _coefficient(dossier, (*path, "coefficients", c), coefficient, _uses(chosen, work, item))


def _at(dossier: Dossier, path: KeyPath, error: InputError) -> Iterator[Problem]:
    """Problems of a pack look-up, at the place that asked."""
    for found in error.problems:
        yield dossier.problem(path, found.problem, found.remedy)


def item_of(chosen: Chosen, work: Work | None) -> QuotaItem | None:
    """定额子目 of a work, if it has one that is found without doubt; ``quota_items`` reports the rest."""
    if work is None or work.quota_item is None:
        return None
    try:
        return chosen.quota_item(work.quota_item)
    except InputError:
        return None


def _haul(dossier: Dossier, chosen: Chosen, path: KeyPath, work: Work, item: QuotaItem) -> Iterator[Problem]:
    place = (*path, "haul_distance_m")
    if item.haul is None:
        if work.haul_distance_m is not None:
            yield dossier.problem(place, f"定额子目 {item.id} 不按运距增减", "删去运距，或改用该运距的定额子目")
        return
    if work.haul_distance_m is None:
        yield dossier.problem(
            place,
            f"定额子目 {item.id} 按运距增减，没有写运距",
            f"补上运距（haul_distance_m）；不超过 {item.haul.base_m:f} 米的也请写明",
        )
    step = chosen.quota_item(item.haul.step_item, item.source.pack)
    if step is None:
        yield dossier.problem(
            (*path, "quota_item"),
            f"定额子目 {item.id} 的运距增加子目 {item.haul.step_item} 不在所选定额数据包中",
            "在定额数据包里补上这个子目",
        )
    for use in step.consumptions if step else ():
        if use.percent_of:
            yield dossier.problem(
                (*path, "quota_item"),
                f"定额子目 {item.id} 的运距增加子目 {item.haul.step_item} 有按百分率计的“{use.resource}”",
                "增运子目只能有按数量计的消耗，在定额数据包里删去这一项",
            )


def _coefficient(
    dossier: Dossier, path: KeyPath, coefficient: Coefficient, uses: tuple[Consumption, ...]
) -> Iterator[Problem]:
    wanted = KIND_NAMES.get(coefficient.on)
    among = sorted({use.resource for use in uses if wanted is None or KIND_NAMES[use.kind] == wanted})
    if coefficient.resource is not None and coefficient.resource not in among:
        yield dossier.problem(
            (*path, "resource"),
            f"系数所乘的“{coefficient.resource}”不是该子目的{wanted or '消耗'}",
            f"可选：{'、'.join(among) or '无'}；乘于全部时删去这一项（resource）",
        )
    elif not among:
        yield dossier.problem((*path, "on"), f"该子目没有{wanted or '消耗'}，系数不起作用", "核对系数乘于哪一项")


def _uses(chosen: Chosen, work: Work, item: QuotaItem) -> tuple[Consumption, ...]:
    """Consumption by quantity of a quota item and, where the work hauls, of its step item."""
    step = (
        chosen.quota_item(item.haul.step_item, item.source.pack)
        if item.haul and work.haul_distance_m is not None
        else None
    )
    uses = item.consumptions + (step.consumptions if step else ())
    return tuple(use for use in uses if use.percent_of is None)


def quantity_units(dossier: Dossier, chosen: Chosen) -> Iterator[Problem]:
    """计量单位 of a line is that of the quota item, or of the stated price, of its work."""
    works = {work.id: work for work in dossier.plan.works}
    for path, _, line in lines(dossier.plan):
        work = works.get(line.work)
        if work is None:
            continue
        item = item_of(chosen, work)
        expected = item.base_unit if item else work.stated_price.unit if work.stated_price else None
        unit = unit_of(line.quantity)
        if expected is not None and unit != expected:
            whose = f"定额子目 {item.id}" if item else f"单项工程“{work.name}”综合单价"
            yield dossier.problem(
                (*path, "quantity"),
                f"工程量的单位是 {unit}，{whose} 的单位是 {expected}",
                f"换一种得出 {expected} 的工程量算法，或改用按 {unit} 计的单项工程",
            )


def unit_of(quantity: Quantity) -> str:
    """计量单位 of a quantity."""
    match quantity:
        case AreaByThickness() | Box() | LengthBySection():
            return "m3"
        case LengthQuantity():
            return "m"
        case AreaQuantity() | AreaByDensity() | CountQuantity() | StatedQuantity():
            return quantity.unit


def prices_found(dossier: Dossier, chosen: Chosen) -> Iterator[Problem]:
    """价格 of every resource and shift that the works in use need, each missing one named once, in the right unit."""
    used = {line.work for _, _, line in lines(dossier.plan)}
    needs: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for i, work in enumerate(dossier.plan.works):
        item = item_of(chosen, work)
        if item is None or work.id not in used:
            continue
        for use in _uses(chosen, work, item):
            if use.kind != "machine":
                _need(needs, use, i, f"定额子目 {item.id}")
                continue
            try:
                shift = chosen.machine_shift(use.resource, item.source.pack)
            except InputError as error:
                yield from _at(dossier, ("works", i, "quota_item"), error)
                continue
            if shift:
                for part in shift.consumptions:
                    _need(needs, part, i, f"机械台班 {shift.id}（{shift.name}）")
            elif _has_price(chosen, use.resource):
                _need(needs, use, i, f"定额子目 {item.id}")
            else:
                yield dossier.problem(
                    ("works", i, "quota_item"),
                    f"机械台班“{use.resource}”（定额子目 {item.id} 使用）不在所选定额数据包中",
                    "在定额数据包里补上这个台班的一类费用和二类消耗；只知道台班单价的，写进价格数据包",
                )
    for (kind, resource, unit), places in needs.items():
        yield from _price_problem(dossier, chosen, kind, resource, unit, places)


def _has_price(chosen: Chosen, resource: str) -> bool:
    """Whether price packs state what a whole shift of a machine costs (台班单价)."""
    try:
        return chosen.price("machine", resource) is not None
    except InputError:
        return True


def _need(needs: dict[tuple[str, str, str], list[tuple[int, str]]], use: Consumption, work: int, where: str) -> None:
    needs.setdefault((PRICE_KIND[use.kind], use.resource, use.unit), []).append((work, where))


def _price_problem(
    dossier: Dossier, chosen: Chosen, kind: str, resource: str, unit: str, places: list[tuple[int, str]]
) -> Iterator[Problem]:
    own = next(((i, p) for i, p in enumerate(dossier.plan.prices) if (p.kind, p.resource) == (kind, resource)), None)
    where = "、".join(dict.fromkeys(where for _, where in places))
    work = ("works", places[0][0], "quota_item")
    try:
        found = own[1] if own else chosen.price(kind, resource)
    except InputError as error:
        yield from _at(dossier, ("packs", "prices"), error)
        return
    if found is None:
        near = suggestion(resource, [p.resource for p in dossier.plan.prices if p.kind == kind])
        meant = f"已写的“{near}”若是同一种，请统一名称；否则" if near else ""
        yield dossier.problem(
            work,
            f"缺少{KIND_NAMES[kind]}价格“{resource}”（单位 {unit}），用于{where}",
            f"{meant}在本方案价格（prices）里补上，或在数据包的价格（packs.prices）里选用含有它的价格数据包",
        )
    elif found.unit != unit:
        place = ("prices", own[0], "unit") if own else work
        yield dossier.problem(
            place,
            f"{KIND_NAMES[kind]}“{resource}”的价格按 {found.unit} 计，{where}按 {unit} 消耗",
            f"把价格换算成每 {unit} 的价格",
        )
