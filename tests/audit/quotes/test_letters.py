"""What is left of a text when quotations are compared, and where its letters stand."""

from __future__ import annotations

import pytest

from xiufu.audit.quotes.letters import letters, only_letters
from xiufu.packs.library import built_in_library

RENAMED = [("国土资源", "自然资源"), ("林业主管部门", "林业和草原主管部门")]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("“谁损毁，谁 复垦”\n的原则。", "谁损毁谁复垦的原则"),
        ("（TD／T １０３６—2013）20％", "TDT1036201320%"),
        ("县级国土资源主管部门、林业主管部门", "县级自然资源主管部门林业和草原主管部门"),
        ("", ""),
    ],
)
def test_letters_alone(text: str, left: str):
    assert only_letters(text, RENAMED) == left
    assert letters(text, RENAMED).text == left


def test_both_ways_agree_on_every_article_and_places_lead_back():
    renamed = built_in_library().project_words().renamed
    for row in built_in_library().clauses().rows:
        found = letters(row.text, renamed)
        assert found.text == only_letters(row.text, renamed)
        assert len(found.places) == len(found.text)
        assert list(found.places) == sorted(found.places)
        plain = letters(row.text)
        assert "".join(row.text[place] for place in plain.places) == plain.text


def test_a_span_holds_the_former_name_whole():
    text = "报县级国土资源主管部门，备案"
    found = letters(text, RENAMED)
    start = found.text.index("自然资源")
    assert [text[slice(*found.span(start, start + 4))], text[slice(*found.span(0, len(found.text)))]] == [
        "国土资源",
        text,
    ]
