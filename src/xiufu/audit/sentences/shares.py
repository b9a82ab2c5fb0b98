"""ARITH-103: shares that a sentence states (文中占比): 工程施工费2.96万元，占总投资的69.16%."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xiufu.audit.blame import suspect
from xiufu.audit.paper import Paper
from xiufu.audit.sentences.evidence import significant_digits
from xiufu.audit.sentences.gains import written_gains
from xiufu.audit.sentences.hundreds import hundreds
from xiufu.audit.sentences.judged_shares import is_adjusted, ratio, share_finding
from xiufu.audit.sentences.named_shares import BACK, named_shares
from xiufu.audit.sentences.said import Amount, Said, amount_of, written
from xiufu.audit.sentences.said_shares import RATE, Share, share_of
from xiufu.core.finding import Finding, Verdict

_TOTAL = re.compile(r"[总共]|合计|全部")
_NO_WHOLE = re.compile(r"占(?![地用压补线道])|增加|减少|增长|下降|提高|降低|分别|最[大小多少高低]|[平年亩人户]均|每")
_BEHIND_NAME = re.compile(r"(?:[约达为是有共计：:]|达到|合计|总计)+$")
_FINE_DIGITS = 3
"""Significant digits of a share that hardly fits an amount by chance (自定)."""


def written_shares(paper: Paper) -> Iterator[Finding]:
    """A share is the amount before it over its whole, and all shares of one whole are 100 % (文中占比核对)."""
    yield from written_gains(paper)
    before: deque[Sequence[Said]] = deque(maxlen=BACK)
    for _, text, said in paper.paragraphs:
        shares = [share for at in range(len(said)) if (share := share_of(paper, said, at))]
        found = [one for share in shares for one in _judged(paper, said, shares, share)]
        named = list(named_shares(paper, before, said, shares))
        before.appendleft(said)
        yield from (*_blamed(paper, found), *named)
        wrong = {one.claim for one in (*named, *found) if one.verdict is Verdict.DIFFERS}
        yield from hundreds(paper, text, said, [share for share in shares if share.said.claim not in wrong])


def _blamed(paper: Paper, found: Sequence[Finding]) -> Iterator[Finding]:
    """The shares of a paragraph, those that fail by one wrong whole pointed at it, so that they are one issue."""
    holding = [one.claims for one in found if one.verdict is Verdict.AGREES]
    failing = [one for one in found if one.verdict is Verdict.DIFFERS]
    for one in found:
        others = [other for other in failing if other is not one and other.terms[-1] == one.terms[-1]]
        whole = one.terms[-1]
        if (
            one not in failing
            or suspect(one.claims, [other.claims for other in others], holding) != whole
            or not _lead_to_one_whole(paper, [one, *others])
        ):
            yield one
            continue
        stated = written(paper, whole)
        yield replace(
            one,
            claim=whole,
            terms=tuple(term for term in one.claims if term != whole),
            place=paper.place(whole.spot),
            stated=stated,
            expected="",
            message=f"{one.message}；其他占比按 {stated} 也不相符，而按另一个总数都相符，最可能错的是 {stated}",
        )


def _lead_to_one_whole(paper: Paper, shares: Sequence[Finding]) -> bool:
    """Whether one other whole would make all these shares right."""
    wholes = [
        ratio(amount, Amount(one.claim.means(), amount.dimension))
        for one in shares
        if one.claim and (amount := amount_of(paper, one.terms[0]))
    ]
    known = [one for one in wholes if one]
    same_unit = len({one.claim.unit for one in shares if one.claim}) == 1
    return same_unit and len(known) == len(shares) and max(one.lo for one in known) <= min(one.hi for one in known)


def _judged(paper: Paper, said: Sequence[Said], shares: Sequence[Share], share: Share) -> Iterator[Finding]:
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
    fitting = [one for one, whole in wholes if (of := ratio(amount, whole)) and of.overlaps(share.stated)]
    if certain in fitting or (fitting and certain is None):
        verdict, one = Verdict.AGREES, certain or fitting[0]
    elif certain is not None and not certain.claim.bound and not (fitting and _is_fine(share.said)):
        verdict, one = Verdict.DIFFERS, certain
    elif fitting:
        verdict, one = Verdict.AGREES, fitting[0]
    else:
        return
    whole_amount = amount_of(paper, one.claim)
    expected = ratio(amount, whole_amount) if whole_amount else None
    if expected is None:
        return
    if verdict is Verdict.DIFFERS and _is_itself_whole(paper, said, share):
        return
    if verdict is Verdict.DIFFERS and is_adjusted(shares, share, expected):
        verdict = Verdict.CANNOT_TELL
    yield share_finding(paper, verdict, share, part, one, expected)


def _certain(wholes: Sequence[tuple[Said, Amount]], shares: Sequence[Share], share: Share) -> Said | None:
    """The whole of a share: the only one of its name, or else that, of its name where there are several, which two other shares fit."""
    parts = {other.part[0] for other in shares if other.part}
    free = [(one, whole) for one, whole in wholes if one not in parts and _can_be_whole(one, share)]
    by_name = [one for one, _ in free if share.name and one.label and _is_named(share.name, one.label)]
    if not by_name and RATE.search(share.said.label):
        by_name = [one for one, _ in free if _TOTAL.search(one.label) and one.sentence == share.said.sentence]
    if len({one.claim.text for one in by_name}) == 1:
        return by_name[0]
    others = [other for other in shares if other is not share and other.part and other.name == share.name]
    for one, whole in wholes:
        if share.name and by_name and one not in by_name:
            continue
        fit = [
            bool((of := ratio(other.part[1], whole)) and of.overlaps(other.stated))
            for other in others
            if other.part and other.part[0] is not one and _is_fine(other.said)
        ]
        if sum(fit) >= 2 and sum(fit) * 2 > len(fit):
            return one
    return None


def _can_be_whole(one: Said, share: Share) -> bool:
    """Whether an amount may be the whole of a share: a level before it, or behind it one that is called a total."""
    if _NO_WHOLE.search(one.label):
        return False
    behind = one.claim.start > share.said.claim.start
    return not behind or (one.sentence == share.said.sentence and _TOTAL.search(one.label) is not None)


def _is_itself_whole(paper: Paper, said: Sequence[Said], share: Share) -> bool:
    """Whether the amount before a share is the whole, and one before it the part: 最大4.36mm（雨量4.87mm，占雨量的89.5%）."""
    if share.part is None or share.whole:
        return False
    whole, amount = share.part
    before = said[: list(said).index(whole)][-2:]
    return any(
        one.sentence == whole.sentence
        and (part := amount_of(paper, one.claim)) is not None
        and part.dimension == amount.dimension
        and (of := ratio(part, amount)) is not None
        and of.overlaps(share.stated)
        for one in before
    )


def _is_fine(share: Said) -> bool:
    """Whether a share has so many digits that it hardly fits by chance."""
    return significant_digits(share.claim) >= _FINE_DIGITS


def _is_named(name: str, label: str) -> bool:
    """Whether 总投资 means 静态总投资为 (同名)."""
    core = re.sub(r"[的为是约共计]|总", "", name)
    label = _BEHIND_NAME.sub("", label)
    return label.endswith(name) or (len(core) >= 2 and label.replace("总", "").endswith(core))
