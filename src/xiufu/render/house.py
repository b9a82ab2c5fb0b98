"""House style (版式): how pages and each kind of paragraph look, read from a Word template, obeyed by Word and PDF alike.

Lengths are in twips, twentieths of a point, as Word counts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from xiufu.document.blocks import Align

Kind = Literal[
    "body",
    "title",
    "subtitle",
    "note",
    "item",
    "signature",
    "heading1",
    "heading2",
    "heading3",
    "heading4",
    "heading5",
    "heading6",
    "caption",
    "table_unit",
    "table_text",
    "table_head",
    "contents_title",
    "contents1",
    "contents2",
    "contents3",
    "footnote",
    "header",
    "footer",
]


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distance of lines (行距): a multiple of the font's own in 240ths, or twips, at least or exactly."""

    line: int = 240
    rule: Literal["auto", "exact", "atLeast"] = "auto"


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of paragraph looks (段落样式). ``size`` is in half points, as Word counts them."""

    font: str
    """Font of Chinese letters (中文字体)."""
    western: str
    """Font of Latin letters and digits (西文字体)."""
    size: int
    bold: bool = False
    italic: bool = False
    color: str = "000000"
    align: Align = "left"
    first_line: int = 0
    left: int = 0
    right: int = 0
    before: int = 0
    after: int = 0
    spacing: Spacing = Spacing()


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and margins (页面设置), upright, in twips."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    header: int
    footer: int


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture in the header (徽标), its size in twips."""

    data: bytes
    format: Literal["png", "jpeg"]
    width: int
    height: int
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines and inner margins of tables (表格线): thickness of outer and inner lines in eighths of a point."""

    outer: int
    inner: int
    color: str = "000000"
    cell_left: int = 80
    cell_right: int = 80
    cell_top: int = 0
    cell_bottom: int = 0


@dataclass(frozen=True, slots=True)
class House:
    """A whole house style (版式). ``header`` and ``footer`` are the template's own words, empty for the plan's.

    In them a line is a paragraph, a tab a tab, ``{{页码}}`` the number of the page and ``{{页数}}`` how many there are.
    ``ignored`` lists what of the template does not carry over (未采用的设置), in the user's words.
    """

    page: Page
    looks: Mapping[Kind, Look]
    grid: Grid
    header: str = ""
    footer: str = ""
    header_rule: bool = True
    logos: tuple[Logo, ...] = ()
    ignored: tuple[str, ...] = ()
