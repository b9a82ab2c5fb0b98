"""Excel books of packs (数据包填写簿): sheets and columns of packs that users fill in, and rows from Excel.

The models here are the only declaration of a table: of its CSV file, of its Excel sheet, and of what a row may hold.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import Field

from xiufu.core.errors import Problem
from xiufu.core.numbers import MODE_NAMES
from xiufu.packs.instruments import INSTRUMENTS
from xiufu.packs.kinds import (
    Confidence,
    Key,
    Model,
    NonNegative,
    Percent,
    PercentBase,
    Positive,
    PriceKind,
    ResourceKind,
)
from xiufu.packs.tables import Column, Record, Sheet, Unit

BookKind = Literal["quota", "prices", "cost_method", "instruments"]


class Sourced(Model):
    """出处列."""

    document: str = Field("", max_length=200, title="出处文件", description="与“说明”中的不同时才填")
    place: str = Field("", max_length=200, title="出处位置", description="在出处文件中的表号、页码或条款")
    confidence: Confidence | None = Field(None, title="可信度", description="不填时同“说明”中的可信度")


class ItemRow(Sourced):
    """定额子目."""

    id: Key = Field(title="定额编号")
    name: str = Field(min_length=1, title="子目名称")
    unit_size: Positive = Field(title="定额单位数量", description="定额单位为 100m3 时填 100")
    base_unit: Unit = Field(title="计量单位", description="定额单位为 100m3 时填 m3")
    work_content: str = Field("", title="工作内容")
    other_cost_percent: Percent = Field(title="其他费用（%）", description="占人工费、材料费、机械使用费之和；没有填 0")
    haul_base_m: NonNegative | None = Field(None, title="基本运距（m）", description="按运距增加的子目才填")
    haul_step_m: Positive | None = Field(None, title="每增运距（m）", description="超出基本运距后每一步的长度")
    haul_step_item: Key | None = Field(None, title="增运子目编号", description="每增加一步增列一次的定额编号")


class ConsumptionRow(Sourced):
    """定额消耗量."""

    item: Key = Field(title="定额编号", description="“定额子目”表中的编号")
    kind: ResourceKind = Field(title="类别")
    resource: Key = Field(title="名称或台班编号", description="人工、材料写名称及规格；机械写台班编号")
    unit: Unit = Field(title="单位")
    quantity: NonNegative = Field(title="数量", description="每一定额单位的消耗量，不乘系数；按百分率计的填百分率")
    percent_of: PercentBase | None = Field(
        None,
        title="计算基数",
        description="单位为 % 的（其他材料费、零星材料费、其他机械费等）才填：占哪几类按数量所列资源费之和",
    )


class ShiftRow(Sourced):
    """机械台班定额."""

    id: Key = Field(title="台班编号")
    name: str = Field(min_length=1, title="机械名称及规格")
    class1_cost: NonNegative = Field(title="一类费用（元）")


class ShiftUseRow(Sourced):
    """机械台班二类费用."""

    shift: Key = Field(title="台班编号", description="“机械台班”表中的编号")
    kind: Literal["labour", "material"] = Field(title="类别", description="机上人工填人工；燃料、电、风、水填材料")
    resource: Key = Field(title="名称", description="与价格表中的名称完全一致")
    unit: Unit = Field(title="单位")
    quantity: NonNegative = Field(title="数量", description="每台班的用量")


class PriceRow(Sourced):
    """人工、材料价格和机械台班单价."""

    kind: PriceKind = Field(
        title="类别", description="机械填台班单价，仅用于定额数据包中没有一、二类费用的机械，不能计算其燃料价差"
    )
    resource: Key = Field(title="名称及规格", description="与定额消耗量中的名称完全一致")
    unit: Unit = Field(title="单位")
    budget_price: NonNegative = Field(title="预算价格（元）")
    ceiling_price: NonNegative | None = Field(None, title="限价（元）", description="没有限价的留空")
    as_of: date | None = Field(None, title="价格日期", description="不填时同“说明”中的日期")


class WorkClassRow(Sourced):
    """工程类别费率."""

    id: Key = Field(title="类别编号", description="如 earth；方案中的工程类别写此编号")
    name: str = Field(min_length=1, title="类别名称", description="如 土方工程")
    measures_percent: Percent | None = Field(None, title="措施费费率（%）", description="占直接工程费；不知道的留空")
    indirect_percent: Percent | None = Field(None, title="间接费费率（%）", description="占直接费；不知道的留空")


class FeePointRow(Sourced):
    """费率表各档."""

    table: Key = Field(title="费率表编号", description="同一表的各档编号相同，按计费额由小到大排列")
    name: str = Field(min_length=1, title="费率表名称")
    by: Literal["marginal", "interpolation"] = Field(title="计算方法")
    below_first: Literal["proportional", "flat", "refuse"] | None = Field(
        None, title="低于首点时", description="内插法：计费额低于首点时怎样计算；差额定率累进不填"
    )
    above_last: Literal["extend", "flat", "refuse"] | None = Field(
        None, title="高于末档时", description="计费额高于末档时怎样计算；不填则不予计算"
    )
    base: NonNegative = Field(title="计费额（万元）", description="差额定率累进填档的上限；内插法填内插点的计费额")
    value: NonNegative = Field(title="费率（%）或费额（万元）", description="差额定率累进填费率；内插法填费额")


class AboutForm(Model):
    """说明."""

    title: str = Field(min_length=2, title="数据名称")
    version: str = Field(min_length=1, max_length=30, title="版本", description="自定，如 2026.1；内容有改动时换一个")
    document: str = Field(min_length=2, title="出处文件", description="数据抄自哪一份文件")
    place: str = Field("", title="出处位置", description="章节、表号或页码")
    authority: str = Field("", title="发布机关")
    number: str = Field("", title="文号")
    as_of: date | None = Field(None, title="文件或价格日期", description="写作 2025-10-31")
    from_date: date | None = Field(None, title="生效日期", description="不知道的留空")
    until_date: date | None = Field(None, title="失效日期", description="仍在执行的留空")
    values_from_standard: bool = Field(
        title="数值取自标准原文", description="逐项抄自标准原文的才填“是”；填“是”后文档才会写“依据该标准”"
    )
    confidence: Confidence = Field(title="可信度")
    note: str = Field("", title="备注")


_OWN_PLACE = "出处文件中的位置，与“说明”中的不同时才填"


class MethodForm(Model):
    """取费约定."""

    profit_percent: Percent = Field(title="利润率（%）", description="占直接费与间接费之和")
    tax_percent: Percent = Field(title="税率（%）")
    contingency_percent: Percent = Field(title="不可预见费费率（%）")
    price_growth_percent: Percent = Field(title="价格年上涨率（%）")
    profit_place: str = Field("", title="利润率的出处", description=_OWN_PLACE)
    tax_place: str = Field("", title="税率的出处", description=_OWN_PLACE)
    contingency_place: str = Field("", title="不可预见费费率的出处", description=_OWN_PLACE)
    price_growth_place: str = Field("", title="价格年上涨率的出处", description=_OWN_PLACE)
    tax_on_direct_cost: bool = Field(title="直接费计入税金基数")
    tax_on_indirect_cost: bool = Field(title="间接费计入税金基数")
    tax_on_profit: bool = Field(title="利润计入税金基数")
    tax_on_price_difference: bool = Field(title="材料价差计入税金基数")
    tax_on_unpriced_material_cost: bool = Field(title="未计价材料费计入税金基数")
    carry: Literal["full", "line"] = Field(title="单价分析的取位", description="逐行取位或全精度只在打印时取位")
    carry_wan: Literal["full", "printed"] = Field(title="万元表的取位", description="后续计算用打印的数或全精度的数")
    price_convention: Literal["year_end", "mid_year"] = Field(title="价差预备费计息")
    factor_places: int | None = Field(None, ge=0, le=10, title="涨价系数先取位的小数位数", description="不先取位的留空")
    shares_from: Literal["printed", "full"] = Field(title="占比的计算依据")
    per_area_from: Literal["printed", "full"] = Field(title="单位面积投资的计算依据")
    price_max_age_days: int = Field(ge=1, le=3660, title="价格有效天数", description="早于填表日期更多天的价格会被标出")
    rounding_mode: Literal["half_up", "half_even", "down", "up"] = Field(title="取位方式")
    places_yuan: int = Field(ge=0, le=10, title="元的小数位数")
    places_wan: int = Field(ge=0, le=10, title="万元的小数位数")
    places_hm2: int = Field(ge=0, le=10, title="公顷的小数位数")
    places_percent: int = Field(ge=0, le=10, title="百分数的小数位数")
    places_volume: int = Field(ge=0, le=10, title="工程量的小数位数")
    places_quantity: int = Field(ge=0, le=10, title="定额工程量的小数位数")
    places_factor: int = Field(ge=0, le=10, title="涨价系数的小数位数")


ABOUT = Sheet("about", "说明", "这一批数据的来历；每份输出都会印出", AboutForm, form=True)
METHOD = Sheet("method", "取费约定", "费率和计算约定", MethodForm, form=True)
ITEMS = Sheet("items", "定额子目", "每行一个子目", ItemRow)
CONSUMPTION = Sheet("consumption", "定额消耗量", "每行一个子目的一项消耗", ConsumptionRow)
SHIFTS = Sheet("shifts", "机械台班", "每行一种机械", ShiftRow)
SHIFT_USE = Sheet("shift_use", "台班二类费用", "每行一种机械的一项人工、燃料或动力", ShiftUseRow)
PRICES = Sheet("prices", "人工材料价格", "每行一种人工或材料", PriceRow)
WORK_CLASSES = Sheet("work_classes", "工程类别费率", "每行一个工程类别", WorkClassRow)
FEE_POINTS = Sheet("fee_points", "费率表", "每行一档或一个内插点；没有费率表的留空", FeePointRow)

TABLES: Mapping[BookKind, tuple[Sheet[Any], ...]] = {
    "quota": (ITEMS, CONSUMPTION, SHIFTS, SHIFT_USE),
    "prices": (PRICES,),
    "cost_method": (WORK_CLASSES, FEE_POINTS),
    "instruments": (INSTRUMENTS,),
}
FORMS: Mapping[BookKind, tuple[Sheet[Any], ...]] = {
    "quota": (ABOUT,),
    "prices": (ABOUT,),
    "cost_method": (ABOUT, METHOD),
    "instruments": (ABOUT,),
}

CHOICES: Mapping[str, str] = {
    "labour": "人工",
    "material": "材料",
    "machine": "机械",
    "unpriced_material": "未计价材料",
    "labour_material": "人工和材料",
    "labour_machine": "人工和机械",
    "material_machine": "材料和机械",
    "labour_material_machine": "人工、材料和机械",
    "H": "高（抄自原文）",
    "M": "中（间接或部分）",
    "L": "低（未核实）",
    "true": "是",
    "false": "否",
    "marginal": "差额定率累进",
    "interpolation": "内插法",
    "proportional": "按比例",
    "flat": "取首末点值",
    "refuse": "不予计算",
    "extend": "沿末段外延",
    "line": "逐行取位",
    "full": "全精度",
    "printed": "打印的数",
    "year_end": "年末",
    "mid_year": "年中",
    "law": "法律",
    "regulation": "行政法规、地方性法规",
    "rule": "规章",
    "notice": "规范性文件",
    "national_standard": "国家标准",
    "industry_standard": "行业标准",
    "local": "地方标准、文件",
    **MODE_NAMES,
}
"""What a drop-down list shows for each value."""

_MEANT = {text: value for value, label in CHOICES.items() for text in (label, label.split("（")[0])}


Book = Mapping[str, Sequence[Sequence[str]]]
"""A book as read: the rows of text of each sheet, from the first row on, by its title."""


def records_of(sheet: Sheet[Any], name: str, book: Book, problems: list[Problem]) -> list[Record]:
    """Rows of one declared sheet of a book; a form is one record. What cannot be read goes to ``problems``."""
    here = f"{name}［{sheet.title}］"
    rows = next((rows for title, rows in book.items() if title.strip() == sheet.title), None)
    if rows is None:
        problems.append(
            Problem(here, 0, f"没有工作表“{sheet.title}”", "用 xiufu pack template 写出的模板填写，不要改工作表名")
        )
        return []
    return _form(sheet, here, rows, problems) if sheet.form else _table(sheet, here, rows, problems)


def _table(sheet: Sheet[Any], name: str, rows: Sequence[Sequence[str]], problems: list[Problem]) -> list[Record]:
    by_heading = {c.heading: c for c in sheet.columns()}
    headings = {c.id: c.heading for c in sheet.columns()}
    columns = [by_heading.get(_bare(h)) for h in rows[0]] if rows else []
    faults = len(problems)
    for text, column in zip(rows[0] if rows else (), columns, strict=True):
        if column is None and text.strip():
            problems.append(
                Problem(name, 1, f"不认识列名“{text.strip()[:40]}”", f"可用的列名：{'、'.join(by_heading)}")
            )
    problems += [
        Problem(name, 1, f"缺少列“{c.heading}”", "补上这一列，列名不要改动")
        for c in by_heading.values()
        if c.required and c not in columns
    ]
    problems += [
        Problem(name, 1, f"列“{c.heading}”重复", "删去其中一列") for c in by_heading.values() if columns.count(c) > 1
    ]
    if len(problems) > faults:
        return []
    records = []
    for line, cells in enumerate(rows[1:], start=2):
        pairs = [(c, text) for c, text in zip(columns, cells, strict=False) if text.strip()]
        values = {c.id: _value(c, text) for c, text in pairs if c is not None}
        stray = next((text for c, text in pairs if c is None), None)
        if stray is not None:
            problems.append(Problem(name, line, f"“{stray.strip()[:20]}”所在的列没有列名", "删去它，或移到有列名的列"))
        if values:
            records.append(Record(values, name, line, headings))
    return records


def _form(sheet: Sheet[Any], name: str, rows: Sequence[Sequence[str]], problems: list[Problem]) -> list[Record]:
    by_heading = {c.heading: c for c in sheet.columns()}
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, cells in enumerate(rows[1:], start=2):
        heading, text = (*(c.strip() for c in cells), "", "")[:2]
        column = by_heading.get(_bare(heading))
        if column is None and heading:
            problems.append(Problem(name, line, f"不认识项目“{heading[:40]}”", f"可用的项目：{'、'.join(by_heading)}"))
        elif column is not None:
            if column.id in lines:
                problems.append(Problem(name, line, f"项目“{column.heading}”重复", "删去其中一行"))
            lines[column.id] = line
            if text:
                values[column.id] = _value(column, text)
    return [Record(values, name, 1, {c.id: c.heading for c in sheet.columns()}, lines)]


def _bare(heading: str) -> str:
    """A heading without the star of required columns."""
    return heading.strip().removesuffix("*").strip()


def _value(column: Column, text: str) -> str:
    plain = text.strip()
    meant = _MEANT.get(plain, plain)
    return meant if meant in column.choices else plain
