"""Which maps a plan has, where they stand, what they say, and that nothing is drawn before it is needed."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from shapely import LineString

from tests.document.comparable import comparable
from tests.document.tagged import tagged
from tests.plans.land import DIVISION, EAST, LAND_CLASS, LAYERS, NORTH, ROAD, image, on_land, shapes
from xiufu.document.blocks import Document, Heading, Picture
from xiufu.reading.docx import read_docx
from xiufu.reading.html import read_html
from xiufu.reading.pdf_tagged import read_tagged_pdf
from xiufu.render.docx import write_docx
from xiufu.render.html import write_html
from xiufu.render.maps import Sheet
from xiufu.render.pdf import MissingGlyphs, write_pdf
from xiufu.tasks.build import unknowns
from xiufu.tasks.prepare import Prepared, prepare

VALLEYS = Path("examples/two-valleys")
QUARRY = Path("examples/stone-quarry")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return on_land(VALLEYS, imagery=image(tmp_path_factory.mktemp("land") / "a.tif"))


def pictures(document: Document) -> list[Picture]:
    return [block for block in document.blocks if isinstance(block, Picture) and block.drawing]


def under(document: Document) -> list[tuple[str, str]]:
    """Every map with the heading it stands under."""
    found, heading = [], ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.id or heading
        elif isinstance(block, Picture) and block.drawing:
            found.append((heading, block.id))
    return found


def test_every_map_stands_in_its_chapter(prepared):
    assert under(prepared.document()) == [
        ("project", "map-location"),
        ("project", "map-traffic"),
        ("project", "map-sub_projects"),
        ("land", "map-imagery"),
        ("land", "map-land_use"),
        ("damage", "map-damage"),
        ("suitability", "map-units"),
        ("measures", "map-works"),
    ]


def test_without_geometry_there_is_no_map():
    assert under(prepare(QUARRY, policy="recommended").document()) == []


def test_without_layers_only_what_the_plan_knows_is_drawn():
    found = on_land(VALLEYS, ())
    assert [kind for _, kind in under(found.document())] == [
        "map-location",
        "map-sub_projects",
        "map-damage",
        "map-units",
        "map-works",
    ]
    [location] = [sheet for sheet in found.maps() if sheet.content.kind == "location"]
    assert "未提供行政区界线和底图要素，图上只有项目范围和坐标网。" in location.content.notes


def test_the_map_of_sub_projects_shows_what_lies_between_them():
    between = replace(ROAD, shapes=shapes(LineString([(EAST - 900, NORTH + 130), (EAST + 900, NORTH + 130)])))
    [sheet] = [sheet for sheet in on_land(VALLEYS, (between,)).maps() if sheet.content.kind == "sub_projects"]
    assert isinstance(sheet, Sheet)
    assert [placed.entry.text for placed in sheet.layout.legend] == ["东沟", "西沟", "国道"]
    assert {"G000", "国道：来源未注明。"} <= {*sheet.words}


def test_one_sub_project_needs_no_map_of_sub_projects():
    assert "map-sub_projects" not in [kind for _, kind in under(on_land(QUARRY, ()).document())]


def test_units_without_a_place_are_left_out(prepared):
    first = next(iter(prepared.land.units))
    some = replace(prepared, land=replace(prepared.land, units={first: prepared.land.units[first]}))
    [units] = [sheet for sheet in some.maps() if sheet.content.kind == "units"]
    assert sum(shape.must for shape in units.content.shapes) == 1
    none = replace(prepared, land=replace(prepared.land, units={}))
    assert none.maps() == []


def test_the_land_use_map_has_the_classes_of_its_layer_in_their_order(prepared):
    [sheet] = [sheet for sheet in prepared.maps() if sheet.content.kind == "land_use"]
    assert [entry.text for entry in sheet.content.legend] == [
        "0103 旱地",
        "0305 灌木林地",
        "0404 其他草地",
        "1006 农村道路",
        "复垦责任范围",
    ]
    assert "土地利用现状：示例自然资源局（虚构），2025年度，2025-12-31，仅限本项目。" in sheet.content.sources
    assert "地类按GB/T 21010-2017。" in sheet.content.notes


def test_labels_carry_the_figures_of_the_plan(prepared):
    figures = prepared.computed.figures
    [sheet] = [sheet for sheet in prepared.maps() if sheet.content.kind == "units"]
    labels = [shape.labels[0] for shape in sheet.content.shapes if shape.must]
    names = [unit.name for sub in prepared.dossier.plan.sub_projects for unit in sub.units]
    areas = [figures["area", subject].text for subject in prepared.land.units]
    assert labels == [f"{name}\n{area} hm²" for name, area in zip(names, areas, strict=True)]
    assert "施工场地\n0.8420 hm²" in labels


def test_licences_of_the_users_layers_are_printed(prepared):
    for sheet in prepared.maps():
        if sheet.content.kind in ("location", "traffic"):
            assert "旗县界：示例界线（虚构），审图号：示例（虚构）。" in sheet.words
            assert "国道：来源未注明。" in sheet.words
        if sheet.content.kind == "imagery":
            assert "影像：示例卫星（虚构），拍摄日期 2026-05-01，示例许可（虚构）。" in sheet.words
            assert sheet.format == "jpeg"
            assert b'href="data:image/jpeg;base64,' in sheet.svg


def test_works_are_numbered_as_in_the_legend(prepared):
    [sheet] = [sheet for sheet in prepared.maps() if sheet.content.kind == "works"]
    numbered = [entry.text for entry in sheet.content.legend if entry.form == "text"]
    legend = {text[1:].partition("）")[0]: text.partition("）")[2] for text in numbered}
    named = [(shape.labels[0].split("\n")) for shape in sheet.content.shapes if shape.must]
    units = [unit for sub in prepared.dossier.plan.sub_projects for unit in sub.units]
    assert [name for name, *_ in named] == [unit.name for unit in units]
    for (_, *below), unit in zip(named, units, strict=True):
        said = [legend[n] for line in below for n in line.strip("（）").split("、")]
        assert said == list(dict.fromkeys(measure.name for measure in unit.measures))
    assert "截水沟" in [entry.text for entry in sheet.content.legend]


@pytest.mark.parametrize(
    "kind", ["location", "traffic", "sub_projects", "imagery", "land_use", "damage", "units", "works"]
)
def test_every_style_that_is_drawn_stands_in_the_legend(prepared, kind):
    [sheet] = [sheet for sheet in prepared.maps() if sheet.content.kind == kind]
    shown = {s.style for s in sheet.content.shapes if not sheet.layout.ground.shown(s.shape).is_empty} - {"name"}
    assert shown
    assert shown <= {entry.style for entry in sheet.content.legend}
    assert ElementTree.fromstring(sheet.svg).tag.endswith("svg")


# --- the list of drawings


def drawings(prepared: Prepared) -> list[list[str]]:
    [table] = [t for t in prepared.document().tables() if t.id == "drawings"]
    return [[cell.text for cell in row] for row in table.rows[1:]]


def test_a_map_stands_for_a_drawing_without_a_file():
    rows = drawings(on_land(QUARRY))
    assert [row[1] for row in rows] == ["土地利用现状图", "土地损毁预测图", "土地复垦规划图"]
    # the first has a file of the user's
    assert rows[0][-1] == "01_土地利用现状图.png"
    assert rows[1][2:] == [
        on_land(QUARRY).dossier.plan.preparer.name or "—",
        "2026年9月15日",
        "—",
        "1:5000",  # 480 m in 0.86 × 143 mm is 1:3903
        "1",
        "示例公路工程临时取料场（虚构）土地损毁预测图",
        "见正文",
    ]
    assert rows[2][-1] == "见正文"


def test_what_a_map_stands_for_is_owed_no_more():
    def owed(found: Prepared) -> set[str]:
        return {u.what for u in found.document().unknowns()}

    missing = owed(prepare(QUARRY, policy="recommended")) - owed(on_land(QUARRY))
    assert missing == {"土地损毁预测图", "土地复垦规划图"}


# --- drawing only where it is needed


def test_nothing_is_drawn_to_know_what_is_owed(prepared, monkeypatch):
    def refuse(sheet: Sheet) -> None:
        raise AssertionError("drawn")

    monkeypatch.setattr(Sheet, "_drawn", property(refuse))
    document = prepared.document()
    unknowns(prepared, prepared.documents())
    assert len(pictures(document)) == 8
    with pytest.raises(AssertionError, match="drawn"):
        _ = pictures(document)[0].dots


def test_a_plan_without_geometry_loads_no_library_of_shapes():
    code = (
        "import sys; from pathlib import Path; from xiufu.tasks.prepare import prepare; "
        "prepare(Path('examples/stone-quarry'), policy='recommended').document(); "
        "print(sorted({'numpy', 'shapely', 'pyproj', 'rasterio'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


# --- through files and back


def test_maps_survive_every_format(prepared):
    document = prepared.document()
    word = write_docx(document, draft=False)
    assert comparable(read_docx(word).document) == comparable(document)
    page = write_html(document, prepared.computed.figures, draft=False)
    assert comparable(read_html(page)) == comparable(document, vector=True)
    pdf = write_pdf(document, draft=False).data
    assert tagged(read_tagged_pdf(pdf)) == tagged(document)
    assert len(word) < 1_500_000


def test_captions_are_numbered_and_pages_are_known(prepared):
    document = prepared.document()
    titles = [picture.title for picture in pictures(document)]
    assert titles[0] == "图1 示例两沟防洪治理工程（虚构）地理位置图"
    assert titles[-1].startswith("图8 ")
    places = write_pdf(document, draft=False).places
    assert {f"map-{kind}" for kind in ("location", "damage", "works")} <= places.keys()


def test_a_letter_that_no_font_has_is_said_with_its_map():
    strange = replace(DIVISION, labels=("𠮷旗",))
    found = on_land(VALLEYS, (strange,))
    with pytest.raises(MissingGlyphs) as caught:
        write_pdf(found.document(), draft=True)
    [problem] = caught.value.problems
    assert problem.problem == "字体中没有“𠮷”（U+20BB7）"
    assert problem.path == "“图1 示例两沟防洪治理工程（虚构）地理位置图”"


def test_a_class_that_the_standard_does_not_have_is_said(prepared):
    other = replace(LAND_CLASS, codes=("0404", "0103", "9999", "1006", "0404", "0103"))
    found = replace(prepared, land=replace(prepared.land, layers=(other, *LAYERS[1:])))
    [sheet] = [sheet for sheet in found.maps() if sheet.content.kind == "land_use"]
    assert "9999（标准中没有）" in sheet.words
