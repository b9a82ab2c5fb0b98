"""The preparer's Markdown: paragraphs, headings, items, citations, numbers typed by hand."""

from decimal import Decimal

from xiufu.core.figure import Absent, Figures, Source
from xiufu.core.numbers import Rounding
from xiufu.document.blocks import Footnote, Heading, Number, Paragraph, Picture, Table, Unknown
from xiufu.model.chapter import Chapter
from xiufu.plans.chapters import chapter_blocks, chapter_problems, typed_numbers
from xiufu.reading.pictures import PictureFile

STATED = Source("plan.yaml", "第1行")


def figures() -> Figures:
    found = Figures({"hm2": Rounding(4), "wan": Rounding(2)})
    found.given("area", "project", Decimal("6.37579"), STATED)
    found.given("area", "sub:main/unit:yard", Decimal("3.8165"), STATED)
    found.given("static_investment", "project", Absent.UNKNOWN, STATED)
    return found


def chapter(text: str) -> Chapter:
    return Chapter("nature", text, "chapters/nature.md")


def test_paragraphs_headings_and_items() -> None:
    blocks = chapter_blocks(chapter("### 气候\n第一行，\n第二行。\n\n另一段。\n- 甲\n- 乙\n"), figures(), {})
    assert [(type(b).__name__, b.text) for b in blocks if isinstance(b, Heading | Paragraph)] == [
        ("Heading", "气候"),
        ("Paragraph", "第一行，第二行。"),
        ("Paragraph", "另一段。"),
        ("Paragraph", "甲"),
        ("Paragraph", "乙"),
    ]
    assert [b.style for b in blocks if isinstance(b, Paragraph)] == ["body", "body", "item", "item"]


def test_a_citation_prints_the_figure_with_its_unit() -> None:
    [block] = chapter_blocks(chapter("共{{area}}，其中堆场{{ area | sub:main/unit:yard }}。"), figures(), {})
    assert isinstance(block, Paragraph)
    assert block.text == "共6.3758hm²，其中堆场3.8165hm²。"  # 6.37579 printed to four places
    assert [r.figure.id.subject for r in block.runs if isinstance(r, Number)] == ["project", "sub:main/unit:yard"]


def test_an_unknown_figure_is_marked_not_blank() -> None:
    [block] = chapter_blocks(chapter("静态总投资{{static_investment}}。"), figures(), {})
    assert isinstance(block, Paragraph)
    assert block.text == "静态总投资【待补：静态总投资】。"
    assert isinstance(block.runs[1], Unknown)


def test_citations_of_nothing_are_problems_with_line_and_remedy() -> None:
    problems = chapter_problems(chapter("好。\n\n{{area|sub:main/unit:camp}}和{{areas}}\n"), figures())
    assert [str(p) for p in problems] == [
        "chapters/nature.md 第3行：引用的数据项“area|sub:main/unit:camp”不存在。→ 该名称可用的对象有 area|project、area|sub:main/unit:yard",
        "chapters/nature.md 第3行：引用的数据项“areas”不存在。→ 名称不在术语表中，请用 xiufu explain 目录 查看全部数据项",
    ]


def test_numbers_typed_by_hand_are_found_with_the_figure_they_equal() -> None:
    text = "面积 3.8165 公顷，投资 12 万元，占 5 %，气温 -36.4 ℃，{{area}}，第 3 条。"
    assert typed_numbers(chapter(text), figures()) == [
        (1, "3.8165", "area|sub:main/unit:yard"),
        (1, "12", ""),
        (1, "5", ""),
    ]


def test_a_footnote_stands_where_it_is_called_and_may_cite() -> None:
    [block] = chapter_blocks(chapter("堆场[^1]较小。\n\n[^1]: 面积{{area|sub:main/unit:yard}}。\n"), figures(), {})
    assert isinstance(block, Paragraph)
    before, note, after = block.runs
    assert (before.text, after.text, block.text) == ("堆场", "较小。", "堆场较小。")
    assert isinstance(note, Footnote)
    assert note.note == "面积3.8165hm²。"


def test_a_table_with_its_caption_and_unit() -> None:
    text = "表题：堆场（单位：hm²）\n| 名称 | 面积 |\n|:--|--:|\n| 堆场 | {{area|sub:main/unit:yard}} |\n| 其他 |  |\n"
    [table] = chapter_blocks(chapter(text), figures(), {})
    assert isinstance(table, Table)
    assert (table.caption, table.unit, table.header_rows, table.numbered) == ("堆场", "单位：hm²", 1, True)
    assert [[c.text for c in row] for row in table.rows] == [["名称", "面积"], ["堆场", "3.8165hm²"], ["其他", ""]]
    assert [[c.align for c in row] for row in table.rows[1:]] == [["left", "right"]] * 2
    assert [c.header for c in table.rows[0]] == [True, True]
    table.grid()


def test_a_table_without_a_caption_has_no_number() -> None:
    [table] = chapter_blocks(chapter("| 甲 |\n|---|\n| 乙 |\n"), figures(), {})
    assert isinstance(table, Table)
    assert (table.caption, table.numbered) == ("", False)


def test_a_picture_is_the_file_it_names() -> None:
    file = PictureFile(b"png", "png", 120, 80)
    [picture] = chapter_blocks(chapter("![位置](pictures/a.png)\n"), figures(), {"pictures/a.png": file})
    assert picture == Picture("nature:1", "位置", b"png", "png", 120, 80, "位置")


def test_citations_and_typed_numbers_are_sought_in_tables_and_footnotes_too() -> None:
    text = "字[^a]\n\n| 甲 |\n|---|\n| {{areas}} |\n| 3.8165 公顷 |\n\n[^a]: 另 9 亩，{{volume}}\n"
    assert [(p.line, p.problem) for p in chapter_problems(chapter(text), figures())] == [
        (5, "引用的数据项“areas”不存在"),
        (8, "引用的数据项“volume”不存在"),
    ]
    assert typed_numbers(chapter(text), figures()) == [(6, "3.8165", "area|sub:main/unit:yard"), (8, "9", "")]
