"""Closed polylines of CAD drawings."""

from pathlib import Path

import pytest

from xiufu.core.errors import InputError
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.vector_read import read_vector_boundary

E, N = 34_520_000.0, 4_660_000.0


def square(side: float, east: float = E, north: float = N) -> list[tuple[float, float]]:
    return [(east, north), (east, north + side), (east + side, north + side), (east + side, north)]


def light(
    points: list[tuple[float, float]],
    layer: str = "界址线",
    *,
    closed: bool = True,
    bulge: float = 0.0,
    extra: str = "",
) -> str:
    body = "".join(f" 10\n{x}\n 20\n{y}\n 42\n{bulge}\n" for x, y in points)
    return f"  0\nLWPOLYLINE\n  8\n{layer}\n 90\n{len(points)}\n 70\n{int(closed)}\n{extra}{body}"


def heavy(points: list[tuple[float, float]], flags: int = 1) -> str:
    body = "".join(f"  0\nVERTEX\n  8\n界址线\n 10\n{x}\n 20\n{y}\n 30\n0.0\n" for x, y in points)
    return f"  0\nPOLYLINE\n  8\n界址线\n 66\n1\n 10\n0.0\n 20\n0.0\n 70\n{flags}\n{body}  0\nSEQEND\n"


def drawing(path: Path, *entities: str, encoding: str = "utf-8", blocks: str = "") -> Path:
    text = (
        "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1015\n  0\nENDSEC\n"
        f"  0\nSECTION\n  2\nBLOCKS\n{blocks}  0\nENDSEC\n"
        f"  0\nSECTION\n  2\nENTITIES\n{''.join(entities)}  0\nENDSEC\n  0\nEOF\n"
    )
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return path


def message(path: Path, layer: str = "") -> str:
    with pytest.raises(InputError) as caught:
        read_vector_boundary(path, layer=layer)
    return str(caught.value).replace(str(path), path.name)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("entity", [light(square(100)), heavy(square(100)), heavy(square(100), flags=9)])
def test_a_closed_polyline_is_a_plot(tmp_path: Path, entity: str, encoding: str) -> None:
    read = read_vector_boundary(drawing(tmp_path / "a.dxf", entity, encoding=encoding))
    (plot,) = read.plots
    (ring,) = plot.rings()
    assert read.crs == Crs(3, 34, True)
    assert (ring.points.tolist(), ring.closed) == (
        [[520_000, N], [520_000, N + 100], [520_100, N + 100], [520_100, N]],
        True,
    )
    assert plot.attributes == {"图层": "界址线"}


def test_a_ring_inside_another_is_its_hole_and_one_inside_that_a_plot(tmp_path: Path) -> None:
    entities = [light(square(side, E + at, N + at)) for side, at in ((10, 40), (100, 0), (50, 20))]
    read = read_vector_boundary(drawing(tmp_path / "a.dxf", *entities, light(square(100, E + 500))))
    found = [(len(plot.parts), [len(hole.points) for hole in plot.parts[0].holes]) for plot in read.plots]
    assert found == [(1, []), (1, [4]), (1, [])]
    assert read.plots[1].parts[0].holes[0].points[0].tolist() == [520_020, N + 20]


def test_an_open_polyline_is_marked_and_one_that_ends_where_it_began_is_closed(tmp_path: Path) -> None:
    points = square(100)
    path = drawing(tmp_path / "a.dxf", light(points, closed=False), light([*points, points[0]], closed=False))
    rings = [next(plot.rings()) for plot in read_vector_boundary(path).plots]
    assert [(ring.closed, len(ring.points)) for ring in rings] == [(False, 4), (True, 4)]


def test_layers_ask_for_a_choice(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", light(square(100)), light(square(50), "道路"))
    assert message(path) == "a.dxf：文件里有2个面图层：界址线、道路。→ 用 layer 写明用哪一个（命令行：--layer 图层名）"
    assert [plot.attributes for plot in read_vector_boundary(path, layer="道路").plots] == [{"图层": "道路"}]


@pytest.mark.parametrize("entity", [light(square(100), bulge=0.5), heavy(square(100), flags=1 | 4)])
def test_arcs_are_refused_with_their_line(tmp_path: Path, entity: str) -> None:
    path = drawing(tmp_path / "a.dxf", light(square(10, E + 900)), entity)
    assert message(path) == (
        "a.dxf 第54行：多段线带圆弧或拟合曲线（图层“界址线”），面积不能按直线算。"
        "→ 在 CAD 中把圆弧段改为足够密的直线段（如用“加密”或“分解后重画”），再另存"
    )


def test_other_entities_are_counted_and_blocks_left_alone(tmp_path: Path) -> None:
    text, circle = "  0\nTEXT\n  8\n注记\n  1\nJ1\n", "  0\nCIRCLE\n  8\n0\n 10\n1\n 20\n1\n 40\n5\n"
    block = f"  0\nBLOCK\n  2\nA\n{light(square(5))}  0\nENDBLK\n"
    path = drawing(tmp_path / "a.dxf", text, light(square(100)), circle, text, blocks=block)
    read = read_vector_boundary(path)
    assert len(read.plots) == 1
    assert "只取模型空间的多段线，其余未采用：CIRCLE 1个、TEXT 2个" in read.notes


def test_the_frame_of_a_layout_is_no_plot(tmp_path: Path) -> None:
    on_paper = [text.replace("  8\n界址线\n", "  8\n界址线\n 67\n1\n") for text in (heavy(square(100, 0, 0)),)]
    on_paper.append(light(square(100, 0, 0), extra=" 67\n1\n"))
    read = read_vector_boundary(drawing(tmp_path / "a.dxf", heavy(square(100)), *on_paper))
    assert [[len(ring.points) for ring in plot.rings()] for plot in read.plots] == [[4]]
    assert "只取模型空间的多段线，其余未采用：图纸空间的 LWPOLYLINE 1个、图纸空间的 POLYLINE 1个" in read.notes


@pytest.mark.parametrize("code", ["--5", "²", "9" * 5000, "x"])
def test_what_is_no_group_code(tmp_path: Path, code: str) -> None:
    (path := tmp_path / "a.dxf").write_text(f"  0\nSECTION\n{code}\nx\n  0\nEOF\n", "utf-8")
    assert message(path).startswith(f"a.dxf 第3行：第3行应为组码，写的是“{code[:20]}”，不是有效的 DXF")


def test_a_mirrored_polyline_has_its_east_turned_back(tmp_path: Path) -> None:
    mirrored = light([(-x, y) for x, y in square(100)], extra="230\n-1.0\n")
    (plot,) = read_vector_boundary(drawing(tmp_path / "a.dxf", mirrored)).plots
    assert next(plot.rings()).points[0].tolist() == [520_000, N]


def test_lines_too_short_to_be_rings(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", light(square(100)[:2]))
    assert message(path) == (
        "a.dxf：图层“界址线”里没有面（图层“界址线”有1条多段线不足3个点，未采用）。→ 提供有地块面的图层"
    )


def test_what_is_no_text_dxf(tmp_path: Path) -> None:
    path = tmp_path / "a.dxf"
    remedy = "在 CAD 中另存为文本格式的 DXF（如 AutoCAD 2010 DXF）"
    path.write_bytes(b"AutoCAD Binary DXF\r\n\x1a\0")
    assert message(path) == f"a.dxf：这是二进制 DXF。→ {remedy}"
    path.write_bytes(b"AC1032\0\0\0")
    assert message(path) == f"a.dxf：这是 DWG，后缀名却是 .dxf。→ {remedy}"
    drawing(path, light(square(100)))
    path.write_bytes(path.read_bytes()[:-60])
    assert message(path) == f"a.dxf：文件没有结尾（EOF），不是 DXF 或没有传完。→ {remedy}"
    drawing(path, light([(E, N), (E, N + 1)]).replace(str(N), "4.66e", 1))
    assert message(path) == f"a.dxf 第22行：图形 LWPOLYLINE 的坐标不是数。→ {remedy}"
    drawing(path, "  0\nTEXT\n  8\n0\n")
    assert message(path) == "a.dxf：文件里没有面图层。→ 提供闭合的面；线和点先在软件中构成面"
