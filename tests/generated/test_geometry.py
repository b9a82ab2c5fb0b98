"""Areas from geometry add up: rows and columns of any plan make exactly the area that controls them."""

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from tests.generated.drawn import Drawn, drawn
from tests.generated.running import read
from tests.tries import tried

PLACE = Decimal("0.0001")


def near(hm2: Decimal, square_meters: Decimal, stretch: Decimal, cells: int) -> bool:
    """Whether an adjusted area is what the plane says: stretched as the whole is, but for the scale of the projection
    (below 1 in 1000) and 1 m² of rounding a cell."""
    meant = square_meters * stretch / 10_000
    return abs(hm2 - meant) <= meant / 500 + cells * PLACE


@tried(5, 30, st.builds(drawn, seed=st.integers(0, 999_999), size=st.integers(1, 6)))
def test_rows_and_columns_make_the_whole(made: Drawn):
    with tempfile.TemporaryDirectory(prefix="xiufu-") as folder:
        plan = read(made.write(Path(folder) / "dossier"))
    figures, subs = plan.figures, plan.plan.computed.plan.sub_projects
    areas = {f.id: f.number for f in figures.values() if f.id.term in ("area", "parcel_area", "owned_area")}
    assert all(area == area.quantize(PLACE) and area > 0 for area in areas.values())
    drawn_m2 = sum((w for sub in subs for w in made.overlaps(sub.id, 1).values()), Decimal())
    stretch = made.control_hm2 * 10_000 / drawn_m2
    whole = Decimal()
    for sub in subs:
        units = [areas["area", f"sub:{sub.id}/unit:{unit.id}"] for unit in sub.units]  # type: ignore[index]
        whole += sum(units)
        for rows, part in ((sub.parcels, 1), (sub.owners, 4)):
            assert sum(row.area_hm2 for row in rows) == sum(units)  # type: ignore[misc]
            found: dict[str, Decimal] = {}
            for row in rows:
                name = row.before if part == 1 else row.owner  # type: ignore[union-attr]
                found[name] = found.get(name, Decimal()) + row.area_hm2  # type: ignore[operator]
            meant = made.overlaps(sub.id, part)
            assert {name for name, area in meant.items() if area > 10} <= found.keys() <= meant.keys()
            cells = len(sub.units) * 2 * len(made.parcels)
            assert [n for n, area in found.items() if not near(area, meant[n], stretch, cells)] == []
    assert whole == made.control_hm2 == figures["area"].number == figures["area_before"].number
    assert figures["owned_area"].number == figures["area_after"].number == made.control_hm2
    for key, area in areas.items():
        measured, gap = (figures.find(term, key.subject) for term in ("measured_area", "area_adjustment"))
        if measured is not None and gap is not None:
            assert measured.number + gap.number == area * 10_000
