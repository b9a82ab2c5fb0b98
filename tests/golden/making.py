"""What the expected files are compared with: the documents of the examples, and the parts of a small one of every block."""

from pathlib import Path

from tests.golden.parts import package_parts, page_parts, pdf_parts
from tests.golden.sample import sample_document, sample_figures
from xiufu.document.blocks import Document
from xiufu.render.docx import write_docx
from xiufu.render.html import write_html
from xiufu.render.pdf import write_pdf
from xiufu.render.xlsx import write_xlsx
from xiufu.tasks.prepare import prepare

EXAMPLES = ("ejina-railway", "stone-quarry", "two-valleys")
SAMPLE = "every-block"


def example_document(name: str) -> Document:
    """The plan of an example."""
    return prepare(Path("examples") / name, policy="recommended").document()


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
