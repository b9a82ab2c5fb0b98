"""Entries (记录) of projects, the states they lead to, and the steps that the database allows."""

from typing import ClassVar

from django.db import models

from xiufu.lifecycle.entries import ANNUL
from xiufu.register.accounts.models import User
from xiufu.register.library.models import Project


class ProjectEntry(models.Model):
    """One line of a project's history (一条记录), as ``lifecycle.entries.Entry``. Never changed, never deleted.

    One that ``annuls`` another (撤销记录) is on its thread, from the state that it led to back to that from which it came.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField("序号")
    lifecycle = models.CharField("流程", max_length=30)
    move = models.CharField("步骤", max_length=40)
    track = models.CharField("线", max_length=40)
    track_kind = models.CharField("线的种类", max_length=20)
    source = models.CharField("原状态", max_length=20, blank=True)
    target = models.CharField("新状态", max_length=20)
    on_date = models.DateField("办理日期")
    entered_at = models.DateTimeField("登记时间")
    capacity = models.CharField("身份", max_length=20)
    user = models.ForeignKey(User, verbose_name="办理人", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField("要件", default=dict)
    reason = models.TextField("理由", blank=True)
    annuls = models.OneToOneField(
        "self", verbose_name="撤销的记录", on_delete=models.PROTECT, related_name="annulled_by", null=True
    )

    class Meta:
        ordering: ClassVar = ["project", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="entry_number", fields=["project", "number"]),
            models.CheckConstraint(
                name="entry_annuls",
                condition=models.Q(move=ANNUL, annuls__isnull=False)
                | ~models.Q(move=ANNUL) & models.Q(annuls__isnull=True),
            ),
        ]


class TrackState(models.Model):
    """Where one thread of a project stands (一线的状态), after its entry ``number``."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tracks")
    track = models.CharField("线", max_length=40)
    state = models.CharField("状态", max_length=20)
    number = models.PositiveIntegerField("记录序号")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="track_once", fields=["project", "track"])]
        indexes: ClassVar = [models.Index(name="track_in_state", fields=["state", "track"])]


class AllowedMove(models.Model):
    """A step that the database lets an entry take (允许的步骤), from ``lifecycle.states``; written with every migration."""

    lifecycle = models.CharField(max_length=30)
    move = models.CharField(max_length=40)
    track_kind = models.CharField(max_length=20)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20)
    capacity = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="allowed_once", fields=["lifecycle", "move", "track_kind", "source", "target", "capacity"]
            )
        ]


class ClockRow(models.Model):
    """A clock as last worked out (期限), so that desks and searches need not replay every project. Never the truth.

    ``nth`` tells apart the clocks of one rule that one thread began several times. ``calendars`` are the years of days off that
    it rests on, as ``clocks.years_of`` writes them, so that a change of them is noticed. ``running`` tells those that are not met in
    projects that are not closed: what lists ask for stands in their indexes alone.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="clocks")
    rule = models.CharField("期限", max_length=40)
    track = models.CharField("线", max_length=40)
    nth = models.PositiveIntegerField("第几次")
    desk = models.CharField("由谁办", max_length=20)
    since = models.DateField("起算日")
    due = models.DateField("到期日", null=True)
    provisional = models.BooleanField("暂定", default=False)
    minimum = models.BooleanField("至少经过", default=False)
    met_date = models.DateField("办结日", null=True)
    running = models.BooleanField("在办")
    calendars = models.TextField("所依据的节假日安排", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="clock_once", fields=["project", "rule", "track", "nth"]),
        ]
        indexes: ClassVar = [
            models.Index(name="clock_due", fields=["due"], condition=models.Q(running=True)),
            models.Index(name="clock_of_desk", fields=["desk", "due"], condition=models.Q(running=True)),
            models.Index(name="clock_of_rule", fields=["rule", "due"], condition=models.Q(running=True)),
        ]


class CalendarFile(models.Model):
    """The days off of one year as an administrator added them (上传的节假日安排). Never changed: a later one of the year goes before."""

    year = models.PositiveIntegerField("年份")
    number = models.PositiveIntegerField("第几次")
    text = models.TextField("文件内容")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    source = models.CharField("出处", max_length=300)
    reason = models.CharField("理由", max_length=300, blank=True)
    added_by = models.ForeignKey(User, verbose_name="上传人", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="calendar_file_number", fields=["year", "number"])]
