"""Projects (项目), and who takes part in them."""

from typing import ClassVar

from django.db import models

from xiufu.lifecycle.entries import CAPACITIES, Capacity
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.models import Party, User


def state_title(lifecycle: str, state: str) -> str:
    """What the state of a project is called (状态名称); before the first step it is only registered."""
    return LIFECYCLES[lifecycle].title_of("main", state) if state else "已登记"


class Project(models.Model):
    """A project (项目). Areas are in 0.0001 hm², money in fen. The state is what its entries add up to; only steps change it.

    ``key_areas`` are the numbers of the clauses of its key areas, such as ``14``. Legacy status is claimed where it has a document
    number, and then all of its proof is there.

    ``league`` and ``banner`` are its place and its row scope; ``authority`` is the division whose department leads it.
    ``version`` grows with every change of its facts, so that a stale edit is noticed.
    """

    number = models.CharField("项目编号", max_length=20, unique=True)
    name = models.CharField("项目名称", max_length=120)
    lifecycle = models.CharField("流程", max_length=30, choices=[(one.id, one.title) for one in LIFECYCLES.values()])
    league = models.CharField("盟市", max_length=6)
    banner = models.CharField("旗县市区", max_length=6)
    authority = models.CharField("主管部门所在区划", max_length=6, db_index=True)
    area_units = models.BigIntegerField("面积", null=True, blank=True)
    budget_fen = models.BigIntegerField("投资概算", null=True, blank=True)
    key_areas = models.CharField("重点领域", max_length=7, blank=True)
    regions = models.CharField("重点地区", max_length=200, blank=True)
    description = models.TextField("项目概况", blank=True)
    measures = models.TextField("工程措施", blank=True)
    resource_allocation = models.TextField("自然资源资产配置", blank=True)
    later_industry = models.TextField("后续产业发展要求", blank=True)
    legacy_number = models.CharField("历史遗留认定文件号", max_length=80, blank=True)
    legacy_date = models.DateField("历史遗留认定日期", null=True, blank=True)
    legacy_evidence = models.TextField("历史遗留认定依据", blank=True)
    no_liable_party = models.TextField("无治理责任主体的证明", blank=True)
    no_mining_right = models.TextField("无有效矿业权的证明", blank=True)
    main_state = models.CharField("状态", max_length=20, blank=True)
    state_date = models.DateField("进入状态日期", null=True, blank=True)
    demo = models.BooleanField("演示", default=False)
    version = models.PositiveIntegerField("版本", default=1)
    made_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("更改时间")
    changed_by = models.ForeignKey(User, verbose_name="更改人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        # Each holds all that a list filters and orders by: a hundred thousand projects are searched without reading their texts.
        indexes: ClassVar = [
            models.Index(
                name="project_listed",
                fields=[
                    "league", "banner", "number", "lifecycle", "main_state", "state_date", "changed_at", "area_units", "budget_fen",
                    "key_areas", "name", "regions", "id",
                ],
            ),
            models.Index(name="project_searched", fields=["number", "league", "banner", "name", "regions", "id"]),
            # narrow: which projects a league or a banner has, as on maps, which of them are open, and how many are in a state
            models.Index(name="project_league", fields=["league", "lifecycle", "main_state", "id"]),
            models.Index(name="project_banner", fields=["banner", "lifecycle", "main_state", "id"]),
            models.Index(name="project_state", fields=["lifecycle", "main_state", "id"]),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.CheckConstraint(
                name="project_area", condition=models.Q(area_units__isnull=True) | models.Q(area_units__gt=0)
            ),
            models.CheckConstraint(
                name="project_budget", condition=models.Q(budget_fen__isnull=True) | models.Q(budget_fen__gte=0)
            ),
            models.CheckConstraint(
                name="project_legacy_whole",
                condition=models.Q(
                    legacy_number="",
                    legacy_date__isnull=True,
                    legacy_evidence="",
                    no_liable_party="",
                    no_mining_right="",
                )
                | models.Q(legacy_date__isnull=False)
                & ~models.Q(legacy_number="")
                & ~models.Q(legacy_evidence="")
                & ~models.Q(no_liable_party="")
                & ~models.Q(no_mining_right=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def state_title(self) -> str:
        """状态名称."""
        return state_title(self.lifecycle, self.main_state)

    @property
    def legacy(self) -> bool:
        """Whether legacy status is claimed (申明为历史遗留)."""
        return bool(self.legacy_number)


class Participation(models.Model):
    """A party in a project (参与单位), in a capacity, from a day until a day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participations")
    party = models.ForeignKey(Party, verbose_name="单位", on_delete=models.PROTECT, related_name="participations")
    capacity = models.CharField(
        "身份",
        max_length=20,
        choices=[(one.value, CAPACITIES[one]) for one in (Capacity.INVESTOR, Capacity.OBLIGOR, Capacity.PREPARER)],
    )
    ended_date = models.DateField("退出日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="party_once_in_capacity",
                fields=["project", "party", "capacity"],
                condition=models.Q(ended_date__isnull=True),
            )
        ]


class Assignment(models.Model):
    """An expert asked to review a project (专家评审任务)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(User, verbose_name="专家", on_delete=models.PROTECT, related_name="assignments")
    ended_date = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="expert_once", fields=["project", "expert"], condition=models.Q(ended_date__isnull=True)
            )
        ]


class Change(models.Model):
    """What made a version of a project's facts (一次更改): who, when, and each fact before and after. Never changed.

    ``lines`` are [name of the fact, before, after], as shown.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField("版本")
    at = models.DateTimeField("更改时间")
    by = models.ForeignKey(User, verbose_name="更改人", on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField("更改内容", default=list)

    class Meta:
        ordering: ClassVar = ["project", "version"]
        constraints: ClassVar = [models.UniqueConstraint(name="change_version", fields=["project", "version"])]


class NumberSeries(models.Model):
    """The last number given to a project of a division in a year (编号序列)."""

    division = models.CharField("区划", max_length=6)
    year = models.PositiveIntegerField("年度")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="series_once", fields=["division", "year"])]


class SavedView(models.Model):
    """A view of the library that an account keeps (保存的视图): its filters as a query string, as long as they make it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField("视图名称", max_length=40)
    query = models.TextField("条件", blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(name="view_name", fields=["user", "name"])]
