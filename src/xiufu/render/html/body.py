"""The body of a page: chapters, paragraphs, tables and pictures in reading order, and the contents."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from itertools import groupby

from xiufu.document.blocks import Block, Contents, Document, Heading, PageBreak, Paragraph, Picture, Table
from xiufu.render.html.table import table_html
from xiufu.render.html.text import Given, escaped, lines, tag

_TYPES = {"png": "png", "jpeg": "jpeg", "svg": "svg+xml"}
_LEVELS = 6
_CONTENTS_LEVELS = 2


def body_html(document: Document, given: Given) -> str:
    """All blocks (正文), a section for each chapter, and the footnotes at the end."""
    parts: list[str] = []
    inside = False
    across = _headings_across(document.blocks)
    for item, group in groupby(enumerate(document.blocks), lambda one: _is_item(one[1])):
        blocks = list(group)
        if item:
            parts.append(tag("ul", "".join(given.paragraph(b, "li") for _, b in blocks if isinstance(b, Paragraph))))
            continue
        for number, block in blocks:
            if isinstance(block, Heading) and block.level == 1:
                parts.append(("</section>" if inside else "") + '<section class="chapter">')
                inside = True
            if identifier := _next_id(block, given):
                given.titled[number] = identifier
            parts.append(_block(block, document, given, across))
    if inside:
        parts.append("</section>")
    if given.notes:
        notes = '<h2 class="plain">注释</h2>' + tag("ol", "".join(given.notes))
        parts.append(tag("section", notes, class_="footnotes", role="doc-endnotes"))
    return "\n".join(parts)


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style == "item" and block.align is None


def _headings_across(blocks: Sequence[Block]) -> set[int]:
    """Which headings, counted from 1, stand right above what is printed across the paper, and go with it."""
    found: set[int] = set()
    number, across = sum(isinstance(block, Heading) for block in blocks), False
    for block in reversed(blocks):
        if isinstance(block, Heading):
            found |= {number} if across else set()
            number -= 1
        elif not isinstance(block, PageBreak):
            across = isinstance(block, Table | Picture) and block.landscape
    return found


def _next_id(block: Block, given: Given) -> str:
    """What a block with a title is about to be called."""
    match block:
        case Heading():
            return f"h{given.headings + 1}"
        case Table():
            return f"t{given.tables + 1}"
        case Picture():
            return f"p{given.pictures + 1}"
        case _:
            return ""


def _block(block: Block, document: Document, given: Given, across: set[int]) -> str:
    match block:
        case Heading():
            given.headings += 1
            name, number = f"h{min(max(block.level, 1), _LEVELS)}", given.headings
            return tag(name, lines(block.title), class_="landscape" if number in across else "", id=f"h{number}")
        case Paragraph():
            return given.paragraph(block)
        case Table():
            return table_html(block, given)
        case Picture():
            return _picture(block, given)
        case Contents():
            return tag(
                "nav",
                '<p class="contents">目录</p>' + contents_html(document, block.levels),
                class_="contents",
                aria_label="目录",
            )
        case PageBreak():
            return '<hr class="page">'


def _picture(picture: Picture, given: Given) -> str:
    given.pictures += 1
    kind, data = ("svg", picture.drawing.svg) if picture.drawing else (picture.format, picture.data)
    source = f"data:image/{_TYPES[kind]};base64,{b64encode(data).decode()}"
    width, height = (round(length * 96 / 25.4) for length in (picture.width_mm, picture.height_mm))
    image = f'<img src="{source}" alt="{escaped(picture.alt)}" width="{width}" height="{height}">'
    caption = tag("figcaption", lines(picture.title)) if picture.title else ""
    return tag("figure", image + caption, class_="landscape" if picture.landscape else "", id=f"p{given.pictures}")


def contents_html(document: Document, levels: int = 0) -> str:
    """Links to the headings (目录), as lists within lists; ``levels`` of the document's own contents unless given."""
    wanted = levels or max((b.levels for b in document.blocks if isinstance(b, Contents)), default=_CONTENTS_LEVELS)
    entries = [(h.level, n, h.title) for n, h in enumerate(document.headings(), 1) if h.level <= wanted and h.title]
    return _nested(entries)


def _nested(entries: Sequence[tuple[int, int, str]]) -> str:
    """Entries below the first one's level belong to the entry before them."""
    return tag("ol", "".join(_entries(entries))) if entries else ""


def _entries(entries: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    top = min(level for level, _, _ in entries)
    starts = [i for i, (level, _, _) in enumerate(entries) if level == top]
    if starts[0]:
        yield tag("li", _nested(entries[: starts[0]]))
    for start, end in zip(starts, [*starts[1:], len(entries)], strict=True):
        _, number, title = entries[start]
        link = tag("a", escaped(title), href=f"#h{number}")
        yield tag("li", link + _nested(entries[start + 1 : end]))
