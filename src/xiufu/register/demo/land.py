"""Boundaries of the demonstration (演示范围): invented shapes of the registered size, uploaded like any other file."""

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from xiufu.core.numbers import plain_text
from xiufu.register.accounts.actors import Actor
from xiufu.register.demo.people import FIRST, OFFICERS, SECOND, THIRD, Made
from xiufu.register.library.models import Project
from xiufu.register.rules.refusals import Refused

_HEAD = """[属性描述]
数据产生单位=演示，虚构
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=38
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
_CORNERS = 9
_FALSE_EAST_M, _EARTH_M = 500_000, 6_371_000
_CENTERS = {FIRST: (38_505_000, 4_840_000), SECOND: (38_560_000, 4_852_000), THIRD: (38_530_000, 4_790_000)}
"""Where the projects of a banner lie around, in metres of zone 38: somewhere in a grassland."""
_STEP_M, _ACROSS = 5_200, 5
_BARE = 8
"""Every eighth project has no boundary yet."""
_NEAR = {30: 29, 41: 37}
"""Projects that were drawn too near to another one: they overlap."""
_TOO_NEAR_M = 1_350


def upload_boundaries(made: Made, *, now: datetime, stop: Callable[[], bool]) -> bool:
    """Upload the boundary of every project of the demonstration that should have one and has none (上传演示范围).

    ``stop`` is asked before each. Says whether none is left.
    """
    projects = list(Project.objects.filter(demo=True).order_by("pk"))
    drawn = set(Project.objects.filter(demo=True, boundaries__isnull=False).values_list("pk", flat=True))
    places = _places(projects)
    bare = [one for number, one in enumerate(projects, 1) if number % _BARE and one.pk not in drawn]
    for one in bare:
        if stop():
            return False
        with suppress(Refused):  # a visitor may have been faster
            _upload(made.actors[OFFICERS[one.banner][0]], one, boundary_text(one.area_units or 0, *places[one.pk]), now)
    return True


def _upload(actor: Actor, project: Project, content: bytes, now: datetime) -> None:
    from xiufu.register.boundaries.actions import upload_boundary

    name = f"{project.number}范围（演示）.txt"
    upload_boundary(
        actor=actor, project=project.pk, name=name, content=content, crs="", layer="", expected=0, now=now
    )  # fmt: skip


def _places(projects: list[Project]) -> dict[int, tuple[float, float, int]]:
    """The middle of each project and what makes its shape its own: those of a banner side by side."""
    places: dict[int, tuple[float, float, int]] = {}
    counts = dict.fromkeys(_CENTERS, 0)
    for number, one in enumerate(projects, 1):
        row, column = divmod(counts[one.banner], _ACROSS)
        counts[one.banner] += 1
        east, north = _CENTERS[one.banner]
        place = (
            east + column * _STEP_M + 900 * math.sin(number),
            north - row * _STEP_M + 900 * math.cos(3 * number),
            number,
        )
        if number in _NEAR:
            beside = places[projects[_NEAR[number] - 1].pk]
            place = beside[0] + _TOO_NEAR_M / 2, beside[1] + _TOO_NEAR_M / 2, number
        places[one.pk] = place
    return places


def boundary_text(area_units: int, east: float, north: float, seed: int) -> bytes:
    """A file of boundary points (界址点文件) of one irregular plot of an ellipsoidal area, or of two halves of it."""
    radii = [1 + 0.22 * math.sin(seed * 1.7 + corner * 2.4) for corner in range(_CORNERS)]
    unit = [
        (radius * math.sin(2 * math.pi * corner / _CORNERS), radius * math.cos(2 * math.pi * corner / _CORNERS))
        for corner, radius in enumerate(radii)
    ]
    # A Gauss plane shows an area larger by the square of the distance from its meridian.
    shown = area_units * (1 + ((east - _FALSE_EAST_M) % 1_000_000 / _EARTH_M) ** 2)
    scale = math.sqrt(shown / _area(unit))
    corners = [(round(east + x * scale, 3), round(north + y * scale, 3)) for x, y in unit]
    halves = [corners] if seed % 3 else [corners[:5], [corners[4], *corners[5:], corners[0]]]
    return (
        _HEAD + "\n".join(line for number, plot in enumerate(halves, 1) for line in _lines(number, plot)) + "\n"
    ).encode("gbk")


def _lines(number: int, corners: list[tuple[float, float]]) -> Iterator[str]:
    yield f"{len(corners) + 1},,{number},{'甲乙'[number - 1]}区,面,,,,@"
    for point, (east, north) in enumerate([*corners, corners[0]], 1):
        yield f"J{point},1,{plain_text(Decimal(str(north)))},{plain_text(Decimal(str(east)))}"


def _area(corners: list[tuple[float, float]]) -> float:
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
