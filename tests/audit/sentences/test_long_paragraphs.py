"""Paragraphs without end: judged sentence by sentence in time that grows as they do, and what is no sentence is said."""

from __future__ import annotations

import time

import pytest

from tests.audit.papers import body, paper_of
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Finding, Verdict
from xiufu.document.read import Unread

SENTENCES = [check for check in CHECKS if check.code.startswith("ARITH-1")]
RIGHT = (
    "复垦面积12.50公顷，其中旱地10.00公顷，林地2.50公顷；林地占复垦面积的20%。"
    "覆土工程量=3.8165hm2×0.20m=7633m3，投资由10.5万元增加到12.5万元，增加2.0万元。"
    "挖方22万m3，填方22万m3，无借方和弃方。"
)
WRONG = "恢复旱地面积8.20公顷，其中国有3.10公顷、集体4.60公顷，另见表3，覆土量=2.0hm2×0.30m=6900m3。"


def judged(text: str) -> tuple[Finding, ...]:
    return audit(paper_of(body(text)), SENTENCES).findings


def said(findings: tuple[Finding, ...], verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.stated) for f in findings if f.verdict is verdict]


def test_a_long_paragraph_is_judged_to_its_end():
    """200,000 letters: errors between right sentences are found where they are, and nothing else."""
    times = 100_000 // len(RIGHT)
    began = time.process_time()
    found = judged(RIGHT * times + WRONG + RIGHT * times)
    took = time.process_time() - began
    assert said(found, Verdict.DIFFERS) == [("ARITH-101", "6900m3"), ("ARITH-102", "8.20公顷")]
    assert len(said(found, Verdict.AGREES)) == 2 * times * len(said(judged(RIGHT), Verdict.AGREES))
    assert took < 60, f"{took:.0f} s; as one stretch it takes hours"


def test_what_is_said_far_off_is_another_matter():
    """Of two areas either may be the one that costs are divided by; one that stands 6,000 letters away is none."""
    costs = "复垦投资12.50万元，每公顷1.00万元。"
    far = "。".join(["复垦区位于示例旗"] * 800) + "。"
    assert said(judged(f"面积12.50公顷。{far}{costs}"), Verdict.AGREES) == []
    assert said(judged(f"面积12.50公顷。{costs}"), Verdict.AGREES) == [("ARITH-104", "1.00万元")]


@pytest.mark.parametrize(("letters", "unread"), [(9_000, ()), (20_000, (Unread("文首", "连续 20000 字没有句号，不成句，句中的数没有核对；可分成几句、几段"),))])  # fmt: skip
def test_what_has_no_stop_is_no_sentence(letters: int, unread: tuple[Unread, ...]):
    row = "旱地10.00公顷，"
    text = (row * letters)[:letters]
    paper = paper_of(body(text))
    assert paper.unread == unread
    assert len(paper.claims) >= letters // len(row)
    assert not any(f.verdict is Verdict.DIFFERS for f in audit(paper, SENTENCES).findings)
