"""Numbers linked to quantities: the plans of the examples, where every printed number has a figure, and documents as typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

import pytest

from tests.audit.written import written
from tests.golden.making import EXAMPLES, example_document
from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId
from xiufu.core.spot import Spot
from xiufu.document.blocks import Document, Footnote, Number, Paragraph, Table
from xiufu.document.read import ReadFile
from xiufu.reading.docx import read_docx
from xiufu.render.docx import write_docx

COUNTED = {
    "ejina-railway": (199, 188, 0, 11),
    "stone-quarry": (826, 750, 0, 76),
    "two-valleys": (636, 581, 2, 53),
}
"""Figures printed; of these linked to their own term, to another, to none."""

OTHERWISE = {
    "two-valleys": {
        ("overlap_area|sub:west/unit:spoil/layer:redline", "area|西沟·弃土场"),
        ("production_months|project", "phase_months|建设期"),
    }
}
"""Where a figure is called by the words of another: neither of these is beyond doubt."""


def paragraphs(document: Document) -> Iterator[tuple[Spot, Paragraph]]:
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            yield Spot(number), block
        elif isinstance(block, Table):
            for r, row in enumerate(block.grid()):
                for c, (cell, begins) in enumerate(row):
                    yield from (
                        (Spot(number, r, c, p), one) for p, one in enumerate(cell.paragraphs() if begins else ())
                    )
            yield from ((Spot(number, paragraph=n), note) for n, note in enumerate(block.notes, start=1))


def figures(paragraph: Paragraph) -> Iterator[tuple[int, FigureId]]:
    """Where in a paragraph figures are printed."""
    at = 0
    for run in paragraph.runs:
        if isinstance(run, Number):
            yield at, run.figure.id
        text = run.text
        if isinstance(run, Footnote):
            text = f"〔脚注：{run.note}〕"
            inner = at + len("〔脚注：")
            for part in run.runs:
                if isinstance(part, Number):
                    yield inner, part.figure.id
                inner += len(part.text)
        at += len(text)


def text_of(paragraph: Paragraph) -> str:
    return "".join(f"〔脚注：{run.note}〕" if isinstance(run, Footnote) else run.text for run in paragraph.runs)


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> tuple[str, Paper, list[tuple[FigureId, Claim]]]:
    """A plan read back from Word, and which figure each of its numbers was: those paragraphs that come back as they were."""
    document = example_document(request.param)
    read = read_docx(write_docx(document, draft=True))
    paper = Paper(ReadFile("plan.docx", "docx", read.document))
    claims = {(claim.spot, claim.start): claim for claim in paper.claims}
    written, back = list(paragraphs(document)), list(paragraphs(read.document))
    matcher = SequenceMatcher(None, [text_of(p) for _, p in written], [text_of(p) for _, p in back], autojunk=False)
    truth = []
    for one, other, size in matcher.get_matching_blocks():
        for (_, paragraph), (spot, _) in zip(written[one : one + size], back[other : other + size], strict=True):
            truth += [(figure, claims[spot, at]) for at, figure in figures(paragraph)]
    return request.param, paper, truth


def test_figures_are_linked_to_their_terms(example: tuple[str, Paper, list[tuple[FigureId, Claim]]]):
    name, paper, truth = example
    counted: Counter[str] = Counter()
    others = set()
    for figure, claim in truth:
        found = [one for one in paper.links.of(claim) if one[1].confidence > 40]
        kind = "none" if not found else "own" if found[0][0].term == figure.term else "other"
        counted[kind] += 1
        if kind == "other":
            others.add((str(figure), str(found[0][0])))
            assert not found[0][1].sure
    assert (len(truth), counted["own"], counted["other"], counted["none"]) == COUNTED[name]
    assert others == OTHERWISE.get(name, set())


def test_no_two_figures_are_taken_for_one(example: tuple[str, Paper, list[tuple[FigureId, Claim]]]):
    _, paper, truth = example
    linked: dict[FigureId, set[FigureId]] = {}
    for figure, claim in truth:
        for key, one in paper.links.of(claim)[:1]:
            if one.sure:
                linked.setdefault(key, set()).add(figure)
    assert len(linked) > 50
    assert {key: several for key, several in linked.items() if len(several) > 1} == {}


LINKED = [
    ("静态总投资4.28万元", "static_investment|project 95"),
    ("该项目的复垦静态总投资为4.28万元", "static_investment|project 95"),
    ("工程静态投资合计 52 万元", "static_investment|project 95"),
    ("复垦责任范围总面积为6.3758公顷", "liability_area|project 95"),
    ("挖损损毁土地面积 1.2 hm²", "damaged_area|挖损 95"),
    ("近期复垦土地面积1.2000hm²", ""),
    ("第一阶段内，复垦土地面积为1.2000hm²", "reclaimed_area|project 60"),
    ("2026年，静态投资为3.5万元", "static_investment|project 60"),
    ("一般公共预算收入2.14亿元", ""),
    ("静态总投资约4.3万元", ""),
    ("方案服务年限为5年", "service_months|project 95"),
    ("矿山服务年限为12年", ""),
    ("静态总投资4.28万元，亩均投资0.04万元", "investment_per_mu|static 95"),
]


@pytest.mark.parametrize(("text", "expected"), LINKED)
def test_words_before_a_number(text: str, expected: str):
    paper = written(text)
    found = paper.links.of(paper.claims[-1])
    assert (f"{found[0][0]} {found[0][1].confidence}" if found else "") == expected


def test_rivals_are_kept():
    paper = written("""
        [表2 用地情况表]
        复垦单元|面积（hm²）
        便道|1.2000
        [表3 权属、复垦单元面积表]
        复垦单元|面积（hm²）
        便道|1.2000
    """)
    rivals = [
        [f"{key} {one.confidence}" for key, one in paper.links.of(claim)]
        for claim in paper.claims
        if claim.spot.row >= 0
    ]
    assert rivals == [["area|便道 95"], ["owned_area|便道 95", "area|便道 40"]]


def test_units_that_two_parts_have_are_not_guessed():
    paper = written("""
        施工场地面积1.2000hm²。
        [表3 复垦单元面积表]
        复垦单元|面积（hm²）
        东沟·施工场地|1.2000
        西沟·施工场地|0.8000
    """)
    found = paper.links.of(paper.at(Spot(0))[0])
    assert [(str(key), one.confidence) for key, one in found] == [
        ("area|东沟·施工场地", 40),
        ("area|西沟·施工场地", 40),
    ]
