"""What a map of the register shows (地图): boundaries as shapes that lead to their projects, drawn on the server as SVG.

Drawn here, not in the browser: it needs no graphics card, no script and no base map from elsewhere, and its links are plain links.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from xiufu.register.accounts.actors import Actor
from xiufu.register.boundaries.models import Boundary, Boxed, CurrentBoundary, LicensedLayer
from xiufu.register.boundaries.queries import (
    MOST_DRAWN,
    Cluster,
    CoarseCell,
    Shape,
    boundaries_in,
    clusters,
    coarse_cells,
    extent,
    layers_in_use,
    outlines_in,
    with_shapes,
    within,
)
from xiufu.register.frame.answers import whole
from xiufu.register.library.queries import Filters
from xiufu.render.maps.window import HEIGHT, MOST_ZOOM, WIDTH, Window, center_of, paths, window_on
from xiufu.spatial.kept import UNITS_PER_DEGREE, UnitBox

NEIMENGGU: UnitBox = (970_000_000, 370_000_000, 1_265_000_000, 535_000_000)
"""Where a map without any boundary looks: roughly the autonomous region."""
_STEPS_A_DEGREE = 10_000
_COARSE_ABOVE = 3.0
"""Degrees from side to side above which administrative outlines are drawn coarse."""
_MARK = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One boundary in a drawing (图上范围): its page, its path, or where its mark is if it is too small to be seen."""

    shape: Shape
    page: str
    path: str
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Counted:
    """Several boundaries in a drawing (图上计数), and where to look closer."""

    count: int
    across: float
    down: float
    radius: int
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the graticule (经纬线)."""

    meridian: bool
    at: float
    title: str


@dataclass(frozen=True, slots=True)
class Border:
    """An administrative outline in a drawing (行政区划界线): its path, and where its name stands."""

    level: str
    name: str
    path: str
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Layered:
    """A shape that a page lays above its boundary (叠加图形): how it looks, WKB in longitude and latitude; ``hatched`` is filled with lines."""

    look: str
    outline: bytes
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Above:
    """Such a shape in a drawing (图上叠加图形): its path, or where its mark is if it is too small to be seen."""

    look: str
    hatched: bool
    path: str
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing (图): shapes or counts, ``count`` of boundaries in all, what it is about and what lies above that, lines, scale bar,
    administrative outlines with their layers.
    """

    shown: Sequence[Shown]
    counted: Sequence[Counted]
    count: int
    own: str
    above: Sequence[Above]
    lines: Sequence[Line]
    bar: float
    scale: str
    outlines: Sequence[Border]
    layers: Sequence[LicensedLayer]
    width: int = WIDTH
    height: int = HEIGHT
    mark: int = _MARK


@dataclass(frozen=True, slots=True)
class Map:
    """A map of an account's scope (辖区地图): its window, and what is drawn in it."""

    window: Window
    drawing: Drawing


def map_of(actor: Actor, filters: Filters, window: Window | None = None) -> Map:
    """The boundaries that an account may see and asks for (辖区地图), in a window, or all of them where it names none."""
    found = boundaries_in(actor, filters)
    if window:
        return Map(window, drawing_of(within(found, window.box), window, filters=filters.query))
    cells = coarse_cells(found)
    window = window_on(extent(cells) or NEIMENGGU)
    return Map(window, drawing_of(found, window, filters=filters.query, cells=cells))


def window_of(data: QueryDict) -> Window | None:
    """The window that an address asks for (窗口): ``x`` and ``y`` in 0.0001 degree, ``z`` its zoom. Nothing where it asks for none."""
    if not {"x", "y", "z"} <= data.keys():
        return None
    across = whole(data, "x", most=180 * _STEPS_A_DEGREE) / _STEPS_A_DEGREE
    up = whole(data, "y", most=85 * _STEPS_A_DEGREE) / _STEPS_A_DEGREE
    return Window(across, up, whole(data, "z", most=MOST_ZOOM))


def query_of(window: Window, filters: str = "") -> str:
    """The address of a window (窗口参数), after the filters of a list."""
    x, y = (max(round(one * _STEPS_A_DEGREE), 0) for one in (window.longitude, window.latitude))
    return "&".join(filter(None, (filters, f"x={x}&y={y}&z={window.zoom}")))


def drawing_of(
    near: QuerySet[CurrentBoundary],
    window: Window,
    *,
    filters: str = "",
    cells: Collection[CoarseCell] | None = None,
    own: Boundary | None = None,
    above: Sequence[Layered] = (),
) -> Drawing:
    """Draw the boundaries that lie in a window (绘图): each of them, or where there are very many how many are where, by ``cells`` if they
    are known.

    ``own`` is the version that a page is about, drawn above the others, and ``above`` what lies above it.
    """
    keys = list(near.values_list("pk", flat=True)[: MOST_DRAWN + 1])
    crowded = len(keys) > MOST_DRAWN
    each = [] if crowded else with_shapes(keys)
    counted = clusters(near, window.box, cells) if crowded else []
    layers = layers_in_use()
    coarse = window.width > _COARSE_ABOVE
    licensed = outlines_in(layers, window.box, coarse=coarse)
    borders = paths([bytes(one.coarse if coarse else one.fine) for one in licensed], window, closed=False)
    drawn = paths([bytes(one.outline) for one in each], window)
    bar, scale = window.scale_bar()
    before, _, after = reverse("boundaries:boundary", args=(0,)).rpartition("0")  # once for some hundred
    return Drawing(
        shown=[
            Shown(one, f"{before}{one.project}{after}", path, *window.place(*_middle(one)))
            for one, path in zip(each, drawn, strict=True)
        ],
        counted=[_counted(one, window, filters) for one in counted],
        count=len(each) + sum(one.count for one in counted),
        own=paths([bytes(own.outline)], window)[0] if own else "",
        above=list(_above(above, window)),
        lines=[Line(*one) for one in window.graticule()],
        bar=bar,
        scale=scale,
        outlines=[
            Border(one.layer.level, one.name, path, *window.place(*_middle(one)))
            for one, path in zip(licensed, borders, strict=True)
        ],
        layers=layers,
    )


def _above(layers: Sequence[Layered], window: Window) -> Iterator[Above]:
    drawn = paths([one.outline for one in layers], window)
    for one, path in zip(layers, drawn, strict=True):
        if place := center_of(one.outline):
            yield Above(one.look, one.hatched, path, *window.place(*place))


def _middle(one: Boxed | Shape) -> tuple[float, float]:
    return (one.west + one.east) / 2 / UNITS_PER_DEGREE, (one.south + one.north) / 2 / UNITS_PER_DEGREE


def _counted(one: Cluster, window: Window, filters: str) -> Counted:
    nearer = Window(one.longitude, one.latitude, window.zoom).zoomed(2)
    across, down = window.place(one.longitude, one.latitude)
    radius = 10 + 4 * len(str(one.count))
    return Counted(one.count, across, down, radius, query_of(nearer, filters))
