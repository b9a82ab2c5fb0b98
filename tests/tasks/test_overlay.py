"""``xiufu overlay``: projects against layers, from files to files; every sum exact, every doubt said."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from tests.packs.making import write_pack
from tests.spatial.files.plots import HEADER, plot_text
from tests.spatial.layers import EAST, NORTH, ZONE, Sides, shapes
from xiufu.cli import main
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.layers import read_layer
from xiufu.spatial.files.vector_write import layer_bytes
from xiufu.spatial.survey_plane import ellipsoidal_areas
from xiufu.tasks.overlay import file_and_layer

PREFIXED = Crs(3, 34, True)


def projects(path: Path, *plots: tuple[str, Sides]) -> Path:
    """Rectangles as text of boundary points, the zone before the east."""
    lines = []
    for number, (name, (west, south, east, north)) in enumerate(plots, start=1):
        ring = [(west, south), (west, north), (east, north), (east, south)]
        corners = [(34_000_000 + EAST + x, NORTH + y) for x, y in ring]
        lines.append(plot_text(number, name, corners, stated="0", use="临时用地"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def layer(
    path: Path, geometries: Sequence[object], crs: Crs = PREFIXED, name: str = "DLTB", **columns: list[Any]
) -> Path:
    found = shapes(*geometries)
    if crs.geographic:
        found = shapely.transform(found, ZONE.to_geographic)
    arrays = {column: np.array(values, dtype=object) for column, values in columns.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(layer_bytes(found, arrays, crs, name))
    return path


def land_use(path: Path, **more: Any) -> Path:
    """Three parcels that cover 300 × 200 m; the first is farmland with ridges."""
    columns = {
        "DLBM": ["0103", "0401", "0602"],
        "DLMC": ["旱地", "天然牧草地", "采矿用地"],
        "QSXZ": ["30", "20", "20"],
        "QSDWMC": ["某嘎查", "某旗", "某旗"],
        "KCXS": ["0.1", None, None],
        "SJNF": ["2024", "2024", "2024"],
    }
    return layer(path, [(0, 0, 100, 200), (100, 0, 200, 200), (200, 0, 300, 200)], **{**columns, **more})


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["overlay", *map(str, words)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def table(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def areas(path: Path) -> list[tuple[str, str, str, str, str]]:
    keys = ("project", "layer", "class", "area_m2", "area_hm2")
    rows = table(path)
    assert all(tuple(row)[:5] == keys for row in rows)
    return [(r["project"], r["layer"], r["class"], r["area_m2"], r["area_hm2"]) for r in rows]


def test_areas_by_project_class_and_ownership(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)), ("乙", (200, 100, 300, 150)))
    code, out, err = run(capsys, where, land_use(tmp_path / "dltb.gpkg"), "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("overlay.csv", "ownership.csv", "overlay.gpkg", "overlay.json"),
    }
    # 甲: 50 × 100 of farmland, of it a tenth ridges; 100 × 100; 50 × 100. 乙: 100 × 50
    assert areas(tmp_path / "out" / "overlay.csv") == [
        ("甲", "DLTB", "0103", "4500.00", "0.4500"),
        ("甲", "DLTB", "0401", "10000.00", "1.0000"),
        ("甲", "DLTB", "0602", "5000.00", "0.5000"),
        ("甲", "DLTB", "1203", "500.00", "0.0500"),
        ("乙", "DLTB", "0602", "5000.00", "0.5000"),
    ]
    first = table(tmp_path / "out" / "overlay.csv")[0]
    assert [
        first[c] for c in ("class_name", "class_standard", "state_hm2", "collective_hm2", "untold_ownership_hm2")
    ] == [
        *("旱地", "sandiao", "0.0000", "0.4500", "0.0000"),
    ]
    owners = table(tmp_path / "out" / "ownership.csv")
    assert [(r["class"], r["ownership"], r["owner"], r["area_hm2"]) for r in owners][:2] == [
        ("0103", "集体", "某嘎查", "0.4500"),
        ("0401", "国有", "某旗", "1.0000"),
    ]
    lines = out.splitlines()
    assert "图层 DLTB（sandiao），合计 2.5000 公顷：" in lines
    assert "　0602 采矿用地　1.0000 公顷" in lines


def test_the_json_says_where_numbers_come_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)))
    code, out, _ = run(capsys, where, land_use(tmp_path / "dltb.gpkg"), "-o", tmp_path / "out", "--json")
    assert code == 0
    found = json.loads((tmp_path / "out" / "overlay.json").read_text("utf-8"))
    shown = json.loads(out)
    assert [Path(file).name for file in shown.pop("files")] == [
        "overlay.csv",
        "ownership.csv",
        "overlay.gpkg",
        "overlay.json",
    ]
    assert shown == found
    assert (found["projects"]["file"], found["projects"]["crs"]["epsg"]) == ("项目.txt", 4522)
    assert found["projects"]["plots"] == [
        {"name": "甲", "area_m2": "20000.00", "area_hm2": "2.0000", "measured_m2": "20000.00"}
    ]
    (one,) = found["layers"]
    assert (one["file"], one["years"], one["class_standard"], one["fields"]["name"]) == (
        *("dltb.gpkg", ["2024"], "sandiao", "sandiao_dltb"),
    )
    assert len(one["sha256"]) == 64
    assert one["projects"] == [
        {
            "project": "甲",
            "uncovered_m2": "0.00",
            "contested_m2": "0.00",
            "closure_m2": one["projects"][0]["closure_m2"],
        }
    ]
    assert abs(Decimal(one["projects"][0]["closure_m2"])) < Decimal("0.02")
    assert one["rows"][0] == {
        "project": "甲",
        "class": "0103",
        "class_name": "旱地",
        "class_standard": "sandiao",
        "stated_class": "",
        "ownership": "collective",
        "owner": "某嘎查",
        "area_m2": "4500.00",
        "area_hm2": "0.4500",
    }
    assert [(total["class"], total["area_hm2"]) for total in one["totals"]] == [
        *(("0103", "0.4500"), ("0401", "1.0000"), ("0602", "0.5000"), ("1203", "0.0500")),
    ]
    assert [label.split("@")[0] for label in found["packs"]] == ["national-landclass", "national-layer-fields"]


def test_the_pieces_are_a_layer_in_the_projects_system(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 350, 100)))
    run(capsys, where, land_use(tmp_path / "dltb.gpkg", crs=Crs()), "-o", tmp_path / "out")
    pieces = read_layer(tmp_path / "out" / "overlay.gpkg")
    assert pieces.crs == PREFIXED
    rows = zip(*(pieces.columns[c] for c in ("project", "class", "feature", "area_m2", "ownership")), strict=True)
    assert [tuple(map(str, row)) for row in rows] == [
        ("甲", "0103", "1", "5000.0", "集体"),
        ("甲", "0401", "2", "10000.0", "国有"),
        ("甲", "0602", "3", "10000.0", "国有"),
        ("甲", "未覆盖", "0", "5000.0", ""),
    ]
    measured = ellipsoidal_areas(pieces.shapes, pieces.crs, ZONE)
    assert np.abs(measured - [5000, 10000, 10000, 5000]).max() < 0.05


def test_each_layer_stands_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)))
    line = layer(tmp_path / "red.gpkg", [(0, 0, 60, 60)], name="STBHHX", HXBM=["1"], HXMC=["某红线区"])
    farm = layer(tmp_path / "farm.gpkg", [(500, 0, 600, 60)], name="YJJBNTTB", YJJBNTTBBH=["1"], DLBM=["0103"])
    code, out, _ = run(capsys, where, land_use(tmp_path / "dltb.gpkg"), line, farm, "-o", tmp_path / "out")
    assert code == 0  # that the red line does not cover a project is no fault
    assert [row for row in out.splitlines() if "没有一个图形" in row] == [
        "　说明：YJJBNTTB：没有一个图形与项目相交；若不应如此，请核对两边的坐标系"
    ]
    found = areas(tmp_path / "out" / "overlay.csv")
    assert found[4:] == [
        ("甲", "STBHHX", "生态保护红线", "600.00", "0.0600"),
        ("甲", "STBHHX", "未覆盖", "19400.00", "1.9400"),
        ("甲", "YJJBNTTB", "未覆盖", "20000.00", "2.0000"),
    ]
    for name in ("DLTB", "STBHHX", "YJJBNTTB"):
        assert sum(Decimal(m2) for _, of, _, m2, _ in found if of == name) == 20000


def test_layers_of_one_name_and_projects_of_one_name_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (0, 0, 10, 10)), ("甲", (20, 0, 40, 10)))
    both = [land_use(tmp_path / name) for name in ("2023.gpkg", "2024.gpkg")]
    run(capsys, where, *both, "-o", tmp_path / "out")
    named = [(p, of) for p, of, code, _, _ in areas(tmp_path / "out" / "overlay.csv") if code == "0103"]
    assert named == [
        *(("甲（第1个）", "DLTB"), ("甲（第2个）", "DLTB")),
        *(("甲（第1个）", "DLTB（2024.gpkg）"), ("甲（第2个）", "DLTB（2024.gpkg）")),
    ]


def test_doubts_are_said_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (0, 0, 100, 100)))
    dltb = layer(tmp_path / "dltb.gpkg", [(0, 0, 60, 100), (50, 0, 90, 100)], DLBM=["0401", "0499"], QSXZ=["20", "77"])
    code, out, err = run(capsys, where, dltb, "-o", tmp_path / "out")
    assert (code, err) == (1, "")
    assert [line for line in out.splitlines() if line.startswith("提示：")] == [
        "提示：dltb.gpkg：项目“甲”有 1000.00 平方米被图层“DLTB”的几个图斑同时占有（第1和第2个图形）。"
        "→ 请数据提供单位改正重叠的图斑；现列为“图斑重叠”，没有重复计算",
        "提示：dltb.gpkg：项目“甲”有 1000.00 平方米没有图层“DLTB”的图斑覆盖。→ 核对图层是否完整、坐标系是否正确",
        "提示：dltb.gpkg：图层“DLTB”第2个图形：权属性质“77”不在代码表中，不能判定国有或集体。"
        "→ 核对权属性质，或在自己的字段对照中写明这个代码",
        "提示：dltb.gpkg：图层“DLTB”第2个图形：地类编码“0499”不在地类标准 sandiao 中。"
        "→ 核对编码和地类标准（--standard）；新增的地类可写进自己的地类数据包",
    ]
    assert [(code, m2) for _, _, code, m2, _ in areas(tmp_path / "out" / "overlay.csv")] == [
        *(("0401", "5000.00"), ("0499", "3000.00"), ("图斑重叠", "1000.00"), ("未覆盖", "1000.00")),
    ]
    assert table(tmp_path / "out" / "overlay.csv")[1]["untold_ownership_hm2"] == "0.3000"
    found = json.loads((tmp_path / "out" / "overlay.json").read_text("utf-8"))
    assert len(found["problems"]) == 4
    assert found["layers"][0]["overlaps"] == [
        {"project": "甲", "features": [1, 2], "area_m2": "1000.00", "counted": "contested"}
    ]


def test_an_overlap_that_makes_no_difference_is_counted_once_and_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    where = projects(tmp_path / "项目.txt", ("甲", (0, 0, 100, 100)))
    dltb = layer(tmp_path / "dltb.gpkg", [(0, 0, 60, 100), (50, 0, 100, 100)], DLBM=["0401", "0401"])
    code, out, _ = run(capsys, where, dltb, "-o", tmp_path / "out")
    assert code == 0
    assert "　说明：DLTB：第1和第2个图形在项目“甲”内重叠 1000.00 平方米，归类相同，只计一次" in out.splitlines()
    assert areas(tmp_path / "out" / "overlay.csv") == [("甲", "DLTB", "0401", "10000.00", "1.0000")]


def test_a_layer_without_known_columns_is_one_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (0, 0, 100, 100)))
    code, out, _ = run(
        capsys,
        where,
        layer(tmp_path / "a.gpkg", [(0, 0, 500, 500)], name="采矿权", KQMC=["某矿"]),
        "-o",
        tmp_path / "o",
    )
    assert code == 1
    assert "没有识别出图层“采矿权”的字段（KQMC），整层计为一类" in out
    assert areas(tmp_path / "o" / "overlay.csv") == [("甲", "采矿权", "采矿权", "10000.00", "1.0000")]
    assert not (tmp_path / "o" / "ownership.csv").exists()


def test_another_standard(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)))
    dltb = land_use(tmp_path / "dltb.gpkg", DLBM=["0103", "0404", "0602"], DLMC=["旱地", "其他草地", "采矿用地"])
    code, out, _ = run(capsys, where, dltb, "-o", tmp_path / "out", "--to-standard", "ydyh_2023")
    assert code == 1
    rows = table(tmp_path / "out" / "overlay.csv")
    assert [(r["class"], r["class_name"], r["class_standard"], r["stated_class"]) for r in rows] == [
        ("0404", "其他草地", "sandiao", ""),
        ("0103", "旱地", "ydyh_2023", "0103"),
        ("1002", "采矿用地", "ydyh_2023", "0602"),
        ("2303", "田坎", "ydyh_2023", "1203"),
    ]
    assert "地类 0404 其他草地 在 ydyh_2023 中不能判定（可能是 0403、2302），仍按原标准列出" in out


def test_the_control_area_is_kept_to_the_last_unit(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)), ("乙", (200, 100, 300, 150)))
    dltb = land_use(tmp_path / "dltb.gpkg")
    run(capsys, where, dltb, "-o", tmp_path / "all", "--control", "2.5003")
    found = areas(tmp_path / "all" / "overlay.csv")
    assert sum(Decimal(hm2) for *_, hm2 in found) == Decimal("2.5003")
    assert sum(Decimal(m2) for *_, m2, _ in found) == Decimal("25003.00")
    # 2.5003 by 2 : 0.5: 20002.4 and 5000.6 units, the one left over to the larger remainder
    assert [sum(Decimal(row[4]) for row in found if row[0] == name) for name in ("甲", "乙")] == [
        *(Decimal("2.0002"), Decimal("0.5001")),
    ]
    run(capsys, where, dltb, "-o", tmp_path / "one", "--control", "乙=0.5001")
    plots = json.loads((tmp_path / "one" / "overlay.json").read_text("utf-8"))["projects"]["plots"]
    assert [plot["area_hm2"] for plot in plots] == ["2.0000", "0.5001"]
    assert (plots[1]["control_hm2"], plots[1]["difference_m2"]) == ("0.5001", "1.00")


BOW = shapely.Polygon([(EAST + x, NORTH + y) for x, y in ((10, 10), (30, 30), (30, 10), (10, 30))])


def test_a_broken_layer_is_refused_or_repaired(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (0, 0, 100, 100)))
    dltb = layer(tmp_path / "dltb.gpkg", [(30, 0, 100, 100), BOW], DLBM=["0401", "0401"])
    code, out, err = run(capsys, where, dltb, "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert "图层“DLTB”中第2个图形无效（自相交等），不能叠加" in err
    assert not (tmp_path / "out").exists()
    code, out, _ = run(capsys, where, dltb, "-o", tmp_path / "out", "--repair")
    assert code == 1
    assert "　说明：DLTB：第2个图形无效，已按面重建，修复后面积 200.00 平方米，须核对" in out.splitlines()
    assert [row[2:4] for row in areas(tmp_path / "out" / "overlay.csv")] == [("0401", "7200.00"), ("未覆盖", "2800.00")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--control", "2.50001"],
            "命令行：控制面积“2.50001”应大于 0，最多 4 位小数。→ 按批准文件或勘测定界报告填写，单位公顷",
        ),
        (["--control", "丙=1"], "命令行：没有名为“丙”的项目。→ 项目有：甲"),
        (["--control", "1公顷"], "命令行：控制面积“1公顷”：“1公顷”不是纯数值"),
        (
            ["--control", "1", "--control", "甲=1"],
            "命令行：总的控制面积只能单独写一个。→ 写一个总数，或逐个写 项目名=公顷",
        ),
        (
            ["--to-standard", "三调"],
            "命令行：没有地类标准“三调”的数据。→ 可用：sandiao、gbt21010_2017、ydyh_2023、czcsxm",
        ),
        (["--standard", "dltb.gpkg=x"], "命令行：没有地类标准“x”的数据。→ 可用："),
        (["--fields", "dltb"], "命令行：没有名为“dltb”的字段对照。→ 可用：chinese_classes、"),
    ],
)
def test_wrong_words_are_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words, said
):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)))
    code, out, err = run(capsys, where, land_use(tmp_path / "dltb.gpkg"), "-o", tmp_path / "out", *words)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert not (tmp_path / "out").exists()


def test_faults_of_all_layers_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (0, 0, 100, 100)))
    broken = [layer(tmp_path / name, [BOW], DLBM=["0401"]) for name in ("a.gpkg", "b.gpkg")]
    code, _, err = run(capsys, where, *broken, tmp_path / "c.gpkg", "-o", tmp_path / "out")
    assert code == 2
    assert [line.split("：")[0].rpartition("/")[2] for line in err.splitlines()[:-1]] == ["c.gpkg", "a.gpkg", "b.gpkg"]
    assert err.splitlines()[-1] == "共 3 个问题。"


def test_a_value_for_one_layer_goes_before_the_one_for_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (0, 0, 100, 100)))
    both = [layer(tmp_path / f"{n}.gpkg", [(0, 0, 100, 100)], DLBM=["0103"], YJJBNTTBBH=["1"]) for n in "ab"]
    own = ["--fields", "yjjbnt", "--fields", "b.gpkg=sandiao_dltb"]
    run(capsys, where, *both, "-o", tmp_path / "out", *own)
    assert [row[2] for row in areas(tmp_path / "out" / "overlay.csv")] == ["永久基本农田", "0103"]


def test_ones_own_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = """\
name: forest
title: 林地小班
everything: 公益林
required: [parcel_number]
columns: {parcel_number: [XIAO_BAN]}
source: {document: 本单位的数据说明, confidence: M}
"""
    write_pack(tmp_path / "packs" / "own", "own-fields", "layer_fields", {"forest.yaml": text})
    where = projects(tmp_path / "项目.txt", ("甲", (0, 0, 100, 100)))
    forest = layer(tmp_path / "forest.gpkg", [(0, 0, 25, 100)], XIAO_BAN=["7"])
    code, _, _ = run(capsys, where, forest, "-o", tmp_path / "out", "--packs", tmp_path / "packs")
    assert code == 0
    assert [row[2:4] for row in areas(tmp_path / "out" / "overlay.csv")] == [
        ("公益林", "2500.00"),
        ("未覆盖", "7500.00"),
    ]


def test_a_name_is_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("=1+1", (0, 0, 100, 100)))
    run(capsys, where, land_use(tmp_path / "dltb.gpkg"), "-o", tmp_path / "out")
    assert {row[0] for row in areas(tmp_path / "out" / "overlay.csv")} == {"'=1+1"}


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    made = []
    for folder in (tmp_path / "a", tmp_path / "b" / "深"):
        where = projects(folder / "项目.txt", ("甲", (50, 0, 250, 100)), ("乙", (200, 100, 400, 150)))
        assert run(capsys, where, land_use(folder / "dltb.gpkg"), "-o", folder / "out")[0] == 1
        made.append({path.name: path.read_bytes() for path in (folder / "out").iterdir()})
    assert made[0] == made[1]


def ring_file(path: Path, ring: Sequence[tuple[float, float]]) -> Path:
    corners = [(34_000_000 + EAST + x, NORTH + y) for x, y in ring]
    path.write_text(HEADER + plot_text(1, "取土场", corners), encoding="utf-8")
    return path


def test_a_ring_that_only_touches_itself_is_cut_and_has_the_area_that_area_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    # 200 × 100 m less a triangle 100 m wide whose point is on the opposite edge: 15000 m² in two pieces
    ring = [(0, 0), (0, 100), (50, 100), (100, 0), (150, 100), (200, 100), (200, 0)]
    where = ring_file(tmp_path / "项目.txt", ring)
    code, _, err = run(capsys, where, land_use(tmp_path / "dltb.gpkg"), "-o", tmp_path / "out", "--json")
    assert (code, err) == (0, "")
    found = json.loads((tmp_path / "out/overlay.json").read_text("utf-8"))
    main(["area", str(where), "--json"])
    [plot] = json.loads(capsys.readouterr().out)["plots"]
    assert plot["area_m2"] == "15000.00"
    assert [one["area_m2"] for one in found["projects"]["plots"]] == ["15000.00"]
    assert sum(Decimal(row[3]) for row in areas(tmp_path / "out/overlay.csv")) == Decimal("15000.00")


def test_a_ring_that_crosses_itself_is_refused_as_area_refuses_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = ring_file(tmp_path / "项目.txt", [(0, 0), (100, 100), (100, 0), (0, 100)])
    code, out, err = run(capsys, where, land_use(tmp_path / "dltb.gpkg"), "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert "自相交" in err
    assert "GEOM-004" in err
    assert not (tmp_path / "out").exists()
    assert main(["area", str(where)]) == 1
    assert "GEOM-004" in capsys.readouterr().out


def two_layers(path: Path) -> Path:
    """One GeoPackage of two layers: land of three parcels, and a red line over the west."""
    land_use(path)
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(shapely.transform(shapes((-10, 0, 60, 200)), lambda points: points + np.array([34e6, 0]))),
        [np.array(["红线"], dtype=object)],
        ["NAME"],
        layer="STBHHX",
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:4522",
        append=True,
    )
    return path


def test_two_layers_of_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)))
    both = two_layers(tmp_path / "现状.gpkg")
    _, _, err = run(capsys, where, f"{both}:DLTB", f"{both}:STBHHX", "-o", tmp_path / "out")
    assert err == ""
    found = areas(tmp_path / "out" / "overlay.csv")
    assert [row[:4] for row in found if row[1] == "DLTB"] == [
        ("甲", "DLTB", "0103", "4500.00"),
        ("甲", "DLTB", "0401", "10000.00"),
        ("甲", "DLTB", "0602", "5000.00"),
        ("甲", "DLTB", "1203", "500.00"),
    ]
    assert "1000.00" in {row[3] for row in found if row[1] == "STBHHX"}  # 10 × 100 m
    twice = run(capsys, where, f"{both}:DLTB", f"{both}:DLTB", "-o", tmp_path / "twice")
    assert twice[0] == 0
    assert twice[1].count("图层 DLTB") == 1


def test_the_layer_of_a_file_has_its_own_values(tmp_path: Path):
    both = two_layers(tmp_path / "现状.gpkg")
    assert file_and_layer(Path(f"{both}:DLTB")) == (both, "DLTB")
    assert file_and_layer(both) == (both, "")
    assert file_and_layer(tmp_path / "没有.gpkg:DLTB") == (tmp_path / "没有.gpkg:DLTB", "")
    (tmp_path / "a:b.gpkg").write_bytes(b"")
    assert file_and_layer(tmp_path / "a:b.gpkg") == (tmp_path / "a:b.gpkg", "")


def test_values_are_for_a_layer_before_a_file_before_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)))
    both = two_layers(tmp_path / "现状.gpkg")
    words = (where, f"{both}:DLTB", f"{both}:STBHHX", "-o", tmp_path / "out", "--layer-crs", "现状.gpkg:DLTB=EPSG:4522")
    code, _, err = run(capsys, *words, "--layer-crs", "现状.gpkg=EPSG:4523")
    assert code == 2
    assert "共 1 个问题" in err  # the red line alone is read in the wrong zone
    assert "EPSG:4523" in err
    assert run(capsys, *words, "--layer-crs", "EPSG:4522")[2] == ""


def test_a_layer_that_is_not_in_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    where = projects(tmp_path / "项目.txt", ("甲", (50, 0, 250, 100)))
    both = two_layers(tmp_path / "现状.gpkg")
    code, _, err = run(capsys, where, f"{both}:YJJBNT", "-o", tmp_path / "out")
    assert code == 2
    assert "文件里没有图层“YJJBNT”。→ 改用其中的面图层：DLTB、STBHHX" in err
    code, _, err = run(capsys, where, both, "-o", tmp_path / "out")
    assert code == 2
    assert "文件里有2个面图层：DLTB、STBHHX" in err
    assert not (tmp_path / "out").exists()
