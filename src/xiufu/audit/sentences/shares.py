"""ARITH-103: shares that a sentence states (文中占比): 工程施工费2.96万元，占总投资的69.16%."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.evidence import is_close, is_one_digit, leave_no_third
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Amount, Said, amount_of, written
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import exponent, parse_decimal, plain_text, total

CODE = "ARITH-103"

_SHARE = re.compile(
    r"占(?:了|到|全部|整个|本项目|该项目|项目区?)*(?P<whole>[^占，。；]{0,16}?)(?:的|的?比例为?|的?比重为?|的?百分比为?)?(?:分别)?(?:仅|只|近)?[约达为是占有]{0,2}$"
)
_OF_NUMBER = re.compile(r"^\s*的(?:比例为?|比重为?)?[约达为]?$")
_RATE = re.compile(r"(?:占比|所占比例|所占比重)(?:例|重)?(?:分别)?(?:仅|只|近)?[约达为是：:]{0,2}$")
_TOTAL = re.compile(r"[总共]|合计|全部")
_SUBJECT = re.compile(
    r"^(?:其中|分别|其|约|仅|只|各|均|共|合计|大约|就|也|又|则|并|且|还|已|将|预计|总共)*(?P<subject>[^占]*)占"
)
_RATE_SUBJECT = re.compile(r"^(?P<subject>.*?)(?:占比|所占)")
_BETWEEN_LISTED = re.compile(r"\s*(?:[、和及与,，]|以及)\s*")
_NO_WHOLE = re.compile(r"占(?![地用压补线道])|增加|减少|增长|下降|提高|降低|分别|最[大小多少高低]|[平年亩人户]均|每")
_BEHIND_NAME = re.compile(r"(?:[约达为是有共计：:]|达到|合计|总计)+$")
_HUNDRED = Interval.exactly(100)
_TINY = Interval.exactly(5) / Interval.exactly(1000)
_FINE, _SURE = 100, 1000
"""How many units of the last place a gap of one digit must have, of shares that nearly are a hundred and of others (自定)."""
_STOPS = re.compile("[。！？\n]")
_REST = re.compile(r"其[余他它]|剩余|余下|另")
_PERCENT = ("%", "‰")
_FINE_DIGITS = 3
"""Significant digits of a share that hardly fits an amount by chance (自定)."""


@dataclass(frozen=True, slots=True)
class _Share:
    """A share with the amount it is of, if one stands before it, and the name or the number of its whole."""

    said: Said
    stated: Interval
    part: tuple[Said, Amount] | None
    name: str
    whole: Said | None = None


def written_shares(paper: Paper) -> Iterator[Finding]:
    """A share is the amount before it over its whole, and all shares of one whole are 100 % (文中占比核对)."""
    for _, text, said in paper.paragraphs:
        shares = [share for at in range(len(said)) if (share := _share(paper, said, at))]
        found = [one for share in shares for one in _judged(paper, said, shares, share)]
        yield from found
        wrong = {one.claim for one in found if one.verdict is Verdict.DIFFERS}
        yield from _hundred(paper, text, said, [share for share in shares if share.said.claim not in wrong])


def _share(paper: Paper, said: Sequence[Said], at: int) -> _Share | None:
    one = said[at]
    stated = amount_of(paper, one.claim)
    if one.claim.unit not in _PERCENT or one.claim.bound or stated is None:
        return None
    if "约占" in one.label:
        return None
    if _OF_NUMBER.match(one.between) and at and re.search(r"占(?![地用压补线道])", said[at - 1].between):
        part = _amount_before(paper, said[: at - 1], one)
        return _Share(one, stated.value, part, "", said[at - 1]) if part else None
    first = _list_of(said, at)[0]
    label = said[first].label
    if first < at and "分别" not in label:
        return None
    if _RATE.search(label):
        return _Share(one, stated.value, _part_of(paper, said, at), "")
    if found := _SHARE.search(label):
        return _Share(one, stated.value, _part_of(paper, said, at), found["whole"])
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
    while first and said[first - 1].claim.unit in _PERCENT and _BETWEEN_LISTED.fullmatch(said[first].between):
        first -= 1
    while end < len(said) and said[end].claim.unit in _PERCENT and _BETWEEN_LISTED.fullmatch(said[end].between):
        end += 1
    return first, end


def _follows(said: Sequence[Said], at: int) -> bool:
    """Whether an amount goes on with the list of the one before it."""
    one, before = said[at], said[at - 1] if at else None
    return before is not None and before.claim.unit == one.claim.unit and bool(_BETWEEN_LISTED.fullmatch(one.between))


def _is_spoken_of(share: str, part: str) -> bool:
    """Whether a share has no other subject than the amount before it: 面积4公顷，渠道控制面积占……的42% has."""
    found = _SUBJECT.match(share) or _RATE_SUBJECT.match(share)
    subject = found["subject"].strip() if found else ""
    return not subject or subject in part or part in subject


def _amount_before(paper: Paper, before: Sequence[Said], share: Said) -> tuple[Said, Amount] | None:
    """The last amount in the sentence before a share, unless another share has it."""
    part = before[-1] if before else None
    if part is None or part.claim.unit in _PERCENT or part.sentence != share.sentence or part.depth != share.depth:
        return None
    amount = amount_of(paper, part.claim)
    return (part, amount) if amount and amount.dimension != "ratio" else None


def _judged(paper: Paper, said: Sequence[Said], shares: Sequence[_Share], share: _Share) -> Iterator[Finding]:
    if share.part is None or share.part[0].claim.bound:
        return
    part, amount = share.part
    wholes = [
        (one, whole)
        for one in said
        if one is not part and (whole := amount_of(paper, one.claim)) and whole.dimension == amount.dimension
    ]
    if share.whole:
        wholes = [(one, whole) for one, whole in wholes if one is share.whole]
        certain: Said | None = share.whole
    else:
        certain = _certain(wholes, shares, share)
    fitting = [one for one, whole in wholes if (of := _ratio(amount, whole)) and of.overlaps(share.stated)]
    if certain in fitting or (fitting and certain is None):
        verdict, one = Verdict.AGREES, certain or fitting[0]
    elif certain is not None and not certain.claim.bound and not (fitting and _is_fine(share.said)):
        verdict, one = Verdict.DIFFERS, certain
    elif fitting:
        verdict, one = Verdict.AGREES, fitting[0]
    else:
        return
    whole_amount = amount_of(paper, one.claim)
    expected = _ratio(amount, whole_amount) if whole_amount else None
    if expected is None:
        return
    if verdict is Verdict.DIFFERS and _is_itself_whole(paper, said, share):
        return
    if verdict is Verdict.DIFFERS and _is_adjusted(shares, share, expected):
        verdict = Verdict.CANNOT_TELL
    yield finding(
        paper,
        CODE,
        verdict,
        share.said.claim,
        (part.claim, one.claim),
        expected=expected * (100 if share.said.claim.unit == "%" else 1000),
        derivation=f"{written(paper, part.claim)} ÷ {written(paper, one.claim)}",
        what=f"“{share.said.label}”" if len(share.said.label) > 1 else "占比",
        doubt="各占比之和为 100%，可能是为此调整的末位",
        remedy="核对占比及其分项、总数，改正写错的那一个",
    )


def _certain(wholes: Sequence[tuple[Said, Amount]], shares: Sequence[_Share], share: _Share) -> Said | None:
    """The whole of a share: the only one of its name, or else that, of its name where there are several, which two other shares fit."""
    parts = {other.part[0] for other in shares if other.part}
    free = [(one, whole) for one, whole in wholes if one not in parts and _can_be_whole(one, share)]
    by_name = [one for one, _ in free if share.name and one.label and _is_named(share.name, one.label)]
    if not by_name and _RATE.search(share.said.label):
        by_name = [one for one, _ in free if _TOTAL.search(one.label) and one.sentence == share.said.sentence]
    if len({one.claim.text for one in by_name}) == 1:
        return by_name[0]
    others = [other for other in shares if other is not share and other.part and other.name == share.name]
    for one, whole in wholes:
        if share.name and by_name and one not in by_name:
            continue
        fit = [
            bool((of := _ratio(other.part[1], whole)) and of.overlaps(other.stated))
            for other in others
            if other.part and other.part[0] is not one and _is_fine(other.said)
        ]
        if sum(fit) >= 2 and sum(fit) * 2 > len(fit):
            return one
    return None


def _can_be_whole(one: Said, share: _Share) -> bool:
    """Whether an amount may be the whole of a share: a level before it, or behind it one that is called a total."""
    if _NO_WHOLE.search(one.label):
        return False
    behind = one.claim.start > share.said.claim.start
    return not behind or (one.sentence == share.said.sentence and _TOTAL.search(one.label) is not None)


def _is_itself_whole(paper: Paper, said: Sequence[Said], share: _Share) -> bool:
    """Whether the amount before a share is the whole, and one before it the part: 最大4.36mm（雨量4.87mm，占雨量的89.5%）."""
    if share.part is None or share.whole:
        return False
    whole, amount = share.part
    before = said[: list(said).index(whole)][-2:]
    return any(
        one.sentence == whole.sentence
        and (part := amount_of(paper, one.claim)) is not None
        and part.dimension == amount.dimension
        and (of := _ratio(part, amount)) is not None
        and of.overlaps(share.stated)
        for one in before
    )


def _is_fine(share: Said) -> bool:
    """Whether a share has so many digits that it hardly fits by chance."""
    return len(share.claim.text.strip("-0.").replace(".", "")) >= _FINE_DIGITS


def _is_adjusted(shares: Sequence[_Share], share: _Share, expected: Interval) -> bool:
    """Whether all shares are 100 % and this one is within a unit of its last place of the right one."""
    claims = [one.said.claim for one in shares if one.name == share.name and one.said.claim.unit == "%"]
    if sum((parse_decimal(claim.text) for claim in claims), Decimal(0)) != 100 and not _makes_hundred(shares, share):
        return False
    step = Decimal(1).scaleb(exponent(parse_decimal(share.said.claim.text)) - 2)
    return Interval(share.stated.lo - step, share.stated.hi + step).overlaps(expected)


def _makes_hundred(shares: Sequence[_Share], share: _Share) -> bool:
    """Whether a share is one of several in a row that are exactly a hundred."""
    at, numbers = list(shares).index(share), [parse_decimal(one.said.claim.text) for one in shares]
    return any(
        sum(numbers[first:last], Decimal(0)) == 100
        for first in range(at + 1)
        for last in range(max(at + 1, first + 2), len(numbers) + 1)
    )


def _hundred(paper: Paper, text: str, said: Sequence[Said], shares: Sequence[_Share]) -> Iterator[Finding]:
    """旱地占83.29%，林地占14.12%，田坎占2.59%: shares of one whole that follow each other add up."""
    for run in _runs(text, said, shares):
        claims = [share.said.claim for share in run]
        if len({claim.unit for claim in claims}) > 1 or claims[0].unit != "%":
            continue
        added = total(*(claim.means() for claim in claims))
        agrees = added.overlaps(_HUNDRED)
        names = [
            re.split("占|的比", share.said.label)[0] or (share.part[0].label if share.part else "") for share in run
        ]
        pair = len(run) == 2 and leave_no_third(*names)
        many = (
            len(run) > 2
            and _is_slip(claims, added)
            and not _REST.search(text[claims[-1].unit_end : _stop(text, claims[-1].unit_end)])
            and not (added.hi < _HUNDRED.lo and _goes_on(text, said, run[-1].said))
            and not _is_stated(said, claims)
            and not _is_several(claims)
        )
        if not agrees and not pair and not many:
            continue
        sum_shown = f"{plain_text(sum((parse_decimal(claim.text) for claim in claims), Decimal(0)))}%"
        short = added.hi < _HUNDRED.lo and not pair and not any(_REST.match(name) for name in names)
        yield finding(
            paper,
            CODE,
            Verdict.AGREES if agrees else Verdict.DIFFERS,
            claims[-1],
            claims[:-1],
            expected="100%",
            derivation=f"各占比之和（{' + '.join(written(paper, claim) for claim in claims)} = {sum_shown}）",
            what="各占比之和",
            severity=Severity.WARNING if short else Severity.ERROR,
            message=""
            if agrees
            else f"各占比 {'、'.join(written(paper, c) for c in claims)} 之和为 {sum_shown}，不是 100%{'；没有列全的，写明其余部分' if short else ''}",
            remedy="核对各占比，改正写错的那一个",
        )


def _is_several(claims: Sequence[Claim]) -> bool:
    """Whether shares are a hundred several times over, or without one of them: groups, or a part of a part."""
    numbers = [parse_decimal(claim.text) for claim in claims]
    added = sum(numbers, Decimal(0))
    return added % 100 == 0 or any(added - number == 100 for number in numbers)


def _is_stated(said: Sequence[Said], claims: Sequence[Claim]) -> bool:
    """Whether the sum of shares that are not all stands in the paragraph too: 以上共占99.94%."""
    added = sum((parse_decimal(claim.text) for claim in claims), Decimal(0))
    return any(one.claim.unit == "%" and parse_decimal(one.claim.text) == added for one in said)


def _goes_on(text: str, said: Sequence[Said], last: Said) -> bool:
    """Whether more percentages stand in the sentence behind the last share."""
    end = _STOPS.search(text, last.end)
    return any(
        one.claim.unit in _PERCENT and last.end <= one.claim.start < (end.start() if end else len(text)) for one in said
    )


def _stop(text: str, at: int) -> int:
    stop = text.find("。", at)
    return stop if stop >= 0 else len(text)


def _is_slip(claims: Sequence[Claim], added: Interval) -> bool:
    """Whether shares are a hundred but for a slip (笔误), and not for a share that is left out."""
    least = _FINE if is_close(added, _HUNDRED) else _SURE
    return is_close(added, _HUNDRED, _TINY) or is_one_digit(Fraction(100), [Fraction(c.text) for c in claims], least)


def _runs(text: str, said: Sequence[Said], shares: Sequence[_Share]) -> Iterator[list[_Share]]:
    """Shares of one whole in a sentence, with nothing but their amounts between them."""
    run: list[_Share] = []
    for share in shares:
        near = run and not re.search("[。！？\n]|其中", text[run[-1].said.end : share.said.claim.start])
        last = said.index(run[-1].said) if run else 0
        beside = run and said.index(share.said) - last <= (3 if share.whole else 2 if share.part else 1)
        full = len(run) > 1 and sum((parse_decimal(one.said.claim.text) for one in run), Decimal(0)) == 100
        if run and not (near and beside and not full and share.name in ("", run[0].name)):
            if len(run) > 1:
                yield run
            run = []
        run.append(share)
    if len(run) > 1:
        yield run


def _ratio(part: Amount, whole: Amount) -> Interval | None:
    try:
        return part.value / whole.value
    except ZeroDivisionError:
        return None


def _is_named(name: str, label: str) -> bool:
    """Whether 总投资 means 静态总投资为 (同名)."""
    core = re.sub(r"[的为是约共计]|总", "", name)
    label = _BEHIND_NAME.sub("", label)
    return label.endswith(name) or (len(core) >= 2 and label.replace("总", "").endswith(core))
