"""The app of process."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    """流程."""

    name = "xiufu.register.process"
    label = "process"
    verbose_name = "流程"

    def ready(self) -> None:
        """Triggers are made again after every migration, since SQLite loses them when a table is made anew."""
        from django.db.models.signals import post_migrate

        from xiufu.register.triggers import make_triggers

        post_migrate.connect(make_triggers, sender=self)
