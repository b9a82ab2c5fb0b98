"""All computations of a plan in their order (测算)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from xiufu.compute.areas import areas
from xiufu.compute.case import Case, Path
from xiufu.compute.contacts import contacts
from xiufu.compute.deposit import DepositPlan, deposit
from xiufu.compute.estimate import Estimate, estimate
from xiufu.compute.quantities import quantities
from xiufu.compute.schedule import Schedule, phases, schedule
from xiufu.compute.slopes import slopes
from xiufu.core.figure import Figure, Figures, Source
from xiufu.core.model_place import labels_of
from xiufu.model.geometry import LayerFile
from xiufu.model.measured import Survey
from xiufu.model.plan import Plan
from xiufu.model.site import Damage
from xiufu.packs.chosen import Chosen
from xiufu.packs.kinds import CostMethod, Policy


@dataclass(frozen=True, slots=True)
class Computed:
    """A plan with all its figures and the structures its tables are made of (测算结果)."""

    plan: Plan
    chosen: Chosen
    policy: Policy
    figures: Figures
    estimate: Estimate
    schedule: Schedule
    deposit: DepositPlan
    survey: Survey | None = None

    def stale_prices(self) -> list[Figure]:
        """Prices older than the method allows before the plan's date (过期价格)."""
        earliest = self.plan.plan_date - timedelta(days=self.chosen.cost_method.price_max_age_days)
        dated = [(f, f.origin.as_of_date) for f in self.figures.values() if isinstance(f.origin, Source)]
        terms = {"budget_price", "unit_price", "machine_shift_price"}
        return [f for f, day in dated if f.id.term in terms and day and day < earliest]

    def unverified(self) -> list[str]:
        """未核实: conventions and values that rest on recall, wherever a figure uses them."""
        sources = [f.origin if isinstance(f.origin, Source) else f.origin.clause for f in self.figures.values()]
        used = [f"{s.document}{'，' if s.place else ''}{s.place}" for s in sources if s is not None and s.unverified]
        return list(dict.fromkeys([*self.chosen.unverified, *used]))


def compute(
    plan: Plan,
    chosen: Chosen,
    cite: Callable[[Path], Source],
    policy: Policy = "recommended",
    survey: Survey | None = None,
) -> Computed:
    """Every figure of a checked plan. A reference that does not exist is a fault of ours: checks come first."""
    figures = Figures(chosen.cost_method.printing, subject_names(plan, chosen.cost_method))
    case = Case(plan, chosen, figures, cite, survey)
    areas(case)
    contacts(case)
    slopes(case)
    quantities(case)
    phases(case)
    estimated = estimate(case)
    scheduled = schedule(case, estimated)
    return Computed(plan, chosen, policy, figures, estimated, scheduled, deposit(case, estimated, scheduled), survey)


_SECTIONS = {
    "construction": "工程施工费",
    "equipment": "设备费",
    "monitoring": "监测与管护费",
    "static": "静态",
    "dynamic": "动态",
}
"""Names of the sections of the estimate that ratios are about."""


def subject_names(plan: Plan, method: CostMethod) -> dict[str, str]:
    """The user's names by subject, for explanations and workbooks."""
    names = _SECTIONS | {"project": plan.project.name} | {f"class:{c.id}": c.name for c in method.work_classes}
    several = len(plan.sub_projects) > 1
    for sub in plan.sub_projects:
        names[f"sub:{sub.id}"] = sub.name
        before = f"{sub.name}·" if several else ""
        for unit in sub.units:
            of_unit = f"sub:{sub.id}/unit:{unit.id}"
            names[of_unit] = f"{before}{unit.name}"
            for measure in unit.measures:
                names[f"{of_unit}/measure:{measure.id}"] = f"{before}{unit.name}·{measure.name}"
                for line in measure.lines:
                    names[f"{of_unit}/measure:{measure.id}/line:{line.id}"] = (
                        f"{before}{unit.name}·{measure.name}·{line.id}"
                    )
        names |= {f"sub:{sub.id}/work:{w.id}": f"{before}{w.name}" for w in plan.works}
    for prefix, items in (
        ("work", plan.works),
        ("fee", plan.other_fees or ()),
        ("equipment", plan.equipment or ()),
        ("monitoring", plan.monitoring or ()),
        ("phase", plan.phases),
    ):
        names |= {f"{prefix}:{item.id}": item.name for item in items}
    if plan.geometry is not None:
        names |= {f"layer:{layer.id}": layer.name for layer in plan.geometry.layers}
        names |= {f"role:{role}": label for role, label in labels_of(LayerFile.model_fields["role"]).items()}
    for field in ("type", "degree", "state"):
        names |= {f"{field}:{word}": label for word, label in labels_of(Damage.model_fields[field]).items()}
    return names
