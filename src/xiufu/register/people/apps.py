"""The app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """人员."""

    name = "xiufu.register.people"
    label = "people"
    verbose_name = "人员"
