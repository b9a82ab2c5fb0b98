"""Projects (项目), and who takes part in them."""

from typing import ClassVar

from django.db import models

from xiufu.lifecycle.entries import CAPACITIES, Capacity
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.models import Party, User


class Project(models.Model):
    """A project (项目). Areas are in 0.0001 hm², money in fen. The state is what its entries add up to; only steps change it.

    ``league`` and ``banner`` are its place and its row scope; ``authority`` is the division whose department leads it.
    ``version`` grows with every change of its facts, so that a stale edit is noticed.
    """

    number = models.CharField("项目编号", max_length=20, unique=True)
    name = models.CharField("项目名称", max_length=120)
    lifecycle = models.CharField("流程", max_length=30, choices=[(one.id, one.title) for one in LIFECYCLES.values()])
    league = models.CharField("盟市", max_length=6, db_index=True)
    banner = models.CharField("旗县市区", max_length=6, db_index=True)
    authority = models.CharField("主管部门所在区划", max_length=6)
    area_units = models.BigIntegerField("面积", null=True, blank=True)
    budget_fen = models.BigIntegerField("投资概算", null=True, blank=True)
    description = models.TextField("项目概况", blank=True)
    main_state = models.CharField("状态", max_length=20, blank=True, db_index=True)
    state_date = models.DateField("进入状态日期", null=True, blank=True)
    demo = models.BooleanField("演示", default=False)
    version = models.PositiveIntegerField("版本", default=1)
    made_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("更改时间")
    changed_by = models.ForeignKey(User, verbose_name="更改人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="project_area", condition=models.Q(area_units__isnull=True) | models.Q(area_units__gt=0)
            ),
            models.CheckConstraint(
                name="project_budget", condition=models.Q(budget_fen__isnull=True) | models.Q(budget_fen__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def state_title(self) -> str:
        """状态名称; before the first step it is only registered."""
        return LIFECYCLES[self.lifecycle].title_of("main", self.main_state) if self.main_state else "已登记"


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
