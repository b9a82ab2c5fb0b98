"""Numbers of headings, tables and pictures, as a reader of a plan expects them."""

import pytest

from xiufu.document.blocks import Block, Heading, Picture, Table, text_cell
from xiufu.document.numbering import chinese_number, numbered


def titles(*blocks: Block) -> list[str]:
    return [b.title for b in numbered(blocks) if isinstance(b, Heading | Table | Picture)]


def table(caption: str, *, counted: bool = True) -> Table:
    return Table("t", caption, ((text_cell("甲"),),), (1,), numbered=counted)


def picture(caption: str, *, counted: bool = True) -> Picture:
    return Picture("p", caption, b"", "png", 100, 50, "图", numbered=counted)


def test_sections_start_again_in_every_chapter():
    assert titles(
        Heading("总则", 1, "一、"),
        Heading("目的", 2, "（一）"),
        Heading("原则", 2, "（一）"),
        Heading("概况", 1, "一、"),
        Heading("位置", 2, "（一）"),
    ) == ["一、总则", "（一）目的", "（二）原则", "二、概况", "（一）位置"]


def test_a_heading_without_a_number_starts_those_below_it_again_but_not_its_own_level():
    assert titles(
        Heading("甲", 1, "一、"),
        Heading("乙", 2, "一、"),
        Heading("测算依据", 1),
        Heading("面积", 2, "一、"),
        Heading("丙", 1, "一、"),
    ) == ["一、甲", "一、乙", "测算依据", "一、面积", "二、丙"]


def test_decimal_numbers_run_through_all_levels():
    assert titles(
        Heading("甲", 1, "1.1"),
        Heading("乙", 2, "1.1"),
        Heading("丙", 2, "1.1"),
        Heading("丁", 3, "1.1"),
        Heading("戊", 1, "1.1"),
        Heading("己", 2, "1.1"),
    ) == ["1 甲", "1.1 乙", "1.2 丙", "1.2.1 丁", "2 戊", "2.1 己"]


def test_another_style_on_a_level_starts_again():
    assert titles(Heading("甲", 2, "（一）"), Heading("乙", 2, "1．"), Heading("丙", 2, "1．")) == [
        "（一）甲",
        "1．乙",
        "2．丙",
    ]


def test_tables_and_pictures_count_on_through_the_document_and_only_those_that_are_numbered():
    assert titles(
        table("面积"), picture("位置"), table("封面", counted=False), table("费用"), picture("徽标", counted=False)
    ) == ["表1 面积", "图1 位置", "封面", "表2 费用", "徽标"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_chinese_numbers(number: int, text: str):
    assert chinese_number(number) == text


@pytest.mark.parametrize("number", [0, 100])
def test_chinese_numbers_end_at_99(number: int):
    with pytest.raises(ValueError, match=str(number)):
        chinese_number(number)
