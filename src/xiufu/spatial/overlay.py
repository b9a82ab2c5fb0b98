"""Overlay (叠加分析): projects cut with the parcels of a layer, in the survey's plane, where the cuts add up.

The pieces of a project never overlap and together with what no parcel covers make up the project: what several parcels
claim is a piece of its own, unless they are of one kind. Shapes thinner than what rounding to 0.1 mm can make are no
pieces: a boundary that runs along another one does not cross it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.core.errors import InputError, Problem
from xiufu.spatial.crs import Crs
from xiufu.spatial.layer import Layer, Shapes
from xiufu.spatial.parcels import POLYGONS, parcels_near, polygonal
from xiufu.spatial.printed import printed_m2
from xiufu.spatial.survey_plane import from_plane, survey_shapes

UNCOVERED, CONTESTED = -1, -2
"""In place of a feature: what no parcel covers (未覆盖), and what several of different kinds claim (图斑重叠)."""

_AREA_UNIT_M2 = 0.01
_LISTED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Two features that both claim a part of a subject (图斑重叠), by their place in the layer."""

    subject: int
    features: tuple[int, int]
    area_m2: float
    alike: bool


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """What an overlay gives (叠加结果): arrays of one length, by subject and then by feature, both places in the input.

    ``shapes`` are in the survey's plane of ``zone``; ``subject_m2`` are the ellipsoidal areas of the whole subjects.
    """

    subject: NDArray[np.int64]
    feature: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    shapes: Shapes
    subject_m2: NDArray[np.float64]
    zone: Crs
    overlaps: tuple[Overlap, ...] = ()
    notes: tuple[str, ...] = ()

    def in_crs(self, crs: Crs) -> Shapes:
        """The pieces in a coordinate system (回到坐标系)."""
        meridian = self.zone.central_meridian
        shapes: Shapes = shapely.transform(
            self.shapes, lambda points: crs.from_geographic(from_plane(points, meridian)), include_z=False
        )
        return shapes


def overlay(
    subjects: Shapes,
    crs: Crs,
    layer: Layer,
    zone: Crs,
    *,
    names: Sequence[str] = (),
    file: str = "",
    repair: bool = False,
    alike: Callable[[int, int], bool] = lambda first, second: False,
) -> Pieces:
    """Cut subjects with a layer (叠加). ``zone`` is the Gauss zone in which all edges are straight.

    ``names`` and ``file`` are those of the subjects, for messages. ``alike`` says of two features whether it makes no
    difference which of them a place belongs to: where such features overlap, the first one has it.

    Raises ``InputError`` where a subject, or a feature that may meet one, is no valid polygon; with ``repair`` invalid
    features are made valid (按面重建) and ``notes`` say which, with the change of their areas.
    """
    whole = survey_shapes(_checked_subjects(subjects, crs, names, file), crs, zone)
    near, parcels, notes = parcels_near(layer, _bounds(whole, zone, layer.crs), zone, repair)
    clashes = _clashes(parcels, near, alike)
    apart, claimed = _apart(parcels, clashes)
    subject, parcel, cut = _cut(whole, np.concatenate((apart, claimed)))
    left = _uncovered(whole, subject, cut, np.concatenate((apart, claimed))[parcel])
    of_feature = np.concatenate((near, np.full(len(claimed), CONTESTED)))
    feature = np.concatenate((of_feature[parcel], np.full(len(left), UNCOVERED)))
    subject = np.concatenate((subject, np.array(list(left), dtype=np.int64)))
    shapes = np.concatenate((cut, _array(left.values())))
    order = np.lexsort((np.where(feature < 0, len(layer) - feature, feature), subject))
    return Pieces(
        subject[order],
        feature[order],
        shapely.area(shapes[order]),
        shapes[order],
        shapely.area(whole),
        zone,
        tuple(_overlaps(whole, parcels, near, clashes)),
        notes,
    )


def contested(layer: Layer, pieces: Pieces, subject: int) -> str:
    """Which features claim land of a subject together (图斑重叠处), by their numbers in the file, the first five pairs."""
    pairs = [_named(layer, one) for one in pieces.overlaps if one.subject == subject and not one.alike]
    return "、".join(pairs[:_LISTED]) + (f"等 {len(pairs)} 处" if len(pairs) > _LISTED else "")


def doubled(layer: Layer, pieces: Pieces, names: Sequence[str]) -> list[str]:
    """Overlaps of features that are alike (重复图斑), which count once; ``names`` are those of the subjects."""
    return [
        f"{layer.name}：{_named(layer, one)}在{names[one.subject]}内重叠 {printed_m2(one.area_m2)} 平方米，归类相同，只计一次"
        for one in pieces.overlaps
        if one.alike
    ]


def _named(layer: Layer, overlap: Overlap) -> str:
    first, second = overlap.features
    return f"第{layer.features[first]}和第{layer.features[second]}个图形"


def _array(shapes: object) -> Shapes:
    listed = list(shapes)  # type: ignore[call-overload]
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found


def _checked_subjects(subjects: Shapes, crs: Crs, names: Sequence[str], file: str) -> Shapes:
    fine = np.isin(shapely.get_type_id(subjects), POLYGONS) & shapely.is_valid(subjects) & ~shapely.is_empty(subjects)
    problems = []
    for place in np.flatnonzero(~fine):
        name = names[int(place)] if names else f"第{place + 1}个图形"
        why = shapely.is_valid_reason(subjects[place]) if subjects[place] is not None else None
        said = f"“{name}”不是有效的面{_reason(why, crs)}"
        problems.append(Problem(file, 0, said, "改正图形后再叠加"))
    if problems:
        raise InputError(*problems)
    return subjects


def _reason(said: str | None, crs: Crs) -> str:
    """What GEOS says is wrong, and where: as the file writes coordinates."""
    if said is None or said == "Valid Geometry":
        return ""
    words = {
        "Self-intersection": "自相交",
        "Ring Self-intersection": "环自相交",
        "Hole lies outside shell": "孔在外环之外",
    }
    what, _, where = said.partition("[")
    x, y = map(float, where.rstrip("]").split()[:2])
    near = f"经度 {x:.6f}、纬度 {y:.6f}" if crs.geographic else f"东坐标 {crs.prefix_m + x:.2f}、北坐标 {y:.2f}"
    return f"（{words.get(what.strip(), '图形无效')}，在{near}附近）"


def _bounds(whole: Shapes, zone: Crs, crs: Crs) -> NDArray[np.float64]:
    """The bounds of each subject in the coordinates of the layer."""
    meridian = zone.central_meridian
    moved = shapely.transform(whole, lambda points: crs.from_geographic(from_plane(points, meridian)))
    bounds: NDArray[np.float64] = shapely.bounds(moved)
    return bounds


def _cut(whole: Shapes, parcels: Shapes) -> tuple[NDArray[np.int64], NDArray[np.int64], Shapes]:
    """The pieces of each subject by parcel; what lies wholly inside is taken as it is."""
    tree = shapely.STRtree(parcels)
    shapely.prepare(whole)
    subject, parcel = tree.query(whole, predicate="intersects")
    pair = subject * max(len(parcels), 1) + parcel
    inside = np.isin(pair, _pairs(tree.query(whole, predicate="covers"), len(parcels)))
    around = ~inside & np.isin(pair, _pairs(tree.query(whole, predicate="covered_by"), len(parcels)))
    cut = np.empty(len(subject), dtype=object)
    cut[inside], cut[around] = parcels[parcel[inside]], whole[subject[around]]
    rest = ~inside & ~around
    cut[rest] = polygonal(shapely.intersection(whole[subject[rest]], parcels[parcel[rest]]))
    kept = ~shapely.is_empty(cut)
    return subject[kept], parcel[kept], cut[kept]


def _pairs(found: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    pairs: NDArray[np.int64] = found[0] * max(count, 1) + found[1]
    return pairs


def _clashes(
    parcels: Shapes, near: NDArray[np.int64], alike: Callable[[int, int], bool]
) -> list[tuple[int, int, bool]]:
    """Pairs of parcels that overlap, in order, and whether they are alike. Only those whose edges do not match their
    neighbours' are looked at."""
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(parcels))) if len(parcels) > 1 else ()
    if not len(suspects):
        return []
    first, second = shapely.STRtree(parcels).query(parcels[suspects], predicate="intersects")
    first = suspects[first]
    pairs = np.unique(np.sort(np.column_stack((first, second))[first != second], axis=1), axis=0)
    common = polygonal(shapely.intersection(parcels[pairs[:, 0]], parcels[pairs[:, 1]]))
    return [(int(a), int(b), alike(int(near[a]), int(near[b]))) for a, b in pairs[~shapely.is_empty(common)]]


def _apart(parcels: Shapes, clashes: Sequence[tuple[int, int, bool]]) -> tuple[Shapes, Shapes]:
    """Parcels that no longer overlap, and what was claimed by several that are not alike."""
    rivals: dict[int, list[int]] = {}
    for a, b, same in clashes:
        rivals.setdefault(b, []).append(a)
        if not same:
            rivals.setdefault(a, []).append(b)
    apart = parcels.copy()
    for place, others in rivals.items():
        apart[place] = shapely.difference(parcels[place], shapely.union_all(parcels[others]))
    places = list(rivals)
    apart[places] = polygonal(apart[places])
    both = np.array([(a, b) for a, b, same in clashes if not same], dtype=np.int64).reshape(-1, 2)
    claimed = shapely.union_all(polygonal(shapely.intersection(parcels[both[:, 0]], parcels[both[:, 1]])))
    return apart, shapely.get_parts(claimed)


def _overlaps(
    whole: Shapes, parcels: Shapes, near: NDArray[np.int64], clashes: Sequence[tuple[int, int, bool]]
) -> Iterator[Overlap]:
    """The overlaps within each subject."""
    tree = shapely.STRtree(whole)
    for a, b, same in clashes:
        common = shapely.intersection(parcels[a], parcels[b])
        for subject in np.sort(tree.query(common)):
            shared = polygonal(_array([shapely.intersection(whole[subject], common)]))[0]
            if not shared.is_empty:
                yield Overlap(int(subject), (int(near[a]), int(near[b])), shared.area, same)


def _uncovered(
    whole: Shapes, subject: NDArray[np.int64], pieces: Shapes, parcels: Shapes
) -> dict[int, shapely.Geometry]:
    """What no parcel covers, by subject; ``parcels`` are those the pieces were cut from. They do not overlap: where the
    pieces add up to the subject there is nothing."""
    covered = np.bincount(subject, weights=shapely.area(pieces), minlength=len(whole))
    found = {}
    for s in np.flatnonzero(np.abs(shapely.area(whole) - covered) >= _AREA_UNIT_M2 / 2):
        rest = shapely.difference(whole[s], shapely.union_all(parcels[subject == s]))
        rest = polygonal(_array([rest]))[0]
        if not rest.is_empty:
            found[int(s)] = rest
    return found
