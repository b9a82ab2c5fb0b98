"""Letters that no font at hand has (缺字): which they are and where they stand."""

import re
from collections.abc import Iterator

from xiufu.core.errors import InputError, Problem
from xiufu.document.blocks import (
    Block,
    Contents,
    Document,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
)

_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_REMEDY = "改用字体里有的字；或用 --fonts 指定含有该字的字体所在的文件夹；或用 --no-pdf 只生成其他文件"


class MissingGlyphs(InputError):
    """Letters that no font at hand has (缺字): a PDF cannot be written, other files can."""


def missing_glyphs(diagnostic: str, document: Document) -> MissingGlyphs | None:
    """A problem for every letter that cannot be printed; none when the writer failed for another reason."""
    texts = [_ESCAPED.sub(_plain, text) for text in _MISSING.findall(diagnostic)]
    places = list(_places(document))
    problems = [
        Problem("plan.pdf", 0, f"字体中没有“{letter}”（U+{ord(letter):04X}）", _REMEDY, place)
        for letter in dict.fromkeys("".join(texts))
        for place in dict.fromkeys(place for place, text in places if letter in text)
    ]
    return MissingGlyphs(*problems) if problems else None


def _plain(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else escape[2]


def _places(document: Document) -> Iterator[tuple[str, str]]:
    """Every text of a document with the place a user finds it at."""
    yield "页眉", document.header
    under = "开头"
    for block in document.blocks:
        if isinstance(block, Heading):
            under = f"“{block.title}”"
        for place, text in _texts(block):
            yield place or under, text


def _texts(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Heading():
            yield "", block.title
        case Picture():
            yield "", block.title
            if block.drawing:
                yield from ((f"“{block.title}”", words) for words in block.drawing.words)
        case Paragraph():
            yield "", _all(block.runs)
        case Table():
            place = f"“{block.title}”" if block.title else ""
            yield place, block.title + block.unit
            for row in block.rows:
                for cell in row:
                    for part in cell.content:
                        yield from ((place, text) for _, text in _texts(part))
            for note in block.notes:
                yield place, _all(note.runs)
        case Contents() | PageBreak():
            pass


def _all(runs: tuple[Run, ...]) -> str:
    return "".join(run.note if isinstance(run, Footnote) else run.text for run in runs)
