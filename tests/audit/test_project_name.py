"""What a document calls the project: stated beside a label or behind a colon; less surely, whatever comes behind a label."""

from __future__ import annotations

import pytest

from tests.audit.papers import body, paper_of, typed_table
from xiufu.audit.project_name import first_lines, name_shape, project_name, stated_names
from xiufu.document.blocks import Heading, Paragraph, Table

NAME = "甲旗乙石灰岩矿临时用地土地复垦项目"


@pytest.mark.parametrize(
    ("blocks", "surely", "perhaps"),
    [
        ((body(f"项 目 名 称：{NAME}；编制单位：某公司"),), [NAME], [NAME]),
        ((typed_table(f"项目名称|{NAME}\n编制单位|某公司", "基本情况表"),), [NAME], [NAME]),
        ((body("项目名称："), body(NAME)), [], [NAME]),  # cells on lines of their own, or another label
        ((body("项目名称：乙石灰岩矿"),), [], ["乙石灰岩矿"]),
        ((body("本项目名称尚未确定。"),), [], []),
    ],
)
def test_where_the_name_is_stated(blocks: tuple[Paragraph | Table, ...], surely: list[str], perhaps: list[str]):
    paper = paper_of(*blocks)
    assert [name for _, name in stated_names(paper)] == surely
    assert [name for _, name in stated_names(paper, sure=False)] == perhaps
    assert project_name(paper) == (surely[0] if surely else "")


def test_first_lines_are_short_and_before_any_section():
    paper = paper_of(body("土地复垦方案报告表"), body("正文" * 21), Heading("一、概况", 1), body("项目区位于甲旗。"))
    assert [*first_lines(paper)] == ["土地复垦方案报告表"]


def test_names_are_compared_without_marks():
    assert name_shape("甲—乙（一期） 工程") == "甲乙一期工程"
