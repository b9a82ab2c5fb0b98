"""The small Markdown of chapters: what each line means, and what is refused."""

import pytest

from xiufu.model.chapter import Chapter, Part, parts_of


def parts(text: str) -> list[Part]:
    found = parts_of(Chapter("nature", text, "nature.md"))
    assert found.problems == []
    return found.parts


def problems(text: str) -> list[tuple[int, str]]:
    return [(p.line, p.problem) for p in parts_of(Chapter("nature", text, "nature.md")).problems]


def test_a_table_a_picture_or_a_footnote_ends_the_paragraph_above_it():
    text = "一，\n二。\n| 甲 |\n|---|\n| 乙 |\n三[^1]。\n![图](a.png)\n四。\n[^1]: 注\n五。\n表题：表\n| 丙 |\n|---|\n| 丁 |\n"
    assert [(p.line, p.kind, p.text) for p in parts(text)] == [
        (1, "body", "一，二。"),
        (3, "table", ""),
        (6, "body", "三[^1]。"),
        (7, "picture", "图"),
        (8, "body", "四。"),
        (10, "body", "五。"),
        (12, "table", "表"),
    ]


def test_tables_keep_empty_cells_and_escaped_bars():
    [table] = parts("| 甲 | 乙 | 丙 |\n| :-- | --: | :-: |\n| 1\\|2 |  | 三 |\n")
    assert table.rows == (("甲", "乙", "丙"), ("1|2", "", "三"))
    assert table.aligns == ("left", "right", "center")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| {{area|project}} | 乙 |", ("{{area|project}}", "乙")),
        ("|甲|乙", ("甲", "乙")),
        ("|甲||", ("甲", "")),
        ("|{{area}|乙|", ("{{area}", "乙")),
    ],
)
def test_a_bar_in_a_citation_is_no_border(line: str, cells: tuple[str, ...]):
    found = parts_of(Chapter("nature", f"{line}\n|---|---|\n|1|2|\n", "nature.md"))
    assert found.parts[0].rows[0] == cells


@pytest.mark.parametrize(
    ("caption", "text", "unit"),
    [
        ("表题：近三年经济指标", "近三年经济指标", ""),
        ("表题: 指标（单位：万元）", "指标", "单位：万元"),
        ("表题：指标（2023—2025年）", "指标（2023—2025年）", ""),
    ],
)
def test_captions(caption: str, text: str, unit: str):
    [table] = parts(f"{caption}\n| 甲 |\n|---|\n| 乙 |\n")
    assert (table.text, table.unit) == (text, unit)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("| 甲 | 乙 |\n", [(1, "表格的写法不对")]),
        ("| 甲 |\n|---|\n", [(1, "表格的写法不对")]),
        ("| 甲 |\n| 乙 |\n| 丙 |\n", [(1, "表格的写法不对")]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n| 3 |\n", [(4, "这一行有 1 格，表头有 2 格")]),
        ("好\n表题：空\n\n好\n", [(2, "“表题：”后面没有表格")]),
        ("见 ![图](a.png) 。\n", [(1, "图片的写法不对")]),
        ("![](a.png)\n", [(1, "图片没有写图题或文件名")]),
        ("![图]( )\n", [(1, "图片没有写图题或文件名")]),
        ("好[^1]。\n", [(1, "脚注 [^1] 没有注文")]),
        ("好。\n[^1]: 注\n", [(2, "脚注 [^1] 没有在正文中引用")]),
        ("好[^1]。\n[^1]: 注\n[^1]: 又注\n", [(3, "脚注 [^1] 重复")]),
        ("好[^1]。\n[^1]: 注[^2]\n[^2]: 注\n", [(2, "脚注里不能再有脚注")]),
        ("### 标题[^1]\n[^1]: 注\n", [(1, "标题、图题、表题里不能有脚注")]),
        ("|甲[^9]|\n|---|\n|乙|\n", [(1, "脚注 [^9] 没有注文")]),
    ],
)
def test_what_is_refused(text: str, found: list[tuple[int, str]]):
    assert problems(text) == found
