"""Accounts (账号) and parties (单位). What identifies a person stands apart, so that it can be erased."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from xiufu.register.accounts.roles import BY_AREA, BY_PARTY, Department, Role


class Party(models.Model):
    """A firm or body (单位): an investor, an obligor, a firm that prepares plans."""

    code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("单位名称", max_length=100)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """An account (账号): a role, and the area or the party whose projects it may see.

    ``version`` grows with every change, so that a stale edit is noticed. ``sessions_ended`` grows when every session of the account
    must end. ``second_factor_at`` is when the second factor was set up, empty where there is none.
    """

    username = models.CharField("账号", max_length=40, unique=True)
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    department = models.CharField("部门", max_length=20, choices=Department.choices, blank=True)
    division = models.CharField("辖区", max_length=6, blank=True)
    party = models.ForeignKey(Party, verbose_name="单位", on_delete=models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)
    one_time_password = models.BooleanField("一次性口令", default=False)
    one_time_until = models.DateTimeField("一次性口令有效至", null=True, blank=True)
    second_factor_at = models.DateTimeField("双因素启用时间", null=True, blank=True)
    sessions_ended = models.PositiveIntegerField("会话终止次数", default=0)
    version = models.PositiveIntegerField("版本", default=1)
    made_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"

    class Meta:
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="user_scope_by_role",
                condition=(
                    models.Q(role__in=sorted(BY_AREA), party__isnull=True) & ~models.Q(division="")
                    | models.Q(role__in=sorted(BY_PARTY), party__isnull=False, division="")
                    | models.Q(role__in=(Role.EXPERT, Role.ADMINISTRATOR), party__isnull=True, division="")
                ),
            ),
            models.CheckConstraint(
                name="user_department_of_officers",
                condition=models.Q(role=Role.OFFICER) & ~models.Q(department="")
                | ~models.Q(role=Role.OFFICER) & models.Q(department=""),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """What a session must know to go on (会话校验值): changes with the password and whenever sessions are ended."""
        return salted_hmac("xiufu.session", f"{self.password}|{self.sessions_ended}", algorithm="sha256").hexdigest()


class PersonalData(models.Model):
    """What identifies a person (个人信息). Erased as a whole; entries and the log hold only the number of the account.

    ``salt`` goes into every hash that the log keeps of it, and is erased with it.
    """

    user = models.OneToOneField(User, verbose_name="账号", on_delete=models.CASCADE, related_name="personal")
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("电话", max_length=20, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    salt = models.CharField(max_length=64)
