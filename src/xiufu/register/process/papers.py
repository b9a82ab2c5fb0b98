"""Whether the papers that a step names may serve (要件文件): of the project, of the right kinds, each another, as the step states them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xiufu.lifecycle.entries import Entry
from xiufu.lifecycle.facts import Fact, FactKind, Value
from xiufu.lifecycle.moves import Move
from xiufu.register.documents.kinds import KINDS, PLAN, kind_title
from xiufu.register.documents.models import Paper
from xiufu.register.documents.queries import open_papers
from xiufu.register.library.models import Project

_SUFFIX = "_paper"
_RESTATED = frozenset({PLAN, "approval", "agreement", "notice"})
"""Kinds of papers whose facts a step states once more, as ``name_number`` beside ``name_paper``."""


def kinds_wanted(fact: Fact) -> str:
    """Of which kinds a paper must be (须用的文件种类), in words; nothing where any may serve."""
    return "或".join(f"“{kind_title(kind)}”" for kind in fact.kinds)


def where_handed_in(fact: Fact) -> str:
    """Where a paper that is not there yet is handed in (到哪里上传)."""
    return "先到“文件”页按这一种类上传" if fact.kinds else "先到“文件”页上传"


def papers_lacking(project: Project, entry: Entry, move: Move) -> Iterator[str]:
    """What is wrong with the papers that a step names (要件文件的问题), in words."""
    stated = {fact: entry.facts.get(fact.name) for fact in move.facts if fact.kind is FactKind.PAPER}
    named = {fact: value for fact, value in stated.items() if isinstance(value, str) and value}
    if not named:
        return
    held: dict[str, list[Paper]] = defaultdict(list)
    for paper in open_papers(project).filter(sha256__in=set(named.values())).order_by("-pk"):
        held[paper.sha256].append(paper)
    first: dict[str, Fact] = {}
    for fact, sha256 in named.items():
        other = first.setdefault(sha256, fact)
        serving = [paper for paper in held[sha256] if not fact.kinds or paper.kind in fact.kinds]
        if not held[sha256]:
            yield f"“{fact.title}”不是这个项目的文件"
        elif other is not fact:
            yield f"“{fact.title}”与“{other.title}”选的是同一个文件；各附各的文件"
        elif not serving:
            wrong = held[sha256][0]
            said = f"“{fact.title}”要用{kinds_wanted(fact)}，所选的“{wrong}”是“{kind_title(wrong.kind)}”"
            yield f"{said}；没有的，{where_handed_in(fact)}"
        else:
            yield from _disagreeing(serving, fact, entry.facts, move)


def _disagreeing(serving: Sequence[Paper], fact: Fact, stated: Mapping[str, Value], move: Move) -> list[str]:
    """Where a step states otherwise what was stated of its paper when it was handed in; of the same bytes one that agrees is enough."""
    found = [_differences(paper, fact, stated, move) for paper in serving]
    return min(found, key=len)


def _differences(paper: Paper, fact: Fact, stated: Mapping[str, Value], move: Move) -> list[str]:
    if paper.kind not in _RESTATED or not fact.name.endswith(_SUFFIX):
        return []
    titles = {one.name: one.title for one in move.facts}
    differing = []
    for asked in KINDS[paper.kind].facts:
        name = f"{fact.name.removesuffix(_SUFFIX)}_{asked.name}"
        mine, its = stated.get(name), paper.facts.get(asked.name)
        if name in titles and isinstance(mine, str | date) and its and _plain(str(mine)) != _plain(str(its)):
            differing.append(
                f"“{titles[name]}”填的是“{mine}”，所附“{paper}”上传时填的{asked.title}是“{its}”，两处要一致；"
                "对照文件改正，上传时填错的换一个文件名称重新上传"
            )
    return differing


def _plain(text: str) -> str:
    """Without blanks, and with letters of one width."""
    return "".join(unicodedata.normalize("NFKC", text).split())
