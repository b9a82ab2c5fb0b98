"""What a user should know of a plan that was drawn up (生成摘要): headline figures, tracing, notes, what is owed."""

from dataclasses import dataclass
from pathlib import Path

from xiufu.core.figure import Figure, Source, Step
from xiufu.packs.kinds import Policy
from xiufu.plans.imprint import POLICY_NAMES
from xiufu.plans.site_conditions import noted, site_conditions
from xiufu.tasks.prepare import Prepared

_HEADLINES = (
    ("area", "project"),
    ("reclaimed_area", "project"),
    ("reclamation_rate", "project"),
    ("construction_cost_wan", "project"),
    ("static_investment", "project"),
    ("price_contingency", "project"),
    ("dynamic_investment", "project"),
    ("investment_per_mu", "static"),
    ("investment_per_mu", "dynamic"),
    ("deposit_total", "project"),
)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What was written, and what a user should know about it (生成结果)."""

    files: tuple[Path, ...]
    headline: tuple[tuple[str, str, str], ...]
    figures: int
    sourced: int
    unknown: tuple[str, ...]
    unverified: tuple[str, ...]
    packs: tuple[str, ...]
    notes: tuple[str, ...]
    policy: str
    left_out: tuple[str, ...] = ()


def traced(figure: Figure) -> bool:
    """Whether a figure says where it was read, or by which step it follows from others (有出处)."""
    origin = figure.origin
    return bool(origin.inputs) if isinstance(origin, Step) else bool(origin.document)


def notes_of(prepared: Prepared) -> list[str]:
    """What a reviewer would ask about (提示): stale prices, prices of whole shifts, deposit deadlines, units with several directions, the gate."""
    plan, computed = prepared.dossier.plan, prepared.computed
    days = prepared.chosen.cost_method.price_max_age_days
    stale = [
        f"价格“{computed.figures.subject_name(f.id.subject)}”的日期 {f.origin.as_of_date} 早于填表日期前 {days} 天，应更新"
        for f in computed.stale_prices()
        if isinstance(f.origin, Source)
    ]
    whole = [
        f"机械“{name}”只有台班单价，没有一、二类费用的组成，其人工、燃料不能计算价差；宜在定额数据包中补上台班定额"
        for name in computed.estimate.book.shift_prices
    ]
    mixed = [
        f"单元“{u.name}”有多个复垦方向（{'、'.join(u.directions)}），一般一个单元一个方向"
        for sub in plan.sub_projects
        for u in sub.units
        if len(u.directions) > 1
    ]
    return [*prepared.dossier.notes, *site_notes(prepared), *stale, *whole, *mixed, *computed.deposit.notes]


def site_notes(prepared: Prepared) -> list[str]:
    """用地条件 that apply and are not met or cannot be told, one line each. Raises ``InputError`` for a faulty pack."""
    return [noted(found, prepared.computed) for found in site_conditions(prepared.computed) if found.open]


def summarized(prepared: Prepared, unknown: list[str], policy: Policy) -> BuildResult:
    """The result before anything is written (生成摘要)."""
    figures = prepared.computed.figures
    headline = []
    for key in _HEADLINES:
        figure = figures[key]
        extra = {"static": "（静态）", "dynamic": "（动态）"}.get(figure.id.subject, "")
        headline.append((figure.label.removesuffix("（万元）") + extra, figure.text, figure.unit))
    return BuildResult(
        (),
        tuple(headline),
        len(figures),
        sum(traced(f) for f in figures.values()),
        tuple(unknown),
        tuple(prepared.computed.unverified()),
        prepared.chosen.used,
        tuple(notes_of(prepared)),
        policy,
    )


def summary(result: BuildResult) -> list[str]:
    """生成摘要 in lines: files, headline figures, tracing, what is unverified and what is owed."""
    lines = [f"测算口径：{POLICY_NAMES[result.policy]}", "生成的文件："]
    lines += [f"  {file}（{file.stat().st_size / 1024:.0f} KB）" for file in result.files]
    lines += ["主要数据：", *(f"  {label}：{text} {unit}" for label, text, unit in result.headline)]
    lines += [f"数据项共 {result.figures} 个，其中 {result.sourced} 个有出处或推导依据。"]
    lines += ["所用数据包：", *(f"  {pack}" for pack in result.packs)]
    for title, items in (
        ("未核实的取值", result.unverified),
        ("提示", result.notes),
        ("待补内容（草稿中以【待补】标出）", result.unknown),
    ):
        lines += [f"{title}：{len(items)} 项", *(f"  - {item}" for item in items)]
    if result.left_out:
        lines += ["没有生成 plan.pdf（文件夹里若有，是以前的）：", *(f"  - {item}" for item in result.left_out)]
    return lines
