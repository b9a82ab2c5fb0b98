"""Contacts (图层重叠): what layers of limits and plans hold of units, by layer and by what the layers are about."""

from xiufu.compute.areas import SQUARE_METERS
from xiufu.compute.case import Case
from xiufu.compute.kernels import same
from xiufu.core.figure import Figure
from xiufu.core.numbers import N
from xiufu.model.measured import LayerContact
from xiufu.model.walk import sub_projects


def in_hectares(square_meters: N) -> N:
    """m² → 公顷.

    >>> in_hectares(Decimal("1250.04"))
    Decimal('0.125004')
    """
    return square_meters / 10000


def contacts(case: Case) -> None:
    """Record what each layer holds of each unit (图层重叠面积), not adjusted, and what those of one role hold together."""
    site = case.survey.site if case.survey else None
    if site is None:
        return
    case.figures.given("smallest_plot_area", "project", site.smallest_plot_m2, site.smallest_plot, show=SQUARE_METERS)
    roles = [contact.role for contact in site.contacts if not contact.zone]
    for contact in site.contacts:
        if not contact.areas_m2 and (contact.open_sides or not site.complete):
            continue  # the layer may be cut off, or units have no plots: nothing found does not mean nothing there
        total = _contact(case, contact)
        if roles.count(contact.role) == 1 and not contact.zone:
            overlap = case.figures.step(
                "measured_overlap_area", f"role:{contact.role}", same, total, show=SQUARE_METERS
            )
            case.figures.step("overlap_area", f"role:{contact.role}", in_hectares, overlap)


def _contact(case: Case, contact: LayerContact) -> Figure:
    """What one layer holds, or several together: by unit, and of all units."""
    end = contact.subject
    parts = []
    for path, sub in sub_projects(case.plan):
        for u, unit in enumerate(sub.units):
            area = contact.areas_m2.get((*path, "units", u))
            if area is not None:
                subject = f"sub:{sub.id}/unit:{unit.id}/{end}"
                part = case.figures.given("measured_overlap_area", subject, area, contact.source, show=SQUARE_METERS)
                case.figures.step("overlap_area", subject, in_hectares, part)
                parts.append(part)
    total = case.figures.sum("measured_overlap_area", end, parts, contact.source, show=SQUARE_METERS)
    case.figures.step("overlap_area", end, in_hectares, total)
    return total
