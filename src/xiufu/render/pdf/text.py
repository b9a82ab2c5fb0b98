"""Paragraphs and runs as data for the layout (文字数据)."""

import re
from collections.abc import Iterable
from typing import Any

from xiufu.document.blocks import Footnote, Paragraph, Run, Text, Unknown
from xiufu.render.house import House, Kind
from xiufu.render.layout import LATIN
from xiufu.render.printable import printable

_LINE = 30.0
_BREAK = "\u200b"
_SIGNS = re.compile("[×÷=＝+]")
_WORDS = re.compile(f"[^\\s{_BREAK}\u2e80-\uffef\U00020000-\U0003ffff]+")


def breakable(text: str, room: float) -> str:
    """Text with a zero-width space wherever its line may break besides the usual (断行点).

    After signs of arithmetic; and within what is longer than a line of ``room`` times the size of its type.

    >>> breakable("1.5×20=30.0", 10).replace(_BREAK, "|"), breakable("ABCDEF 甲乙丙丁", 3).replace(_BREAK, "|")
    ('1.5×|20=|30.0', 'A|B|C|D|E|F 甲乙丙丁')
    """
    text = _SIGNS.sub(rf"\g<0>{_BREAK}", text.replace(_BREAK, ""))
    return _WORDS.sub(lambda word: _BREAK.join(word[0]) if len(word[0]) * LATIN > room else word[0], text)


def runs_data(runs: Iterable[Run], room: float = _LINE) -> list[dict[str, Any]]:
    """What a paragraph says (文字), in lines of ``room`` times the size of its type."""
    data: list[dict[str, Any]] = []
    for run in runs:
        match run:
            case Footnote():
                data.append({"note": runs_data(run.runs)})
            case Unknown():
                data.append({"text": breakable(printable(run.text), room), "mark": "unknown"})
            case Text():
                data.append(
                    {"text": breakable(printable(run.text), room), "emphasis": run.emphasis, "mark": run.change}
                )
            case _:
                data.append({"text": breakable(printable(run.text), room)})
    return [run for run in data if run.get("text") != ""]


def paragraph_data(paragraph: Paragraph, house: House, *, kind: Kind | None = None) -> dict[str, Any]:
    """A paragraph (段落). A line that is centred or at the right loses the indent of first lines."""
    look = kind or paragraph.style
    return {
        "kind": "paragraph",
        "look": look,
        "runs": runs_data(paragraph.runs),
        "align": paragraph.align or house.looks[look].align,
        "indented": paragraph.align not in ("center", "right"),
    }
