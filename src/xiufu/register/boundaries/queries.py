"""Reading boundaries (查询范围): those of a project, where they overlap, what a map shows. Nothing out of scope is named."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import starmap
from operator import itemgetter
from typing import NamedTuple

from django.core.paginator import Page
from django.db.models import Avg, Count, F, Max, Min, Q, QuerySet

from xiufu.register.accounts.actors import Actor
from xiufu.register.boundaries.models import (
    BOX_WIDTH,
    COARSE_CELL,
    Boundary,
    CurrentBoundary,
    LicensedLayer,
    LicensedOutline,
    Overlap,
)
from xiufu.register.frame.answers import in_order
from xiufu.register.library.models import Project, state_title
from xiufu.register.library.queries import Filters, found_projects
from xiufu.register.library.scope import sees_all, visible_to
from xiufu.register.rules.refusals import Refused
from xiufu.spatial.kept import UNITS_PER_DEGREE, UnitBox

MOST_DRAWN = 200
"""Boundaries that a map draws one by one; where there are more it shows how many are where."""
_CELLS = 16
_FEW = 1_000
_MOST_OUTLINES = 200
_MIDDLE = F("west") + F("east"), F("south") + F("north")
"""Twice the middle of a box."""
_COUNTED = {"count": Count("*"), "across": Avg(_MIDDLE[0]), "up": Avg(_MIDDLE[1])}


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
    return Overlap.objects.filter(stands=True)


def misjudged_overlaps() -> QuerySet[Overlap]:
    """Overlaps that stand though another version took the place of either boundary, or do not though none did (现行与否不符的重叠)."""
    both = Q(later__current__isnull=False, earlier__current__isnull=False)
    return Overlap.objects.filter(both & Q(stands=False) | ~both & Q(stands=True)).order_by("pk")


def overlaps_of(boundary: Boundary) -> QuerySet[Overlap]:
    """What a boundary that stands overlaps (本范围的重叠), the largest first, whoever may see it."""
    found = standing_overlaps().filter(Q(later=boundary) | Q(earlier=boundary))
    return _with_projects(found).order_by("-area_units", "pk")


def overlaps_in_scope(actor: Actor) -> QuerySet[Overlap]:
    """Overlaps of which an account may see a side (辖区内的重叠), the largest first: their keys and areas, ``named`` reads those of a page."""
    found = standing_overlaps()
    if not sees_all(actor):
        mine = visible_to(actor).values("pk")
        found = found.filter(Q(later_project__in=mine) | Q(earlier_project__in=mine))
    return found.only("area_units").order_by("-area_units", "pk")


def named(page: Page[Overlap]) -> list[Overlap]:
    """The overlaps of a page of keys, with what is said of their projects (本页重叠)."""
    return in_order(_with_projects(Overlap.objects.all()), page)


def _with_projects(found: QuerySet[Overlap]) -> QuerySet[Overlap]:
    names = (f"{side}_project__{name}" for side in ("later", "earlier") for name in ("number", "name"))
    return found.select_related("later_project", "earlier_project").only("area_units", "later", *names)


def sides(actor: Actor, overlaps: Sequence[Overlap]) -> list[tuple[Overlap, Project | None, Project | None]]:
    """Overlaps with the projects of their two sides, none where an account may not see one (重叠双方)."""
    asked = {one for overlap in overlaps for one in (overlap.later_project_id, overlap.earlier_project_id)}
    seen = set(visible_to(actor).filter(pk__in=asked).values_list("pk", flat=True))

    def shown(project: Project) -> Project | None:
        return project if project.pk in seen else None

    return [(one, shown(one.later_project), shown(one.earlier_project)) for one in overlaps]


def met_by(actor: Actor, boundary: Boundary, overlaps: Sequence[Overlap]) -> list[Met]:
    """The other sides of a boundary's overlaps (重叠对象)."""
    return [
        Met(earlier if one.later_id == boundary.pk else later, one.area_units)
        for one, later, earlier in sides(actor, overlaps)
    ]


def boundaries_in(actor: Actor, filters: Filters) -> QuerySet[CurrentBoundary]:
    """The boundaries that stand (现行范围), of the projects that an account may see and asks for.

    Projects are only asked for their keys, which their indexes give, and not at all where every one of them is meant.
    """
    standing = CurrentBoundary.objects.all()
    if sees_all(actor) and not filters.narrow:
        return standing
    return standing.filter(pk__in=found_projects(actor, filters).order_by().values("pk"))


def within(found: QuerySet[CurrentBoundary], box: UnitBox) -> QuerySet[CurrentBoundary]:
    """Those whose boxes meet a box (图内范围). Where few do in whatever scope these are found first: a database looks through a whole scope.

    None begins further west of it than the widest of all is wide: an index is read from there, not from its beginning.
    """
    meeting = _meeting(box)
    widest = CurrentBoundary.objects.order_by(BOX_WIDTH.desc()).values_list(BOX_WIDTH, flat=True).first()
    meeting = {**meeting, "west__gte": box[0] - (widest or 0)}
    near = list(CurrentBoundary.objects.filter(**meeting).values_list("pk", flat=True)[: _FEW + 1])
    return found.filter(**meeting) if len(near) > _FEW else found.filter(pk__in=near)


def _meeting(box: UnitBox) -> Mapping[str, int]:
    west, south, east, north = box
    return {"west__lte": east, "east__gte": west, "south__lte": north, "north__gte": south}


class Shape(NamedTuple):
    """What is drawn and said of a boundary (图形): its box, project, area in 0.0001 hm², WKB in longitude and latitude."""

    west: int
    south: int
    east: int
    north: int
    project: int
    number: str
    name: str
    lifecycle: str
    main_state: str
    area_units: int
    outline: bytes

    @property
    def state_title(self) -> str:
        """状态名称."""
        return state_title(self.lifecycle, self.main_state)


def with_shapes(keys: Collection[int]) -> list[Shape]:
    """Some boundaries as they are drawn (图形), the largest first, so that small ones lie above."""
    rows = CurrentBoundary.objects.filter(pk__in=keys).values_list(
        "west", "south", "east", "north", "project_id", "project__number", "project__name", "project__lifecycle",
        "project__main_state", "boundary__area_units", "boundary__outline",
    )  # fmt: skip
    return sorted(starmap(Shape, rows), key=lambda one: (-one.area_units, -one.project))


@dataclass(frozen=True, slots=True)
class Cluster:
    """How many boundaries lie about a place (聚合), in degrees."""

    count: int
    longitude: float
    latitude: float


class CoarseCell(NamedTuple):
    """Boundaries of a coarse cell (概略格): how many, twice their middle, the box of all."""

    boundaries: int
    across: float | Decimal
    up: float | Decimal
    west: int
    south: int
    east: int
    north: int


def coarse_cells(found: QuerySet[CurrentBoundary]) -> list[CoarseCell]:
    """Boundaries by the coarse cells that their middles lie in (概略分格), which an index has in this order."""
    sides = {"w": Min("west"), "s": Min("south"), "e": Max("east"), "n": Max("north")}
    rows = found.values("cell").annotate(**_COUNTED, **sides).values_list(*_COUNTED, *sides)
    return list(starmap(CoarseCell, rows))


def extent(cells: Collection[CoarseCell]) -> UnitBox | None:
    """The box of all boundaries of some cells (总范围), none where there is none."""
    if not cells:
        return None
    _, _, _, west, south, east, north = zip(*cells, strict=True)
    return min(west), min(south), max(east), max(north)


def clusters(
    found: QuerySet[CurrentBoundary], box: UnitBox, cells: Collection[CoarseCell] | None = None
) -> list[Cluster]:
    """How many boundaries lie in each cell of a window (分格计数), by the middles of their boxes; those of a coarse cell together where
    cells are large: of ``cells``, if these were asked for before. Each is counted once.
    """
    west, south, east, _ = box
    cell = max((east - west) // _CELLS, 1)
    gathered: dict[tuple[int, int], Cluster] = {}
    for count, *twice in _counts(found, box, cell) if cell < 2 * COARSE_CELL else cells or coarse_cells(found):
        longitude, latitude = (float(one) / 2 for one in twice[:2])
        key = int((longitude - west) // cell), int((latitude - south) // cell)
        gathered[key] = _joined(gathered.get(key), count, longitude / UNITS_PER_DEGREE, latitude / UNITS_PER_DEGREE)
    return [one for _, one in sorted(gathered.items(), key=itemgetter(0))]


def _counts(
    found: QuerySet[CurrentBoundary], box: UnitBox, cell: int
) -> Iterable[tuple[int, float | Decimal, float | Decimal]]:
    """Boundaries by cells of a window (窗口分格): how many, twice their middle."""
    x, y = ((twice - 2 * side) / (2 * cell) for twice, side in zip(_MIDDLE, box, strict=False))
    return found.annotate(x=x, y=y).values("x", "y").annotate(**_COUNTED).values_list(*_COUNTED)


def _joined(one: Cluster | None, count: int, longitude: float, latitude: float) -> Cluster:
    """Two groups of boundaries as one, about the middle of all."""
    if one is None:
        return Cluster(count, longitude, latitude)
    share = count / (one.count + count)
    return Cluster(
        one.count + count,
        one.longitude + (longitude - one.longitude) * share,
        one.latitude + (latitude - one.latitude) * share,
    )


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
