"""Ordinals in sequence (序号连续): 1, 2, 3 without a gap or a double."""

import re
from collections.abc import Iterator

from xiufu.audit.paper import Paper
from xiufu.audit.tables import TableView
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Spot

CODE = "ARITH-007"
_DIGITS = "一二三四五六七八九"


def ordinals(paper: Paper) -> Iterator[Finding]:
    """Whether the ordinals of every table count on: a note where they do not."""
    for view in paper.tables:
        numbered = [(r, n) for r in view.body if (n := counted(view.rows[r].numbering)) is not None]
        if len(numbered) < 3 or view.shape == "form" or not _numbered(view):
            continue
        wrong = list(_gaps(view, numbered))
        for r, before, n in wrong:
            row = view.rows[r]
            spot = Spot(row.block, row.at, view.columns[0].at)
            yield Finding(
                CODE,
                Verdict.DIFFERS,
                Severity.NOTE,
                f"序号 {row.numbering} 前一个是 {before}，{'重复' if n == before else '不连续'}",
                paper.place(spot),
                stated=row.numbering,
                expected=str(before + 1),
                remedy="核对是否漏行、重行，重新编号",
                at=paper.passage(spot, row.numbering),
            )
        if not wrong:
            yield Finding(CODE, Verdict.AGREES, Severity.NOTE, "序号连续", view.title)


def _numbered(view: TableView) -> bool:
    """Whether a column counts the rows: 编号 may be anything."""
    return any(column.kind == "index" and "编号" not in column.name for column in view.columns)


def _gaps(view: TableView, numbered: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    last: dict[int, int] = {}
    for r, n in numbered:
        level = view.rows[r].level
        before = last.get(level)
        last = {deep: value for deep, value in last.items() if deep < level} | {level: n}
        if before is not None and n not in (1, before + 1):
            yield r, before, n


def counted(numbering: str) -> int | None:
    """What an ordinal counts.

    >>> counted("（十二）"), counted("3"), counted("2.11"), counted("③"), counted("A")
    (12, 3, 11, 3, None)
    """
    plain = numbering.strip("（）()、.．第章节部分 ")
    if re.fullmatch(r"\d+(?:\.\d+)*", plain):
        return int(plain.rsplit(".", 1)[-1])
    if len(plain) == 1 and "①" <= plain <= "⑳":
        return ord(plain) - ord("①") + 1
    found = re.fullmatch(rf"([{_DIGITS}])?(十)?([{_DIGITS}])?", plain)
    if not plain or not found or (found[1] and found[3] and not found[2]):
        return None
    tens = (_DIGITS.index(found[1]) + 1 if found[1] else 1) * 10 if found[2] else 0
    ones = found[3] or (found[1] if not found[2] else "")
    return tens + (_DIGITS.index(ones) + 1 if ones else 0)
