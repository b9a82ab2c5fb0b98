"""A plan with geometry follows it: other coordinates give other areas, and everything that hangs on them."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from xiufu.core.errors import InputError
from xiufu.tasks.prepare import prepare

EJINA = Path("examples/ejina-railway")


def edited(folder: Path, file: str, before: str, after: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert text.count(before) == 1
    (folder / file).write_text(text.replace(before, after), "utf-8")


def test_a_moved_point_moves_the_figures(tmp_path: Path):
    """J4 of the yard goes 1 m to the east: ½ × (4642550.100 − 4642308.500) = 120.80 m² more in the plane, on the ellipsoid 0.0015 less."""
    folder = tmp_path / "railway"
    shutil.copytree(EJINA, folder)
    kept = prepare(folder, policy="recommended").computed.figures
    edited(folder, "geometry/boundary.txt", "J4,1,4642310.600,34523036.200", "J4,1,4642310.600,34523037.200")
    edited(folder, "geometry/boundary.txt", "8,3.8165,1,材料堆场", "8,3.8286,1,材料堆场")
    edited(folder, "plan.yaml", "  area_hm2: 6.3758", "  area_hm2: 6.3879")
    moved = prepare(folder, policy="recommended").computed.figures
    for figure, before, after in (
        ("measured_area|sub:main/unit:yard", "38165.00", "38285.79"),
        ("area|sub:main/unit:yard", "3.8165", "3.8286"),
        ("area|sub:main/unit:camp", "0.1200", "0.1200"),
        ("area|project", "6.3758", "6.3879"),
        ("quantity|sub:main/unit:yard/measure:leveling/line:leveling", "7633.00", "7657.20"),  # 38286 × 0.20
    ):
        assert (kept[figure].number, moved[figure].number) == (Decimal(before), Decimal(after)), figure


def test_a_project_area_that_the_points_do_not_give_is_refused_or_said(tmp_path: Path):
    """A hectare typed wrong is no rounding: it is not spread over the units."""
    folder = tmp_path / "railway"
    shutil.copytree(EJINA, folder)
    edited(folder, "plan.yaml", "  area_hm2: 6.3758", "  area_hm2: 7.3758")
    with pytest.raises(InputError, match=r"7\.3758"):
        prepare(folder, policy="recommended")
