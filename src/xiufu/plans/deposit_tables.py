"""Tables of the reclamation fee over time (费用预存与使用计划)."""

from xiufu.compute.run import Computed
from xiufu.core.figure import Source
from xiufu.document.blocks import Block, Paragraph, Table, Text
from xiufu.plans.cells import header, row, sentence
from xiufu.plans.cost_tables import WAN


def deposit_table(computed: Computed) -> Table:
    """土地复垦费用预存计划表."""
    rows = []
    for due in computed.deposit.dues:
        when = (
            f"不迟于 {due.due_date.isoformat()}"
            if due.number > 1
            else (f"{computed.deposit.window_from.isoformat()}～{due.due_date.isoformat()}")
        )
        rows.append(row(f"第{due.number}期" if len(computed.deposit.dues) > 1 else "一次性", when, due.amount))
    rows.append(row("合计", "", computed.figures["deposit_total"]))
    return Table(
        "deposit",
        "土地复垦费用预存计划表",
        (header("期次", "预存时间", "预存金额（万元）"), *rows),
        (26, 44, 30),
        WAN,
        numbered=True,
    )


def withdrawal_table(computed: Computed) -> Table:
    """土地复垦费用使用（支取）计划表, by quarter."""
    f, rows = computed.figures, []
    dynamic = computed.plan.deposit.basis == "dynamic"
    for quarter, amount in computed.deposit.withdrawals.items():
        subject = f"quarter:{quarter}"
        growth = (f["quarter_price_contingency", subject],) if dynamic else ()
        rows.append(row(quarter.chinese, f["quarter_investment", subject], *growth, amount))
    growth_total = (f["price_contingency"],) if dynamic else ()
    rows.append(row("合计", f["static_investment"], *growth_total, f["deposit_total"]))
    heads = header("季度", "静态投资（万元）", *(("价差预备费（万元）",) if dynamic else ()), "支取金额（万元）")
    widths = (28, 24, 24, 24) if dynamic else (34, 33, 33)
    full = computed.chosen.cost_method.carry_wan == "full" and dynamic
    why = "支取金额按累计数取位，单行可能与前两栏之和相差末位一个单位，合计一致。"
    notes = (Paragraph((Text(f"注：{why}"),), "note"),) if full else ()
    return Table("withdrawal", "土地复垦费用使用计划表", (heads, *rows), widths, WAN, notes=notes, numbered=True)


def deposit_paragraphs(computed: Computed) -> list[Block]:
    """预存 in words: which total, when, by which clause."""
    f, plan = computed.figures, computed.deposit
    basis = "动态总投资" if computed.plan.deposit.basis == "dynamic" else "静态总投资"
    months, years = f["production_months"], f["deposit_full_cycle_years"]
    rule = f"（{years.origin.document}，{years.origin.place}）" if isinstance(years.origin, Source) else ""
    how = sentence(
        Text("生产建设周期"),
        months,
        "，",
        "在" if plan.in_full else "超过",
        years,
        f"以下，应一次性全额预存{rule}。" if plan.in_full else f"，可以分期预存{rule}。",
    )
    amount = sentence(
        f"预存总额以{basis}为准，为",
        f["deposit_total"],
        f"；动工日期按 {plan.works_start.isoformat()} 计，应在 {plan.window_from.isoformat()} 起的一个月内、动工之前预存。",
    )
    return [how, amount]
