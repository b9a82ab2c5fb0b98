"""Lines of words: broken where they may be."""

from hypothesis import given
from hypothesis import strategies as st

from xiufu.render.maps.words import text_width, wrapped


@given(st.text("甲乙（）。，《》", min_size=1, max_size=40), st.sampled_from([6.5, 8.5, 12.5]))
def test_lines_are_whole_and_no_wider_than_their_room(text, width):
    lines = wrapped(text, 2.0, width)
    assert "".join(lines) == text
    assert all(text_width(line, 2.0) <= width for line in lines)
