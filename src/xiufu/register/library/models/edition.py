"""Yearly editions of the library (年度项目库), and uploaded workbooks from which projects are taken in (导入)."""

from typing import ClassVar

from django.db import models

from xiufu.register.accounts.models import User
from xiufu.register.library.models.project import Project


class Edition(models.Model):
    """An edition (一版年度项目库) of the projects that a division leads. Frozen from when it is published, by another person.

    ``sha256`` is that of its rows, in order, with what changed and why.
    """

    number = models.CharField("编号", max_length=30, unique=True)
    division = models.CharField("区划", max_length=6, db_index=True)
    year = models.PositiveIntegerField("年度")
    base = models.ForeignKey("self", verbose_name="上一版", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("编制时间")
    made_by = models.ForeignKey(User, verbose_name="编制人", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(User, verbose_name="公布人", on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_draft_edition", fields=["division"], condition=models.Q(published_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class EditionChange(models.TextChoices):
    """How a row stands to the edition before (与上一版相比)."""

    ADDED = "added", "新增"
    CHANGED = "changed", "变更"
    REMOVED = "removed", "移出"
    SAME = "same", "未变"


class EditionRow(models.Model):
    """A project in an edition (年度项目库的一行): all its facts as text of JSON, their SHA-256, what changed and why.

    A removed project has the facts of the edition before.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rows")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("项目编号", max_length=20)
    facts = models.TextField("内容")
    sha256 = models.CharField("SHA-256", max_length=64)
    change = models.CharField("变化", max_length=10, choices=EditionChange.choices)
    lines = models.JSONField("变更内容", default=list)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(name="project_once_in_edition", fields=["edition", "project"])]


class Upload(models.Model):
    """A workbook that was uploaded to take projects from (导入的工作簿). Preview and import work on these very bytes.

    ``plan`` says which sheet, which rows are its heads, what each column holds, and what holds for all rows.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("内容")
    plan = models.JSONField("读法", default=dict)
    made_at = models.DateTimeField("上传时间")
    imported_at = models.DateTimeField("导入时间", null=True)
    imported = models.PositiveIntegerField("导入项目数", default=0)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
