"""A plan without geometry (没有图形的方案): its areas must be stated, for there is nothing that they could follow from."""

from pydantic import Field

from xiufu.core.located import Origin, value_at
from xiufu.model.fields import AreaHm2
from xiufu.model.plan import Plan
from xiufu.model.site import LandParcel, Ownership, SubProject, Unit


class StatedUnit(Unit):
    """复垦单元."""

    area_hm2: AreaHm2 = Field(title="面积（公顷）")


class StatedSubProject(SubProject):
    """子项目."""

    land: tuple[LandParcel, ...] = Field(title="地类面积")
    ownership: tuple[Ownership, ...] = Field(title="权属面积")
    units: tuple[StatedUnit, ...] = Field(min_length=1, title="复垦单元")


class StatedPlan(Plan):
    """土地复垦方案报告表."""

    sub_projects: tuple[StatedSubProject, ...] = Field(min_length=1, title="子项目")


def plan_model(located: Origin) -> type[Plan]:
    """What a plan is held against (方案模型): with geometry its areas may be left out."""
    return StatedPlan if value_at(located.data, ("geometry",)) is None else Plan
