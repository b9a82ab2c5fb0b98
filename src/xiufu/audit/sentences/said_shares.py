"""Shares as sentences state them (文中占比): with the amount that each is of, and what names its whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.said import Amount, Said, amount_of
from xiufu.core.interval import Interval

CODE = "ARITH-103"

_SHARE = re.compile(
    r"占(?:了|到|全部|整个|本项目|该项目|项目区?)*(?P<whole>[^占，。；]{0,16}?)(?:的|的?比例为?|的?比重为?|的?百分比为?)?(?:分别)?(?:仅|只|近)?[约达为是占有]{0,2}$"
)
_OF_NUMBER = re.compile(r"^\s*的(?:比例为?|比重为?)?[约达为]?$")
RATE = re.compile(r"(?:占比|所占比例|所占比重)(?:例|重)?(?:分别)?(?:仅|只|近)?[约达为是：:]{0,2}$")
_SUBJECT = re.compile(
    r"^(?:其中|分别|其|约|仅|只|各|均|共|合计|大约|就|也|又|则|并|且|还|已|将|预计|总共)*(?P<subject>[^占]*)占"
)
_RATE_SUBJECT = re.compile(r"^(?P<subject>.*?)(?:占比|所占)")
_BETWEEN_LISTED = re.compile(r"\s*(?:[、和及与,，]|以及)\s*")
PERCENT = ("%", "‰")


@dataclass(frozen=True, slots=True)
class Share:
    """A share (占比) with the amount it is of, if one stands before it, and the name or the number of its whole."""

    said: Said
    stated: Interval
    part: tuple[Said, Amount] | None
    name: str
    whole: Said | None = None


def share_of(paper: Paper, said: Sequence[Said], at: int) -> Share | None:
    """A number of a sentence as a share (占比), or nothing where it is none."""
    one = said[at]
    stated = amount_of(paper, one.claim)
    if one.claim.unit not in PERCENT or one.claim.bound or stated is None:
        return None
    if "约占" in one.label:
        return None
    if _OF_NUMBER.match(one.between) and at and re.search(r"占(?![地用压补线道])", said[at - 1].between):
        part = _amount_before(paper, said[: at - 1], one)
        return Share(one, stated.value, part, "", said[at - 1]) if part else None
    first = _list_of(said, at)[0]
    label = said[first].label
    if first < at and "分别" not in label:
        return None
    if RATE.search(label):
        return Share(one, stated.value, _part_of(paper, said, at), "")
    if found := _SHARE.search(label):
        return Share(one, stated.value, _part_of(paper, said, at), found["whole"])
    return None


def _part_of(paper: Paper, said: Sequence[Said], at: int) -> tuple[Said, Amount] | None:
    """The amount that a share is of: the one before it, or of several shares the one at the same place of their list.

    85.70公顷和21.45公顷，分别占80.0%和20.0%: none where the lists are not as long, or the share speaks of something else.
    """
    first, end = _list_of(said, at)
    label = said[first].label
    part = _amount_before(paper, said[:first], said[first])
    if part is None or not _is_spoken_of(label, part[0].label):
        return None
    if end - first == 1:
        return None if "分别" in label else part
    begin = first - (end - first)
    if begin < 0 or any(not _follows(said, n) for n in range(begin + 1, first)) or _follows(said, begin):
        return None
    return _amount_before(paper, said[: begin + at - first + 1], said[first])


def _list_of(said: Sequence[Said], at: int) -> tuple[int, int]:
    """The first of the shares in one list with this one, and where the list ends (并列占比): 80.0%和20.0%."""
    first, end = at, at + 1
    while first and said[first - 1].claim.unit in PERCENT and _BETWEEN_LISTED.fullmatch(said[first].between):
        first -= 1
    while end < len(said) and said[end].claim.unit in PERCENT and _BETWEEN_LISTED.fullmatch(said[end].between):
        end += 1
    return first, end


def _follows(said: Sequence[Said], at: int) -> bool:
    """Whether an amount goes on with the list of the one before it."""
    one, before = said[at], said[at - 1] if at else None
    return before is not None and before.claim.unit == one.claim.unit and bool(_BETWEEN_LISTED.fullmatch(one.between))


def _is_spoken_of(share: str, part: str) -> bool:
    """Whether a share has no other subject than the amount before it: 面积4公顷，渠道控制面积占……的42% has."""
    subject = subject_of(share)
    return not subject or subject in part or part in subject


def subject_of(label: str) -> str:
    """What the words before a share say that it is of (占比的主语), nothing where they do not.

    >>> subject_of("其中乔木林地占"), subject_of("占总投资的")
    ('乔木林地', '')
    """
    found = _SUBJECT.match(label) or _RATE_SUBJECT.match(label)
    return found["subject"].strip() if found else ""


def _amount_before(paper: Paper, before: Sequence[Said], share: Said) -> tuple[Said, Amount] | None:
    """The last amount in the sentence before a share, unless another share has it."""
    part = before[-1] if before else None
    if part is None or part.claim.unit in PERCENT or part.sentence != share.sentence or part.depth != share.depth:
        return None
    amount = amount_of(paper, part.claim)
    return (part, amount) if amount and amount.dimension != "ratio" else None
