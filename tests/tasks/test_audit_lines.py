"""What an audit prints: issues with their counts, further evidence below, what cannot be told counted, nothing left out."""

from dataclasses import replace
from pathlib import Path

from xiufu.audit.paper import Paper
from xiufu.audit.run import Audited
from xiufu.core.claim import Claim
from xiufu.core.errors import Problem
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.issue import Decision, Marked
from xiufu.core.spot import Spot
from xiufu.document.blocks import Document, Paragraph, Text
from xiufu.document.read import ReadFile, Unread
from xiufu.tasks.audit import FileAudit
from xiufu.tasks.audit_json import file_data, refused_data
from xiufu.tasks.audit_lines import lines_of, short_line
from xiufu.tasks.audit_record import Record

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
    SUM,
    verdict=Verdict.CANNOT_TELL,
    severity=Severity.NOTE,
    message="看不确定",
    derivation="",
    remedy="请人工核对",
    doubt="“甲”行没有列全",
)


def lines(*marked: Marked, record: Record | None = None, everything: bool = False) -> list[str]:
    document = Document("题", (Paragraph((Text("面积6.3758公顷。" + "本段说明项目的基本情况。" * 40),)),))
    file = ReadFile("方案.docx", "docx", document, unread=(Unread("第2页", "有图片"),))
    findings = tuple(one.finding for one in marked)
    done = FileAudit(Path("方案.docx"), Audited(Paper(file), findings), marked, record)
    return lines_of(file_data(done), everything=everything)


def mark(finding: Finding, fingerprint: str, decision: Decision | None = None, *, known: bool = False) -> Marked:
    return Marked(finding, fingerprint, decision, known)


def test_issues_by_severity():
    let_stand = Decision("d", "", "ignored", "口径不同")
    accepted = Decision("b", "", "accepted", "已通知")
    assert lines(
        mark(SUM, "a"),
        mark(SUM, "b", accepted, known=True),
        mark(SHARE, "c", known=True),
        mark(replace(SUM, severity=Severity.NOTE), "e"),
        mark(SUM, "d", let_stand, known=True),
        mark(UNSURE, "f"),
        record=Record((Decision("b", ""), Decision("z", "ARITH-001 表1：旧错"))),
    ) == [
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
        "      ARITH-001 纵向合计：“…”行没有列全，1 处",
        "      逐处查看：加 --all，或用 -o 写出审查页。",
        "",
        "  已改正 1 处：",
        "     ARITH-001 表1：旧错",
        "",
        "  错误 3 处，警告 0 处，提示 1 处；不能判定 1 处。与上次相比：新的 2 处，仍在 2 处，已改正 1 处。",
        "  读到数值 1 个（表内 0 个），其中 0 个至少在一个等式中核对过（表内 0 个）；没有核对的不等于正确。",
        "  各数参与的等式：没有参与的 1 个数，参与 1 个的 0 个数，参与 2 个的 0 个数，参与 3 个以上的 0 个数。",
        "  未读：第2页：有图片",
        "",
    ]


def test_findings_about_one_number_are_one_issue():
    claim = Claim("4.95", spot=Spot(0))
    chain = replace(SHARE, code="CHAIN-011", claim=claim, message="表1 为 4.66", expected="4.66万元", clause="")
    note = replace(SUM, severity=Severity.NOTE, claim=claim, expected="4.6")
    told = lines(
        mark(note, "a"), mark(replace(SUM, claim=claim, expected="4.65万元"), "b"), mark(chain, "c", known=True)
    )
    assert told[1:9] == [
        "  错误 1 处：",
        "   1. [错误] ARITH-001 表9（上次已提出）",
        "      “合计”行写 4.95，各行相加为 4.65",
        "      另据 CHAIN-011：表1 为 4.66",
        "      另据 ARITH-001：“合计”行写 4.95，各行相加为 4.65",
        "      各式推算的数不一致：4.65万元、4.66万元；先核对各式所用的数，再定此数",
        "      → 核对并改正",
        "",
    ]
    assert told[9].startswith("  错误 1 处，警告 0 处，提示 0 处；不能判定 0 处。")


def test_what_cannot_be_told_is_counted_and_listed_only_when_asked():
    other = replace(UNSURE, code="ARITH-103", doubt="分项没有列全")
    marked = [
        mark(other, "x"),
        *(mark(replace(UNSURE, doubt=f"“{n}”行没有列全"), f"{n}") for n in range(230)),
        mark(SUM, "y"),
    ]
    brief = lines(*marked)
    assert brief[1:9] == [
        "  错误 1 处：",
        "   1. [错误] ARITH-001 表9",
        "      “合计”行写 4.95，各行相加为 4.65",
        "      → 核对并改正",
        "",
        "  不能判定 231 处：",
        "      ARITH-001 纵向合计：“…”行没有列全，230 处",
        "      ARITH-103 文中占比：分项没有列全，1 处",
    ]
    assert len(brief) == 16
    full = lines(*marked, everything=True)
    assert full[8:10] == ["       3. 表9", "          看不确定"]
    assert sum(line == "          看不确定" for line in full) == 231


def test_what_differs_is_listed_whole():
    told = lines(*(mark(SUM, f"{n}") for n in range(300)))
    assert sum(line.startswith(" 300. [错误]") for line in told) == 1
    assert "      → 第 1–300 处：核对并改正" in told


def test_breaks_in_a_text_do_not_break_lines():
    broken = replace(SUM, message="甲\n乙", place="表\n9", remedy="改\n正", derivation="丙\n丁")
    assert lines(mark(broken, "a"))[2:6] == [
        "   1. [错误] ARITH-001 表 9",
        "      甲 乙",
        "      推算：丙 丁",
        "      → 改 正",
    ]


def test_a_file_that_could_not_be_read():
    refused = refused_data("坏.docx", (Problem("坏.docx", 0, "已损坏", "另存后重试"),))
    assert lines_of(refused) == ["坏.docx：未能审查", "  坏.docx：已损坏。→ 另存后重试", ""]
    assert short_line(refused) == "坏.docx：未能审查：已损坏"


WHOLE_PLAN = (
    "土地复垦方案报告表",
    "2025年6月",
    *(
        f"{n}、{chapter}"
        for n, chapter in zip(
            "一二三四五六七八九",
            (
                "概况",
                "土地损毁分析",
                "复垦适宜性评价",
                "质量要求",
                "复垦措施",
                "工程量",
                "计划安排",
                "费用安排",
                "保障措施",
            ),
            strict=True,
        )
    ),
    "本方案经村民代表会议同意，所提建议均已采纳。" * 10,
)
"""A plan of all chapters, without numbers."""


def whole_plan(*marked: Marked) -> FileAudit:
    document = Document("题", tuple(Paragraph((Text(text),)) for text in WHOLE_PLAN))
    findings = tuple(one.finding for one in marked)
    audited = Audited(Paper(ReadFile("方案.docx", "docx", document)), findings)
    return FileAudit(Path("方案.docx"), audited, marked, None)


def test_the_conditions_of_the_review_stand_first():
    cost, damage = replace(SUM, place="投资估算表"), replace(SHARE, place="土地损毁面积")
    data = file_data(whole_plan(mark(cost, "a1"), mark(damage, "b2"), mark(replace(UNSURE, place="费用"), "c3")))
    assert lines_of(data)[2:8] == [
        "  审查条件（《土地复垦条例实施办法》（2012年12月27日公布，2019年修正）第十一条）：",
        "      不能判定　（一）土地利用现状明确：没有核对到：地类代码和名称；没有核对到：现状地类、权属面积的合计",
        "      不符合　　（二）损毁土地的分析预测科学：第 2 处",
        "      不能判定　（三）土地复垦目标、任务和利用方向合理，措施可行：没有查出不符；目标、方向是否合理，措施是否可行，由专家判断",
        "      不符合　　（四）土地复垦费用测算合理，预存与使用计划清晰并符合本办法规定要求：第 1 处",
        "      不能判定　（五）土地复垦计划安排科学、保障措施可行：没有查出不符；安排是否科学，保障措施是否可行，由专家判断",
    ]
    assert lines_of(data)[8] == "      符合　　　（六）土地复垦方案已经征求意见并采纳合理建议"
    assert data["conditions"][3] == {
        "condition": "（四）土地复垦费用测算合理，预存与使用计划清晰并符合本办法规定要求",
        "outcome": "not_met",
        "clause": "《土地复垦条例实施办法》（2012年12月27日公布，2019年修正）第十一条",
        "against": [{"group": 1, "code": "ARITH-001", "fingerprint": "a1"}],
        "open": [],
    }


def test_what_is_let_stand_is_against_no_condition():
    damage = replace(SHARE, place="土地损毁面积")
    done = whole_plan(mark(damage, "b2", Decision("b2", "占比", "ignored", "另有说明")))
    assert file_data(done)["conditions"][1]["outcome"] == "cannot_tell"


def test_documents_that_are_no_whole_plan_have_no_conditions():
    assert not any("审查条件" in line for line in lines(mark(SUM, "a1")))
