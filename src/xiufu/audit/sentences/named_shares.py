"""ARITH-103: shares given by name, of amounts that a sentence before lists (另句的占比): 共6.63公顷，包括林地6.45公顷。林地占97.29%."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.judged_shares import is_adjusted, ratio, share_finding
from xiufu.audit.sentences.said import Amount, Said, amount_of, bare_name
from xiufu.audit.sentences.said_shares import Share, subject_of
from xiufu.core.finding import Finding, Verdict

BACK = 2
"""So many paragraphs before the shares may list their amounts (自定)."""
_FEWEST = 2
"""So many shares, and more than half, must be those of a whole before another is judged by it (自定)."""
_SHORTEST = 2

Known = tuple[Said, Amount]


def named_shares(
    paper: Paper, before: Iterable[Sequence[Said]], said: Sequence[Said], shares: Sequence[Share]
) -> Iterator[Finding]:
    """The shares of a paragraph, each by the amount of its name and the whole that most of them are of (另句占比核对); ``before`` are
    the paragraphs before it, the nearest first.
    """
    named = _named(shares)
    if len(named) < _FEWEST:
        return
    first = said.index(next(iter(named.values())).said)
    for listed in (said[:first], *before):
        if parts := _amounts(paper, listed, named):
            yield from _judged(paper, listed, named, parts)
            break


def _named(shares: Sequence[Share]) -> Mapping[str, Share]:
    """The shares with no amount beside them by what they are of; nothing where two are of one name, or of wholes of two names."""
    alone = [share for share in shares if not share.part]
    found = {bare_name(subject_of(share.said.label)): share for share in alone}
    told_apart = len(found) == len(alone) and len({share.name for share in alone if share.name}) <= 1
    return found if told_apart and all(len(name) >= _SHORTEST for name in found) else {}


def _amounts(paper: Paper, said: Sequence[Said], named: Mapping[str, Share]) -> Mapping[str, Known]:
    """The amount of every name, where each has one and all are of one dimension; nothing otherwise."""
    found: dict[str, Known] = {}
    for one in said:
        name, amount = bare_name(one.label), amount_of(paper, one.claim)
        if name in named and amount and amount.dimension != "ratio" and not one.claim.bound:
            if name in found:
                return {}
            found[name] = one, amount
    return found if len(found) == len(named) and len({amount.dimension for _, amount in found.values()}) == 1 else {}


def _judged(
    paper: Paper, said: Sequence[Said], named: Mapping[str, Share], parts: Mapping[str, Known]
) -> Iterator[Finding]:
    """Every share by the whole before the amounts that more than half of them, two at least, bear out."""
    dimension = next(iter(parts.values()))[1].dimension
    first = min(said.index(one) for one, _ in parts.values())
    wholes = [
        (one, amount)
        for one in said[:first]
        if (amount := amount_of(paper, one.claim)) and amount.dimension == dimension and not one.claim.bound
    ]
    borne = [(one, amount) for one, amount in wholes if _bears_out(amount, named, parts)]
    if len({one.claim.text for one, _ in borne}) != 1:
        return
    whole, amount = borne[0]
    for name, share in named.items():
        part, value = parts[name]
        expected = ratio(value, amount)
        if expected is None:
            return
        agrees = expected.overlaps(share.stated)
        adjusted = not agrees and is_adjusted(list(named.values()), share, expected)
        verdict = Verdict.AGREES if agrees else Verdict.CANNOT_TELL if adjusted else Verdict.DIFFERS
        yield share_finding(paper, verdict, share, part, whole, expected)


def _bears_out(whole: Amount, named: Mapping[str, Share], parts: Mapping[str, Known]) -> bool:
    """Whether two shares at least, and more than half of all, are what their amounts are of a whole."""
    fit = [bool((of := ratio(parts[name][1], whole)) and of.overlaps(share.stated)) for name, share in named.items()]
    return sum(fit) >= _FEWEST and 2 * sum(fit) > len(fit)
