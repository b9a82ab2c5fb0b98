"""``xiufu convert`` with text and lists: what is shown, what is written, and that nothing is where something is wrong."""

from __future__ import annotations

import json
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pytest

from tests.spatial.files.plots import EAST, HEADER, NORTH, PLOT, parsed, square
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.reading.land_file import read_boundary
from xiufu.spatial.crs import Crs
from xiufu.tasks.convert import convert

WHOLE = HEADER + PLOT + square() + square(EAST + 20, NORTH + 20, 10, 2)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(WHOLE, "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def refused(source: Path, target: Path, **options) -> list[str]:
    with pytest.raises(InputError) as caught:
        convert(source, target, **options)
    return [str(problem).replace(f"{source.parent}/", "") for problem in caught.value.problems]


def test_what_is_shown(source: Path, capsys: pytest.CaptureFixture[str]):
    target = source.with_name("b.txt")
    code, out, err = run(capsys, "convert", source, target, "--to-crs", "EPSG:4523", "--version", "8")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "坐标系：2000国家大地坐标系，3度带第34带，中央子午线102°E，东坐标前加带号（EPSG:4522）",
        "依据：[属性描述]写明坐标系为“2000国家大地坐标系”",
        "依据：东坐标前两位是34，只能是3度带第34带",
        "依据：[属性描述]写的带号34与此一致",
        "写出的坐标系：2000国家大地坐标系，3度带第35带，中央子午线105°E，东坐标前加带号（EPSG:4523）",
        "提示：8项格式没有地类编码，1个地块的地类没有写出",
        f"已写入 {target}：1 个地块，8 个界址点。",
    ]
    lines = target.read_bytes().decode("gbk").split("\r\n")
    assert (lines[8], lines[12], lines[13]) == (
        "带号=35",
        "10,1.0000,D1,一号地块,面,K48G001001,临时用地,@",
        "J1,1,4655007.0839,35318479.4588",
    )


def test_json(source: Path, capsys: pytest.CaptureFixture[str]):
    target = source.with_name("b.txt")
    code, out, _ = run(capsys, "convert", source, target, "--encoding", "utf-8", "--json")
    assert code == 0
    assert json.loads(out) == {
        "crs": "EPSG:4522",
        "reasons": [
            "[属性描述]写明坐标系为“2000国家大地坐标系”",
            "东坐标前两位是34，只能是3度带第34带",
            "[属性描述]写的带号34与此一致",
        ],
        "written_crs": "EPSG:4522",
        "plots": 1,
        "points": 8,
        "repairs": [],
        "notes": [],
        "files": [str(target)],
        "problems": [],
    }
    assert "一号地块" in target.read_text("utf-8")


def test_text_to_text_is_the_same_again(source: Path, tmp_path: Path):
    convert(source, tmp_path / "b.txt")
    convert(tmp_path / "b.txt", tmp_path / "other" / "c.txt")
    assert (tmp_path / "b.txt").read_bytes() == (tmp_path / "other" / "c.txt").read_bytes()
    again, before = read_boundary(tmp_path / "b.txt"), parsed(WHOLE)
    assert again.header == before.header
    for ring, other in zip(again.plots[0].rings(), before.plots[0].rings(), strict=True):
        assert (ring.labels, ring.points.tolist()) == (other.labels, other.points.tolist())


def test_the_zone_is_written_or_left_out_as_asked(source: Path, tmp_path: Path):
    done = convert(source, tmp_path / "b.txt", to_crs="4543")
    assert (done.crs, done.written_crs) == (Crs(3, 34, True), Crs(3, 34))
    assert read_boundary(tmp_path / "b.txt").crs == Crs(3, 34)
    assert b"J1,1,4653000.0000,567000.0000\r\n" in (tmp_path / "b.txt").read_bytes()
    convert(tmp_path / "b.txt", tmp_path / "c.txt", to_crs="EPSG:4522")
    convert(source, tmp_path / "d.txt")
    assert (tmp_path / "c.txt").read_bytes() == (tmp_path / "d.txt").read_bytes()


def test_degrees_become_metres_of_their_zone(tmp_path: Path):
    corners = ["J1,1,41.95,101.27", "J2,1,41.96,101.27", "J3,1,41.96,101.28", "J1,1,41.95,101.27"]
    (tmp_path / "a.txt").write_text(HEADER + PLOT + "\n".join(corners), "utf-8")
    done = convert(tmp_path / "a.txt", tmp_path / "b.txt")
    assert (done.crs, done.written_crs) == (Crs(), Crs(3, 34, True))
    assert done.notes == ("TXT 写平面坐标，按地块所在的3度带第34带写出；要经纬度或其他分带，用 --to-crs 指明",)
    # EPSG:4490 to EPSG:4522 after PROJ: 34439471.44302926, 4646341.009694931
    assert b"J1,1,4646341.0097,34439471.4430\r\n" in (tmp_path / "b.txt").read_bytes()
    kept = convert(tmp_path / "a.txt", tmp_path / "c.txt", to_crs="4490")
    assert (kept.written_crs, kept.notes) == (Crs(), ())
    assert b"J1,1,41.9500000000,101.2700000000\r\n" in (tmp_path / "c.txt").read_bytes()


def test_a_list_to_text(tmp_path: Path):
    file = openpyxl.Workbook()
    page = file["Sheet"]
    for row in (["点号", "X", "Y"], ["1", NORTH, 567000], ["2", NORTH + 9, 567000], ["3", NORTH + 9, 567009.25]):
        page.append(row)
    file.save(tmp_path / "a.xlsx")
    done = convert(tmp_path / "a.xlsx", tmp_path / "b.txt", crs="4543")
    # a triangle of 9 × 9.25 / 2 = 41.625 m²
    assert done.notes == (
        "来源文件没有写面积，1个地块填入了计算的椭球面积（公顷，4位小数；按3度带第34带，中央子午线102°E）；"
        "与批文或勘测定界报告不同的，以后者为准",
    )
    assert (tmp_path / "b.txt").read_bytes().decode("gbk").split("\r\n")[12:] == [
        "4,0.0042,,,面,,,,@",
        "1,1,4653000.0000,567000.0000",
        "2,1,4653009.0000,567000.0000",
        "3,1,4653009.0000,567009.2500",
        "1,1,4653000.0000,567000.0000",
        "",
    ]


def test_never_over_what_it_reads(source: Path, tmp_path: Path):
    said = ["a.txt：要写的就是要读的文件。→ 换一个文件名，原文件不会被改动"]
    assert refused(source, source) == said
    assert refused(source, tmp_path / "." / "a.txt") == said
    (tmp_path / "b.txt").hardlink_to(source)
    assert refused(source, tmp_path / "b.txt") == [said[0].replace("a.txt", "b.txt")]
    assert source.read_text("utf-8") == WHOLE


def test_nothing_is_written_where_something_is_wrong(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source.write_text(WHOLE.replace("J3,1,4653100.0000", "J3,1,465310O.0000"), "utf-8")
    code, out, err = run(capsys, "convert", source, tmp_path / "out" / "b.txt")
    assert (code, out) == (2, "")
    assert err == (
        f"{source} 第16行：X坐标有误：“465310O.0000”不是坐标数值。→ 改正这一行，写成 点号,圈号,X坐标,Y坐标\n共 1 个问题。\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_other_files(source: Path, tmp_path: Path):
    assert refused(tmp_path / "x.txt", tmp_path / "b.txt") == ["x.txt：文件不存在。→ 检查文件名和所在文件夹"]
    (tmp_path / "a.doc").write_bytes(b"")
    [problem] = refused(tmp_path / "a.doc", tmp_path / "b.txt")
    assert problem.startswith(
        "a.doc：不认识的文件种类“.doc”。→ 可读：.txt（界址点坐标）、.xlsx 或 .csv（界址点表）、.gpkg、"
    )
    assert refused(source, tmp_path / "b.txt", layer="甲") == ["a.txt：文本文件没有图层“甲”。→ 去掉图层名"]
    [problem] = refused(source, tmp_path / "b.txt", to_crs="4326")
    assert problem.startswith("--to-crs：EPSG:4326 不是可用的坐标系，它属于WGS84。→ ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--version", "7"], "命令行：参数 --version: 不在可选范围内: '7' （可选 '9', '8'）"),
        (["--encoding", "big5"], "命令行：参数 --encoding: 不在可选范围内: 'big5' （可选 'gbk', 'utf-8'）"),
    ],
)
def test_options_that_are_none(source: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str):
    code, _, err = run(capsys, "convert", source, source.with_name("b.txt"), *words)
    assert (code, err) == (2, f"{said}。→ 用 xiufu convert --help 查看写法\n共 1 个问题。\n")


def test_repairs_are_made_where_asked_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    lines = square().splitlines(keepends=True)
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text(HEADER + PLOT + "".join([lines[0], lines[1], lines[1], *lines[2:]]), "utf-8")
    code, out, err = run(capsys, "convert", source, target)
    assert (code, err) == (0, "")
    assert "修复" not in out
    assert len(read_boundary(target).plots[0].parts[0].outer.points) == 5
    code, out, err = run(capsys, "convert", source, target, "--repair", "duplicate-points")
    assert (code, err) == (0, "")
    told = [line for line in out.splitlines() if line.startswith("修复：")]
    assert len(told) == 1
    assert "删去与前一点重复的点1个：" in told[0]
    assert told[0].endswith("平方米，没有变化")
    assert len(read_boundary(target).plots[0].parts[0].outer.points) == 4


def test_an_unknown_repair_is_refused(source: Path):
    target = source.with_name("b.txt")
    assert refused(source, target, repairs="合并")[0].startswith("--repair：没有修复“合并”。→ 可用：close ")
    assert not target.exists()


def test_areas_are_filled_in_where_there_are_none_and_hold(tmp_path: Path):
    crossed = [(0, 0), (100, 100), (100, 0), (0, 100), (0, 0)]
    points = "".join(f"J{n % 4 + 1},1,{NORTH + 200 + y},{34_567_000 + x}\n" for n, (x, y) in enumerate(crossed))
    text = (
        HEADER + PLOT + square() + "5,,D2,交叉,面,,,,@\n" + points + "5,,D3,没写,面,,,,@\n" + square(north=NORTH + 400)
    )
    (tmp_path / "a.txt").write_text(text, "utf-8")
    done = convert(tmp_path / "a.txt", tmp_path / "b.txt")
    assert [plot.stated_area_hm2 for plot in read_boundary(tmp_path / "b.txt").plots] == [
        D("1.0000"),
        None,
        D("0.9999"),
    ]
    assert [note for note in done.notes if "面积" in note] == [
        "来源文件没有写面积，1个地块填入了计算的椭球面积（公顷，4位小数；按3度带第34带，中央子午线102°E）；"
        "与批文或勘测定界报告不同的，以后者为准",
        "1个地块没有面积，面积一项空着",
    ]


@pytest.mark.parametrize("target", ["b.gpkg", "b.zip", "b.geojson", "b.kml"])
def test_the_area_column_is_read_back_with_its_unit(tmp_path: Path, target: str):
    (tmp_path / "a.txt").write_text(HEADER + PLOT + square(), "utf-8")
    convert(tmp_path / "a.txt", tmp_path / target)
    read = read_boundary(tmp_path / target)
    assert [str(plot.stated_area_hm2) for plot in read.plots] == ["1.0000"]
    assert not any("单位" in note for note in read.notes)
