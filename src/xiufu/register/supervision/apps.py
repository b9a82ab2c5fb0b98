"""The app of supervision."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """监管."""

    name = "xiufu.register.supervision"
    label = "supervision"
    verbose_name = "监管"
