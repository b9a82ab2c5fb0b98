"""Lists in one cell: what is written is read again, whatever it contains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.model.cell_lists import join_texts, split_pairs, split_texts

ITEMS = st.text(st.sampled_from('甲乙 "；;、，,\n＝=0'), min_size=1, max_size=6).filter(lambda t: t == t.strip())


@given(st.lists(ITEMS, max_size=5))
def test_texts_come_back(items: list[str]):
    assert split_texts(join_texts(items)) == items


def test_how_people_write_lists():
    assert split_texts("甲，乙、丙;丁\n戊；") == ["甲", "乙", "丙", "丁", "戊"]
    assert split_texts(' "甲、乙" ； 丙 ') == ["甲、乙", "丙"]
    assert split_texts("  ") == []


@pytest.mark.parametrize("text", ['"甲', '"甲"乙；丙', '甲；"'])
def test_unpaired_quotation_marks(text: str):
    with pytest.raises(ValueError, match="双引号没有配对"):
        split_texts(text)


def test_pairs():
    assert split_pairs("2027Q4=50；\n2028Q2 ＝ 50、") == [("2027Q4", "50"), ("2028Q2", "50")]
    for text in ("2027Q4", "=50", "2027Q4=", "2027Q4 50"):
        with pytest.raises(ValueError, match="应写成“前项=后项”"):
            split_pairs(text)
