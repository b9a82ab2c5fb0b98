"""Generated dossiers: whole valid plans of every kind of input, with the packs they choose."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from tests.generated.dice import Dice
from tests.generated.money import deposits, equipment, fees, monitoring, own_prices
from tests.generated.packs import CLASSES, Item, Packs, packs
from tests.generated.site import KINDS, sub_projects
from tests.generated.times import Data, allocations, phase_lists

LAND = {
    "sandiao": ("01", "0103", "0101", "0301", "0404", "0602", "1006", "1207"),
    "gbt21010_2017": ("0103", "0301", "0602"),
}
CHAPTERS = ("purpose", "principles", "nature", "economy", "damage", "suitability", "quality", "measures",
            "organization", "funding", "supervision", "technology", "participation", "safety", "ecology")  # fmt: skip
"""What the outline asks of the preparer."""

ATTACHMENTS = ("commission", "commitment", "approval", "survey", "tenure", "right_holder_opinion", "notice")
DRAWINGS = ("land_use_map", "damage_map", "reclamation_map")
ENCLOSED = {"issuer": "某单位", "issued_date": "2025-11-03", "number": "无", "covers": "项目区"}
DRAWN = {"map_scale": "1:2000", "sheets": "1"}

FACTS = ("builder_address", "builder_representative", "builder_phone", "builder_nature", "nature", "scale", "map_sheet",
         "coordinates")  # fmt: skip
PREPARER = ("name", "representative", "qualification", "qualification_grade", "qualification_authority",
            "qualification_number", "contact", "phone")  # fmt: skip


@dataclass(frozen=True, repr=False)
class Made:
    """A generated dossier, not yet written."""

    plan: Data
    packs: Packs
    chapters: dict[str, str]
    enclosed: tuple[str, ...] = ()

    def write(self, folder: Path) -> Path:
        """Write it into a folder that does not exist yet."""
        for pack, files in self.packs.files.items():
            (folder / "packs" / pack).mkdir(parents=True)
            for file, text in files.items():
                (folder / "packs" / pack / file).write_text(text, encoding="utf-8", newline="")
        (folder / "chapters").mkdir()
        for chapter, text in self.chapters.items():
            (folder / "chapters" / f"{chapter}.md").write_text(text, encoding="utf-8")
        for file in self.enclosed:
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_bytes(file.encode())
        self.write_plan(folder, self.plan)
        return folder

    @staticmethod
    def write_plan(folder: Path, plan: Data) -> None:
        """Write ``plan.yaml``: JSON is YAML, and every number stands on a line of its own."""
        (folder / "plan.yaml").write_text(json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8")


def plans(*, complete: bool = False) -> st.SearchStrategy[Made]:
    """Valid dossiers of every size."""
    return st.builds(dossier, seed=st.integers(0, 999_999), size=st.integers(1, 6), complete=st.just(complete))


def dossier(seed: int, size: int, complete: bool = False) -> Made:
    """A valid dossier. A complete one owes nothing; others may lack facts, chapters, rates and whole sections."""
    dice = Dice(seed, size)
    made = packs(dice, complete=complete)
    phases, of_phases = phase_lists(dice, complete)
    works = work_lists(dice, made)
    given = (lambda: True) if complete else (lambda: not dice.one_in(10))
    standard = dice.pick(sorted(LAND))
    subs = [sub_projects(dice, n, LAND[standard], works, phases, complete) for n in range(dice.count(1, 3))]
    plan: Data = {
        "kind": "reclamation_form", "plan_date": dice.pick(["2024-06-01", "2025-11-19", "2026-10-31"]),
        "packs": {"cost_method": "made-cost_method", "quota": ["made-quota"], "prices": ["made-prices"]},
        "project": {"name": dice.name("生成项目"), "location": "某旗某苏木", "division": "152923",
                    "builder": dice.name("某公司"), "land_class_standard": standard, "land_survey": "勘测定界",
                    **{fact: f"{fact} 值" for fact in FACTS if given()}},
        "preparer": {fact: f"{fact} 值" for fact in PREPARER if given()} | ({"members": ["甲", "乙"]} if given() else {}),
        "circumstances": {"project_type": "construction", "temporary_land": True},
        "basis": [{"kind": "law", "title": "土地复垦条例"}],
        "phases": of_phases, "sub_projects": subs, "works": [work for work, _ in works], "prices": own_prices(dice, made),
        "contingency_allocation": allocations(dice, phases),
        "deposit": deposits(dice, phases),
    }  # fmt: skip
    for key, listed in (
        ("equipment", equipment(dice, phases)),
        ("other_fees", fees(dice, made, phases)),
        ("monitoring", monitoring(dice, phases)),
    ):
        if given():
            plan[key] = listed
    plan |= enclosures(dice, given)
    enclosed = tuple(item["file"] for key in ("attachments", "drawings") for item in plan[key] if "file" in item)
    chapters = {c: f"{c} 的文字。\n\n静态总投资 {{{{static_investment}}}}。\n" for c in CHAPTERS if given()}
    return Made(plan, made, chapters, enclosed)


def enclosures(dice: Dice, given: Callable[[], bool]) -> Data:
    """Attachments, drawings and replies to reviewers; some kinds twice, some not applicable."""
    listed: Data = {}
    for key, kinds, facts in (("attachments", ATTACHMENTS, ENCLOSED), ("drawings", DRAWINGS, ENCLOSED | DRAWN)):
        items: list[Data] = []
        for kind in (k for k in kinds for _ in range(2 if dice.one_in(6) else 1)):
            item: Data = {"id": f"{kind}-{len(items)}", "kind": kind}
            if dice.one_in(6):
                item["not_applicable"] = dice.name("没有此项")
            else:
                item |= {fact: value for fact, value in facts.items() if given()}
                item |= {"title": dice.name(kind)} if dice.one_in(2) else {}
                item |= {"file": f"{key}/{item['id']}.PDF"} if given() else {}
            if given():
                items.append(item)
        listed[key] = items
    replies = [{"id": f"r{n}", "raised_by": "某专家", "raised_date": "2025-12-01", "opinion": dice.name("意见"), "reply": "已改",
                "changed_section": dice.pick(CHAPTERS)} for n in range(dice.count(0, 2))]  # fmt: skip
    return listed | {"review_replies": replies}


def work_lists(dice: Dice, made: Packs) -> list[tuple[Data, str]]:
    """Works with their units: by quota item with coefficients and haul, or at a stated price."""
    works = []
    for n in range(dice.count(1, 4)):
        work: Data = {"id": f"w{n}", "name": dice.name(f"单项{n}"), "work_class": dice.pick(CLASSES)}
        if dice.one_in(4):
            unit = dice.pick(sorted(KINDS))
            work["stated_price"] = {
                "amount_yuan": dice.number("0", "5000", 3),
                "unit": unit,
                "source": "市场询价",
                "as_of_date": "2024-05-01",
            }
        else:
            item = dice.pick(made.items)
            unit, work["quota_item"] = item.base_unit, item.id
            if item.hauls:
                work["haul_distance_m"] = dice.number("0", "5000", 1)
            work["coefficients"] = [coefficients(dice, item) for _ in range(dice.count(0, 2))]
        works.append((work, unit))
    return works


def coefficients(dice: Dice, item: Item) -> Data:
    """A coefficient on something the item uses."""
    kind, resource = dice.pick(item.uses)
    on = dice.pick(["item", "material" if kind == "unpriced_material" else kind])
    found: Data = {"on": on, "factor": dice.number("0.01", "3", 3), "reason": "定额说明"}
    return found | ({"resource": resource} if dice.one_in(2) else {})
