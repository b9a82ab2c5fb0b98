"""What is sent out from desks: mails that were made, secret addresses of calendars."""

from typing import ClassVar

from django.db import models

from xiufu.register.accounts.models import User


class Digest(models.Model):
    """The mail of one account for one day (每日提醒邮件): made before it is sent, so that it is never sent twice.

    ``failed`` says that the mail server refused it; only then it may be tried again.
    """

    user = models.ForeignKey(User, verbose_name="账号", on_delete=models.CASCADE, related_name="+")
    day = models.DateField("日期")
    dates = models.PositiveIntegerField("期限数")
    failed = models.BooleanField("没有发出", default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="digest_once_a_day", fields=["user", "day"])]


class CalendarFeed(models.Model):
    """The secret address at which a calendar programme fetches an account's dates (日历订阅). Only its hash is kept."""

    user = models.OneToOneField(User, verbose_name="账号", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("建立时间")
