"""Cost methods (费用测算办法) of packs: ``method.yaml`` with its policies and dated rates, and the tables of rates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal, get_args

from pydantic import Field, model_validator

from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import Source
from xiufu.core.glossary import TERMS
from xiufu.core.numbers import Rounding
from xiufu.core.validation import validate
from xiufu.core.yaml_text import Data, KeyPath, Located
from xiufu.packs.books import FEE_POINTS, WORK_CLASSES, FeePointRow, MethodForm, WorkClassRow
from xiufu.packs.contents import Tables, read_tables, row_source
from xiufu.packs.dated import in_force
from xiufu.packs.kinds import (
    BasePart,
    CostMethod,
    FeeTable,
    Model,
    PackHead,
    Percent,
    Policy,
    Rate,
    SourceText,
    WorkClass,
)
from xiufu.packs.load import Pack
from xiufu.packs.tables import Record, read_rows, unique

METHOD_FILE = "method.yaml"
_MAX_PLACES = 10


class _RateText(Model):
    """费率."""

    percent: Percent = Field(title="费率（%）")
    source: SourceText = Field(title="出处")


class _DatedRate(Model):
    """费率, either one, or several by the day each came into force."""

    percent: Percent | None = Field(None, title="费率（%）")
    source: SourceText | None = Field(None, title="出处")
    values: dict[date, _RateText] | None = Field(None, min_length=1, title="按生效日期的费率")

    @model_validator(mode="after")
    def _one_form(self) -> "_DatedRate":
        if (self.values is None) != (self.percent is not None and self.source is not None) or (
            self.values is not None and (self.percent is not None or self.source is not None)
        ):
            raise ValueError("要么写 percent 和 source，要么写 values（按生效日期）")
        return self

    def on(self, day: date, pack: str) -> Rate | None:
        """The rate in force on a day."""
        if self.percent is not None and self.source is not None:
            return Rate(percent=self.percent, source=self.source.source(pack))
        found = in_force(self.values or {}, day)
        return Rate(percent=found.percent, source=found.source.source(pack)) if found else None


class _MethodText(Model):
    """费用测算办法文件."""

    title: str = Field(min_length=2, title="名称")
    source: SourceText = Field(title="约定的出处")
    carry: Literal["full", "line"] = Field(title="单价分析的取位")
    carry_wan: Literal["full", "printed"] = Field(title="万元表的取位")
    printing: dict[str, Rounding] = Field(title="打印取位")
    profit: _DatedRate = Field(title="利润")
    tax: _DatedRate = Field(title="税金")
    tax_base: tuple[BasePart, ...] = Field(min_length=1, title="税金基数")
    contingency: _DatedRate = Field(title="不可预见费")
    price_growth: _DatedRate = Field(title="价格上涨率")
    price_convention: Literal["year_end", "mid_year"] = Field(title="价差预备费计息")
    factor_rounding: Rounding | None = Field(None, title="涨价系数先取位")
    shares_from: Literal["printed", "full"] = Field(title="占比的计算依据")
    per_area_from: Literal["printed", "full"] = Field(title="单位面积投资的计算依据")
    price_max_age_days: int = Field(ge=1, le=3660, title="价格有效天数")
    unverified: dict[str, str] = Field({}, title="未核实的约定")

    @model_validator(mode="after")
    def _printing_is_whole(self) -> "_MethodText":
        if missing := sorted({t.printing for t in TERMS.values() if t.printing} - self.printing.keys()):
            raise ValueError(f"printing 缺少 {'、'.join(missing)}")
        rules = [*self.printing.values(), *([self.factor_rounding] if self.factor_rounding else [])]
        if any(not 0 <= rule.places <= _MAX_PLACES for rule in rules):
            raise ValueError(f"小数位数应在 0 至 {_MAX_PLACES} 之间")
        if unknown := sorted(self.unverified.keys() - type(self).model_fields.keys()):
            raise ValueError(f"unverified 中的 {'、'.join(unknown)} 不是约定的名称")
        return self


RATES = ("profit", "tax", "contingency", "price_growth")


@dataclass(frozen=True, slots=True)
class Method:
    """A cost method as its pack has it (费用测算办法): for both policies, rates not yet resolved for a day."""

    pack: Pack
    texts: Mapping[Policy, _MethodText]
    work_classes: tuple[WorkClass, ...]
    fee_tables: tuple[FeeTable, ...]

    def on(self, day: date, policy: Policy) -> CostMethod:
        """The method under a policy with the rates in force on a day. Raises ``InputError``."""
        text, label = self.texts[policy], self.pack.head.label
        rates = {name: getattr(text, name).on(day, label) for name in RATES}
        path = str(self.pack.folder / METHOD_FILE)
        if missing := [name for name, rate in rates.items() if rate is None]:
            raise InputError(
                *(
                    Problem(
                        path,
                        0,
                        f"{day.isoformat()} 还没有现行的费率 {name}",
                        "改用填表日期时已施行的费用测算办法，或在 values 中补上更早的费率",
                        name,
                    )
                    for name in missing
                )
            )
        shared = {
            name: getattr(text, name)
            for name in type(text).model_fields
            if name not in (*RATES, "source", "unverified")
        }
        return CostMethod(
            name=self.pack.head.name,
            **shared,
            **rates,
            work_classes=self.work_classes,
            fee_tables=self.fee_tables,
            source=text.source.source(label),
        )

    def unverified(self, day: date, policy: Policy) -> Iterator[str]:
        """未核实: its conventions and rates that rest on no source."""
        text, method = self.texts[policy], self.on(day, policy)
        for name, why in text.unverified.items():
            yield f"{self.pack.head.name}：{_MethodText.model_fields[name].title}（{why}）"
        for name in RATES:
            rate: Rate = getattr(method, name)
            if rate.source.unverified:
                title = _MethodText.model_fields[name].title
                yield f"{self.pack.head.name}：{title} {rate.percent}%（{rate.source.document}）"


def read_method(pack: Pack) -> Method:
    """Read a cost method; raises ``InputError`` with the faults of all its files."""
    problems: list[Problem] = []
    texts: dict[Policy, _MethodText] = {}
    try:
        texts = _texts(pack.read(METHOD_FILE))
    except InputError as error:
        problems += error.problems
    tables = read_tables(pack, (WORK_CLASSES, FEE_POINTS), problems)
    classes = work_classes(tables, pack.head, problems)
    fees = fee_tables(tables, pack.head, problems)
    if problems:
        raise InputError(*problems)
    return Method(pack, texts, classes, fees)


def _texts(located: Located) -> dict[Policy, _MethodText]:
    """The method under each policy: its overrides laid over the rest, keeping the lines they were written in."""
    data = located.data if isinstance(located.data, dict) else {}
    overrides = data.get("policies") or {}
    if not isinstance(overrides, dict) or (strange := overrides.keys() - {"as_filed", "recommended"}):
        words = "、".join(sorted(strange)) if isinstance(overrides, dict) else "内容"
        raise InputError(
            Problem(
                located.file,
                located.line_of(("policies",)),
                f"policies 中的{words}不可用",
                "只能写 as_filed（如原件）和 recommended（推荐）",
                "policies",
            )
        )
    policies: tuple[Policy, ...] = ("as_filed", "recommended")
    return {policy: validate(_MethodText, _overlaid(located, policy)) for policy in policies}


def _overlaid(located: Located, policy: Policy) -> Located:
    if not isinstance(located.data, dict):
        return located
    data: dict[str, Data] = {k: v for k, v in located.data.items() if k != "policies"}
    policies = located.data.get("policies")
    override = policies.get(policy) if isinstance(policies, dict) else None
    lines = dict(located.lines)
    for key, value in (override or {}).items() if isinstance(override, dict) else ():
        before = data.get(key)
        merges = key == "printing" and isinstance(before, dict) and isinstance(value, dict)
        data[key] = {**before, **value} if merges else value  # type: ignore[dict-item]
        start: KeyPath = ("policies", policy)
        lines |= {path[2:]: line for path, line in located.lines.items() if path[:3] == (*start, key)}
    return Located(data, lines, located.file)


def work_classes(tables: Tables, head: PackHead, problems: list[Problem]) -> tuple[WorkClass, ...]:
    """工程类别 with the rates that are known."""
    rows = unique(read_rows(WORK_CLASSES, tables["work_classes"], problems), lambda r: r.id, "id", "类别编号", problems)

    def rate(row: WorkClassRow, percent: Decimal | None) -> Rate | None:
        source = row_source(head, row.place, row.confidence, document=row.document)
        return Rate(percent=percent, source=source) if percent is not None else None

    return tuple(
        WorkClass(
            id=row.id, name=row.name, measures=rate(row, row.measures_percent), indirect=rate(row, row.indirect_percent)
        )
        for row, _ in rows
    )


def fee_tables(tables: Tables, head: PackHead, problems: list[Problem]) -> tuple[FeeTable, ...]:
    """费率表, their points in ascending order."""
    groups: dict[str, list[tuple[FeePointRow, Record]]] = {}
    for row, record in read_rows(FEE_POINTS, tables["fee_points"], problems):
        groups.setdefault(row.table, []).append((row, record))
    return tuple(_fee_table(rows, head, problems) for rows in groups.values())


def _fee_table(rows: Sequence[tuple[FeePointRow, Record]], head: PackHead, problems: list[Problem]) -> FeeTable:
    first, first_record = rows[0]
    shared = ("name", "by", "below_first", "above_last")
    what = f"费率表 {first.table}"
    for row, record in rows:
        if any(getattr(row, name) != getattr(first, name) for name in shared):
            problems.append(
                record.problem("table", f"{what} 各行的名称、计算方法或边界规则不一致", "同一张表各行填写相同")
            )
        if row.by == "marginal" and row.value > 100:
            problems.append(record.problem("value", f"{what} 的费率超过 100%", "差额定率累进填百分率，不填费额"))
    for (before, _), (row, record) in pairwise(rows):
        if row.base <= before.base:
            problems.append(record.problem("base", f"{what} 的计费额没有由小到大排列", "由小到大排列，不要重复"))
    if first.by == "interpolation" and len(rows) < 2:
        problems.append(first_record.problem("base", f"{what} 只有一个点，无法内插", "至少填写两个内插点"))
    falling = first.by == "interpolation" and len(rows) > 1 and rows[-1][0].value < rows[-2][0].value
    if falling and first.above_last == "extend":
        said = f"{what} 最后一段的费额由大到小，外延会得出负的费额"
        problems.append(rows[-1][1].problem("value", said, "核对费额；确是如此的，above_last 改为 flat 或 refuse"))
    source: Source = row_source(head, first.place, first.confidence, document=first.document)
    below = "proportional" if first.by == "marginal" else first.below_first or "refuse"
    return FeeTable(
        id=first.table,
        name=first.name,
        by=first.by,
        below_first=below,
        above_last=first.above_last or "refuse",
        points=tuple((row.base, row.value) for row, _ in rows),
        source=source,
    )


def method_data(form: MethodForm, title: str, source: Mapping[str, str]) -> dict[str, Data]:
    """The content of ``method.yaml`` that a filled-in form stands for."""

    def rounding(places: int) -> dict[str, Data]:
        return {"places": str(places), "mode": form.rounding_mode}

    said: dict[str, Data] = dict(source)
    names = {name.removeprefix("places_") for name in MethodForm.model_fields if name.startswith("places_")}
    data: dict[str, Data] = {"title": title, "source": said, "carry": form.carry, "carry_wan": form.carry_wan}
    data["printing"] = {name: rounding(getattr(form, f"places_{name}")) for name in sorted(names)}
    for name in RATES:
        percent: Decimal = getattr(form, f"{name}_percent")
        place: str = getattr(form, f"{name}_place")
        data[name] = {"percent": format(percent, "f"), "source": said | ({"place": place} if place else {})}
    data["tax_base"] = [*tax_base(form)]
    data["price_convention"] = form.price_convention
    if form.factor_places is not None:
        data["factor_rounding"] = rounding(form.factor_places)
    data |= {
        "shares_from": form.shares_from,
        "per_area_from": form.per_area_from,
        "price_max_age_days": str(form.price_max_age_days),
    }
    return data


def tax_base(form: MethodForm) -> list[BasePart]:
    """税金基数: the parts a form answers yes to."""
    return [part for part in get_args(BasePart) if getattr(form, f"tax_on_{part}")]
