"""Addresses of papers."""

from xiufu.register.accounts.roles import AT_PROJECTS
from xiufu.register.documents import pages
from xiufu.register.frame.routes import Route

DOCUMENTS: tuple[Route, ...] = (
    Route("projects/<int:pk>/papers/", pages.papers, "papers", AT_PROJECTS),
    Route("projects/<int:pk>/papers/new", pages.upload, "upload", AT_PROJECTS, both=True),
    Route("papers/<int:pk>/", pages.paper, "paper", AT_PROJECTS),
    Route("papers/<int:pk>/file", pages.download, "download", AT_PROJECTS),
    Route("papers/<int:pk>/audit", pages.audit, "audit", AT_PROJECTS, writes=True),
    Route("papers/<int:pk>/compare", pages.compare, "compare", AT_PROJECTS),
    Route("papers/<int:pk>/audits/<int:audit>/<slug:key>", pages.output, "output", AT_PROJECTS),
)
