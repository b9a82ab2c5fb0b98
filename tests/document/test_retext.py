"""Other texts stand where their bookmarks say, and nothing else moves."""

from __future__ import annotations

from tests.document.test_places import sample
from xiufu.document.places import printed_figures
from xiufu.document.retext import with_texts


def test_other_texts_in_place_of_figures():
    one = sample()
    marks = [p.mark for p in printed_figures(one)]
    changed = with_texts(one, {marks[1]: "脚注", marks[3]: "单元格", marks[4]: "表注"})
    assert [p.number.text for p in printed_figures(changed)] == ["9.4", "脚注", "9.4000", "单元格", "表注"]
    assert with_texts(one, {"f_0_1": "别处"}) == one
