"""Site conditions of a plan from its layers: what touches what, by how much, and what cannot be told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.windows import Window

from tests.tasks.surveyed import as_database
from xiufu.core.errors import InputError
from xiufu.core.figure import Source
from xiufu.document.blocks import Table
from xiufu.spatial.crs import Crs
from xiufu.tasks.build import build
from xiufu.tasks.build_summary import site_notes
from xiufu.tasks.check import check
from xiufu.tasks.prepare import Prepared, prepare

VALLEYS, EJINA, QUARRY = (Path("examples") / name for name in ("two-valleys", "ejina-railway", "stone-quarry"))
ZONE = Crs(3, 34)
EAST, NORTH = 522_980, 4_642_400
"""Inside the yard (材料堆场) of the railway."""

Box = tuple[float, float, float, float]
"""West, south, east, north in metres from that place."""


def prepared(folder: Path) -> Prepared:
    return prepare(folder, policy="recommended")


def features_text(rings: Sequence[np.ndarray]) -> str:
    features = []
    for ring in rings:
        shape = {"type": "Polygon", "coordinates": [ZONE.to_geographic(ring).tolist()]}
        features.append({"type": "Feature", "properties": {"BSM": "1"}, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features})


def geojson(boxes: Sequence[Box]) -> str:
    corner = np.array([EAST, NORTH])
    return features_text(
        [np.array([(w, s), (e, s), (e, n), (w, n), (w, s)], dtype=float) + corner for w, s, e, n in boxes]
    )


def railway(folder: Path, *layers: tuple[str, str, Sequence[Box]], coverage: str = "") -> Path:
    """The railway with more layers: id, role, boxes."""
    shutil.copytree(EJINA, folder)
    lines = ["      source: 按原表的地类和权属面积重新绘制"]
    for name, role, boxes in layers:
        lines.append(
            f"    - {{id: {name}, role: {role}, name: 图层{name}, file: geometry/{name}.geojson, crs: EPSG:4490, date: 2025-06-30, coverage: {coverage}}}"
        )
        (folder / f"geometry/{name}.geojson").write_text(geojson(boxes), "utf-8")
    text = (folder / "plan.yaml").read_text("utf-8")
    assert text.count(lines[0]) == 1
    (folder / "plan.yaml").write_text(text.replace(lines[0], "\n".join(lines)), "utf-8")
    return folder


def overlaps(found: Prepared) -> dict[str, str]:
    return {str(f.id): f.text for f in found.computed.figures.values() if f.id.term == "measured_overlap_area"}


def conditions(folder: Path, out: Path) -> dict[str, tuple[str, str]]:
    build(folder, out, pdf=False)
    listed = json.loads((out / "figures.json").read_text("utf-8"))["site_conditions"]
    return {found["id"]: (found["status"], found["evidence"]) for found in listed}


def test_two_valleys(tmp_path: Path):
    found = conditions(VALLEYS, tmp_path / "out")
    assert found == {
        "red_line": ("not_met", "与生态保护红线重叠：西沟·弃土场 0.1250 hm²（1250.00 m²）"),
        "basic_farmland": ("met", "与永久基本农田图层没有重叠（写明覆盖范围：示例旗全境）"),
        "nature_reserve": ("cannot_tell", "没有导入自然保护地图层"),
        "farmland_slope": (
            "met",
            "复垦为耕地单元的最大坡度 6 度（东沟·施工便道）；复垦为耕地的单元是否都写明坡度：是",
        ),
        **dict.fromkeys(
            (
                "linkage_collective",
                "linkage_imagery",
                "linkage_plot_area",
                "linkage_farmland_red_line",
                "linkage_farmland_slope",
            ),
            ("not_applicable", "是否用于城乡建设用地增减挂钩：否"),
        ),
        "ecological_industry": ("not_applicable", "方案种类：土地复垦方案报告表"),
    }


def test_not_met_is_said_and_refuses_nothing(tmp_path: Path):
    result = build(VALLEYS, tmp_path / "out", final=True, pdf=False)
    said = [note for note in result.notes if note.startswith("用地条件")]
    assert said == [
        "用地条件不满足：不占用生态保护红线。与生态保护红线重叠：西沟·弃土场 0.1250 hm²（1250.00 m²）（《自然资源部 生态环境部 "
        "国家林业和草原局关于加强生态保护红线管理的通知（试行）》（自然资发〔2022〕142号）一（一））。"
        "→ 调整用地范围；属于红线内允许的有限人为活动的，附认定意见",
        "用地条件不能判定：不占用自然保护地。没有导入自然保护地图层（选址避让自然保护地的审查惯例（条款原文未得）【未核实】）",
    ]
    checked = check(VALLEYS)
    assert checked.problems == ()
    assert [note for note in checked.notes if note.startswith("用地条件")] == said
    assert any("national-site-conditions@" in pack for pack in result.packs)
    assert any("neimenggu-site-conditions@" in pack for pack in result.packs)


def test_the_plan_shows_layers_and_conditions():
    found = prepared(VALLEYS)
    tables = {block.id: block for block in found.document().blocks if isinstance(block, Table)}

    def rows(key: str) -> list[list[str]]:
        return [[cell.text for cell in row] for row in tables[key].rows[1:]]

    assert rows("contacts") == [
        ["示例生态保护红线（虚构）", "西沟·弃土场", "1250.00", "0.1250"],
        ["示例永久基本农田（虚构）", "没有重叠", "0.00", "0.0000"],
    ]
    assert [row[:3] for row in rows("site_conditions")] == [
        ["1", "不占用生态保护红线", "不满足"],
        ["2", "不占用永久基本农田", "满足"],
        ["3", "不占用自然保护地", "不能判定"],
        ["4", "复垦为耕地的，坡度小于25度", "满足"],
    ]
    assert rows("site_conditions")[1][3:] == [
        "与永久基本农田图层没有重叠（写明覆盖范围：示例旗全境）",
        "《中华人民共和国土地管理法》（2019年修正）第三十五条",
    ]


def test_without_layers_nothing_can_be_told(tmp_path: Path):
    found = conditions(EJINA, tmp_path / "out")
    assert [found[rule] for rule in ("red_line", "basic_farmland", "nature_reserve")] == [
        ("cannot_tell", "没有导入生态保护红线图层"),
        ("cannot_tell", "没有导入永久基本农田图层"),
        ("cannot_tell", "没有导入自然保护地图层"),
    ]
    assert found["farmland_slope"] == ("not_applicable", "是否复垦为耕地：否")
    assert found["linkage_plot_area"] == ("not_applicable", "是否临时用地：是")
    assert overlaps(prepared(EJINA)) == {}


def test_a_plan_without_geometry_has_no_conditions(tmp_path: Path):
    result = build(QUARRY, tmp_path / "out", pdf=False)
    content = json.loads((tmp_path / "out/figures.json").read_text("utf-8"))
    assert "site_conditions" not in content
    assert not [pack for pack in result.packs if "site-conditions" in pack or "layer-fields" in pack]
    assert not [key for key in content["figures"] if "overlap" in key or "smallest" in key]
    assert "用地条件" not in (tmp_path / "out/plan.html").read_text("utf-8")


def test_overlapping_features_count_once(tmp_path: Path):
    """Two boxes of 10 m × 20 m that overlap by half in the yard: 10 × 20 + 5 × 20 = 300 m²."""
    folder = railway(tmp_path / "a", ("line", "ecological_red_line", [(0, 0, 10, 20), (5, 0, 15, 20)]))
    found = prepared(folder)
    assert overlaps(found) == {
        "measured_overlap_area|sub:main/unit:yard/layer:line": "300.00",
        "measured_overlap_area|layer:line": "300.00",
        "measured_overlap_area|role:ecological_red_line": "300.00",
    }
    figure = found.computed.figures["measured_overlap_area|sub:main/unit:yard/layer:line"]
    assert isinstance(figure.origin, Source)
    assert figure.origin.document.startswith("生态保护红线图层“图层line”（geometry/line.geojson，SHA-256 ")
    assert figure.origin.place.endswith("叠加，椭球面积（国土调查办发〔2008〕32号），3度带第34带，未平差")
    assert figure.origin.document.endswith("，数据日期 2025-06-30）")


def test_several_units_are_touched(tmp_path: Path):
    """A box around all plots holds every unit whole: what is measured of the units is what is measured of the overlap."""
    folder = railway(tmp_path / "a", ("all", "mining_right", [(-5000, -5000, 5000, 5000)]))
    found = prepared(folder)
    figures = found.computed.figures
    units = [f"sub:main/unit:{unit}" for unit in ("yard", "camp", "track")]
    assert [overlaps(found)[f"measured_overlap_area|{unit}/layer:all"] for unit in units] == [
        figures["measured_area", unit].text for unit in units
    ]
    assert figures["measured_overlap_area|layer:all"].number == figures["measured_area"].number
    assert figures["overlap_area|layer:all"].text == "6.3758"
    assert not any("矿业权" in note for note in site_notes(found))  # no condition is about it


def test_what_two_layers_of_a_role_hold_counts_once(tmp_path: Path):
    folder = railway(
        tmp_path / "a",
        ("one", "nature_reserve", [(0, 0, 10, 20)]),
        ("two", "nature_reserve", [(5, 0, 15, 20)]),
    )
    found = prepared(folder)
    assert overlaps(found) == {
        "measured_overlap_area|sub:main/unit:yard/layer:one": "200.00",
        "measured_overlap_area|layer:one": "200.00",
        "measured_overlap_area|sub:main/unit:yard/layer:two": "200.00",
        "measured_overlap_area|layer:two": "200.00",
        "measured_overlap_area|sub:main/unit:yard/role:nature_reserve": "300.00",
        "measured_overlap_area|role:nature_reserve": "300.00",
    }
    [note] = [note for note in site_notes(found) if "自然保护地" in note]
    assert "与自然保护地重叠：材料堆场 0.0300 hm²（300.00 m²）" in note


FAR, NEAR = (50_000, 50_000, 50_100, 50_100), (-2500, 0, -2400, 100)
EAST_SIDE, SOUTH, WEST, NORTH_SIDE = (
    (9_000, 0, 9_100, 100), (0, -9_100, 100, -9_000), (-9_100, 0, -9_000, 100), (0, 9_000, 100, 9_100),
)  # fmt: skip


@pytest.mark.parametrize("boxes", [[FAR], [NEAR]], ids=["nothing near the plots", "near, but not touching"])
def test_a_layer_that_is_complete_there_and_holds_nothing_of_the_plots_is_no_contact(tmp_path: Path, boxes: list[Box]):
    folder = railway(tmp_path / "a", ("field", "basic_farmland", boxes), coverage="全旗")
    found = prepared(folder)
    assert overlaps(found) == {
        "measured_overlap_area|layer:field": "0.00",
        "measured_overlap_area|role:basic_farmland": "0.00",
    }
    source = found.computed.figures["measured_overlap_area|layer:field"].origin
    assert isinstance(source, Source)
    assert source.document.endswith("，数据日期 2025-06-30，覆盖范围 全旗）")
    conclusion = conditions(folder, tmp_path / "out")["basic_farmland"]
    assert conclusion == ("met", "与永久基本农田图层没有重叠（写明覆盖范围：全旗）")


def test_a_layer_with_something_on_every_side_is_no_contact(tmp_path: Path):
    around = [EAST_SIDE, SOUTH, WEST, NORTH_SIDE]
    folder = railway(tmp_path / "a", ("field", "basic_farmland", around))
    assert overlaps(prepared(folder))["measured_overlap_area|role:basic_farmland"] == "0.00"
    assert conditions(folder, tmp_path / "out")["basic_farmland"] == ("met", "与永久基本农田图层没有重叠")


@pytest.mark.parametrize(
    ("boxes", "sides"),
    [
        ([EAST_SIDE, SOUTH, WEST], "北"),
        ([EAST_SIDE, SOUTH, NORTH_SIDE], "西"),
        ([SOUTH, WEST, NORTH_SIDE], "东"),
        ([EAST_SIDE, WEST, NORTH_SIDE], "南"),
        ([NEAR], "东、南、北"),
        ([FAR], "南、西"),
        ([(300, 0, 310, 10)], "东、南、西、北"),  # beside the plots, not 500 m away
    ],
)
def test_a_layer_that_may_be_cut_off_leaves_it_open(tmp_path: Path, boxes: list[Box], sides: str):
    folder = railway(tmp_path / "a", ("field", "basic_farmland", boxes))
    assert overlaps(prepared(folder)) == {}
    assert conditions(folder, tmp_path / "out")["basic_farmland"] == (
        "cannot_tell",
        f"没有重叠，但图层“图层field”在地块{sides}侧500米外没有图形，可能裁切不全。"
        "换成完整的图层；图层确实完整的，在 coverage 中写明覆盖范围",
    )
    page = (tmp_path / "out/plan.html").read_text("utf-8")
    assert "不能判定" in page[page.index("图层重叠面积表") : page.index("用地条件核对表")]


def test_what_a_layer_that_may_be_cut_off_does_touch_is_touched(tmp_path: Path):
    """One layer of a role is cut off: it cannot say that nothing is there, but what it holds is there."""
    whole = ("one", "nature_reserve", [EAST_SIDE, SOUTH, WEST, NORTH_SIDE])
    cut = railway(tmp_path / "a", whole, ("two", "nature_reserve", [NEAR]))
    assert overlaps(prepared(cut)) == {"measured_overlap_area|layer:one": "0.00"}
    status, said = conditions(cut, tmp_path / "out")["nature_reserve"]
    assert (status, "图层“图层two”在地块东、南、北侧" in said, "图层one" in said) == ("cannot_tell", True, False)
    touched = railway(tmp_path / "b", whole, ("two", "nature_reserve", [(0, 0, 10, 20)]))
    assert conditions(touched, tmp_path / "touched")["nature_reserve"] == (
        "not_met",
        "与自然保护地重叠：材料堆场 0.0200 hm²（200.00 m²）",
    )


def test_zones_of_a_plan_are_measured_one_by_one(tmp_path: Path):
    """10 m × 20 m and 5 m × 10 m of one zone, 3 m × 4 m of another, and one that the plots do not touch."""
    boxes = [(0, 0, 10, 20), (20, 0, 25, 10), (30, 0, 33, 4), NEAR]
    folder = railway(tmp_path / "a", ("plan", "planning", boxes))
    path = folder / "geometry/plan.geojson"
    content = json.loads(path.read_text("utf-8"))
    for feature, name in zip(content["features"], ("农田保护区", "农田保护区", "", "生态控制区"), strict=True):
        feature["properties"] = {"GHFQDM": "310", "GHFQMC": name}
    path.write_text(json.dumps(content), "utf-8")
    found = prepared(folder)
    assert overlaps(found) == {
        "measured_overlap_area|sub:main/unit:yard/layer:plan": "262.00",
        "measured_overlap_area|layer:plan": "262.00",
        "measured_overlap_area|role:planning": "262.00",
        "measured_overlap_area|sub:main/unit:yard/layer:plan/zone:310": "12.00",
        "measured_overlap_area|layer:plan/zone:310": "12.00",
        "measured_overlap_area|sub:main/unit:yard/layer:plan/zone:农田保护区": "250.00",
        "measured_overlap_area|layer:plan/zone:农田保护区": "250.00",
    }
    blocks = found.document().blocks
    said = [text for block in blocks if "用地条件核对所用图层" in (text := repr(block))]
    assert [text.count("图层“图层plan”") for text in said] == [1]
    [table] = [block for block in blocks if isinstance(block, Table) and block.id == "contacts"]
    assert [[cell.text for cell in row] for row in table.rows[1:]] == [
        ["图层plan", "材料堆场", "262.00", "0.0262"],
        ["图层plan·310", "材料堆场", "12.00", "0.0012"],
        ["图层plan·农田保护区", "材料堆场", "250.00", "0.0250"],
    ]


def test_a_plan_whose_zones_are_not_recognized_is_measured_whole(tmp_path: Path):
    folder = railway(tmp_path / "a", ("plan", "planning", [(0, 0, 10, 20)]))
    found = prepared(folder)
    assert set(overlaps(found).values()) == {"200.00"}
    assert len(overlaps(found)) == 3
    assert [note for note in found.dossier.notes if "分区字段" in note] == [
        "没有识别出图层“图层plan”的分区字段，重叠面积按整个图层计算；用 fields 写明字段对照"
    ]


def test_a_common_edge_is_no_contact(tmp_path: Path):
    """A strip along J2, J3 and J4 of the yard, 20 m to the east of them."""
    folder = railway(tmp_path / "a", ("line", "ecological_red_line", [(0, 0, 10, 10)]), coverage="全旗")
    edge = [(4642562.300, 34523027.300), (4642550.100, 34523034.420), (4642310.600, 34523036.200)]
    assert all(
        f"{north:.3f},{east:.3f}" in (folder / "geometry/boundary.txt").read_text("utf-8") for north, east in edge
    )
    inner = [(east - 34e6, north) for north, east in edge]
    ring = np.array([*inner, *((east + 20, north) for east, north in reversed(inner)), inner[0]])
    (folder / "geometry/line.geojson").write_text(features_text([ring]), "utf-8")
    assert set(overlaps(prepared(folder)).values()) == {"0.00"}
    inside = ring - np.array([0.01, 0.0])  # 1 cm into the yard, along 12.2 m and 239.5 m of it
    (folder / "geometry/line.geojson").write_text(features_text([inside]), "utf-8")
    assert overlaps(prepared(folder))["measured_overlap_area|role:ecological_red_line"] == "2.52"


def test_faulty_layers_are_problems_with_their_file(tmp_path: Path):
    folder = railway(tmp_path / "a", ("line", "ecological_red_line", [(0, 0, 10, 10)]))
    bow = np.array([(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)], dtype=float) + np.array([EAST, NORTH])
    (folder / "geometry/line.geojson").write_text(features_text([bow]), "utf-8")
    (folder / "geometry/landuse.gpkg").write_bytes(b"no layer")
    with pytest.raises(InputError) as caught:
        prepared(folder)
    assert {Path(problem.file).name for problem in caught.value.problems} >= {"landuse.gpkg"}
    shutil.copy(EJINA / "geometry/landuse.gpkg", folder / "geometry/landuse.gpkg")
    with pytest.raises(InputError, match="自相交等"):
        prepared(folder)
    (folder / "geometry/line.geojson").write_text("{", "utf-8")
    with pytest.raises(InputError) as caught:
        prepared(folder)
    assert [Path(problem.file).name for problem in caught.value.problems] == ["line.geojson"]


STATED = """    land:
      - {before: "0602", after: "0602", area_hm2: 0.8265}
      - {before: "1207", after: "1207", area_hm2: 5.5493}
    ownership:
      - {kind: state, owner: 甲, area_hm2: 0.9128}
      - {kind: collective, owner: 乙, area_hm2: 5.4630}
"""


def without_track(folder: Path) -> None:
    """The track is no longer in the boundary file: its area, classes and owners are typed."""
    points = (folder / "geometry/boundary.txt").read_text("utf-8")
    (folder / "geometry/boundary.txt").write_text(points[: points.index("73,2.4393,3,便道")], "utf-8")
    text = (folder / "plan.yaml").read_text("utf-8")
    for before, after in (
        ("    units:\n", f"{STATED}    units:\n"),
        ("        plots: [便道]\n", "        area_hm2: 2.4393\n"),
        ("  area_hm2: 6.3758\n", ""),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    (folder / "plan.yaml").write_text(text, "utf-8")


def test_units_without_plots_leave_it_open(tmp_path: Path):
    layers = [("line", "ecological_red_line", [(0, 0, 10, 20)]), ("field", "basic_farmland", [(-2500, 0, -2400, 100)])]
    folder = railway(tmp_path / "a", *layers, coverage="全旗")
    without_track(folder)
    found = conditions(folder, tmp_path / "out")
    assert found["red_line"] == ("not_met", "与生态保护红线重叠：材料堆场 0.0200 hm²（200.00 m²）")
    assert found["basic_farmland"] == ("cannot_tell", "写了地块的单元没有重叠，但有单元没有写地块")
    assert found["nature_reserve"] == ("cannot_tell", "没有导入自然保护地图层")
    assert not [key for key in overlaps(prepared(folder)) if "field" in key or "farmland" in key]


def linkage(folder: Path, *more: tuple[str, str]) -> Path:
    """Two valleys as land of the linkage scheme (增减挂钩)."""
    shutil.copytree(VALLEYS, folder)
    text = (folder / "plan.yaml").read_text("utf-8")
    for before, after in (("  linkage: false\n", "  linkage: true\n"), *more):
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    (folder / "plan.yaml").write_text(text, "utf-8")
    return folder


def test_conditions_of_the_linkage_scheme(tmp_path: Path):
    found = conditions(linkage(tmp_path / "a"), tmp_path / "out")
    assert {rule: found[rule] for rule in found if rule.startswith("linkage")} == {
        "linkage_collective": ("not_met", "土地所有权：国有和集体都有"),
        "linkage_imagery": ("met", "影像是否写明拍摄日期：是；影像是否覆盖全部地块：是"),
        "linkage_plot_area": ("met", "最小地块图形面积 1665.00 m²"),
        "linkage_farmland_red_line": ("not_met", "与生态保护红线重叠：西沟·弃土场 0.1250 hm²（1250.00 m²）"),
        "linkage_farmland_slope": (
            "met",
            "复垦为耕地单元的最大坡度 6 度（东沟·施工便道）；复垦为耕地的单元是否都写明坡度：是",
        ),
    }


def test_imagery_needs_its_date_and_all_plots(tmp_path: Path):
    line = "  imagery: {file: geometry/imagery.tif, date: 2026-09-01, source: 为演示合成，不是真实影像}\n"
    undated = linkage(tmp_path / "a", (line, line.replace("date: 2026-09-01, ", "")))
    assert conditions(undated, tmp_path / "out")["linkage_imagery"] == ("not_met", "影像是否写明拍摄日期：否")
    none = linkage(tmp_path / "b", (line, ""))
    assert conditions(none, tmp_path / "none")["linkage_imagery"] == ("cannot_tell", "没有导入影像")
    cut = linkage(tmp_path / "c")
    with rasterio.open(cut / "geometry/imagery.tif") as file:
        half = Window(0, 0, file.width // 2, file.height)
        profile = file.profile | {"width": file.width // 2}
        data = file.read(window=half)
    with rasterio.open(cut / "geometry/imagery.tif", "w", **profile) as file:
        file.write(data)
    assert conditions(cut, tmp_path / "cut")["linkage_imagery"] == ("not_met", "影像是否覆盖全部地块：否")


def test_a_red_line_in_a_file_geodatabase_is_looked_at(tmp_path: Path):
    folder = railway(tmp_path / "a", ("line", "ecological_red_line", [(0, 0, 10, 20)]))
    as_database(folder / "geometry/line.geojson", "line")
    text = (folder / "plan.yaml").read_text("utf-8").replace("line.geojson", "line.gdb")
    (folder / "plan.yaml").write_text(text, "utf-8")
    status, evidence = conditions(folder, tmp_path / "out")["red_line"]
    # 10 m × 20 m of the yard
    assert (status, evidence) == ("not_met", "与生态保护红线重叠：材料堆场 0.0200 hm²（200.00 m²）")


def sloped(folder: Path, *slopes: str) -> Path:
    """Two valleys with other slopes of its three units that become farmland; a blank one is left out."""
    shutil.copytree(VALLEYS, folder)
    text = (folder / "plan.yaml").read_text("utf-8")
    for before, after in zip(("3", "6", "2.5"), slopes, strict=True):
        line = f"        slope_degrees: {before}\n"
        assert text.count(line) == 1
        text = text.replace(line, f"        slope_degrees: {after}\n" if after else "")
    (folder / "plan.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("slopes", "outcome"),
    [
        (("", "", ""), ("cannot_tell", "没有写明复垦后地面坡度：东沟·施工场地、东沟·施工便道、西沟·拌合站")),
        (("3", "", "2.5"), ("cannot_tell", "没有写明复垦后地面坡度：东沟·施工便道")),
        (("3", "未知", "2.5"), ("cannot_tell", "没有写明复垦后地面坡度：东沟·施工便道")),
        (("3", "", "25"), ("not_met", "复垦为耕地单元的最大坡度 25 度（西沟·拌合站）")),
        (("24.9", "24.9", "0"), ("met", "复垦为耕地单元的最大坡度 24.9 度（东沟·施工场地、东沟·施工便道）；")),
    ],
    ids=["none", "not all", "one owed", "one too steep, one not stated", "all"],
)
def test_the_slope_of_farmland(tmp_path: Path, slopes: tuple[str, str, str], outcome: tuple[str, str]):
    status, said = conditions(sloped(tmp_path / "a", *slopes), tmp_path / "out")["farmland_slope"]
    assert (status, said.removesuffix("复垦为耕地的单元是否都写明坡度：是")) == outcome


def test_the_steepest_slope_is_that_of_farmland(tmp_path: Path):
    """A steep unit that becomes grassland, and one that is not reclaimed, do not matter."""
    folder = sloped(tmp_path / "a", "3", "6", "2.5")
    text = (folder / "plan.yaml").read_text("utf-8")
    grass = '        directions: ["0404"]\n'
    assert text.count(grass) == 2
    (folder / "plan.yaml").write_text(text.replace(grass, f"{grass}        slope_degrees: 33.5\n"), "utf-8")
    figures = prepared(folder).computed.figures
    assert figures["farmland_slope"].text == "6"
    assert figures["ground_slope", "sub:west/unit:spoil"].text == "33.5"


def test_a_slope_is_checked_without_geometry(tmp_path: Path):
    shutil.copytree(QUARRY, tmp_path / "a")
    text = (tmp_path / "a/plan.yaml").read_text("utf-8")
    unit = '        directions: ["0307"]\n'
    assert text.count(unit) == 1
    (tmp_path / "a/plan.yaml").write_text(text.replace(unit, f"{unit}        slope_degrees: 12\n"), "utf-8")
    found = conditions(tmp_path / "a", tmp_path / "out")
    assert found["red_line"] == ("cannot_tell", "没有导入生态保护红线图层")
    assert found["farmland_slope"] == ("not_applicable", "是否复垦为耕地：否")
    assert found["linkage_plot_area"] == ("not_applicable", "是否临时用地：是")
    assert "national-site-conditions@" in (tmp_path / "out/figures.json").read_text("utf-8")
