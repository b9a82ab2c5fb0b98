"""Land in ``make bench``: areas of many polygons, plots as text, projects against the layer of a whole banner.

Peers of the same run: pyproj.Geod for areas, geopandas.overlay for overlays. geopandas comes with the extra ``bench``.
"""

import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from program import XIUFU

from xiufu.spatial.crs import Crs

ZONE = Crs(3, 34, True)
CORNER = (440_000.0, 4_600_000.0)
CELL_M = 250.0
PLOT_M = 100.0
PARCELS = (400, 500)  # rows and columns of a banner's layer: 200,000 parcels
PLOTS = 1_000
POLYGONS = 1_000_000
AREA_LIMITS = (1.0, 3.0)
PLOTS_LIMIT, BANNER_LIMIT = 2.0, 1.0
CLASSES = ("0103", "0301", "0401", "0404", "0602", "0702", "1003", "1205", "1207")

AREAS = f"""
import sys, time
import numpy as np, shapely, pyproj
sys.path.insert(0, "bench")
from land import ZONE, grid, plots
from xiufu.spatial.survey_plane import ellipsoidal_areas
geod = pyproj.Geod(a=6378137, rf=298.257222101)
for shapes in (plots(1000, 1000), grid(1000, 1000)):
    assert len(shapes) == {POLYGONS}
    took = []
    for _ in range(3):
        start = time.perf_counter()
        areas = ellipsoidal_areas(shapes, ZONE, ZONE)
        took.append(time.perf_counter() - start)
    assert areas.min() > 0
    some = shapely.transform(shapes[:20000], ZONE.to_geographic)
    start = time.perf_counter()
    for shape in some:
        geod.geometry_area_perimeter(shape)
    print(min(took), (time.perf_counter() - start) / len(some) * len(shapes))
"""

WRITE = """
import sys
from pathlib import Path
sys.path.insert(0, "bench")
from land import write_banner, write_plots
folder = Path({folder!r})
write_banner(folder / "banner.gpkg")
for count in (1, {plots}):
    write_plots(folder, count)
"""

GEOPANDAS = """
import sys
import geopandas
projects, layer = geopandas.read_file(sys.argv[1]), geopandas.read_file(sys.argv[2], bbox=geopandas.read_file(sys.argv[1]))
found = geopandas.overlay(projects, layer.to_crs(projects.crs), how="intersection")
areas = found.dissolve(by=["name", "DLBM"]).to_crs("ESRI:54034").area
areas.to_csv(sys.argv[3])
"""


def grid(rows: int, columns: int, seed: int = 4) -> NDArray[np.object_]:
    """Parcels that share bent edges: a grid whose points and edges' middles are shifted, eight points each."""
    random = np.random.default_rng(seed)
    north, east = np.mgrid[0 : rows + 0.5 : 0.5, 0 : columns + 0.5 : 0.5]
    points = np.stack((east, north), axis=-1) + random.uniform(-0.12, 0.12, (2 * rows + 1, 2 * columns + 1, 2))
    points = np.round(points * CELL_M + CORNER, 3)
    around = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0)]
    rings = np.stack(
        [points[i : 2 * rows - 1 + i : 2, j : 2 * columns - 1 + j : 2].reshape(-1, 2) for i, j in around], axis=1
    )
    ends = np.arange(len(rings) + 1) * len(around)
    shapes: NDArray[np.object_] = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, rings.reshape(-1, 2), (ends, np.arange(len(rings) + 1))
    )
    return shapes


def plots(rows: int, columns: int, seed: int = 7) -> NDArray[np.object_]:
    """Plots of a hectare that share edges: a grid whose points are shifted, four corners each."""
    random = np.random.default_rng(seed)
    north, east = np.mgrid[0 : rows + 1, 0 : columns + 1]
    points = np.stack((east, north), axis=-1)
    points = np.round((points + random.uniform(-0.2, 0.2, points.shape)) * PLOT_M + CORNER, 3)
    around = [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    rings = np.stack([points[i : rows + i, j : columns + j].reshape(-1, 2) for i, j in around], axis=1)
    shapes: NDArray[np.object_] = shapely.polygons(rings)
    return shapes


def write_banner(path: Path) -> None:
    """A banner's land-use layer (全旗地类图斑) as a GeoPackage with the survey's columns."""
    shapes = shapely.transform(grid(*PARCELS), lambda points: points + np.array([ZONE.prefix_m, 0]))
    random = np.random.default_rng(5)
    kinds = random.integers(0, len(CLASSES), len(shapes))
    columns = {
        "TBBH": np.arange(1, len(shapes) + 1).astype(str).astype(object),
        "DLBM": np.array(CLASSES, dtype=object)[kinds],
        "QSXZ": np.array(("20", "30"), dtype=object)[kinds % 2],
        "QSDWMC": np.array([f"第{n}嘎查" for n in range(40)], dtype=object)[random.integers(0, 40, len(shapes))],
        "KCXS": np.where(kinds == 0, 0.08, 0.0),
        "TBMJ": np.round(shapely.area(shapes), 2),
    }
    _write(path, "DLTB", shapes, columns)


def plots_of(folder: Path, count: int) -> tuple[Path, Path]:
    """Where so many projects are: as text, and as a GeoPackage for the peer."""
    return folder / f"projects{count}.txt", folder / f"projects{count}.gpkg"


def write_plots(folder: Path, count: int) -> None:
    """Projects (项目范围) of 20 to 60 hm² that lie apart, as text of boundary points, and the same as a GeoPackage for the peer."""
    random = np.random.default_rng(6)
    angles = np.linspace(0, 2 * np.pi, 25)[:-1]
    across = math.ceil(math.sqrt(count))
    places = np.array([divmod(number, across) for number in range(count)])[:, ::-1]
    apart = np.array((PARCELS[1], PARCELS[0])) * CELL_M / across
    middles = np.array(CORNER) + (places + random.uniform(0.3, 0.7, (count, 2))) * apart
    lines = ["[属性描述]", "坐标系=2000国家大地坐标系", "几度分带=3", "投影类型=高斯克吕格", "计量单位=米", "带号=34"]
    lines += ["精度=0.001", "转换参数=,,,,,,", "[地块坐标]"]
    shapes = []
    for number, middle in enumerate(middles, start=1):
        reach = random.uniform(250, 450) * random.uniform(0.8, 1.2, len(angles))
        ring = np.round(middle + np.column_stack((np.cos(angles), np.sin(angles))) * reach[:, None], 3)
        lines.append(f"{len(ring) + 1},0,{number},地块{number},面,,临时用地,,@")
        lines += [
            f"J{place % len(ring) + 1},1,{ring[place % len(ring), 1]:.3f},{ring[place % len(ring), 0] + ZONE.prefix_m:.3f}"
            for place in range(len(ring) + 1)
        ]
        shapes.append(shapely.Polygon(ring + np.array([ZONE.prefix_m, 0])))
    text, peer = plots_of(folder, count)
    text.write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = np.array([f"地块{number}" for number in range(1, count + 1)], dtype=object)
    _write(peer, "projects", np.array(shapes, dtype=object), {"name": names})


def _write(path: Path, name: str, shapes: NDArray[np.object_], columns: dict[str, NDArray[np.generic]]) -> None:
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        list(columns.values()),
        list(columns),
        layer=name,
        driver="GPKG",
        geometry_type="Polygon",
        crs=f"EPSG:{ZONE.epsg}",
    )


def bench_land(
    folder: Path, limit: Callable[[str, Sequence[str], float], float], compare: Callable[[str, float], None]
) -> None:
    """Measure: ``limit`` runs a command against seconds and gives its processor time, ``compare`` prints a ratio of it."""
    python = sys.executable
    # in a process of its own: a child's peak memory begins with that of its parent
    subprocess.run([python, "-c", WRITE.format(folder=str(folder), plots=PLOTS)], check=True)
    (one, one_peer), (many, many_peer) = plots_of(folder, 1), plots_of(folder, PLOTS)
    limit(f"xiufu area, {PLOTS} plots as text, cold", [*XIUFU, "area", str(many), "--json"], PLOTS_LIMIT)
    for name, text, peer, seconds in (
        ("one project", one, one_peer, BANNER_LIMIT),
        (f"{PLOTS} projects", many, many_peer, 60),
    ):
        command = [*XIUFU, "overlay", str(text), str(folder / "banner.gpkg"), "-o", str(folder / "laid")]
        own = limit(f"xiufu overlay, {name}, 200,000 parcels, cold", command, seconds)
        theirs = [python, "-c", GEOPANDAS, str(peer), str(folder / "banner.gpkg"), str(folder / "peer.csv")]
        other = limit(f"peer: geopandas.overlay, {name}", theirs, 600)
        compare(f"overlay of {name} : geopandas.overlay", own / other)
