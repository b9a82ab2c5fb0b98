"""Equations of the chain → findings (判定)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xiufu.audit.arithmetic.judge import bears_itself_out
from xiufu.audit.arithmetic.structure import outweigh, says_much, stand_whole
from xiufu.audit.blame import CERTAIN, suspect, unsure
from xiufu.audit.chain.book import Chain, chain
from xiufu.audit.chain.equation import Link, one_slip
from xiufu.audit.chain.policy import CARRIES, SIDES, Policy, policy
from xiufu.audit.chain.value import Value, rounded_like
from xiufu.audit.memo import remembered
from xiufu.audit.paper import Paper
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.numbers import at_places, exponent, parse_decimal, plain_text

_COEFFICIENT = re.compile(r"系数[^，。；\d]{0,8}(\d(?:\.\d{1,3})?)(?![\d.])")


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The chain of a document with its policies (已判定的造价链).

    ``failing`` are the equations that fail with certainty, ``holding`` the numbers of those that hold.
    """

    chain: Chain
    policies: dict[str, Policy]
    failing: tuple[Link, ...]
    holding: tuple[tuple[Claim, ...], ...]


@remembered
def judged(paper: Paper) -> Judged:
    """The chain of the tables of a document, judged (判定)."""
    coefficients = frozenset(Decimal(n) for text in paper.texts.values() for n in _COEFFICIENT.findall(text))
    found = chain(paper.tables, coefficients, paper.known.cost_rows, paper.known.words.units)
    policies: dict[str, Policy] = {side: policy(found.links, side) for side in SIDES}
    holding = tuple(link for link in found.links if link.holds)
    kept = set(map(id, holding))
    failing = tuple(link for link in found.links if id(link) not in kept and not link.doubt)
    return Judged(found, policies, failing, tuple(link.claims for link in holding))


def linked(code: str) -> Callable[[Paper], Iterator[Finding]]:
    """The judge of one code."""

    def judge(paper: Paper) -> Iterator[Finding]:
        found = judged(paper)
        for link in found.chain.links:
            if link.code == code and (link.holds or not in_doubt(paper, link)):
                yield _finding(paper, link, found)

    return judge


def in_doubt(paper: Paper, link: Link) -> bool:
    """Whether one of the tables of a failing equation was read in a way that is not sure (结构不确定), nor borne out."""
    cells = (paper.cell(claim.spot) for claim in link.claims)
    views = {id(view): view for view in (link.view, *(cell[0] for cell in cells if cell))}
    unsure_ones = [view for view in views.values() if view.certainty < CERTAIN]
    known = all(_borne_out(paper, view) and stand_whole(view, link.claims) for view in unsure_ones)
    return bool(unsure_ones) and not (known and one_slip(link))


def _borne_out(paper: Paper, view: TableView) -> bool:
    """Whether its own equations or those with other tables show that a table was read as it stands (等式证实结构)."""
    return bears_itself_out(view) or _links_bear_out(view, judged(paper))


@remembered
def _links_bear_out(view: TableView, found: Judged) -> bool:
    own = frozenset(view.claims())
    links = [link for link in found.chain.links if not own.isdisjoint(link.claims)]
    holding = {link.claims for link in links if link.holds and len(link.claims) > 1 and says_much(link.claim)}
    return outweigh(len(holding), [link.claims for link in links if not link.holds and not link.doubt])


def rounding(paper: Paper) -> Iterator[Finding]:
    """The policies of a document with their evidence (取位规则)."""
    for side, name in SIDES.items():
        found = judged(paper).policies[side]
        if not found.tried:
            continue
        evidence = "；".join(_shown(link) for link in found.evidence[:3])
        against = f"；另有 {len(found.against)} 条只与另一种相符" if found.against else ""
        if found.carry:
            said = f"{name}{CARRIES[found.carry]}：{len(found.evidence)} 条等式只与此相符{against}。例如{evidence}"
            verdict = Verdict.AGREES
        elif not found.evidence:
            said, verdict = f"{name}：各条等式按全精度传递、逐级取位都相符", Verdict.AGREES
        else:
            said = f"{name}的取位规则看不出：证据不足或不一致（{evidence}{against}）"
            verdict = Verdict.CANNOT_TELL
        doubt = "证据不足或不一致" if verdict is Verdict.CANNOT_TELL else ""
        yield Finding("CHAIN-000", verdict, Severity.NOTE, said, "全文", stated=CARRIES[found.carry], doubt=doubt)


def _shown(link: Link) -> str:
    return f"{link.view.title}{link.place} {link.claim.text}"


def _finding(paper: Paper, link: Link, found: Judged) -> Finding:
    doubt = "" if link.holds else link.doubt or unsure(paper, link.claims)
    verdict, severity, why, value = _verdict(link, found, doubt)
    claim = link.claim
    if verdict is Verdict.DIFFERS and severity is not Severity.NOTE:
        failing = [other.claims for other in found.failing if other is not link]
        claim = suspect(link.claims, failing, found.holding)
    unit = link.view.columns[link.at[1]].unit
    expected = _expected(link, value)
    message = f"{link.place}写 {link.claim.text}，{link.words}为 {expected}{why}"
    remedy = "" if verdict is Verdict.AGREES else "请人工核对"
    if verdict is Verdict.DIFFERS:
        remedy = "核对并改正此数，或改正参与计算的各数" if severity is not Severity.NOTE else "统一取位办法"
    if claim != link.claim:
        message += f"；与此数有关的其他等式也不成立，最可能错的是{paper.place(claim.spot)}的 {claim.text}"
    return Finding(
        link.code,
        verdict,
        severity,
        message,
        paper.place(claim.spot),
        claim,
        tuple(one for one in link.claims if one != claim),
        stated=f"{claim.text}{unit if claim == link.claim else ''}",
        expected=f"{expected}{unit}" if claim == link.claim else "",
        derivation=f"{link.place} = {link.words}",
        remedy=remedy,
        doubt=doubt,
    )


def _verdict(link: Link, found: Judged, doubt: str) -> tuple[Verdict, Severity, str, str]:
    """Verdict, severity, why, and the reading that the expected value is of."""
    rules = found.policies.get(link.side)
    carry = rules.carry if rules else ""
    if not link.holds:
        if doubt:
            return Verdict.CANNOT_TELL, Severity.NOTE, f"，不相符；但{doubt}，不能判定", carry
        return Verdict.DIFFERS, link.severity, "", carry
    if link.early and link.line and not link.full:
        return Verdict.DIFFERS, Severity.NOTE, f"；印出的数是{link.early}后算出的，过早取位", "full"
    if not rules or link.same or (not carry and (link.full or link.line)):
        return Verdict.AGREES, Severity.NOTE, "，相符", carry
    fits, other = (link.line, link.full) if carry == "line" else (link.full, link.line)
    if fits:
        return Verdict.AGREES, Severity.NOTE, "，相符", carry
    if carry and other:
        return Verdict.DIFFERS, Severity.NOTE, f"；全文{CARRIES[carry]}，此数只与另一种取位办法相符", carry
    if rules.settled and not other:
        return (
            Verdict.DIFFERS,
            Severity.NOTE,
            f"；同类的 {rules.tried} 条等式中有 {rules.strict} 条连末位也相符，此数差在末位",
            carry,
        )
    return Verdict.AGREES, Severity.NOTE, "，在取位误差之内", carry


def _expected(link: Link, reading: str) -> str:
    value: Value = link.value
    chosen = value.full if reading == "full" else value.point
    if link.same:
        return plain_text(_trimmed(value.point.lo, link.claim))
    return plain_text(rounded_like(chosen, link.claim))


def _trimmed(value: Decimal, claim: Claim) -> Decimal:
    places = min(exponent(value), exponent(parse_decimal(claim.text)))
    return value if exponent(value) == places else at_places(value, -places, "half_even")
