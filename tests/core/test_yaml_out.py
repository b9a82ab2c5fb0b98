"""YAML that is written is read again as the same text, and looks like what people write."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from xiufu.core.yaml_out import yaml_text_of
from xiufu.core.yaml_text import Data, invisible_characters, parse_yaml

WORDS = st.text(
    st.one_of(st.sampled_from("甲乙 #:-?[]{},&*!|>'\"%@`~\\=\n\r\t0123456789.eE+_"), st.characters(codec="utf-8"))
).filter(lambda text: not list(invisible_characters(text, "")))
DATA: st.SearchStrategy[Data] = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["a", "b", "是", "on"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["kind", "name", "units"]), DATA, min_size=1))
def test_everything_comes_back(content: dict[str, Data]):
    assert parse_yaml(yaml_text_of(content, {"name": "名称"}), "plan.yaml").data == content


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("0.20", "0.20"),
        ("1200", "1200"),
        ("2026-03-01", "2026-03-01"),
        ("2027Q4", "2027Q4"),
        ("2027-10", "2027-10"),
        ("0101", "'0101'"),
        ("1_000", "'1_000'"),
        ("1e3", "1e3"),
        ("true", "'true'"),
        ("null", "'null'"),
        ("2026-13-41", "'2026-13-41'"),
        ("", "''"),
        ("甲: 乙", "'甲: 乙'"),
    ],
)
def test_quotation_marks_only_where_another_reader_would_go_wrong(text: str, written: str):
    assert yaml_text_of({"a": text}, {}) == f"a: {written}\n"


def test_other_programs_can_read_it():
    text = yaml_text_of({"a": ["2026-02-30", "0.1", "〇"], "b": {"c": "1" * 20, "d": "x"}}, {"a": "甲"})
    assert text == f"# 甲\na: ['2026-02-30', 0.1, 〇]\n\nb: {{c: '{'1' * 20}', d: x}}\n"
    assert yaml.safe_load(text)["a"] == ["2026-02-30", 0.1, "〇"]
