"""CONS-011: money cannot both be released by progress and only after acceptance (费用支取条件)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xiufu.audit.sentences.cut import cut
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Passage, Spot

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

RELEASES = "CONS-011"
When = Literal["progress", "acceptance", "start", "both"]
"""When money is released: by progress; only after acceptance; in one sum before the works; by several of these, as their text arranges."""

_RELEASE = re.compile(
    r"(?:支取|拨付|划拨|拨款|返还|退还|领取|从[^，。]{0,20}(?:账户|专户)[^，。]{0,12}提取)(?![^，。]{0,6}(?:情况|明细|台账|记录))"
)
_DEPOSIT = re.compile(r"存入|缴存|汇入|转入|计提|划入|拨入|(?:划拨|拨付)(?:至|到|进)|预存计划|按期预存|足额预存")
_REFUND = re.compile(r"返还|退还")
_MONEY = re.compile(
    r"复垦(?:专项)?(?:费|资金|款|保证金|基金)|预存|共管账户|监管(?:的)?账户|专(?:门|用)账户|专户|治理恢复基金|恢复治理(?:费|资金|基金)"
)
_OTHERS = re.compile(
    r"工程款|施工单位|承包|监理费|设计费|质保金|质量保证金|耕地占用税|罚|违约|中标|合同价|农民工|补偿|奖励"
)
_PROGRESS = re.compile(
    r"(?:进度(?!款)|(?:每|按|逐|分)(?:个)?(?:季度|季|月|年度|年|期|阶段|批)|阶段性|使用计划|工作计划)"
    r"(?![^，。]{0,8}(?:预存|存入|缴存|计提|提取|报告|报送|汇报))"
)
_ACCEPTED = re.compile(
    r"(?:验收(?:合格|通过|确认|完成|完毕)?(?:之|以)?后|(?:验收合格|通过验收|验收通过|经验收合格)(?:的|，|,|方|才|可))"
)
_BEHIND = re.compile(r".{0,8}(?:进度|使用计划|工作计划)")
_START = re.compile(
    r"(?:开工|动工|施工|实施)(?:之|以)?前.{0,12}一次性|一次性.{0,12}(?:开工|动工|施工|实施)(?:之|以)?前"
)
_REST = re.compile(
    r"余额|剩余|结余|余款|尾款|节余|其余|阶段|分期|年度|当年|每年|逐年|该年|分段|本期|各期|单项|单元验收|分批|比例|\d+\s*[%％]|百分之|[一二三四五六七八九]成"
)
_NOT = re.compile(r"不得|不予|未经|不能|禁止|不合格|未通过")


@dataclass(frozen=True, slots=True)
class Release:
    """A sentence that says when money is released (支取规定): ``text`` is the part of it that does."""

    spot: Spot
    start: int
    end: int
    text: str
    when: When
    refund: bool


def releases(paper: "Paper") -> Iterator[Finding]:
    """Sentences that say when money is released can all be true (支取条件核对)."""
    found = list(_releases(paper))
    if any(one.when == "both" for one in found) or len(found) < 2:
        return
    by_progress = next((one for one in found if one.when == "progress"), None)
    for when in ("acceptance", "start"):
        other = next((one for one in found if one.when == when and not one.refund), None)
        refund = next((one for one in found if one.when == when and one.refund), None)
        if by_progress and other:
            yield _conflict(paper, by_progress, other, Verdict.DIFFERS)
        elif by_progress and refund:
            yield _conflict(paper, by_progress, refund, Verdict.CANNOT_TELL)
    if len({one.when for one in found}) == 1:
        first = found[0]
        yield Finding(
            RELEASES,
            Verdict.AGREES,
            Severity.NOTE,
            "各处费用支取的条件一致",
            paper.place(first.spot),
            stated=_shown(first.text),
            at=Passage(first.spot, first.start, first.end),
        )


def _releases(paper: "Paper") -> Iterator[Release]:
    for spot, text in paper.texts.items():
        if not _RELEASE.search(text):
            continue
        rest = bool(_REST.search(text)) and bool(_ACCEPTED.search(text)) and bool(_PROGRESS.search(text))
        for begins, said in cut(text):
            rule = _RELEASE.search(said) and _MONEY.search(said) and not _OTHERS.search(said) and not _NOT.search(said)
            if rule and ("支取" in said or not _DEPOSIT.search(said)):
                release = list(_RELEASE.finditer(said))[-1]
                timed = _timed(said, release)
                if timed:
                    when, at = timed
                    start, end = _clauses(said, at, release.end())
                    part = said[start:end].strip()
                    yield Release(
                        spot,
                        begins + start,
                        begins + end,
                        part,
                        "both" if rest else when,
                        bool(_REFUND.search(part)),
                    )


def _timed(said: str, release: re.Match[str]) -> tuple[When, int] | None:
    """When a sentence says that money is released, and where it says so."""
    before = said[: release.start()]
    accepted = _ACCEPTED.search(before)
    progress = _PROGRESS.search(before) or _BEHIND.match(said, release.end())
    if accepted:
        return "both" if progress or _REST.search(said) else "acceptance", accepted.start()
    if progress:
        return "progress", min(progress.start(), release.start())
    start = _START.search(said)
    return ("start", start.start()) if start else None


def _clauses(said: str, start: int, end: int) -> tuple[int, int]:
    """The parts between commas in which two places stand."""
    first = max(said.rfind(mark, 0, start) for mark in "，,") + 1
    last = min((at for mark in "，," if (at := said.find(mark, end)) >= 0), default=len(said))
    return first, last


def _conflict(paper: "Paper", one: Release, other: Release, verdict: Verdict) -> Finding:
    place, other_place = paper.place(one.spot), paper.place(other.spot)
    rule = {"acceptance": "验收合格后才支取", "start": "开工前一次性支取"}[other.when]
    sure = verdict is Verdict.DIFFERS
    message = (
        f"复垦费用的支取条件{'' if sure else '可能'}前后矛盾：{place}：“{_shown(one.text)}”，是按进度或计划支取；"
        f"{other_place}：“{_shown(other.text)}”，是{rule}"
    )
    return Finding(
        RELEASES,
        verdict,
        Severity.ERROR if sure else Severity.NOTE,
        message,
        other_place,
        stated=_shown(other.text),
        expected=_shown(one.text),
        clause="《土地复垦条例实施办法》第二十一条：按照土地复垦方案确定的工作计划和土地复垦费用使用计划申请支取",
        remedy="统一为按工作计划和费用使用计划分期支取；验收后支取的只是余额的，写明是余额",
        at=Passage(other.spot, other.start, other.end),
    )


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
