"""Point lists in Excel and CSV: columns by their headings; plots, rings and sheets; what is wrong by cell."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xiufu.core.errors import InputError
from xiufu.reading.land_file import read_boundary
from xiufu.reading.point_list import read_point_list
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.crs import Crs

HEAD = ["点号", "X坐标", "Y坐标"]
SQUARE: list[list[Any]] = [
    ["J1", 4653000.1234, 34567000.5],
    ["J2", 4653100.1234, 34567000.5],
    ["J3", 4653100.1234, 34567100.5],
    ["J4", 4653000.1234, 34567100.5],
]
CLOSED = [*SQUARE, SQUARE[0]]
INNER = [["J5", 4653020, 34567020], ["J6", 4653030, 34567020], ["J7", 4653030, 34567030]]


def book(path: Path, **sheets) -> Path:
    file = openpyxl.Workbook()
    del file["Sheet"]
    for title, rows in sheets.items():
        page = file.create_sheet(title)
        for row in rows:
            page.append(row)
    file.save(path)
    return path


def one(tmp_path: Path, rows, crs: str = "4522") -> Boundary:
    return read_point_list(book(tmp_path / "a.xlsx", 表=rows), crs=crs)


def refused(path: Path, crs: str = "4522", layer: str = "") -> list[str]:
    with pytest.raises(InputError) as caught:
        read_point_list(path, crs=crs, layer=layer)
    return [str(problem).replace(str(path), path.name) for problem in caught.value.problems]


def shape(boundary: Boundary) -> list[list[list[int]]]:
    return [[[len(ring.points) for ring in part.rings()] for part in plot.parts] for plot in boundary.plots]


def with_plot(name: str, rows):
    return [[name if n == 0 else None, *row] for n, row in enumerate(rows)]


@pytest.mark.parametrize("rows", [SQUARE, CLOSED])
def test_one_plot(tmp_path, rows):
    boundary = one(tmp_path, [HEAD, *rows])
    [plot] = boundary.plots
    ring = plot.parts[0].outer
    assert boundary.crs == Crs(3, 34, True)
    assert abs(ring.points - [[567000.5, 4653000.1234], [567000.5, 4653100.1234], [567100.5, 4653100.1234], [567100.5, 4653000.1234]]).max() < 1e-7  # fmt: skip
    assert (ring.labels, ring.lines, ring.closed) == (("J1", "J2", "J3", "J4"), (2, 3, 4, 5), rows is CLOSED)
    assert (plot.name, plot.number, plot.place) == ("", "", "第2行")
    assert len(boundary.sha256) == 64


@pytest.mark.parametrize(
    "head",
    [
        ["界址点号", "X(m)", "Y(m)"],
        ["点 号", "纵坐标（米）", "横坐标（米）"],
        ["点名", "北坐标", "东坐标"],
        ["点号", "纵坐标X", "横坐标Y"],
        ["点号", "X（纵坐标）", "Y（横坐标）"],
        ["点号", "坐标(X)", "坐标(Y)"],
        ["点号", "N", "E"],
        ["点号", "X/m", "Y/m"],
        ["点号", "Y坐标", "X坐标"],
    ],
)
def test_headings(tmp_path, head):
    boundary = one(tmp_path, [["界址点成果表"], head, *SQUARE])
    assert boundary.plots[0].parts[0].outer.labels == ("J1", "J2", "J3", "J4")
    assert shape(boundary) == [[[4]]]
    assert boundary.notes == (("文件中两列坐标与列名相反，已按数值大小对调",) if head[1] == "Y坐标" else ())


def test_headings_in_two_rows(tmp_path):
    boundary = one(tmp_path, [["点号", "坐标", None], [None, "X", "Y"], *SQUARE])
    assert boundary.plots[0].parts[0].outer.labels == ("J1", "J2", "J3", "J4")


def test_plots_go_on_where_their_column_is_blank(tmp_path):
    head = ["地块编号", "地块名称", "面积（公顷）", "用途", "图幅号", "地类编码", "点号", "圈号", "X", "Y", "备注"]
    first = [["D1", "甲", 1.25, "临时用地", "K48", "0301", "J1", 1, *CLOSED[0][1:], "木桩"]]
    first += [[None, None, None, None, None, None, row[0], 1, *row[1:]] for row in CLOSED[1:]]
    first += [[None] * 6 + [row[0], 2, *row[1:]] for row in INNER]
    second = [["D2", "乙", None, None, None, None, row[0], 1, row[1], row[2] + 500] for row in SQUARE]
    boundary = one(tmp_path, [head, *first, [], *second])
    assert shape(boundary) == [[[4, 3]], [[4]]]
    plot = boundary.plots[0]
    assert (plot.number, plot.name, plot.stated_area_hm2, plot.use, plot.map_sheet, plot.land_class) == (
        "D1",
        "甲",
        Decimal("1.25"),
        "临时用地",
        "K48",
        "0301",
    )
    assert [p.place for p in boundary.plots] == ["第2行", "第11行"]
    assert boundary.notes == ("没有读的列：备注",)


def test_an_area_in_square_metres(tmp_path):
    boundary = one(tmp_path, [["地块", "面积（平方米）", *HEAD], ["甲", 12345.6, *SQUARE[0]], *with_plot("甲", [["", *r] for r in SQUARE[1:]])])  # fmt: skip
    assert boundary.plots[0].stated_area_hm2 == Decimal("1.23456")
    assert str(boundary.plots[0].stated_area_hm2) == "1.234560"
    acres = one(
        tmp_path, [["地块", "面积（亩）", *HEAD], ["甲", 18.5, *SQUARE[0]], *[[None, None, *r] for r in SQUARE[1:]]]
    )
    assert (acres.plots[0].stated_area_hm2, acres.notes) == (None, ("没有读的列：面积（亩）",))


@pytest.mark.parametrize(
    ("heading", "written", "hm2"),
    [("平方米", "10000.00", "1.000000"), ("平方米", "10000", "1.0000"), ("公顷", "1", "1"), ("公顷", "1.50", "1.50")],
)
def test_an_area_as_text_keeps_its_digits(tmp_path, heading, written, hm2):
    rows = [["甲" if not n else "", written if not n else "", *map(str, row)] for n, row in enumerate(SQUARE)]
    lines = [",".join(row) for row in [["地块名称", f"面积（{heading}）", *HEAD], *rows]]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    assert str(read_point_list(tmp_path / "a.csv").plots[0].stated_area_hm2) == hm2


@pytest.mark.parametrize(("heading", "number", "hm2"), [("平方米", 10000, "1.000000"), ("公顷", 1, "1.0000")])
def test_an_area_as_a_number_is_to_the_usual_digits(tmp_path, heading, number, hm2):
    rows = [["甲" if not n else None, number if not n else None, *row] for n, row in enumerate(SQUARE)]
    read = one(tmp_path, [["地块名称", f"面积（{heading}）", *HEAD], *rows])
    assert str(read.plots[0].stated_area_hm2) == hm2


def test_a_negative_area_is_refused(tmp_path):
    rows = [["甲" if not n else None, -1 if not n else None, *row] for n, row in enumerate(SQUARE)]
    with pytest.raises(InputError, match="第2行（B）：面积 -1 是负数。→ 改正单元格中的数值"):
        one(tmp_path, [["地块名称", "面积（公顷）", *HEAD], *rows])


def test_sheets(tmp_path):
    other = [[row[0], row[1], row[2] + 500] for row in SQUARE]
    path = book(tmp_path / "a.xlsx", 说明=[["项目说明"]], 甲=[HEAD, *SQUARE], 空=[], 乙=[HEAD, *other])
    boundary = read_point_list(path, crs="4522")
    assert [(p.name, p.place) for p in boundary.plots] == [("甲", "工作表“甲”第2行"), ("乙", "工作表“乙”第2行")]
    assert boundary.notes == ("工作表“说明”没有坐标列，没有读",)
    assert [p.name for p in read_point_list(path, crs="4522", layer="乙").plots] == [""]
    assert refused(path, layer="丙") == ["a.xlsx：没有名为“丙”的工作表。→ 可用：说明、甲、空、乙"]


def test_headings_that_come_again_begin_a_plot(tmp_path):
    other = [[row[0], row[1], row[2] + 500] for row in SQUARE]
    boundary = one(tmp_path, [["成果表"], ["一号地块"], HEAD, *SQUARE, ["二号地块"], HEAD, *other, ["制表：某人"]])
    assert [p.name for p in boundary.plots] == ["一号地块", "二号地块"]
    assert boundary.notes == ("第14行“制表：某人”没有坐标，没有读",)


def test_the_system_that_the_sheet_states(tmp_path):
    plane = [[row[0], row[1], row[2] - 34_000_000] for row in SQUARE]
    title = ["界址点坐标（2000国家大地坐标系，带号：34）"]
    boundary = one(tmp_path, [title, HEAD, *plane], crs="")
    assert boundary.crs == Crs(3, 34)
    assert boundary.reasons == (
        "表头写明坐标系为“2000国家大地坐标系”",
        "坐标是平面坐标，东坐标6位、不加带号",
        "表头写明带号34，是3度带",
    )
    assert dict(boundary.header) == {"坐标系": "2000国家大地坐标系", "带号": "34"}
    cells = one(tmp_path, [["坐标系：", "CGCS2000", "带号", 35], HEAD, *plane], crs="")
    assert cells.crs == Crs(3, 35)
    [problem] = refused(book(tmp_path / "b.xlsx", 表=[["1980西安坐标系"], HEAD, *SQUARE]), crs="")
    assert problem.startswith("b.xlsx：表头写的坐标系是“1980西安坐标系”，不是2000国家大地坐标系")
    [problem] = refused(book(tmp_path / "c.xlsx", 表=[["带号：99"], HEAD, *SQUARE]), crs="")
    assert problem.startswith("c.xlsx：“带号”应为25–45（3度带）或13–23（6度带），写的是“99”")


def test_degrees(tmp_path):
    rows = [["点号", "经度", "纬度"], ["1", 102.27, 41.95], ["2", "102°16′12″", "41°57′36″"], ["3", 102.28, 41.96]]
    boundary = one(tmp_path, rows, crs="4490")
    assert boundary.plots[0].parts[0].outer.points.tolist() == [[102.27, 41.95], [102.27, 41.96], [102.28, 41.96]]
    [problem] = refused(tmp_path / "a.xlsx", crs="")
    assert problem.startswith("a.xlsx：坐标是经纬度，文件没有写明坐标系")
    both = [["点号", "X", "Y", "经度", "纬度"], *[[*row, 102.27, 41.95] for row in SQUARE]]
    assert one(tmp_path, both).notes == ("同时有平面坐标和经纬度，读的是平面坐标",)


def test_calculated_coordinates_are_taken_to_fifteen_digits(tmp_path):
    rows = [HEAD, ["J1", 4653000.1 + 0.2, 567000.1 + 34e6 + 0.2], *SQUARE[1:]]
    assert abs(one(tmp_path, rows).plots[0].parts[0].outer.points[0] - [567000.3, 4653000.3]).max() < 1e-7


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_csv(tmp_path, encoding, delimiter):
    rows = [["地块名称", *HEAD], *with_plot("一号地块", CLOSED)]
    text = "\r\n".join(delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows)
    for name in ("a.csv", "a.txt"):
        (tmp_path / name).write_bytes(text.encode(encoding))
        boundary = read_boundary(tmp_path / name, crs="4522")
        assert ([p.name for p in boundary.plots], shape(boundary)) == (["一号地块"], [[[4]]])


def test_what_is_wrong_by_cell(tmp_path):
    rows = [
        ["地块名称", "圈号", *HEAD],
        ["甲", 1, *SQUARE[0]],
        [None, "a", *SQUARE[1]],
        [None, 1, "J3", "四百", 34567100.5],
        [None, 1, "J4", 4653000, None],
        ["乙", None, None, None, None],
    ]
    assert refused(book(tmp_path / "a.xlsx", 表=rows)) == [
        "a.xlsx［表］ 第3行（B）：圈号“a”不是整数。→ 写成1、2……",
        "a.xlsx［表］ 第4行（D）：“四百”不是坐标数值。→ 改正单元格中的数值",
        "a.xlsx［表］ 第5行（E）：坐标是空白。→ 改正单元格中的数值",
    ]
    assert refused(book(tmp_path / "b.xlsx", 表=[*rows[:2], rows[5]])) == [
        "b.xlsx［表］ 第3行：地块“乙”没有界址点。→ 补上界址点，或删去这一行"
    ]


def test_a_point_that_is_not_like_the_others_is_named_by_its_row(tmp_path):
    path = book(tmp_path / "a.xlsx", 甲=[HEAD, *SQUARE], 乙=[HEAD, *SQUARE, ["J5", 4653000, 3456700]])
    assert refused(path) == [
        "a.xlsx［乙］ 第6行：坐标（3456700，4653000）的大小与其余多数点（平面坐标，东坐标8位、前两位是带号）不同，"
        "可能多了或少了数字。→ 对照原始成果核对这个点"
    ]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "没有找到坐标列，或坐标列下面没有数据"),
        ([["甲", "乙"], [1, 2]], "没有找到坐标列，或坐标列下面没有数据"),
        ([HEAD], "没有找到坐标列，或坐标列下面没有数据"),
    ],
)
def test_sheets_that_hold_no_list(tmp_path, rows, problem):
    [said] = refused(book(tmp_path / "a.xlsx", 表=rows))
    assert said == (
        f"a.xlsx：{problem}。→ 在数据上面写一行列名：点号、圈号、X坐标（北）、Y坐标（东），或经度、纬度；多个地块另加“地块名称”一列"
    )


def test_other_faults_of_a_list(tmp_path):
    side = [["点号", "X", "Y", "点号", "X", "Y"], [*SQUARE[0], *SQUARE[1]]]
    assert refused(book(tmp_path / "a.xlsx", 表=side))[0] == (
        "a.xlsx［表］ 第1行：有两列的列名意思相同（点号、X、Y）。→ 每种内容只留一列；并排的几组点上下接成一组"
    )
    apart = [["地块名称", *HEAD], *with_plot("甲", SQUARE), *with_plot("乙", SQUARE), *with_plot("甲", SQUARE)]
    assert refused(book(tmp_path / "b.xlsx", 表=apart)) == [
        "b.xlsx［表］ 第10行：地块“甲”的点分在不相连的几处。→ 把同一地块的行放在一起，或写明圈号"
    ]
    (tmp_path / "c.csv").write_text('点号,X,Y\n"J1,1,2\n', "utf-8")
    assert refused(tmp_path / "c.csv") == [
        "c.csv 第2行：引号不成对，或单元格过长。→ 用 Excel 打开后另存为 CSV，或改正引号"
    ]
    (tmp_path / "d.xlsx").write_bytes(b"PK")
    assert refused(tmp_path / "d.xlsx") == [
        "d.xlsx：文件不是有效的 .xlsx 文件。→ 用 Excel 或 WPS 打开原文件，另存为新的 .xlsx 文件后重试"
    ]
    several = book(tmp_path / "e.xlsx", 甲=[["带号：34"], HEAD, *SQUARE], 乙=[["带号：35"], HEAD, *SQUARE])
    assert refused(several)[0] == "e.xlsx［乙］：“带号”是“35”，前面的工作表是“34”。→ 不同坐标系的工作表分开读取"
