"""Addresses of the desk."""

from xiufu.register.accounts.roles import Role
from xiufu.register.desk import log_pages, pages
from xiufu.register.frame.routes import SIGNED_IN, Route

DESK: tuple[Route, ...] = (
    Route("", pages.desk, "desk", SIGNED_IN),
    Route("log", log_pages.log, "log", frozenset({Role.AUDITOR, Role.ADMINISTRATOR})),
)
