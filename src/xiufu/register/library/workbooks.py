"""Lists of the library as Excel files (导出 Excel). Text stays text, whatever it begins with."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.library.choices import FISCAL, key_area_titles
from xiufu.register.library.models import BudgetSource, Edition, EditionChange, EditionRow, Project
from xiufu.register.rules.divisions import name_of

if TYPE_CHECKING:
    from xiufu.render.xlsx.rows import Value

MOST_EXPORTED = 20_000
"""Projects in one file."""
PROJECT_HEADS: tuple[tuple[str, int], ...] = (
    ("项目编号", 18), ("项目名称", 34), ("项目类别", 22), ("盟市", 14), ("旗县市区", 16), ("主管区划", 16),
    ("面积（公顷）", 13), ("投资概算（万元）", 15), ("财政资金（万元）", 15), ("社会资本等（万元）", 15), ("重点领域", 24),
    ("重点地区", 20), ("状态", 16), ("进入状态日期", 13), ("历史遗留认定文件号", 20),
)  # fmt: skip
"""Columns of a list of projects, and how wide each is."""


def projects_workbook(found: QuerySet[Project]) -> bytes:
    """Projects as a list (项目清单), in the order that they were found."""
    from xiufu.render.xlsx.rows import write_book, write_rows

    with write_book("项目清单") as (book, target):
        write_rows(book, "项目清单", PROJECT_HEADS, project_rows(found))
    return target.getvalue()


def project_rows(found: QuerySet[Project]) -> "Iterator[tuple[Value, ...]]":
    """Projects as rows (项目清单的行), as ``PROJECT_HEADS`` says."""
    sources = Prefetch("sources", BudgetSource.objects.only("project_id", "kind", "amount_fen"))
    for one in found.prefetch_related(sources).iterator(chunk_size=2_000):
        amounts = [(source.kind in FISCAL, source.amount_fen) for source in one.sources.all()]
        yield (
            one.number,
            one.name,
            LIFECYCLES[one.lifecycle].title,
            name_of(one.league),
            name_of(one.banner),
            name_of(one.authority),
            hectares(one.area_units),
            wan_yuan(one.budget_fen),
            wan_yuan(sum(amount for fiscal, amount in amounts if fiscal) if amounts else None),
            wan_yuan(sum(amount for fiscal, amount in amounts if not fiscal) if amounts else None),
            key_area_titles(one.key_areas),
            one.regions,
            one.state_title,
            str(one.state_date or ""),
            one.legacy_number,
        )


def hectares(units: int | None) -> Decimal | None:
    """An area in 公顷, four places."""
    return None if units is None else Decimal(units).scaleb(-4)


def wan_yuan(fen: int | None) -> Decimal | None:
    """An amount in 万元, six places."""
    return None if fen is None else Decimal(fen).scaleb(-6)


_CHANGE_HEADS: tuple[tuple[str, int], ...] = (
    ("项目编号", 18),
    ("项目名称", 34),
    ("变化", 8),
    ("变更内容", 60),
    ("理由", 40),
)
_ABOUT_HEADS: tuple[tuple[str, int], ...] = (("项目", 16), ("内容", 80))


def edition_workbook(edition: Edition) -> bytes:
    """An edition (年度项目库): what it is, what changed and why, every project with all its facts and their SHA-256."""
    from xiufu.render.xlsx.rows import write_book, write_rows

    rows = list(edition.rows.order_by("number", "pk"))
    facts = {row.pk: json.loads(row.facts) for row in rows}
    with write_book(f"年度项目库 {edition.number}") as (book, target):
        write_rows(book, "说明", _ABOUT_HEADS, _about(edition, rows))
        changed = [row for row in rows if row.change != EditionChange.SAME]
        write_rows(book, "变化", _CHANGE_HEADS, (_changed(row, facts[row.pk]) for row in changed))
        listed = [row for row in rows if row.change != EditionChange.REMOVED]
        names = list(dict.fromkeys(name for row in listed for name in facts[row.pk])) or ["项目编号"]
        heads = [(name, 16) for name in names] + [("SHA-256", 70)]
        write_rows(
            book, "项目库", heads, ([*(_cell(facts[row.pk].get(name)) for name in names), row.sha256] for row in listed)
        )
    return target.getvalue()


def _about(edition: Edition, rows: list[EditionRow]) -> "Iterator[tuple[Value, Value]]":
    yield "编号", edition.number
    yield "区划", name_of(edition.division)
    yield "年度", edition.year
    yield "上一版", edition.base.number if edition.base else "无，首版"
    yield "编制", f"{timezone.localtime(edition.made_at):%Y-%m-%d %H:%M}"
    published = edition.published_at
    yield "公布", f"{timezone.localtime(published):%Y-%m-%d %H:%M}" if published else "草稿，尚未公布"
    for change in EditionChange:
        yield f"{change.label}（个）", sum(row.change == change for row in rows)
    yield "SHA-256", edition.sha256 or "公布时计算"


def _changed(row: EditionRow, facts: dict[str, object]) -> "tuple[Value, ...]":
    lines = "\n".join(
        f"{name}：{before} → {after}" if before else f"{name}：{after}" for name, before, after in row.lines
    )
    return row.number, str(facts.get("项目名称", "")), EditionChange(row.change).label, lines, row.reason


def _cell(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
