"""Broken and hostile Office files are refused, in Chinese, with a remedy."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.word import p, packed, relation, word
from xiufu.core.errors import InputError
from xiufu.reading.docx import read_docx, tables_of

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "'
    + "ha" * 50
    + '">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 100}">' for a, b in zip("abcdef", "bcdefg", strict=True))
    + "]>"
)
GOOD = word(p("甲"))


def bad_checksum() -> bytes:
    at = GOOD.index(b"word/document.xml") + len("word/document.xml") + 10
    return GOOD[:at] + bytes([GOOD[at] ^ 255]) + GOOD[at + 1 :]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "文件不是有效的 .docx 文件"),
        ("土地复垦方案".encode(), "文件不是有效的 .docx 文件"),
        (GOOD[: len(GOOD) // 2], "文件不是有效的 .docx 文件"),
        (bad_checksum(), "文件已损坏，无法读取"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "文件是旧版 .doc 格式或设有打开密码"),
        (packed({"a.txt": "x"}), "文件不是 Word 文档"),
        (packed({"_rels/.rels": relation("word/document.xml", "officeDocument")}), "文件缺少 word/document.xml"),
        (packed({"_rels/.rels": relation("x.xml", "officeDocument"), "x.xml": "<workbook/>"}), "文件不是 Word 文档"),
        (packed({"_rels/.rels": "<Relationships"}), "文件已损坏，无法读取"),
        (word("<w:p>"), "文件已损坏，无法读取"),
        (word("<w:p>" * 5000 + "</w:p>" * 5000), "文件已损坏，无法读取"),
        (word(p("&g;"), prolog=BOMB), "文件已损坏，无法读取"),  # the parser itself stops at the growth
        (
            word(p("&x;"), prolog='<!DOCTYPE x [<!ENTITY x SYSTEM "word/styles.xml">]>'),
            "文件含有文档类型声明（DOCTYPE），正常的 Office 文件没有，为安全起见不予读取",
        ),
        (packed({str(n): "" for n in range(10_001)}), "文件解压后过大（超过 500 MB 或 10000 个部件）"),
    ],
)
def test_broken_and_hostile_files_are_refused(data: bytes, problem: str):
    with pytest.raises(InputError) as fault:
        read_docx(data, name="方案.docx")
    [found] = fault.value.problems
    assert (found.file, found.problem) == ("方案.docx", problem)
    assert ".docx" in found.remedy


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("_rels/.rels", relation("word/document.xml", "officeDocument"))
        with archive.open("word/document.xml", "w") as part:
            for _ in range(65):
                part.write(b" " * 1_000_000)
    with pytest.raises(InputError, match="过大（超过 64 MB）"):
        read_docx(buffer.getvalue())


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4), st.integers(0, 4))
def test_damage_anywhere_is_read_or_refused_but_never_crashes(at: int, new: bytes, lost: int):
    with suppress(InputError):
        tables_of(GOOD[:at] + new + GOOD[at + lost :])
