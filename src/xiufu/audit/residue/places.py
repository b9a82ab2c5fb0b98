"""Of RES-001: places and projects that nothing connects with this project (他处地名、他项目名称)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xiufu.audit.residue.sentences import RESIDUE, Own, project_called
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Passage
from xiufu.packs.kinds import Division

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_SEAT = re.compile(r"地理位置|建设地点|项目位置|所在地|位于|坐落|地址")
_WAY = re.compile(
    r"国道|省道|高速|铁路|公路|线|通往|途经|经由|至|到|接壤|相接|交界|[东南西北]与|流经|发源|流域|运距|运输|价格|信息价"
    r"|造价|苗木|种子|供应|方向|气象站|水文站|界|邻|分布|盟市|等地|籍|法院|银行|公司"
)
_PLAN = re.compile(
    r"(?P<name>[一-龥A-Za-z0-9（）()～~\-－—]{4,40}?(?:项目|工程|矿|采石场|料场|取土场|公路|铁路|电站|风电场|临时用地))"
    r"(?:临时用地)?(?:的)?(?:土地)?复垦方案"
)
_GENERAL = re.compile(
    r"生产建设项目|^(?:本|该|此|各|同类|类似|其他)|[本该]项目|建设项目$|临时用地项目|^临时用地|^采矿|的项目"
)
_RARELY = 2
_SHARED = 3


def places_elsewhere(paper: "Paper", sentences: Sequence[Own]) -> Iterator[Finding]:
    """Places and projects that are not this one's (他处地名核对): none can be surely wrong, a person has to look."""
    names = project_called(paper)
    yield from _other_places(paper, names, sentences)
    yield from _other_projects(paper, names)


def _other_places(paper: "Paper", names: tuple[str, ...], sentences: Sequence[Own]) -> Iterator[Finding]:
    by_name = {one.name: one for one in paper.known.divisions.values() if one.kind != "市辖区" and one.parent}
    if not by_name:
        return
    said = re.compile("|".join(sorted(by_name, key=lambda name: (-len(name), name))))
    seats = [text for text in paper.texts.values() if _SEAT.search(text)]
    home = {match[0] for text in (*names, *seats) for match in said.finditer(text)}
    if not any(by_name[name].level == "县级" for name in home):
        return
    near = home | _above(home, by_name, paper.known.divisions)
    whole = "\n".join(paper.texts.values())
    done: set[str] = set()
    for one in sentences:
        if _WAY.search(one.words):
            continue
        for match in said.finditer(one.words):
            name = match[0]
            if name in near or name in done or whole.count(name) > _RARELY or any(place in one.words for place in near):
                continue
            done.add(name)
            shown = "、".join(sorted(place for place in home if by_name[place].level == "县级"))
            message = f"“{name}”与本项目所在的{shown}没有写明关系，可能是从其他方案带来的"
            yield _doubt(paper, one, match.start(), name, message)


def _above(home: set[str], by_name: Mapping[str, Division], divisions: Mapping[str, Division]) -> set[str]:
    """The places that a county belongs to."""
    parents = (divisions.get(by_name[name].parent) for name in home)
    return {parent.name for parent in parents if parent}


def _other_projects(paper: "Paper", names: tuple[str, ...]) -> Iterator[Finding]:
    if not names:
        return
    threes = {name[i : i + _SHARED] for name in names for i in range(len(name) - _SHARED + 1)}
    done: set[str] = set()
    for spot, text in paper.texts.items():
        for match in _PLAN.finditer(text) if "复垦方案" in text else ():
            name = re.split(r"[《“、，为对据照]", match["name"])[-1]
            if len(name) < 2 * _SHARED or name in done or _GENERAL.search(name):
                continue
            done.add(name)
            if not any(name[i : i + _SHARED] in threes for i in range(len(name) - _SHARED + 1)):
                start = match.end("name") - len(name)
                message = f"“{name}”与本项目名称“{names[0]}”没有相同之处，可能是其他项目的名称"
                yield _doubt(paper, Own(spot, 0, text, text, aside=False, own=True), start, name, message)


def _doubt(paper: "Paper", one: Own, start: int, name: str, message: str) -> Finding:
    at = Passage(one.spot, one.start + start, one.start + start + len(name))
    remedy = "与本项目无关的，删去或改为本项目的名称"
    return Finding(
        RESIDUE,
        Verdict.CANNOT_TELL,
        Severity.NOTE,
        message,
        paper.place(one.spot),
        stated=name,
        remedy=remedy,
        at=at,
    )
