"""On what day a document was made (编制日期), as it says itself: on its cover, or behind words for it; never that of a drawing."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from xiufu.audit.instruments.days import DAY, days_of, in_digits
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading
from xiufu.packs.instruments import plain

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_LABEL = re.compile(r"(?P<done>填表|填报|编制|提交|编写|编报)(?:日期|时间)[:：]?")
_OF_A_FORM = ("填表", "填报")
"""Words for what is done with forms alone, not with drawings."""
_TO = ("~", "～", "-", "—", "–", "至", "到")
_COVER = 60
_LONGEST = 50
"""Letters behind such words within which the day must begin."""
_ATTACHED = re.compile(r"^附[件图]")
_FRAME = re.compile(
    r"(?P<legend>图例)|(?P<scale>比例尺|(?<!\d)1:\d{3,})|(?P<system>坐标系|中央子午线|投影)"
    r"|(?P<height>高程基准|高程系)|(?P<approved>审图号)|(?P<drawn>制图|绘图|图名|图号|图幅)"
)
"""What is written in the frame of a drawing (图廓整饰), by sort."""
_NEAR = 8
"""Lines before and behind a day within which the frame of a drawing says more."""
_SORTS = 2

Days = tuple[date, date]


def made_on(paper: "Paper") -> Days | None:
    """When the document was made (编制日期): first and last day it may have been; ``None`` where it does not say.

    The latest of the dates that stand alone before the first heading, and of those that stand behind words that call them the day of its
    making; of a month and its first day the day. The days of its drawings and attachments are their own.
    """
    blocks = paper.file.document.blocks
    headed = next((n for n, block in enumerate(blocks) if isinstance(block, Heading)), 0)
    first = headed or _COVER
    lines = list(paper.texts.items())
    found: list[Days | None] = []
    for at, (spot, text) in enumerate(lines):
        words = plain(in_digits(text)).strip()
        if labels := list(_LABEL.finditer(words)):
            if spot.block < headed or labels[-1]["done"] in _OF_A_FORM or not _of_a_part(paper, lines, at):
                rest = words[labels[-1].end() :].strip()
                rest = rest or (plain(lines[at + 1][1]).strip() if at + 1 < len(lines) else "")
                found += _stated_days(rest)
        elif spot.block < first and spot.block < _COVER and (whole := DAY.fullmatch(re.sub(r"\s", "", words))):
            found.append(days_of(whole))
    known = (days for days in found if days)
    return max(known, key=lambda days: (days[0], -days[1].toordinal()), default=None)


def _of_a_part(paper: "Paper", lines: Sequence[tuple[Spot, str]], at: int) -> bool:
    """Whether a day is that of an attachment, or of a drawing: whose frame says more around it."""
    if _ATTACHED.match(paper.sections[lines[at][0].block]):
        return True
    around = (plain(text) for _, text in lines[max(0, at - _NEAR) : at + _NEAR + 1])
    sorts = {found.lastgroup for text in around for found in _FRAME.finditer(re.sub(r"\s", "", text))}
    return len(sorts) >= _SORTS


def _stated_days(rest: str) -> Iterator[Days | None]:
    """The day that stands behind words for it, or the days from one to another."""
    end = 0
    for stated in DAY.finditer(rest):
        if stated.start() >= _LONGEST or (end and rest[end : stated.start()].strip() not in _TO):
            return
        yield days_of(stated)
        end = stated.end()
