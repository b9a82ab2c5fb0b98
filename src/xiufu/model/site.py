"""Site (场地): sub-projects, units, land, tenure, damage, topsoil."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from xiufu.core.figure import Absent
from xiufu.model.fields import (
    Amount,
    AreaHm2,
    Key,
    Model,
    PercentAmount,
    PositiveAmount,
    Remark,
    SlopeDegrees,
    Text,
    YesNo,
    labels,
)
from xiufu.model.works import Measure, Period

DamageType = Literal["excavated", "subsided", "occupied", "polluted"]
DamageDegree = Literal["light", "moderate", "severe"]
State = Literal["done", "planned"]
ReclamationState = Literal["done", "planned", "none"]

DAMAGE_DEGREES = labels(light="轻度", moderate="中度", severe="重度")
DAMAGE_TYPES = labels(excavated="挖损", subsided="塌陷", occupied="压占", polluted="污染")
DAMAGE_STATES = labels(done="已损毁", planned="拟损毁")
RECLAMATION_STATES = labels(done="已复垦", planned="拟复垦", none="不复垦")
OWNERSHIP_KINDS = labels(state="国有", collective="集体")


class DamageFactor(Model):
    """损毁评价因子: what the degree was judged by."""

    name: Text = Field(title="因子")
    value: Text = Field(title="取值")
    threshold: Text = Field(title="分级标准")
    degree: DamageDegree = Field(title="单因子程度", json_schema_extra=DAMAGE_DEGREES)


class Damage(Model):
    """损毁: type, degree and area of one unit. Without an area the whole unit is meant."""

    type: DamageType = Field(title="损毁类型", json_schema_extra=DAMAGE_TYPES)
    degree: DamageDegree = Field(title="损毁程度", json_schema_extra=DAMAGE_DEGREES)
    state: State = Field("planned", title="已损毁或拟损毁", json_schema_extra=DAMAGE_STATES)
    area_hm2: AreaHm2 | None = Field(None, title="损毁面积（公顷）")
    factors: tuple[DamageFactor, ...] = Field((), title="评价因子")


class Topsoil(Model):
    """表土剥离与利用 of one unit."""

    strip_area_hm2: AreaHm2 = Field(title="剥离面积（公顷）")
    strip_thickness_m: PositiveAmount = Field(title="剥离厚度（米）")
    loss_percent: PercentAmount = Field(title="堆存损失率（%）")
    cover_area_hm2: AreaHm2 = Field(title="覆土面积（公顷）")
    cover_thickness_m: Amount = Field(title="覆土厚度（米）")


class Unit(Model):
    """复垦单元."""

    id: Key = Field(title="单元编号")
    name: Text = Field(title="单元名称")
    area_hm2: AreaHm2 | None = Field(None, title="面积（公顷），写了地块的可不填")
    use: Remark = Field("", title="用途")
    damage: tuple[Damage, ...] = Field(title="损毁情况")
    directions: tuple[Text, ...] = Field(min_length=1, title="复垦方向（地类代码）")
    reclaimed: YesNo = Field(True, title="是否复垦")
    slope_degrees: SlopeDegrees | None = Field(None, title="复垦后地面坡度（度）")
    period: Period | None = Field(None, title="复垦时段")
    topsoil: Topsoil | None = Field(None, title="表土")
    measures: tuple[Measure, ...] = Field((), title="复垦措施")
    plots: tuple[Text, ...] = Field((), title="地块：界址点文件中的编号或名称")

    @property
    def area(self) -> Decimal | Absent:
        """Its area in hm² (面积): not known where it is neither stated nor measured."""
        return Absent.UNKNOWN if self.area_hm2 is None else self.area_hm2


class LandParcel(Model):
    """地类面积: area by class before and after reclamation."""

    before: Text = Field(title="复垦前地类代码")
    after: Text = Field(title="复垦后地类代码")
    area_hm2: AreaHm2 = Field(title="面积（公顷）")
    damaged: State = Field("planned", title="已损毁或拟损毁", json_schema_extra=DAMAGE_STATES)
    reclaimed: ReclamationState = Field("planned", title="已复垦、拟复垦或不复垦", json_schema_extra=RECLAMATION_STATES)


class Ownership(Model):
    """权属面积."""

    kind: Literal["state", "collective"] = Field(title="所有权性质", json_schema_extra=OWNERSHIP_KINDS)
    owner: Text = Field(title="权属单位")
    area_hm2: AreaHm2 = Field(title="面积（公顷）")


class SubProject(Model):
    """子项目."""

    id: Key = Field(title="子项目编号")
    name: Text = Field(title="子项目名称")
    land: tuple[LandParcel, ...] | None = Field(None, title="地类面积，有土地利用现状图层的可不填")
    ownership: tuple[Ownership, ...] | None = Field(None, title="权属面积，有权属图层的可不填")
    units: tuple[Unit, ...] = Field(min_length=1, title="复垦单元")

    @property
    def parcels(self) -> tuple[LandParcel, ...]:
        """Its land by class (地类面积), stated or measured."""
        return self.land or ()

    @property
    def owners(self) -> tuple[Ownership, ...]:
        """Its land by owner (权属面积), stated or measured."""
        return self.ownership or ()
