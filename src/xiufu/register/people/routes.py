"""Addresses of people."""

from xiufu.register.accounts.roles import Role
from xiufu.register.frame.routes import ANYONE, SIGNED_IN, Route
from xiufu.register.people import account_pages as of_accounts
from xiufu.register.people import pages

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_ONE = "accounts/<int:pk>"

PEOPLE: tuple[Route, ...] = (
    Route("sign-in", pages.sign_in, "sign_in", ANYONE, both=True),
    Route("sign-out", pages.sign_out, "sign_out", SIGNED_IN, writes=True, before_password=True),
    Route("second-factor", pages.second_factor, "second_factor", SIGNED_IN, both=True),
    Route("second-factor/set-up", pages.set_up, "set_up", SIGNED_IN, both=True),
    Route("second-factor/recovery-codes", pages.recovery_codes, "recovery_codes", SIGNED_IN, writes=True),
    Route("password", pages.change_password, "change_password", SIGNED_IN, both=True),
    Route("me", pages.me, "me", SIGNED_IN),
    Route("accounts", of_accounts.accounts, "accounts", _ADMINISTRATOR),
    Route("accounts/new", of_accounts.account_new, "account_new", _ADMINISTRATOR, both=True),
    Route(_ONE, of_accounts.account, "account", _ADMINISTRATOR),
    Route(f"{_ONE}/change", of_accounts.account_change, "account_change", _ADMINISTRATOR, both=True),
    Route(f"{_ONE}/disable", of_accounts.account_disable, "account_disable", _ADMINISTRATOR, writes=True),
    Route(f"{_ONE}/enable", of_accounts.account_enable, "account_enable", _ADMINISTRATOR, writes=True),
    Route(
        f"{_ONE}/reset-password", of_accounts.account_reset_password, "account_reset_password", _ADMINISTRATOR,
        writes=True,
    ),
    Route(
        f"{_ONE}/reset-second-factor", of_accounts.account_reset_second_factor, "account_reset_second_factor",
        _ADMINISTRATOR, writes=True,
    ),
    Route(f"{_ONE}/erase", of_accounts.account_erase, "account_erase", _ADMINISTRATOR, both=True),
    Route("parties", of_accounts.parties, "parties", _ADMINISTRATOR),
    Route("parties/new", of_accounts.party_new, "party_new", _ADMINISTRATOR, both=True),
    Route("parties/<int:pk>/change", of_accounts.party_change, "party_change", _ADMINISTRATOR, both=True),
)  # fmt: skip
