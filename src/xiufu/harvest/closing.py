"""Whether what a fee comes to bears it out (费用是否闭合), and which part of the investment it is."""

import re
from collections.abc import Iterable, Sequence

from xiufu.audit.arithmetic.judge import bears_itself_out
from xiufu.audit.blame import CERTAIN
from xiufu.audit.chain.equation import Link
from xiufu.audit.doubtful import doubted
from xiufu.audit.paper import Paper
from xiufu.audit.tables import TableView
from xiufu.core.numbers import parse_decimal
from xiufu.packs.cost_rows import CostRows, SummaryRole

_TITLES: tuple[tuple[re.Pattern[str], SummaryRole], ...] = (
    (re.compile(r"监测|管护"), "monitoring"),
    (re.compile(r"(?:价差|涨价)预备费"), "price_contingency"),
    (re.compile(r"不可预见费|基本预备费"), "contingency"),
    (re.compile(r"其[他它]费用?|独立费用?"), "other_fees"),
)


def uncertain(paper: Paper, view: TableView, links: Iterable[Link]) -> str:
    """Why nobody can be sure that a table, or what it is judged by, was read as it stands (读取存疑的原因)."""
    if view.certainty < CERTAIN and not bears_itself_out(view):
        return "表格结构由版面推断，把握不足"
    return doubted(paper, (claim for link in links for claim in link.claims))


def why_not(paper: Paper, view: TableView, links: Sequence[Link]) -> str:
    """Why a rate is not borne out by its equations (不闭合的原因), nothing where it is; the last one is that of an amount."""
    if reason := uncertain(paper, view, links):
        return reason
    wrong = next((link for link in links if not link.holds), None)
    if wrong:
        return differs(wrong)
    if all(parse_decimal(link.claim.text) == 0 for link in links):
        return "金额为 0，费率无从核对"
    return ""


def differs(link: Link) -> str:
    """That an equation does not hold, in words (不符之处)."""
    return f"{link.place}写 {link.claim.text}，与{link.words}不符"


def part_of(rows: CostRows, name: str, title: str) -> SummaryRole | None:
    """Which part of the investment a fee is (所属费用): by its name, else by the title of its table."""
    return rows.part(name) or next((role for pattern, role in _TITLES if pattern.search(title)), None)
