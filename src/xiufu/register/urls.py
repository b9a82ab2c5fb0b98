"""Every address of the register, app by app. A route without roles is open to all; everything else asks who calls."""

from collections.abc import Mapping

from django.urls import include, path
from django.urls.resolvers import URLResolver

from xiufu.register.boundaries.routes import BOUNDARIES
from xiufu.register.desk.routes import DESK
from xiufu.register.documents.routes import DOCUMENTS
from xiufu.register.frame.routes import Route, patterns
from xiufu.register.library.routes import LIBRARY
from xiufu.register.people.routes import PEOPLE
from xiufu.register.process.routes import PROCESS
from xiufu.register.review.routes import REVIEW
from xiufu.register.supervision.routes import SUPERVISION

ROUTES: Mapping[str, tuple[str, tuple[Route, ...]]] = {
    "people": ("people/", PEOPLE),
    "library": ("", LIBRARY),
    "boundaries": ("", BOUNDARIES),
    "documents": ("", DOCUMENTS),
    "review": ("", REVIEW),
    "supervision": ("", SUPERVISION),
    "process": ("", PROCESS),
    "desk": ("", DESK),
}
"""App → where its addresses begin, and its routes."""

urlpatterns: list[URLResolver] = [
    path(beginning, include((patterns(routes), name))) for name, (beginning, routes) in ROUTES.items()
]
handler404 = "xiufu.register.frame.pages.not_found"
handler403 = "xiufu.register.frame.pages.forbidden"
handler500 = "xiufu.register.frame.pages.our_fault"
