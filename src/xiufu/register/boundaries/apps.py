"""The app of boundaries."""

from django.apps import AppConfig


class BoundariesConfig(AppConfig):
    """范围."""

    name = "xiufu.register.boundaries"
    label = "boundaries"
    verbose_name = "范围"
