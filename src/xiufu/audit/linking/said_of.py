"""What words say what a number is (数值的称谓): right before it, before the equation, the bracket or the list that it is part of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.linking.scopes import LIKELY, SURE
from xiufu.audit.sentences.said import Said

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_TERMS = re.compile(r"[\s×xX*·/÷+\-－（()）]*")
_COMPUTED = re.compile(r"[=＝]\s*$")
_FACTOR = re.compile(r"\s*[×xX*·+\-－÷/]")
_CONVERTED = re.compile(r"\s*(?:[（(]|[，,]\s*(?=合|折))\s*(?:[约折合即计]|折合|合计|约合)?\s*")
_BASED = re.compile(r"以[^，,。；;]{2,20}为(?:准|基数|依据|基础)")
_GOES_ON = ("为", "即为", "应为", "是")
_RESPECTIVELY = re.compile(r"(?:分别|依次)(?:为|是|约|达)?[：:]?$")
_NEXT = re.compile(r"\s*(?:[、，,]|和|及|与|以及)\s*")
_PERIODS = re.compile(r"[一二三四五六七八九十两\d]期$")
_LISTED = re.compile(r"[、和及与]")
_CLAUSE = re.compile(r"[，,。；;：:！？\n]")
_CHINESE = re.compile("[一-龥]")


@dataclass(frozen=True, slots=True)
class Label:
    """Words that may name a number (称谓), and how sure it can be by them."""

    words: str
    most: int = SURE


def labels(paper: "Paper", text: str, said: Sequence[Said], at: int) -> Iterator[Label]:
    """The words that may name a number (可能的称谓), the likeliest first."""
    own = _own(text, said, at)
    if _COMPUTED.search(said[at].between) and _FACTOR.match(text[said[at].end :]):
        return
    yield Label(own)
    if listed := _listed(paper, text, said, at):
        yield Label(listed, LIKELY)
    if _is_conversion(paper, said, at):
        yield from (Label(one.words, min(one.most, LIKELY)) for one in labels(paper, text, said, at - 1))
    if own in _GOES_ON:
        before = _BASED.sub("", said[at].between).rpartition("，")[0]
        yield Label(_CLAUSE.split(before)[-1].strip(), LIKELY)
    elif "为" in own.strip("为"):
        yield Label(own.strip().removesuffix("为").rpartition("为")[2], LIKELY)


def _own(text: str, said: Sequence[Said], at: int) -> str:
    """The words right before a number; behind “=” those before the equation; numbers within a name are part of it."""
    while at and "=" in said[at].between.replace("＝", "=") and not _CHINESE.search(said[at].label):
        at -= 1
        while at and _TERMS.fullmatch(said[at].between):
            at -= 1
    label = said[at].label
    if at and not label and not said[at - 1].claim.unit and said[at].between.strip() in ("：", ":"):
        at -= 1
        label = f"{said[at].label}{text[said[at].claim.start : said[at].claim.end]}"
    while at and not said[at - 1].claim.unit and said[at].between.strip() == label and _CHINESE.match(said[at].between):
        at -= 1
        label = f"{said[at].label}{text[said[at].claim.start : said[at].claim.end]}{label}"
    return label.rstrip("=＝ ")


def _is_conversion(paper: "Paper", said: Sequence[Said], at: int) -> bool:
    """Whether a number in brackets is the one right before them in another unit: 6.3758公顷（95.64亩）."""
    one, before = said[at], said[at - 1] if at else None
    if before is None or not _CONVERTED.fullmatch(one.between) or one.claim.unit == before.claim.unit:
        return False
    sizes = [paper.known.words.units.size(claim.unit) if claim.unit else None for claim in (one.claim, before.claim)]
    return sizes[0] is not None and sizes[1] is not None and sizes[0].dimension == sizes[1].dimension


def _listed(paper: "Paper", text: str, said: Sequence[Said], at: int) -> str:
    """The name of a number of a list: 甲、乙面积分别为1公顷和2公顷 says of the second that it is 乙面积."""
    first = at
    while first and _NEXT.fullmatch(said[first].between) and said[first].claim.unit == said[first - 1].claim.unit:
        first -= 1
    last = at
    while last + 1 < len(said) and _NEXT.fullmatch(said[last + 1].between):
        last += 1
    whole = _CLAUSE.split(said[first].between.strip())[-1]
    named = _RESPECTIVELY.sub("", whole)
    if named == whole:
        return ""
    count = last - first + 1
    names = [name.strip() for name in _LISTED.split(named)]
    if len(names) != count:
        return f"第{at - first + 1}期" if count > 1 and _PERIODS.search(named) else ""
    tail = _common_tail(paper, names[-1])
    return names[at - first] if at == last else f"{names[at - first]}{tail}"


def _common_tail(paper: "Paper", name: str) -> str:
    """The words of a quantity behind the last name of a list."""
    ends = [
        word
        for term in paper.known.lexicon.terms
        for word in term.words
        if word and name.endswith(word) and word != name
    ]
    return max(ends, key=len, default="")
