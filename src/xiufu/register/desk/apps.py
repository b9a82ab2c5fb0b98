"""The app of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台."""

    name = "xiufu.register.desk"
    label = "desk"
    verbose_name = "工作台"
