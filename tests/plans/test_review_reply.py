"""修改说明表: what was said, what was answered, and where; by section, or by page once pages are known."""

from __future__ import annotations

from pathlib import Path

from tests.plans.test_attachments import listed
from xiufu.document.blocks import Document, Unknown
from xiufu.plans.review_reply import review_reply

REPLIES = """
review_replies:
  - {id: a, raised_by: 专家甲, raised_date: 2026-04-01, opinion: 核对面积, reply: 已核对, changed_section: damage, changed_place: 表 3}
  - id: b
    raised_by: 自然资源局
    opinion: |
      1. 补充依据；

      2. 改正错字。
    changed_section: basis
  - {id: c, raised_by: 专家乙, opinion: 无, reply: 谢谢, changed_place: 正文未修改}
  - {id: d, raised_by: 专家乙, opinion: 补图, reply: 已补}
"""


def texts(document: Document | None) -> list[list[str]]:
    assert document is not None
    [table] = document.tables()
    return [["／".join(p.text for p in cell.paragraphs()) for cell in row] for row in table.rows]


def test_without_pages_the_section_is_named(tmp_path: Path):
    found = listed(tmp_path / "a", REPLIES)
    assert texts(review_reply(found.computed, found.outline)) == [
        ["序号", "提出人", "提出日期", "评审意见", "答复", "所在章节"],
        ["1", "专家甲", "2026-04-01", "核对面积", "已核对", "（一）土地损毁分析与预测，表 3"],
        ["2", "自然资源局", "【待补：提出日期】", "1. 补充依据；／2. 改正错字。", "【待补：答复】", "（三）编制依据"],
        ["3", "专家乙", "【待补：提出日期】", "无", "谢谢", "正文未修改"],
        ["4", "专家乙", "【待补：提出日期】", "补图", "已补", "【待补：修改之处】"],
    ]


def test_with_pages_the_page_is_named(tmp_path: Path):
    """A section whose page is not known keeps its title: never a blank, never a wrong page."""
    found = listed(tmp_path / "a", REPLIES)
    rows = texts(review_reply(found.computed, found.outline, {"damage": 12}))
    assert [row[5] for row in rows] == [
        "所在页码",
        "第12页，表 3",
        "（三）编制依据",
        "正文未修改",
        "【待补：修改之处】",
    ]


def test_nothing_was_said(tmp_path: Path):
    found = listed(tmp_path / "a", "")
    assert review_reply(found.computed, found.outline) is None
    assert len(found.documents()) == 1


def test_what_is_owed_names_its_place(tmp_path: Path):
    found = listed(tmp_path / "a", REPLIES)
    _, reply = found.documents()
    owed = reply.unknowns()
    assert Unknown("答复", "plan.yaml review_replies.b.reply") in owed
    assert Unknown("修改之处", "plan.yaml review_replies.d.changed_section") in owed
