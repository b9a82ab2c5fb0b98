"""What belongs together is paired: equal items first, then alike ones, the order kept."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from xiufu.core.align import aligned, letter_pairs, resemblance

WORDS = st.lists(st.sampled_from(["甲", "乙", "丙", "丁", "甲乙", ""]), max_size=12)


def by_text(before: list[str], after: list[str]) -> list[tuple[int | None, int | None]]:
    return aligned(before, after, [lambda text: text], lambda a, b: 1 + resemblance(letter_pairs(a), letter_pairs(b)))


def test_an_insertion_moves_nothing_else():
    assert by_text(["甲", "乙", "丙"], ["甲", "新", "乙", "丙"]) == [(0, 0), (None, 1), (1, 2), (2, 3)]


def test_what_stands_alone_between_equals_is_paired_however_little_alike():
    assert by_text(["甲", "乙", "丙"], ["甲", "新", "丙"]) == [(0, 0), (1, 1), (2, 2)]


def test_of_several_the_most_alike_are_paired():
    # 土地平整 shares 4 pairs of 7 and 5: 8/12; 表土剥离 4 of 5 and 8: 8/13; they cross, so that only one can be kept
    before = ["土地平整工程", "表土剥离", "撒播草籽"]
    after = ["表土剥离（改）", "土地平整", "栽植樟子松"]
    assert by_text(before, after) == [(None, 0), (0, 1), (1, None), (2, None), (None, 2)]


def test_items_that_must_not_be_paired():
    assert aligned(["甲"], ["乙"], [lambda text: text], lambda a, b: 0) == [(0, None), (None, 0)]


def test_a_later_key_pairs_what_the_first_left():
    rows = [("一", "1"), ("二", "2"), ("三", "3")]
    other = [("一", "7"), ("新", "8"), ("二", "9"), ("三", "3")]
    keys = [lambda row: row, lambda row: row[0]]
    assert aligned(rows, other, keys, lambda a, b: 0) == [(0, 0), (None, 1), (1, 2), (2, 3)]


def test_a_key_of_none_equals_nothing():
    assert aligned(["甲"], ["甲"], [lambda text: None], lambda a, b: 0) == [(0, None), (None, 0)]


@given(WORDS)
def test_a_sequence_belongs_to_itself(words: list[str]):
    assert by_text(words, words) == [(n, n) for n in range(len(words))]


@given(WORDS, WORDS)
def test_every_item_stands_once_and_the_order_is_kept(before: list[str], after: list[str]):
    pairs = by_text(before, after)
    assert [i for i, _ in pairs if i is not None] == list(range(len(before)))
    assert [j for _, j in pairs if j is not None] == list(range(len(after)))


def test_long_sequences_without_anything_equal_take_no_time():
    before, after = [f"甲{n}" for n in range(4000)], [f"乙{n}" for n in range(4000)]
    begun = time.process_time()
    pairs = by_text(before, after)
    assert time.process_time() - begun < 10  # 0.1 s at rest; weighing all 16 million pairs would take minutes
    assert len(pairs) >= 4000


def test_resemblance():
    # 2 of the pairs " 土", "土地", "地 " and of " 土", "土壤", "壤 " agree: 1 of 3 and 1 of 3
    assert resemblance(letter_pairs("土地"), letter_pairs("土壤")) == 33
    assert resemblance(letter_pairs(""), letter_pairs("")) == 100
