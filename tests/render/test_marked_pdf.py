"""PDF files with notes: on the letters they are about whatever way the page is turned, behind the bytes of the file."""

import ctypes
import hashlib
import random
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.audit.filed.files import as_page, as_pdf, as_word, unboxed
from tests.audit.filed.form import FORM
from tests.reading.made_pdf import Sheet, pdf
from xiufu.core.errors import InputError
from xiufu.core.spot import Passage, Spot
from xiufu.document.read import ReadFile
from xiufu.document.spots import texts
from xiufu.reading.any_file import read_bytes
from xiufu.reading.pdf_file import read_pdf
from xiufu.render.marked.kinds import COLORS, WASHES
from xiufu.render.marked.notes import Note, notes_of
from xiufu.render.marked.pdf import mark_pdf
from xiufu.render.pdf import write_pdf
from xiufu.tasks.audit import audit_bytes

CHROMIUM = "/usr/bin/chromium"
SENTENCE = "复垦面积4.2600公顷，其中采坑4.2600公顷。"
CELLS = (("单元", "面积"), ("采坑", "4.2600"), ("合计", "7.7850"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


def note(passage: Passage | None, *, number: int = 1, kind: str = "error", words: str = "应为 4.2700") -> Note:
    return Note(number, kind, "错误", (f"第 {number} 处", words), passage)


def passages(file: ReadFile, words: str) -> list[Passage]:
    """Every place where a document says something."""
    return [
        Passage(spot, found.start(), found.end())
        for spot, text in texts(file.document)
        for found in re.finditer(re.escape(words), text)
    ]


def marked(data: bytes, *notes: Note) -> bytes:
    return mark_pdf(data, read_pdf(data, name="方案.pdf"), notes)


def at(data: bytes, words: str, which: int = 0) -> bytes:
    """With a note on what the document says somewhere."""
    file = read_pdf(data, name="方案.pdf")
    return mark_pdf(data, file, [note(passages(file, words)[which])])


def shown(data: bytes, page: int = 0) -> np.ndarray:
    """The page as a viewer shows it with its notes, four dots a point."""
    with pypdfium2.PdfDocument(data) as document:
        return np.asarray(document[page].render(scale=4, may_draw_forms=False).to_pil().convert("RGB")).astype(int)


def area(dots: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the dots, in points."""
    down, across = np.nonzero(dots)
    return across.min() // 4, down.min() // 4, across.max() // 4, down.max() // 4


def changed(before: bytes, after: bytes, page: int = 0) -> tuple[int, int, int, int]:
    return area(np.abs(shown(before, page) - shown(after, page)).sum(axis=2) > 0)


def ink(data: bytes, page: int = 0) -> tuple[int, int, int, int]:
    return area(shown(data, page).sum(axis=2) < 200)


def annotations(data: bytes, page: int = 0) -> list[tuple[str, str, str]]:
    """Kind, words and name of every annotation."""
    kinds = {
        pdfium.FPDF_ANNOT_HIGHLIGHT: "highlight",
        pdfium.FPDF_ANNOT_SQUARE: "square",
        pdfium.FPDF_ANNOT_TEXT: "text",
    }
    with pypdfium2.PdfDocument(data) as document:
        loaded = document[page]
        found = []
        for i in range(pdfium.FPDFPage_GetAnnotCount(loaded.raw)):
            annotation = pdfium.FPDFPage_GetAnnot(loaded.raw, i)
            kind = kinds.get(pdfium.FPDFAnnot_GetSubtype(annotation), "other")
            found.append((kind, said(annotation, b"Contents"), said(annotation, b"NM")))
            pdfium.FPDFPage_CloseAnnot(annotation)
        return found


def said(annotation: object, key: bytes) -> str:
    buffer = (ctypes.c_ushort * 10_000)()
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, ctypes.sizeof(buffer))
    return bytes(buffer)[: size - 2].decode("utf-16-le")


def assert_around(mark: Sequence[int], letters: Sequence[int], slack: int) -> None:
    """Whether a mark covers letters, and little beyond."""
    beyond = [a - b for a, b in zip(letters[:2], mark[:2], strict=True)]
    beyond += [a - b for a, b in zip(mark[2:], letters[2:], strict=True)]
    assert all(0 <= points <= slack for points in beyond), (mark, letters)


def table(*, rotate: int = 0) -> Sheet:
    return Sheet(rotate=rotate).cells((72, 200, 300), (100, 130, 160, 190), CELLS, size=12)


TURNED = {
    "upright": (pdf(table()), pdf(Sheet().text(203, 144, "4.2600"))),
    "turned right": (pdf(table(rotate=90)), pdf(Sheet(rotate=90).text(203, 144, "4.2600"))),
    "turned over": (pdf(table(rotate=180)), pdf(Sheet(rotate=180).text(203, 144, "4.2600"))),
    "turned left": (pdf(table(rotate=270)), pdf(Sheet(rotate=270).text(203, 144, "4.2600"))),
}
_CROPPED = "/CropBox[40 30 500 800]"
TURNED["cropped"] = pdf(table(), more=_CROPPED), pdf(Sheet().text(203, 144, "4.2600"), more=_CROPPED)
TURNED["cropped and turned"] = (
    pdf(table(rotate=90), more=_CROPPED),
    pdf(Sheet(rotate=90).text(203, 144, "4.2600"), more=_CROPPED),
)
TURNED["begins elsewhere"] = tuple(  # type: ignore[assignment]
    one.replace(b"[0 0 595 842]", b"[9 9 595 842]") for one in TURNED["upright"]
)
TURNED["in other units"] = pdf(table(), more="/UserUnit 2"), pdf(Sheet().text(203, 144, "4.2600"), more="/UserUnit 2")


@pytest.mark.parametrize("name", TURNED)
def test_a_note_lies_on_the_number_of_its_cell_whatever_way_the_page_is_turned(name: str):
    data, number = TURNED[name]
    written = at(data, "4.2600")
    assert written.startswith(data)
    assert_around(changed(data, written), ink(number), slack=5)


def test_letters_that_run_upwards_or_downwards_are_marked_beside():
    for turn in (1, 3):
        other = Sheet().text(72, 100, "土地复垦方案报告书第一段落的文字")
        data = pdf(other.text(300, 400, "合计9.4公顷", turn=turn))
        alone = pdf(Sheet().text(300, 400, "合计9.4公顷", turn=turn))
        assert_around(changed(data, at(data, "合计9.4公顷")), ink(alone), slack=5)


def test_of_a_number_that_stands_twice_in_a_sentence_the_right_one_is_marked():
    data = pdf(Sheet().text(72, 100, SENTENCE))
    first, second = changed(data, at(data, "4.2600")), changed(data, at(data, "4.2600", 1))
    assert first[2] < second[0]
    assert (first[0] - 72) // 12 == 4  # after four letters of 12 points


LINE = "本项目位于示例旗的低山丘陵区内损毁土地面积为四点二"


def test_a_passage_over_two_lines_is_marked_on_both_and_nowhere_else():
    data = pdf(Sheet().text(72, 100, LINE, size=18).text(72, 128, LINE, size=18).text(72, 156, "公顷。", size=18))
    written = at(data, "四点二本项目")
    assert [kind for kind, _, _ in annotations(written)] == ["highlight"]
    difference = np.abs(shown(data) - shown(written)).sum(axis=2) > 0
    upper, lower = area(difference[: 108 * 4]), area(difference[108 * 4 :])
    end = 72 + 18 * len(LINE)
    assert_around((upper[0], 0, upper[2], 0), (end - 3 * 18, 0, end - 1, 0), slack=3)
    assert_around((lower[0], 0, lower[2], 0), (72, 0, 72 + 3 * 18 - 1, 0), slack=3)


def test_text_over_two_pages_is_marked_on_both():
    one = Sheet().text(72, 700, LINE, size=18).text(72, 728, LINE, size=18)
    data = pdf(one, Sheet().text(72, 72, "六公顷，全部复垦为草地。", size=18))
    written = at(data, "四点二六公顷")
    assert [[kind for kind, _, _ in annotations(written, page)] for page in (0, 1)] == [["highlight"], ["highlight"]]
    assert len({name for page in (0, 1) for _, _, name in annotations(written, page)}) == 2


def test_what_cannot_be_found_letter_by_letter_is_framed_whole():
    data = pdf(Sheet().text(72, 100, SENTENCE))
    file = read_pdf(data, name="方案.pdf")
    written = mark_pdf(data, file, [note(Passage(Spot(0), 3, 3))])
    assert [kind for kind, _, _ in annotations(written)] == ["square"]
    assert_around(changed(data, written), ink(data), slack=5)


def test_notes_at_one_place_are_one_of_the_gravest_color():
    data = pdf(table())
    file = read_pdf(data, name="方案.pdf")
    [passage] = passages(file, "4.2600")
    written = mark_pdf(data, file, [note(passage, number=4, kind="note"), note(passage, number=7, kind="error")])
    [(kind, words, name)] = annotations(written)
    assert (kind, words) == ("highlight", "第 4 处\n应为 4.2700\n\n第 7 处\n应为 4.2700")
    assert name == f"xiufu-{hashlib.sha256(data).hexdigest()[:8]}-4"
    line = shown(written)[144 * 4 : 150 * 4, 210 * 4]
    assert [0xA6, 0x1B, 0x1B] in line.tolist()


def test_a_note_that_points_at_nothing_stands_at_the_top_of_the_first_page():
    data = pdf(table(), table())
    written = marked(data, note(None, number=1, words="缺少土地权属证明"), note(None, number=2, kind="note"))
    [(kind, words, _)] = annotations(written)
    assert (kind, words) == ("text", "第 1 处\n缺少土地权属证明\n\n第 2 处\n应为 4.2700")
    left, top, right, bottom = changed(data, written)
    assert (left >= 18, top >= 18, right <= 38, bottom <= 38) == (True, True, True, True)
    assert annotations(written, 1) == []


@pytest.mark.parametrize("kind", COLORS)
def test_colors_are_those_of_the_review_page(kind: str):
    style = (files("xiufu.render.review") / "review.css").read_text("utf-8")
    assert f"--{kind}: #{COLORS[kind]}" in style
    assert f".{kind} {{ --kind: var(--{kind}); --wash: #{WASHES[kind]}; }}" in style
    data = pdf(table())
    file = read_pdf(data, name="方案.pdf")
    written = mark_pdf(data, file, [note(passages(file, "4.2600")[0], kind=kind)])
    wanted = [int(COLORS[kind][i : i + 2], 16) for i in (0, 2, 4)]
    near = np.abs(shown(written) - np.array(wanted)).sum(axis=2)
    assert near.min() <= 120  # a thin line is mixed with what is beside it
    assert np.abs(shown(data) - np.array(wanted)).sum(axis=2).min() > near.min()


def test_comments_that_stand_there_already_stay():
    there = "/Annots[<</Type/Annot/Subtype/Text/Rect[9 9 29 29]/Contents(old)>>]"
    apart = "/Annots 99 0 R"
    assert [kind for kind, _, _ in annotations(at(pdf(table(), more=there), "4.2600"))] == ["text", "highlight"]
    assert annotations(at(pdf(table(), more=there), "4.2600"))[0][1] == "old"
    once = at(pdf(table()), "4.2600")
    assert [kind for kind, _, _ in annotations(at(once, "7.7850"))] == ["highlight", "highlight"]
    assert [kind for kind, _, _ in annotations(at(pdf(table(), more=apart), "4.2600"))] == ["highlight"]


def in_streams() -> bytes:
    """A page whose objects lie in a stream, and so does the table of objects, as differences."""
    content = b"BT /F1 12 Tf 72 700 Td (Area 4.2600 hm2) Tj ET"
    inner = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    body = b" ".join(inner.values())
    heads = b" ".join(b"%d %d" % (n, body.index(value)) for n, value in inner.items()) + b" "
    packed = zlib.compress(heads + body)
    whole = bytearray(b"%PDF-1.5\n")
    places = {5: len(whole)}
    whole += b"5 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(content), content)
    places[6] = len(whole)
    head = b"<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>" % (len(heads), len(packed))
    whole += b"6 0 obj%sstream\n%s\nendstream endobj\n" % (head, packed)
    places[7] = len(whole)
    rows = [
        b"\0\0\0\0",
        *(struct.pack(">BHB", 2, 6, i) for i in range(4)),
        *(struct.pack(">BHB", 1, places[n], 0) for n in (5, 6, 7)),
    ]
    above = bytes(4)
    table = b""
    for row in rows:
        table += b"\2" + bytes((a - b) & 0xFF for a, b in zip(row, above, strict=True))
        above = row
    packed = zlib.compress(table)
    kept = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>/Length %d" % len(packed)
    whole += b"7 0 obj<</Type/XRef/Size 8/W[1 2 1]/Root 1 0 R%s>>stream\n%s\nendstream endobj\n" % (kept, packed)
    return bytes(whole) + b"startxref\n%d\n%%%%EOF\n" % places[7]


def test_a_file_that_keeps_its_objects_in_streams_is_marked_in_its_own_way():
    data = in_streams()
    written = at(data, "4.2600")
    assert written.startswith(data)
    assert [kind for kind, _, _ in annotations(written)] == ["highlight"]
    assert b"/Type/XRef" in written[len(data) :]
    again = at(written, "Area")
    assert [kind for kind, _, _ in annotations(again)] == ["highlight", "highlight"]


@pytest.mark.parametrize("spoilt", ["table", "front"])
def test_a_file_with_a_wrong_table_is_written_anew_and_marked(spoilt: str):
    data = pdf(table())
    data = b"\n\n" + data if spoilt == "front" else data.replace(b"0000000009 00000 n", b"0000000019 00000 n")
    written = at(data, "4.2600")
    assert [kind for kind, _, _ in annotations(written)] == ["highlight"]
    assert [cell for _, cell in texts(read_pdf(written, name="方案.pdf").document)] == [
        "",
        "单元",
        "面积",
        "采坑",
        "4.2600",
        "合计",
        "7.7850",
    ]
    assert written == at(data, "4.2600")


def test_equal_files_and_notes_give_equal_bytes_and_no_clock():
    data = pdf(table(), title="方案")
    assert at(data, "4.2600") == at(data, "4.2600")
    assert not re.search(rb"/M[\s(<]|CreationDate", at(data, "4.2600"))


def test_without_notes_the_file_stays_as_it_is():
    data = pdf(table())
    assert marked(data) == data


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def locked(permissions: int) -> bytes:
    """A file that opens without a password, and forbids what bits are not set."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner, identity = bytes(range(32)), b"0123456789abcdef"
    key = hashlib.md5(padding + owner + struct.pack("<i", permissions) + identity).digest()[:5]
    user = rc4(key, padding).hex()
    lock = f"/Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user}>/P {permissions}"
    return pdf(Sheet(), trailer=f"/Encrypt<<{lock}>>/ID[<{identity.hex()}><{identity.hex()}>]")


REFUSED = {
    "signed": (
        pdf(table(), more="/X<</ByteRange [0 10 20 30]>>"),
        "方案.pdf：文件有数字签名，写入批注会使签名失效。→ 用签名以前的 PDF 或 Word 原件审查，或查看审查页（.html）",
    ),
    "forbidden": (
        locked(-64 & ~(1 << 5)),
        "方案.pdf：文件设有权限密码，不允许加批注。→ 请提供者去掉密码后重试，或查看审查页（.html）",
    ),
    "allowed but locked": (
        locked(-64 | (1 << 5)),
        "方案.pdf：文件设有权限密码，内容是加密的，批注写不进去。→ 请提供者去掉密码后重试，或查看审查页（.html）",
    ),
    "damaged": (b"%PDF-1.4 nothing", "方案.pdf：文件不是有效的 PDF，或已损坏。→ 用原来的程序重新导出 PDF 后重试"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_must_not_or_cannot_be_marked_are_refused(name: str):
    data, message = REFUSED[name]
    file = read_pdf(pdf(table()), name="方案.pdf")
    with pytest.raises(InputError) as caught:
        mark_pdf(data, file, [note(passages(file, "4.2600")[0])])
    assert str(caught.value) == message


def test_files_for_the_oldest_archives_get_no_transparency():
    plain = pdf(table())
    kept = pdf(table(), more="/X(pdfaid:part>1<)")
    assert b"/Multiply" in at(plain, "4.2600")
    written = at(kept, "4.2600")
    assert not re.search(rb"/Multiply|/Transparency", written)
    assert_around(changed(kept, written), ink(pdf(Sheet().text(203, 144, "4.2600"))), slack=5)


def test_every_annotation_has_its_own_appearance_and_is_printed():
    data = pdf(table())
    file = read_pdf(data, name="方案.pdf")
    [passage] = passages(file, "4.2600")
    written = mark_pdf(data, file, [note(passage), note(None), note(Passage(passage.spot, 0, 0), number=3)])
    found = re.findall(rb"/Subtype/(\w+)/Rect\[[^\]]*\]/F (\d+).*?/AP<</N \d+ 0 R>>", written)
    assert sorted(found) == [(b"Highlight", b"4"), (b"Square", b"4"), (b"Text", b"4")]


@pytest.mark.slow
@pytest.mark.parametrize("writer", ["chromium", "typst"])
def test_the_marked_copy_of_a_filed_form_is_audited_alike(writer: str, request: pytest.FixtureRequest):
    if writer == "chromium":
        data = as_pdf(request.getfixturevalue("browser"), as_page(unboxed(FORM)))
    else:
        data = write_pdf(read_bytes(as_word(unboxed(FORM)), Path("表.docx")).document, draft=True).data
    path = Path("表.pdf")
    done = audit_bytes(data, path, None)
    notes = notes_of(done.issues)
    written = mark_pdf(data, done.audited.paper.file, notes)
    assert written.startswith(data)
    assert len(notes) > 5
    names = [name for page in range(len(done.audited.paper.file.pages)) for _, _, name in annotations(written, page)]
    assert len(names) == len(set(names)) >= len({one.passage for one in notes})
    again = audit_bytes(written, path, None)
    assert [one.fingerprint for one in again.marked] == [one.fingerprint for one in done.marked]


def test_where_the_first_page_is_damaged_the_next_one_says_what_points_at_nothing():
    data = pdf(table(), table()).replace(b"/Kids[7 0 R 9 0 R]", b"/Kids[0 0 R 9 0 R]")
    file = read_pdf(data, name="方案.pdf")
    assert [(one.place, one.reason) for one in file.unread] == [("第1页", "页面已损坏")]
    written = mark_pdf(data, file, [note(None)])
    assert [kind for kind, _, _ in annotations(written, 1)] == ["text"]


def test_whatever_is_spoilt_in_a_file_it_is_marked_or_refused():
    chance = random.Random(6)
    sources = [(data, read_pdf(data, name="方案.pdf")) for data in (at(pdf(table()), "7.7850"), in_streams())]
    outcomes = set()
    for _ in range(150):
        data, file = chance.choice(sources)
        spoilt = bytearray(data)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(spoilt))
            spoilt[place : place + chance.randrange(9)] = chance.choice(
                [b"", b"[", b"<<", b">>", b"(", b"9 0 R", b"-1"]
            )
        try:
            written = mark_pdf(bytes(spoilt), file, [note(passages(file, "4.2600")[0])])
        except InputError:
            outcomes.add("refused")
            continue
        assert "第 1 处\n应为 4.2700" in [words for _, words, _ in annotations(written)]
        outcomes.add("behind" if written.startswith(bytes(spoilt)) else "anew")
    assert outcomes == {"refused", "behind", "anew"}
