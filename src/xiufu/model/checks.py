"""Cross-checks of a plan (交叉检查): what one field cannot tell by itself. The two lists below are all of them."""

from collections.abc import Callable, Iterator

from xiufu.core.errors import InputError, Problem
from xiufu.model.check_attachments import enclosed_files, enclosures_apply, feature_types_apply, geometry_is_there
from xiufu.model.check_costs import (
    allocations_complete,
    fee_bases,
    fee_tables,
    instalments,
    measures_have_time,
    periods_in_phases,
    phases_in_order,
    price_dates,
)
from xiufu.model.check_site import (
    areas_add_up,
    directions,
    division,
    duplicate_ids,
    duplicate_rows,
    land_classes,
    unit_areas,
)
from xiufu.model.check_works import one_basis, prices_found, quantity_units, quota_items, work_classes, works_exist
from xiufu.model.load import PLAN_FILE, Dossier
from xiufu.model.plan import Plan
from xiufu.packs.chosen import Chosen
from xiufu.packs.kinds import PackKind, Policy
from xiufu.packs.library import Library

PLAN_CHECKS: tuple[Callable[[Dossier], Iterator[Problem]], ...] = (
    duplicate_ids,
    duplicate_rows,
    areas_add_up,
    unit_areas,
    directions,
    phases_in_order,
    periods_in_phases,
    measures_have_time,
    works_exist,
    one_basis,
    allocations_complete,
    fee_bases,
    instalments,
    price_dates,
    enclosed_files,
    geometry_is_there,
    feature_types_apply,
    enclosures_apply,
)
"""What the plan alone can tell."""

PACK_CHECKS: tuple[Callable[[Dossier, Chosen], Iterator[Problem]], ...] = (
    division,
    land_classes,
    work_classes,
    quota_items,
    quantity_units,
    prices_found,
    fee_tables,
)
"""What only the plan together with its packs can tell."""


def choose_packs(dossier: Dossier, library: Library, policy: Policy) -> tuple[Chosen | None, list[Problem]]:
    """选用数据包并检查方案: what was chosen, and every problem of the plan, of that choice, and of both together."""
    plan = dossier.plan
    problems = [*dossier.problems, *sorted({problem for check in PLAN_CHECKS for problem in check(dossier)})]
    try:
        chosen = library.choose(
            plan.packs.cost_method,
            plan.packs.quota,
            plan.packs.prices,
            policy=policy,
            land_class_standard=plan.project.land_class_standard,
            on=plan.plan_date,
            also=_site_packs(plan),
        )
    except InputError as error:
        return None, problems + [_with_line(dossier, problem) for problem in error.problems]
    return chosen, problems + cross_check(dossier, chosen)


def _site_packs(plan: Plan) -> tuple[PackKind, ...]:
    """Kinds of packs that a plan rests on for what it tells of its land."""
    fields: tuple[PackKind, ...] = ("layer_fields",) if plan.geometry is not None else ()
    return (*fields, "site_conditions") if plan.on_site else fields


def cross_check(dossier: Dossier, chosen: Chosen) -> list[Problem]:
    """对照数据包检查: every problem of the plan against its packs."""
    problems: set[Problem] = set()
    for check in PACK_CHECKS:
        try:
            problems.update(check(dossier, chosen))
        except InputError as error:
            problems.update(_with_line(dossier, problem) for problem in error.problems)
    return sorted(problems)


def _with_line(dossier: Dossier, problem: Problem) -> Problem:
    """A problem of ``plan.yaml`` that a pack look-up found, with its line."""
    if problem.file != PLAN_FILE:
        return problem
    return dossier.problem(tuple(problem.path.split(".")), problem.problem, problem.remedy)
