"""Numbers of the text as elements of the page: those that are judged wrong, those they were judged by, those in no equation."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xiufu.core.issue import Issue
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Document
from xiufu.document.marking import Mark, marked
from xiufu.render.html.text import tag
from xiufu.render.review.content import Review

_GRAVEST = ("error", "warning", "note", "cannot_tell")
_MOST_BADGES = 3
_CLAIM, _TERM, _TIMES = "claim", "term", "times"


def with_marks(review: Review) -> Document:
    """The document with a name on every number (加标记): ``claim 4`` and ``term 4`` of issue 4, ``times 2`` of its equations."""
    marks: dict[Spot, list[Mark]] = {}
    for spot, mark in _marks(review):
        marks.setdefault(spot, []).append(mark)
    return marked(review.file.document, marks)


def _marks(review: Review) -> Iterator[tuple[Spot, Mark]]:
    for number in review.numbers:
        yield number.spot, Mark(number.start, number.end, f"{_TIMES} {number.times}")
    for issue in review.issues:
        for kind, passage in passages_of(issue):
            yield passage.spot, Mark(passage.start, passage.end, f"{kind} {issue.number}")


def passages_of(issue: Issue) -> Iterator[tuple[str, Passage]]:
    """What an issue is about (所涉文字): what is judged as ``claim``, the numbers of all its equations as ``term``."""
    findings = [one.finding for one in issue.marked]
    if findings[0].passage:
        yield _CLAIM, findings[0].passage
    terms = dict.fromkeys(claim for finding in findings for claim in finding.terms)
    yield from ((_TERM, Passage(claim.spot, claim.start, claim.end)) for claim in terms)


def gravest(issues: Iterable[Issue]) -> str:
    """The kind of the gravest of some issues (最重的)."""
    return min((issue.kind for issue in issues), key=_GRAVEST.index)


def said_of(times: int) -> str:
    """How well a number is covered, in words (覆盖).

    >>> said_of(2), said_of(0)
    ('参与 2 个等式', '参与 0 个等式，没有核对')
    """
    return f"参与 {times} 个等式" + ("" if times else "，没有核对")


def which(numbers: Sequence[int]) -> str:
    """Issues by their numbers (第几处)."""
    return f"第 {'、'.join(map(str, numbers))} 处"


def listed(numbers: Sequence[int]) -> str:
    """Issues by their numbers, as scripts and styles look for them (编号表)."""
    return " ".join(map(str, numbers))


def badge(numbers: Sequence[int]) -> str:
    """Issues by their numbers, as they stand beside what is judged (角标): the first ones where there are many.

    >>> badge([1, 3]), badge([1, 3, 5, 7, 9])
    ('1 3', '1 3 5…共5')
    """
    return listed(numbers) if len(numbers) <= _MOST_BADGES else f"{listed(numbers[:_MOST_BADGES])}…共{len(numbers)}"


def place_of(numbers: Sequence[int], places: dict[int, str]) -> str:
    """The id of an element about these issues, none where all have their place (位置编号); ``places`` remembers it."""
    homeless = [number for number in numbers if number not in places]
    if not homeless:
        return ""
    places.update(dict.fromkeys(homeless, f"m{homeless[0]}"))
    return places[homeless[0]]


@dataclass(slots=True)
class Marker:
    """Makes the elements of marked text (标记元素). ``places`` are the ids of what each issue judges, by its number."""

    issues: dict[int, Issue]
    places: dict[int, str] = field(default_factory=dict)

    def __call__(self, text: str, names: tuple[str, ...]) -> str:
        """The element for text of these names."""
        found: dict[str, list[int]] = {_CLAIM: [], _TERM: [], _TIMES: []}
        for name in names:
            kind, _, number = name.partition(" ")
            found[kind].append(int(number))
        claims, terms = sorted(found[_CLAIM]), sorted(found[_TERM])
        counted = said_of(found[_TIMES][0]) if found[_TIMES] else ""
        shared = {"data_claim": listed(claims), "data_term": listed(terms)}
        if not claims:
            title = "；".join(filter(None, (f"{which(terms)}的算式" if terms else "", counted)))
            plain = "number unjudged" if found[_TIMES] == [0] else "number"
            return tag("span", text, class_=plain, title=title, **shared)
        identifier = place_of(claims, self.places)
        title = "；".join(filter(None, (which(claims), counted)))
        kind = gravest(self.issues[number] for number in claims)
        link = tag("a", text, href=f"#f{claims[0]}", title=title)
        shown = badge(claims) if kind != "cannot_tell" else ""
        return tag("mark", link, class_=f"claim {kind}", id=identifier, data_badge=shown, **shared)
