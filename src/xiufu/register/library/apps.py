"""The app of library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """项目库."""

    name = "xiufu.register.library"
    label = "library"
    verbose_name = "项目库"
