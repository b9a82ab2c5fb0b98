"""Both texts can be read out of the runs, and what did not change is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.document.words import changed_words

TEXTS = st.text(st.sampled_from("土地复垦方案投资1234.5，。；hm²\n "), max_size=60)


def shown(before: str, after: str) -> str:
    marks = {"": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[run.change].format(run.text) for run in changed_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("投资4.64万元", "投资4.65万元", "投资[-4.64-][+4.65+]万元"),
        ("面积12公顷", "面积112公顷", "面积[-12-][+112+]公顷"),
        ("覆土厚度0.30m", "覆土厚度0.30m以上", "覆土厚度0.30m[+以上+]"),
        ("先剥离、后取料", "先取料", "先[-剥离、后-]取料"),
        ("栽植樟子松", "播种披碱草", "[-栽植樟子松-][+播种披碱草+]"),
        ("abc def", "abc deg", "abc [-def-][+deg+]"),
        ("施工人员", "复工专员", "[-施工人-][+复工专+]员"),
        ("", "新增一段", "[+新增一段+]"),
        ("", "", ""),
    ],
)
def test_what_is_marked(before: str, after: str, expected: str):
    assert shown(before, after) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out(before: str, after: str):
    runs = changed_words(before, after)
    assert "".join(run.text for run in runs if run.change != "added") == before
    assert "".join(run.text for run in runs if run.change != "removed") == after
    assert all(run.text for run in runs)


@given(TEXTS)
def test_nothing_is_marked_in_equal_texts(text: str):
    assert [run.change for run in changed_words(text, text)] == [""] * bool(text)


def test_very_long_texts_are_compared_by_sentences():
    sentences = [f"第{n}句说的是第{n}个单元；" for n in range(2000)]
    after = [*sentences[:1000], "这一句是新的；", *sentences[1001:]]
    runs = changed_words("".join(sentences), "".join(after))
    assert [(run.text, run.change) for run in runs if run.change] == [
        ("第1000句说的是第1000个单元；", "removed"),
        ("这一句是新的；", "added"),
    ]
