"""A plan's geometry on its maps: what is read, in which plane, and what a build holds of it."""

import base64
import io
import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import shapely
from PIL import Image

from xiufu.core.errors import InputError
from xiufu.plans.attachments import drawings
from xiufu.render.maps import Sheet
from xiufu.spatial.crs import Crs
from xiufu.tasks.build import build
from xiufu.tasks.prepare import Prepared, prepare

EJINA, VALLEYS = Path("examples/ejina-railway"), Path("examples/two-valleys")


@pytest.fixture(scope="module")
def valleys() -> Prepared:
    return prepare(VALLEYS, policy="recommended")


def edited(folder: Path, before: str, after: str) -> Path:
    shutil.copytree(VALLEYS, folder)
    text = (folder / "plan.yaml").read_text("utf-8")
    assert text.count(before) == 1
    (folder / "plan.yaml").write_text(text.replace(before, after), "utf-8")
    return folder


def test_units_lie_in_the_plane_of_the_survey(valleys: Prepared):
    """Their areas in the plane are those of the plan but for the projection: less than 1 m² a hectare."""
    land = valleys.land
    assert land is not None
    assert land.crs == Crs(3, 36)
    figures = valleys.computed.figures
    assert len(land.units) == 6
    for subject, shape in land.units.items():
        assert shape.area / 10_000 == pytest.approx(float(figures["area", subject].number), rel=1e-4), subject


def test_every_layer_of_the_plan_is_read(valleys: Prepared):
    """Lines and points too, with their names; classes in the plan's standard."""
    assert valleys.land is not None
    layers = {layer.name.removesuffix("（虚构）"): layer for layer in valleys.land.layers}
    forms = {name: (layer.role, len(layer.shapes), layer.shapes[0].geom_type) for name, layer in layers.items()}
    assert forms == {
        "示例地类图斑": ("land_class", 11, "Polygon"),
        "示例生态保护红线": ("ecological_red_line", 1, "Polygon"),
        "示例永久基本农田": ("basic_farmland", 2, "Polygon"),
        "示例旗县界线": ("division", 2, "Polygon"),
        "示例工程布置": ("works", 4, "LineString"),
        "示例道路": ("basemap", 3, "LineString"),
        "示例河流": ("basemap", 2, "LineString"),
        "示例居民点": ("basemap", 3, "Point"),
    }
    assert Counter(layers["示例地类图斑"].codes) == {
        "0404": 4, "0103": 3, "1106": 1, "1006": 1, "1101": 1, "0803": 1,
    }  # fmt: skip
    assert layers["示例工程布置"].labels == ("网围栏", "混凝土护脚", "截水沟", "排水沟")
    assert {name: layer.feature_type for name, layer in layers.items() if layer.role == "basemap"} == {
        "示例道路": "road", "示例河流": "water", "示例居民点": "settlement",
    }  # fmt: skip
    assert layers["示例旗县界线"].labels == ("示例旗（虚构）", "示例邻旗（虚构）")
    assert layers["示例居民点"].labels == ("示例东村（虚构）", "示例西村（虚构）", "示例乡（虚构）")
    works = layers["示例工程布置"]
    assert (works.version, works.date, works.source) == ("虚构", "数据日期 2026-09-10", "为演示绘制")
    assert valleys.land.imagery is not None
    assert valleys.land.imagery.date == "2026-09-01"


def test_the_system_of_every_layer_is_said(valleys: Prepared):
    said = [note.partition("：")[0] for note in valleys.dossier.notes if "坐标系为" in note]
    assert sorted(said) == sorted(
        ["plots.zip", *(layer.name for layer in valleys.dossier.plan.geometry.layers)]  # type: ignore[union-attr]
    )


def test_files_that_only_maps_need_are_refused_together(tmp_path: Path):
    """Imagery without coordinates and works in a layer that is not there: both are said, nothing is drawn."""
    folder = edited(tmp_path / "a", "layer: works,", "layer: ditches,")
    Image.new("RGB", (8, 8)).save(folder / "geometry/imagery.tif")
    with pytest.raises(InputError) as caught:
        prepare(folder, policy="recommended")
    said = sorted(problem.problem for problem in caught.value.problems)
    assert said == ["影像没有坐标系或坐标", "文件里没有图层“ditches”"]


def test_both_examples_have_their_maps(valleys: Prepared):
    """The railway has no base map: no traffic map."""
    railway = prepare(EJINA, policy="recommended")
    kinds = [sheet.content.kind for sheet in railway.maps()]
    assert list(dict.fromkeys(kinds)) == ["location", "land_use", "damage", "units", "works"]
    kinds = [sheet.content.kind for sheet in valleys.maps()]
    assert list(dict.fromkeys(kinds)) == [
        "location", "traffic", "sub_projects", "imagery", "land_use", "damage", "units", "works",
    ]  # fmt: skip


def test_a_basemap_is_drawn_as_what_it_shows(valleys: Prepared):
    [traffic] = [sheet.content for sheet in valleys.maps() if sheet.content.kind == "traffic"]
    named = {entry.text.removesuffix("（虚构）"): (entry.style, entry.form) for entry in traffic.legend}
    assert named == {
        "示例旗县界线": ("division", "line"),
        "示例道路": ("basemap:road:0", "line"),
        "示例河流": ("basemap:water:0", "line"),
        "示例居民点": ("basemap:settlement:0", "point"),
        "项目位置": ("site", "area"),
    }


def test_layers_of_one_feature_type_are_counted_each_for_itself(valleys: Prepared):
    """Two more basemaps of the same file: roads once more, and one of no type."""
    assert valleys.land is not None
    roads = next(layer for layer in valleys.land.layers if layer.feature_type == "road")
    more = (replace(roads, name="又一道路"), replace(roads, name="未知", feature_type="other"))
    land = replace(valleys.land, layers=(*valleys.land.layers, *more))
    [traffic] = [sheet.content for sheet in replace(valleys, land=land).maps() if sheet.content.kind == "traffic"]
    styles = {entry.text: entry.style for entry in traffic.legend}
    assert (styles["又一道路"], styles["未知"]) == ("basemap:road:1", "basemap:other:0")


def test_sub_projects_far_apart_have_sheets_of_their_own(valleys: Prepared):
    """The valleys are 6 km apart and less than 2 km long: on one sheet their sites would be dots."""
    sheets = {sheet.content.id: sheet for sheet in valleys.maps()}
    scales = {name: sheets[name].scale for name in sheets if sheets[name].content.kind in ("sub_projects", "damage")}
    assert scales == {"map-sub_projects": 50_000, "map-damage-east": 10_000, "map-damage-west": 5_000}
    titles = [sheets[f"map-damage-{part}"].content.title for part in ("east", "west")]
    assert titles == [f"示例两沟防洪治理工程（虚构）{name}土地损毁预测图" for name in ("东沟", "西沟")]
    drawn = [len(sheets[f"map-damage-{part}"].content.focus) for part in ("east", "west")]
    assert drawn == [3, 3]


def test_the_list_of_drawings_counts_the_sheets(tmp_path: Path):
    """Without a file of its own a drawing is its two sheets, with both scales."""
    folder = tmp_path / "a"
    shutil.copytree(VALLEYS, folder)
    text = (folder / "plan.yaml").read_text("utf-8")
    assert text.count("file: drawings/damage.png") == 1
    (folder / "plan.yaml").write_text(re.sub(r", *file: drawings/damage\.png", "", text), "utf-8")
    plan = prepare(folder, policy="recommended")
    [entry] = [one for one in drawings(plan.computed, plan.outline, plan.maps()) if one.kind == "damage_map"]
    assert (len(entry.sheets), entry.scales) == (2, "1:10000、1:5000")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    build(EJINA, out)
    return out


def test_word_holds_every_map_at_300_dots_to_the_inch(built: Path):
    with zipfile.ZipFile(built / "plan.docx") as package:
        pictures = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    sizes = []
    for data in pictures:
        with Image.open(io.BytesIO(data)) as image:
            sizes.append((image.format, image.width, tuple(round(float(dpi)) for dpi in image.info["dpi"])))
    # at 300 dots to 25.4 mm 154 mm are 1818.9, and the land use map, no wider than its layer, 124 mm: 1464.6
    widths = {154: 1819, 124: 1465}
    sheets = prepare(EJINA, policy="recommended").maps()
    assert sorted(sizes) == sorted(("PNG", widths[sheet.width_mm], (300, 300)) for sheet in sheets)


def test_the_railway_has_land_use_over_most_of_its_sheet():
    """The layer is 1100 m wide, 44 mm at 1:25000: the frame is 60 mm, what is open in it is hatched and explained."""
    [sheet] = [s for s in prepare(EJINA, policy="recommended").maps() if s.content.kind == "land_use"]
    assert isinstance(sheet, Sheet)
    layout = sheet.layout
    west, _, east, _ = layout.ground.bounds
    assert (sheet.scale, sheet.width_mm) == (25_000, 124)
    assert 1_450 < east - west <= 1_500
    assert 1 - layout.ground.bare(sheet.content.cover).area / shapely.box(*layout.ground.bounds).area > 0.7
    assert "图层没有地类资料的地方" in sheet.words


@pytest.mark.parametrize(
    ("folder", "unit", "overview", "scale", "wide_mm"),
    [
        # 8 m at 1:25000 is 0.32 mm, 4.5 m at 1:10000 0.45 mm
        (EJINA, "sub:main/unit:track", "map-units", 5_000, 1.6),
        (VALLEYS, "sub:east/unit:track", "map-units-east", 2_000, 2.25),
    ],
)
def test_tracks_that_are_not_seen_are_shown_larger(folder: Path, unit: str, overview: str, scale: int, wide_mm: float):
    """Two sheets with the whole length of the track in their frames, after the map in the same chapter."""
    plan = prepare(folder, policy="recommended")
    sheets = plan.maps()
    at = [sheet.content.id for sheet in sheets].index(overview)
    details = sheets[at + 1 : at + 3]
    assert [sheet.content.id for sheet in details] == [f"{overview}-detail", f"{overview}-detail-2"]
    assert {(sheet.content.kind, sheet.scale) for sheet in details} == {("units", scale)}
    assert plan.land is not None
    track = plan.land.units[unit]
    frames = [
        shapely.box(*ground.bounds) for sheet in details if isinstance(sheet, Sheet) for ground in sheet.layout.grounds
    ]
    assert shapely.union_all(frames).covers(track)
    widest = 2 * shapely.maximum_inscribed_circle(shapely.get_parts(track)[0], tolerance=0.05).length
    assert widest * 1000 / scale == pytest.approx(wide_mm, rel=0.05)
    assert len([sheet for sheet in sheets if "-detail" in sheet.content.id]) == 2


def test_imagery_fills_its_frames(valleys: Prepared):
    """The raster ends 300 m from the units: a sheet for each valley lies wholly in it."""
    sheets = [sheet for sheet in valleys.maps() if sheet.content.kind == "imagery"]
    assert [sheet.content.id for sheet in sheets] == ["map-imagery-east", "map-imagery-west"]
    for sheet in sheets:
        assert sheet.content.cover is not None
        assert "影像没有覆盖的地方" not in sheet.words


def test_the_web_page_holds_every_map(built: Path):
    """As drawings, not dots: each with the words that are on it."""
    page = (built / "plan.html").read_text("utf-8")
    drawn = [base64.b64decode(code) for code in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)]
    sheets = prepare(EJINA, policy="recommended").maps()
    assert drawn == [sheet.svg for sheet in sheets]
    assert [page.count(f"{sheet.content.title}</figcaption>") for sheet in sheets] == [1] * len(sheets)


def test_the_pdf_holds_every_map_as_text(built: Path):
    """What stands on a map can be searched: scale and coordinate system once a sheet."""
    document = pypdfium2.PdfDocument(built / "plan.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    sheets = prepare(EJINA, policy="recommended").maps()
    assert text.count("审图号：") == len(sheets)
    for scale, count in Counter(sheet.scale for sheet in sheets).items():
        assert text.count(f"比例尺1:{scale}") + text.count(f"比例尺 1:{scale}") == count


def test_maps_satisfy_the_list_of_drawings(valleys: Prepared):
    """附图清单: what the form asks for is there, drawn from the geometry."""
    railway = prepare(EJINA, policy="recommended")
    listed = {
        entry.kind: [sheet.content.kind for sheet in entry.sheets]
        for entry in drawings(railway.computed, railway.outline, railway.maps())
    }
    assert {kind: listed[kind] for kind in ("land_use_map", "damage_map", "reclamation_map")} == {
        "land_use_map": ["land_use"],
        "damage_map": ["damage"],
        "reclamation_map": ["units", "units", "units"],
    }
