"""Boundary points as text: every variant reads the same, whatever is wrong is said with its line."""

import codecs
import math
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spatial.files.plots import EAST, HEADER, NORTH, PLOT, parsed, refused, shape, square
from xiufu.core.errors import InputError
from xiufu.reading.land_file import read_boundary
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.txt import parse_txt

WHOLE = HEADER + PLOT + square()
SQUARE = [[567000.0, 4653000.0], [567000.0, 4653100.0], [567100.0, 4653100.0], [567100.0, 4653000.0]]


def points(boundary: Boundary, plot: int = 0) -> list[list[float]]:
    [part] = boundary.plots[plot].parts
    return part.outer.points.tolist()


def test_the_usual_file():
    boundary = parsed(WHOLE)
    assert boundary.crs == Crs(3, 34, True)
    assert boundary.reasons == (
        "[属性描述]写明坐标系为“2000国家大地坐标系”",
        "东坐标前两位是34，只能是3度带第34带",
        "[属性描述]写的带号34与此一致",
    )
    assert boundary.notes == ()
    [plot] = boundary.plots
    assert (plot.number, plot.name, plot.use, plot.map_sheet, plot.land_class, plot.place) == (
        "D1",
        "一号地块",
        "临时用地",
        "K48G001001",
        "0301",
        "第13行",
    )
    assert (plot.stated_area_hm2, plot.stated_points, plot.attributes) == (Decimal("1.0000"), 5, {})
    [part] = plot.parts
    assert part.outer.points.tolist() == SQUARE
    assert (part.outer.labels, part.outer.lines, part.outer.closed) == (
        ("J1", "J2", "J3", "J4"),
        (14, 15, 16, 17),
        True,
    )
    assert dict(boundary.header) == {
        "格式版本号": "1.01版本",
        "数据产生单位": "某单位",
        "数据产生日期": "2025-06-15",
        "坐标系": "2000国家大地坐标系",
        "几度分带": "3",
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": "34",
        "精度": "0.001",
        "转换参数": ",,,,,,",
    }


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace("\n", "\r\n"),
        WHOLE.replace("\n", "\r"),
        WHOLE.replace("\n", "  \t\n"),
        WHOLE.replace(",", "，"),
        WHOLE.replace(",", " ,　"),
        WHOLE.replace("J1,1,", "Ｊ１，１，").replace("4653100.0000", "４６５３１００．００００"),
        HEADER + PLOT + square().replace(",", "\t"),
        HEADER + PLOT.replace(",", "\t") + square().replace(",", "\t").replace("J", "J "),
        HEADER + PLOT.replace(",", "\t") + square().replace(",", "\t\t"),
        WHOLE.replace(",@", ",@, ，"),
        HEADER + PLOT + square().replace(",", "  "),
        "\n\n  \t" + WHOLE.replace("\n[地块坐标]", "\n\n 　[ 地块坐标 ]"),
        WHOLE.replace("[属性描述]", "［属性描述］").replace("[地块坐标]", "【地块坐标】"),
        "[项目信息]\n项目名称=某项目\n项目面积=1.0\n" + WHOLE,
        WHOLE.replace("=", " ＝ "),
        HEADER + PLOT + square(closed=False),
        HEADER + PLOT.replace("5,", "66,", 1) + square(closed=False),
        WHOLE.replace("5,1.0000", "4,1.0000"),
        WHOLE.replace("5,1.0000", "999,1.0000"),
        WHOLE.replace("[地块坐标]\n", ""),
        WHOLE + "\n \n",
        WHOLE.rstrip("\n"),
        WHOLE.replace("34567", "567"),
        WHOLE.replace("带号=34\n", "带号=\n").replace("几度分带=3", "几度分带="),
        WHOLE.replace("带号=34", "带号=第34带").replace("几度分带=3", "几度分带=三度带"),
        WHOLE.replace("\nJ1,1,", "\n,1,"),
        WHOLE + "J1,1,4653000.0000,34567000.0000\n",
        WHOLE.replace(",0301,@", ",0301,"),
        WHOLE.replace("1.0000", "1.0000公顷"),
        WHOLE.replace("1.0000", "1.0000 hm²").replace("几度分带=3", "分带=3度带"),
        WHOLE.replace("[地块坐标]\n", "[地块坐标]\n点号,圈号,X坐标,Y坐标\n"),
    ],
)
def test_variants_read_the_same(text: str):
    boundary = parsed(text)
    assert (boundary.crs.zone_width, boundary.crs.zone) == (3, 34)
    assert points(boundary) == SQUARE
    plot = boundary.plots[0]
    assert (plot.number, plot.name, plot.land_class, plot.stated_area_hm2) == (
        "D1",
        "一号地块",
        "0301",
        Decimal("1.0000"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings(encoding: str):
    assert parsed(WHOLE, encoding=encoding).plots[0].name == "一号地块"


def test_utf_16_of_the_other_end():
    boundary = parse_txt(codecs.BOM_UTF16_BE + WHOLE.encode("utf-16-be"), Path("a.txt"))
    assert boundary.plots[0].name == "一号地块"


def test_swapped_columns():
    swapped = (
        HEADER
        + PLOT
        + "".join(
            f"{label},{ring},{y},{x}\n" for label, ring, x, y in (line.split(",") for line in square().splitlines())
        )
    )
    boundary = parsed(swapped)
    assert points(boundary) == SQUARE
    assert boundary.notes == ("文件中两列坐标与列名相反，已按数值大小对调",)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("5,1.0,D1,甲,面,K48,临时用地,@", ("D1", "甲", "K48", "临时用地", "", {})),
        ("5,1.0,D1,甲,面,K48,临时用地,0301,@", ("D1", "甲", "K48", "临时用地", "0301", {})),
        (
            "5,1.0,D1,甲,面,K48,临时用地,0301,a,,c,@",
            ("D1", "甲", "K48", "临时用地", "0301", {"扩展字段9": "a", "扩展字段11": "c"}),
        ),
        ("5,1.0,D1,甲,面,K48,临时用地,0301,,,,d,@", ("D1", "甲", "K48", "临时用地", "0301", {"扩展字段12": "d"})),
        ("5,1.0,面,面,面,K48,临时用地,0301,@", ("面", "面", "K48", "临时用地", "0301", {})),
        ("5,1.0,4653000,34567000,@", ("4653000", "34567000", "", "", "", {})),
        ("5,1.0,D1,甲，乙,面,,,,@", ("D1", "甲，乙", "", "", "", {})),
        ("5,1.0,x,D1,甲,面,K48,临时用地,0301,@", ("D1", "甲", "K48", "临时用地", "0301", {})),
        ("@", ("", "", "", "", "", {})),
    ],
)
def test_plot_lines(line: str, wanted: tuple[object, ...]):
    plot = parsed(f"{HEADER}{line}\n{square()}").plots[0]
    assert (plot.number, plot.name, plot.map_sheet, plot.use, plot.land_class, plot.attributes) == wanted


def test_a_mark_at_the_end_of_point_lines():
    boundary = parsed(
        HEADER + PLOT + square().replace("\n", ",@\n").replace("J3,1", "J3，1").replace("0,@\nJ4", "0＠\nJ4")
    )
    assert points(boundary) == SQUARE
    assert boundary.notes == ("界址点行的行末多了“@”，仍按界址点读取：第14行、第15行、第16行、第17行、第18行",)


def test_degrees_with_their_sides():
    rows = [("42°00′00″N", "E102°00′00″"), ("N42°00′10″", "东经102°00′00″"), ("北纬42°00′10″", "102°00′10″E")]
    lines = "".join(f"J{n},1,{latitude},{longitude}\n" for n, (latitude, longitude) in enumerate(rows, 1))
    degrees = parsed(HEADER.replace("带号=34\n", "").replace("几度分带=3\n", "") + PLOT + lines)
    north, east = 42 + 10 / 3600, 102 + 10 / 3600
    wanted: list[list[float]] = [[102, 42], [102, north], [east, north]]
    assert np.allclose(points(degrees), wanted, rtol=0, atol=1e-12)


# Rings


def test_a_hole_by_its_number():
    boundary = parsed(WHOLE + square(EAST + 20, NORTH + 20, 10, 2))
    assert shape(boundary) == [[[4, 4]]]
    assert boundary.notes == ()


def test_a_ring_numbered_as_a_hole_that_lies_outside_is_a_part():
    boundary = parsed(WHOLE + square(EAST + 200, NORTH, 10, 2))
    assert shape(boundary) == [[[4], [4]]]
    assert boundary.notes == ("不在其他圈之内，作为地块的另一部分，不是扣除的内圈：第13行地块第2圈（第19行起）",)


@pytest.mark.parametrize("closed", [True, False])
def test_numbers_that_begin_again_with_each_part(closed: bool):
    first = square(closed=closed) + square(EAST + 20, NORTH + 20, 10, 2, closed=closed)
    second = square(EAST + 200, closed=closed) + square(EAST + 220, NORTH + 20, 10, 2, closed=closed)
    boundary = parsed(HEADER + PLOT + first + second)
    assert shape(boundary) == [[[4, 4], [4, 4]]]
    assert boundary.notes == ()
    assert boundary.plots[0].parts[1].holes[0].points[0].tolist() == [567220.0, 4653020.0]


@pytest.mark.parametrize("closed", [True, False])
def test_parts_that_all_have_the_first_number(closed: bool):
    boundary = parsed(HEADER + PLOT + square(closed=closed) + square(EAST + 200, closed=closed))
    assert shape(boundary) == [[[4], [4]]]
    assert [ring.closed for ring in boundary.plots[0].rings()] == [closed, closed]


def test_a_hole_that_has_the_number_of_the_outer_ring():
    boundary = parsed(WHOLE + square(EAST + 20, NORTH + 20, 10, 1))
    assert shape(boundary) == [[[4, 4]]]
    assert boundary.notes == ("圈号与外圈相同，但在另一圈之内，作为扣除的内圈：第13行地块第1圈（第19行起）",)


def test_a_hole_before_its_outer_ring_and_an_island_in_the_hole():
    rings = square(EAST + 20, NORTH + 20, 50, 1) + square(ring=2) + square(EAST + 30, NORTH + 30, 10, 3)
    boundary = parsed(HEADER + PLOT + rings)
    assert shape(boundary) == [[[4, 4], [4]]]
    assert boundary.plots[0].parts[0].outer.points[0].tolist() == [567000.0, 4653000.0]


def test_a_hole_that_touches_the_outer_ring_and_a_part_that_shares_an_edge():
    assert shape(parsed(WHOLE + square(EAST, NORTH + 20, 10, 2))) == [[[4, 4]]]
    assert shape(parsed(WHOLE + square(EAST + 100, NORTH, 100, 2))) == [[[4], [4]]]


def test_two_parts_that_begin_at_one_corner():
    corner = f"J1,1,{NORTH}.0000,{EAST}.0000\n"
    second = f"{corner}J2,1,4652900,34567000\nJ3,1,4652900,34566900\n{corner}"
    assert shape(parsed(WHOLE + second)) == [[[4], [3]]]


def test_a_closing_point_written_twice():
    boundary = parsed(WHOLE + f"J1,1,{NORTH}.0000,{EAST}.0000\n")
    assert (shape(boundary), boundary.notes) == ([[[4]]], ("闭合点写了两次，多出的没有读：第19行",))


# Degrees


def test_degrees():
    corners = ["J1,1,41.95,102.27", "J2,1,41.96,102.27", "J3,1,41.96,102.28", "J1,1,41.95,102.27"]
    boundary = parsed(HEADER + PLOT + "\n".join(corners))
    assert boundary.crs == Crs()
    assert points(boundary) == [[102.27, 41.95], [102.27, 41.96], [102.28, 41.96]]


def test_degrees_minutes_and_seconds():
    corners = ["J1,1,41°57′00″,102°16′12″", "J2,1,41度57分36秒,102°16'12\"", "J3,1,41°57′36.00″N,102°16’48”E"]
    boundary = parsed(HEADER + PLOT + "\n".join(corners))
    assert boundary.crs == Crs()
    assert points(boundary) == [[102.27, 41.95], [102.27, 41.96], [102.28, 41.96]]


# What is wrong


def test_every_line_that_is_wrong_at_once():
    bad = [
        "J5,1,4653000",
        "J6,1,nan,34567000",
        "J7,a,4653000,34567000",
        "J8,1,inf,1e9",
        "J9,1,41°57′70″,34567000",
        "J9,1,,34567000",
    ]
    remedy = "改正这一行，写成 点号,圈号,X坐标,Y坐标"
    assert refused(WHOLE + "\n".join(bad)) == [
        f"a.txt 第19行：界址点行应有4项，这一行是“J5,1,4653000”。→ {remedy}",
        f"a.txt 第20行：X坐标有误：“nan”不是坐标数值。→ {remedy}",
        f"a.txt 第21行：圈号“a”不是整数。→ {remedy}",
        f"a.txt 第22行：X坐标有误：“inf”不是坐标数值。→ {remedy}",
        f"a.txt 第22行：Y坐标有误：“1e9”不是坐标数值。→ {remedy}",
        f"a.txt 第23行：X坐标有误：“41°57′70″”不是坐标数值。→ {remedy}",
        f"a.txt 第24行：X坐标有误：坐标是空白。→ {remedy}",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "J3,1,4653100.0000,3456710.0000",
            "的大小与其余多数点（平面坐标，东坐标8位、前两位是带号）不同，可能多了或少了数字",
        ),
        ("J3,1,4653100.0000,35567100.0000", "的带号是35，其余多数点是34"),
        ("J3,1,34567100.0000,4653100.0000", "的东、北两列与其余多数点相反"),
        (
            "J3,1,4653100.0000,567100.0000",
            "是平面坐标，东坐标6位、不加带号，其余多数点是平面坐标，东坐标8位、前两位是带号",
        ),
    ],
)
def test_one_bad_line_in_ten_thousand(line: str, said: str):
    lines = (HEADER + (PLOT + square()) * 2000).splitlines()
    assert len(lines) == 12_012
    lines[9994] = line
    [problem] = refused("\n".join(lines))
    assert problem.startswith("a.txt 第9995行：坐标（")
    assert problem.endswith(f"）{said}。→ 对照原始成果核对这个点")


def test_very_many_problems_are_counted():
    found = refused(WHOLE + "坏\n" * 300)
    assert len(found) == 101
    assert found[0] == "a.txt：共有 300 处问题，只列出前 100 处。→ 先改正列出的，再重新读取"
    found = refused(WHOLE + "".join(f"J{i},1,4653000,{45_000 + i}\n" for i in range(3)) + square() * 100)
    assert len(found) == 3


NO_PLOTS = (
    "a.txt：不是界址点坐标文件，或没有地块：没有以“@”结尾的地块行。"
    "→ 每个地块先写一行地块信息，以“@”结尾，下面各行写 点号,圈号,X坐标,Y坐标"
)
NO_POINTS = "a.txt 第13行：地块“一号地块”没有界址点。→ 补上界址点，或删去这一行；文件也可能不完整，向提供者核对"


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ("", ["a.txt：文件是空的。→ 换成有内容的界址点坐标文件"]),
        (" \r\n\t\ufeff", ["a.txt：文件是空的。→ 换成有内容的界址点坐标文件"]),
        ("这是一封信。\n第二行", [NO_PLOTS]),
        (HEADER, [NO_PLOTS]),
        (HEADER + PLOT, [NO_POINTS]),
        (b"\x89PNG\r\n\x1a\n\0\0", ["a.txt 第3行：不是文本文件（含有空字符）。→ 换成文本文件；若是无标记的 UTF-16 编码，另存为 UTF-8 编码"]),
        (WHOLE.encode() + b"J1\n\xff\xff,1", ["a.txt 第20行：有既不是 UTF-8 也不是 GBK 编码的字节。→ 用记事本打开原文件，另存为 UTF-8 编码的文本文件"]),
        (WHOLE.encode("utf-16")[:-1], ["a.txt：UTF-16 编码不完整，文件可能被截断。→ 用记事本打开原文件，另存为 UTF-8 编码的文本文件"]),
        (HEADER + square(), ["a.txt 第13行：界址点前面没有地块行。→ 在前面加一行以“@”结尾的地块行，如 ,,1,地块1,面,,,,@"]),
        (WHOLE.replace("面", "线"), ["a.txt 第13行：图形属性是“线”，不是面。→ 界址点文件只读面状地块：删去这个图形，或改正图形属性"]),
        (WHOLE.replace("5,1.0000", "五,5.7亩"), [
            "a.txt 第13行：地块面积：“5.7亩”不是纯数值，请去掉单位、文字和多余符号，只写数字。→ 写成以公顷为单位的数字，如 5.7089",
            "a.txt 第13行：界址点数“五”不是整数。→ 地块行的第一项写界址点数，可以空着",
        ]),
        (WHOLE.replace("1.0000", "-1"), ["a.txt 第13行：地块面积 -1 是负数。→ 写成以公顷为单位的数字，如 5.7089"]),
        (WHOLE[:-20], ["a.txt 第18行：界址点行应有4项，这一行是“J1,1,4653000”。→ 改正这一行，写成 点号,圈号,X坐标,Y坐标"]),
        (WHOLE + PLOT.replace("5,", "66,", 1) + square(closed=False), [
            "a.txt 第19行：地块“一号地块”写明66个界址点，只读到4个，末圈也没有闭合，文件可能不完整。"
            "→ 向提供者索取完整的文件；界址点确实齐全时，补上闭合点"
        ]),
        (HEADER + PLOT + "J1,1,4653000,34567000\nJ2,1,4653000,34567100\nJ1,1,4653000,34567000\n", [
            "a.txt 第14行：第1圈不到3个不同的点，围不成面。→ 补齐这一圈的界址点，或删去这一圈"
        ]),
        (WHOLE[:-14] + "34567000.5\n", [
            "a.txt 第18行：末点的点号与首点相同（J1），坐标却不同。→ 闭合点应与首点坐标完全相同；不是闭合点时改点号"
        ]),
        (WHOLE.replace("带号=34", "带号=34\n带号=35"), [
            "a.txt 第10行：“带号”写了两次，前面是“34”，这里是“35”。→ 一个文件只能有一种坐标系：改正写错的一处，或分成几个文件"
        ]),
    ],
)  # fmt: skip
def test_files_that_are_none(data: str | bytes, problems: list[str]):
    assert refused(data) == problems


def test_lines_that_are_no_part_of_the_format_are_told():
    boundary = parsed(
        "界址点成果表\n" + WHOLE.replace("J2,1,4653100.0000,34567000.0000", "J2,1,4653100.0000,34567000.0000,木桩")
    )
    assert boundary.notes == ("看不出是什么内容，没有读：第1行", "界址点行多于4项，多出的没有读：第16行")


def test_a_file_that_is_too_large_or_not_there(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="文件不存在"):
        read_boundary(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_bytes(WHOLE.encode("gbk"))
    assert points(read_boundary(tmp_path / "a.txt")) == SQUARE
    monkeypatch.setattr("xiufu.reading.land_file.MOST_BYTES", 100)
    with pytest.raises(InputError, match="超过上限"):
        read_boundary(tmp_path / "a.txt")


@pytest.mark.parametrize("start", ["[", "[地块坐标]\n[", "带号", "J1,1,", "41°", "5,1,D1,甲,面,,,,@\n41°"])
def test_an_endless_line_is_refused_at_once(start: str):
    began = time.process_time()
    assert refused(start + " " * 300_000 + "x")
    assert refused(start + "1" * 300_000)
    assert refused(start + "," * 300_000)
    assert time.process_time() - began < 5


def test_a_thousand_plots_with_holes_are_quick():
    text = [HEADER]
    for k in range(1000):
        north, east = NORTH + k // 30 * 200, EAST + k % 30 * 200
        text.append(PLOT)
        for ring, (count, radius) in enumerate(((80, 50), (10, 10)), start=1):
            turns = [2 * math.pi * (i % count) / count for i in range(count + 1)]
            text += [
                f"J{i % count},{ring},{north + radius * math.sin(t):.4f},{east + radius * math.cos(t):.4f}\n"
                for i, t in enumerate(turns)
            ]
    start = time.process_time()
    boundary = parsed("".join(text))
    assert time.process_time() - start < 5
    assert shape(boundary) == [[[80, 10]]] * 1000


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(WHOLE) - 1),
            st.integers(0, 12),
            st.text(st.sampled_from("0123456789.,，@J-+ \t\n[]=°′″面eE－１\ufeff一"), max_size=8),
        ),
        max_size=6,
    ),
    st.sampled_from(["utf-8", "gbk", "utf-16"]),
    st.integers(0, 400),
)
def test_a_damaged_file_is_read_or_refused_in_words(changes, encoding: str, cut: int):
    text = WHOLE
    for at, length, new in changes:
        text = text[:at] + new + text[at + length :]
    data = text.encode(encoding, "ignore")
    try:
        boundary = parse_txt(data[: len(data) - cut], Path("a.txt"))
    except InputError:
        return
    assert boundary.plots
    for ring in (ring for plot in boundary.plots for ring in plot.rings()):
        assert len({tuple(point) for point in ring.points.tolist()}) >= 3
        assert len(ring.lines) == len(ring.points)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(data: bytes):
    with pytest.raises(InputError):
        parse_txt(data, Path("a.txt"))
