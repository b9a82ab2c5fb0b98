"""COMP-002 to COMP-006: chapters, facts, tables, statements, attachments that a plan has to hold (完整性审查)."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from xiufu.audit.completeness.presence import State, parts_below
from xiufu.audit.completeness.review import Review, Reviewed
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.packs.conditions import Truth
from xiufu.packs.review_points import POINT_KINDS, PointKind, ReviewPoint

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_LEAST_OF_PART = 2
_NAMES = 8
MISSING = {
    "chapter": "没有章节“{}”",
    "fact": "没有填报“{}”",
    "column": "没有栏目“{}”",
    "table": "没有“{}”",
    "statement": "没有写明“{}”",
    "attachment": "附件清单里没有“{}”",
    "drawing": "附图里没有“{}”",
}
EMPTY = {"chapter": "章节“{}”只有标题，没有内容", "fact": "“{}”空着没有填"}
ELSEWHERE = {"chapter": "没有章节“{}”，内容写在别处", "table": "没有“{}”，数据写在正文"}


def completeness(code: str, *kinds: PointKind) -> Callable[["Paper"], Iterator[Finding]]:
    """The check of the points of some kinds (完整性核对)."""

    def judge(paper: "Paper") -> Iterator[Finding]:
        review = paper.review
        if "chapter" in kinds and not review.whole:
            yield from _not_whole(review, code)
        reviewed = [one for one in review.reviewed if one.point.kind in kinds]
        yield from _judged(review, code, reviewed)

    return judge


def _not_whole(review: Review, code: str) -> Iterator[Finding]:
    if review.kind and review.chapters[State.FOUND] >= _LEAST_OF_PART:
        title = review.paper.known.points.titles[review.kind.kind]
        found, every = review.chapters[State.FOUND], sum(review.chapters.values())
        message = f"只见到{title} {every} 个章节中的 {found} 个，不是完整的方案，未作完整性审查"
        yield _open(code, "全文", message, "连同其余部分一起审查")


def _judged(review: Review, code: str, reviewed: Sequence[Reviewed]) -> Iterator[Finding]:
    doubted: dict[str, list[Reviewed]] = {}
    for one in reviewed:
        if one.applies.truth is Truth.NOT_MET or one.part_of:
            continue
        if one.presence.state is State.FOUND:
            yield _found(review, code, one)
        elif doubt := _doubt(review, one):
            doubted.setdefault(doubt, []).append(one)
        else:
            yield _missed(review, code, one)
    for doubt, ones in doubted.items():
        place, message, remedy = DOUBTS[doubt]
        yield _open(code, place, message.format(_names(ones)), remedy)


DOUBTS = {
    "front": (
        "报告表首页",
        "所读内容里没有报告表首页，{}是否填报不能判定",
        "对照原件，或连同首页一起审查",
    ),
    "unlisted": (
        "附件、附图",
        "文件里没有列出，不能判定是否附有{}",
        "逐项查对所附文件，并列出清单",
    ),
    "unsure": ("表格", "表的结构由版面推断，没有找到{}，不能判定", "对照原件"),
    "owed": ("待补内容", "草稿标为待补：{}", "补齐后再审查"),
    "open": ("适用条件", "看不出是否适用，文件里也没有：{}", "写明有关情况；适用的补上"),
}
"""Why it cannot be told whether points are missing (不能判定的原因): the place, what is said of them, what to do."""


def _doubt(review: Review, one: Reviewed) -> str:
    if one.applies.truth is Truth.UNKNOWN:
        return "open"
    if one.presence.state is State.OWED:
        return "owed"
    if one.point.front and review.form and not review.front:
        return "front"
    if _unlisted(review, one.point):
        return "unlisted"
    inferred = (one.point.kind == "column" or one.point.front) and not _certain(review)
    return "unsure" if inferred or _unread(review, one.point) else ""


def _unlisted(review: Review, point: ReviewPoint) -> bool:
    """Whether nothing lists what it would be listed among: drawings are often bound apart."""
    if point.kind not in ("attachment", "drawing"):
        return False
    items = review.layout.items
    return not items or (point.kind == "drawing" and not any("图" in item.text for item in items))


def _unread(review: Review, point: ReviewPoint) -> bool:
    """Whether it stands in a table of which only the title could be read (表未读出)."""
    holder = review.paper.known.points.points.get(point.within or "")
    if holder is None or holder.kind != "table":
        return False
    cells = [one.below for one in point.evidence if one.at == "cell"]
    return bool(cells) and not any(True for below in cells for _ in parts_below(review.layout, below))


def _certain(review: Review) -> bool:
    return all(part.certain for part in review.layout.parts if part.side or len(part.rows) > 1)


def _names(reviewed: Sequence[Reviewed]) -> str:
    names = [f"“{one.point.title}”" for one in reviewed]
    more = f"等 {len(names)} 项" if len(names) > _NAMES else ""
    return "、".join(names[:_NAMES]) + more


def _place(point: ReviewPoint) -> str:
    return f"{POINT_KINDS[point.kind]}“{point.title}”"


def _open(code: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(code, Verdict.CANNOT_TELL, Severity.NOTE, message, place, remedy=remedy)


def _found(review: Review, code: str, one: Reviewed) -> Finding:
    spot = one.presence.spot
    at = review.paper.passage(spot) if spot else None
    return Finding(code, Verdict.AGREES, Severity.NOTE, f"有“{one.point.title}”", _place(one.point), at=at)


def _missed(review: Review, code: str, one: Reviewed) -> Finding:
    point, spot = one.point, one.presence.spot
    elsewhere = one.presence.state is State.ELSEWHERE
    words = ELSEWHERE if elsewhere else EMPTY if one.presence.state is State.EMPTY else MISSING
    message = words.get(point.kind, MISSING[point.kind]).format(point.title)
    where = f"（{review.paper.place(spot)}）" if spot else ""
    inner = f"；其中的{'、'.join(f'“{title}”' for title in one.with_it)}也没有" if one.with_it else ""
    clause = review.paper.known.points.clauses[point.id]
    return Finding(
        code,
        Verdict.DIFFERS,
        Severity.NOTE if elsewhere else Severity(point.severity),
        f"{message}{where}{inner}",
        _place(point),
        clause="，".join(part for part in (clause.document, clause.place) if part),
        remedy=point.remedy,
        at=review.paper.passage(spot) if spot else None,
    )
