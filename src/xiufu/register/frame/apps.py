"""The app of the frame: templates, static files, tags."""

from django.apps import AppConfig

from xiufu.register.frame import wording


class FrameConfig(AppConfig):
    """框架."""

    name = "xiufu.register.frame"
    label = "frame"

    def ready(self) -> None:
        """Before any form is made."""
        wording.say()
