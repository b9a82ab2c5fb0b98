"""Any file is read by what is in it, or refused with what to do about it."""

import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.compound import compound, xls
from tests.reading.word import p, packed, tc, tr, word
from xiufu.core.errors import InputError
from xiufu.core.spot import Spot
from xiufu.reading.any_file import form_of, read_any, read_bytes
from xiufu.reading.ole import Damaged, root_names


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["名称", "数"])
    book.worksheets[0].append(["甲", 2])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


WORD = word(p("一、总则") + "<w:tbl>" + tr(tc("甲"), tc("1.50")) + "</w:tbl>")
XLS = xls("汇总", {(0, 0): "名称", (0, 1): "数", (1, 0): "甲", (1, 1): 2})


def refused(tmp_path: Path, name: str, data: bytes) -> tuple[str, str]:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        read_any(path)
    (problem,) = error.value.problems
    assert problem.place == str(path)
    return problem.problem, problem.remedy


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("方案.docx", WORD, "docx"),
        ("方案.pdf", WORD, "docx"),
        ("附表.docx", workbook(), "xlsx"),
        ("附表.xlsx", XLS, "xls"),
        ("方案.doc", "一、总则\n".encode(), "txt"),
        ("方案.txt", b"BM is no picture here", "txt"),
    ],
)
def test_the_name_says_nothing(tmp_path: Path, name: str, data: bytes, form: str):
    path = tmp_path / name
    path.write_bytes(data)
    assert read_any(path).form == form


def test_an_old_workbook_is_read_and_what_it_does_not_tell_is_said(tmp_path: Path):
    path = tmp_path / "附表.xls"
    path.write_bytes(XLS)
    file = read_any(path)
    (table,) = file.document.tables()
    assert [[cell.text for cell in row] for row in table.rows] == [["名称", "数"], ["甲", "2"]]
    assert file.in_file(Spot(1, 1, 1)) == "工作表“汇总”B2"
    assert [unread.reason.split("，")[0] for unread in file.unread] == ["旧版 .xls 文件的数字格式未读"]


def test_macros_are_not_minded():
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    with zipfile.ZipFile(BytesIO(WORD)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["[Content_Types].xml"] = types
    relations = '<Relationship Id="v" Target="vbaProject.bin" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>'
    rels = parts["word/_rels/document.xml.rels"]
    assert isinstance(rels, bytes)
    parts["word/_rels/document.xml.rels"] = rels.decode().replace("</Relationships>", relations)
    file = read_bytes(packed(parts), Path("方案.docm"))
    assert [unread.reason for unread in file.unread] == ["宏 1 处，未执行，也未读"]


@pytest.mark.parametrize(
    ("name", "data", "problem", "remedy"),
    [
        ("空.docx", b"", "文件是空的", "索取完好的文件"),
        ("零.docx", bytes(5000), "文件是空的", "索取完好的文件"),
        ("密.docx", compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "设有打开密码", "去掉密码"),
        ("图.jpg", b"\xff\xd8\xff\xe0" + bytes(99), "图片已损坏", "另存为 PNG 或 JPG"),
        ("图.docx", b"\x89PNG\r\n\x1a\n", "图片已损坏", "另存为 PNG 或 JPG"),
        ("图.tif", b"II*\x00" + bytes(99), "图片已损坏", "另存为 PNG 或 JPG"),
        ("表.xls", b"<html><table></table></html>", "HTML", "另存为 .docx 或 .xlsx"),
        ("文.doc", b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "HTML", "另存为 .docx"),
        ("文.doc", b'<?xml version="1.0"?><html xmlns="x"></html>', "HTML", "另存为"),
        ("文.doc", b"MIME-Version: 1.0\r\n", "MHTML", "另存为 .docx"),
        ("文.doc", b"{\\rtf1\\ansi}", "RTF", "另存为 .docx"),
        ("文.wps", compound({"WpsContents": b"x"}), "WPS", "另存为 .docx 或 .xlsx"),
        ("讲.ppt", compound({"PowerPoint Document": b"x"}), "演示文稿", "可读的文件"),
        ("文.ofd", packed({"OFD.xml": "<x/>"}), "OFD", "转换为 PDF"),
        ("文.odt", packed({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument", "另存为"),
        ("包.zip", packed({"方案.docx": WORD}), "这是压缩包", "解压后"),
        ("包.rar", b"Rar!\x1a\x07", "RAR", "解压后"),
        ("坏.docx", b"PK\x03\x04" + bytes(60), "已损坏", "索取完好的文件"),
        ("坏.doc", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "已损坏", "索取完好的文件"),
        ("乱.txt", b"abc\x00\xff\xfe", "空字符", "文本文件"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(
    tmp_path: Path, name: str, data: bytes, problem: str, remedy: str
):
    if name == "乱.txt":
        with pytest.raises(InputError, match="空字符"):
            read_bytes(data, tmp_path / name)
        return
    what, advice = refused(tmp_path, name, data)
    assert problem in what
    assert remedy in advice


def test_what_is_not_there(tmp_path: Path):
    with pytest.raises(InputError, match="文件不存在"):
        read_any(tmp_path / "无.docx")
    with pytest.raises(InputError, match="这是一个文件夹"):
        read_any(tmp_path)


def test_bombs_are_refused(tmp_path: Path):
    listed = WORD.rindex(b"PK\x01\x02") + 24  # where the last part says how large it unpacks
    bomb = WORD[:listed] + (500_000_001).to_bytes(4, "little") + WORD[listed + 4 :]
    assert "文件解压后过大" in refused(tmp_path, "弹.docx", bomb)[0]
    many = packed({f"{i}": b"" for i in range(10_001)})
    assert "文件解压后过大" in refused(tmp_path, "多.docx", many)[0]
    wide = "<w:tbl>" + tr(*["<w:tc/>"] * 20_000) + "<w:tr/>" * 20_000 + "</w:tbl>"
    assert refused(tmp_path, "宽.docx", word(wide))[0] == "表格的行列数大得异常"
    deep = "<w:tbl><w:tr><w:tc>" * 80 + p("x") + "</w:tc></w:tr></w:tbl>" * 80
    with suppress(InputError):
        read_bytes(word(deep), tmp_path / "深.docx")
    entities = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert "DOCTYPE" in refused(tmp_path, "体.docx", word(p("x"), prolog=entities))[0]


def test_what_is_embedded_does_not_say_what_a_file_is():
    assert root_names(compound({"WordDocument": b"x", "1Table": b"y"}, ("Workbook",))) == {
        "WordDocument",
        "1Table",
        "ObjectPool",
    }
    assert form_of(compound({"WordDocument": b"x"}, ("Workbook",)), Path("a")) == "doc"


def test_separated_values_are_a_table():
    file = read_bytes('名称,数量,单价\r\n甲,2,"1,000.50"\r\n乙,3,2.00\r\n'.encode("gbk"), Path("表.csv"))
    (table,) = file.document.tables()
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["名称", "数量", "单价"],
        ["甲", "2", "1,000.50"],
        ["乙", "3", "2.00"],
    ]
    assert (table.header_rows, file.in_file(Spot(0, 2, 1))) == (1, "第3行第2列")


def test_a_text_with_some_commas_is_no_table():
    file = read_bytes("一、总则\n面积 1,000 平方米\n".encode(), Path("方案.txt"))
    assert list(file.document.tables()) == []


SEEDS = (WORD, workbook(), XLS, compound({"WordDocument": b"x"}), "一、总则\n合计 1 2 3\n".encode(), b"%PDF-1.7\n")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 5), st.integers(0, 100_000), st.binary(max_size=8), st.integers(0, 100_000))
def test_damaged_files_raise_nothing_else(which: int, at: int, noise: bytes, end: int):
    seed = SEEDS[which]
    where = at % len(seed)
    data = (seed[:where] + noise + seed[where + len(noise) :])[
        : max(8, len(seed) - (end % len(seed) if end % 2 else 0))
    ]
    with suppress(InputError):
        read_bytes(data, Path("文件"))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=1200))
def test_compound_files_of_noise(data: bytes):
    whole = bytes.fromhex("D0CF11E0A1B11AE1") + data
    with suppress(Damaged):
        root_names(whole[:30] + b"\x09\x00" + whole[32:])
