"""Addresses of the process."""

from xiufu.register.accounts.roles import AT_PROJECTS, BY_AREA, OFFICERS, PARTIES, Role
from xiufu.register.frame.routes import Route
from xiufu.register.process import annulling_pages, pages, rule_pages

_DESKS = OFFICERS | PARTIES
"""Whose accounts may take steps."""
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_RULES = BY_AREA | _ADMINISTRATOR
"""Who looks up what the register goes by."""

PROCESS: tuple[Route, ...] = (
    Route("projects/<int:pk>/steps", pages.steps, "steps", AT_PROJECTS),
    Route("projects/<int:pk>/timeline", pages.timeline, "timeline", AT_PROJECTS),
    Route("projects/<int:pk>/steps/<str:move>/<str:track>", pages.step, "step", _DESKS, both=True),
    Route("projects/<int:pk>/entries/<int:number>/annul", annulling_pages.annul, "annul", OFFICERS, both=True),
    Route("rules/packs", rule_pages.packs, "packs", _RULES),
    Route("rules/packs/<str:name>", rule_pages.pack, "pack", _RULES),
    Route("rules/packs/<str:name>/files/<path:file>", rule_pages.pack_file, "pack_file", _RULES),
    Route("rules/days-off", rule_pages.days_off, "days_off", _RULES),
    Route("rules/days-off/add", rule_pages.add_days_off, "add_days_off", _ADMINISTRATOR, both=True),
    Route("rules/days-off/files/<int:pk>", rule_pages.days_off_file, "days_off_file", _RULES),
)
