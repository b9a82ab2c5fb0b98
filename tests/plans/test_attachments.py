"""The order of what goes with a plan, and the names of its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from tests.model.dossiers import DOSSIER
from xiufu.document.blocks import Paragraph
from xiufu.plans.attachments import Entry, attachments, drawings, plain_name
from xiufu.tasks.prepare import Prepared, prepare

LIST = """
attachments:
  - {id: photo, kind: other, title: 现场照片, file: photo.JPG}
  - {id: second, kind: approval, title: 第二份批复}
  - {id: notice, kind: notice, not_applicable: 没有}
  - {id: first, kind: approval}
  - {id: untitled, kind: other}
"""


def listed(folder: Path, text: str) -> Prepared:
    shutil.copytree(DOSSIER, folder)
    (folder / "photo.JPG").write_bytes(b"x")
    with (folder / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
    return prepare(folder, policy="recommended")


def rows(entries: list[Entry]) -> list[tuple[int, str, str, str | None]]:
    return [(e.position, e.kind, e.title, e.item.id if e.item else None) for e in entries]


def test_the_order_is_that_of_the_form_then_of_the_plan(tmp_path: Path):
    found = listed(tmp_path / "a", LIST)
    entries = attachments(found.computed, found.outline)
    assert rows(entries) == [
        (1, "commission", "委托书", None),
        (2, "commitment", "承诺书", None),
        (3, "approval", "第二份批复", "second"),
        (4, "approval", "项目批准文件", "first"),
        (5, "survey", "勘测定界资料", None),
        (6, "tenure", "土地权属证明", None),
        (7, "right_holder_opinion", "土地权利人意见", None),
        (8, "notice", "公示材料", "notice"),
        (9, "other", "现场照片", "photo"),
        (10, "other", "", "untitled"),
    ]
    assert [e.file_name for e in entries if e.file_name] == ["09_现场照片.jpg"]


def test_the_three_drawings(tmp_path: Path):
    found = listed(tmp_path / "a", "")
    assert [e.title for e in drawings(found.computed, found.outline)] == [
        "土地利用现状图",
        "土地损毁预测图",
        "土地复垦规划图",
    ]


@pytest.mark.parametrize(("temporary", "asked"), [("是", True), ("否", False), ("未知", True)])
def test_what_the_form_asks_for_under_a_condition(tmp_path: Path, temporary: str, asked: bool):
    """Not known whether it applies: then it is owed, as facts are."""
    shutil.copytree(DOSSIER, tmp_path / "a")
    built_in = Path("src/xiufu/data/national/outline/reclamation_form.yaml")
    outline = yaml.safe_load(built_in.read_text("utf-8"))
    when = {"fact": "temporary_land", "is": "true"}
    source = {"document": "自编", "confidence": "M"}
    outline["attachments"] = [{"kind": "lease", "title": "临时用地合同", "when": when, "source": source}]
    own = tmp_path / "a" / "packs" / "own-outline"
    own.mkdir()
    head = "name: own-outline\nversion: '1'\nkind: outline\ntitle: 自编大纲\nsource: {document: 自编, confidence: M}\n"
    (own / "pack.yaml").write_text(head, "utf-8")
    (own / "reclamation_form.yaml").write_text(yaml.safe_dump(outline, allow_unicode=True), "utf-8")
    with (tmp_path / "a" / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write(
            f"circumstances: {{project_type: construction, approval_level: banner, temporary_land: {temporary}}}\n"
        )
    found = prepare(tmp_path / "a", policy="recommended")
    assert [e.title for e in attachments(found.computed, found.outline)] == (["临时用地合同"] if asked else [])
    assert ("临时用地合同" in [u.what for u in found.document().unknowns()]) is asked
    assert ("无。" in [b.text for b in found.document().blocks if isinstance(b, Paragraph)]) is not asked


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("委托书", "委托书"),
        ('a<b>:"/\\|?*c', "a_b________c"),
        ("行\n末", "行_末"),
        ("  名称. . ", "名称"),
        ("长" * 100, "长" * 60),
        ("..", ""),
    ],
)
def test_plain_names(text: str, name: str):
    assert plain_name(text) == name
