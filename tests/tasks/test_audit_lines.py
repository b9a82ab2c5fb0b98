"""What an audit prints: groups with their counts, remedies said once, nothing left out without a word."""

from dataclasses import replace
from pathlib import Path

from xiufu.audit.paper import Paper
from xiufu.audit.run import Audited
from xiufu.core.errors import Problem
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.document.blocks import Document, Paragraph, Text
from xiufu.document.read import ReadFile, Unread
from xiufu.tasks.audit import FileAudit, Marked, Refusal
from xiufu.tasks.audit_lines import lines_of
from xiufu.tasks.audit_record import Decision, Record

SUM = Finding(
    "ARITH-001",
    Verdict.DIFFERS,
    Severity.ERROR,
    "“合计”行写 4.95，各行相加为 4.65",
    "表9",
    derivation="“合计”行 = 各行相加",
    remedy="核对并改正",
)
SHARE = replace(
    SUM,
    code="ARITH-103",
    message="占比写 28%",
    place="投资",
    derivation="1.5 ÷ 4.28",
    remedy="改正占比",
    clause="第十六条",
)
UNSURE = replace(
    SUM, verdict=Verdict.CANNOT_TELL, severity=Severity.NOTE, message="看不确定", derivation="", remedy="请人工核对"
)


def audited(*marked: Marked, record: Record | None = None) -> FileAudit:
    document = Document("题", (Paragraph((Text("面积6.3758公顷。" + "本段说明项目的基本情况。" * 40),)),))
    file = ReadFile("方案.docx", "docx", document, unread=(Unread("第2页", "有图片"),))
    findings = tuple(one.finding for one in marked)
    return FileAudit(Path("方案.docx"), Audited(Paper(file), findings), marked, record)


def mark(finding: Finding, fingerprint: str, decision: Decision | None = None, *, known: bool = False) -> Marked:
    return Marked(finding, fingerprint, decision, known)


def test_findings_in_groups():
    let_stand = Decision("d", "", "ignored", "口径不同")
    accepted = Decision("b", "", "accepted", "已通知")
    done = audited(
        mark(SUM, "a"),
        mark(SUM, "b", accepted, known=True),
        mark(SHARE, "c", known=True),
        mark(replace(SUM, severity=Severity.NOTE), "e"),
        mark(SUM, "d", let_stand, known=True),
        mark(UNSURE, "f"),
        record=Record((Decision("b", ""), Decision("z", "ARITH-001 表1：旧错"))),
    )
    assert lines_of([done]) == [
        "方案.docx：",
        "  错误 3 处：",
        "   1. [错误] ARITH-001 表9",
        "      “合计”行写 4.95，各行相加为 4.65",
        "   2. [错误] ARITH-001 表9（已接受：已通知）",
        "      “合计”行写 4.95，各行相加为 4.65",
        "   3. [错误] ARITH-103 投资（上次已提出）",
        "      占比写 28%",
        "      推算：1.5 ÷ 4.28",
        "      依据：第十六条",
        "      → 改正占比",
        "      → 第 1–2 处：核对并改正",
        "",
        "  提示 1 处：",
        "   4. [提示] ARITH-001 表9",
        "      “合计”行写 4.95，各行相加为 4.65",
        "      → 核对并改正",
        "",
        "  已忽略 1 处：",
        "   5. ARITH-001 表9（已忽略：口径不同）",
        "",
        "  不能判定 1 处：",
        "   6. [不能判定] ARITH-001 表9",
        "      看不确定",
        "      → 请人工核对",
        "",
        "  已改正 1 处：",
        "     ARITH-001 表1：旧错",
        "",
        "  错误 3 处，警告 0 处，提示 1 处；不能判定 1 处。与上次相比：新的 2 处，仍在 2 处，已改正 1 处。",
        "  读到数值 1 个（表内 0 个），其中 0 个至少在一个等式中核对过（表内 0 个）；没有核对的不等于正确。",
        "  未读：第2页：有图片",
        "",
    ]


def test_of_what_cannot_be_told_the_rest_is_counted():
    lines = lines_of([audited(*(mark(UNSURE, f"{n}") for n in range(23)))])
    assert lines[1] == "  不能判定 23 处："
    assert [line for line in lines if line.startswith("  20.")] == ["  20. [不能判定] ARITH-001 表9"]
    assert "  21." not in "\n".join(lines)
    assert "      → 第 1–20 处：请人工核对" in lines
    assert "      另有 3 处不能判定，用 -o 写出审查页查看，或看 --json。" in lines


def test_what_differs_is_listed_whole():
    lines = lines_of([audited(*(mark(SUM, f"{n}") for n in range(300)))])
    assert sum(line.startswith(" 300. [错误]") for line in lines) == 1
    assert "      → 第 1–300 处：核对并改正" in lines


def test_breaks_in_a_text_do_not_break_lines():
    broken = replace(SUM, message="甲\n乙", place="表\n9", remedy="改\n正", derivation="丙\n丁")
    assert lines_of([audited(mark(broken, "a"))])[2:6] == [
        "   1. [错误] ARITH-001 表 9",
        "      甲 乙",
        "      推算：丙 丁",
        "      → 改 正",
    ]


def test_a_file_that_could_not_be_read():
    refused = Refusal(Path("坏.docx"), (Problem("坏.docx", 0, "已损坏", "另存后重试"),))
    assert lines_of([refused]) == ["坏.docx：未能审查", "  坏.docx：已损坏。→ 另存后重试", ""]
