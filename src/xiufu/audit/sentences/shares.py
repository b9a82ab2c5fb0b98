"""ARITH-103: shares that a sentence states (文中占比): 工程施工费2.96万元，占总投资的69.16%."""

import re
from collections.abc import Iterator, Sequence

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.judged import finding, shown
from xiufu.audit.sentences.said import Amount, Said, amount_of, paragraphs, written
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval

CODE = "ARITH-103"

_SHARE = re.compile(
    r"占(?:了|到|全部|整个|本项目|该项目|项目区?)*(?P<whole>[^占，。；]{0,16}?)(?:的|的?比例为?|的?比重为?|的?百分比为?)?[约达为是]{0,2}$"
)
_HUNDRED = Interval.exactly(100)


def written_shares(paper: Paper) -> Iterator[Finding]:
    """A share is the amount before it over the whole that it names (文中占比核对)."""
    for _, _, said in paragraphs(paper):
        for at, one in enumerate(said):
            if one.claim.unit in ("%", "‰") and not one.claim.bound and (found := _SHARE.search(one.label)):
                yield from _judged(paper, said, at, found["whole"])


def _judged(paper: Paper, said: Sequence[Said], at: int, name: str) -> Iterator[Finding]:
    share = said[at]
    part = next((one for one in reversed(said[:at]) if one.claim.unit not in ("%", "‰")), None)
    if part is None or part.sentence != share.sentence or not (amount := amount_of(paper, part.claim)):
        return
    wholes = [
        (one, whole)
        for one in said
        if one is not part and (whole := amount_of(paper, one.claim)) and whole.dimension == amount.dimension
    ]
    stated = amount_of(paper, share.claim)
    if stated is None:
        return
    fitting = [one for one, whole in wholes if (of := _share(amount, whole)) and of.overlaps(stated.value)]
    by_name = [
        (one, whole) for one, whole in wholes if name and one.label and (name in one.label or _alike(name, one.label))
    ]
    if fitting:
        verdict, one = Verdict.AGREES, fitting[0]
    elif len({one.claim.text for one, _ in by_name}) == 1:
        verdict, one = Verdict.DIFFERS, by_name[0][0]
    else:
        return
    whole_amount = amount_of(paper, one.claim)
    expected = _share(amount, whole_amount) if whole_amount else None
    if expected is None:
        return
    yield finding(
        paper,
        CODE,
        verdict,
        share.claim,
        (part.claim, one.claim),
        expected=shown(expected * (100 if share.claim.unit == "%" else 1000), share.claim.unit),
        derivation=f"{written(paper, part.claim)} ÷ {written(paper, one.claim)}",
        what=f"“{share.label}”",
    )


def _share(part: Amount, whole: Amount) -> Interval | None:
    try:
        return part.value / whole.value
    except ZeroDivisionError:
        return None


def _alike(name: str, label: str) -> bool:
    """Whether 总投资 means 静态总投资为 (同名)."""
    core = re.sub(r"[的为是约共计]|总", "", name)
    return len(core) >= 2 and core in re.sub("总", "", label)
