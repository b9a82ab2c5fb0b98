"""Addresses of the desk."""

from xiufu.register.desk import pages
from xiufu.register.frame.routes import SIGNED_IN, Route

DESK: tuple[Route, ...] = (Route("", pages.desk, "desk", SIGNED_IN),)
