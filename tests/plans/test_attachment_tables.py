"""附件清单 and 附图清单: what is stated, owed and not applicable, cell by cell."""

from __future__ import annotations

from pathlib import Path

from tests.golden.making import example
from tests.plans.test_attachments import listed
from xiufu.document.blocks import Table, Unknown

STATED = """
attachments:
  - {id: own, kind: commission, issuer: 甲, issued_date: 2026-01-02, number: 无, covers: 委托, file: photo.JPG}
  - {id: part, kind: commitment, issuer: 甲}
  - {id: not, kind: notice, not_applicable: 不涉及}
  - {id: untitled, kind: other, file: photo.JPG}
drawings:
  - {id: use, kind: land_use_map, map_scale: "1:2000", sheets: 2}
"""


def table(prepared, name: str) -> Table:
    return next(t for t in prepared.document().tables() if t.id == name)


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def test_attachments(tmp_path: Path):
    found = table(listed(tmp_path / "a", STATED), "attachments")
    assert texts(found) == [
        ["序号", "名称", "出具单位", "日期", "文号", "涉及内容", "文件"],
        ["1", "委托书", "甲", "2026-01-02", "无", "委托", "01_委托书.jpg"],
        ["2", "承诺书", "甲", "【待补：日期】", "【待补：文号】", "【待补：涉及内容】", "【待补：文件】"],
        ["3", "项目批准文件", "【待补：项目批准文件】"],
        ["4", "勘测定界资料", "【待补：勘测定界资料】"],
        ["5", "土地权属证明", "【待补：土地权属证明】"],
        ["6", "土地权利人意见", "【待补：土地权利人意见】"],
        ["7", "公示材料", "不适用：不涉及"],
        [
            "8",
            "【待补：名称】",
            "【待补：出具单位】",
            "【待补：日期】",
            "【待补：文号】",
            "【待补：涉及内容】",
            "08_other.jpg",
        ],
    ]
    assert found.grid()


def test_what_is_owed_names_its_place(tmp_path: Path):
    owed = listed(tmp_path / "a", STATED).document().unknowns()
    assert Unknown("日期", "plan.yaml attachments.part.issued_date") in owed
    assert Unknown("名称", "plan.yaml attachments.untitled.title") in owed
    assert Unknown("土地权属证明", "plan.yaml attachments kind: tenure") in owed
    assert Unknown("图号", "plan.yaml drawings.use.number") in owed


def test_drawings(tmp_path: Path):
    assert texts(table(listed(tmp_path / "a", STATED), "drawings")) == [
        ["序号", "名称", "出具单位", "日期", "图号", "比例尺", "张数", "涉及内容", "文件"],
        ["1", "土地利用现状图", "【待补：出具单位】", "【待补：日期】", "【待补：图号】", "1:2000", "2", "【待补：涉及内容】",
         "【待补：文件】"],
        ["2", "土地损毁预测图", "【待补：土地损毁预测图】"],
        ["3", "土地复垦规划图", "【待补：土地复垦规划图】"],
    ]  # fmt: skip


def test_a_complete_example_owes_nothing():
    found = table(example("two-valleys").plan, "attachments")
    assert len(found.rows) == 8
    assert "待补" not in str(texts(found))
