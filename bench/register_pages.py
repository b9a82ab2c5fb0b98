"""What officers ask the register of ``bench/register.py`` for: addresses by kind, as many of each as differ in cost."""

import random
from collections.abc import Sequence
from urllib.parse import urlencode

import numpy as np
from register_client import ASKED

LIST_LIMIT, PAGE_LIMIT = 300.0, 150.0
"""Milliseconds in which 95 of 100 lists and searches answer, and pages of a project and boxes of a map."""
SHAPES, FEW = range(100, 201), range(1, 31)
"""How many boundaries a box has that draws about as many as are drawn, or few."""
_PER_PAGE, _LAST = 50, 10**6

Query = dict[str, str | int]
Kind = tuple[str, float, list[str]]


def kinds_for(keys: Sequence[int], count: int, scope: dict[str, str]) -> list[Kind]:
    """Every kind of page with its limit, for an officer in whose ``scope`` are ``count`` projects, those of ``keys`` among them."""

    def of_project(tab: str) -> list[str]:
        return [f"/projects/{key}{tab}" for key in keys]

    many, some, few = boxes(scope)
    return [
        ("lists", LIST_LIMIT, lists(count)),
        ("deep pages of lists", LIST_LIMIT, deep(count)),
        ("searches", LIST_LIMIT, searches()),
        ("the desk", LIST_LIMIT, ["/"]),
        ("what is due", LIST_LIMIT, due()),
        ("pages of projects", PAGE_LIMIT, of_project("")),
        ("steps of projects", PAGE_LIMIT, of_project("/steps")),
        ("timelines of projects", PAGE_LIMIT, of_project("/timeline")),
        ("papers of projects", PAGE_LIMIT, of_project("/papers/")),
        ("boundaries of projects", PAGE_LIMIT, of_project("/boundary")),
        ("supervision of projects", PAGE_LIMIT, of_project("/supervision")),
        ("the whole map", PAGE_LIMIT, ["/map"]),
        ("boxes of a map that count", PAGE_LIMIT, many),
        ("boxes of a map with 100 to 200 shapes", PAGE_LIMIT, some),
        ("boxes of a map with few shapes", PAGE_LIMIT, few),
        ("maps of searches", LIST_LIMIT, [path.replace("/projects", "/map") for path in (*filtered(), *searches())]),
        ("overlaps", LIST_LIMIT, ["/overlaps", "/overlaps?page=2", f"/overlaps?page={_LAST}"]),
        ("projects under supervision", LIST_LIMIT, watched()),
        ("demonstrations", LIST_LIMIT, ["/demonstrations", f"/demonstrations?page={_LAST}"]),
        ("editions", LIST_LIMIT, ["/editions", f"/editions?page={_LAST}"]),
        ("pages of editions", LIST_LIMIT, editions(scope)),
    ]


def audited(keys: Sequence[int]) -> list[Kind]:
    """What auditors look at: the log, of all and of one project or kind, newer and older lines."""
    from xiufu.register.library.models import Project

    asked: list[Query] = [
        {},
        {"kind": "projects"},
        {"kind": "signing"},
        {"before": 50_000},
        {"before": 100},
        {"first": "2020-01-01"},
    ]
    numbers = Project.objects.filter(pk__in=keys[:10]).values_list("number", flat=True)
    named: list[Query] = [{"project": number} for number in numbers]
    return [("the log", LIST_LIMIT, [f"/log?{urlencode(one)}" for one in (*asked, *named)])]


def lists(count: int) -> list[str]:
    """First pages of lists in every order and with every filter; ``count`` projects are in scope."""
    from xiufu.register.library.queries import SORTS

    sorts: list[Query] = [{"sort": f"{way}{name}"} for name in SORTS for way in ("", "-")]
    second: list[Query] = [{"page": 2}, {"page": min(10, count // _PER_PAGE)}]
    return [_list({}), *map(_list, sorts), _list({}), *filtered(), *map(_list, second)]


def filtered() -> list[str]:
    """First pages of lists with every filter."""
    from register_fill import KEY_AREAS

    from xiufu.register.library.queries import state_choices

    states: list[Query] = [{"state": value} for _, found in state_choices() for value, _ in found]
    areas: list[Query] = [{"key_area": value[:1]} for value in KEY_AREAS if value]
    lives: list[Query] = [
        {"lifecycle": "market_restoration", "sort": "name"},
        {"lifecycle": "temporary_land", "page": 3},
    ]
    return [_list(one) for one in (*states, *areas, {}, *lives)]


def deep(count: int) -> list[str]:
    """Pages from the middle and the end of the longest lists."""
    last = count // _PER_PAGE
    return [
        _list({"page": page, "sort": sort})
        for sort in ("-number", "number", "name", "-budget_fen", "state_date", "-changed_at")
        for page in (last // 2, last - 1, last)
    ]


def searches() -> list[str]:
    """Words that many projects have, that few have, that none has; parts of numbers; several words."""
    texts = (
        "采石场", "砂石坑群修复37号", "北部", "没有这个", "2026-000", "150421", "00017", "科尔沁", "西梁 退化草原", "阿鲁科尔沁旗 12",
        "坑", "ABC", "石门 施工便道 399", "%", "取土场临时用地修复5号",
    )  # fmt: skip
    return [_list({"text": text}) for text in texts]


def watched() -> list[str]:
    """Lists of supervision: all, by each filter, by several, found by words, the last page."""
    asked: tuple[Query, ...] = (
        {}, {"days": 90}, {"orders": 1}, {"signs": 1}, {"days": 365, "orders": 1, "signs": 1}, {"text": "采石场"},
        {"text": "没有这个"}, {"page": 2}, {"page": _LAST}, {"orders": 1, "page": _LAST},
    )  # fmt: skip
    return [f"/supervision?{urlencode(one)}" for one in asked]


def due() -> list[str]:
    """Lists of what is due: all, one's own, others', by state, the last page."""
    asked: tuple[Query, ...] = (
        {}, {"whose": "own"}, {"whose": "others"}, {"state": "overdue"}, {"whose": "others", "state": "soon"}, {"page": _LAST},
    )  # fmt: skip
    return [f"/due?{urlencode(one)}" for one in asked]


def editions(scope: dict[str, str]) -> list[str]:
    """First and last pages of editions of banners."""
    from xiufu.register.library.models import Edition, Project

    banners = Project.objects.filter(**scope).values("banner")
    keys = Edition.objects.filter(division__in=banners).order_by("pk").values_list("pk", flat=True)[:ASKED]
    return [f"/editions/{key}{page}" for key in keys for page in ("", f"?page={_LAST}")]


def _list(query: Query) -> str:
    return f"/projects?{urlencode(query)}"


def boxes(scope: dict[str, str]) -> tuple[list[str], list[str], list[str]]:
    """Boxes of a map about boundaries in scope: of so many that it counts them, at every zoom, of some hundred shapes, of few."""
    from xiufu.register.boundaries.drawing import query_of
    from xiufu.register.boundaries.models import CurrentBoundary
    from xiufu.render.maps.window import MOST_ZOOM, Window
    from xiufu.spatial.kept import UNITS_PER_DEGREE

    standing = CurrentBoundary.objects.filter(**{f"project__{name}": value for name, value in scope.items()})
    sides = np.array(standing.order_by("pk").values_list("west", "south", "east", "north")).T
    west, south, east, north = sides
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    for nth in random.Random(3).sample(range(len(west)), 200):
        middle = (west[nth] + east[nth]) / 2 / UNITS_PER_DEGREE, (south[nth] + north[nth]) / 2 / UNITS_PER_DEGREE
        for zoom in range(MOST_ZOOM + 1):
            window = Window(*middle, zoom)
            left, low, right, high = window.box
            count = int(((west <= right) & (east >= left) & (south <= high) & (north >= low)).sum())
            for kept, wanted in zip(found, (count > SHAPES[-1], count in SHAPES, count in FEW), strict=True):
                if wanted:
                    kept.append(f"/map?{query_of(window)}")
    dice = random.Random(4)
    return dice.choices(found[0], k=ASKED), dice.choices(found[1], k=ASKED), dice.choices(found[2], k=ASKED)
