"""Addresses of supervision."""

from xiufu.register.accounts.roles import BY_AREA, BY_PARTY, OFFICERS, PARTIES
from xiufu.register.frame.routes import Route
from xiufu.register.supervision import consultation_pages, demonstration_pages, inspection_pages, order_pages, pages

_SEEING = BY_AREA | BY_PARTY

SUPERVISION: tuple[Route, ...] = (
    Route("supervision", pages.watched_projects, "watched", BY_AREA),
    Route("projects/<int:pk>/supervision", pages.project, "project", _SEEING),
    Route("projects/<int:pk>/inspections/new", inspection_pages.new_inspection, "inspect", OFFICERS, both=True),
    Route("inspections/<int:pk>", inspection_pages.inspection, "inspection", _SEEING),
    Route("inspections/<int:pk>/correct", inspection_pages.correct_inspection, "correct", OFFICERS, both=True),
    Route("inspections/<int:pk>/correction", order_pages.correction, "correction", OFFICERS, both=True),
    Route("projects/<int:pk>/orders/new", order_pages.new_order, "order_new", OFFICERS, both=True),
    Route("orders/<int:pk>", order_pages.order, "order", _SEEING),
    Route("orders/<int:pk>/answer", order_pages.answer, "answer", PARTIES, both=True),
    Route("orders/<int:pk>/decide", order_pages.decide, "decide", OFFICERS, both=True),
    Route("projects/<int:pk>/opinions/new", consultation_pages.ask, "ask", OFFICERS, both=True),
    Route("opinions/<int:pk>", consultation_pages.request_page, "request", BY_AREA),
    Route("opinions/<int:pk>/answer", consultation_pages.opine, "opine", OFFICERS, both=True),
    Route("opinions/<int:pk>/withdraw", consultation_pages.withdraw, "withdraw", OFFICERS, both=True),
    Route("projects/<int:pk>/demonstration", demonstration_pages.demonstration, "demonstration", OFFICERS, both=True),
    Route("demonstrations", demonstration_pages.demonstration_list, "demonstrations", BY_AREA),
)
