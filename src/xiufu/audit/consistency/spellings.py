"""CONS-006, CONS-007: places and firms spelt in two ways; the project's name on the cover and in the text (名称写法)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

SPELLING, PROJECT = "CONS-006", "CONS-007"
_SUFFIX = r"(?:苏木|嘎查|街道|社区|村委会|镇|乡|村|有限责任公司|有限公司|林场|牧场|农场)"
_NAME = re.compile(
    rf"(?:^|[，。；、：:（(“\s省市盟旗县区州]|苏木|镇|乡|街道)([一-龥]{{4,14}}?{_SUFFIX})(?![一-龥]?公司)", re.MULTILINE
)
_PHRASE = re.compile("[的到在为对们式]")
"""What no name has in it (非名称): 转移到城镇, 功能强的村."""
_TOWN = re.compile(r"苏木|镇|乡|街道|旗|县|市|盟|省|自治区")
_STEM = 4
_OFTEN = 3
_COUNTED = frozenset("一二三四五六七八九十东西南北中上下前后左右大小新老旧甲乙丙丁内外第和与及的")
_PROJECT = re.compile(r"项\s*目\s*名\s*称\s*[:：]\s*([^\n；;。]{6,80})")
_LABEL = re.compile(r"^项目名称(?:（全称）)?[:：]?$")
_SHAPE = re.compile(r"[\s“”\"（）()【】\[\]《》，,、·—–\-]")
_ALIKE = 0.85
_NAME_LENGTH = 8


def spelt_in_two_ways(paper: "Paper") -> Iterator[Finding]:
    """A name that stands often, and once or twice with another character (名称写法核对)."""
    whole = "\n".join(paper.texts.values())
    names = Counter(match[1] for match in _NAME.finditer(whole))
    often = [
        name
        for name in names
        if len(re.sub(_SUFFIX, "", name)) >= _STEM and not _TOWN.search(name[1:-2]) and not _PHRASE.search(name)
    ]
    for name in often:
        times = whole.count(name)
        if times < _OFTEN:
            continue
        for at in range(1, len(re.sub(f"{_SUFFIX}$", "", name))):
            pattern = re.compile(f"{name[:at]}(?!{name[at]})([一-龥]){name[at + 1 :]}")
            others = {m[0] for m in pattern.finditer(whole) if m[1] not in _COUNTED and name[at] not in _COUNTED}
            for other in sorted(others):
                if whole.count(other) * _OFTEN <= times:
                    yield _spelt(paper, name, times, other)


def _spelt(paper: "Paper", name: str, times: int, other: str) -> Finding:
    spot = next((spot for spot, text in paper.texts.items() if other in text), Spot(0))
    message = f"“{other}”与“{name}”只差一字，后者用了 {times} 次，可能是同一名称的两种写法"
    remedy = f"核对名称，是同一名称的统一写成“{name}”"
    return Finding(
        SPELLING,
        Verdict.DIFFERS,
        Severity.WARNING,
        message,
        paper.place(spot),
        stated=other,
        expected=name,
        remedy=remedy,
        at=paper.passage(spot, other),
    )


def project_names(paper: "Paper") -> Iterator[Finding]:
    """The project is called alike on the cover, in the form and in the text (项目名称核对)."""
    stated = list(stated_names(paper))
    if not stated:
        return
    shown = _usual(stated)
    usual = _shape(shown)
    for spot, name in (*stated, *cover(paper)):
        shape = _shape(name)
        if usual in shape or shape in usual:
            if shape == usual and len(stated) > 1:
                yield _named(paper, spot, name, shown, alike=True)
        elif _near(shape, usual):
            yield _named(paper, spot, name, shown, alike=False)


def project_name(paper: "Paper") -> str:
    """What the document calls the project (项目名称), most often where it differs; nothing where it does not say."""
    stated = list(stated_names(paper))
    return _usual(stated) if stated else ""


def _usual(stated: Sequence[tuple[Spot, str]]) -> str:
    """The name that is written most often, the first of several."""
    shapes = Counter(_shape(name) for _, name in stated)
    usual, _ = shapes.most_common(1)[0]
    return next(name for _, name in stated if _shape(name) == usual)


def _near(shape: str, usual: str) -> bool:
    """Whether a name is nearly the usual one, by what of it is as long."""
    matcher = SequenceMatcher(None, shape, usual, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    return common >= _ALIKE * len(usual) and re.sub(r"\d", "", shape) != re.sub(r"\d", "", usual)


def stated_names(paper: "Paper") -> Iterator[tuple[Spot, str]]:
    """The project's name wherever it is stated as such (写明的项目名称)."""
    texts = list(paper.texts.items())
    for at, (spot, text) in enumerate(texts):
        if match := _PROJECT.search(text):
            yield spot, match[1].strip()
        elif _LABEL.match(re.sub(r"\s", "", text)) and spot.row >= 0 and at + 1 < len(texts):
            below, name = texts[at + 1]
            if (below.block, below.row) == (spot.block, spot.row) and len(_shape(name)) >= _NAME_LENGTH:
                yield below, name.strip()


def cover(paper: "Paper") -> Iterator[tuple[Spot, str]]:
    """The lines before the first heading (封面文字)."""
    blocks = paper.file.document.blocks
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Heading)), 0)
    for spot, text in paper.texts.items():
        if (
            spot.block < first
            and spot.row < 0
            and _NAME_LENGTH <= len(_shape(text)) <= 80
            and not _PROJECT.search(text)
        ):
            yield spot, text.strip()


def _shape(name: str) -> str:
    return _SHAPE.sub("", name)


def _named(paper: "Paper", spot: Spot, name: str, usual: str, *, alike: bool) -> Finding:
    message = "项目名称一致" if alike else f"项目名称“{name}”与他处的“{usual}”不一致"
    verdict = Verdict.AGREES if alike else Verdict.DIFFERS
    remedy = "" if alike else "全文统一项目名称"
    severity = Severity.NOTE if alike else Severity.WARNING
    at = paper.passage(spot, name)
    place = paper.place(spot)
    return Finding(PROJECT, verdict, severity, message, place, stated=name, expected=usual, remedy=remedy, at=at)
