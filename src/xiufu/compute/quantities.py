"""Quantities (工程量) from designed dimensions, and the topsoil balance (表土平衡)."""

from decimal import Decimal

from xiufu.compute.case import NOTHING, Case, Path
from xiufu.compute.kernels import difference, product, product_of, same
from xiufu.core.figure import Absent, Figure
from xiufu.core.numbers import N
from xiufu.model.site import SubProject, Unit
from xiufu.model.works import (
    AreaByDensity,
    AreaByThickness,
    AreaQuantity,
    Box,
    CountQuantity,
    LengthBySection,
    LengthQuantity,
    Quantity,
    StatedQuantity,
    Work,
)


def volume_of_layer(area_hm2: N, thickness_m: N) -> N:
    """面积（公顷）× 厚度（米）→ m³; 1 公顷 = 10 000 m².

    >>> volume_of_layer(Decimal("3.8165"), Decimal("0.20"))
    Decimal('7633.000000')
    """
    return area_hm2 * 10000 * thickness_m


def square_meters(area_hm2: N) -> N:
    """公顷 → m².

    >>> square_meters(Decimal("0.1200"))
    Decimal('1200.0000')
    """
    return area_hm2 * 10000


def quota_units(quantity: N, unit_size: N) -> N:
    """工程量 ÷ 定额单位: 12 751.6 m³ are 127.516 × 100 m³.

    >>> quota_units(Decimal("12751.6"), Decimal(100))
    Decimal('127.516')
    """
    return quantity / unit_size


def available_topsoil(stripped: N, loss_percent: N) -> N:
    """可利用表土 = 剥离量 × (1 − 损失率).

    >>> available_topsoil(Decimal(1000), Decimal(5))
    Decimal('950')
    """
    return stripped - stripped * loss_percent / 100


def quantities(case: Case) -> None:
    """Record the quantity of every line, in its own unit and in quota units."""
    works = {work.id: work for work in case.plan.works}
    for s, sub in enumerate(case.plan.sub_projects):
        for u, unit in enumerate(sub.units):
            for m, measure in enumerate(unit.measures):
                for n, line in enumerate(measure.lines):
                    subject = f"sub:{sub.id}/unit:{unit.id}/measure:{measure.id}/line:{line.id}"
                    path: Path = ("sub_projects", s, "units", u, "measures", m, "lines", n, "quantity")
                    quantity = _quantity(case, subject, sub, unit, line.quantity, path)
                    _in_quota_units(case, subject, works[line.work], quantity)
        for u, unit in enumerate(sub.units):
            _topsoil(case, sub, unit, ("sub_projects", s, "units", u, "topsoil"))
    _topsoil_totals(case)


def _quantity(case: Case, subject: str, sub: SubProject, unit: Unit, quantity: Quantity, path: Path) -> Figure:
    figures = case.figures

    def given(term: str, value: Decimal | Absent, key: str) -> Figure:
        return case.given(term, subject, value, *path, key)

    def area(stated: Decimal | Absent | None) -> Figure:
        return (
            figures["area", f"sub:{sub.id}/unit:{unit.id}"]
            if stated is None
            else given("works_area", stated, "area_hm2")
        )

    match quantity:
        case AreaByThickness(area_hm2=a, thickness_m=t):
            return figures.step(
                "quantity", subject, volume_of_layer, area(a), given("thickness", t, "thickness_m"), unit="m3"
            )
        case AreaQuantity(area_hm2=a, unit="m2"):
            return figures.step("quantity", subject, square_meters, area(a), unit="m2")
        case AreaQuantity(area_hm2=a):
            return figures.step("quantity", subject, same, area(a), unit="hm2", show=figures.printing["hm2"])
        case AreaByDensity(area_hm2=a, density_per_hm2=d, unit=u, whole=whole):
            density = case.given("density", subject, d, *path, "density_per_hm2", unit=f"{u}/hm2")
            return figures.step(
                "quantity",
                subject,
                product,
                area(a),
                density,
                unit=u,
                carry=figures.printing["count"] if whole else None,
            )
        case Box():
            sides = [
                given("length", quantity.length_m, "length_m"),
                given("width", quantity.width_m, "width_m"),
                given("depth", quantity.depth_m, "depth_m"),
            ]
            if quantity.count is not None:
                sides.append(given("count", quantity.count, "count"))
            return figures.step("quantity", subject, product_of, *sides, unit="m3")
        case LengthBySection(length_m=length, section_m2=section):
            return figures.step(
                "quantity",
                subject,
                product,
                given("length", length, "length_m"),
                given("section", section, "section_m2"),
                unit="m3",
            )
        case LengthQuantity(length_m=length):
            return case.given("quantity", subject, length, *path, "length_m", unit="m")
        case CountQuantity(count=count, unit=u):
            show = figures.printing["count"] if isinstance(count, Decimal) and count % 1 == 0 else None
            return figures.given("quantity", subject, count, case.cite((*path, "count")), unit=u, show=show)
        case StatedQuantity(amount=amount, unit=u):
            return case.given("quantity", subject, amount, *path, "amount", unit=u)


def _in_quota_units(case: Case, subject: str, work: Work, quantity: Figure) -> None:
    item = case.chosen.quota_item(work.quota_item) if work.quota_item else None
    size = Decimal(1) if item is None else item.unit_size
    key = ("quota_unit_size", f"work:{work.id}")
    if key in case.figures:
        divisor = case.figures[key]
    else:
        divisor = case.figures.given(
            *key, size, item.source if item else NOTHING, unit=item.base_unit if item else quantity.unit
        )
    unit = item.unit if item else quantity.unit
    show, carry = case.quantity_rounding(unit)
    case.figures.step("quota_quantity", subject, quota_units, quantity, divisor, carry=carry, show=show, unit=unit)


def _topsoil(case: Case, sub: SubProject, unit: Unit, path: Path) -> None:
    soil = unit.topsoil
    if soil is None:
        return
    figures, subject = case.figures, f"sub:{sub.id}/unit:{unit.id}"
    stripped = figures.step(
        "topsoil_stripped",
        subject,
        volume_of_layer,
        case.given("strip_area", subject, soil.strip_area_hm2, *path, "strip_area_hm2"),
        case.given("strip_thickness", subject, soil.strip_thickness_m, *path, "strip_thickness_m"),
    )
    loss = case.given("topsoil_loss_rate", subject, soil.loss_percent, *path, "loss_percent")
    available = figures.step("topsoil_available", subject, available_topsoil, stripped, loss)
    needed = figures.step(
        "topsoil_needed",
        subject,
        volume_of_layer,
        case.given("cover_area", subject, soil.cover_area_hm2, *path, "cover_area_hm2"),
        case.given("cover_thickness", subject, soil.cover_thickness_m, *path, "cover_thickness_m"),
    )
    figures.step("topsoil_balance", subject, difference, available, needed)


def _topsoil_totals(case: Case) -> None:
    subjects = [f"sub:{s.id}/unit:{u.id}" for s in case.plan.sub_projects for u in s.units if u.topsoil]
    if not subjects:
        return
    for term in ("topsoil_stripped", "topsoil_available", "topsoil_needed"):
        case.sum(term, "project", [case.figures[term, s] for s in subjects])
    case.figures.step(
        "topsoil_balance",
        "project",
        difference,
        case.figures["topsoil_available", "project"],
        case.figures["topsoil_needed", "project"],
    )
