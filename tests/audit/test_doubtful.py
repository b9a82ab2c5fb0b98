"""Recognized text in doubt: listed with its place, and nothing judged by it; what is sure is judged as in any document."""

from dataclasses import replace

from tests.reading.scans import as_pdf, table_picture
from xiufu.audit.doubtful import CODE, doubted, without_doubtful
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Document, Table, text_cell
from xiufu.document.read import Box, ReadFile
from xiufu.reading.pdf_file import read_pdf

ROWS = (
    ("复垦单元", "面积（hm²）"),
    ("弃土场", "12.5040"),
    ("施工便道", "5.0016"),
    ("拌合站", "2.5008"),
    ("合计", "20.0064"),
)
UNSURE = "识别的把握不足"


def paper(rows: tuple[tuple[str, str], ...], doubtful: dict[Passage, str]) -> Paper:
    cells = tuple(tuple(text_cell(text) for text in row) for row in rows)
    table = Table("t1", "表1 复垦面积汇总表", cells, (1, 1), header_rows=1)
    return Paper(ReadFile("扫描.pdf", "pdf", Document("", (table,)), doubtful=doubtful))


def sums(done: Paper) -> list[Finding]:
    return [one for one in audit(done).findings if one.code == "ARITH-001"]


def wrong(total: str = "21.0064") -> tuple[tuple[str, str], ...]:
    return (*ROWS[:-1], ("合计", total))


def test_an_equation_with_a_number_in_doubt_cannot_be_told_whether_it_holds_or_not():
    doubt = {Passage(Spot(0, 2, 1), 0, 6): UNSURE}
    for rows, sure in ((ROWS, Verdict.AGREES), (wrong(), Verdict.DIFFERS)):
        assert [one.verdict for one in sums(paper(rows, {}))] == [sure]
        [told] = sums(paper(rows, doubt))
        assert told.verdict is Verdict.CANNOT_TELL
        assert told.doubt == "其中有识别存疑的数或文字"
        assert told.message.endswith("但其中有识别存疑的数或文字，不能判定")


def test_a_cell_that_could_not_be_read_may_be_what_is_missing_in_a_sum():
    rows = (*ROWS[:2], ("施工便道", "\ufffd"), *ROWS[3:])
    found = paper(rows, {Passage(Spot(0, 2, 1), 0, 1): "有墨迹，没有认出是什么"})
    assert [one.verdict for one in sums(found)] == [Verdict.CANNOT_TELL]
    [listed] = [one for one in audit(found).findings if one.code == CODE]
    assert listed.message == "此处由识别得到，有墨迹，没有认出是什么；没有用于判定"


def test_doubt_elsewhere_changes_nothing():
    [told] = sums(paper(wrong(), {Passage(Spot(0, 2, 0), 0, 2): UNSURE}))
    assert told.verdict is Verdict.DIFFERS


def test_every_number_in_doubt_is_listed_with_place_and_reason():
    done = audit(paper(ROWS, {Passage(Spot(0, 2, 1), 0, 6): UNSURE, Passage(Spot(0, 1, 0), 0, 2): UNSURE}))
    [listed] = [one for one in done.findings if one.code == CODE]
    assert (listed.verdict, listed.stated, listed.doubt) == (Verdict.CANNOT_TELL, "5.0016", UNSURE)
    assert listed.place == "表1 复垦面积汇总表，“施工便道”行，“面积（hm²）”列"
    assert listed.passage == Passage(Spot(0, 2, 1), 0, 6)
    assert ("5.0016", 0) in [(done.paper.text_of(c), done.equations_of()[c.spot, c.start]) for c in done.paper.claims]


def test_what_is_missing_may_not_have_been_recognized():
    missing = Finding("COMP-002", Verdict.DIFFERS, Severity.ERROR, "没有章节“项目概况”", "章节")
    typed = paper(ROWS, {})
    assert list(without_doubtful(typed, [missing])) == [missing]
    scanned = Paper(replace(typed.file, recognized=frozenset({0})))
    [told] = without_doubtful(scanned, [missing])
    assert (told.verdict, told.severity) == (Verdict.CANNOT_TELL, Severity.NOTE)
    assert told.message == "没有章节“项目概况”；但扫描页的文字由识别得到，可能没有认出，不能判定"


def test_words_of_a_scanned_page_may_be_misread_but_not_those_of_others():
    wrong_words = Finding(
        "LAW-001", Verdict.DIFFERS, Severity.WARNING, "没有这一题名", "", at=Passage(Spot(0, 1, 0), 0, 3)
    )
    boxes = {Spot(0): (Box(1, 0, 0, 1, 1),)}
    file = replace(paper(ROWS, {}).file, boxes=boxes)
    [kept] = without_doubtful(Paper(replace(file, recognized=frozenset({0}))), [wrong_words])
    assert kept == wrong_words
    [told] = without_doubtful(Paper(replace(file, recognized=frozenset({1}))), [wrong_words])
    assert (told.verdict, told.doubt) == (Verdict.CANNOT_TELL, "这些文字由识别得到，可能有字认错")


def test_numbers_in_doubt_are_not_to_be_taken_out_of_a_document():
    one = paper(ROWS, {Passage(Spot(0, 2, 1), 0, 6): UNSURE})
    claims = {claim.text: claim for claim in one.claims}
    assert doubted(one, (claims["12.5040"], claims["2.5008"])) == ""
    said = "表1 复垦面积汇总表，“施工便道”行，“面积（hm²）”列的“5.0016”由识别得到，识别的把握不足，请对照原件核对"
    assert doubted(one, (claims["12.5040"], claims["5.0016"])) == said


def test_a_changed_number_is_an_error_in_a_scan_and_a_clean_scan_has_none():
    clean, changed = (Paper(read_pdf(as_pdf([table_picture(rows)]), name="扫描.pdf")) for rows in (ROWS, wrong()))
    assert [one.verdict for one in sums(clean)] == [Verdict.AGREES]
    assert not [one for one in audit(clean).findings if one.verdict is Verdict.DIFFERS and one.severity == "error"]
    [found] = sums(changed)
    assert (found.verdict, found.severity, found.stated) == (Verdict.DIFFERS, "error", "21.0064hm²")
    assert "（第1页）" in found.place
    doubtful = replace(changed.file, doubtful={Passage(Spot(0, 4, 1), 0, 7): UNSURE})
    assert [one.verdict for one in sums(Paper(doubtful))] == [Verdict.CANNOT_TELL]
