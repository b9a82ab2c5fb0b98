"""Old workbooks beside their values. ``typed.xls`` was made by LibreOffice 7: a hidden row and column, a number typed as text,
sums of this and another sheet, functions that nobody recalculates, an error."""

from __future__ import annotations

from pathlib import Path

from tests.reading.compound import compound, xls
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Verdict
from xiufu.reading.any_file import read_any
from xiufu.reading.ole import root_names, root_stream
from xiufu.reading.sheets import read_sheets
from xiufu.reading.xls_records import SheetRecords, sheet_records

TYPED = Path(__file__).with_name("typed.xls")


def test_formulas_hidden_cells_and_errors_are_read():
    assert sheet_records(TYPED.read_bytes()) == {
        "明细": SheetRecords(
            {
                (1, 3): "=B2*C2",
                (2, 3): "=B3*C3",
                (3, 3): "=B4*C4",
                (4, 3): "=B5*6",
                (5, 1): "=SUM(B2:B4)",
                (5, 3): "=SUM(D2:D5)",
            },
            [],
            {2},
            {5},
        ),
        "汇 总": SheetRecords(
            {
                (1, 1): "='明细'!D6*(1+6%)",
                (2, 1): "=ROUND(SUM('明细'!D2:D5,B2)/3,2)",
                (3, 1): "=?",
                (4, 1): "=1/0",
                (5, 1): "=AVERAGE('明细'!B2:B5)-MIN(1.5,2)^2",
                (6, 1): "=?",
                (7, 1): "=?",
            },
            [(4, 1), (6, 1)],
        ),
    }


def test_an_old_workbook_is_judged_by_its_formulas():
    findings = audit(Paper(read_any(TYPED)), [check for check in CHECKS if check.code.startswith("XLSX")]).findings
    assert [(f.code, f.stated) for f in findings if f.verdict is Verdict.DIFFERS] == [
        ("XLSX-003", "SUM(B2:B4)"),
        ("XLSX-004", "B3、D3"),
    ]
    [unclear] = [f.message for f in findings if f.verdict is Verdict.CANNOT_TELL]
    assert unclear == "1 个公式未重算（B4）：含有文字、比较、名称或其他写法 1 个"
    assert sum(f.code == "XLSX-001" and f.verdict is Verdict.AGREES for f in findings) == 9


def test_without_records_the_values_are_read_and_it_is_said():
    data = xls("表", {(0, 0): "名称", (0, 1): "数", (1, 0): "甲", (1, 1): 2}).replace(
        bytes.fromhex("0908") + (16).to_bytes(2, "little") + bytes.fromhex("0006"),
        bytes.fromhex("0908") + (16).to_bytes(2, "little") + bytes.fromhex("0005"),
        1,
    )
    assert sheet_records(data) == {}
    file = read_sheets(data, name="附表.xls", form="xls")
    assert "公式和隐藏标记读不出，没有核对" in file.unread[0].reason


def test_a_damaged_shell_has_no_records():
    data = TYPED.read_bytes()
    for at in range(0, len(data), 97):
        broken = bytearray(data)
        broken[at : at + 4] = b"\xfe\xff\x00\x80"
        sheet_records(bytes(broken))
        sheet_records(data[:at])


def test_streams_with_sectors_of_their_own():
    data = compound({"Workbook": b"\x09\x08" * 3000, "Other": b"x"})
    assert {"Workbook", "Other"} <= root_names(data)
    assert root_stream(data, ("Workbook",)).rstrip(b"\0") == b"\x09\x08" * 3000
