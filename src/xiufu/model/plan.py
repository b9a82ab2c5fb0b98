"""The plan as a whole (方案)."""

from typing import Annotated, Literal

from pydantic import Field

from xiufu.model.attachments import Attachment, Drawing, ReviewReply
from xiufu.model.costs import Deposit, Equipment, Fee, Monitoring, OwnPrice, Phase
from xiufu.model.fields import MAY_BE_OWED, Amount, Day, Fact, Key, Model, Remark, Text, YesNo, labels
from xiufu.model.geometry import Geometry
from xiufu.model.site import SubProject
from xiufu.model.works import Allocation, Work

LandClassStandard = Literal["sandiao", "gbt21010_2017", "ydyh_2023"]
ProjectType = Annotated[Literal["construction", "mining"] | None, MAY_BE_OWED]
Level = Annotated[Literal["state", "province", "league", "banner"] | None, MAY_BE_OWED]

LAND_CLASS_STANDARDS = labels(
    sandiao="第三次全国国土调查工作分类", gbt21010_2017="GB/T 21010-2017", ydyh_2023="用地用海分类指南"
)
PROJECT_TYPES = labels(construction="建设项目", mining="采矿项目")
LEVELS = labels(state="国家级", province="自治区级", league="盟市级", banner="旗县级")
BASIS_KINDS = labels(law="法律法规", document="政策文件", standard="技术标准", material="项目资料")
PLAN_KINDS = labels(reclamation_form="土地复垦方案报告表")


class PackChoice(Model):
    """数据包选择."""

    cost_method: Key = Field(title="费用测算办法")
    quota: tuple[Key, ...] = Field((), title="定额")
    prices: tuple[Key, ...] = Field((), title="价格")


class Project(Model):
    """项目概况. Facts left out are marked in a draft and refused in a final."""

    name: Text = Field(title="项目名称")
    location: Text = Field(title="项目位置")
    division: str = Field(pattern=r"^\d{6}$", title="行政区划代码")
    builder: Text = Field(title="建设单位")
    builder_address: Fact = Field(None, title="单位地址")
    builder_representative: Fact = Field(None, title="法定代表人")
    builder_phone: Fact = Field(None, title="联系电话")
    builder_nature: Fact = Field(None, title="企业性质")
    nature: Fact = Field(None, title="项目性质")
    scale: Fact = Field(None, title="投资规模或生产能力")
    mineral_reserve: Fact = Field(None, title="资源储量")
    mining_licence: Fact = Field(None, title="采矿许可证号或划定矿区范围批复文号")
    map_sheet: Fact = Field(None, title="土地利用现状图幅号")
    coordinates: Fact = Field(None, title="地理坐标")
    land_class_standard: LandClassStandard = Field(title="地类标准", json_schema_extra=LAND_CLASS_STANDARDS)
    land_survey: Text = Field(title="地类面积来源")
    area_hm2: Amount | None = Field(None, title="批准或勘测定界总面积（公顷）")


class Preparer(Model):
    """方案编制单位."""

    name: Fact = Field(None, title="编制单位名称")
    representative: Fact = Field(None, title="法定代表人")
    qualification: Fact = Field(None, title="资质证书名称")
    qualification_grade: Fact = Field(None, title="资质等级")
    qualification_authority: Fact = Field(None, title="发证机关")
    qualification_number: Fact = Field(None, title="证书编号")
    contact: Fact = Field(None, title="联系人")
    phone: Fact = Field(None, title="联系电话")
    members: tuple[Text, ...] = Field((), title="主要编制人员")


class Circumstances(Model):
    """适用情形: facts the applicability gate asks; what is left out is not known."""

    project_type: ProjectType = Field(None, title="建设项目或采矿项目", json_schema_extra=PROJECT_TYPES)
    approval_level: Level = Field(None, title="建设用地审批机关级别", json_schema_extra=LEVELS)
    registration_level: Level = Field(None, title="采矿权登记机关级别", json_schema_extra=LEVELS)
    temporary_land: Annotated[YesNo | None, MAY_BE_OWED] = Field(None, title="是否临时用地")
    linkage: Annotated[YesNo | None, MAY_BE_OWED] = Field(None, title="是否用于城乡建设用地增减挂钩")


class Basis(Model):
    """编制依据."""

    kind: Literal["law", "document", "standard", "material"] = Field(title="类别", json_schema_extra=BASIS_KINDS)
    title: Text = Field(title="名称")
    number: Remark = Field("", title="文号或标准号")
    date: Remark = Field("", title="日期或版本")


class Plan(Model):
    """土地复垦方案报告表."""

    kind: Literal["reclamation_form"] = Field(title="方案种类", json_schema_extra=PLAN_KINDS)
    plan_date: Day = Field(title="填表日期")
    packs: PackChoice = Field(title="数据包")
    project: Project = Field(title="项目概况")
    preparer: Preparer = Field(default=Preparer(), title="编制单位")
    circumstances: Circumstances = Field(default=Circumstances(), title="适用情形")
    basis: tuple[Basis, ...] = Field((), title="编制依据")
    phases: tuple[Phase, ...] = Field(min_length=1, title="阶段")
    sub_projects: tuple[SubProject, ...] = Field(min_length=1, title="子项目")
    works: tuple[Work, ...] = Field((), title="单项工程")
    prices: tuple[OwnPrice, ...] = Field((), title="本方案价格")
    equipment: tuple[Equipment, ...] | None = Field(None, title="设备（没有设备写 []）")
    other_fees: tuple[Fee, ...] | None = Field(None, title="其他费用（没有写 []）")
    contingency_allocation: tuple[Allocation, ...] = Field(min_length=1, title="不可预见费安排")
    monitoring: tuple[Monitoring, ...] | None = Field(None, title="监测与管护（没有写 []）")
    deposit: Deposit = Field(title="预存")
    attachments: tuple[Attachment, ...] = Field((), title="附件")
    drawings: tuple[Drawing, ...] = Field((), title="附图")
    review_replies: tuple[ReviewReply, ...] = Field((), title="评审意见与答复（修改说明）")
    geometry: Geometry | None = Field(None, title="图形")

    @property
    def on_site(self) -> bool:
        """Whether it tells of its land what site conditions ask for (核对用地条件): geometry, or a slope."""
        stated = (unit.slope_degrees for sub in self.sub_projects for unit in sub.units)
        return self.geometry is not None or any(slope is not None for slope in stated)
