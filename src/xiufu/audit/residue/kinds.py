"""Of RES-001: words that another kind of project says of itself, in a plan that is of none (他类项目用语)."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xiufu.audit.residue.sentences import RESIDUE, Own, project_called
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Passage
from xiufu.packs.project_words import KindOfProject

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_MOST_WORDS = 4
_MOST_TIMES = 6


def words_of_other_kinds(paper: "Paper", sentences: Sequence[Own]) -> Iterator[Finding]:
    """Words of other kinds of projects (他类项目用语核对); nothing is said where the project's name does not tell its kind.

    Many such words may be rightly there, of a part of the project that its name does not tell.
    """
    names = project_called(paper)
    kinds = paper.known.project_words.kinds
    own = [kind for kind in kinds if any(word in name for name in names for word in kind.named)]
    if not own:
        return
    for kind in kinds:
        if kind not in own and not _does(kind, sentences):
            yield from _found(paper, kind, own, list(_said(kind, own, sentences)))


def _does(kind: KindOfProject, sentences: Sequence[Own]) -> bool:
    """Whether the text says, besides by the kind's own words, that the project does what the other kind does, too."""
    if not kind.doing:
        return False
    own = (re.escape(word) for one in kind.own for word in one.words)
    either = re.compile("|".join((*own, *(f"(?P<doing{i}>{re.escape(word)})" for i, word in enumerate(kind.doing)))))
    told = (match for one in sentences for match in either.finditer(one.words))
    return any(match.lastgroup for match in told)


def _said(kind: KindOfProject, own: Sequence[KindOfProject], sentences: Sequence[Own]) -> Iterator[tuple[str, Own]]:
    """The kind's own words that the text uses, but those that a project of this one's kinds may use, too."""
    whole = "\n".join(one.words for one in sentences)
    for group in kind.own:
        if not any(word in whole for word in group.unless) and not any(one.name in group.also for one in own):
            yield from ((word, one) for one in sentences for word in group.words if word in one.words)


def _found(
    paper: "Paper", kind: KindOfProject, own: list[KindOfProject], said: list[tuple[str, Own]]
) -> Iterator[Finding]:
    words = list(dict.fromkeys(word for word, _ in said))
    shown = "、".join(one.name for one in own)
    if len(words) > _MOST_WORDS or len(said) > _MOST_TIMES:
        named = "、".join(f"“{word}”" for word in words[:8])
        message = f"{shown}项目的方案中多处使用{kind.name}项目的用语：{named}，不能判定是否本项目的内容"
        yield _finding(paper, Verdict.CANNOT_TELL, words[0], said[0][1], message, "不是本项目的内容，删去或改写")
        return
    for word in words:
        places = [one for other, one in said if other == word]
        often = f"（共 {len(places)} 处）" if len(places) > 1 else ""
        message = f"“{word}”{often}是{kind.name}项目的用语，本项目是{shown}项目，可能是从其他方案带来的"
        yield _finding(paper, Verdict.DIFFERS, word, places[0], message, "按本项目的内容改写")


def _finding(paper: "Paper", verdict: Verdict, word: str, one: Own, message: str, remedy: str) -> Finding:
    start = one.start + one.words.index(word)
    return Finding(
        RESIDUE,
        verdict,
        Severity.NOTE,
        message,
        paper.place(one.spot),
        stated=word,
        remedy=remedy,
        at=Passage(one.spot, start, start + len(word)),
    )
