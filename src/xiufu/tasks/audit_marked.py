"""Marked-up copies (批注件) of audited documents: the document itself with a note at each place, where its form has notes.

Writers are imported when they are asked for.
"""

from pathlib import Path

from xiufu.core.errors import file_problem
from xiufu.document.read import Form
from xiufu.render.marked.notes import notes_of
from xiufu.tasks.audit import FileAudit

_ENDINGS: dict[Form, tuple[str, ...]] = {
    "docx": (".docx", ".docm", ".dotx", ".dotm"),
    "pdf": (".pdf",),
    "picture": (".pdf",),
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
}
_OR_PAGE = "，或查看审查页"
_NONE: dict[Form, tuple[str, str]] = {
    "doc": ("旧版 Word 文件（.doc）不能加批注", f"用 Word 或 WPS 另存为 .docx 后审查{_OR_PAGE}"),
    "xls": ("旧版 Excel 文件（.xls）不能加批注", f"用 Excel 或 WPS 另存为 .xlsx 后审查{_OR_PAGE}"),
    "txt": ("纯文本不能加批注", f"有 Word 或 PDF 原件的，审查原件{_OR_PAGE}"),
}


def marked_copy(done: FileAudit, data: bytes) -> bytes:
    """A copy with a note for each open issue (批注件); ``data`` is what the document holds, which stays as it is.

    Raises ``InputError`` where a document of this form has no notes, is signed or is locked.
    """
    file, notes = done.audited.paper.file, notes_of(done.issues)
    match file.form:
        case "docx":
            from xiufu.render.marked.docx import mark_docx

            return mark_docx(data, file, notes)
        case "pdf" | "picture":
            from xiufu.reading.picture_file import pdf_of
            from xiufu.render.marked.pdf import mark_pdf

            return mark_pdf(pdf_of(data, file.name), file, notes)
        case "xlsx":
            from xiufu.render.marked.xlsx import mark_xlsx

            return mark_xlsx(data, file, notes)
        case "doc" | "xls" | "txt":
            raise file_problem(done.path, *_NONE[file.form])


def marked_ending(document: str, form: Form) -> str:
    """The ending of a marked-up copy (批注件后缀): that of the document where programs know the form by it.

    >>> marked_ending("方案.DOCM", "docx"), marked_ending("改名.dat", "docx"), marked_ending("方案", "pdf")
    ('.docm', '.docx', '.pdf')
    """
    suffix = Path(document).suffix.lower()
    return suffix if suffix in _ENDINGS[form] else _ENDINGS[form][0]
