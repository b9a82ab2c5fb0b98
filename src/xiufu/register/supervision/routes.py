"""Addresses of supervision."""

from xiufu.register.accounts.roles import BY_AREA, BY_PARTY, OFFICERS, PARTIES
from xiufu.register.frame.routes import Route, pages_of

_SEEING = BY_AREA | BY_PARTY
_page = pages_of("supervision")
"""Pages of supervision measure what was worked on, with libraries that other pages do without."""

SUPERVISION: tuple[Route, ...] = (
    Route("supervision", _page("pages", "watched_projects"), "watched", BY_AREA),
    Route("projects/<int:pk>/supervision", _page("pages", "project"), "project", _SEEING),
    Route(
        "projects/<int:pk>/inspections/new", _page("inspection_pages", "new_inspection"), "inspect", OFFICERS, both=True
    ),
    Route("inspections/<int:pk>", _page("inspection_pages", "inspection"), "inspection", _SEEING),
    Route("inspections/<int:pk>/plots", _page("worked_pages", "plot_file"), "plot_file", _SEEING),
    Route(
        "inspections/<int:pk>/correct", _page("inspection_pages", "correct_inspection"), "correct", OFFICERS, both=True
    ),
    Route("inspections/<int:pk>/correction", _page("order_pages", "correction"), "correction", OFFICERS, both=True),
    Route("projects/<int:pk>/orders/new", _page("order_pages", "new_order"), "order_new", OFFICERS, both=True),
    Route("orders/<int:pk>", _page("order_pages", "order"), "order", _SEEING),
    Route("orders/<int:pk>/answer", _page("order_pages", "answer"), "answer", PARTIES, both=True),
    Route("orders/<int:pk>/decide", _page("order_pages", "decide"), "decide", OFFICERS, both=True),
    Route("projects/<int:pk>/opinions/new", _page("consultation_pages", "ask"), "ask", OFFICERS, both=True),
    Route("opinions/<int:pk>", _page("consultation_pages", "request_page"), "request", BY_AREA),
    Route("opinions/<int:pk>/answer", _page("consultation_pages", "opine"), "opine", OFFICERS, both=True),
    Route(
        "opinions/<int:pk>/papers/new",
        _page("consultation_pages", "opinion_paper"),
        "opinion_paper",
        OFFICERS,
        both=True,
    ),
    Route("opinions/<int:pk>/withdraw", _page("consultation_pages", "withdraw"), "withdraw", OFFICERS, both=True),
    Route(
        "projects/<int:pk>/demonstration",
        _page("demonstration_pages", "demonstration"),
        "demonstration",
        OFFICERS,
        both=True,
    ),
    Route("demonstrations", _page("demonstration_pages", "demonstration_list"), "demonstrations", BY_AREA),
)
