"""The parts of written files as text: XML canonical and indented, web pages by the line, a PDF as tags, words and pages.

Left out, because other tests compare them and they move with every release: the version of Xiufu and of the PDF library,
the page's own style rules and script (with the hashes its policy knows them by), Word's styles, which are those of
``src/xiufu/render/docx/template``, and themes, which are the same in every file. Everything else is kept to the letter; of a
picture its length and hash.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from importlib import resources
from io import BytesIO

import pypdfium2
from lxml import etree

from tests.golden.lines import stable
from xiufu.reading.pdf_structure import Element, read_structure

_BLOCK = re.compile(
    r"(?<!\n)(?=<(?:/?(?:head|body|nav|main|section|div|figure|table|colgroup|thead|tbody|tr|ol|ul|header|aside)|"
    r"meta|title|style|script|details|summary|h\d|p|td|th|li|caption|figcaption|img)\b)"
)
_POLICY = re.compile(r"'sha256-[\w+/=]+'")
_FIGURES = re.compile(r'(<script type="application/json" id="figures">)(.*?)(</script>)', re.DOTALL)
_LEFT_OUT = ("word/styles.xml", "word/theme/theme1.xml", "xl/theme/theme1.xml")
_GENERATED = re.compile(r"(?<=Typst )[\d.]+")


def package_parts(data: bytes) -> dict[str, list[str]]:
    """Every part of a Word or Excel file; of those left out only that they are there."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: _part(name, package.read(name)) for name in package.namelist()}


def _part(name: str, data: bytes) -> list[str]:
    if name in _LEFT_OUT:
        return ["〈略〉"]
    if name.endswith((".xml", ".rels")):
        return _xml(data)
    return [f"{len(data)} bytes, sha256 {sha256(data).hexdigest()}"]


def _xml(data: bytes) -> list[str]:
    root = etree.fromstring(etree.tostring(etree.fromstring(data), method="c14n2"))
    etree.indent(root)
    return stable(etree.tostring(root, encoding="unicode")).split("\n")


def page_parts(data: bytes) -> dict[str, list[str]]:
    """A web page, and the figures in it."""
    text = data.decode()
    found = _FIGURES.search(text)
    assert found is not None
    content = json.loads(found[2])
    page = _FIGURES.sub(r"\1〈figures.json〉\3", text)
    for name in ("page.css", "viewer.js"):
        own = resources.files("xiufu.render.html").joinpath(name).read_text("utf-8")
        assert page.count(own) == 1
        page = page.replace(own, f"〈{name}〉")
    page = _POLICY.sub("〈校验和〉", stable(page))
    return {"page.html": _BLOCK.sub("\n", page).strip("\n").split("\n"), "figures.json": list(_rows(content))}


def _rows(content: dict[str, list[object]]) -> Iterator[str]:
    """One line for each row of each list."""
    for name, rows in content.items():
        yield f"{name}:"
        yield from (f"  {n} {json.dumps(row, ensure_ascii=False)}" for n, row in enumerate(rows))


def pdf_parts(data: bytes) -> dict[str, list[str]]:
    """Of a PDF its tags, the words of each page, and what it says of itself."""
    title, root = read_structure(data, "plan.pdf")
    with pypdfium2.PdfDocument(data) as pdf:
        about = [f"title: {title!r}", *(f"{key}: {value!r}" for key, value in sorted(pdf.get_metadata_dict().items()))]
        about += [f"page {n}: {page.get_width():.1f} × {page.get_height():.1f}" for n, page in enumerate(pdf, 1)]
        about += [f"{'  ' * mark.level}outline: {mark.get_title()} → {_page(mark)}" for mark in pdf.get_toc()]
        words = [
            line
            for n, page in enumerate(pdf, 1)
            for line in (f"--- {n}", *page.get_textpage().get_text_bounded().replace("\r", "").split("\n"))
        ]
    return {
        "about.txt": [_GENERATED.sub("〈版本〉", line) for line in about],
        "tags.txt": list(_tags(root, 0)),
        "words.txt": words,
    }


def _page(mark: pypdfium2.PdfBookmark) -> int:
    return int(mark.get_dest().get_index()) + 1


def _tags(element: Element, depth: int) -> Iterator[str]:
    said = [f"{key}={value}" for key, value in sorted(element.spans.items()) if value > 1]
    said += [f"alt={element.alt!r}"] if element.alt else []
    said += [f"actual={element.actual!r}"] if element.actual else []
    said += [f"{element.size_mm[0]}×{element.size_mm[1]}mm"] if element.size_mm != (1, 1) else []
    yield "  " * depth + " ".join([element.role, *said])
    for part in element.inside():
        if isinstance(part, Element):
            yield from _tags(part, depth + 1)
        else:
            yield "  " * (depth + 1) + repr(part)
