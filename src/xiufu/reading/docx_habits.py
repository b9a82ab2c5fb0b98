"""Word files of other firms (外来 Word 文件): headings and captions that are typed as plain paragraphs, what is not read.

A table whose rows are not of one width is filled up at the right, and less certain for it. Pages' heads and feet are no part of what is read. Tracked changes are read as accepted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xiufu.document.blocks import Block, Footnote, Heading, Paragraph, Table
from xiufu.document.read import ReadFile, Unread
from xiufu.reading.captions import NOTE, is_title, split_unit
from xiufu.reading.docx import read_docx
from xiufu.reading.headings import level_of, levels, numbered_as, without_lists
from xiufu.reading.ooxml import open_package, part_bytes, related_part, related_parts

_MOST_ABOVE = 4
_FILLED_UP = 60
"""How sure a table is whose rows are not of one width, in percent."""

_AGAIN = "用 Word 打开，把其中的内容粘贴为 Word 文字或表格，另存后再审查"
_APART: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("aFChunk", "subDocument"), "嵌入的其他文档", f"未读；{_AGAIN}"),
    (("package", "oleObject"), "嵌入的工作簿或其他对象", f"未读；{_AGAIN}"),
    (("chart",), "图表", "其中的数字未读"),
    (("diagramData",), "SmartArt 图形", "其中的文字未读"),
    (("image",), "图片", "其中的文字和数字未读"),
    (("comments",), "批注", "未读"),
    (("vbaProject",), "宏", "未执行，也未读"),
)


def read_word(data: bytes, *, name: str) -> ReadFile:
    """Read a Word file of anybody (读入 Word 文件). Raises ``InputError`` when it is not one."""
    document = read_docx(data, name=name).document
    blocks = tuple(_with_headings(_with_captions(document.blocks)))
    return ReadFile(
        name,
        "docx",
        replace(document, blocks=blocks),
        certainty={i: _FILLED_UP for i, block in enumerate(blocks) if isinstance(block, Table) and _is_uneven(block)},
        unread=tuple(_unread(data, name)),
    )


def _is_uneven(table: Table) -> bool:
    """Whether rows with fewer cells than others were filled up: a cell of the file holds a paragraph at least."""
    return any(row and not row[-1].content for row in table.rows)


def _plain(block: Block) -> str:
    """The text of a body paragraph that is text and nothing else, on one line."""
    if (
        not isinstance(block, Paragraph)
        or block.style != "body"
        or any(isinstance(run, Footnote) for run in block.runs)
    ):
        return ""
    text = block.text.strip()
    return "" if "\n" in text else text


def _with_captions(blocks: Sequence[Block]) -> list[Block]:
    """Titles and units above tables and notes below them join the tables."""
    done: list[Block] = []
    for block in blocks:
        last = done[-1] if done else None
        if isinstance(block, Table):
            title, unit = split_unit(block.caption)
            if title and unit:
                block = replace(block, caption=title, unit=block.unit or unit)
            done.append(_captioned(block, done))
        elif isinstance(last, Table) and isinstance(block, Paragraph) and NOTE.match(block.text.strip()):
            done[-1] = replace(last, notes=(*last.notes, block))
        else:
            done.append(block)
    return done


def _captioned(table: Table, above: list[Block]) -> Table:
    """A table with what stands above it; this is taken away from there."""
    title, unit, source, taken = table.caption, table.unit, table.source, len(above)
    at = len(above)
    while at > max(0, len(above) - _MOST_ABOVE) and not (title and unit):
        at -= 1
        block = above[at]
        if isinstance(block, Paragraph) and not block.runs:
            continue
        words, stated = split_unit(" ".join(_plain(block).split()))
        if stated and not unit and not words:
            unit, taken = stated, at
        elif isinstance(block, Paragraph) and not title and not (stated and unit) and is_title(words):
            title, unit, source, taken = words, unit or stated, block.source, at
        else:
            break
    del above[taken:]
    return replace(table, caption=title, unit=unit, source=source)


def _with_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Short numbered paragraphs are headings, where the file's own styles say of fewer what they are."""
    kinds = without_lists([numbered_as(_plain(block)) for block in blocks])
    styled = sum(isinstance(block, Heading) for block in blocks)
    if styled and styled >= sum(kind in ("chapter", "section", "ideograph", "bracketed") for kind in kinds):
        yield from blocks
        return
    ranks = levels(kind for kind in kinds if kind)
    for block, kind in zip(blocks, kinds, strict=True):
        if kind and isinstance(block, Paragraph):
            yield Heading(_plain(block), level_of(_plain(block), kind, ranks), source=block.source)
        else:
            yield block


def _unread(data: bytes, name: str) -> Iterator[Unread]:
    archive = open_package(data, name)
    main = related_part(archive, "", "officeDocument", name)
    if main is None:
        return
    for kinds, what, reason in _APART:
        count = sum(len(related_parts(archive, main, kind, name)) for kind in kinds)
        if count:
            yield Unread("全文", f"{what} {count} 处，{reason}")
    body = part_bytes(archive, main, name)
    if b"<w:del " in body or b"<w:ins " in body:
        yield Unread("全文", "文件有修订标记，按接受全部修订后的文字审查；删去的文字未读")
