"""ARITH-107: the balance of earth and stone (土石方平衡): 挖方22.73万m3，借方98.80万m3，填方99.97万m3，余方21.56万m3."""

import re
from collections.abc import Iterator, Sequence

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.cut import sentence_end, sentence_start
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Amount, Said, amount_of, written
from xiufu.core.finding import Finding, Verdict
from xiufu.core.numbers import total

CODE = "ARITH-107"

_KINDS = {
    "cut": re.compile(r"挖方|开挖(?!.*(?:基坑|沟槽))|挖土方"),
    "borrow": re.compile(r"借方|借土|外借|外购"),
    "fill": re.compile(r"填方|回填|填筑"),
    "spoil": re.compile(r"余方|弃方|弃土|弃渣|弃置|外运"),
}
_TERM = re.compile(
    r"^(?:本?工程|本?项目|建设期|施工期|共计?|总计|合计|其中|外|土石方|土方|总|需|产生|的)*(?:挖|开挖|借|填|回填|余|弃|外)"
)
_NONE = {
    "borrow": re.compile(r"[无不没](?:需|有)?(?:外)?借|挖填平衡|无外购"),
    "spoil": re.compile(r"[无不没](?:产生|有)?(?:永久)?[余弃]|挖填平衡|无外运"),
}
_USED_IN_PLACE = re.compile(r"(?:综合)?利用[^。；;]*挖填平衡")
_OTHERWISE = re.compile(r"利用|调[入出运]|表土|松方|实方|自然方|压实|松散|系数|清淤|建筑垃圾|损耗")


def written_balances(paper: Paper) -> Iterator[Finding]:
    """What is cut and borrowed is filled or left over (土石方平衡核对)."""
    for _, text, said in paper.paragraphs:
        volumes = [
            (one, amount) for one in said if (amount := amount_of(paper, one.claim)) and amount.dimension == "volume"
        ]
        if not _told_in_one(text, volumes) and _is_of_totals(volumes):
            yield from _judged(paper, text[volumes[0][0].claim.start : volumes[-1][0].end], volumes)
            continue
        at = 0
        while at < len(volumes):
            first = volumes[at][0].claim.start
            start, end = sentence_start(text, first, "。\n"), sentence_end(text, first, "。\n")
            inside = [(one, amount) for one, amount in volumes[at:] if one.claim.start < end]
            yield from _judged(paper, text[start:end], inside)
            at += len(inside)


def _told_in_one(text: str, volumes: Sequence[tuple[Said, Amount]]) -> bool:
    """Whether one sentence tells of what is cut and of what is filled."""
    cuts, fills = (
        {sentence_start(text, one.claim.start, "。\n") for one, _ in volumes if _kind(one) == kind}
        for kind in ("cut", "fill")
    )
    return bool(cuts & fills)


def _is_of_totals(volumes: Sequence[tuple[Said, Amount]]) -> bool:
    """Whether a paragraph tells of all that is cut and of all that is filled, each in a sentence of its own."""
    return all(any("总" in one.label for one, _ in volumes if _kind(one) == kind) for kind in ("cut", "fill"))


def _kind(one: Said) -> str:
    if not _TERM.search(one.label):
        return ""
    kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(one.label)]
    return kinds[0] if len(kinds) == 1 else ""


def _unnamed(volumes: Sequence[tuple[Said, Amount]]) -> bool:
    """Whether there is a volume that is neither cut nor fill, nor a part of one of them (未列明的方量)."""
    inside = False
    for one, _ in volumes:
        inside = not _kind(one) and (inside or "其中" in one.between)
        if not _kind(one) and not inside and not one.depth:
            return True
    return False


def _judged(paper: Paper, sentence: str, volumes: Sequence[tuple[Said, Amount]]) -> Iterator[Finding]:
    found: dict[str, tuple[Said, Amount]] = {}
    for one, amount in volumes:
        kind = _kind(one)
        if not kind:
            continue
        if kind in found or one.claim.bound:
            return
        found[kind] = (one, amount)
    if not {"cut", "fill"} <= set(found):
        return
    missing = [kind for kind in _NONE if kind not in found]
    silent = [kind for kind in missing if not _NONE[kind].search(sentence)]
    left = total(*(found[kind][1].value for kind in ("cut", "borrow") if kind in found))
    right = total(*(found[kind][1].value for kind in ("fill", "spoil") if kind in found))
    agrees = left.overlaps(right)
    if not agrees and len(silent) == len(_NONE):
        return
    more = "borrow" if left.hi < right.lo else "spoil"
    doubtful = more in silent or _OTHERWISE.search(_USED_IN_PLACE.sub("", sentence)) or _unnamed(volumes)
    verdict = Verdict.AGREES if agrees else Verdict.CANNOT_TELL if doubtful else Verdict.DIFFERS
    last = found.get("spoil") or found["fill"]
    size = paper.known.words.units.size(last[0].claim.unit)
    if size is None:
        raise AssertionError(f"no unit: {last[0].claim.unit}")
    told = left - found["fill"][1].value if "spoil" in found else left
    terms = [one for one, _ in found.values() if one is not last[0]]
    sides = [
        " + ".join(f"{one.label}{written(paper, one.claim)}" for one in (found[k][0] for k in kinds if k in found))
        for kinds in (("cut", "borrow"), ("fill", "spoil"))
    ]
    yield finding(
        paper,
        CODE,
        verdict,
        last[0].claim,
        [one.claim for one in terms],
        expected=told * size.factor.denominator / size.factor.numerator,
        derivation="挖方 + 借方 = 填方 + 余（弃）方",
        what=f"“{last[0].label}”",
        message=""
        if agrees
        else f"土石方不平衡：{sides[0]} 与 {sides[1]} 不等" + ("，是否还有未列的土石方不能判定" if doubtful else ""),
        remedy="核对挖方、借方、填方和余（弃）方，使挖方与借方之和等于填方与余（弃）方之和",
    )
