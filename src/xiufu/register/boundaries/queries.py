"""Reading boundaries (查询范围): those of a project, where they overlap, what a map shows. Nothing out of scope is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from xiufu.register.accounts.actors import Actor
from xiufu.register.boundaries.models import Boundary, LicensedLayer, LicensedOutline, Overlap
from xiufu.register.library.models import Project
from xiufu.register.library.queries import Filters, found_projects
from xiufu.register.library.scope import visible_to
from xiufu.register.rules.refusals import Refused
from xiufu.spatial.kept import UNITS_PER_DEGREE, UnitBox

MOST_DRAWN = 300
"""Boundaries that a map draws one by one; where there are more it shows how many are where."""
_CELLS = 16
_MOST_OUTLINES = 200


def versions_of(project: Project) -> QuerySet[Boundary]:
    """The versions of a project's boundary (历次范围), the last first, without their shapes."""
    return (
        Boundary.objects.filter(project=project)
        .select_related("made_by__personal", "file")
        .defer("outline", "file__content")
    )


def the_version(project: Project, version: int) -> Boundary:
    """One version of a project's boundary (一版范围). Raises ``Refused`` (404) where there is none such."""
    found = versions_of(project).filter(version=version).first()
    if found is None:
        raise Refused("没有这一版范围", code=404)
    return found


@dataclass(frozen=True, slots=True)
class Met:
    """A boundary that another one overlaps (重叠对象): its project where it may be seen, else none; the area in 0.0001 hm²."""

    project: Project | None
    area_units: int


def standing_overlaps() -> QuerySet[Overlap]:
    """Overlaps between boundaries that both stand (现行重叠)."""
    return Overlap.objects.filter(later__current__isnull=False, earlier__current__isnull=False)


def overlaps_of(boundary: Boundary) -> QuerySet[Overlap]:
    """What a boundary that stands overlaps (本范围的重叠), the largest first, whoever may see it."""
    found = standing_overlaps().filter(Q(later=boundary) | Q(earlier=boundary))
    return _with_projects(found).order_by("-area_units", "pk")


def overlaps_in_scope(actor: Actor) -> QuerySet[Overlap]:
    """Overlaps of which an account may see a side (辖区内的重叠), the largest first."""
    mine = visible_to(actor)
    found = standing_overlaps().filter(
        Exists(mine.filter(pk=OuterRef("later__project"))) | Exists(mine.filter(pk=OuterRef("earlier__project")))
    )
    return _with_projects(found).order_by("-area_units", "pk")


def _with_projects(found: QuerySet[Overlap]) -> QuerySet[Overlap]:
    return found.select_related("later__project", "earlier__project").defer("later__outline", "earlier__outline")


def sides(actor: Actor, overlaps: Sequence[Overlap]) -> list[tuple[Overlap, Project | None, Project | None]]:
    """Overlaps with the projects of their two sides, none where an account may not see one (重叠双方)."""
    asked = {one for overlap in overlaps for one in (overlap.later.project_id, overlap.earlier.project_id)}
    seen = set(visible_to(actor).filter(pk__in=asked).values_list("pk", flat=True))

    def named(project: Project) -> Project | None:
        return project if project.pk in seen else None

    return [(one, named(one.later.project), named(one.earlier.project)) for one in overlaps]


def met_by(actor: Actor, boundary: Boundary, overlaps: Sequence[Overlap]) -> list[Met]:
    """The other sides of a boundary's overlaps (重叠对象)."""
    return [
        Met(earlier if one.later_id == boundary.pk else later, one.area_units)
        for one, later, earlier in sides(actor, overlaps)
    ]


def boundaries_in(actor: Actor, filters: Filters) -> QuerySet[Project]:
    """The projects that an account may see and asks for, of those that have a boundary (有范围的项目)."""
    return found_projects(actor, filters).filter(current_boundary__isnull=False).order_by("-pk")


def extent(found: QuerySet[Project]) -> tuple[int, UnitBox | None]:
    """How many boundaries there are, and the box of all of them (总范围), none where there is none."""
    box = found.aggregate(
        count=Count("pk"),
        west=Min("current_boundary__west"),
        south=Min("current_boundary__south"),
        east=Max("current_boundary__east"),
        north=Max("current_boundary__north"),
    )
    return box["count"], (box["west"], box["south"], box["east"], box["north"]) if box["count"] else None


def within(found: QuerySet[Project], box: UnitBox) -> QuerySet[Project]:
    """Those whose boundaries' boxes meet a box (图内项目)."""
    return found.filter(**_meeting(box, "current_boundary__"))


def _meeting(box: UnitBox, of: str = "") -> Mapping[str, int]:
    west, south, east, north = box
    return {f"{of}west__lte": east, f"{of}east__gte": west, f"{of}south__lte": north, f"{of}north__gte": south}


def with_shapes(found: QuerySet[Project]) -> list[Project]:
    """With what is drawn and said of each (图形), the largest first, so that small ones lie above."""
    drawn = found.select_related("current_boundary__boundary").only(
        "number", "name", "lifecycle", "main_state", "current_boundary__west", "current_boundary__south",
        "current_boundary__east", "current_boundary__north", "current_boundary__boundary__area_units",
        "current_boundary__boundary__outline",
    )  # fmt: skip
    return sorted(drawn, key=lambda one: -one.current_boundary.boundary.area_units)


@dataclass(frozen=True, slots=True)
class Cluster:
    """How many boundaries lie about a place (聚合), in degrees."""

    count: int
    longitude: float
    latitude: float


def clusters(found: QuerySet[Project], box: UnitBox) -> Iterator[Cluster]:
    """How many boundaries lie in each cell of a window (分格计数), by the middles of their boxes."""
    west, south, east, _ = box
    cell = max((east - west) // _CELLS, 1)
    across = F("current_boundary__west") + F("current_boundary__east")
    up = F("current_boundary__south") + F("current_boundary__north")
    cells = (
        found.order_by().annotate(x=(across - 2 * west) / (2 * cell), y=(up - 2 * south) / (2 * cell)).values("x", "y")
    )
    for one in cells.annotate(count=Count("pk"), across=Avg(across), up=Avg(up)).order_by("x", "y"):
        yield Cluster(one["count"], *(float(one[way]) / 2 / UNITS_PER_DEGREE for way in ("across", "up")))


def layers_in_use() -> list[LicensedLayer]:
    """The administrative boundaries that are shown (在用的行政区划界线)."""
    return list(LicensedLayer.objects.filter(retired_at__isnull=True).order_by("level"))


def outlines_in(layers: Sequence[LicensedLayer], box: UnitBox, *, coarse: bool) -> list[LicensedOutline]:
    """Administrative outlines that meet a box (图内界线), as many as a map needs, with either of their shapes."""
    rows = LicensedOutline.objects.filter(layer__in=[one.pk for one in layers], **_meeting(box))
    return list(
        rows.select_related("layer").defer("fine" if coarse else "coarse").order_by("layer", "pk")[:_MOST_OUTLINES]
    )


def licensed_layers() -> QuerySet[LicensedLayer]:
    """All administrative boundaries that were ever in use (行政区划界线), the last first, with how many outlines each has."""
    counted = LicensedLayer.objects.select_related("made_by").annotate(count=Count("outlines"))
    return counted.order_by("-made_at", "-pk")
