"""Lines of a text that once were pages (文本行): without blank lines, page numbers and page heads; what a line looks like."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from xiufu.reading.captions import is_title

_ENDS = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_PAGE_NUMBER = re.compile(r"[-—–－·]?\s*\d{1,4}\s*[-—–－·]?|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?")
_NOTHING = str.maketrans("", "", "\ufeff\u200b\u200c\u200d\u2060\xad")
_DASHED_PAGE = re.compile(r"[-—–－]\s*(\d{1,4})\s*[-—–－]")
_DATE = re.compile(r"(?<![\d.])(\d{2,4})\s?(年)\s?(?:(\d{1,2})\s?(月)\s?(?:(\d{1,2})\s?(日))?)?")
_BRACKETED = re.compile(
    r"（(?:[^（）]|（[^（）]*）)*）|\((?:[^()]|\([^()]*\))*\)|〔[^〔〕]*〕|【[^【】]*】|\[[^\[\]]*\]"
)
_VALUE = re.compile(r"[-−－+]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[%％‰]?")
_NO_VALUE = re.compile(r"[—–―─－/／\\-]+|×")
INDEX = re.compile(
    r"[一二三四五六七八九十]{1,3}|（[一二三四五六七八九十\d]{1,3}）|\([一二三四五六七八九十\d]{1,3}\)|[1-9]\d{0,2}|[①-⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|\d+(?:\.\d+)+"
)
LEADERS = re.compile(r"[.…·．]{4,}\s*\d{1,4}$")
_BARRED = re.compile(r"\|.+\|.*\|")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[|+](?:\s*[:=-]+\s*[|+])+")
_STRONG = re.compile(r"\*\*|`")
HELD = "\u00a0"
"""A space that does not part the words of a cell (不断开的空格)."""
_PROSE = frozenset("，。；！？")
_CLOSED = frozenset("。；！？：.;!?:")
_LONGEST_PLAIN = 160
_MOST_HEADS = 12
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A line (文本行): its number in the file from 1, its text, and whether white space or a page sets it off from above.

    ``cells`` are its parts where tabs, bars or columns of spaces set them apart; ``spread`` says that white space sets its parts where they stood.
    """

    number: int
    text: str
    apart: bool = False
    page: bool = False
    cells: tuple[str, ...] = ()
    spread: bool = False


def raw_lines(text: str) -> list[str]:
    """Every line as it is (原行), the first of which is line 1."""
    return _ENDS.split(text)


def lines_of(text: str) -> list[Line]:
    """The lines that say something (有字的行)."""
    lines: list[Line] = []
    gaps: list[int] = []
    gap, page = 0, False
    for number, raw in enumerate(raw_lines(text), start=1):
        page = page or "\f" in raw
        said = raw.translate(_NOTHING).replace("\f", " ").replace("\v", " ").replace("\0", " ")
        if _RULE.fullmatch(said.strip()):
            continue
        barred = _barred(said)
        words = " ".join(" ".join(barred or (said,)).split())
        if not words:
            gap += 1
            continue
        indented = said.startswith(("\u3000\u3000", "    ", "\t"))
        begins = page or (said[0] == " " and "  " not in said)
        cells = barred or (tuple(part.strip() for part in said.split("\t")) if "\t" in said.lstrip("\t") else ())
        lines.append(Line(number, words, indented, begins, cells, spread="   " in said))
        gaps.append(gap)
        gap, page = 0, False
    usual = Counter(gaps[1:]).most_common(1)[0][0] if len(gaps) > 1 else 0
    set_off = [
        line if line.apart or gap <= usual or line.page else replace(line, apart=True)
        for line, gap in zip(lines, gaps, strict=True)
    ]
    return _without_table_heads(_without_page_heads(_without_page_numbers(set_off)))


def _barred(said: str) -> tuple[str, ...]:
    """The parts of a line between bars, as Markdown and what is copied from web pages have rows of tables (竖线分列).

    >>> _barred("| 1 | **土地平整** | 30.56 |"), _barred("| --- | --- |"), _barred("|x|")
    (('1', '土地平整', '30.56'), ('---', '---'), ())
    """
    plain = said.strip()
    if not _BARRED.fullmatch(plain):
        return ()
    return tuple(_STRONG.sub("", part).replace("\\|", "|").strip() for part in _BAR.split(plain[1:-1]))


def _without_page_numbers(lines: Sequence[Line]) -> list[Line]:
    """A number that stands alone is one of a page at either end of the file, beside the end of a page, or between prose."""
    kept: list[Line] = []
    carried = False
    counted = _counting_on(lines)
    for i, line in enumerate(lines):
        below = lines[i + 1] if i + 1 < len(lines) else None
        if _PAGE_NUMBER.fullmatch(line.text):
            ends = below is None or below.page or not kept or i in counted
            if ends or (line.page and not kept[-1:]) or (_closed(kept[-1].text) and below and not is_row(below.text)):
                carried = True
                continue
        kept.append(replace(line, page=True) if carried else line)
        carried = False
    return kept


def _counting_on(lines: Sequence[Line]) -> set[int]:
    """The lines that are a number between dashes, one more than the last such line or one less than the next."""
    found = [(i, int(page[1])) for i, line in enumerate(lines) if (page := _DASHED_PAGE.fullmatch(line.text))]
    return {i for (one, first), (other, second) in pairwise(found) if second == first + 1 for i in (one, other)}


def _without_page_heads(lines: Sequence[Line]) -> list[Line]:
    """What opens three pages or more alike, stands at the head of every page."""
    heads = Counter(line.text for line in lines if line.page)
    kept: list[Line] = []
    carried = False
    for line in lines:
        if line.page and heads[line.text] > 2 and len(line.text) > 3 and not is_row(line.text):
            carried = True
            continue
        kept.append(replace(line, page=True) if carried else line)
        carried = False
    return kept


def _without_table_heads(lines: Sequence[Line]) -> list[Line]:
    """Heads of a table that are printed again where it goes on on the next page: the lines that stood above its rows."""
    begins: dict[str, int] = {}
    kept: list[Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if (line.page or (kept and is_row(kept[-1].text))) and not is_row(line.text):
            at += _repeated(lines, at, begins.get(line.text, at))
        if at < len(lines):
            begins[lines[at].text] = at
            kept.append(lines[at])
            at += 1
    return kept


def _repeated(lines: Sequence[Line], at: int, before: int) -> int:
    """How many lines repeat what stood before a row, the last of them heads; below the title of another table none does."""
    same = 0
    if any(map(_is_title, lines[before + 1 : at])):
        return 0
    while before + same < at and at + same < len(lines) and lines[before + same].text == lines[at + same].text:
        if is_row(lines[at + same].text):
            break
        same += 1
    if not 0 < same <= _MOST_HEADS or before + same >= at or at - before > _MOST_ROWS:
        return 0
    above_rows = at + same < len(lines) and is_row(lines[before + same].text)
    return same if above_rows and any(len(tokens_of(one.text)) > 2 for one in lines[at : at + same]) else 0


def _is_title(line: Line) -> bool:
    return is_title("".join(tokens_of(line.text))) and not is_row(line.text)


def _closed(text: str) -> bool:
    return text[-1] in _CLOSED or len(text) > 30


def width_of(text: str) -> int:
    """How wide a line is (行宽), Chinese letters counting two.

    >>> width_of("面积 6.38hm2")
    12
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def usual_width(lines: Sequence[Line]) -> int:
    """The width at which a text breaks its lines (折行宽度), 0 where it does not."""
    widths = [width for line in lines if is_prose(line.text) and (width := width_of(line.text)) <= _LONGEST_PLAIN]
    counts = Counter(widths)
    best, most = 0, 0
    for width in sorted(counts):
        near = sum(counts[width - less] for less in range(7))
        if width >= 40 and near * 10 >= most * 7:
            best, most = width, max(near, most)
    return best if most >= 3 and most * 8 >= len(widths) else 0


def is_prose(text: str) -> bool:
    """Whether a line is of sentences (叙述文字): it has a comma or a full stop outside brackets."""
    bare = _BRACKETED.sub("", re.sub(r"(?<=\d)，(?=\d{3})", "", text))
    return any(letter in _PROSE for letter in bare)


def tokens_of(text: str) -> list[str]:
    """The words and values that stand apart on a line (行内各项); dates are one, and what stands in brackets.

    >>> tokens_of("便道 2.4393 平整 2027 年 10月"), tokens_of("石渣挖运（运距 1.38 km） 100m3")
    (['便道', '2.4393', '平整', '2027年10月'], ['石渣挖运（运距 1.38 km）', '100m3'])
    """
    return list(_tokens(text))


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[str, ...]:
    whole = _DATE.sub(lambda date: "".join(part for part in date.groups() if part) + _gap(date), text)
    held = _BRACKETED.sub(lambda found: found[0].replace(" ", HELD), whole)
    tokens = tuple(token.replace(HELD, " ") for token in held.split(" ") if token)
    if len(tokens) > 1 and all(len(token) == 1 and "\u4e00" <= token <= "\u9fff" for token in tokens):
        return ("".join(tokens),)
    return tokens


def _gap(date: re.Match[str]) -> str:
    return " " if date[0].endswith(" ") else ""


@lru_cache(maxsize=1024)
def is_number(token: str) -> bool:
    """Whether it is a number and nothing else (数值)."""
    return _VALUE.fullmatch(token) is not None


@lru_cache(maxsize=1024)
def is_dash(token: str) -> bool:
    """Whether it marks a cell that has no value (无值)."""
    return _NO_VALUE.fullmatch(token) is not None


@lru_cache(maxsize=1024)
def is_row(text: str) -> bool:
    """Whether a line looks like a row of a table (表行): words and values, no sentence.

    >>> is_row("04 工矿仓储用地 0401 采矿用地 0.8265 0.8265 0"), is_row("材料堆场用地面积 3.8165hm2"), is_row("2 材料费")
    (True, False, True)
    """
    tokens = tokens_of(text)
    if len(tokens) < 2 or is_prose(text) or LEADERS.search(text):
        return False
    if any(is_number(token) or is_dash(token) for token in tokens[1:]):
        return True
    return INDEX.fullmatch(tokens[0]) is not None and len(tokens) < 4


def is_upright(text: str, longest: int) -> bool:
    """Whether a line is a piece of a word set upright (竖排文字): Chinese letters only, no more than ``longest``."""
    return len(text) <= longest and all("\u4e00" <= letter <= "\u9fff" for letter in text)
