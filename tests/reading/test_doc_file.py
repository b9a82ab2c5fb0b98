"""Old Word files. ``typed.doc`` was made with LibreOffice from a page with typed headings, a merged head and a list."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.reading.compound import compound
from tests.tries import tried
from xiufu.core.errors import InputError
from xiufu.document.blocks import Heading, Paragraph, Table
from xiufu.reading.any_file import read_any, read_bytes
from xiufu.reading.doc_file import read_doc

TYPED = Path(__file__).with_name("typed.doc")
DATA = TYPED.read_bytes()


def test_an_old_file_is_read_as_one_of_today(tmp_path: Path):
    (tmp_path / "方案.docx").write_bytes(DATA)
    file = read_any(tmp_path / "方案.docx")
    assert file.form == "doc"
    assert [(b.level, b.title) for b in file.document.blocks if isinstance(b, Heading)] == [
        (1, "一、项目概况"),
        (2, "（一）基本情况"),
        (3, "1、权属"),
    ]
    assert [b.text for b in file.document.blocks if isinstance(b, Paragraph) and b.text] == [
        "项目面积2.5公顷。",
        "1. 国有土地1.0公顷",
        "2. 集体土地0.5公顷",
    ]
    (table,) = [b for b in file.document.blocks if isinstance(b, Table)]
    assert (table.title, table.unit, [n.text for n in table.notes]) == (
        "表1 面积汇总表",
        "单位：hm2",
        ["注：数据来自勘测。"],
    )
    assert [[(c.text, c.colspan, c.rowspan) for c in row] for row in table.rows] == [
        [("单元", 1, 2), ("面积", 2, 1)],
        [("已损毁", 1, 1), ("拟损毁", 1, 1)],
        [("甲", 1, 1), ("1.0", 1, 1), ("0.5", 1, 1)],
        [("合计", 1, 1), ("1.0", 1, 1), ("0.5", 1, 1)],
    ]
    assert file.unread == ()


@pytest.mark.parametrize("data", [compound({"WordDocument": b"x"}), DATA[:6000], b""])
def test_a_damaged_file_is_refused_with_the_remedy(data: bytes):
    with pytest.raises(InputError, match=r"另存为 \.docx"):
        read_doc(data, name="方案.doc")


def test_a_locked_file_is_refused_with_the_remedy():
    at = DATA.index(b"\xec\xa5")  # the beginning of the stream WordDocument
    flags = DATA[at + 10 : at + 12]
    locked = bytes([flags[0], flags[1] | 1])
    with pytest.raises(InputError, match="去掉密码"):
        read_doc(DATA[: at + 10] + locked + DATA[at + 12 :], name="方案.doc")


@tried(20, 60, st.lists(st.tuples(st.integers(512, len(DATA) - 1), st.integers(0, 255)), max_size=12))
def test_noise_raises_nothing_else(changes: list[tuple[int, int]]):
    data = bytearray(DATA)
    for at, value in changes:
        data[at] = value
    with suppress(InputError):
        read_bytes(bytes(data), Path("方案.doc"))
