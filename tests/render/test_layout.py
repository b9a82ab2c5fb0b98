"""Captions of several lines: none ends in a line of one letter, whatever their length, as the bundled font measures them."""

import re
from dataclasses import replace

import pytest

from xiufu.render.docx.house import default_house
from xiufu.render.layout import caption_insets
from xiufu.render.maps.words import text_width

LOOK = default_house().looks["caption"]
WIDTH = 8844
"""An upright page's: 36.85 letters of 12 pt."""
LETTERS = "临哈铁路临河至额济纳段扩能改造工程（LEKNSG-6）临时用地土地利用现状图" * 4


def broken(text: str, twips: int) -> list[str]:
    """A text in lines as a page breaks them: a Latin word with its brackets is whole."""
    lines = [""]
    for piece in re.findall("（?[!-~]+）?|.", text):
        if text_width(lines[-1] + piece, LOOK.size * 10) > twips:
            lines.append("")
        lines[-1] += piece
    return lines


@pytest.mark.parametrize("length", range(30, 130))
def test_no_line_of_a_caption_is_short(length):
    text = f"图2 {LETTERS[:length]}"
    left, right = caption_insets(text, LOOK, WIDTH)
    lines = broken(text, WIDTH - left - right)
    assert abs(left - right) <= 1
    assert len(lines) <= len(broken(text, WIDTH)) + 1
    widths = [text_width(line, 1) for line in lines]
    assert widths[-1] >= max(widths) / 2, lines


def test_without_insets_there_are_lines_of_one_letter():
    """What the other test is about: of these captions some would end so."""
    ends = [broken(f"图2 {LETTERS[:length]}", WIDTH)[-1] for length in range(30, 130)]
    assert sum(len(end) <= 2 for end in ends) >= 4


def test_a_caption_of_one_line_stays_as_it_is():
    # 3 + 30 letters of 36.85
    assert caption_insets(f"图1 {'甲' * 30}", LOOK, WIDTH) == (0, 0)
    assert caption_insets(f"图1 {'甲' * 30}\n{'乙' * 30}", LOOK, WIDTH) == (0, 0)
    assert caption_insets("", LOOK, WIDTH) == (0, 0)


def test_insets_are_where_the_caption_does_not_stand():
    text = "甲" * 40
    # 20 letters of 240 twips and 1.5 more for the differences of fonts leave 8844 − 21.5 × 240 = 3684,
    # and widths are tried in steps of 0.5 from 35.35: 20.35 letters, 8844 − 21.85 × 240 = 3600
    assert caption_insets(text, LOOK, WIDTH) == (1800, 1800)
    assert caption_insets(text, replace(LOOK, align="left"), WIDTH) == (0, 3600)
    assert caption_insets(text, replace(LOOK, align="both"), WIDTH) == (0, 3600)
    assert caption_insets(text, replace(LOOK, align="right"), WIDTH) == (3600, 0)
    # indents of the style leave 8844 − 1200 = 7644
    assert sum(caption_insets(text, replace(LOOK, left=1000, right=200), WIDTH)) == pytest.approx(2400, abs=120)


def test_its_own_line_breaks_stay():
    """The longer of two lines decides; the shorter one stays whole."""
    left, right = caption_insets(f"{'甲' * 40}\n{'乙' * 25}", LOOK, WIDTH)
    # 25 letters and 1.5 more, to a step
    assert WIDTH - left - right == pytest.approx(26.5 * 240, abs=120)


@pytest.mark.parametrize("width", [1, 200, 500])
def test_where_there_is_no_room_nothing_is_set_in(width):
    assert caption_insets("表1 " + "甲" * 40, LOOK, width) == (0, 0)
