"""Addresses of the library."""

from xiufu.register.accounts.roles import AT_PROJECTS, BY_AREA, OFFICERS
from xiufu.register.frame.routes import Route
from xiufu.register.library import edition_pages, import_pages, pages, project_pages

_PROJECT = "projects/<int:pk>"

LIBRARY: tuple[Route, ...] = (
    Route("projects", pages.projects, "projects", AT_PROJECTS),
    Route("projects.xlsx", pages.export, "export", AT_PROJECTS),
    Route("views", pages.keep_view, "keep_view", AT_PROJECTS, writes=True),
    Route("views/<int:view>/forget", pages.forget_view, "forget_view", AT_PROJECTS, writes=True),
    Route("import", import_pages.imports, "imports", OFFICERS, both=True),
    Route("import/<int:upload>/columns", import_pages.import_plan, "import_plan", OFFICERS, both=True),
    Route("import/<int:upload>/preview", import_pages.import_preview, "import_preview", OFFICERS),
    Route("import/<int:upload>/all", import_pages.import_all, "import_all", OFFICERS, writes=True),
    Route("editions", edition_pages.editions, "editions", BY_AREA),
    Route("editions/make", edition_pages.make, "make_edition", OFFICERS, writes=True),
    Route("editions/<int:edition>", edition_pages.edition, "edition", BY_AREA),
    Route("editions/<int:edition>/edition.xlsx", edition_pages.workbook, "edition_workbook", BY_AREA),
    Route("editions/<int:edition>/reasons", edition_pages.reasons, "edition_reasons", OFFICERS, writes=True),
    Route("editions/<int:edition>/publish", edition_pages.publish, "publish_edition", OFFICERS, writes=True),
    Route("editions/<int:edition>/discard", edition_pages.discard, "discard_edition", OFFICERS, writes=True),
    Route("projects/new", project_pages.new, "new_project", OFFICERS, both=True),
    Route(_PROJECT, project_pages.project, "project", AT_PROJECTS),
    Route(f"{_PROJECT}/edit", project_pages.edit, "edit_project", OFFICERS, both=True),
    Route(f"{_PROJECT}/place", project_pages.place, "correct_place", OFFICERS, both=True),
    Route(f"{_PROJECT}/scheme", project_pages.scheme, "scheme", AT_PROJECTS),
    Route(f"{_PROJECT}/scheme/scheme.docx", project_pages.scheme_word, "scheme_word", AT_PROJECTS),
    Route(f"{_PROJECT}/scheme/<slug:kind>/add", project_pages.part, "add_part", OFFICERS, both=True),
    Route(f"{_PROJECT}/scheme/<slug:kind>/<int:part>", project_pages.part, "edit_part", OFFICERS, both=True),
    Route(
        f"{_PROJECT}/scheme/<slug:kind>/<int:part>/remove", project_pages.remove, "remove_part", OFFICERS, writes=True
    ),
    Route(f"{_PROJECT}/promises", project_pages.promises, "promises", AT_PROJECTS),
    Route(f"{_PROJECT}/promises/add", project_pages.promise, "add_promise", OFFICERS, both=True),
    Route(f"{_PROJECT}/promises/<int:promise>", project_pages.correct, "correct_promise", OFFICERS, both=True),
    Route(f"{_PROJECT}/participants", project_pages.participants, "participants", AT_PROJECTS),
    Route(f"{_PROJECT}/participants/add", project_pages.party, "add_party", OFFICERS, both=True),
    Route(
        f"{_PROJECT}/participants/<int:participation>/end", project_pages.party_ended, "end_party", OFFICERS, both=True
    ),
    Route(f"{_PROJECT}/experts/assign", project_pages.expert, "assign_expert", OFFICERS, both=True),
    Route(
        f"{_PROJECT}/experts/<int:assignment>/end", project_pages.expert_ended, "end_assignment", OFFICERS, both=True
    ),
)
