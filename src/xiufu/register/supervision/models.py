"""Tables of supervision (监管). Every row is written once; what came after it is a later row."""

from typing import ClassVar

from django.db import models

from xiufu.register.accounts.models import Party, User
from xiufu.register.accounts.roles import Department
from xiufu.register.boundaries.models import Boundary, Land, LandPlot
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Project
from xiufu.register.process.models import ProjectEntry
from xiufu.register.supervision.choices import Conclusion, InspectionKind, Stance


class WorkedLand(Land):
    """Plots that were really worked on (实际施工地块), from a file that an inspection hands in, and what of them lies outside a version of
    the project's boundary. Never changed; its plots and that version lead to the same areas again.

    ``outside`` is what lies outside in longitude and latitude, which may be empty; ``program`` the version of Xiufu that measured.
    ``partial`` plots are not all: where none of them lies outside, nothing is said of the others.
    """

    boundary = models.ForeignKey(Boundary, verbose_name="所比范围", on_delete=models.PROTECT, related_name="+")
    outside_units = models.BigIntegerField("范围以外的面积")
    outside = models.BinaryField("范围以外的图形")
    program = models.CharField("程序版本", max_length=40)
    partial = models.BooleanField("只是部分施工地块", default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="worked_outside_within_all",
                condition=models.Q(outside_units__gte=0, outside_units__lte=models.F("area_units")),
            )
        ]


class WorkedPlot(LandPlot):
    """A plot that was worked on (实际施工地块), and how much of it lies outside. Never changed."""

    worked = models.ForeignKey(WorkedLand, on_delete=models.PROTECT, related_name="plots")
    outside_units = models.BigIntegerField("范围以外的面积")

    class Meta:
        ordering: ClassVar = ["worked", "position"]
        constraints: ClassVar = [models.UniqueConstraint(name="worked_plot_position", fields=["worked", "position"])]


class Inspection(models.Model):
    """An inspection (一次检查) of a project by a department of a division. Never changed: a later one replaces it, with a reason.

    ``seen`` is what was seen, by item; ``systems`` how each system stands: state, note, the key of a paper; ``measured`` are measured
    facts in their smallest units; ``papers`` the keys of papers that are evidence; ``worked`` the plots from which the area outside the
    boundary was computed; ``plan`` and ``plan_place`` say where its planned numbers stand. All of it is in one row, so that nothing is added later.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="inspections")
    number = models.PositiveIntegerField("序号")
    on_date = models.DateField("检查日期")
    kind = models.CharField("检查方式", max_length=10, choices=InspectionKind.choices)
    department = models.CharField("检查部门", max_length=20, choices=Department.choices)
    division = models.CharField("检查部门所在区划", max_length=6)
    departments = models.JSONField("一同检查的部门", default=list)
    seen = models.JSONField("看到的情况", default=dict)
    systems = models.JSONField("管理制度", default=dict)
    measured = models.JSONField("实测和核定的数", default=dict)
    papers = models.JSONField("证据文件", default=list)
    worked = models.ForeignKey(
        WorkedLand,
        verbose_name="实际施工地块",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
    )
    plan = models.ForeignKey(
        Paper, verbose_name="方案的数的出处", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    plan_place = models.CharField("在方案的何处", max_length=100, blank=True)
    conclusion = models.CharField("结论", max_length=10, choices=Conclusion.choices)
    remark = models.TextField("说明", blank=True)
    replaces = models.OneToOneField(
        "self", verbose_name="更正", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.TextField("更正理由", blank=True)
    made_at = models.DateTimeField("登记时间")
    made_by = models.ForeignKey(User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [models.Index(name="inspection_day", fields=["project", "on_date"])]
        constraints: ClassVar = [
            models.UniqueConstraint(name="inspection_number", fields=["project", "number"]),
            models.CheckConstraint(
                name="inspection_plan_with_place",
                condition=models.Q(plan__isnull=True, plan_place="")
                | models.Q(plan__isnull=False) & ~models.Q(plan_place=""),
            ),
            models.CheckConstraint(
                name="inspection_replaced_with_reason",
                condition=models.Q(replaces__isnull=True) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 次检查"


class Order(models.Model):
    """An order (一项整改要求) to a party of a project, out of an inspection or a risk sign. Never changed; its steps are rows of their own.

    ``sign`` is the code of a risk sign, ``sign_said`` what it said then. The corrections that a lifecycle keeps are none of these.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="orders")
    number = models.PositiveIntegerField("序号")
    inspection = models.ForeignKey(
        Inspection, verbose_name="所依检查", on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    sign = models.CharField("所依风险提示", max_length=20, blank=True)
    sign_said = models.TextField("风险提示内容", blank=True)
    ground = models.CharField("事由", max_length=20)
    demands = models.TextField("整改要求")
    deadline = models.DateField("整改期限")
    addressee = models.ForeignKey(Party, verbose_name="整改单位", on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(
        Paper, verbose_name="通知书", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.CharField("发出部门", max_length=20, choices=Department.choices)
    division = models.CharField("发出部门所在区划", max_length=6)
    issued_at = models.DateTimeField("发出时间")
    issued_by = models.ForeignKey(User, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [models.Index(name="order_of_office", fields=["division", "department"])]
        constraints: ClassVar = [
            models.UniqueConstraint(name="order_number", fields=["project", "number"]),
            models.CheckConstraint(
                name="order_has_an_origin",
                condition=models.Q(inspection__isnull=False, sign="", sign_said="")
                | models.Q(inspection__isnull=True) & ~models.Q(sign="") & ~models.Q(sign_said=""),
            ),
        ]

    def __str__(self) -> str:
        return f"整改要求第 {self.number} 号"


class OrderEvent(models.Model):
    """A step of an order (整改办理): an answer, or what officers decided. A refusal sets a new ``deadline``. Never changed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("办理", max_length=10)
    text = models.TextField("内容")
    deadline = models.DateField("新的期限", null=True, blank=True)
    papers = models.JSONField("文件", default=list)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, verbose_name="办理人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["order", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="order_event_number", fields=["order", "number"]),
            models.CheckConstraint(
                name="order_event_deadline",
                condition=models.Q(kind="refused", deadline__isnull=False)
                | ~models.Q(kind="refused") & models.Q(deadline__isnull=True),
            ),
        ]


class CorrectionOrigin(models.Model):
    """Out of which inspection a correction was ordered (责令改正的来由), which itself is a step of the lifecycle. Never changed."""

    entry = models.OneToOneField(ProjectEntry, on_delete=models.PROTECT, related_name="origin")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="corrections")


class RiskRow(models.Model):
    """A measured risk sign that is there (风险提示), as last judged, so that desks and searches need not judge every project. Never the truth."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="risks")
    code = models.CharField("提示", max_length=20)
    said = models.TextField("内容")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="risk_once", fields=["project", "code"])]


class OpinionRequest(models.Model):
    """A request for the opinion of a department (征求部门意见). Only its withdrawal is written later, once.

    The ``deadline`` is the asking officer's own (自定): no source gives one.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="opinion_requests")
    number = models.PositiveIntegerField("序号")
    department = models.CharField("部门", max_length=20, choices=Department.choices)
    division = models.CharField("部门所在区划", max_length=6)
    subject = models.TextField("征求意见的事项")
    deadline = models.DateField("答复期限")
    paper = models.ForeignKey(
        Paper, verbose_name="所附文件", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("征求时间")
    asked_by = models.ForeignKey(User, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, verbose_name="撤回人", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [models.Index(name="request_of_office", fields=["division", "department", "deadline"])]
        constraints: ClassVar = [
            models.UniqueConstraint(name="request_number", fields=["project", "number"]),
            models.CheckConstraint(
                name="request_withdrawn_whole",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~models.Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"征求意见第 {self.number} 号"


class DepartmentOpinion(models.Model):
    """An opinion of a department (部门意见). Never changed: a later one takes its place, with a reason; the last one holds.

    ``papers`` are the keys of papers that stand with it.
    """

    request = models.ForeignKey(OpinionRequest, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField("序号")
    stance = models.CharField("态度", max_length=12, choices=Stance.choices)
    text = models.TextField("意见", blank=True)
    papers = models.JSONField("文件", default=list)
    reason = models.TextField("更改理由", blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["request", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="department_opinion_number", fields=["request", "number"]),
            models.CheckConstraint(
                name="department_opinion_changed_with_reason", condition=models.Q(number=1) | ~models.Q(reason="")
            ),
        ]


class DemonstrationEvent(models.Model):
    """A step of a project as a demonstration (示范项目的办理): nominated, accepted or declined, removed. Never changed; the last one holds."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="demonstration_events")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("办理", max_length=10)
    reason = models.TextField("理由")
    paper = models.ForeignKey(
        Paper, verbose_name="文件", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, verbose_name="办理人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["project", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="demonstration_event_number", fields=["project", "number"]),
            models.CheckConstraint(name="demonstration_event_reason", condition=~models.Q(reason="")),
        ]
