"""Checks of the site (场地检查): ids, areas that must add up, damage, land classes."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, localcontext
from typing import Protocol

from xiufu.core.errors import Problem
from xiufu.core.figure import Absent
from xiufu.core.numbers import CONTEXT, plain_text
from xiufu.core.yaml_text import KeyPath
from xiufu.model.fields import chinese, known
from xiufu.model.load import Dossier
from xiufu.model.plan import Project
from xiufu.model.site import Damage, LandParcel
from xiufu.model.walk import lines, measures, sub_projects, units
from xiufu.packs.chosen import Chosen


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def duplicate_ids(dossier: Dossier) -> Iterator[Problem]:
    """编号重复: ids are unique among their neighbours, for they name figures."""
    plan = dossier.plan
    lists: list[tuple[KeyPath, Sequence[_Named]]] = [
        (("phases",), plan.phases),
        (("sub_projects",), plan.sub_projects),
        (("works",), plan.works),
        (("equipment",), plan.equipment or ()),
        (("other_fees",), plan.other_fees or ()),
        (("monitoring",), plan.monitoring or ()),
        (("attachments",), plan.attachments),
        (("drawings",), plan.drawings),
        (("review_replies",), plan.review_replies),
    ]
    lists += [((*path, "units"), sub.units) for path, sub in sub_projects(plan)]
    lists += [((*path, "measures"), unit.measures) for path, unit in units(plan)]
    lists += [((*path, "lines"), measure.lines) for path, _, measure in measures(plan)]
    for path, items in lists:
        yield from _repeated(dossier, path, [item.id for item in items], "编号“{}”", "改用不同的编号", "id")


def duplicate_rows(dossier: Dossier) -> Iterator[Problem]:
    """重复的行: parcels, owners, damages and prices that say the same twice; one row each."""
    for path, sub in sub_projects(dossier.plan):
        parcels = [
            f"{p.before} → {p.after}"
            + ("" if p.damaged == "planned" else "，已损毁")
            + ("" if p.reclaimed == "planned" else f"，{chinese(LandParcel, 'reclaimed', p.reclaimed)}")
            for p in sub.parcels
        ]
        owners = [f"{o.owner}（{'国有' if o.kind == 'state' else '集体'}）" for o in sub.owners]
        yield from _repeated(dossier, (*path, "land"), parcels, "地类面积“{}”", "合并成一行，面积相加")
        yield from _repeated(dossier, (*path, "ownership"), owners, "权属“{}”", "合并成一行，面积相加")
    for path, unit in units(dossier.plan):
        damages = [
            "、".join(chinese(Damage, key, getattr(d, key)) for key in ("type", "degree", "state")) for d in unit.damage
        ]
        yield from _repeated(dossier, (*path, "damage"), damages, "同类损毁（{}）", "合并成一行，面积相加")
    prices = [f"{'人工' if p.kind == 'labour' else '材料'}：{p.resource}" for p in dossier.plan.prices]
    yield from _repeated(dossier, ("prices",), prices, "价格“{}”", "只保留一个价格")


def _repeated(
    dossier: Dossier, path: KeyPath, names: Iterable[str], what: str, remedy: str, key: str | None = None
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for i, name in enumerate(names):
        if name in first:
            before = (*path, first[name]) if key is None else (*path, first[name], key)
            here = (*path, i) if key is None else (*path, i, key)
            yield dossier.problem(here, f"{what.format(name)}重复，{dossier.position(before)}已有", remedy)
        else:
            first[name] = i


def areas_add_up(dossier: Dossier) -> Iterator[Problem]:
    """面积合计: units, classes and owners of a sub-project have the same total, and all of them the project's."""
    whole: list[Decimal | Absent] = []
    for path, sub in sub_projects(dossier.plan):
        of_units = [unit.area for unit in sub.units]
        whole += of_units
        for key, name, rows in (
            ("land", "地类面积", sub.land),
            ("ownership", "权属面积", sub.ownership),
        ):
            if rows is not None:
                areas = [row.area_hm2 for row in rows]
                yield from _equal(
                    dossier, (*path, key), f"子项目“{sub.name}”的{name}合计", areas, "复垦单元面积合计", of_units
                )
        if sub.land is None:
            continue
        yield from _equal(
            dossier,
            (*path, "land"),
            f"子项目“{sub.name}”的不复垦地类面积合计",
            [p.area_hm2 for p in sub.parcels if p.reclaimed == "none"],
            "不复垦的单元面积合计",
            [unit.area for unit in sub.units if not unit.reclaimed],
        )
    if dossier.plan.project.area_hm2 is not None:
        yield from _equal(
            dossier, ("project", "area_hm2"), "项目总面积", [dossier.plan.project.area_hm2], "复垦单元面积合计", whole
        )


def _equal(
    dossier: Dossier,
    path: KeyPath,
    name: str,
    areas: Sequence[Decimal | Absent],
    other_name: str,
    others: Sequence[Decimal | Absent],
) -> Iterator[Problem]:
    """Two totals must be the same; what is not known yet is not compared."""
    left, right = _total(areas), _total(others)
    if left is None or right is None or left == right:
        return
    with localcontext(CONTEXT):
        gap = abs(left - right)
    yield dossier.problem(
        path, f"{name} {_hm2(left)} 与{other_name} {_hm2(right)} 不等，相差 {_hm2(gap)}", "核对两处面积，使合计一致"
    )


def _total(areas: Sequence[Decimal | Absent]) -> Decimal | None:
    numbers = [area for area in areas if isinstance(area, Decimal)]
    with localcontext(CONTEXT):
        return sum(numbers, Decimal(0)) if len(numbers) == len(areas) else None


def _hm2(area: Decimal) -> str:
    return f"{plain_text(area)} 公顷"


def directions(dossier: Dossier) -> Iterator[Problem]:
    """复垦方向: classes that the sub-project has afterwards; units left alone have no measures."""
    for path, sub in sub_projects(dossier.plan):
        after = {parcel.after for parcel in sub.parcels}
        for u, unit in enumerate(sub.units):
            here = (*path, "units", u)
            for d, code in enumerate(unit.directions):
                if sub.land is not None and code not in after and code.isdecimal():
                    yield dossier.problem(
                        (*here, "directions", d),
                        f"复垦方向 {code} 不在子项目“{sub.name}”复垦后的地类中",
                        f"改正复垦方向，或在地类面积（land）中写明；复垦后的地类有 {'、'.join(sorted(after))}",
                    )
            if not unit.reclaimed and unit.measures:
                yield dossier.problem(
                    (*here, "measures"), f"单元“{unit.name}”不复垦，却有复垦措施", "删去措施，或改为复垦"
                )


def unit_areas(dossier: Dossier) -> Iterator[Problem]:
    """单元面积: greater than zero, and neither damage, topsoil nor works on more than that."""
    for path, unit in units(dossier.plan):
        area = known(unit.area_hm2)
        if area is None:
            continue
        if area == 0:
            yield dossier.problem((*path, "area_hm2"), f"单元“{unit.name}”的面积为零", "填写实际面积，或删去这个单元")
            continue
        parts: list[tuple[KeyPath, str, Decimal | Absent | None]] = [
            ((*path, "damage", i, "area_hm2"), "损毁面积", damage.area_hm2) for i, damage in enumerate(unit.damage)
        ]
        if unit.topsoil:
            parts += [
                ((*path, "topsoil", "strip_area_hm2"), "剥离面积", unit.topsoil.strip_area_hm2),
                ((*path, "topsoil", "cover_area_hm2"), "覆土面积", unit.topsoil.cover_area_hm2),
            ]
        for part_path, name, part in parts:
            yield from _within(dossier, part_path, name, known(part), area)
        damages = [unit.area if damage.area_hm2 is None else damage.area_hm2 for damage in unit.damage]
        together = _total(damages)
        if together is not None and together > area and all((known(d) or 0) <= area for d in damages):
            yield dossier.problem(
                (*path, "damage"),
                f"单元“{unit.name}”的损毁面积合计 {_hm2(together)}，超过单元面积 {_hm2(area)}",
                "各类损毁分别写明 area_hm2，合计不超过单元面积",
            )
    for path, unit, line in lines(dossier.plan):
        area = known(unit.area_hm2)
        worked = known(getattr(line.quantity, "area_hm2", None))
        if area:
            yield from _within(dossier, (*path, "quantity", "area_hm2"), "工程量所用的面积", worked, area)


def _within(dossier: Dossier, path: KeyPath, name: str, part: Decimal | None, area: Decimal) -> Iterator[Problem]:
    if part is not None and part > area:
        yield dossier.problem(
            path, f"{name} {_hm2(part)} 超过单元面积 {_hm2(area)}", "核对面积，或把超出部分写进所属的单元"
        )


def land_classes(dossier: Dossier, chosen: Chosen) -> Iterator[Problem]:
    """地类代码 of the chosen standard, in parcels and as the directions of a unit."""
    places: list[tuple[KeyPath, str]] = []
    for path, sub in sub_projects(dossier.plan):
        for i, parcel in enumerate(sub.parcels):
            places += [((*path, "land", i, "before"), parcel.before), ((*path, "land", i, "after"), parcel.after)]
    places += [
        ((*path, "directions", i), code) for path, unit in units(dossier.plan) for i, code in enumerate(unit.directions)
    ]
    standard = dossier.plan.project.land_class_standard
    title = chinese(Project, "land_class_standard", standard)
    for place, code in places:
        if chosen.land_class(standard, code) is None:
            yield dossier.problem(
                place, f"地类代码“{code[:40]}”不在所选地类标准（{title}）中", "写该标准的地类代码，不写名称"
            )


def division(dossier: Dossier, chosen: Chosen) -> Iterator[Problem]:
    """行政区划代码."""
    code = dossier.plan.project.division
    if chosen.division(code) is None:
        yield dossier.problem(("project", "division"), f"行政区划代码“{code}”不存在", "写项目所在旗县的 6 位代码")
