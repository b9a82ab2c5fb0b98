"""Addresses of the process."""

from xiufu.register.accounts.roles import AT_PROJECTS, OFFICERS, PARTIES
from xiufu.register.frame.routes import ANYONE, Route
from xiufu.register.process import feed_pages, pages

_DESKS = OFFICERS | PARTIES
"""Whose accounts may have clocks to see to."""

PROCESS: tuple[Route, ...] = (
    Route("projects/<int:pk>/steps", pages.steps, "steps", AT_PROJECTS),
    Route("projects/<int:pk>/timeline", pages.timeline, "timeline", AT_PROJECTS),
    Route("projects/<int:pk>/steps/<str:move>/<str:track>", pages.step, "step", _DESKS, both=True),
    Route("calendar", feed_pages.feed, "feed", _DESKS),
    Route("calendar/renew", feed_pages.renew, "renew_feed", _DESKS, writes=True),
    Route("calendar/revoke", feed_pages.revoke, "revoke_feed", _DESKS, writes=True),
    Route("calendar/<str:token>.ics", feed_pages.feed_file, "feed_file", ANYONE),
)
