"""Layers of limits on the maps of units and of land use: outlines, overlaps with their areas, legend and source."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from shapely import LineString, box
from shapely.geometry.base import BaseGeometry

from tests.plans.land import EAST, LAND_CLASS, NORTH, ZONE, on_land, shapes
from xiufu.model.geometry import LAYER_ROLES, LayerRole
from xiufu.plans.map_limits import OWNED, PLANNED
from xiufu.render.maps import Sheet
from xiufu.spatial.map_content import MappedLayer
from xiufu.tasks.prepare import Prepared, prepare

VALLEYS = Path("examples/two-valleys")
WITHOUT_LIMITS = {"land_class", "division", "basemap", "works"}


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    return {sheet.content.id: sheet for sheet in prepare(VALLEYS, policy="recommended").maps()}  # type: ignore[misc]


def limit(role: LayerRole, *drawn: BaseGeometry, name: str = "图层甲") -> MappedLayer:
    return MappedLayer(role, name, shapes(*drawn), ZONE, source="某局", date="数据日期 2025-12-31", id=role)


def with_layers(*layers: MappedLayer) -> Prepared:
    return on_land(VALLEYS, (LAND_CLASS, *layers))


def of_kind(prepared: Prepared, kind: str) -> Sheet:
    [sheet] = [s for s in prepared.maps() if s.content.kind == kind and not s.content.id.endswith("-detail")]
    return sheet  # type: ignore[return-value]


@pytest.mark.parametrize("name", ["map-units-west", "map-land_use-west"])
def test_the_place_where_a_unit_lies_in_the_red_line_is_marked_with_its_area(sheets, name):
    """西沟·弃土场 holds 1250.00 m² of the red line: the shape on the map is that place, the number is the plan's."""
    [conflict] = [shape for shape in sheets[name].content.shapes if shape.style == "conflict"]
    assert conflict.shape.area == pytest.approx(1250, rel=1e-3)
    assert conflict.labels[0] == "与生态保护红线重叠\n0.1250 hm²"
    words = sheets[name].words
    for wanted in (
        "与生态保护红线重叠",
        "0.1250 hm²",
        "示例生态保护红线（虚构）",
        "复垦单元与限制图层重叠处",
        "示例水源涵养红线（虚构）",
        "示例生态保护红线（虚构）：为演示绘制，虚构，数据日期 2025-12-31。",
    ):
        assert wanted in words


@pytest.mark.parametrize("name", ["map-units-east", "map-land_use-east"])
def test_where_nothing_overlaps_nothing_is_marked(sheets, name):
    assert not [shape for shape in sheets[name].content.shapes if shape.style == "conflict"]
    assert "复垦单元与限制图层重叠处" not in sheets[name].words


def test_no_role_is_drawn_nowhere():
    assert {*OWNED} | WITHOUT_LIMITS == {*get_args(LayerRole)}
    assert {*OWNED} - {*PLANNED} == {"ownership"}


@pytest.mark.parametrize("role", OWNED)
def test_every_role_is_drawn_and_explained(role):
    """On the map of land use all of them, on that of units all but ownership."""
    found = with_layers(limit(role, box(EAST + 20, NORTH - 60, EAST + 90, NORTH - 20)))
    for kind in ("land_use", "units") if role != "ownership" else ("land_use",):
        sheet = of_kind(found, kind)
        assert f"limit:{role}" in [shape.style for shape in sheet.content.shapes]
        [entry] = [placed.entry for placed in sheet.layout.legend if placed.entry.style == f"limit:{role}"]
        # the layer's own name does not say what it is about
        assert entry.text == f"{LAYER_ROLES['labels'][role]}（图层甲）"
        assert "图层甲：某局，数据日期 2025-12-31。" in sheet.words
    if role == "ownership":
        assert f"limit:{role}" not in [shape.style for shape in of_kind(found, "units").content.shapes]


def test_lines_have_a_line_in_the_legend():
    found = with_layers(limit("ecological_red_line", LineString([(EAST, NORTH - 20), (EAST + 90, NORTH - 20)])))
    [entry] = [e for e in of_kind(found, "units").content.legend if e.style == "limit:ecological_red_line"]
    assert entry.form == "line"


def test_an_empty_layer_is_no_fault():
    content = of_kind(with_layers(limit("nature_reserve")), "units").content
    assert not [shape for shape in content.shapes if shape.style.startswith("limit:")]


def test_limits_lie_below_the_outlines_of_units_and_above_the_classes(sheets):
    content = sheets["map-land_use-west"].content
    styles = [shape.style.partition(":")[0] for shape in content.shapes]
    assert list(dict.fromkeys(styles)) == ["land", "limit", "boundary", "conflict"]


def test_a_limit_outside_the_frame_is_not_in_the_legend():
    far = limit("basic_farmland", box(EAST + 90_000, NORTH, EAST + 90_100, NORTH + 100))
    sheet = of_kind(with_layers(far), "units")
    assert "永久基本农田（图层甲）" not in sheet.words


def test_overlaps_are_those_that_the_plan_measured():
    """A layer whose overlap the plan has no figure for is not marked with one."""
    prepared = prepare(VALLEYS, policy="recommended")
    land = prepared.land
    assert land is not None
    other = tuple(replace(layer, id="other") if layer.role == "ecological_red_line" else layer for layer in land.layers)
    found = replace(prepared, land=replace(land, layers=other))
    assert not [s for sheet in found.maps() for s in sheet.content.shapes if s.style == "conflict"]
