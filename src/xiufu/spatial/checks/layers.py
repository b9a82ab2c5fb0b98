"""Check of a layer (图层检查): which shapes are invalid, and which overlap, summed up; for hundreds of thousands of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.checks.conventions import LEAST_AREA_M2, MOST_LISTED, NEAR_M
from xiufu.spatial.checks.drawing import mean_widths, overlaps, polygonal
from xiufu.spatial.checks.finding import GeometryFinding, Spot
from xiufu.spatial.layer import Layer
from xiufu.spatial.printed import printed_m2
from xiufu.spatial.survey_plane import ellipsoidal_areas
from xiufu.spatial.zone import in_system, working_zone

_SURFACES = (3, 6)
_REASONS = {
    "Self-intersection": "自相交",
    "Ring Self-intersection": "自接触",
    "Hole lies outside shell": "内圈在外圈之外",
    "Holes are nested": "内圈互相嵌套",
    "Nested shells": "部分互相嵌套",
    "Interior is disconnected": "被内圈隔断",
    "Too few points in geometry component": "点太少",
    "Invalid Coordinate": "坐标不是有限的数",
}
"""What GEOS says of a shape, before the coordinates in brackets, and what that is."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerCheck:
    """What is wrong with a layer. ``invalid`` are positions in the layer, from 0, with why in ``reasons``.

    ``area_holds`` is whether its rings add up to what the invalid shape covers all the same: those that only touch
    themselves do. ``overlapping`` are pairs of positions, ``overlap_m2`` the ellipsoidal areas that they share,
    ``overlap_width_m`` the greatest mean width of a piece of it; shapes whose area does not hold are left out.
    """

    layer: Layer
    invalid: NDArray[np.int64]
    reasons: tuple[str, ...]
    area_holds: NDArray[np.bool_]
    overlapping: NDArray[np.int64]
    overlap_m2: NDArray[np.float64]
    overlap_width_m: NDArray[np.float64]

    @property
    def findings(self) -> list[GeometryFinding]:
        """GEOM-024 and GEOM-025, summed up: counts, total area, and the first or the largest."""
        return [*self._invalid(), *self._overlapping()]

    def _feature(self, position: int) -> str:
        return f"第{int(self.layer.features[position])}个图形"

    @property
    def _spot(self) -> Spot:
        return Spot(self.layer.file, f"图层“{self.layer.name}”")

    def _invalid(self) -> Iterator[GeometryFinding]:
        for holds in (False, True):
            chosen = np.flatnonzero(self.area_holds == holds)
            if not len(chosen):
                continue
            names = "、".join(
                f"{self._feature(int(self.invalid[index]))}（{self.reasons[index]}）" for index in chosen[:MOST_LISTED]
            )
            yield GeometryFinding(
                "GEOM-024",
                "differs",
                "note" if holds else "error",
                self._spot,
                f"{len(self.layer)}个图形中有{len(chosen)}个无效，"
                f"{'面积不受影响' if holds else '它们的面积不可信'}：{names}{_and_more(len(chosen))}",
                "接收方不接受时在来源软件中修复" if holds else "在来源软件中修复这些图形后重新导出",
            )
        left_out = int((~self.area_holds).sum())
        if left_out:
            yield GeometryFinding(
                "GEOM-025",
                "cannot_tell",
                "note",
                self._spot,
                f"没有检查{left_out}个面积不可信的图形是否与其他图形重叠",
                "先修复这些图形，再检查",
            )

    def _overlapping(self) -> Iterator[GeometryFinding]:
        for wide in (True, False):
            chosen = np.flatnonzero((self.overlap_width_m > NEAR_M) == wide)
            if not len(chosen):
                continue
            largest = chosen[np.lexsort((chosen, -self.overlap_m2[chosen]))][:MOST_LISTED]
            names = "、".join(
                f"{self._feature(one)}与{self._feature(other)}（{printed_m2(area)}平方米）"
                for (one, other), area in zip(
                    self.overlapping[largest].tolist(), self.overlap_m2[largest].tolist(), strict=True
                )
            )
            limit = f"宽度{'超过' if wide else '不超过'}{NEAR_M * 1000:g}毫米的"
            yield GeometryFinding(
                "GEOM-025",
                "differs",
                "error" if wide else "note",
                self._spot,
                f"图形互相重叠，{limit}有{len(chosen)}对，共{printed_m2(self.overlap_m2[chosen].sum())}平方米"
                f"（宽度界限为本软件约定），由大到小：{names}{_and_more(len(chosen))}",
                "核对图层来源；面积合计时重叠处会重复计算"
                if wide
                else "多为界线没有对齐；对面积要求严格时在来源软件中改正",
            )


def _and_more(count: int) -> str:
    return f"等，列出前{MOST_LISTED}个" if count > MOST_LISTED else ""


def check_layer(layer: Layer) -> LayerCheck:
    """Which shapes of a layer are invalid, and which overlap by how much (图层检查)."""
    zone = working_zone(layer.crs, shapely.get_coordinates(shapely.envelope(layer.shapes)))
    plane = in_system(layer.shapes, layer.crs, zone)
    surface = np.isin(shapely.get_type_id(plane), _SURFACES) & ~shapely.is_empty(plane)
    invalid = np.flatnonzero(~(surface & shapely.is_valid(plane)))
    reasons = shapely.is_valid_reason(plane[invalid])
    finite = [bool(np.isfinite(shapely.get_coordinates(shape)).all()) for shape in plane[invalid]]
    mendable = surface[invalid] & np.array(finite, dtype=bool)
    mended = polygonal(plane[invalid[mendable]])
    holds = np.zeros(len(invalid), dtype=bool)
    holds[mendable] = np.abs(shapely.area(plane[invalid[mendable]]) - shapely.area(mended)) <= LEAST_AREA_M2
    plane = plane.copy()
    plane[invalid[mendable]] = mended
    kept = np.setdiff1d(np.arange(len(plane)), invalid[~holds])
    first, second, shared = overlaps(plane[kept])
    return LayerCheck(
        layer,
        invalid,
        tuple(_reason(text) if surface[at] else "没有面" for at, text in zip(invalid.tolist(), reasons, strict=True)),
        holds,
        np.column_stack((kept[first], kept[second])),
        ellipsoidal_areas(shared, zone, zone),
        mean_widths(shared),
    )


def _reason(text: str | None) -> str:
    said = (text or "").partition("[")[0]
    return _REASONS.get(said, said)
