"""Totals of a project's parts (合计): sub-projects within the project, money within the budget, the share of the treasury."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xiufu.core.numbers import Rounding, plain_text, rounded
from xiufu.register.frame.templatetags.shown import hm2, wan
from xiufu.register.library.choices import FISCAL
from xiufu.register.library.models import BudgetSource, Project, SubProject


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of the parts (各项合计): areas in 0.0001 hm², money in fen; ``fiscal_fen`` is what the treasury gives."""

    sub_area_units: int
    sub_budget_fen: int
    sources_fen: int
    fiscal_fen: int

    @property
    def fiscal_share(self) -> str:
        """Share of the treasury in all money (财政资金比例) in percent, two places; empty while no money is known.

        >>> Totals(0, 0, 30_000, 10_000).fiscal_share
        '33.33%'
        """
        if not self.sources_fen:
            return ""
        return f"{plain_text(rounded(Decimal(self.fiscal_fen) * 100 / self.sources_fen, Rounding(2)))}%"


def totals_of(project: Project) -> Totals:
    """The sums of a project's parts (合计)."""
    return totals_from(SubProject.objects.filter(project=project), BudgetSource.objects.filter(project=project))


def totals_from(subs: Iterable[SubProject], sources: Iterable[BudgetSource]) -> Totals:
    """The sums of parts that were read already (合计)."""
    subs, sources = tuple(subs), tuple(sources)
    return Totals(
        sum(sub.area_units or 0 for sub in subs),
        sum(sub.budget_fen or 0 for sub in subs),
        sum(source.amount_fen for source in sources),
        sum(source.amount_fen for source in sources if source.kind in FISCAL),
    )


def faults_of_totals(project: Project) -> tuple[str, ...]:
    """Where the parts are more than the whole (子项目超过项目、资金超过概算), with the numbers."""
    return tuple(_faults(project, totals_of(project)))


def _faults(project: Project, sums: Totals) -> Iterator[str]:
    area, budget = project.area_units, project.budget_fen
    if sums.sub_area_units > (area or 0):
        whole = f"大于项目面积 {hm2(area)} 公顷" if area else "而项目面积没有填"
        yield f"子项目面积合计 {hm2(sums.sub_area_units)} 公顷，{whole}；先改项目面积，或核对子项目"
    if sums.sub_budget_fen > (budget or 0):
        whole = f"大于项目投资概算 {wan(budget)} 万元" if budget else "而项目投资概算没有填"
        yield f"子项目投资合计 {wan(sums.sub_budget_fen)} 万元，{whole}；先改项目投资概算，或核对子项目"
    if sums.sources_fen > (budget or 0):
        whole = f"大于项目投资概算 {wan(budget)} 万元" if budget else "而项目投资概算没有填"
        yield f"资金来源合计 {wan(sums.sources_fen)} 万元，{whole}；先改项目投资概算，或核对资金"
