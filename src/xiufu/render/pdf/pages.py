"""A document as data for the layout (文档数据): stretches of pages, headings in order, pictures as files."""

from collections.abc import Sequence
from typing import Any

from xiufu.document.blocks import Block, Contents, Document, Heading, PageBreak, Paragraph, Picture, Table
from xiufu.render.house import House
from xiufu.render.layout import caption_insets, has_cover, stretches
from xiufu.render.pdf.fonts import Fonts
from xiufu.render.pdf.style import looks_data, page_data, points
from xiufu.render.pdf.table import table_data
from xiufu.render.pdf.text import paragraph_data
from xiufu.render.printable import printable

_UNTITLED = "无标题"
_FOOTER = "第 {{页码}} 页　共 {{页数}} 页"
_DEEPEST = 6
_POINTS_A_MM = 72 / 25.4
_CAPTION = 1000
"""Room for the caption of a picture, in twips."""


def document_data(
    document: Document, house: House, fonts: Fonts, *, draft: bool
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The document for the layout, and the files it needs by name."""
    files = {f"logo{n}.{logo.format}": logo.data for n, logo in enumerate(house.logos)}
    levels = iter(structure_levels(listed(document)))
    depth = max((block.levels for block in document.blocks if isinstance(block, Contents)), default=_DEEPEST)
    data = {
        "title": printable(document.title).strip() or _UNTITLED,
        "keywords": [printable(f"{name}：{value}") for name, value in document.properties],
        "looks": looks_data(house, fonts),
        "page": page_data(house),
        "header": printable(house.header or document.header),
        "footer": house.footer or _FOOTER,
        "rule": house.header_rule,
        "draft": draft,
        "cover": has_cover(document),
        "logos": [
            {
                "file": name,
                "width": points(logo.width),
                "height": points(logo.height),
                "align": "left" if logo.align == "both" else logo.align,
            }
            for name, logo in zip(files, house.logos, strict=True)
        ],
    }
    parts = []
    for stretch in stretches(document.blocks):
        room = _room(house, landscape=stretch.landscape)
        items: list[dict[str, Any]] = []
        for i, block in enumerate(stretch.blocks):
            item = _item(block, house, room, levels, depth, files)
            before = stretch.blocks[i - 1] if i else None
            if item["kind"] in ("paragraph", "heading"):
                item["first"] = before is None or isinstance(before, PageBreak)
                item["joined"] = _joined(before, block)
            _append(items, item)
        parts.append({"landscape": stretch.landscape, "blocks": items})
    data["stretches"] = parts or [{"landscape": False, "blocks": []}]
    return data, files


def listed(document: Document) -> list[Heading]:
    """Headings that say something (标题): a PDF has no others."""
    return [heading for heading in document.headings() if printable(heading.title).strip()]


def structure_levels(headings: Sequence[Heading]) -> list[int]:
    """Levels without a gap (结构层级), as PDF/UA demands: none is deeper than one below the heading before it.

    >>> structure_levels([Heading("甲", 2), Heading("乙", 3), Heading("丙", 1), Heading("丁", 4)])
    [1, 2, 1, 2]
    """
    levels: list[int] = []
    path: list[int] = []
    for heading in headings:
        while path and path[-1] >= heading.level:
            path.pop()
        path.append(heading.level)
        levels.append(len(path))
    return levels


def _item(
    block: Block,
    house: House,
    room: tuple[int, int],
    levels: Any,
    depth: int,
    files: dict[str, bytes],
) -> dict[str, Any]:
    match block:
        case Heading() if not printable(block.title).strip():
            return paragraph_data(Paragraph(()), house)
        case Heading():
            return {
                "kind": "heading",
                "look": f"heading{min(max(block.level, 1), _DEEPEST)}",
                "level": min(next(levels), _DEEPEST),
                "listed": block.level <= depth,
                "text": printable(block.title),
            }
        case Paragraph():
            return paragraph_data(block, house)
        case Table():
            return table_data(block, house, room)
        case Picture():
            name = f"picture{len(files)}.{'svg' if block.drawing else block.format}"
            files[name] = block.drawing.svg if block.drawing else block.data
            return {"kind": "picture", "file": name, **_picture(block, house, room)}
        case Contents():
            return {"kind": "contents", "levels": _DEEPEST}
        case PageBreak():
            return {"kind": "break"}


def _picture(picture: Picture, house: House, room: tuple[int, int]) -> dict[str, Any]:
    wide, high = picture.width_mm * _POINTS_A_MM, picture.height_mm * _POINTS_A_MM
    scale = min(1.0, points(room[0]) / wide, max(1.0, points(room[1] - _CAPTION)) / high)
    return {
        "title": printable(picture.title),
        "insets": [points(inset) for inset in caption_insets(picture.title, house.looks["caption"], room[0])],
        "alt": printable(picture.alt),
        "width": round(wide * scale, 3),
        "height": round(high * scale, 3),
    }


def _append(items: list[dict[str, Any]], item: dict[str, Any]) -> None:
    """Lines to be signed that follow each other stay on one page."""
    if item.get("look") == "signature":
        if items and items[-1]["kind"] == "together":
            items[-1]["lines"].append(item)
            return
        item = {"kind": "together", "lines": [item]}
    items.append(item)


def _joined(before: Block | None, block: Block) -> bool:
    """Whether two lines of a title page belong together: the room above stands only above the first."""
    return (
        isinstance(block, Paragraph)
        and isinstance(before, Paragraph)
        and block.style == before.style
        and block.style in ("title", "subtitle")
    )


def _room(house: House, *, landscape: bool) -> tuple[int, int]:
    page = house.page
    width, height = page.width - page.left - page.right, page.height - page.top - page.bottom
    return (height, width) if landscape else (width, height)
