"""A marked-up Word file has a comment around the words of every note, and is otherwise the file it was."""

import re
import zipfile
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import strategies as st
from lxml import etree

from tests.reading.word import (
    RESTART,
    STRICT,
    W,
    control,
    p,
    packed,
    r,
    relation,
    span,
    style,
    tc,
    tr,
    with_parts,
    word,
)
from tests.render.form import body, form_document
from tests.render.test_docx_file import faults
from tests.render.word_marks import anchored, comments, kept, part, runs, without
from tests.tries import tried
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.core.errors import InputError
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Document, Footnote, Heading, Text
from xiufu.document.read import ReadFile
from xiufu.document.spots import texts
from xiufu.reading.docx_habits import read_word
from xiufu.render.docx import write_docx
from xiufu.render.marked.docx import mark_docx
from xiufu.render.marked.notes import Note

CHANGED = ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml")
LISTED = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def note(number: int, passage: Passage | None, *lines: str) -> Note:
    return Note(number, "error", "错误", lines or (f"第 {number} 处［错误］ARITH-001", "应为：2"), passage)


def read(data: bytes) -> ReadFile:
    return read_word(data, name="方案.docx")


def said(data: bytes) -> dict[Spot, str]:
    return dict(texts(read(data).document))


def pointing_at(data: bytes, words: str) -> Passage:
    """Where words stand that stand at one place only."""
    [(spot, text)] = [(spot, text) for spot, text in said(data).items() if words in text]
    assert text.count(words) == 1
    return Passage(spot, text.index(words), text.index(words) + len(words))


def mark(data: bytes, *notes: Note) -> bytes:
    """The marked-up file, of which all is proved that holds for every one."""
    marked = mark_docx(data, read(data), notes)
    assert marked == mark_docx(data, read(data), notes)
    before, after = kept(data, CHANGED), kept(marked, CHANGED)
    assert after[: len(before)] == before
    assert {entry[0] for entry in after[len(before) :]} <= set(CHANGED)
    old = comments(data) if "word/comments.xml" in {entry[0] for entry in before} else {}
    new = comments(marked)
    assert {number: new[number] for number in old} == old
    assert without(marked, new.keys() - old.keys()) == without(data, ())
    assert runs(marked) <= runs(data) + 3 * len(notes)
    assert read(marked).document == read(data).document
    return marked


def around(data: bytes, *words: str) -> list[str]:
    """What stands between the marks of a comment for each of these words."""
    return [*anchored(mark(data, *(note(n, pointing_at(data, w)) for n, w in enumerate(words, 1)))).values()]


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


FIELD = (
    field("begin") + "<w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>" + field("separate") + r("12.50") + field("end")
)
BOX = f"<w:txbxContent>{p('框内 3.5')}</w:txbxContent>"
DRAWN = f'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>'


@pytest.mark.parametrize(
    ("inner", "words", "found"),
    [
        (r("面积2.50公顷"), "2.50", "2.50"),
        (r("2.50公顷"), "2.50公顷", "2.50公顷"),
        (r("面积") + r("2.") + r("50公顷"), "2.50", "2.50"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>2.5</w:t><w:br/><w:t>乙</w:t></w:r>", "2.5\n乙", "2.5\n乙"),
        ("<w:r><w:t>TD</w:t><w:noBreakHyphen/><w:t>T 1036</w:t></w:r>", "D-T", "D-T"),
        ('<w:r><w:t xml:space="preserve"> 甲 乙 丙 </w:t></w:r>', "乙", "乙"),
        ("<w:r><w:t>甲 乙 丙</w:t></w:r>", "乙", "乙"),
        # white space at the ends is not shown and would be in runs of their own: the range is the whole run
        ("<w:r><w:t> 甲 乙</w:t></w:r>", "甲", " 甲 乙"),
        (f"<w:ins w:id='1'>{r('增2.5')}</w:ins>", "2.5", "2.5"),
        (f"{r('面积')}<w:del w:id='1'><w:r><w:delText>1</w:delText></w:r></w:del>{r('2.5')}", "积2.5", "积2.5"),
        (f"<w:hyperlink>{r('见表1')}</w:hyperlink>", "表1", "表1"),
        (f"<w:smartTag><w:smartTagPr/>{r('见表1')}</w:smartTag>", "表1", "表1"),
        (control(r("共2.5公顷")), "2.5", "2.5"),
        # nothing may stand inside: a plain control, a simple field, a formula, letters with their reading, a choice
        (f"{r('共')}<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{r('2.5公顷')}</w:sdtContent></w:sdt>", "2.5", "2.5公顷"),
        (f'{r("第")}<w:fldSimple w:instr="PAGE">{r("4页")}</w:fldSimple>', "4", "4页"),
        (f"{r('式')}<m:oMath><m:r><m:t>a=2.5</m:t></m:r></m:oMath>", "2.5", "a=2.5"),
        (f"<w:r><w:ruby><w:rt>{r('yin')}</w:rt><w:rubyBase>{r('音2')}</w:rubyBase></w:ruby></w:r>", "2", "yin音2"),
        (f"<mc:AlternateContent><mc:Choice>{r('新2')}</mc:Choice><mc:Fallback/></mc:AlternateContent>", "2", "新2"),
        ("<w:r><w:t>甲乙<!-- 注 --></w:t></w:r>", "乙", "甲乙"),
        (f"{r('合计')}{FIELD}{r('元')}", "12.50", "12.50"),
        (f"{r('合计')}{FIELD}{r('元')}", "2.5", "2.5"),
        (f"{r('甲')}{DRAWN}{r('乙')}", "3.5", "框内 3.5"),
    ],
)  # fmt: skip
def test_a_comment_stands_around_the_claimed_words(inner: str, words: str, found: str):
    assert around(word(f"<w:p>{inner}</w:p>"), words) == [found]


@pytest.mark.parametrize(
    ("inner", "words", "inside"),
    [
        (FIELD, "12.50", ["r"] * 5),
        (r("表") + FIELD + r("面积"), "表12.50", ["r"] * 6),
        (r("表") + FIELD + r("面积"), "12.50面", ["r"] * 6),
        (r("表") + FIELD + r("面积"), "表12.5", ["r"] * 5),
        (r("甲") + FIELD + r("至") + FIELD.replace("12.50", "7") + r("乙"), "12.50至7", ["r"] * 11),
        (f"{field('begin')}{field('separate')}{r('甲')}{FIELD}{r('乙')}{field('end')}", "12.50", ["r"] * 5),
        (f"<w:ins w:id='1'>{r('2.5')}</w:ins>", "2.5", ["ins"]),
        (f"<w:hyperlink><w:ins w:id='1'>{r('见2.5')}</w:ins></w:hyperlink>", "2.5", []),
        (control(r("2.5")), "2.5", ["sdt"]),
    ],
)
def test_marks_around_all_of_a_field_insertion_or_control_stand_outside_it(inner: str, words: str, inside: list[str]):
    data = word(f"<w:p>{inner}</w:p>")
    [paragraph] = etree.fromstring(part(mark(data, note(1, pointing_at(data, words))))).iter(f"{{{W}}}p")
    tags = [etree.QName(child).localname for child in paragraph]
    if inside:
        start = tags.index("commentRangeStart")
        assert tags[start + 1 : tags.index("commentRangeEnd")] == inside
    else:  # it begins within and ends with both
        assert tags == ["hyperlink", "commentRangeEnd", "r"]
        assert [etree.QName(one).localname for one in paragraph[0][0]] == ["r", "commentRangeStart", "r"]


def test_the_second_half_of_a_run_looks_like_the_first():
    run = '<w:r w:rsidR="00AB"><w:rPr><w:b/><w:sz w:val="28"/></w:rPr><w:t>面积2.5公顷</w:t></w:r>'
    data = word(f"<w:p>{run}</w:p>")
    root = etree.fromstring(part(mark(data, note(1, pointing_at(data, "2.5")))))
    found = [(one.get(f"{{{W}}}rsidR"), [etree.QName(c).localname for c in one[0]]) for one in root.iter(f"{{{W}}}r")]
    assert found == [("00AB", ["b", "sz"])] * 2 + [(None, [])] + [("00AB", ["b", "sz"])]


def test_words_that_are_not_in_the_paragraph_as_such():
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    heading = style("1", "heading 1", f"<w:pPr>{numbers}</w:pPr>")
    table = f"<w:tbl>{tr(tc('名称'), tc('面积'))}{tr(tc('甲'), tc('1.50'))}</w:tbl>"
    content = (
        p("1、总则1", '<w:pStyle w:val="1"/>')  # the first number is counted, the second typed
        + p("共1处", numbers)
        + p("表1 面积 汇总表    单位：hm2")
        + table
        + p("注：共 7 处")
        + "<w:p/>"
    )
    data = with_parts(word(content, heading), {"numbering": LISTED})
    assert [*said(data).values()][:3] == ["1、1、总则1", "2、共1处", "表1 面积 汇总表"]
    notes = [
        note(1, Passage(Spot(0), 2, 4)),  # the typed number
        note(2, Passage(Spot(0), 0, 2)),  # the counted one stands nowhere: the whole paragraph
        note(3, Passage(Spot(1), 0, 4)),
        note(4, Passage(Spot(2), 3, 9)),
        note(5, Passage(Spot(2, 1, 1), 0, 4)),
        note(6, Passage(Spot(2, paragraph=1), 4, 5)),
    ]
    assert [*anchored(mark(data, *notes)).values()] == ["1、", "1、总则1", "共1", "面积 汇总表", "1.50", "7"]


def test_cells_merged_nested_and_in_text_boxes():
    inner = f"<w:tc>{p('外1')}<w:tbl>{tr(tc('内2'), tc('内3'))}</w:tbl>{p('后4')}</w:tc>"
    rows = tr(tc("左5", RESTART), tc("上6", span(2))) + tr(tc("不显示", "<w:vMerge/>"), inner, tc("二7"))
    data = word(f"<w:tbl>{rows}</w:tbl>")
    assert around(data, "5", "6", "1", "2", "3", "4", "7") == ["5", "6", "1", "2", "3", "4", "7"]


def test_words_of_a_footnote_are_marked_at_its_number():
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="7"><w:p>{r("见附件 3")}</w:p></w:footnote></w:footnotes>'
    reference = '<w:r><w:t>甲</w:t><w:footnoteReference w:id="7"/><w:t>乙2丙</w:t></w:r>'
    data = with_parts(word(f"<w:p>{reference}</w:p>"), {"footnotes": notes})
    marked = mark(data, note(1, pointing_at(data, "附件 3")), note(2, pointing_at(data, "2")))
    assert anchored(marked) == {"0": "", "1": "2"}
    between = part(marked).partition(b"<w:commentRangeStart")[2].partition(b"<w:commentRangeEnd")[0]
    assert b"<w:footnoteReference" in between
    assert b"<w:t" not in between


def test_what_points_at_nothing_is_one_comment_at_the_first_paragraph():
    data = word(p("方案") + p("面积2.5"))
    marked = mark(data, note(1, pointing_at(data, "2.5")), note(2, None, "甲", "乙\n丙"), note(3, None, "丁\x00"))
    assert anchored(marked) == {"0": "方案", "1": "2.5"}
    assert comments(marked)["0"] == ["甲", "乙", "丙", "丁\ufffd"]
    assert anchored(mark(word("<w:p/>" + p("甲")), note(1, None))) == {"0": ""}


def test_several_comments_at_one_place_stand_in_the_order_of_the_notes():
    data = word(p("面积2.5公顷"))
    at, longer = pointing_at(data, "2.5"), pointing_at(data, "面积2.5")
    marked = mark(data, note(1, at), note(2, at), note(3, longer))
    assert anchored(marked) == {"0": "2.5", "1": "2.5", "2": "面积2.5"}
    order = [one.get(f"{{{W}}}id") for one in etree.fromstring(part(marked)).iter(f"{{{W}}}commentReference")]
    assert order == ["0", "1", "2"]


def test_nothing_to_note_changes_nothing():
    data = word(p("甲"))
    assert mark_docx(data, read(data), ()) == data


def test_a_comment_says_who_and_what_and_no_date():
    marked = mark(word(p("甲")), note(1, None, "第 1 处［错误］COMP-001", "缺少附图"))
    [one] = etree.fromstring(part(marked, "word/comments.xml"))
    assert dict(one.attrib) == {f"{{{W}}}{k}": v for k, v in (("id", "0"), ("author", "Xiufu"), ("initials", "XF"))}
    assert b"pStyle" not in part(marked, "word/comments.xml")


def test_styles_of_comments_are_used_where_there_are_any():
    styles = style("a5", "annotation text") + style("a6", "Annotation Reference")
    data = word(p("甲"), styles)
    marked = mark(data, note(1, None))
    assert part(marked, "word/comments.xml").count(b'<w:pStyle w:val="a5"/>') == 2
    assert b'<w:r><w:rPr><w:rStyle w:val="a6"/></w:rPr><w:commentReference w:id="0"/></w:r>' in part(marked)


def test_comments_that_are_there_stay_and_keep_their_numbers():
    old = f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="张工"><w:p>{r("请核对")}</w:p></w:comment></w:comments>'
    marks = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    dangling = '<w:r><w:commentReference w:id="1"/></w:r>'
    data = with_parts(word(f"<w:p>{marks.format(r('面积2.5'))}{dangling}</w:p>"), {"comments": old})
    marked = mark(data, note(1, pointing_at(data, "2.5")))
    assert comments(marked) == {"0": ["请核对"], "2": ["第 1 处［错误］ARITH-001", "应为：2"]}
    root = etree.fromstring(part(marked))
    assert [one.get(f"{{{W}}}id") for one in root.iter(f"{{{W}}}commentRangeEnd")] == ["0", "2"]
    again = mark(marked, note(1, pointing_at(marked, "2.5")))
    assert list(comments(again)) == ["0", "2", "3"]


def test_a_part_of_the_same_name_that_belongs_to_nobody_is_left_alone():
    with zipfile.ZipFile(BytesIO(word(p("甲")))) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    del files["word/_rels/document.xml.rels"]
    data = packed({**files, "word/Comments.xml": "<x/>"})
    marked = mark_docx(data, read(data), [note(1, None)])
    assert list(comments(marked, "word/comments1.xml")) == ["0"]
    assert part(marked, "word/Comments.xml") == b"<x/>"
    assert b'Id="rId1"' in part(marked, "word/_rels/document.xml.rels")


def test_strict_files_stay_strict():
    data = word(p("面积2.5"), namespace=STRICT)
    marked = mark_docx(data, read(data), [note(1, pointing_at(data, "2.5"))])
    for name in ("word/document.xml", "word/comments.xml"):
        assert STRICT.encode() in part(marked, name)
        assert W.encode() not in part(marked, name)
    kind = b"http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
    assert kind in part(marked, "word/_rels/document.xml.rels")
    assert read(marked).document == read(data).document


def test_signed_files_are_refused():
    signed = relation("s.xml", "x").replace(
        "officeDocument/2006/relationships/x", "package/2006/relationships/digital-signature/signature"
    )
    origin = (
        '<Relationship Id="r9" Target="_xmlsignatures/origin.sigs" '
        'Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"/></Relationships>'
    )
    with zipfile.ZipFile(BytesIO(word(p("甲")))) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    files["_rels/.rels"] = str(files["_rels/.rels"], "utf-8").replace("</Relationships>", origin)  # type: ignore[arg-type]
    files["_xmlsignatures/origin.sigs"] = ""
    unsigned = packed(files)
    assert len(anchored(mark(unsigned, note(1, None)))) == 1
    data = packed({**files, "_xmlsignatures/_rels/origin.sigs.rels": signed, "_xmlsignatures/s.xml": "<x/>"})
    with pytest.raises(InputError) as fault:
        mark_docx(data, read(data), [note(1, None)])
    [problem] = fault.value.problems
    assert (problem.file, problem.problem) == ("方案.docx", "文件有数字签名，写入批注会使签名失效；原文件未改动")
    assert "去掉签名" in problem.remedy


def test_protection_and_macros_stay():
    protection = f'<w:settings xmlns:w="{W}"><w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>'
    data = with_parts(word(p("甲2")), {"settings": protection, "vbaProject": "bytes of macros"})
    assert anchored(mark(data, note(1, pointing_at(data, "2")))) == {"0": "2"}


def numbers(file: ReadFile) -> list[Passage]:
    """Every number with a point."""
    found = ((spot, re.finditer(r"\d+\.\d+", text)) for spot, text in texts(file.document))
    return [Passage(spot, *match.span()) for spot, matches in found for match in matches]


@pytest.mark.parametrize("draft", [True, False])
def test_our_own_files_keep_the_rules_and_their_findings(draft: bool, tmp_path: Path):
    document = form_document()
    odd = Document(
        "题", (Heading("一、甲", 1), body("共 2.5 公顷", Footnote((Text("见 3.5"),)), "。"), *document.blocks)
    )
    data = write_docx(odd, draft=draft)
    file = read(data)
    passages = numbers(file)
    assert len(passages) == 165
    notes = [note(n, passage) for n, passage in enumerate(passages, 1)] + [note(99, None, "缺少附图")]
    marked = mark(data, *notes)
    assert faults(marked, tmp_path) == []
    opened = docx.Document(BytesIO(marked))
    assert [one.text for one in opened.comments][:2] == ["缺少附图", "第 1 处［错误］ARITH-001\n应为：2"]
    assert {one.author for one in opened.comments} == {"Xiufu"}
    text = said(data)
    expected = [text[one.spot][one.start : one.end] for one in passages]
    assert expected[:3] == ["2.5", "3.5", "0.8265"]
    expected[1] = ""  # of the footnote: the comment stands around its number
    assert [*anchored(marked).values()][1:] == expected
    old, new = (audit(Paper(replace(read(d), unread=()))).findings for d in (data, marked))
    assert len(new) > 20
    assert [(f.fingerprint(), f) for f in new] == [(f.fingerprint(), f) for f in old]


def test_a_file_of_libreoffice(tmp_path: Path):
    """With counted numbers, a comment, tracked changes, a footnote, a link, a text box, merged cells."""
    data = (Path(__file__).parent / "libreoffice.docx").read_bytes()
    notes = [note(n, passage) for n, passage in enumerate(numbers(read(data)), 1)]
    marked = mark(data, *notes)
    words = ["6.3758", "1.20", "", "4.40", "8.8", "框内 9.90 公顷", "1.11", "2.22", "5.02", "1.2", "0.35", "0.66"]
    assert [*anchored(marked).values()] == words
    assert comments(marked)["0"] == ["请核对"]
    assert faults(marked, tmp_path) == faults(data, tmp_path)


def test_a_file_of_python_docx(tmp_path: Path):
    made = docx.Document()
    made.add_heading("总则 1.5", 1)
    first = made.add_paragraph("面积 ")
    first.add_run("2.5").bold = True
    first.add_run(" 公顷")
    made.add_comment(first.runs[1], "请核对", author="李工")
    table = made.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合计 3.5"
    table.cell(1, 1).text = "4.5"
    buffer = BytesIO()
    made.save(buffer)
    data = buffer.getvalue()
    marked = mark(data, *(note(n, passage) for n, passage in enumerate(numbers(read(data)), 1)))
    assert [*anchored(marked).values()] == ["1.5", "2.5", "3.5", "4.5"]
    assert [(one.author, one.text.split("\n")[0]) for one in docx.Document(BytesIO(marked)).comments] == [
        ("李工", "请核对"),
        *(("Xiufu", f"第 {n} 处［错误］ARITH-001") for n in (1, 2, 3, 4)),
    ]
    assert faults(marked, tmp_path) == faults(data, tmp_path)


BROKEN = with_parts(
    word(p("甲") + p("面积2.5公顷") + f"<w:tbl>{tr(tc('乙'), tc('1.50'))}</w:tbl>"),
    {"comments": f'<w:comments xmlns:w="{W}"/>', "media": "x" * 40},
)


@tried(60, 200, st.integers(0, len(BROKEN) - 1), st.binary(max_size=4), st.integers(0, 4))
def test_damage_anywhere_is_marked_or_refused_but_never_crashes(at: int, new: bytes, lost: int):
    data = BROKEN[:at] + new + BROKEN[at + lost :]
    with suppress(InputError):
        file = read(data)
        mark_docx(data, file, [note(0, None), *(note(n, passage) for n, passage in enumerate(numbers(file), 1))])


def test_a_damaged_part_that_nobody_reads_is_not_passed_on():
    at = BROKEN.index(b"word/media.xml") - 30
    data = BROKEN[:at] + b"??" + BROKEN[at + 2 :]
    with pytest.raises(InputError, match="文件已损坏，无法读取"):
        mark_docx(data, read(data), [note(1, None)])


def test_five_hundred_comments():
    long = "，".join(f"第{n}段{n}.5公顷" for n in range(250))
    data = word(p(long) + "".join(p(f"面积{n}.25公顷") for n in range(250)))
    passages = numbers(read(data))
    marked = mark(data, *(note(n, passage) for n, passage in enumerate(passages, 1)))
    assert [*anchored(marked).values()] == [f"{n}.5" for n in range(250)] + [f"{n}.25" for n in range(250)]


LETTERS = st.text("甲乙丙15.， \u3000", max_size=6)
KEPT = st.builds(
    '<w:r><w:rPr>{}</w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'.format, st.sampled_from(["", "<w:b/>"]), LETTERS
)
SOLID = LETTERS.map(lambda text: r(text.strip(" ")))
CUTTABLE = st.one_of(
    KEPT,
    SOLID,
    st.just("<w:r><w:t>1</w:t><w:tab/><w:t>乙</w:t><w:br/></w:r>"),
    st.just('<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/><w:proofErr w:type="spellStart"/>'),
    st.just("<w:del w:id='1'><w:r><w:delText>删</w:delText></w:r></w:del>"),
    st.just(FIELD),
    st.builds("<w:ins w:id='1'>{}{}</w:ins>".format, KEPT, SOLID),
    st.builds("<w:hyperlink>{}<w:smartTag>{}</w:smartTag></w:hyperlink>".format, KEPT, SOLID),
    KEPT.map(control),
)
OTHER = st.one_of(
    LETTERS.map(r),
    st.builds("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>".format, SOLID),
    st.builds('<w:fldSimple w:instr="PAGE">{}</w:fldSimple>'.format, KEPT),
    st.builds("<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>".format, LETTERS),
    st.builds("<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback/></mc:AlternateContent>".format, KEPT),
)


@tried(50, 150, st.data(), st.booleans())
def test_whatever_is_pointed_at_is_marked_and_nothing_else_changes(draw: st.DataObject, exact: bool):
    pieces = st.lists(CUTTABLE if exact else CUTTABLE | OTHER, max_size=6).map("".join)
    paragraphs = draw.draw(st.lists(pieces, min_size=1, max_size=3))
    data = word("".join(f"<w:p>{inner}</w:p>" for inner in paragraphs))
    every = said(data)
    found = [(spot, text) for spot, text in every.items() if text]
    passages = []
    for spot, text in draw.draw(st.lists(st.sampled_from(found), max_size=5)) if found else ():
        start = draw.draw(st.integers(0, len(text) - 1))
        passages.append(Passage(spot, start, draw.draw(st.integers(start + 1, len(text)))))
    if not passages:
        return
    marked = mark(data, *(note(n, passage) for n, passage in enumerate(passages, 1)))
    for passage, words in zip(passages, anchored(marked).values(), strict=True):
        wanted = every[passage.spot][passage.start : passage.end].strip()
        assert wanted in words
        assert words == wanted or not exact or not wanted
