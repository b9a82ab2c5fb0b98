"""Addresses of boundaries."""

from xiufu.register.accounts.roles import AT_PROJECTS, BY_AREA, OFFICERS, Role
from xiufu.register.frame.routes import Page, Route, later

_PROJECT = "projects/<int:pk>/boundary"
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def _page(name: str, module: str = "pages") -> Page:
    """Pages of boundaries draw and measure, and what they do that with fills more memory than all other pages."""
    return later(f"xiufu.register.boundaries.{module}", name)


BOUNDARIES: tuple[Route, ...] = (
    Route("map", _page("on_map"), "map", AT_PROJECTS),
    Route("overlaps", _page("overlaps"), "overlaps", BY_AREA),
    Route("projects.gpkg", _page("geopackage"), "geopackage", AT_PROJECTS),
    Route(_PROJECT, _page("boundary"), "boundary", AT_PROJECTS),
    Route(f"{_PROJECT}/upload", _page("upload"), "upload", OFFICERS, both=True),
    Route(f"{_PROJECT}/<int:version>/file", _page("source"), "source", AT_PROJECTS),
    Route("map/licensed", _page("licensed", "licensed_pages"), "licensed", _ADMINISTRATOR),
    Route("map/licensed/new", _page("new_licensed", "licensed_pages"), "new_licensed", _ADMINISTRATOR, both=True),
    Route(
        "map/licensed/<int:pk>/retire",
        _page("retire", "licensed_pages"),
        "retire_licensed",
        _ADMINISTRATOR,
        writes=True,
    ),
)
