"""The work scheme of a project (工作方案) from what the register holds of it."""

from collections.abc import Callable

from django.db.models import QuerySet

from xiufu.plans.work_scheme import Scheme
from xiufu.register.frame.templatetags.shown import hm2, wan
from xiufu.register.library.choices import key_area_titles
from xiufu.register.library.facts import EDITABLE, LEGACY, shown_text
from xiufu.register.library.models import BudgetSource, Indicator, Project, Promise, SubProject
from xiufu.register.library.totals import totals_from
from xiufu.register.rules.divisions import name_of

SCHEMED = "market_restoration"
"""The lifecycle that begins with a work scheme."""


def scheme_of(project: Project) -> Scheme:
    """What the work scheme of a project states (工作方案内容), as printed; promises that were superseded are left out."""
    subs: QuerySet[SubProject] = project.sub_projects.all()
    sources: QuerySet[BudgetSource] = project.sources.all()
    indicators: QuerySet[Indicator] = project.indicators.all()
    promises: QuerySet[Promise] = project.promises.filter(superseded_by__isnull=True)
    sums = totals_from(subs, sources)
    titles = {one.name: one.title for one in EDITABLE}
    return Scheme(
        project=project.name,
        number=project.number,
        place=f"{name_of(project.league)} {name_of(project.banner)}",
        authority=name_of(project.authority),
        area=_known(hm2, project.area_units),
        budget=_known(wan, project.budget_fen),
        key_areas=key_area_titles(project.key_areas),
        regions=project.regions,
        description=project.description,
        measures=project.measures,
        resource_allocation=project.resource_allocation,
        later_industry=project.later_industry,
        indicators=[(one.name, one.target, one.unit) for one in indicators],
        subs=[
            (one.name, one.kind, _known(hm2, one.area_units), _known(wan, one.budget_fen), one.tasks) for one in subs
        ],
        sources=[(one.get_kind_display(), one.name, wan(one.amount_fen)) for one in sources],
        sources_total=wan(sums.sources_fen),
        fiscal_total=wan(sums.fiscal_fen),
        fiscal_share=sums.fiscal_share,
        promises=[
            (one.get_kind_display(), one.clause, one.content, f"{one.promised_date}", _known(wan, one.promised_fen))
            for one in promises
        ],
        legacy=[(titles[name], shown_text(getattr(project, name))) for name in LEGACY] if project.legacy else (),
    )


def _known(show: Callable[[int], str], units: int | None) -> str:
    return "" if units is None else show(units)
