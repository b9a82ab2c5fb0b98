"""A generated dossier of any size for the bench: many units, works of several quota items, several years."""

from decimal import Decimal
from pathlib import Path

import yaml

from xiufu.core.numbers import plain_text

UNITS_A_HUNDRED_LINES = 5
ITEMS = 40


def write_dossier(folder: Path, lines: int) -> None:
    """Write ``plan.yaml`` and packs with about ``lines`` quota lines."""
    units = max(1, lines * UNITS_A_HUNDRED_LINES // 100)
    per_unit = lines // units
    folder.mkdir(parents=True)
    _write_quota(folder / "packs" / "bench-quota")
    area = Decimal("1.2345")
    whole = plain_text(area * units)
    plan = {
        "kind": "reclamation_form",
        "plan_date": "2025-11-19",
        "packs": {"cost_method": "neimenggu-cost-sample", "quota": ["bench-quota"], "prices": ["alxa-prices-2025-10"]},
        "project": {
            "name": "测速项目",
            "location": "某旗",
            "division": "152923",
            "builder": "某公司",
            "land_class_standard": "sandiao",
            "land_survey": "勘测定界",
        },
        "circumstances": {"project_type": "construction", "approval_level": "banner", "temporary_land": "true"},
        "phases": [
            {
                "id": "build",
                "name": "建设期",
                "kind": "construction",
                "period": {"from_month": "2025-11", "to_month": "2027-12"},
            },
            {
                "id": "restore",
                "name": "复垦期",
                "kind": "reclamation",
                "period": {"from_month": "2028-01", "to_month": "2031-12"},
            },
        ],
        "sub_projects": [
            {
                "id": "main",
                "name": "项目",
                "land": [{"before": "1207", "after": "1207", "area_hm2": whole}],
                "ownership": [{"kind": "state", "owner": "国有", "area_hm2": whole}],
                "units": [_unit(u, per_unit, area) for u in range(units)],
            }
        ],
        "works": [
            {"id": f"w{i}", "name": f"单项{i}", "work_class": "earth", "quota_item": f"B{i}"} for i in range(ITEMS)
        ],
        "equipment": [],
        "monitoring": [],
        "other_fees": [
            {
                "id": "fee",
                "name": "前期工作费",
                "method": {"by": "stated", "amount_wan": "10.00", "reason": "合同"},
                "allocation": [{"quarter": "2026Q1", "percent": "100"}],
            }
        ],
        "contingency_allocation": [{"quarter": "2028Q1", "percent": "100"}],
        "deposit": {"basis": "dynamic"},
    }
    (folder / "plan.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _unit(number: int, lines: int, area: Decimal) -> dict[str, object]:
    year = 2028 + number % 4
    return {
        "id": f"u{number}",
        "name": f"单元{number}",
        "area_hm2": plain_text(area),
        "directions": ["1207"],
        "damage": [{"type": "occupied", "degree": "light"}],
        "period": {"from_month": f"{year}-05", "to_month": f"{year}-08"},
        "measures": [
            {
                "id": "m",
                "name": "平整",
                "lines": [
                    {
                        "id": f"l{n}",
                        "work": f"w{(number + n) % ITEMS}",
                        "quantity": {"by": "area_thickness", "thickness_m": f"0.{1 + n % 9}0"},
                    }
                    for n in range(lines)
                ],
            }
        ],
    }


def _write_quota(folder: Path) -> None:
    folder.mkdir(parents=True)
    head = {
        "name": "bench-quota",
        "version": "1",
        "kind": "quota",
        "title": "测速用虚构定额",
        "source": {"document": "测速用虚构数据", "confidence": "L"},
    }
    (folder / "pack.yaml").write_text(yaml.safe_dump(head, allow_unicode=True, sort_keys=False), encoding="utf-8")
    items, uses = (
        ["id,name,unit_size,base_unit,work_content,other_cost_percent,place,confidence"],
        ["item,kind,resource,unit,quantity"],
    )
    for i in range(ITEMS):
        items.append(f"B{i},虚构子目{i},100,m3,虚构,5,虚构,L")
        uses += [f"B{i},labour,乙类工,工日,0.{i + 10}", f"B{i},machine,1014,台班,0.{i + 20}"]
    files = {
        "items.csv": items,
        "consumption.csv": uses,
        "shifts.csv": ["id,name,class1_cost,place", "1014,推土机 74kW,207.49,虚构"],
        "shift_use.csv": ["shift,kind,resource,unit,quantity", "1014,labour,甲类工,工日,2", "1014,material,柴油,kg,55"],
    }
    for name, rows in files.items():
        (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
