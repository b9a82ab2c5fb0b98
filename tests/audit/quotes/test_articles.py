"""Every article of the packs quoted: word for word, with one letter changed, and by the number of another article."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from tests.audit.papers import body, paper_of
from xiufu.audit.quotes.judge import quoted_of_laws
from xiufu.core.finding import Finding
from xiufu.packs.clauses import Clause
from xiufu.packs.library import built_in_library

ROWS = built_in_library().clauses().rows
_HAN = re.compile("[一-龥]")
_LEAST = 12
SOME = ROWS[::6]
SECOND_HAND = sum(row.confidence != "H" for row in ROWS)
REPEALED = sum(row.key == "矿产资源法" and row.until is not None for row in ROWS)


def text_of(row: Clause) -> str:
    """An article on one line, with the inner quotation marks that a quotation has."""
    return row.text.translate({ord("“"): "‘", ord("”"): "’", ord("\n"): ""})


def longest_sentence(row: Clause) -> str:
    return max(re.split(r"[。；：\n]", row.text), key=len).translate({ord("“"): "‘", ord("”"): "’"})


def changed(text: str, chance: random.Random) -> str:
    at = chance.choice([match.start() for match in _HAN.finditer(text)])
    return f"{text[:at]}{'改' if text[at] != '改' else '变'}{text[at + 1 :]}"


def quoted(lines: Sequence[str]) -> list[Finding]:
    return list(quoted_of_laws(paper_of(body("2025年11月19日"), *map(body, lines))))


def counted(findings: Sequence[Finding]) -> Counter[str]:
    return Counter(f"{one.verdict} {one.severity}" for one in findings)


def test_word_for_word_agrees_but_what_is_repealed():
    findings = quoted([f"根据《{row.instrument}》{row.article}规定：“{text_of(row)}”。" for row in ROWS])
    assert counted(findings) == {"agrees note": len(ROWS) - REPEALED, "differs note": REPEALED}
    assert REPEALED == 53
    assert {one.clause for one in findings if one.verdict == "differs"} == {
        row.label for row in ROWS if row.until and row.key == "矿产资源法"
    }


def test_the_number_of_another_article_is_wrong():
    wrong = [f"根据《{row.instrument}》第{row.number + 200}条规定：“{text_of(row)}”。" for row in ROWS]
    assert counted(quoted(wrong)) == {"differs warning": len(ROWS) - SECOND_HAND, "differs note": SECOND_HAND}
    assert SECOND_HAND == 54


def recall(rows: Sequence[Clause], part: Callable[[Clause], str], line: str, least: int) -> tuple[int, int]:
    """How many of the texts with one letter changed are found to differ."""
    chance = random.Random(20261122)
    texts = [(row, part(row)) for row in rows if len(_HAN.findall(part(row))) >= least]
    findings = quoted([line.format(row.instrument, row.article, changed(text, chance)) for row, text in texts])
    return sum(one.verdict == "differs" for one in findings), len(texts)


NAMED, UNNAMED = "根据《{0}》{1}规定：“{2}”。", "有关规定为“{2}”。"


@pytest.mark.parametrize(
    ("part", "line", "least"),
    [(text_of, NAMED, _LEAST), (text_of, UNNAMED, 16), (longest_sentence, NAMED, _LEAST)],
    ids=["articles named", "articles unnamed", "sentences named"],
)
def test_a_changed_letter_is_found(part: Callable[[Clause], str], line: str, least: int):
    found, tried = recall(SOME, part, line, least)
    assert tried >= 200
    assert found * 100 >= tried * 98


@pytest.mark.prove
@pytest.mark.parametrize(
    ("part", "line", "least"),
    [(text_of, NAMED, _LEAST), (text_of, UNNAMED, 16), (longest_sentence, NAMED, _LEAST)],
    ids=["articles named", "articles unnamed", "sentences named"],
)
def test_a_changed_letter_of_every_article_is_found_in_the_long_proof(
    part: Callable[[Clause], str], line: str, least: int
):
    """What is printed is shown by ``make prove-audit``."""
    found, tried = recall(ROWS, part, line, least)
    print(f"quoted articles with a letter changed: {found} of {tried} found")
    assert tried >= 1200
    assert found * 100 >= tried * 98
