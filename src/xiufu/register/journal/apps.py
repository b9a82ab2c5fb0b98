"""The app of journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """操作日志."""

    name = "xiufu.register.journal"
    label = "journal"
    verbose_name = "操作日志"
