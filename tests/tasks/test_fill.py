"""Filling a bureau's form from a dossier."""

from pathlib import Path

import pytest

from tests.reading.word import p, r
from tests.render.test_docx_fill import form, inner, mark, sdt
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.tasks.fill import fill, values_of
from xiufu.tasks.prepare import prepare

EJINA = Path("examples/ejina-railway")
WHOLE = Path("examples/two-valleys")


def filled(folder: Path, tmp_path: Path, body: str) -> str:
    (tmp_path / "form.docx").write_bytes(form(body))
    fill(folder, tmp_path / "form.docx", tmp_path / "out" / "表.docx")
    return inner((tmp_path / "out" / "表.docx").read_bytes())


def test_figures_fields_facts_and_chapters(tmp_path: Path):
    names = ("area", "unit_price|work:leveling", "project.builder_nature", "nature", "project.division", "plan_date")
    lines = "".join(f"<w:p>{sdt(r('x'), tag=name)}</w:p>" for name in names)
    texts = ("6.3758", "232.06", "有限公司", "【待补：项目性质】", "152923", "2025年11月19日")
    expected = "".join(f"<w:p>{sdt(r(text), tag=name)}</w:p>" for name, text in zip(names, texts, strict=True))
    assert filled(EJINA, tmp_path, lines) == expected


def test_a_chapter_is_its_words_and_its_filled_paragraphs(tmp_path: Path):
    text = filled(EJINA, tmp_path, sdt(p("x"), tag="goals"))
    assert "复垦责任范围面积6.3758hm²，拟复垦土地面积6.3758hm²" in "".join(text.replace("</w:t></w:r><w:r><w:t>", ""))
    values = values_of(ready := prepare(EJINA, policy="recommended"), ready.document())
    assert values["chapter.goals"] == values["goals"]
    # a name of a fact and of a chapter is the fact's; the chapter has its long name
    assert values["nature"] == "【待补：项目性质】"
    assert len(values["chapter.nature"]) > 1


def test_a_mark_of_a_bookmark(tmp_path: Path):
    body = f"<w:p>{mark('project_name', r('旧'))}</w:p>"
    name = "临哈铁路临河至额济纳段扩能改造工程（LEKNSG-6）临时用地"
    assert filled(EJINA, tmp_path, body) == body.replace("旧", name)


def test_what_is_owed_unknown_or_left_out_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    body = f"<w:p>{sdt(r('x'), tag='preparer.name')}{sdt(r('x'), tag='没有')}</w:p>{sdt(p('x'), tag='tenure')}{sdt(p('x'), tag='land')}"
    path, out = tmp_path / "form.docx", tmp_path / "filled.docx"
    path.write_bytes(form(body))
    result = fill(EJINA, path, out)
    assert (result.owed, result.unknown) == (("preparer.name",), ("没有", "tenure"))
    assert result.notes == ("章节“（四）土地利用状况”中的 3 个表格没有填入，只填了文字",)
    assert main(["fill", str(EJINA), str(path), "-o", str(out)]) == 1
    said = capsys.readouterr().out
    assert "填了 2 项" in said
    assert "  - 没有\n" in said
    with pytest.raises(InputError) as fault:
        fill(EJINA, path, tmp_path / "final.docx", final=True)
    assert [x.problem for x in fault.value.problems] == ["还缺：preparer.name"]
    assert not (tmp_path / "final.docx").exists()


def test_the_blank_form_is_not_overwritten(tmp_path: Path):
    blank = form(f"<w:p>{sdt(r('x'), tag='area')}</w:p>")
    (tmp_path / "form.docx").write_bytes(blank)
    with pytest.raises(InputError, match="会把空白表格覆盖"):
        fill(EJINA, tmp_path / "form.docx", tmp_path / "x" / ".." / "form.docx")
    assert (tmp_path / "form.docx").read_bytes() == blank


def test_a_final_that_owes_nothing(tmp_path: Path):
    (tmp_path / "form.docx").write_bytes(form(f"<w:p>{sdt(r('x'), tag='preparer.name')}</w:p>"))
    arguments = ["fill", str(WHOLE), str(tmp_path / "form.docx"), "-o", str(tmp_path / "o.docx"), "--final"]
    assert main(arguments) == 0


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (form(p("没有控件")), "表格里没有本软件认识的内容控件或书签，什么也没填"),
        (b"", "文件不是有效的 .docx 文件"),
        (None, "文件不存在"),
    ],
)
def test_forms_that_cannot_be_filled(tmp_path: Path, data: bytes | None, problem: str):
    path = tmp_path / "form.docx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError) as fault:
        fill(EJINA, path, tmp_path / "o.docx")
    assert [(x.file, x.problem) for x in fault.value.problems] == [(str(path), problem)]
    assert not (tmp_path / "o.docx").exists()
