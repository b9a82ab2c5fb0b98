"""Addresses of boundaries."""

from xiufu.register.accounts.roles import AT_PROJECTS, BY_AREA, OFFICERS, Role
from xiufu.register.boundaries import licensed_pages, pages
from xiufu.register.frame.routes import Route

_PROJECT = "projects/<int:pk>/boundary"
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

BOUNDARIES: tuple[Route, ...] = (
    Route("map", pages.on_map, "map", AT_PROJECTS),
    Route("overlaps", pages.overlaps, "overlaps", BY_AREA),
    Route("projects.gpkg", pages.geopackage, "geopackage", AT_PROJECTS),
    Route(_PROJECT, pages.boundary, "boundary", AT_PROJECTS),
    Route(f"{_PROJECT}/upload", pages.upload, "upload", OFFICERS, both=True),
    Route(f"{_PROJECT}/<int:version>/file", pages.source, "source", AT_PROJECTS),
    Route("map/licensed", licensed_pages.licensed, "licensed", _ADMINISTRATOR),
    Route("map/licensed/new", licensed_pages.new_licensed, "new_licensed", _ADMINISTRATOR, both=True),
    Route("map/licensed/<int:pk>/retire", licensed_pages.retire, "retire_licensed", _ADMINISTRATOR, writes=True),
)
