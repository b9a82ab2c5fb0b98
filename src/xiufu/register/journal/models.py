"""One line of the log, and the chain it is part of."""

from typing import ClassVar

from django.db import models


class LogLine(models.Model):
    """One line (一行日志): who did what to which thing, and the hash of it with the line before."""

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    user_id = models.BigIntegerField("账号", null=True)
    action = models.CharField("操作", max_length=60)
    subject = models.CharField("对象", max_length=80)
    data = models.TextField("内容")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["subject", "number"])]


class LogCheck(models.Model):
    """One daily check of the whole chain (日志核对): begun once a day, and what it found when it was finished."""

    day = models.DateField("日期", unique=True)
    finished_at = models.DateTimeField("核对时间", null=True)
    lines = models.BigIntegerField("核对到第几行", default=0)
    broken = models.PositiveIntegerField("断链处数", default=0)
    first_broken = models.CharField("第一处断链", max_length=120, blank=True)
