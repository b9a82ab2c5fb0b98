"""Areas (面积): units, classes before and after, tenure, damage, reclamation rate."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from xiufu.compute.case import Case, Path
from xiufu.compute.kernels import difference, same, share
from xiufu.core.figure import Absent, Figure
from xiufu.core.numbers import N, Rounding

DAMAGE_TYPES = ("excavated", "subsided", "occupied", "polluted")
DEGREES = ("light", "moderate", "severe")
STATES = ("done", "planned")

SQUARE_METERS = Rounding(2)
"""Places of an area in m² (面积取位)."""

Groups = dict[str, list[Figure]]


def _sums(case: Case, term: str, groups: Groups, always: Iterable[str] = ()) -> None:
    """One total a group, in the order the groups came about; groups in ``always`` exist even when empty."""
    for subject in dict.fromkeys([*groups, *always]):
        case.sum(term, subject, groups.get(subject, []))


def adjusted_area(measured_area: N, adjustment: N) -> N:
    """Area in hm² from geometry (图形面积平差): the measured area and what brings it to the controlling one, both in m².

    >>> adjusted_area(Decimal("38164.93"), Decimal("0.07"))
    Decimal('3.8165')
    """
    return (measured_area + adjustment) / 10000


def _area(case: Case, term: str, subject: str, stated: Decimal | Absent, place: Path) -> Figure:
    """An area as it is stated, or measured and adjusted where the plan has geometry for it."""
    measured = case.survey.areas.get(place) if case.survey else None
    if measured is None:
        return case.given(term, subject, stated, *place)
    area = case.figures.given("measured_area", subject, measured.area_m2, measured.source, show=SQUARE_METERS)
    adjustment = case.figures.given(
        "area_adjustment", subject, measured.adjustment_m2, measured.control, show=SQUARE_METERS
    )
    return case.figures.step(term, subject, adjusted_area, area, adjustment)


def areas(case: Case) -> None:
    """Record areas of units, sub-projects and project (面积), then those that follow from them."""
    units: list[Figure] = []
    reclaimed: list[Figure] = []
    for s, sub in enumerate(case.plan.sub_projects):
        of_sub = []
        for u, unit in enumerate(sub.units):
            place = ("sub_projects", s, "units", u, "area_hm2")
            figure = _area(case, "area", f"sub:{sub.id}/unit:{unit.id}", unit.area, place)
            of_sub.append(figure)
            if unit.reclaimed:
                reclaimed.append(figure)
        units += of_sub
        case.sum("area", f"sub:{sub.id}", of_sub)
    whole = case.sum("area", "project", units)
    for term in ("measured_area", "area_adjustment"):
        if parts := [found for unit in units if (found := case.figures.find(term, unit.id.subject))]:
            case.sum(term, "project", parts, show=SQUARE_METERS)
    liability = case.figures.step("liability_area", "project", same, whole)
    done = case.sum("reclaimed_area", "project", reclaimed)
    case.figures.step("reclamation_rate", "project", share, done, liability)
    land(case)
    tenure(case)
    damage(case)


def land(case: Case) -> None:
    """Areas by class before and after (复垦前后土地利用结构), by sub-project and for the project, by state."""
    before, after, state_before, state_after = (defaultdict(list) for _ in range(4))
    for s, sub in enumerate(case.plan.sub_projects):
        for p, parcel in enumerate(sub.parcels):
            subject = f"sub:{sub.id}/land:{parcel.before}-{parcel.after}-{parcel.damaged}-{parcel.reclaimed}"
            figure = _area(case, "parcel_area", subject, parcel.area_hm2, ("sub_projects", s, "land", p, "area_hm2"))
            for prefix in (f"sub:{sub.id}/", ""):
                before[f"{prefix}class:{parcel.before}"].append(figure)
                after[f"{prefix}class:{parcel.after}"].append(figure)
            for group in (f"class:{parcel.before}/state:{parcel.damaged}", f"state:{parcel.damaged}"):
                state_before[group].append(figure)
            for group in (f"class:{parcel.after}/state:{parcel.reclaimed}", f"state:{parcel.reclaimed}"):
                state_after[group].append(figure)
    subjects = sorted({*before, *after})
    _sums(case, "area_before", before, subjects)
    _sums(case, "area_after", after, subjects)
    _sums(case, "damaged_area_before", state_before)
    _sums(case, "reclaimed_area_after", state_after)
    for subject in subjects:
        case.figures.step(
            "area_change",
            subject,
            difference,
            case.figures["area_after", subject],
            case.figures["area_before", subject],
        )
    for term in ("area_before", "area_after", "area_change"):
        parts = [case.figures[term, subject] for subject in subjects if subject.startswith("class:")]
        case.sum(term, "project", parts)


def tenure(case: Case) -> None:
    """Areas by owner (权属面积) and by state or collective ownership."""
    kinds: Groups = defaultdict(list)
    for s, sub in enumerate(case.plan.sub_projects):
        for o, ownership in enumerate(sub.owners):
            subject = f"sub:{sub.id}/owner:{ownership.kind}-{ownership.owner}"
            place = ("sub_projects", s, "ownership", o, "area_hm2")
            figure = _area(case, "owned_area", subject, ownership.area_hm2, place)
            kinds[f"ownership:{ownership.kind}"].append(figure)
    _sums(case, "owned_area", kinds)
    case.sum("owned_area", "project", [case.figures["owned_area", k] for k in kinds])


def damage(case: Case) -> None:
    """Damaged areas (损毁面积) by unit, and totals by type, degree and state."""
    groups: Groups = defaultdict(list)
    everything: list[Figure] = []
    for s, sub in enumerate(case.plan.sub_projects):
        for u, unit in enumerate(sub.units):
            for d, item in enumerate(unit.damage):
                subject = f"sub:{sub.id}/unit:{unit.id}/damage:{item.type}-{item.degree}-{item.state}"
                if item.area_hm2 is None:
                    figure = case.figures.step(
                        "damaged_area", subject, same, case.figures["area", f"sub:{sub.id}/unit:{unit.id}"]
                    )
                else:
                    figure = case.given(
                        "damaged_area", subject, item.area_hm2, "sub_projects", s, "units", u, "damage", d, "area_hm2"
                    )
                everything.append(figure)
                for group in (
                    f"type:{item.type}",
                    f"type:{item.type}/state:{item.state}",
                    f"degree:{item.degree}",
                    f"state:{item.state}",
                ):
                    groups[group].append(figure)
    always = [f"type:{t}" for t in DAMAGE_TYPES] + [f"type:{t}/state:{s}" for t in DAMAGE_TYPES for s in STATES]
    _sums(case, "damaged_area", groups, [*always, *(f"degree:{d}" for d in DEGREES), *(f"state:{s}" for s in STATES)])
    case.sum("damaged_area", "project", everything)
