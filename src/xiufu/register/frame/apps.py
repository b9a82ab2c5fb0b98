"""The app of the frame: templates, static files, tags."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """框架."""

    name = "xiufu.register.frame"
    label = "frame"
