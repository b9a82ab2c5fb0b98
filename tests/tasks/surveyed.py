"""Dossiers whose areas follow from geometry: the railway example on ground of its own, in round figures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw

from tests.spatial.files.plots import HEADER, plot_text
from xiufu.spatial.crs import Crs

EJINA = Path("examples/ejina-railway/plan.yaml")
ZONE = Crs(3, 34)
EAST, NORTH = 522_900, 4_642_300

Box = tuple[float, float, float, float]
"""West, south, east, north in metres from a corner."""

UNITS: dict[str, Box] = {"材料堆场": (0, 0, 200, 100), "生活区": (200, 0, 300, 100), "便道": (0, 100, 300, 110)}
HALVES: list[tuple[Box, str, str, str, str]] = [
    ((-50, -50, 150, 150), "0602", "采矿用地", "20", "甲苏木"),
    ((150, -50, 350, 150), "1207", "裸岩石砾地", "30", "乙嘎查"),
]
"""A layer of two parcels: west of 150 m and east of it."""


def txt(plots: dict[str, Box]) -> str:
    lines = []
    for number, (name, (west, south, east, north)) in enumerate(plots.items(), start=1):
        ring = [(west, south), (west, north), (east, north), (east, south)]
        corners = [(34_000_000 + EAST + x, NORTH + y) for x, y in ring]
        lines.append(plot_text(number, name, corners, closed=False))
    return HEADER + "".join(lines)


def layer(parcels: Sequence[tuple[Box, str, str, str, str]]) -> str:
    features = []
    for (west, south, east, north), code, name, tenure, owner in parcels:
        ring = np.array([(west, south), (east, south), (east, north), (west, north), (west, south)], dtype=float)
        degrees = ZONE.to_geographic(ring + np.array([EAST, NORTH]))
        values = {"DLBM": code, "DLMC": name, "QSXZ": tenure, "QSDWMC": owner}
        shape = {"type": "Polygon", "coordinates": [degrees.tolist()]}
        features.append({"type": "Feature", "properties": values, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


GEOMETRY = """
geometry:
  boundary: {file: geometry/boundary.txt}
  layers:
    - {id: dltb, role: land_class, name: 现状图层, file: geometry/landuse.geojson, version: 2024年度, date: 2024-12-31, crs: EPSG:4490}
"""


def without_geometry() -> str:
    """The plan of the railway without its geometry section: no areas are left in it."""
    text = EJINA.read_text("utf-8")
    text, found = re.subn(r"(?m)^(#.*\n)?geometry:\n(?: .*\n)+\n", "", text)
    assert found == 1
    return text


def dossier(
    folder: Path,
    *,
    control: str = "3.3000",
    plots: dict[str, Box] = UNITS,
    parcels: Sequence[tuple[Box, str, str, str, str]] = HALVES,
    edit: Callable[[str], str] = lambda text: text,
) -> Path:
    """The railway example with its areas left to a geometry of 2.0, 1.0 and 0.3 hm²."""
    text = without_geometry().replace("  area_hm2: 6.3758\n", f"  area_hm2: {control}\n" if control else "")
    assert "6.3758" not in text
    assert "        area_hm2:" not in text
    text = "\n".join(line for line in text.split("\n") if not line.startswith("  coordinates:"))
    (folder / "geometry").mkdir(parents=True)
    (folder / "plan.yaml").write_text(edit(text + GEOMETRY), "utf-8")
    (folder / "geometry/boundary.txt").write_text(txt(plots), "utf-8")
    (folder / "geometry/landuse.geojson").write_text(layer(parcels), "utf-8")
    return folder


def as_database(drawn: Path, layer: str) -> None:
    """A layer as a FileGDB of its name, in place of its GeoJSON."""
    meta, _, shapes, values = pyogrio.raw.read(str(drawn))
    drawn.unlink()
    pyogrio.raw.write(
        str(drawn.with_suffix(".gdb")), shapes, values, meta["fields"], layer=layer,
        driver="OpenFileGDB", geometry_type="MultiPolygon", crs="EPSG:4490", promote_to_multi=True,
    )  # fmt: skip
