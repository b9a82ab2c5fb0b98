"""Headings of point lists (界址点表的列名): which column is what, however it is called."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Role = Literal[
    "label",
    "ring",
    "north",
    "east",
    "latitude",
    "longitude",
    "number",
    "name",
    "area",
    "use",
    "map_sheet",
    "land_class",
]

_HEADINGS: tuple[tuple[Role, str], ...] = (
    ("north", r"[XN](坐标|值)?|[XN]?(纵|北)向?坐标值?[XN]?|北向?|纵轴|坐标\(?[XN]\)?"),
    ("east", r"[YE](坐标|值)?|[YE]?(横|东)向?坐标值?[YE]?|东向?|横轴|坐标\(?[YE]\)?"),
    ("latitude", r"纬度B?|B|LAT|LATITUDE|大地纬度B?|北纬"),
    ("longitude", r"经度L?|L|LON|LNG|LONG|LONGITUDE|大地经度L?|东经"),
    ("label", r"点号|界址点号?|界址点编号|点名|点编号|拐点号?|拐点编号|桩号"),
    ("ring", r"圈号|地块圈号|环号|圈"),
    ("number", r"地块编号|地块号|宗地编号|宗地号|图斑编号|图斑号"),
    ("name", r"地块|地块名称|地块名|宗地名称|名称|图斑名称"),
    ("area", r"地块面积|面积"),
    ("use", r"地块用途|用途|土地用途"),
    ("map_sheet", r"图幅号"),
    ("land_class", r"地类编码|地类代码"),
)
_SYSTEM = re.compile(r"(坐标系|几度分带|带号|投影类型|计量单位)[:=]\s*([^,;、\s)】]+)")
_DATUM = re.compile(
    r"2000国家大地坐标系|CGCS\s*2000|WGS-?\s*84|(?:19)?(?:80|54)年?(?:西安|北京)坐标系?|(?:西安|北京)(?:19)?(?:80|54)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headings:
    """A row of headings (表头): the column of each role, from 0. ``unread`` are the columns that nothing is known of.

    ``twice`` are headings of roles that two columns have; ``square_metres`` is whether the area is in m².
    """

    columns: Mapping[Role, int]
    unread: tuple[str, ...]
    twice: tuple[str, ...]
    square_metres: bool = False

    @property
    def pair(self) -> tuple[int, int]:
        """The columns of north and east, or of latitude and longitude."""
        if "north" in self.columns:
            return self.columns["north"], self.columns["east"]
        return self.columns["latitude"], self.columns["longitude"]


def headings(cells: Sequence[str], above: Sequence[str] = ()) -> Headings | None:
    """The headings that a row of cells holds (识别表头), or nothing when it holds no pair of coordinates.

    Where it is blank, a heading in the row ``above`` reaches down: 点号 beside 坐标 over X and Y.

    >>> headings(["点号", "X坐标（m）", "Y坐标（m）"]).pair, headings(["J1", "4653000", "567000"])
    ((1, 2), None)
    """
    columns: dict[Role, int] = {}
    unread: list[str] = []
    twice: list[str] = []
    square_metres = False
    for index, cell in enumerate(cells):
        if not cell and index < len(above) and _role_of(above[index]):
            cell = above[index]
        plain, role = _plain(cell), _role_of(cell)
        if role == "area" and not _in_hectares_or_square_metres(plain):
            role = None
        if role is None:
            unread += [cell] if cell else []
        elif role in columns:
            twice.append(cell)
        else:
            columns[role] = index
            square_metres = square_metres or (role == "area" and bool(re.search(r"(?<!H)M2|平方米", plain)))
    if {"north", "east"} <= columns.keys() or {"latitude", "longitude"} <= columns.keys():
        return Headings(columns, tuple(unread), tuple(twice), square_metres)
    return None


def _plain(cell: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)).upper()


def _role_of(cell: str) -> Role | None:
    """What a heading means; a unit in brackets or after a slash is no part of it, unless it is the name: 坐标(X)."""
    plain = _plain(cell)
    bare = re.sub(r"\(.*?\)|/.*$|[_-](M|米)$", "", plain)
    return next((role for text in (bare, plain) for role, pattern in _HEADINGS if re.fullmatch(pattern, text)), None)


def _in_hectares_or_square_metres(plain: str) -> bool:
    """An area counts where its unit is said, or where it is the plot's own as in the text format, in hectares."""
    return bool(re.search(r"HM2|HA|公顷|M2|平方米", plain)) or plain == "地块面积"


def said_of_system(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What the rows down to the headings say of the coordinate system (表头以上的坐标系说明), by the text format's names.

    >>> said_of_system([["界址点成果表（2000国家大地坐标系）"], ["带号：34", "3度带"]])
    {'坐标系': '2000国家大地坐标系', '带号': '34'}
    """
    said: dict[str, str] = {}
    for row in rows:
        cells = [unicodedata.normalize("NFKC", cell).strip() for cell in row]
        text = " , ".join(cells)
        for key, following in pairwise(cells):
            if key.rstrip(":") in ("坐标系", "几度分带", "带号", "投影类型", "计量单位") and following:
                said.setdefault(key.rstrip(":"), following)
        for key, value in _SYSTEM.findall(text):
            said.setdefault(key, value)
        if "坐标系" not in said and (named := _DATUM.search(text)):
            said["坐标系"] = named[0]
    return said
