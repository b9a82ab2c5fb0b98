"""ARITH-108: what one level grows or falls to another (增减): 由5500.00万元增加到6010.06万元，增加510.06万元，增幅9.27%."""

import re
from collections.abc import Iterator, Sequence

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.cut import LONGEST
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Amount, Said, amount_of, written
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval

CODE = "ARITH-108"

_FROM = re.compile(r"[由从][^，,。；;]*$|[由从]$")
_TO = re.compile(
    r"^\s*(?:[（(][^）)]*[）)])?[，,]?(?:增加|增长|提高|提升|减少|降低|下降|调整|调增|调减|扩大|缩小|变更|变化)?[到至为]+[^，,。；;]{0,6}$"
)
_THAN = re.compile(r"[，,]?[^，,。；;]{0,6}[比较][^，,。；;]*$")
_UP = re.compile(r"增加(?!值)|增长|提高|提升|核增|调增|上升|超出?|增值|增")
_DOWN = re.compile(r"减少|下降|降低|核减|调减|节约|节余|结余|减")
_BY = re.compile(
    r"^[^。；;]{0,12}?(?:增加(?!值)|增长|增值|提高|提升|核增|调增|减少|下降|降低|核减|调减|节约|超出?|净增|净减)了?[^，,。；;至到为]{0,4}$"
)
_RATE = re.compile(
    r"^\s*[，,、]?[^，,。；;由从]{0,4}(?:[增降减]幅|增加|增长|增值|减少|下降|降低|上升|提高|幅度|[核增减]{2})(?:率|比例|幅度)?[了为达约至到：:]*$"
)
_NO_LEVEL = re.compile(r"(?:[前后近第]|最近|过去)$")
"""What stands before a number that is no level: 后10年较前10年."""
_CHANGED = re.compile(r"(?:超|增加|增长|减少|下降|提高|降低)[^至到为]*$")
_STATISTICS = re.compile(r"同比|环比|可比价|生产总值|产值|增加值|收入|GDP|人口|同期")


def written_changes(paper: Paper) -> Iterator[Finding]:
    """A change is one level less the other, a rate of change is the change over the first level (增减额与增减幅度核对)."""
    for _, text, said in paper.paragraphs:
        for at in range(len(said) - 2):
            levels = _levels(paper, said, at)
            if levels:
                yield from _judged(paper, text, said, at, *levels)
            else:
                yield from _rate_of_change(paper, text, *said[at : at + 3])


_Level = tuple[Said, Amount]


def _levels(paper: Paper, said: Sequence[Said], at: int) -> tuple[_Level, _Level] | None:
    """The first and the second level: 由甲增加到乙, or 乙，比甲."""
    one, other = said[at], said[at + 1]
    amounts = amount_of(paper, one.claim), amount_of(paper, other.claim)
    if amounts[0] is None or amounts[1] is None or amounts[0].dimension != amounts[1].dimension:
        return None
    if one.sentence != other.sentence or amounts[0].dimension == "ratio" or one.depth != other.depth:
        return None
    first, second = (one, amounts[0]), (other, amounts[1])
    if _NO_LEVEL.search(one.label) or _NO_LEVEL.search(other.label):
        return None
    if _FROM.search(one.between) and _TO.match(other.between):
        return first, second
    if _THAN.match(other.between) and not _BY.match(other.between) and not _CHANGED.search(one.label):
        return second, first
    return None


def _judged(paper: Paper, text: str, said: Sequence[Said], at: int, first: _Level, second: _Level) -> Iterator[Finding]:
    if first[0].claim.bound not in ("", "from") or second[0].claim.bound not in ("", "until"):
        return
    names = f"{written(paper, second[0].claim)} 与 {written(paper, first[0].claim)} 之差"
    terms = (second[0], first[0])
    for one in said[at + 2 : at + 4]:
        if one.sentence != first[0].sentence or one.depth != first[0].depth or one.claim.bound:
            return
        amount = amount_of(paper, one.claim)
        falls, rises = _DOWN.search(one.between), _UP.search(one.between)
        if (
            amount is None
            or re.search("年均|每", one.between)
            or (bool(falls) == bool(rises) and not _RATE.search(one.between))
        ):
            return
        change = first[1].value - second[1].value if falls else second[1].value - first[1].value
        if not falls and not rises and second[1].value.hi < first[1].value.lo:
            change = first[1].value - second[1].value
        if amount.dimension == first[1].dimension and _BY.match(one.between):
            yield _finding(paper, text, terms, one, amount, change, names)
        elif one.claim.unit in ("%", "‰") and _RATE.search(one.between) and first[1].value.lo > 0:
            by = f"{names}除以 {written(paper, first[0].claim)}"
            yield _finding(paper, text, terms, one, amount, change / first[1].value, by)
        else:
            return


def _rate_of_change(paper: Paper, text: str, level: Said, change: Said, rate: Said) -> Iterator[Finding]:
    """甲，比前增加乙，增幅丙: the change over what the level was before."""
    if not (_THAN.match(change.between) and _BY.match(change.between) and _RATE.search(rate.between)):
        return
    if rate.claim.unit not in ("%", "‰") or re.search("年均|每", rate.between) or _NO_LEVEL.search(level.label):
        return
    apart = any(one.sentence != level.sentence or one.depth != level.depth or one.claim.bound for one in (change, rate))
    now, by, stated = (amount_of(paper, one.claim) for one in (level, change, rate))
    if apart or level.claim.bound or not now or not by or not stated or now.dimension != by.dimension:
        return
    falls, rises = _DOWN.search(change.between), _UP.search(change.between)
    before = now.value + by.value if falls else now.value - by.value
    if bool(falls) == bool(rises) or now.dimension == "ratio" or before.lo <= 0:
        return
    less = "+" if falls else "-"
    words = f"{written(paper, change.claim)} ÷（{written(paper, level.claim)} {less} {written(paper, change.claim)}）"
    yield _finding(paper, text, (change, level), rate, stated, by.value / before, words)


def _finding(
    paper: Paper, text: str, terms: tuple[Said, Said], one: Said, amount: Amount, told: Interval, derivation: str
) -> Finding:
    size = paper.known.words.units.size(one.claim.unit)
    if size is None:
        raise AssertionError(f"no unit: {one.claim.unit}")
    statistics = amount.dimension == "ratio" and _STATISTICS.search(
        text, max(0, one.claim.start - LONGEST), one.claim.start
    )
    wrong = Verdict.CANNOT_TELL if statistics else Verdict.DIFFERS
    return finding(
        paper,
        CODE,
        Verdict.AGREES if amount.value.overlaps(told) else wrong,
        one.claim,
        [term.claim for term in terms],
        expected=told * size.factor.denominator / size.factor.numerator,
        derivation=derivation,
        what=f"“{one.label}”" if one.label else "增减",
        doubt="统计上的增长率按可比口径计算，不一定等于两年数值之比",
        remedy="核对前后两个数和增减额、增减幅度，改正写错的那一个",
    )
