"""Addresses of boundaries."""

from xiufu.register.accounts.roles import AT_PROJECTS, BY_AREA, OFFICERS, Role
from xiufu.register.frame.routes import Route, pages_of

_PROJECT = "projects/<int:pk>/boundary"
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_page = pages_of("boundaries")
"""Pages of boundaries draw and measure, and what they do that with fills more memory than all other pages."""

BOUNDARIES: tuple[Route, ...] = (
    Route("map", _page("pages", "on_map"), "map", AT_PROJECTS),
    Route("overlaps", _page("pages", "overlaps"), "overlaps", BY_AREA),
    Route("projects.gpkg", _page("pages", "geopackage"), "geopackage", AT_PROJECTS),
    Route(_PROJECT, _page("pages", "boundary"), "boundary", AT_PROJECTS),
    Route(f"{_PROJECT}/upload", _page("pages", "upload"), "upload", OFFICERS, both=True),
    Route(f"{_PROJECT}/<int:version>/file", _page("pages", "source"), "source", AT_PROJECTS),
    Route("map/licensed", _page("licensed_pages", "licensed"), "licensed", _ADMINISTRATOR),
    Route("map/licensed/new", _page("licensed_pages", "new_licensed"), "new_licensed", _ADMINISTRATOR, both=True),
    Route(
        "map/licensed/<int:pk>/retire",
        _page("licensed_pages", "retire"),
        "retire_licensed",
        _ADMINISTRATOR,
        writes=True,
    ),
)
