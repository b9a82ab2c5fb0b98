"""UNIT-001: units as they are written (计量单位的写法), and whether they measure what the words beside them say."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Passage, Spot
from xiufu.packs.instruments import plain
from xiufu.packs.units import Misspelt, Units

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

CODE = "UNIT-001"
_IN_UNIT = re.compile(
    r"(?:\d\s?|\d[万亿]|[元量积长度厚宽高距价数率]\s*[(/]\s*|元/10{2,4}|单位\s*[:(]?\s*|单位\s*[:(].{0,12}[、,/]|每|平方|\d+\s*/)$"
)
_BRACKETED = re.compile(r"[一-龥]\s*[(/]$")
_NAME = re.compile(r"[A-Z][23²³]")
"""May be what a point of a map is called."""
_LOOK = 30
"""Letters before a number or unit that say what it is."""
_GOES_ON = re.compile(r"[A-Za-z0-9²³]|\.\d")
_HEAD = re.compile(r"([一-龥]{2,10})[(/:]+([^()/:]{1,8})\)?")
_TO_NUMBER = re.compile(r"\s*(?:约|为|是|达|达到|共|共计|合计|总计|计)?\s*[:：]?\s*(?:约)?\s*$")
_NOT_ITSELF = re.compile(r"单位$|每$|平均$|折合$|单$")
_WHOLE = ("docx", "xlsx")
"""Forms of files in which nothing that is raised above the line gets lost."""
_KINDS = {"area": "面积", "volume": "体积", "length": "长度", "mass": "质量"}


def written_units(paper: "Paper") -> Iterator[Finding]:
    """Units are written right (单位写法), each wrong way of writing said once; and are of the kind that is measured."""
    units = paper.known.words.units
    found: dict[str, list[Passage]] = {}
    for spot, text in paper.texts.items():
        for at, one in _misspelt(paper, spot, text):
            found.setdefault(one.written, []).append(at)
    for written, places in found.items():
        yield _wrong(paper, units.misspelt[written], places)
    agreed: set[tuple[str, str]] = set()
    for spot, text in paper.texts.items():
        for claim in paper.at(spot):
            if claim.unit and claim.kind == "quantity":
                before = _TO_NUMBER.sub("", text[max(0, claim.start - _LOOK) : claim.start])
                at = Passage(spot, claim.start, max(claim.unit_end, claim.end))
                yield from _kind(paper, before, claim.unit, at, agreed)
        if head := _HEAD.fullmatch(plain("".join(text.split()))):
            yield from _kind(paper, head[1], paper.known.words.unit_in(f"({head[2]})"), paper.passage(spot), agreed)


def _misspelt(paper: "Paper", spot: Spot, text: str) -> Iterator[tuple[Passage, Misspelt]]:
    """Wrong spellings in a paragraph, where units stand."""
    units, words = paper.known.words.units, plain(text)
    for match in _pattern(units).finditer(words):
        one = units.misspelt[match[0]]
        alone = len(words) < _LOOK and words.strip().lstrip("0123456789") == one.written and _of_units(paper, spot)
        goes_on = one.written[-1].isascii() and _GOES_ON.match(words, match.end())
        before = words[max(0, match.start() - _LOOK) : match.start()]
        bracketed = _BRACKETED.search(before) and not _NAME.fullmatch(one.written)
        if (alone or bracketed or _IN_UNIT.search(before)) and not goes_on:
            yield Passage(spot, match.start(), match.end()), one


def _of_units(paper: "Paper", spot: Spot) -> bool:
    """Whether a place is a cell of a column of units, or of a row with other units."""
    cell = paper.cell(spot)
    if spot.row < 0 or (cell and (cell[0].columns[cell[2]].kind == "unit" or "单位" in cell[0].columns[cell[2]].label)):
        return spot.row >= 0
    beside = (text for other, text in paper.texts.items() if (other.block, other.row) == (spot.block, spot.row))
    return any(
        paper.known.words.is_written(text.strip()) for text in beside if text.strip() != paper.texts[spot].strip()
    )


@lru_cache(maxsize=4)
def _pattern(units: Units) -> re.Pattern[str]:
    longest = sorted(units.misspelt, key=lambda written: -len(written))
    return re.compile("|".join(map(re.escape, longest)) or r"(?!)")


def _wrong(paper: "Paper", one: Misspelt, places: Sequence[Passage]) -> Finding:
    often = f"（共 {len(places)} 处）" if len(places) > 1 else ""
    return Finding(
        CODE,
        Verdict.DIFFERS,
        Severity.WARNING if one.grave else Severity.NOTE,
        f"“{one.written}”{often}：{'没有这个单位' if one.grave else '单位符号写法不规范'}，应写“{one.right}”",
        paper.place(places[0].spot),
        stated=one.written,
        expected=one.right,
        remedy="全文统一改正",
        at=places[0],
    )


def _kind(
    paper: "Paper", before: str, unit: str, at: Passage | None, agreed: set[tuple[str, str]]
) -> Iterator[Finding]:
    """Whether a unit is of what the words before it measure: 面积 in m² and not in m³; what is right is said once.

    This is no equation: it says nothing of the number.
    """
    units = paper.known.words.units
    size = units.size(unit) if unit else None
    word = next((one for one in sorted(units.measured, key=len, reverse=True) if before.endswith(one)), "")
    if size is None or at is None or size.dimension not in _KINDS or not word:
        return
    if _NOT_ITSELF.search(before.removesuffix(word)):
        return
    dimension = units.measured[word]
    if size.dimension == dimension and (word, unit) in agreed:
        return
    place = paper.place(at.spot)
    stated = paper.texts[at.spot][at.start : at.end]
    if size.dimension == dimension:
        agreed.add((word, unit))
        yield Finding(CODE, Verdict.AGREES, Severity.NOTE, "单位与所量的相符", place, stated=stated, at=at)
        return
    doubt = "上标可能没有读出来" if size.dimension == "length" and paper.file.form not in _WHOLE else ""
    yield Finding(
        CODE,
        Verdict.CANNOT_TELL if doubt else Verdict.DIFFERS,
        Severity.NOTE if doubt else Severity.WARNING,
        f"{word}的单位写成“{stated}”：{unit} 是{_KINDS[size.dimension]}的单位{f'；{doubt}，不能判定' if doubt else ''}",
        place,
        stated=stated,
        expected=f"{_KINDS.get(dimension, dimension)}的单位",
        remedy="核对单位，或改正量的名称",
        doubt=doubt,
        at=at,
    )
