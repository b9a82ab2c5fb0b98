"""Which column is what of a plot."""

import pytest

from xiufu.spatial.files.plot_columns import plot_columns, read_labels


def test_the_likeliest_name_wins_and_case_does_not_matter() -> None:
    names = ["MC", "Name", "dkmc", "编号", "DKBH", "面积", "地块面积(公顷)", "TFH"]
    found = plot_columns(names)
    assert dict(found.of) == {
        "number": "DKBH",
        "name": "dkmc",
        "map_sheet": "TFH",
        "stated_area_hm2": "地块面积(公顷)",
    }
    assert found.area_unit == 1


@pytest.mark.parametrize(
    ("name", "unit"),
    [("地块面积", None), ("面积_亩", 15), ("AREA_M2", 10_000), ("面积（平方米）", 10_000), ("DKMJ（hm²）", 1)],
)
def test_a_unit_in_the_name(name: str, unit: int | None) -> None:
    assert (plot_columns([name]).of, plot_columns([name]).area_unit) == ({"stated_area_hm2": name}, unit)


@pytest.mark.parametrize(
    ("text", "rings"),
    [
        ('[["J1", "J2", "J3"], []]', [("J1", "J2", "J3"), ()]),
        ('[["J1", "J2"], ["J1", "J2", "J3", "J4"]]', None),
        ('[["J1", "J2", "J3"]]', None),
        ('[["J1", "J2", "J3"], [], []]', None),
        ("J1-J3", None),
        ("7", None),
        ("", None),
    ],
)
def test_labels_that_fit_rings_of_three_and_four_points(text: str, rings: list[tuple[str, ...]] | None) -> None:
    assert read_labels(text, [3, 4]) == rings
