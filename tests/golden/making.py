"""What the expected files are compared with: the documents of the examples, and the parts of a small one of every block."""

from functools import cache, cached_property
from pathlib import Path

from tests.golden.parts import package_parts, page_parts, pdf_parts
from tests.golden.sample import sample_document, sample_figures
from xiufu.audit.paper import Paper
from xiufu.document.blocks import Document
from xiufu.document.read import ReadFile
from xiufu.packs.kinds import Policy
from xiufu.reading.docx import WordFile, read_docx
from xiufu.render.docx import write_docx
from xiufu.render.html import write_html
from xiufu.render.pdf import write_pdf
from xiufu.render.xlsx import write_xlsx
from xiufu.tasks.prepare import Prepared, prepare

EXAMPLES = ("ejina-railway", "stone-quarry", "two-valleys")
SAMPLE = "every-block"


class Example:
    """An example under a policy. Nothing of it changes, so each of its forms is made once for all tests of a process."""

    def __init__(self, name: str, policy: Policy) -> None:
        self._folder, self._policy = Path("examples") / name, policy

    @cached_property
    def plan(self) -> Prepared:
        """The plan computed."""
        return prepare(self._folder, policy=self._policy)

    @cached_property
    def document(self) -> Document:
        """The plan as a document."""
        return self.plan.document()

    @cached_property
    def word(self) -> bytes:
        """The document as a Word file, a draft."""
        return write_docx(self.document, draft=True)

    @cached_property
    def pdf(self) -> bytes:
        """The document as a PDF, a draft."""
        return write_pdf(self.document, draft=True).data

    @cached_property
    def read_back(self) -> WordFile:
        """The Word file read."""
        return read_docx(self.word)

    @cached_property
    def paper(self) -> Paper:
        """What was read under audit: checks share what one of them works out."""
        return Paper(ReadFile("plan.docx", "docx", self.read_back.document))


@cache
def _example(name: str, policy: Policy) -> Example:
    return Example(name, policy)


def example(name: str, policy: Policy = "recommended") -> Example:
    """An example under a policy."""
    return _example(name, policy)


def example_document(name: str) -> Document:
    """The plan of an example."""
    return example(name).document


def sample_parts() -> dict[str, list[str]]:
    """Every part of the small document in each format, by its path below the expected files."""
    figures = sample_figures()
    document = sample_document(figures)
    pdf = write_pdf(document, draft=True)
    formats = {
        "docx": package_parts(write_docx(document, draft=True, pages=pdf.pages)),
        "html": page_parts(write_html(document, figures, draft=True)),
        "pdf": pdf_parts(pdf.data),
        "xlsx": package_parts(write_xlsx(figures, document, notes=[("测算口径", "推荐口径")])),
    }
    return {
        f"{SAMPLE}/{form}/{name}" + (".txt" if name.endswith(".png") else ""): part
        for form, parts in formats.items()
        for name, part in parts.items()
    }
