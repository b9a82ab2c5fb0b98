"""Rounds of review (评审轮次), who sits on them, what they say, and what is answered."""

from typing import ClassVar

from django.db import models

from xiufu.plans.review_opinion import CONCLUSIONS
from xiufu.register.accounts.models import User
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Project


class Round(models.Model):
    """A round of review of one version of a plan (一轮评审). Once closed it never changes.

    One that was opened by mistake is closed ``cancelled`` (撤销): without a conclusion, the reason in ``remark``.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="rounds")
    paper = models.ForeignKey(Paper, verbose_name="送审方案", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField("轮次")
    opened_at = models.DateTimeField("开始时间")
    opened_by = models.ForeignKey(User, verbose_name="组织人", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, verbose_name="结束人", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    conclusion = models.CharField("结论", max_length=40, choices=[(one, one) for one in CONCLUSIONS], blank=True)
    cancelled = models.BooleanField("撤销", default=False)
    remark = models.TextField("结论说明", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="round_number", fields=["project", "number"]),
            models.UniqueConstraint(
                name="round_one_open", fields=["project"], condition=models.Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="round_closed_whole",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, conclusion="", cancelled=False)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False, cancelled=False) & ~models.Q(conclusion="")
                | models.Q(closed_at__isnull=False, closed_by__isnull=False, conclusion="", cancelled=True)
                & ~models.Q(remark=""),
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 轮评审"

    @property
    def outcome(self) -> str:
        """What became of it (结论或已撤销), empty while it is open."""
        return "已撤销" if self.cancelled else self.conclusion


class Interest(models.TextChoices):
    """What an expert declares of conflicts of interest (利益关系声明)."""

    UNDECLARED = "", "还没有声明"
    NONE = "none", "没有利害关系"
    CONFLICT = "conflict", "有利害关系，回避"


class Panelist(models.Model):
    """An expert on a round (参评专家). ``submitted_at`` is when the opinions were handed in; from then on nothing changes."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="panel")
    expert = models.ForeignKey(User, verbose_name="专家", on_delete=models.PROTECT, related_name="+")
    interest = models.CharField("利益关系", max_length=10, choices=Interest.choices, blank=True)
    declared_at = models.DateTimeField("声明时间", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="panelist_once", fields=["round", "expert"])]


class Weight(models.TextChoices):
    """How an opinion binds (意见性质)."""

    MUST = "must", "必须修改"
    SUGGESTED = "suggested", "建议"


class Opinion(models.Model):
    """One opinion (一条意见). It gets its ``number`` when it is submitted, and never changes from then on.

    ``fingerprint`` is that of the finding of an audit that it adopts; ``carried_from`` the opinion of the round before that was
    not settled.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="opinions")
    expert = models.ForeignKey(User, verbose_name="专家", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    weight = models.CharField("性质", max_length=10, choices=Weight.choices)
    text = models.TextField("意见")
    place = models.CharField("位置", max_length=300, blank=True)
    clause = models.CharField("依据", max_length=300, blank=True)
    fingerprint = models.CharField("审查结果指纹", max_length=12, blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField("写入时间")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="opinion_number", fields=["round", "number"])]


class Judgement(models.Model):
    """What an expert did with a finding of the audit (对审查结果的处理): adopted it as an opinion, or rejected it."""

    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="judgements")
    fingerprint = models.CharField("指纹", max_length=12)
    adopted = models.BooleanField("采纳")
    made_at = models.DateTimeField("处理时间")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="judged_once", fields=["panelist", "fingerprint"])]


class Answer(models.TextChoices):
    """What the preparer did about an opinion (答复)."""

    DONE = "done", "已修改"
    EXPLAINED = "explained", "未修改，说明理由"


class Reply(models.Model):
    """The reply to an opinion (答复). ``settled`` is what the expert says of it: done with, not done with, or not yet seen.

    ``version`` grows with every change, so that a stale one is noticed.
    """

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="reply")
    answer = models.CharField("处理", max_length=10, choices=Answer.choices)
    text = models.TextField("修改情况或理由")
    where = models.CharField("修改位置、页码", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    replied_at = models.DateTimeField("答复时间")
    replied_by = models.ForeignKey(User, verbose_name="答复人", on_delete=models.PROTECT, related_name="+")
    settled = models.BooleanField("专家认可", null=True)
