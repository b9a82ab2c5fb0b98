"""CONS-006, CONS-007: places and firms spelt in two ways; the project's name on the cover and in the text (名称写法)."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from xiufu.audit.project_name import cover, name_shape, stated_names, usual_name
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Spot

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
_ALIKE = 0.85


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
    shown = usual_name(stated)
    usual = name_shape(shown)
    for spot, name in (*stated, *cover(paper)):
        shape = name_shape(name)
        if usual in shape or shape in usual:
            if shape == usual and len(stated) > 1:
                yield _named(paper, spot, name, shown, alike=True)
        elif _near(shape, usual):
            yield _named(paper, spot, name, shown, alike=False)


def _near(shape: str, usual: str) -> bool:
    """Whether a name is nearly the usual one, by what of it is as long."""
    matcher = SequenceMatcher(None, shape, usual, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    return common >= _ALIKE * len(usual) and re.sub(r"\d", "", shape) != re.sub(r"\d", "", usual)


def _named(paper: "Paper", spot: Spot, name: str, usual: str, *, alike: bool) -> Finding:
    message = "项目名称一致" if alike else f"项目名称“{name}”与他处的“{usual}”不一致"
    verdict = Verdict.AGREES if alike else Verdict.DIFFERS
    remedy = "" if alike else "全文统一项目名称"
    severity = Severity.NOTE if alike else Severity.WARNING
    at = paper.passage(spot, name)
    place = paper.place(spot)
    return Finding(PROJECT, verdict, severity, message, place, stated=name, expected=usual, remedy=remedy, at=at)
