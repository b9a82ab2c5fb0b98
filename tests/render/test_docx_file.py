"""The file as a whole: valid by the rules of the format, openable by others, the same bytes everywhere."""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openxml_audit import OpenXmlValidator

from tests.document.comparable import comparable
from tests.document.tables import documents
from tests.render.form import body, form_document
from tests.tries import tried
from xiufu.document.blocks import Document, Heading, PageBreak, Paragraph, Table, Text, text_cell
from xiufu.reading.docx import read_docx
from xiufu.render.docx import write_docx
from xiufu.tasks.prepare import prepare

ODD = Document(
    "题\x00" * 200,
    (
        PageBreak(),
        Heading("", 1),
        Paragraph(()),
        Paragraph((Text("\x00\t\n“"),), "note", "right"),
        Table("a", "", ((text_cell(""),),), (1,)),
        Table("b", "表", ((text_cell("", rowspan=2), text_cell("甲")), (text_cell("乙"),)), (1, 9)),
        Table("c", "", ((text_cell("甲", colspan=2, rowspan=2),), ()), (1, 1), landscape=True),
        PageBreak(),
        Table("d", "宽", (tuple(text_cell("1") for _ in range(40)),), (1,) * 40, landscape=True),
        PageBreak(),
    ),
    properties=(("名\x00称", "值<&>"), ("二", "")),
)


NO_NUMBER = "Numbering definition '0' referenced but not found"
"""The judge does not know that 0 is how Word takes a number away (ISO/IEC 29500-1, 17.9.18)."""


def faults(data: bytes, folder: Path) -> list[str]:
    path = folder / "plan.docx"
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(path).errors if NO_NUMBER not in str(error)]


@pytest.mark.parametrize("document", [form_document(), ODD, Document("", ())], ids=["form", "odd", "empty"])
@pytest.mark.parametrize("draft", [True, False])
def test_the_file_keeps_the_rules_of_the_format(document: Document, draft: bool, tmp_path: Path):
    assert faults(write_docx(document, draft=draft), tmp_path) == []


def test_the_judge_sees_children_in_the_wrong_order(tmp_path: Path):
    good = write_docx(Document("题", (body("甲"),)), draft=False)
    with zipfile.ZipFile(BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    right, wrong = b'<w:pStyle w:val="BodyText"/>', b'<w:jc w:val="left"/><w:pStyle w:val="BodyText"/>'
    assert parts["word/document.xml"].count(right) == 1
    parts["word/document.xml"] = parts["word/document.xml"].replace(right, wrong)
    with zipfile.ZipFile(tmp_path / "bad.docx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert len(faults((tmp_path / "bad.docx").read_bytes(), tmp_path)) == 1


@tried(12, 40, documents())
def test_whatever_is_written_keeps_the_rules(document: Document):
    with tempfile.TemporaryDirectory() as folder:
        assert faults(write_docx(document, draft=False, pages={1: 3}), Path(folder)) == []


@pytest.mark.parametrize(
    "example", sorted(p.parent for p in Path("examples").glob("*/plan.yaml")), ids=lambda p: p.name
)
def test_the_examples_keep_the_rules_and_are_read_again(example: Path, tmp_path: Path):
    document = prepare(example, policy="recommended").document()
    data = write_docx(document, draft=True)
    assert faults(data, tmp_path) == []
    assert comparable(read_docx(data).document) == comparable(document)


@tried(12, 40, documents())
def test_python_docx_opens_whatever_is_written(document: Document):
    opened = docx.Document(BytesIO(write_docx(document, draft=True)))
    assert len(opened.tables) == len(list(document.tables()))


def test_parts_have_one_order_and_no_date():
    with zipfile.ZipFile(BytesIO(write_docx(form_document(), draft=True))) as archive:
        infos = archive.infolist()
    assert [i.filename for i in infos] == [
        "[Content_Types].xml",
        "_rels/.rels",
        "customXml/_rels/item1.xml.rels",
        "customXml/item1.xml",
        "customXml/itemProps1.xml",
        "docProps/app.xml",
        "docProps/core.xml",
        "docProps/custom.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/footnotes.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]
    assert {i.date_time for i in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {i.create_system for i in infos} == {3}


PROGRAM = """
import hashlib
from tests.render.form import form_document
from xiufu.render.docx import write_docx
print(hashlib.sha256(write_docx(form_document(), draft=True)).hexdigest())
"""


def test_same_bytes_in_any_folder_zone_locale_and_hash_seed(tmp_path: Path):
    here = hashlib.sha256(write_docx(form_document(), draft=True)).hexdigest()
    root = Path(__file__).resolve().parents[2]
    path = os.pathsep.join((str(root / "src"), str(root)))
    for seed, zone, locale in (("1", "Asia/Shanghai", "C"), ("2", "America/New_York", "zh_CN.UTF-8")):
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == here


def test_properties_name_the_plan_and_nobody():
    opened = docx.Document(BytesIO(write_docx(form_document(), draft=False)))
    properties = opened.core_properties
    assert properties.title == "土地复垦方案报告表"
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert (properties.created, properties.modified) == (None, None)
    custom = zipfile.ZipFile(BytesIO(write_docx(form_document(), draft=False))).read("docProps/custom.xml").decode()
    assert 'pid="2" name="数据包"><vt:lpwstr>neimenggu 1.0</vt:lpwstr>' in custom
    assert 'pid="3" name="Xiufu"><vt:lpwstr>0.1.0</vt:lpwstr>' in custom


def test_nothing_of_the_library_s_own_template_is_left():
    names = zipfile.ZipFile(BytesIO(write_docx(form_document(), draft=False))).namelist()
    assert not {name for name in names if "thumbnail" in name or "stylesWithEffects" in name}
