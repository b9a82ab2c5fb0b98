"""ARITH-103: shares that a sentence states (文中占比): 工程施工费2.96万元，占总投资的69.16%."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.evidence import is_close, is_one_digit, leave_no_third
from xiufu.audit.sentences.judged import finding, shown
from xiufu.audit.sentences.said import Amount, Said, amount_of, written
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval
from xiufu.core.numbers import exponent, parse_decimal, total

CODE = "ARITH-103"

_SHARE = re.compile(
    r"占(?:了|到|全部|整个|本项目|该项目|项目区?)*(?P<whole>[^占，。；]{0,16}?)(?:的|的?比例为?|的?比重为?|的?百分比为?)?[约达为是]{0,2}$"
)
_OF_NUMBER = re.compile(r"^\s*的(?:比例为?|比重为?)?[约达为]?$")
_RATE = re.compile(r"(?:占比|所占比例|所占比重)(?:例|重)?[约达为是：:]{0,2}$")
_TOTAL = re.compile(r"[总共]|合计|全部")
_HUNDRED = Interval.exactly(100)
_TINY = Interval.exactly(5) / Interval.exactly(1000)
_FINE, _SURE = 100, 1000
"""How many units of the last place a gap of one digit must have, of shares that nearly are a hundred and of others (自定)."""
_REST = re.compile(r"其[余他它]|剩余|余下|另")
_PERCENT = ("%", "‰")


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
    if _OF_NUMBER.match(one.between) and at and re.search(r"占(?![地用压补线道])", said[at - 1].between):
        part = _amount_before(paper, said[: at - 1], one)
        return _Share(one, stated.value, part, "", said[at - 1]) if part else None
    if found := _SHARE.search(one.label):
        return _Share(one, stated.value, _amount_before(paper, said[:at], one), found["whole"])
    if _RATE.search(one.label):
        return _Share(one, stated.value, _amount_before(paper, said[:at], one), "")
    return None


def _amount_before(paper: Paper, before: Sequence[Said], share: Said) -> tuple[Said, Amount] | None:
    """The last amount in the sentence before a share, unless another share has it."""
    part = before[-1] if before else None
    if part is None or part.claim.unit in _PERCENT or part.sentence != share.sentence or part.depth != share.depth:
        return None
    amount = amount_of(paper, part.claim)
    return (part, amount) if amount else None


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
    elif certain is not None and not certain.claim.bound:
        verdict, one = Verdict.DIFFERS, certain
    elif fitting:
        verdict, one = Verdict.AGREES, fitting[0]
    else:
        return
    whole_amount = amount_of(paper, one.claim)
    expected = _ratio(amount, whole_amount) if whole_amount else None
    if expected is None:
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
    """The whole of a share: the only one of its name, or else that which two other shares fit."""
    by_name = [one for one, _ in wholes if share.name and one.label and _is_named(share.name, one.label)]
    if not by_name and _RATE.search(share.said.label):
        by_name = [one for one, _ in wholes if _TOTAL.search(one.label) and one.sentence == share.said.sentence]
    if len({one.claim.text for one in by_name}) == 1:
        return by_name[0]
    if share.name and by_name:
        return None
    others = [other for other in shares if other is not share and other.part and other.name == share.name]
    for one, whole in wholes:
        fit = [
            other
            for other in others
            if other.part
            and other.part[0] is not one
            and (of := _ratio(other.part[1], whole))
            and of.overlaps(other.stated)
        ]
        if len(fit) >= 2:
            return one
    return None


def _is_adjusted(shares: Sequence[_Share], share: _Share, expected: Interval) -> bool:
    """Whether all shares are 100 % and this one is within a unit of its last place of the right one."""
    claims = [one.said.claim for one in shares if one.name == share.name and one.said.claim.unit == "%"]
    if sum((parse_decimal(claim.text) for claim in claims), Decimal(0)) != 100:
        return False
    step = Decimal(1).scaleb(exponent(parse_decimal(share.said.claim.text)) - 2)
    return Interval(share.stated.lo - step, share.stated.hi + step).overlaps(expected)


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
            and not _REST.search(text[claims[-1].unit_end :].partition("。")[0])
        )
        if not agrees and not pair and not many:
            continue
        yield finding(
            paper,
            CODE,
            Verdict.AGREES if agrees else Verdict.DIFFERS,
            claims[-1],
            claims[:-1],
            expected="100%",
            derivation=f"各占比之和（{' + '.join(written(paper, claim) for claim in claims)} = {shown(added, '%')}）",
            what="各占比之和",
            message=""
            if agrees
            else f"各占比 {'、'.join(written(paper, c) for c in claims)} 之和为 {shown(added, '%')}，不是 100%",
            remedy="核对各占比，改正写错的那一个",
        )


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
        if run and not (near and beside and share.name in ("", run[0].name)):
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
    return name in label or (len(core) >= 2 and core in re.sub("总", "", label))
