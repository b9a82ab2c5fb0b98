"""Addresses of reviews."""

from xiufu.register.accounts.roles import AT_PROJECTS, BY_PARTY, OFFICERS, Role
from xiufu.register.frame.routes import Route
from xiufu.register.review import pages

_EXPERTS = frozenset({Role.EXPERT})

REVIEW: tuple[Route, ...] = (
    Route("projects/<int:pk>/reviews/", pages.rounds, "rounds", AT_PROJECTS),
    Route("projects/<int:pk>/reviews/new", pages.open_round, "open", OFFICERS, both=True),
    Route("reviews/<int:pk>/", pages.round_page, "round", AT_PROJECTS),
    Route("reviews/<int:pk>/declare", pages.declare, "declare", _EXPERTS, writes=True),
    Route("reviews/<int:pk>/experts", pages.invite, "invite", OFFICERS, writes=True),
    Route("reviews/<int:pk>/opinions/new", pages.write, "write", _EXPERTS, both=True),
    Route("reviews/<int:pk>/opinions/<int:opinion>/drop", pages.drop, "drop", _EXPERTS, writes=True),
    Route("reviews/<int:pk>/findings", pages.judge, "judge", _EXPERTS, writes=True),
    Route("reviews/<int:pk>/submit", pages.submit, "submit", _EXPERTS, writes=True),
    Route("reviews/<int:pk>/opinions/<int:opinion>/reply", pages.reply, "reply", BY_PARTY, both=True),
    Route("reviews/<int:pk>/opinions/<int:opinion>/settle", pages.settle, "settle", _EXPERTS, writes=True),
    Route("reviews/<int:pk>/close", pages.close, "close", OFFICERS, both=True),
    Route("reviews/<int:pk>/cancel", pages.cancel, "cancel", OFFICERS, both=True),
    Route("reviews/<int:pk>/word/<slug:key>", pages.word, "word", AT_PROJECTS),
)
