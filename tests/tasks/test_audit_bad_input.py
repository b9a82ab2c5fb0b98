"""Bad input to ``xiufu audit``: a verdict or a clear message in bounded time and memory, never a crash, never "nothing wrong"
for what could not be read. Bounds are of processor time and of resident memory of the whole process.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import xlsxwriter

from tests.reading.compound import compound, xls
from tests.reading.made_pdf import Sheet, pdf
from tests.reading.word import p, packed, tc, tr, word
from tests.tasks.many import plan
from tests.tries import tries
from xiufu.tasks.audit_job import Job, audit_job

SECONDS, MEGABYTES = 20.0, 400.0
HUGE_SECONDS, HUGE_MEGABYTES = 120.0, 1500.0
"""Of what is large, and of scans, for which the recognizer is started."""


class Run(NamedTuple):
    code: int
    said: str
    seconds: float
    megabytes: float


MEASURE = """
import resource, subprocess, sys
run = subprocess.run([sys.executable, "-m", "xiufu", "audit", sys.argv[1]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.buffer.write(run.stdout)
print(run.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
"""
"""In a small process between: a child's peak memory begins with that of its parent."""


def audited(path: Path) -> Run:
    """``xiufu audit`` of a file in a process of its own; the file is the same afterwards."""
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    measured = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True)
    code, seconds, kilobytes = measured.stderr.decode().split()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    return Run(int(code), measured.stdout.decode(), float(seconds), int(kilobytes) / 1024)


def workbook(rows: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("明细")
    sheet.append(["序号", "名称", "数量", "单价", "金额"])
    for n in range(rows):
        sheet.append([n + 1, f"项目{n}", n % 7 + 1, 2.5, (n % 7 + 1) * 2.5])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def formulas(*written: str) -> bytes:
    """A workbook with formulas and the value 1 kept for each."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["名称", "数"])
    for row, number in enumerate(("1", "2"), start=1):
        sheet.write_row(row, 0, [f"项{row}"])
        sheet.write_number(row, 1, float(number))
    for row, formula in enumerate(written, start=3):
        sheet.write_row(row, 0, [f"项{row}"])
        sheet.write_formula(row, 1, f"={formula}", None, 1)
    book.close()
    return buffer.getvalue()


def long_table(rows: int) -> bytes:
    head = tr(tc("序号"), tc("名称"), tc("面积（hm²）"))
    return word(f"<w:tbl>{head}{''.join(tr(tc(str(n)), tc(f'地块{n}'), tc('1.50')) for n in range(rows))}</w:tbl>")


def xml_bomb() -> bytes:
    """A part that unpacks to 65 MB."""
    return packed(
        {
            "[Content_Types].xml": "wordprocessingml",
            "word/document.xml": b"<" + b" " * 65_000_000,
            "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='a' Type='x/officeDocument' Target='word/document.xml'/></Relationships>",
        }
    )


def macros() -> bytes:
    with zipfile.ZipFile(BytesIO(plan("4.75"))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    rels = archive_text(parts["word/_rels/document.xml.rels"])
    macro = '<Relationship Id="v" Target="vbaProject.bin" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
    parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", f"{macro}</Relationships>")
    parts["word/vbaProject.bin"] = bytes(2000)
    return packed(parts)


def archive_text(part: str | bytes) -> str:
    return part.decode() if isinstance(part, bytes) else part


def picture_page(sheet: Sheet) -> Sheet:
    return sheet.raw("q 500 0 0 800 40 20 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q")


LOCKED = pdf(Sheet(), trailer=f"/Encrypt<</Filter/Standard/V 1/R 2/O<{'00' * 32}>/U<{'11' * 32}>/P -4>>/ID[<00><00>]")
SCANNED = pdf(*(picture_page(Sheet()) for _ in range(2)))
TYPED = pdf(
    Sheet().cells(
        (50, 200, 350), (100, 120, 140, 160, 180), [["单元", "面积"], ["甲", "1.50"], ["乙", "2.25"], ["合计", "4.75"]]
    )
)
HALF_SCANNED = pdf(Sheet().text(60, 60, "表1 复垦面积 12.5 公顷"), *(picture_page(Sheet()) for _ in range(2)))
ENGLISH = "The reclaimed area of the temporary land is stated in hectares for each unit of damage, as measured. " * 5
RUSSIAN = "Площадь рекультивации временно занятых земель указана в гектарах по каждому участку. " * 5
TABLE = tr(tc("Unit"), tc("Area")) + tr(tc("A"), tc("1.50")) + tr(tc("B"), tc("2.25")) + tr(tc("Total"), tc("3.75"))

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "空.docx": (lambda: b"", "文件是空的"),
    "密.docx": (lambda: compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "文件设有打开密码"),
    "密.pdf": (lambda: LOCKED, "文件设有打开密码"),
    "断.docx": (lambda: plan("3.75")[:-400], "文件已损坏"),
    "断.pdf": (lambda: b"%PDF-1.7\n1 0 obj", "已损坏"),
    "断.xls": (lambda: xls("表", {(0, 0): "甲"})[:600], "已损坏"),
    "扫描.pdf": (lambda: SCANNED, "没有读到任何文字，不能说有没有错"),
    "空白.docx": (lambda: word(p("") + p("　—")), "没有读到任何文字，不能说有没有错"),
    "巨.docx": (lambda: bytes(100_000_001), "超过上限 100 MB"),
    "压缩弹.docx": (
        lambda: packed({"[Content_Types].xml": "wordprocessingml", "word/a": bytes(500_000_001)}),
        "文件解压后过大",
    ),
    "标记弹.docx": (xml_bomb, "过大（超过 64 MB）"),
    "实体弹.docx": (
        lambda: word(p("&b;"), prolog='<!DOCTYPE w [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'),
        "DOCTYPE",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_said_with_exit_code_2(tmp_path: Path, name: str):
    make, said = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(make())
    run = audited(path)
    assert run.code == 2
    assert "未能审查" in run.said.splitlines()[0]
    assert said in run.said
    assert "错误 0 处" not in run.said
    assert run.seconds <= (HUGE_SECONDS if "扫描" in name else SECONDS)
    assert run.megabytes <= (HUGE_MEGABYTES if "扫描" in name else MEGABYTES)


LITTLE: dict[str, tuple[bytes, str]] = {
    "半扫描.pdf": (HALF_SCANNED, "共 3 页，只有 1 页读到文字，其余没有审查"),
    "英文.docx": (word(p(ENGLISH) + f"<w:tbl>{TABLE}</w:tbl>"), "文字多半不是中文"),
    "俄文.txt": ((RUSSIAN + "\nПлощадь 12.5 га\n").encode(), "文字多半不是中文"),
    "无数.docx": (word(p("土地复垦方案应当由有资质的单位编制。" * 20)), "没有读到任何数值，什么也没有核对"),
}


@pytest.mark.parametrize("name", LITTLE)
def test_little_read_is_the_headline_and_not_fine(tmp_path: Path, name: str):
    data, said = LITTLE[name]
    path = tmp_path / name
    path.write_bytes(data)
    run = audited(path)
    assert run.code == 1
    headline = run.said.splitlines()[1]
    assert headline.startswith("  【注意】")
    assert said in headline
    assert "  错误 0 处" not in run.said
    assert run.seconds <= (HUGE_SECONDS if "扫描" in name else SECONDS)


def test_macros_and_wrong_names_are_no_matter(tmp_path: Path):
    for name, data, unread in (
        ("方案.docm", macros(), "宏 1 处"),
        ("表.txt", TYPED, ""),
        ("方案.pdf", plan("4.75"), ""),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        run = audited(path)
        assert run.code == 1
        assert "ARITH-001" in run.said
        assert unread in run.said


def deep(levels: int) -> bytes:
    return word(
        p("表1 复垦面积 1.50 公顷") + "<w:tbl><w:tr><w:tc>" * levels + p("2.50") + "</w:tc></w:tr></w:tbl>" * levels
    )


GREAT: dict[str, Callable[[], bytes]] = {
    "长数.txt": lambda: f"复垦面积 {'9' * 400} 公顷，投资 {'1' * 400}.{'2' * 400} 万元，共 12.50 公顷。".encode(),
    "长数.docx": lambda: word(
        f"<w:tbl>{tr(tc('单元'), tc('面积'))}{tr(tc('甲'), tc('8' * 400))}{tr(tc('合计'), tc('8' * 400))}</w:tbl>"
    ),
    "多表.docx": lambda: word(
        "".join(f"<w:tbl>{tr(tc('甲'), tc('1.50'))}{tr(tc('合计'), tc('1.50'))}</w:tbl>{p('')}" for _ in range(10_000))
    ),
    "深表.docx": lambda: deep(30),
    "很深.docx": lambda: deep(200),
    "深式.txt": lambda: (
        f"面积{'（' * 10_000}12.50公顷{'）' * 10_000}，共{'(' * 10_000}1+2{')' * 10_000}=3公顷。".encode()
    ),
    "深式.xlsx": lambda: formulas(
        "(" * 4_000 + "SUM(B2:B3)" + ")" * 4_000, "+".join(["B2"] * 4_000), "-" * 8_000 + "B2"
    ),
    "巨数.txt": lambda: f"投资{'9' * 28}万元×{'9' * 28}×{'9' * 28}=5万元，共{'9' * 28}公顷，每公顷1.00万元。".encode(),
    "巨数.xlsx": lambda: formulas("1e300*1e300", "SUM(B2:B3)+1e308", "9^9^9^9", "ROUND(1,1E+99)", "1e999999*2"),
    "长段.docx": lambda: word(p("复垦面积12.50公顷，投资。" * 3_000)),
    "极长段.docx": lambda: word(p("复垦面积12.50公顷，投资。" * 30_000)),
}
GREATEST = ("多表.docx", "极长段.docx")
"""Tried in the long proof only."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.prove) if name in GREATEST else name for name in GREAT]
)
def test_great_and_odd_documents_are_bounded(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_bytes(GREAT[name]())
    run = audited(path)
    assert run.code in (0, 1, 2)
    assert "程序内部错误" not in run.said
    assert run.seconds <= HUGE_SECONDS
    assert run.megabytes <= HUGE_MEGABYTES
    if "长段" in name:
        assert f"读到数值 {30_000 if name in GREATEST else 3_000} 个" in run.said
    if name.startswith("长数"):
        assert "连续 400 位数字，不作数值核对" in run.said


@pytest.mark.slow
@pytest.mark.parametrize("name", ["长表.xlsx", pytest.param("长表.docx", marks=pytest.mark.prove)])
@tries(10_000, 100_000)
def test_tables_of_100_000_rows_are_said_not_to_be_judged(tmp_path: Path, name: str, count: int):
    path = tmp_path / name
    path.write_bytes(workbook(count) if name.endswith("xlsx") else long_table(count))
    run = audited(path)
    assert run.code in (1, 2)
    assert "没有核对" in run.said.splitlines()[1] or "未能审查" in run.said.splitlines()[0]
    assert "  错误 0 处" not in run.said
    assert run.seconds <= HUGE_SECONDS
    assert run.megabytes <= HUGE_MEGABYTES


SAMPLES = {
    "方案.docx": plan("4.75"),
    "表.xlsx": workbook(5),
    "表.xls": xls("表", {(0, 0): "名称", (0, 1): "数", (1, 0): "甲", (1, 1): 2}),
    "表.pdf": TYPED,
    "文.txt": "复垦面积共12.50公顷，其中旱地10.00公顷，林地2.50公顷。\n".encode() * 20,
    "文.doc": (Path(__file__).parents[1] / "reading" / "typed.doc").read_bytes(),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
@tries(10, 40)
def test_fuzzed_bytes_never_crash(name: str, count: int):
    chance = random.Random(20)
    whole = audit_job(Job(name, SAMPLES[name], None))
    assert whole["file"]["read"]
    for _ in range(count):
        data = bytearray(SAMPLES[name])
        for _ in range(chance.choice((1, 3, 30, 300))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        done = audit_job(Job(name, bytes(data), None))
        assert done["final"], done["file"]["problems"]
        assert done["file"]["read"] == (not done["file"]["problems"])
