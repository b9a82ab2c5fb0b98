"""Papers (文件) of projects, and what audits found in them."""

from typing import ClassVar

from django.db import models

from xiufu.register.accounts.models import User
from xiufu.register.library.models import Project


class Paper(models.Model):
    """One version of a paper (文件的一版). Its bytes stand in the store under their SHA-256; nothing of it ever changes.

    ``name`` is what its file was called, cleaned; ``content_type`` is the format that its bytes are in (``formats.FORMATS``).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField("文件种类", max_length=40)
    title = models.CharField("文件名称", max_length=160)
    version = models.PositiveIntegerField("版次")
    name = models.CharField("原文件名", max_length=160, blank=True)
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


class AuditState(models.TextChoices):
    """How far an audit is (审查进度)."""

    WAITING = "waiting", "等待审查"
    RUNNING = "running", "正在审查"
    DONE = "done", "已审查"
    FAILED = "failed", "未能审查"


class PaperAudit(models.Model):
    """One audit of a paper (一次审查). ``result`` is what ``xiufu audit --json`` says of a file; ``outputs`` are what was written
    about it, by key, each as the SHA-256 of its bytes in the store. Once finished it never changes.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="audits")
    state = models.CharField("进度", max_length=10, choices=AuditState.choices, default=AuditState.WAITING)
    asked_at = models.DateTimeField("要求时间")
    asked_by = models.ForeignKey(User, verbose_name="要求人", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    program = models.CharField("程序版本", max_length=40, blank=True)
    result = models.JSONField("审查结果", default=dict)
    outputs = models.JSONField("审查成果", default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="audit_one_at_a_time",
                fields=["paper"],
                condition=models.Q(finished_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["paper", "-id"])]
