"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号."""

    name = "xiufu.register.accounts"
    label = "accounts"
    verbose_name = "账号"
