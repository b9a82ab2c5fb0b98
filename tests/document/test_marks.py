"""Names of bookmarks are what Word allows, and differ where figures do."""

import re

from hypothesis import given
from hypothesis import strategies as st

from xiufu.core.figure import FigureId
from xiufu.document.marks import figure_key, figure_mark


def test_key_is_the_hash_of_the_whole_id():
    # sha256("area|project") begins c900088018: printed by `printf 'area|project' | sha256sum`
    assert figure_key(FigureId("area")) == "f_c900088018"
    assert figure_key(FigureId("area", "sub:a")) != figure_key(FigureId("area", "sub:b"))


@given(st.text(), st.text(), st.integers(1, 10**9))
def test_marks_are_names_word_accepts(term: str, subject: str, occurrence: int):
    assert re.fullmatch(r"f_[0-9a-f]{10}_[0-9]{1,10}", figure_mark(FigureId(term, subject), occurrence))
