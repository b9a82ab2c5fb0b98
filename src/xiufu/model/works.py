"""Works (工程): what is done where, in what quantity, at which price basis."""

from typing import Annotated, Literal

from pydantic import Field

from xiufu.model.fields import (
    Amount,
    AreaHm2,
    Day,
    Factor,
    Key,
    MeasureUnit,
    Model,
    Month,
    PercentAmount,
    PositiveAmount,
    Quarter,
    Text,
    YesNo,
    labels,
)

AREA_UNITS = labels(m2="平方米", hm2="公顷")
COEFFICIENT_TARGETS = labels(item="整个子目", labour="人工", material="材料", machine="机械")


class Period(Model):
    """时段: both months included."""

    from_month: Month = Field(title="起始年月")
    to_month: Month = Field(title="终止年月")


class Allocation(Model):
    """费用安排: one share of a cost, placed in a quarter."""

    quarter: Quarter = Field(title="季度")
    percent: PercentAmount = Field(title="比例（%）")


class AreaByThickness(Model):
    """面积 × 厚度 → m³."""

    by: Literal["area_thickness"]
    area_hm2: AreaHm2 | None = Field(None, title="面积（公顷），不填取单元面积")
    thickness_m: PositiveAmount = Field(title="厚度（米）")


class AreaQuantity(Model):
    """面积 → m² 或 hm²."""

    by: Literal["area"]
    area_hm2: AreaHm2 | None = Field(None, title="面积（公顷），不填取单元面积")
    unit: Literal["m2", "hm2"] = Field(title="计量单位", json_schema_extra=AREA_UNITS)


class AreaByDensity(Model):
    """面积 × 每公顷数量."""

    by: Literal["area_density"]
    area_hm2: AreaHm2 | None = Field(None, title="面积（公顷），不填取单元面积")
    whole: YesNo = Field(False, title="是否取整数（株、个等写 是）")
    density_per_hm2: PositiveAmount = Field(title="每公顷数量")
    unit: MeasureUnit = Field(title="计量单位")


class Box(Model):
    """长 × 宽 × 深（高） × 个数 → m³."""

    by: Literal["volume"]
    length_m: PositiveAmount = Field(title="长（米）")
    width_m: PositiveAmount = Field(title="宽（米）")
    depth_m: PositiveAmount = Field(title="深或高（米）")
    count: PositiveAmount | None = Field(None, title="个数")


class LengthBySection(Model):
    """长 × 断面积 → m³."""

    by: Literal["length_section"]
    length_m: PositiveAmount = Field(title="长（米）")
    section_m2: PositiveAmount = Field(title="断面积（平方米）")


class LengthQuantity(Model):
    """长度 → m."""

    by: Literal["length"]
    length_m: PositiveAmount = Field(title="长度（米）")


class CountQuantity(Model):
    """个数."""

    by: Literal["count"]
    count: PositiveAmount = Field(title="数量")
    unit: MeasureUnit = Field(title="计量单位")


class StatedQuantity(Model):
    """直接给出的工程量, with the reason why it is not computed."""

    by: Literal["stated"]
    amount: Amount = Field(title="工程量")
    unit: MeasureUnit = Field(title="计量单位")
    reason: Text = Field(min_length=2, title="依据")


Quantity = Annotated[
    AreaByThickness
    | AreaQuantity
    | AreaByDensity
    | Box
    | LengthBySection
    | LengthQuantity
    | CountQuantity
    | StatedQuantity,
    Field(discriminator="by"),
]


class QuotaLine(Model):
    """工程量清单行: a quantity of one work."""

    id: Key = Field(title="行编号")
    work: Key = Field(title="单项工程编号")
    quantity: Quantity = Field(title="工程量")


class Measure(Model):
    """复垦措施 of a unit; without a period of its own it is done in the unit's."""

    id: Key = Field(title="措施编号")
    name: Text = Field(title="措施名称")
    period: Period | None = Field(None, title="实施时段")
    allocation: tuple[Allocation, ...] = Field((), title="费用安排")
    lines: tuple[QuotaLine, ...] = Field(min_length=1, title="工程量清单")


class Coefficient(Model):
    """定额系数, with the reason the quota gives for it."""

    on: Literal["item", "labour", "material", "machine"] = Field(title="乘于", json_schema_extra=COEFFICIENT_TARGETS)
    resource: Key | None = Field(None, title="只乘此项资源")
    factor: Factor = Field(title="系数")
    reason: Text = Field(min_length=2, title="依据")


class StatedPrice(Model):
    """直接采用的综合单价, with where it was read."""

    amount_yuan: Amount = Field(title="综合单价（元）")
    unit: MeasureUnit = Field(title="计量单位")
    source: Text = Field(min_length=2, title="出处")
    as_of_date: Day = Field(title="价格日期")


class Work(Model):
    """单项工程: either a quota item with its coefficients, or a stated composite price."""

    id: Key = Field(title="单项编号")
    name: Text = Field(title="单项名称")
    work_class: Key = Field(title="工程类别")
    quota_item: Key | None = Field(None, title="定额编号")
    haul_distance_m: Amount | None = Field(None, title="运距（米）")
    coefficients: tuple[Coefficient, ...] = Field((), title="系数")
    stated_price: StatedPrice | None = Field(None, title="直接采用的综合单价")
