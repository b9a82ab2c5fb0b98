"""Where names stand beside each other, beside outlines and beside points."""

import pytest
import shapely

from tests.render.maps.contents import EAST, NORTH, content, sample
from tests.render.maps.sheets import labels_of
from xiufu.render.maps.details import lay_out_with_details
from xiufu.render.maps.labels import Box, Wish, place_labels
from xiufu.render.maps.layout import lay_out_content

YARD_AND_TRACK = {
    "材料堆场": shapely.box(EAST, NORTH + 2_900, EAST + 150, NORTH + 3_150),
    "生活区": shapely.box(EAST + 60, NORTH + 2_840, EAST + 100, NORTH + 2_870),
    "便道": shapely.box(EAST + 20, NORTH, EAST + 28, NORTH + 2_900),
}


def test_names_stand_clear_of_the_outlines_of_details_and_every_detail_has_its_number():
    layout, *sheets = lay_out_with_details(content(YARD_AND_TRACK))
    labels, missing = labels_of(layout)
    outlines = [layout.ground.shown(s.shape).boundary for s in layout.content.shapes if s.style == "detail"]
    assert len(outlines) == sum(len(sheet.grounds) for sheet in sheets) > 2
    assert missing == 0
    assert {label.text for label in labels} >= {f"（{n}）" for n in range(1, len(outlines) + 1)}
    for label in labels:
        letters = shapely.box(label.box.left, label.box.top, label.box.right, label.box.bottom)
        assert not any(letters.intersects(outline) for outline in outlines), label.text


@pytest.mark.parametrize("name", ["far", "long"])
def test_a_label_does_not_read_like_a_line_of_the_one_above(name):
    labels, _ = labels_of(lay_out_content(sample(name)))
    assert_apart([label.box for label in labels])


def test_two_labels_with_only_one_place_stand_apart():
    """Two points 3 mm above each other: names right beside them, 3.1 mm high, would be as close as lines are."""
    wishes = [Wish(shapely.Point(50, 50 + down), ("取土场",), 2.5, must=True) for down in (0, 3.2)]
    placed = [label.box for label in place_labels(wishes, Box(0, 0, 100, 100)) if label]
    assert len(placed) == 2
    assert_apart(placed)


def assert_apart(boxes: list[Box]) -> None:
    pairs = [(one, other) for i, one in enumerate(boxes) for other in boxes[:i]]
    above = [(a, b) for a, b in pairs if a.left < b.right and b.left < a.right]
    assert all(max(a.top - b.bottom, b.top - a.bottom) >= 0.89 for a, b in above)


def test_a_name_on_an_outline_is_better_than_none():
    frame, plot = Box(0, 0, 40, 20), shapely.box(19, 9, 21, 11)
    lines = [shapely.LineString([(x, 0), (x, 20)]) for x in range(1, 40)]
    [label] = place_labels([Wish(plot, ("取土场",), 2.5, must=True)], frame, lines=lines)
    assert label is not None
