"""Attempts to sign in (登录尝试), as long as they count."""

from typing import ClassVar

from django.db import models


class Attempt(models.Model):
    """One attempt that failed, or is being judged (一次尝试).

    ``key`` is a keyed hash of what was tried (an account's name as it was typed may be a password typed into the wrong field).
    """

    key = models.CharField("对象", max_length=64)
    address = models.CharField("网络地址", max_length=45)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"]), models.Index(fields=["address", "at"])]
