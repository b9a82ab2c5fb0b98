"""Words of terms: the built-in ones, users' own, and faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import built_in_library, open_library
from xiufu.tasks.pack import check_packs

OWN = """\
terms:
  - {term: static_investment, words: [静态概算总额], dimensions: [money]}
scopes: [分标]
source: {document: 本单位的习惯写法, confidence: M}
"""


def test_built_in_words():
    words = built_in_library().term_words()
    assert {"静态总投资", "静态投资"} <= {word for one in words.terms for word in one.words}
    assert words.part_terms["挖损"] == "damaged_area"
    assert words.leads[0] == max(words.leads, key=len)
    assert "复垦单元" in words.name_heads
    assert [one.name for one in words.measures][:2] == ["垃圾清理", "土地平整"]


def test_own_words_go_before_the_built_in_ones(tmp_path: Path):
    write_pack(tmp_path / "own", "own-words", "term_words", {"own.yaml": OWN})
    words = open_library([tmp_path], environment=False).term_words()
    assert words.terms[0].words == ("静态概算总额",)
    assert "分标" in words.scopes
    assert "阶段" in words.scopes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            OWN.replace("static_investment", "static_investments"),
            "第2行（terms.0.term）：术语表没有“static_investments”",
        ),
        (f"{OWN}parts: [{{term: areas, words: [挖损]}}]\n", "第5行（parts.0.term）：术语表没有“areas”"),
        (OWN.replace("[静态概算总额]", "[]"), "写法"),
        (OWN.replace("scopes", "scope"), "scope"),
    ],
)
def test_faults_of_words(tmp_path: Path, text: str, said: str):
    write_pack(tmp_path / "own", "own-words", "term_words", {"own.yaml": text})
    problems = [str(p) for one in check_packs([tmp_path]) for p in one.problems]
    assert problems
    assert any(said in problem for problem in problems), problems


def test_all_faults_are_told_at_once(tmp_path: Path):
    faulty = OWN.replace("static_investment", "static_investments") + "parts: [{term: areas, words: [挖损]}]\n"
    write_pack(tmp_path / "own", "own-words", "term_words", {"own.yaml": faulty})
    with pytest.raises(InputError) as error:
        open_library([tmp_path], environment=False).term_words()
    assert len(error.value.problems) == 2
