"""工作方案 of a project as a Word file. Writers are imported when they are asked for."""

from xiufu.plans.work_scheme import Scheme


def scheme_paper(scheme: Scheme) -> bytes:
    """工作方案, as Word; a draft while anything that （九） asks for is not known."""
    from xiufu.plans.work_scheme import work_scheme
    from xiufu.render.docx import write_docx

    document = work_scheme(scheme)
    return write_docx(document, draft=bool(document.unknowns()))
