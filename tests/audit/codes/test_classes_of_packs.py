"""Every class of the packs, written rightly and with its code changed by a digit, in the ways in which documents write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.audit.written import written
from xiufu.audit.codes.names import code_names
from xiufu.core.finding import Verdict
from xiufu.packs.kinds import LandClass
from xiufu.packs.library import built_in_class_names

NAMES = built_in_class_names()
ROWS = [one for (standard, _), one in NAMES.classes.items() if not NAMES.standards[standard].former]
LEVELS = [one for one in ROWS if one.standard != "czcsxm"]
"""What stands within cities and villages has codes of three figures, which other classifications had too."""


def in_columns(code: str, name: str) -> str:
    return f"[现状]\n地类编码|地类名称|面积\n{code}|{name}|1.0\n"


def in_a_cell(code: str, name: str) -> str:
    return f"[现状]\n地类编码及名称|面积\n{code} {name}|1.0\n"


def in_brackets(code: str, name: str) -> str:
    return f"现状地类为{name}（地类编码{code}），面积1.2000hm²。\n"


def in_words(code: str, name: str) -> str:
    return f"土地利用现状以{code}{name}为主。\n"


WAYS: dict[str, Callable[[str, str], str]] = {
    "columns": in_columns,
    "cell": in_a_cell,
    "brackets": in_brackets,
    "words": in_words,
}


def verdicts(text: str) -> list[Verdict]:
    return [one.verdict for one in code_names(written(text))]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_right_is_never_called_wrong(way: str):
    wrong = [one.code + one.name for one in ROWS if {*verdicts(WAYS[way](one.code, one.name))} - {Verdict.AGREES}]
    assert wrong == []


def changed(one: LandClass) -> Iterator[str]:
    """Its code with one digit changed to the next, so that no standard has it with this name."""
    for place, letter in enumerate(one.code):
        if letter.isdigit():
            other = f"{one.code[:place]}{(int(letter) + 1) % 10}{one.code[place + 1 :]}"
            if not NAMES.of(other, NAMES.named(one.name)):
                yield other


# 90 of words are of two figures, which say nothing there: 10林地 may be a number of anything.
FOUND = {"columns": (1329, 1329), "cell": (1329, 1329), "brackets": (1329, 1329), "words": (1239, 1329)}
"""How many of the changes are found, of how many."""


@pytest.mark.parametrize("way", WAYS)
def test_a_changed_digit_is_found(way: str):
    counted: Counter[bool] = Counter()
    for one in LEVELS:
        for code in changed(one):
            counted[Verdict.DIFFERS in verdicts(WAYS[way](code, one.name))] += 1
    assert (counted[True], counted.total()) == FOUND[way]
