"""Where quotations begin and end, and from which laws they are said to be."""

from __future__ import annotations

import pytest

from tests.audit.written import written
from xiufu.audit.quotes.quotations import quotations

KNOWN = ("土地复垦条例", "土地复垦条例实施办法", "土地管理法")


def found(text: str) -> list[tuple[str, tuple[tuple[str, tuple[int, ...]], ...], bool]]:
    """Words, laws with articles, and whether the sentence itself names them."""
    paper = written(text)
    return [
        (one.words, tuple((law.key, law.articles) for law in one.laws), one.sure) for one in quotations(paper, KNOWN)
    ]


RULES = ("土地复垦条例实施办法", (16,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《土地复垦条例实施办法》第十六条“甲乙‘丙丁’戊己”的规定", [("甲乙‘丙丁’戊己", (RULES,), True)]),
        ("根据土地复垦条例实施办法第16条「甲乙丙丁」", [("甲乙丙丁", (RULES,), True)]),
        ('按"甲乙丙丁"执行（《土地复垦条例实施办法》第十六条）。', [("甲乙丙丁", (RULES,), True)]),
        ("依据《土地复垦条例》。坚持“甲乙丙丁”。", [("甲乙丙丁", (("土地复垦条例", ()),), False)]),
        ("“甲“乙丙”丁”和“戊己”", [("甲“乙丙”丁", (), False), ("戊己", (), False)]),
        (
            "《土地管理法》、《土地复垦条例》第三条、第五条规定“甲乙丙丁”，第七条另有规定",
            [("甲乙丙丁", (("土地管理法", ()), ("土地复垦条例", (3, 5))), True)],
        ),
        ("《某项目土地复垦方案》“甲乙丙丁”", [("甲乙丙丁", (), False)]),
        ("《某省土地整治条例》“甲乙丙丁”", [("甲乙丙丁", (("某省土地整治条例", ()),), True)]),
        ("坐标 102°16’15” 和 41°53’19”，没有引文", []),
        ("没有结尾的“引号", []),
    ],
)
def test_one_paragraph(text: str, expected: list[tuple[str, tuple[tuple[str, tuple[int, ...]], ...], bool]]):
    assert found(text) == expected


def test_a_quotation_through_several_paragraphs():
    text = "《土地管理法》第四条：“第一款。\n第二款，\n第三款。”之后还有“甲乙丙丁”。"
    assert found(text) == [("第一款。\n第二款，\n第三款。", (("土地管理法", (4,)),), True), ("甲乙丙丁", (), False)]


def test_articles_below_the_line_that_announces_them():
    text = "《土地管理法》规定如下：\n第四条 甲乙丙丁。\n第五条　戊己庚辛。\n本项目照办。\n第六条 合同条款。"
    assert found(text) == [
        ("甲乙丙丁。", (("土地管理法", (4,)),), True),
        ("戊己庚辛。", (("土地管理法", (5,)),), True),
    ]


def test_short_names_that_the_document_declares():
    text = "《土地复垦条例实施办法》（以下简称“办法”）。\n办法第十六条明确“甲乙丙丁”，《办法》也要求“戊己庚辛”。\n别的办法“甲乙”。"
    assert found(text)[1:3] == [("甲乙丙丁", (RULES,), True), ("戊己庚辛", (RULES, ("土地复垦条例实施办法", ())), True)]
