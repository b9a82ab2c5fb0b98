"""Attempts to sign in (登录尝试), as long as they count; what a second factor is judged by (双因素)."""

from typing import ClassVar

from django.db import models

from xiufu.register.accounts.models import User


class Attempt(models.Model):
    """One attempt that failed, or is being judged (一次尝试).

    ``key`` is a keyed hash of what was tried (an account's name as it was typed may be a password typed into the wrong field).
    """

    key = models.CharField("对象", max_length=64)
    address = models.CharField("网络地址", max_length=45)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"]), models.Index(fields=["address", "at"])]


class Authenticator(models.Model):
    """The authenticator of an account (验证器): its secret, encrypted, and the last time step whose code was used."""

    user = models.OneToOneField(User, verbose_name="账号", on_delete=models.CASCADE, related_name="authenticator")
    sealed = models.CharField("密钥（密文）", max_length=255)
    last_step = models.PositiveBigIntegerField("已用时间步")


class RecoveryCode(models.Model):
    """A recovery code that is not used up (恢复码), as a hash keyed with the secret of its authenticator."""

    authenticator = models.ForeignKey(
        Authenticator, verbose_name="验证器", on_delete=models.CASCADE, related_name="recovery_codes"
    )
    hashed = models.CharField("哈希", max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authenticator", "hashed"], name="recovery_code_once")]
