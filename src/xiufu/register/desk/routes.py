"""Addresses of the desk."""

from xiufu.register.accounts.roles import AT_PROJECTS, OFFICERS, PARTIES, Role
from xiufu.register.desk import due_pages, feed_pages, log_pages, pages
from xiufu.register.frame.routes import ANYONE, SIGNED_IN, Route

_OWING = OFFICERS | PARTIES
"""Whose accounts may have dates of their own."""

DESK: tuple[Route, ...] = (
    Route("", pages.desk, "desk", SIGNED_IN),
    Route("due", due_pages.clocks, "clocks", AT_PROJECTS),
    Route("log", log_pages.log, "log", frozenset({Role.AUDITOR, Role.ADMINISTRATOR})),
    Route("calendar", feed_pages.feed, "feed", _OWING),
    Route("calendar/renew", feed_pages.renew, "renew_feed", _OWING, writes=True),
    Route("calendar/revoke", feed_pages.revoke, "revoke_feed", _OWING, writes=True),
    Route("calendar/<str:token>.ics", feed_pages.feed_file, "feed_file", ANYONE),
)
