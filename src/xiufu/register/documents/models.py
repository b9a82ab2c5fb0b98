"""Papers (文件) of projects."""

from typing import ClassVar

from django.db import models

from xiufu.register.accounts.models import User
from xiufu.register.library.models import Project


class Paper(models.Model):
    """One version of a paper (文件的一版). Its bytes stand in the store under their SHA-256 and never change."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField("文件种类", max_length=40)
    title = models.CharField("文件名称", max_length=160)
    version = models.PositiveIntegerField("版次")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数")
    content_type = models.CharField("格式", max_length=20)
    facts = models.JSONField("要件", default=dict)
    added_at = models.DateTimeField("上传时间")
    added_by = models.ForeignKey(User, verbose_name="上传人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="paper_version", fields=["project", "kind", "title", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 版）"
