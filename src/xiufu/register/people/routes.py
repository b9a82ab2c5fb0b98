"""Addresses of people."""

from xiufu.register.frame.routes import ANYONE, SIGNED_IN, Route
from xiufu.register.people import pages

PEOPLE: tuple[Route, ...] = (
    Route("sign-in", pages.sign_in, "sign_in", ANYONE, both=True),
    Route("sign-out", pages.sign_out, "sign_out", SIGNED_IN, writes=True, before_password=True),
)
