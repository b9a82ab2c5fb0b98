"""What a work scheme says of a project (工作方案要素): sub-projects, indicators, money, promises of support."""

from typing import ClassVar

from django.db import models

from xiufu.register.accounts.models import User
from xiufu.register.library.choices import FundKind, PromiseKind
from xiufu.register.library.models.project import Project


class SubProject(models.Model):
    """A sub-project (子项目), 内政办发〔2023〕14号（九）. All of them together are no larger or dearer than the project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sub_projects")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=40)
    area_units = models.BigIntegerField("面积", null=True, blank=True)
    budget_fen = models.BigIntegerField("投资概算", null=True, blank=True)
    tasks = models.TextField("任务", blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(name="sub_project_name", fields=["project", "name"])]


class Indicator(models.Model):
    """A task or core indicator (任务目标、核心指标): what is to be reached, in its unit; words where it is no number."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField("指标", max_length=80)
    unit = models.CharField("单位", max_length=20, blank=True)
    target = models.CharField("目标", max_length=80)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(name="indicator_name", fields=["project", "name"])]


class BudgetSource(models.Model):
    """Money from one source (一项资金来源). The fiscal share is worked out from all of them."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField("来源", max_length=20, choices=FundKind.choices)
    name = models.CharField("资金名称", max_length=80, blank=True)
    amount_fen = models.BigIntegerField("金额")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="source_once", fields=["project", "kind", "name"]),
            models.CheckConstraint(name="source_amount", condition=models.Q(amount_fen__gt=0)),
        ]


class Promise(models.Model):
    """A promise of support (一条支持政策承诺) and what was granted of it. Never changed: a later row supersedes it, with a reason."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="promises")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("政策种类", max_length=20, choices=PromiseKind.choices)
    clause = models.CharField("条款", max_length=10)
    content = models.CharField("承诺内容", max_length=300)
    promised_fen = models.BigIntegerField("承诺金额", null=True, blank=True)
    promised_date = models.DateField("承诺日期")
    granted = models.CharField("兑现内容", max_length=300, blank=True)
    granted_fen = models.BigIntegerField("兑现金额", null=True, blank=True)
    granted_date = models.DateField("兑现日期", null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", verbose_name="取代", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.CharField("更正理由", max_length=300, blank=True)
    made_at = models.DateTimeField("登记时间")
    made_by = models.ForeignKey(User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="promise_number", fields=["project", "number"]),
            models.CheckConstraint(
                name="promise_correction_reason",
                condition=models.Q(supersedes__isnull=True) | ~models.Q(reason=""),
            ),
        ]
