"""Small texts of boundary points, made here."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from xiufu.core.errors import InputError
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.files.txt import parse_txt

HEADER = """[属性描述]
格式版本号=1.01版本
数据产生单位=某单位
数据产生日期=2025-06-15
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=34
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
PLOT = "5,1.0000,D1,一号地块,面,K48G001001,临时用地,0301,@\n"
EAST, NORTH = 34567000, 4653000


def square(east: float = EAST, north: float = NORTH, side: float = 100, ring: int = 1, *, closed: bool = True) -> str:
    """Point lines of a square, clockwise from its south-west corner: J1 to J4, and J1 again."""
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)][: 5 if closed else 4]
    return "".join(
        f"J{number % 4 + 1},{ring},{north + up:.4f},{east + right:.4f}\n" for number, (up, right) in enumerate(corners)
    )


def plot_text(
    number: int,
    name: str,
    corners: Sequence[tuple[float, float]],
    *,
    stated: str = "",
    use: str = "",
    closed: bool = True,
) -> str:
    """The lines of a plot of corners (east with the zone before it, north): J1, J2 … and, where closed, J1 again."""
    ring = [*corners, corners[0]] if closed else [*corners]
    lines = [f"{len(ring)},{stated},{number},{name},面,,{use},,@"]
    lines += [f"J{n % len(corners) + 1},1,{north:.4f},{east:.4f}" for n, (east, north) in enumerate(ring)]
    return "\n".join(lines) + "\n"


def parsed(text: str, *, crs: str = "", encoding: str = "utf-8") -> Boundary:
    """A text as the reader takes it."""
    return parse_txt(text.encode(encoding), Path("a.txt"), crs=crs)


def refused(text: str | bytes, *, crs: str = "") -> list[str]:
    """The problems of a text."""
    with pytest.raises(InputError) as caught:
        parse_txt(text if isinstance(text, bytes) else text.encode(), Path("a.txt"), crs=crs)
    return [str(problem) for problem in caught.value.problems]


def shape(boundary: Boundary) -> list[list[list[int]]]:
    """How many points each ring has, by plot and part."""
    return [[[len(ring.points) for ring in part.rings()] for part in plot.parts] for plot in boundary.plots]
