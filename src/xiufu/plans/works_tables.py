"""Tables of works (工程): quantities with their equations, topsoil balance, schedule of units, unit costs of measures."""

from collections.abc import Iterator

from xiufu.compute.kernels import same
from xiufu.compute.run import Computed
from xiufu.core.figure import Figure, Source, Step
from xiufu.core.glossary import unit_text
from xiufu.document.blocks import Cell, Paragraph, Run, Table, Text, Unknown, run_cell
from xiufu.model.site import SubProject, Unit
from xiufu.model.works import Measure, Period, StatedQuantity
from xiufu.plans.cells import cell, header, number, row
from xiufu.plans.cost_tables import YUAN, formula_in_numbers


def units(computed: Computed) -> Iterator[tuple[SubProject, Unit, str]]:
    """Every unit with its sub-project and subject (复垦单元)."""
    for sub in computed.plan.sub_projects:
        for unit in sub.units:
            yield sub, unit, f"sub:{sub.id}/unit:{unit.id}"


def period_text(period: Period | None, what: str, place: str) -> Run:
    """A period as printed, or the mark that it is owed."""
    if period is None:
        return Unknown(what, place)
    if period.from_month == period.to_month:
        return Text(period.from_month.chinese)
    return Text(f"{period.from_month.chinese}～{period.to_month.chinese}")


def quantity_table(computed: Computed) -> Table:
    """复垦工程量表: each line with the equation it follows from."""
    f, rows = computed.figures, []
    names = {work.id: work.name for work in computed.plan.works}
    for _, unit, subject in units(computed):
        lines = [(m, line, f"{subject}/measure:{m.id}/line:{line.id}") for m in unit.measures for line in m.lines]
        for i, (measure, line, of_line) in enumerate(lines):
            figure = f["quantity", of_line]
            first = (cell(f.subject_name(subject), rowspan=len(lines)),) if i == 0 else ()
            why = (
                f"直接给出：{line.quantity.reason}" if isinstance(line.quantity, StatedQuantity) else _equation(figure)
            )
            rows.append(
                (
                    *first,
                    cell(measure.name),
                    cell(names[line.work]),
                    cell(why, align="left"),
                    cell(unit_text(figure.unit)),
                    cell(figure),
                )
            )
    heads = header("复垦单元", "措施", "单项工程", "计算式", "单位", "工程量")
    return Table("quantities", "复垦工程量表", (heads, *rows), (16, 14, 16, 28, 9, 17), numbered=True)


def _arithmetic(figure: Figure) -> str:
    """The printed arithmetic of a quantity; nothing where it was stated or is the unit's own area."""
    computed = isinstance(figure.origin, Step) and figure.origin.kernel is not same
    return formula_in_numbers(figure, units=False) if computed else ""


def _equation(figure: Figure) -> str:
    if isinstance(figure.origin, Source):
        return "设计值"
    arithmetic = _arithmetic(figure)
    return f"{arithmetic}={figure.text}{unit_text(figure.unit)}" if arithmetic else "取单元面积"


def quantity_paragraphs(computed: Computed) -> list[Paragraph]:
    """复垦工程量 in words, one paragraph a unit, with the printed equations."""
    f, paragraphs = computed.figures, []
    names = {work.id: work.name for work in computed.plan.works}
    for i, (_, unit, subject) in enumerate(units(computed), 1):
        runs: list[Run] = [Text(f"{i}．{f.subject_name(subject)}：面积 "), number(f["area", subject]), Text("hm²")]
        for measure in unit.measures:
            for line in measure.lines:
                figure = f["quantity", f"{subject}/measure:{measure.id}/line:{line.id}"]
                of_what = measure.name if len(measure.lines) == 1 else names[line.work]
                arithmetic = _arithmetic(figure)
                runs += [
                    Text(f"；{of_what}工程量 {f'{arithmetic} = ' if arithmetic else ''}"),
                    number(figure),
                    Text(unit_text(figure.unit)),
                ]
        paragraphs.append(Paragraph((*runs, Text("。")), align="left"))
    return paragraphs


def topsoil_table(computed: Computed) -> Table | None:
    """表土平衡表, when topsoil is stripped anywhere."""
    f = computed.figures
    if f.find("topsoil_balance") is None:
        return None
    terms = ("topsoil_stripped", "topsoil_available", "topsoil_needed", "topsoil_balance")
    rows = [
        row(
            f.subject_name(subject),
            f["topsoil_stripped", subject],
            f["topsoil_loss_rate", subject],
            *(f[term, subject] for term in terms[1:]),
        )
        for _, unit, subject in units(computed)
        if unit.topsoil
    ]
    rows.append(row("合计", f["topsoil_stripped"], "", *(f[term, "project"] for term in terms[1:])))
    heads = header("复垦单元", "剥离量", "损失率（%）", "可利用量", "覆土需求量", "余缺量")
    return Table("topsoil", "表土平衡表", (heads, *rows), (24, 16, 12, 16, 16, 16), "单位：m³", numbered=True)


def schedule_table(computed: Computed) -> Table:
    """土地复垦工程进度安排表."""
    f = computed.figures
    rows: list[tuple[Cell, ...]] = []
    for _, unit, subject in units(computed):
        if not unit.reclaimed:
            continue
        measures = "、".join(m.name for m in unit.measures)
        rows.append(
            (
                cell(f.subject_name(subject)),
                cell(f["area", subject]),
                cell(measures),
                run_cell([_when(unit, f"{subject}.period")]),
            )
        )
    rows.append(row("合计", f["reclaimed_area"], "", ""))
    heads = header("复垦单元", "复垦面积（hm²）", "主要工程措施", "复垦年份")
    return Table("schedule", "土地复垦工程进度安排表", (heads, *rows), (22, 22, 32, 24), numbered=True)


def _when(unit: Unit, place: str) -> Run:
    periods = [m.period for m in unit.measures if m.period] + ([unit.period] if unit.period else [])
    if not periods:
        return Unknown(f"{unit.name}复垦时段", place)
    whole = Period(from_month=min(p.from_month for p in periods), to_month=max(p.to_month for p in periods))
    return period_text(whole, "", "")


def measure_cost_table(computed: Computed) -> Table | None:
    """措施单位造价表: when there is more than one kind of measure."""
    f, rows, kinds = computed.figures, [], set()
    for _, unit, subject in units(computed):
        for measure in unit.measures:
            of_measure = f"{subject}/measure:{measure.id}"
            kinds.add(measure.name)
            rows.append(_measure_row(computed, measure, f.subject_name(subject), of_measure))
    if len(kinds) < 2:
        return None
    heads = header("复垦单元", "措施", "工程施工费（元）", "单位造价（元/hm²）")
    return Table("measure_costs", "措施单位造价表", (heads, *rows), (26, 26, 24, 24), YUAN)


def _measure_row(computed: Computed, measure: Measure, unit_name: str, subject: str) -> tuple[Cell, ...]:
    f = computed.figures
    return row(unit_name, measure.name, f["measure_cost", subject], f["measure_cost_per_hm2", subject])
