"""The app of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文件."""

    name = "xiufu.register.documents"
    label = "documents"
    verbose_name = "文件"
