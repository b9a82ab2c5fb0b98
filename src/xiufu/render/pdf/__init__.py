"""Documents as PDF files (PDF 输出): for reading, printing and the archive (PDF/A-2a), and for everyone (PDF/UA-1)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from xiufu.document.blocks import Document, Picture, Table
from xiufu.render.docx.house import default_house
from xiufu.render.house import House
from xiufu.render.pdf.fonts import find_fonts, substitutions
from xiufu.render.pdf.glyphs import MissingGlyphs, missing_glyphs
from xiufu.render.pdf.pages import document_data, listed

__all__ = ["MissingGlyphs", "Pdf", "write_pdf"]


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF file (PDF 文件). ``pages`` is the printed page of each heading, counted from 1; ``places`` that of headings,
    tables and pictures by their ids; ``substituted`` says which fonts stand in for the house's."""

    data: bytes
    pages: Mapping[int, int]
    places: Mapping[str, int]
    substituted: tuple[str, ...]


def write_pdf(document: Document, *, draft: bool, house: House | None = None, fonts: Sequence[Path] = ()) -> Pdf:
    """Write a document as a PDF file (输出 PDF). Equal documents give equal bytes; a draft says so on every page.

    ``fonts`` are folders of the user's own fonts. Raises ``MissingGlyphs`` for letters that no font at hand has.
    """
    house = house or default_house()
    found = find_fonts(fonts)
    data, files = document_data(document, house, found, draft=draft)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "document.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (root / "layout.typ").write_bytes(resources.files("xiufu.render.pdf").joinpath("layout.typ").read_bytes())
        for name, content in files.items():
            (root / name).write_bytes(content)
        compiler = typst.Compiler(
            str(root / "layout.typ"),
            root=folder,
            font_paths=[str(path) for path in found.folders],
            ignore_system_fonts=True,
        )
        try:
            written, warnings = compiler.compile_with_warnings(
                format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=0
            )
        except typst.TypstError as error:
            raise missing_glyphs(str(error.diagnostic), document) or error from error
        if warnings:
            raise ValueError(f"the layout is not clean: {[w.message for w in warnings]}")
        [places] = json.loads(compiler.query("<places>", field="value"))
    if not isinstance(written, bytes):
        raise TypeError("one file was asked for")
    said = {id(heading) for heading in listed(document)}
    ordinals = [n for n, heading in enumerate(document.headings(), 1) if id(heading) in said]
    pages = dict(zip(ordinals, places["headings"], strict=True))
    return Pdf(written, pages, _by_id(document, places), substitutions(house.looks, found))


def _by_id(document: Document, places: Mapping[str, Any]) -> dict[str, int]:
    pictures = [block for block in document.blocks if isinstance(block, Picture)]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    named = [
        *zip((heading.id for heading in listed(document)), places["headings"], strict=True),
        *zip((table.id for table in tables), places["tables"], strict=True),
        *zip((picture.id for picture in pictures), places["pictures"], strict=True),
    ]
    return {identifier: page for identifier, page in named if identifier}
