"""Costs (费用): fees, equipment, monitoring, the plan's own prices, schedule and deposit."""

from typing import Annotated, Literal

from pydantic import Field

from xiufu.model.fields import (
    Amount,
    AreaHm2,
    Day,
    Key,
    MeasureUnit,
    Model,
    PercentAmount,
    PositiveAmount,
    Text,
    labels,
)
from xiufu.model.works import Allocation, Period

MONITORING_KINDS = labels(monitoring="监测", aftercare="管护")
PRICE_KINDS = labels(labour="人工", material="材料")
PHASE_KINDS = labels(construction="建设（生产）期", reclamation="复垦期", aftercare="管护期")
DEPOSIT_BASES = labels(static="静态总投资", dynamic="动态总投资")


class StatedFee(Model):
    """直接给出: a stated amount."""

    by: Literal["stated"]
    amount_wan: Amount = Field(title="金额（万元）")
    reason: Text = Field(min_length=2, title="依据")


class PercentFee(Model):
    """按费率: a percentage of a base."""

    by: Literal["percent"]
    base: tuple[str, ...] = Field(min_length=1, title="计费基数：construction_cost、equipment_cost 或 fee:费用编号")
    percent: PercentAmount = Field(title="费率（%）")
    reason: Text = Field(min_length=2, title="依据")


class TableFee(Model):
    """差额定率累进或内插法: by a table of the cost method."""

    by: Literal["table"]
    base: tuple[str, ...] = Field(min_length=1, title="计费基数")
    table: Key = Field(title="费用测算办法中的费率表编号")


class Fee(Model):
    """其他费用 of one kind."""

    id: Key = Field(title="费用编号")
    name: Text = Field(title="费用名称")
    method: Annotated[StatedFee | PercentFee | TableFee, Field(discriminator="by")] = Field(title="计算方法")
    allocation: tuple[Allocation, ...] = Field(min_length=1, title="费用安排")


class Equipment(Model):
    """设备."""

    id: Key = Field(title="设备编号")
    name: Text = Field(title="设备名称")
    count: PositiveAmount = Field(title="数量")
    price_yuan: Amount = Field(title="单价（元）")
    source: Text = Field(min_length=2, title="价格出处")
    allocation: tuple[Allocation, ...] = Field(min_length=1, title="费用安排")


class MonitoringByArea(Model):
    """面积 × 年限 × 每公顷年单价."""

    by: Literal["area"]
    area_hm2: AreaHm2 = Field(title="面积（公顷）")
    years: PositiveAmount = Field(title="年限（年）")
    price_yuan: Amount = Field(title="单价（元/公顷·年）")


class MonitoringByTimes(Model):
    """点数 × 每年次数 × 年限 × 每次单价."""

    by: Literal["times"]
    points: PositiveAmount = Field(title="点数")
    times_per_year: PositiveAmount = Field(title="每年次数")
    years: PositiveAmount = Field(title="年限（年）")
    price_yuan: Amount = Field(title="单价（元/点·次）")


class Monitoring(Model):
    """监测与管护 of one kind."""

    id: Key = Field(title="编号")
    name: Text = Field(title="名称")
    kind: Literal["monitoring", "aftercare"] = Field(title="监测或管护", json_schema_extra=MONITORING_KINDS)
    amount: Annotated[MonitoringByArea | MonitoringByTimes, Field(discriminator="by")] = Field(title="计算方法")
    source: Text = Field(min_length=2, title="价格出处")
    allocation: tuple[Allocation, ...] = Field(min_length=1, title="费用安排")


class OwnPrice(Model):
    """本方案采用的价格: it goes before those of price packs."""

    kind: Literal["labour", "material"] = Field(title="人工或材料", json_schema_extra=PRICE_KINDS)
    resource: Key = Field(title="名称及规格")
    unit: MeasureUnit = Field(title="单位")
    budget_price: Amount = Field(title="预算价格（元）")
    ceiling_price: Amount | None = Field(None, title="限价（元）")
    source: Text = Field(min_length=2, title="出处")
    as_of_date: Day = Field(title="价格日期")


class Phase(Model):
    """阶段."""

    id: Key = Field(title="阶段编号")
    name: Text = Field(title="阶段名称")
    kind: Literal["construction", "reclamation", "aftercare"] = Field(title="阶段性质", json_schema_extra=PHASE_KINDS)
    period: Period = Field(title="时段")


class Instalment(Model):
    """分期预存: one instalment of the deposit."""

    due_date: Day = Field(title="预存日期")
    percent: PercentAmount = Field(title="占总额比例（%）")


class Deposit(Model):
    """预存: which total it is taken from, and the instalments where the rule in force allows them."""

    basis: Literal["static", "dynamic"] = Field(title="以静态或动态总投资为基数", json_schema_extra=DEPOSIT_BASES)
    works_start_date: Day | None = Field(None, title="开工日期，不填按建设期首月首日")
    instalments: tuple[Instalment, ...] = Field((), title="分期预存计划")
