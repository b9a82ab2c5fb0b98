"""Workbooks with notes: on the cells they are about, below what stood there, everything else as it was."""

import random
import re
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openxml_audit import OpenXmlValidator
from PIL import Image

from tests.audit.workbooks import saved
from xiufu.core.errors import InputError
from xiufu.core.spot import Passage, Spot
from xiufu.document.read import ReadFile
from xiufu.document.spots import texts
from xiufu.reading.sheets import read_sheets
from xiufu.render.marked.notes import AUTHOR, Note, notes_of
from xiufu.render.marked.xlsx import mark_xlsx
from xiufu.tasks.audit import audit_bytes

COSTS = """
费用|金额（万元）
施工费|2.96
其他费用|1.20
不可预见费|0.12
合计|4.82
"""
WORDS = "第 1 处［错误］ARITH-001\n“4.82”与各行之和不符\n应为：4.28"


def note(passage: Passage | None, *, number: int = 1, kind: str = "error", words: str = WORDS) -> Note:
    return Note(number, kind, "错误", tuple(words.split("\n")), passage)


def read(data: bytes) -> ReadFile:
    return read_sheets(data, name="附表.xlsx")


def passages(file: ReadFile, words: str) -> list[Passage]:
    return [
        Passage(spot, found.start(), found.end())
        for spot, text in texts(file.document)
        for found in re.finditer(re.escape(words), text)
    ]


def at(data: bytes, words: str, said: str = WORDS, *, kind: str = "error") -> bytes:
    """With a note on the first cell that shows something."""
    file = read(data)
    return mark_xlsx(data, file, [note(passages(file, words)[0], words=said, kind=kind)])


def said(data: bytes) -> dict[str, str]:
    """The notes of all cells as another program reads them."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """Parts that are other ones, and parts that were added."""
    old, new = parts(before), parts(after)
    assert list(new)[: len(old)] == list(old)
    return [name for name in old if new[name] != old[name]], list(new)[len(old) :]


def with_parts(data: bytes, more: Mapping[str, bytes]) -> bytes:
    """A file with parts that are replaced or added."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts(data), **more}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def errors(data: bytes, folder: Path) -> list[str]:
    path = folder / "marked.xlsx"
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def rich() -> bytes:
    """A workbook with what others lose: a chart, a picture, colors by value, choices, a table, links, a picture in the header."""
    dot = BytesIO()
    Image.new("RGB", (8, 8), "red").save(dot, "PNG")
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("汇总")
        for r, row in enumerate([("费用", "金额"), ("施工费", 2.96), ("其他费用", 1.2), ("合计", 4.82)]):
            sheet.write_row(r, 0, row)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=汇总!$B$2:$B$3"})
        sheet.insert_chart("D2", chart)
        sheet.insert_image("D20", "dot.png", {"image_data": dot})
        sheet.conditional_format(
            "B2:B4", {"type": "cell", "criteria": ">", "value": 3, "format": book.add_format({"bold": 1})}
        )
        sheet.data_validation("A6", {"validate": "list", "source": ["甲", "乙"]})
        sheet.add_table("F1:G3", {"columns": [{"header": "名称"}, {"header": "数量"}]})
        sheet.write_url("A8", "https://example.org/")
        sheet.set_header("&C&G", {"image_center": "dot.png", "image_data_center": dot})
        sheet.protect("")
        book.add_worksheet("另表").write("A1", "没有批注")
    return buffer.getvalue()


def test_a_note_stands_on_its_cell_and_nothing_else_changes(tmp_path: Path):
    data = rich()
    written = at(data, "4.82")
    assert said(written) == {"汇总!B4": WORDS}
    sheet = "xl/worksheets/sheet1.xml"
    other, added = changed(data, written)
    assert sorted(other) == ["[Content_Types].xml", "xl/worksheets/_rels/sheet1.xml.rels", sheet]
    assert added == ["xl/comments1.xml", "xl/drawings/vmlDrawing2.vml"]
    before, after = parts(data)[sheet].decode(), parts(written)[sheet].decode()
    [link] = re.findall(r"<legacyDrawing [^>]*/>", after)
    assert after.replace(link, "") == before
    assert re.search(r"<drawing [^>]*/><legacyDrawing [^>]*/><legacyDrawingHF [^>]*/><tableParts", after)
    assert errors(written, tmp_path) == []


def test_the_author_signs_and_the_box_has_the_color_of_the_severity():
    style = (files("xiufu.render.review") / "review.css").read_text("utf-8")
    for kind in ("error", "warning", "note", "cannot_tell"):
        written = at(saved({"汇总": COSTS}), "4.82", kind=kind)
        found = re.search(rf"\.{kind} {{[^}}]*--wash: (#[0-9a-f]+)", style)
        assert found
        assert f'fillcolor="{found[1]}"'.encode() in parts(written)["xl/drawings/vmlDrawing1.vml"]
        sheet = openpyxl.load_workbook(BytesIO(written))["汇总"]
        assert sheet["B5"].comment.author == AUTHOR


def test_notes_on_one_cell_are_one_note_and_others_stand_on_theirs():
    data = saved({"汇总": COSTS, "分项": COSTS})
    file = read(data)
    first, second = passages(file, "4.82")
    third = passages(file, "1.20")[1]
    written = mark_xlsx(
        data,
        file,
        [note(first, words="甲"), note(first, number=2, words="乙"), note(second, words="丙"), note(third, words="丁")],
    )
    assert said(written) == {"汇总!B5": "甲\n\n乙", "分项!B5": "丙", "分项!B3": "丁"}


def test_notes_that_point_at_nothing_stand_on_the_first_cell_that_is_shown():
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        hidden, sheet = book.add_worksheet("底稿"), book.add_worksheet("汇总")
        hidden.write("B2", 7.25)
        sheet.write("B2", 4.82)
        sheet.activate()
        hidden.hide()
        sheet.set_first_sheet()
    data = buffer.getvalue()
    file = read(data)
    lost = note(Passage(Spot(99), 0, 1), words="不知何处")
    written = mark_xlsx(
        data, file, [note(None, words="缺少附件"), lost, note(passages(file, "7.25")[0], words="隐藏表")]
    )
    assert said(written) == {"底稿!B2": "隐藏表", "汇总!A1": "缺少附件\n\n不知何处"}


def test_a_title_and_a_merged_cell_are_marked_where_they_begin():
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("汇总")
        sheet.merge_range("A1:C1", "土地复垦投资总表")
        sheet.merge_range("A2:A3", "费用")
        for row in (1, 2, 3):
            sheet.write_row(row, 1, ("金额" if row == 1 else 4.82, 1.5))
        sheet.write("A4", "合计")
    data = buffer.getvalue()
    assert list(said(at(data, "投资总表"))) == ["汇总!A1"]
    assert list(said(at(data, "费用"))) == ["汇总!A2"]
    file = read(data)
    heading = note(Passage(Spot(0), 0, 2), words="表名")
    assert said(mark_xlsx(data, file, [heading])) == {"汇总!A1": "表名"}


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
def test_what_others_noted_stays_and_the_note_follows_below(writer: str, tmp_path: Path):
    buffer = BytesIO()
    if writer == "openpyxl":
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "汇总"
        for row in (("费用", "金额"), ("施工费", 2.96), ("合计", 4.82)):
            sheet.append(row)
        sheet["B3"].comment = Comment("原批注：请核", "张工")
        sheet["A1"].comment = Comment("表头", "张工")
        book.save(buffer)
    else:
        with xlsxwriter.Workbook(buffer) as written_book:
            page = written_book.add_worksheet("汇总")
            for r, values in enumerate((("费用", "金额"), ("施工费", 2.96), ("合计", 4.82))):
                page.write_row(r, 0, values)
            page.write_comment("B3", "原批注：请核", {"author": "张工"})
            page.write_comment("A1", "表头", {"author": "张工"})
    data = buffer.getvalue()
    file = read(data)
    written = mark_xlsx(
        data, file, [note(passages(file, "4.82")[0]), note(passages(file, "2.96")[0], number=2, words="另一处")]
    )
    assert said(written) == {"汇总!A1": "表头", "汇总!B3": f"原批注：请核\n\n{WORDS}", "汇总!B2": "另一处"}
    assert [name for name in changed(data, written)[0] if "sheet1.xml" in name] == []
    assert changed(data, written)[1] == []
    [drawing] = [content for name, content in parts(written).items() if name.endswith(".vml")]
    assert drawing.count(b"ObjectType=") == 3
    numbers = re.findall(rb'id="_x0000_s(\d+)"', drawing)
    assert len(set(numbers)) == 3
    assert errors(written, tmp_path) == errors(data, tmp_path)


def test_the_box_of_a_note_that_grows_grows_with_it():
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("汇总")
        page.write_row(0, 0, ("费用", 4.82))
        page.write_row(1, 0, ("合计", 4.82))
        page.write_comment("B2", "原", {"author": "张工"})
    data = buffer.getvalue()
    file = read(data)
    passage = Passage(next(spot for spot, _ in texts(file.document) if file.in_file(spot).endswith("B2")), 0, 4)
    written = mark_xlsx(data, file, [note(passage, words="\n".join("行" * 30))])
    before, after = (
        [
            int(n)
            for n in re.findall(r"<x:Anchor>([^<]*)<", parts(one)["xl/drawings/vmlDrawing1.vml"].decode())[0].split(",")
        ]
        for one in (data, written)
    )
    assert after[6] - after[2] >= 26 > before[6] - before[2]  # 33 lines of 16 dots in rows of 20


THREAD = (
    '<threadedComment ref="B5" dT="2024-05-06T07:08:09.00" personId="{P}" id="{T}"><text>请核</text></threadedComment>'
)


def test_a_thread_of_comments_gets_a_reply_that_depends_on_no_clock():
    data = saved({"汇总": COSTS})
    plain = parts(at(data, "4.82", "[Threaded comment]\n请核"))
    rels = "http://schemas.microsoft.com/office/2017/10/relationships"
    end = b"</Relationships>"
    sheet_rels, book_rels = "xl/worksheets/_rels/sheet1.xml.rels", "xl/_rels/workbook.xml.rels"
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    threaded = with_parts(
        at(data, "4.82", "[Threaded comment]\n请核"),
        {
            sheet_rels: plain[sheet_rels].replace(
                end,
                f'<Relationship Id="rId9" Type="{rels}/threadedComment" Target="../threadedComments/threadedComment1.xml"/>'.encode()
                + end,
            ),
            book_rels: plain[book_rels].replace(
                end, f'<Relationship Id="rId99" Type="{rels}/person" Target="persons/person.xml"/>'.encode() + end
            ),
            "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{space}">{THREAD}</ThreadedComments>'.encode(),
            "xl/persons/person.xml": f'<personList xmlns="{space}"><person displayName="张工" id="{{P}}" userId="z" providerId="None"/></personList>'.encode(),
        },
    )
    written = at(threaded, "4.82")
    new = parts(written)
    thread = new["xl/threadedComments/threadedComment1.xml"].decode()
    assert THREAD in thread
    found = re.search(
        r'<threadedComment ref="B5" dT="2024-05-06T07:08:09.00" personId="([^"]+)" id="[^"]+" parentId="{T}"><text>([^<]*)',
        thread,
    )
    assert found
    assert found[2] == WORDS
    assert f'<person displayName="Xiufu" id="{found[1]}"' in new["xl/persons/person.xml"].decode()
    assert said(written) == {"汇总!B5": f"[Threaded comment]\n请核\n\n回复：\n{WORDS}"}
    assert written == at(threaded, "4.82")
    twice = parts(at(written, "4.82", "再复核"))["xl/threadedComments/threadedComment1.xml"].decode()
    assert len(set(re.findall(r' id="([^"]+)"', twice))) == 3
    elsewhere = at(threaded, "1.20")
    assert (
        parts(elsewhere)["xl/threadedComments/threadedComment1.xml"]
        == parts(threaded)["xl/threadedComments/threadedComment1.xml"]
    )


def test_macros_stay():
    plain = parts(saved({"汇总": COSTS}))
    types = plain["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    types = types.replace(
        b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    data = with_parts(saved({"汇总": COSTS}), {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\0macro\xff"})
    written = parts(at(data, "4.82"))
    assert written["xl/vbaProject.bin"] == b"\0macro\xff"
    assert b"macroEnabled" in written["[Content_Types].xml"]


def test_a_strict_workbook_gets_strict_names():
    usual = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    main, strict_main = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    data = with_parts(
        saved({"汇总": COSTS}),
        {
            name: content.replace(usual, strict).replace(main, strict_main)
            for name, content in parts(saved({"汇总": COSTS})).items()
        },
    )
    written = parts(at(data, "4.82"))
    assert written["xl/comments1.xml"].count(strict_main) == 1
    for name in ("xl/comments1.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"):
        assert usual not in written[name]
        assert main not in written[name]
    assert list(texts(read(at(data, "4.82")).document)) == list(texts(read(data).document))


def test_names_with_a_prefix_and_a_sheet_without_anything_behind_its_cells():
    data = saved({"汇总": COSTS})
    sheet = parts(data)["xl/worksheets/sheet1.xml"].decode()
    bare = re.sub(r"</sheetData>.*</worksheet>", "</sheetData></worksheet>", sheet)
    prefixed = re.sub(r"(</?)(\w)", r"\1s:\2", bare.partition("?>")[2]).replace("xmlns=", "xmlns:s=")
    for text in (bare, prefixed):
        written = at(with_parts(data, {"xl/worksheets/sheet1.xml": text.encode()}), "4.82")
        assert said(written) == {"汇总!B5": WORDS}


def test_hidden_rows_take_nothing_of_the_box():
    shown, hidden = saved({"汇总": COSTS}), saved({"汇总": COSTS}, hidden_rows=[6, 7, 8])
    lower = []
    for data in (shown, hidden):
        drawing = parts(at(data, "4.82"))["xl/drawings/vmlDrawing1.vml"].decode()
        lower.append(int(re.findall(r"<x:Anchor>([^<]*)<", drawing)[0].split(",")[6]))
    assert lower[1] - lower[0] == 3


def test_letters_that_no_file_can_carry_and_a_text_too_long():
    assert said(at(saved({"汇总": COSTS}), "4.82", "甲\x00乙_x0041_")) == {"汇总!B5": "甲\ufffd乙_x005F_x0041_"}
    [text] = said(at(saved({"汇总": COSTS}), "4.82", "长" * 40_000)).values()
    assert text == "长" * 32_000 + "\n……（文字过长，其余见审查页）"


def test_equal_files_and_notes_give_equal_bytes():
    data = rich()
    assert at(data, "4.82") == at(data, "4.82")


def test_without_notes_the_file_stays_as_it_is():
    data = rich()
    assert mark_xlsx(data, read(data), []) == data


def test_files_that_must_not_or_cannot_be_marked_are_refused():
    data = saved({"汇总": COSTS})
    file = read(data)
    notes = [note(passages(file, "4.82")[0])]
    signed = with_parts(data, {"_xmlsignatures/sig1.xml": b"<Signature/>"})
    torn = with_parts(data, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData></worksheet>"})
    for broken, message in (
        (signed, "附表.xlsx：文件有数字签名，写入批注会使签名失效。→ 用签名以前的文件审查，或查看审查页（.html）"),
        (
            torn,
            "附表.xlsx：工作簿的内部结构不合规范，批注写不进去。→ 用 Excel 或 WPS 打开原文件，另存为新的 .xlsx 文件后重试",
        ),
        (
            b"PK\x03\x04 no",
            "附表.xlsx：工作簿的内部结构不合规范，批注写不进去。→ 用 Excel 或 WPS 打开原文件，另存为新的 .xlsx 文件后重试",
        ),
    ):
        with pytest.raises(InputError) as caught:
            mark_xlsx(broken, file, notes)
        assert str(caught.value) == message


def test_the_marked_copy_is_audited_alike():
    data = saved({"汇总": COSTS, "分项": COSTS.replace("1.20", "1.90")})
    path = Path("附表.xlsx")
    done = audit_bytes(data, path, None)
    notes = notes_of(done.issues)
    assert [one.passage is not None for one in notes] == [True, True]
    written = mark_xlsx(data, done.audited.paper.file, notes)
    assert list(said(written)) == ["汇总!B5", "分项!B5"]
    again = audit_bytes(written, path, None)
    assert [one.fingerprint for one in again.marked] == [one.fingerprint for one in done.marked]


def test_whatever_is_spoilt_in_a_file_it_is_marked_or_refused():
    chance = random.Random(6)
    data = at(rich(), "4.82", "原批注")
    file, known = read(data), parts(data)
    wanted = [note(passages(file, "4.82")[0]), note(passages(file, "2.96")[0], number=2), note(None, number=3)]
    names = [name for name in known if name.endswith((".xml", ".rels", ".vml"))]
    outcomes = set()
    for _ in range(150):
        name = chance.choice(names)
        spoilt = bytearray(known[name])
        place = chance.randrange(len(spoilt))
        spoilt[place : place + chance.randrange(20)] = chance.choice(
            [b"", b"<", b"/>", b'"', b"<!DOCTYPE x>", b"9" * 11]
        )
        try:
            mark_xlsx(with_parts(data, {name: bytes(spoilt)}), file, wanted)
            outcomes.add("marked")
        except InputError:
            outcomes.add("refused")
    assert outcomes == {"marked", "refused"}
