"""What a document calls the project (项目名称): wherever it is stated as such, on the cover, and most often."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_PROJECT = re.compile(r"项\s*目\s*名\s*称\s*[:：]\s*([^\n；;。]{4,80})")
_LABEL = re.compile(r"^项目名称(?:（全称）)?[:：]?$")
_SHAPE = re.compile(r"[\s“”\"（）()【】\[\]《》，,、·—–\-]")
_NAME_LENGTH = 8
_SURELY = 6
_FIRST, _SHORT = 40, 40
"""So many texts, and so long, may be lines of a cover."""


def project_name(paper: "Paper") -> str:
    """What the document calls the project (项目名称), most often where it differs; nothing where it does not say."""
    stated = list(stated_names(paper))
    return usual_name(stated) if stated else ""


def usual_name(stated: Sequence[tuple[Spot, str]]) -> str:
    """The name that is written most often, the first of several."""
    shapes = Counter(name_shape(name) for _, name in stated)
    usual, _ = shapes.most_common(1)[0]
    return next(name for _, name in stated if name_shape(name) == usual)


def stated_names(paper: "Paper", *, sure: bool = True) -> Iterator[tuple[Spot, str]]:
    """The project's name wherever it is stated as such (写明的项目名称); where it need not be ``sure``, short ones and whatever comes
    behind a label, too."""
    texts = list(paper.texts.items())
    for at, (spot, text) in enumerate(texts):
        if match := _PROJECT.search(text):
            if len(match[1]) >= _SURELY or not sure:
                yield spot, match[1].strip()
        elif _LABEL.match(re.sub(r"\s", "", text)) and at + 1 < len(texts):
            below, name = texts[at + 1]
            beside = spot.row >= 0 and (below.block, below.row) == (spot.block, spot.row)
            if (beside and len(name_shape(name)) >= _NAME_LENGTH) or not sure:
                yield below, name.strip()


def cover(paper: "Paper") -> Iterator[tuple[Spot, str]]:
    """The lines before the first heading (封面文字)."""
    blocks = paper.file.document.blocks
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Heading)), 0)
    for spot, text in paper.texts.items():
        if (
            spot.block < first
            and spot.row < 0
            and _NAME_LENGTH <= len(name_shape(text)) <= 80
            and not _PROJECT.search(text)
        ):
            yield spot, text.strip()


def first_lines(paper: "Paper") -> Iterator[str]:
    """The short lines at the beginning, before any section (篇首短行): where no heading is known, the cover is among them."""
    for spot, text in list(paper.texts.items())[:_FIRST]:
        if spot.row < 0 and not paper.sections[spot.block] and len(text) <= _SHORT:
            yield text


def name_shape(name: str) -> str:
    """A name as names are compared (名称的比较形式): without blanks, quotation marks, brackets, dashes and commas."""
    return _SHAPE.sub("", name)
