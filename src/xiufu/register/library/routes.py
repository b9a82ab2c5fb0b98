"""Addresses of the library."""

from xiufu.register.accounts.roles import AT_PROJECTS
from xiufu.register.frame.routes import Route
from xiufu.register.library import pages

LIBRARY: tuple[Route, ...] = (Route("", pages.projects, "projects", AT_PROJECTS),)
