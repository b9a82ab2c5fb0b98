"""The app of review."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """评审."""

    name = "xiufu.register.review"
    label = "review"
    verbose_name = "评审"
