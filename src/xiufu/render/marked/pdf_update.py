"""Annotations added to a PDF (增量更新): written behind the file, of which not a byte changes."""

import hashlib
import io
import re
from collections.abc import Mapping, Sequence

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from xiufu.render.marked.pdf_objects import Objects, objects_of
from xiufu.render.marked.pdf_syntax import Unclear, entries, items

_KEPT = (b"Root", b"Info")
_RANDOM = re.compile(rb"(/ID\[.*)<([0-9A-F]{32})>\]", re.S)
_TAIL = 2048


def annotated(data: bytes, annotations: Mapping[int, Sequence[bytes]]) -> bytes:
    """A file with annotations on its pages by number from 0 (加批注). The value of an annotation may name a stream of its own by
    ``%N``: it follows after a line of its own.

    Where the tables of a file are damaged the library writes them anew first. Raises ``Unclear`` where that is of no use.
    """
    try:
        return _checked(data, annotations)
    except Unclear:
        return _checked(_rebuilt(data), annotations)


def _checked(data: bytes, annotations: Mapping[int, Sequence[bytes]]) -> bytes:
    """What is written opens again, with so many annotations more on the right pages."""
    objects = objects_of(data)
    pages = objects.pages()
    before = _counted(data, annotations)
    if len(pages) != before.pop(-1) or any(page >= len(pages) for page in annotations):
        raise Unclear
    written = _updated(objects, {pages[page]: some for page, some in annotations.items()})
    after = _counted(written, annotations)
    if after.pop(-1) != len(pages) or any(after[p] != before[p] + len(some) for p, some in annotations.items()):
        raise Unclear
    return written


def _counted(data: bytes, annotations: Mapping[int, Sequence[bytes]]) -> dict[int, int]:
    """How many annotations the library finds on the pages; -1 stands for the number of pages."""
    found = {}
    try:
        with PdfDocument(data) as document:
            found[-1] = len(document)
            for page in annotations:
                handle = pdfium.FPDF_LoadPage(document.raw, page)
                if not handle:
                    raise Unclear
                found[page] = pdfium.FPDFPage_GetAnnotCount(handle)
                pdfium.FPDF_ClosePage(handle)
    except PdfiumError as error:
        raise Unclear from error
    return found


def _updated(objects: Objects, annotations: Mapping[int, Sequence[bytes]]) -> bytes:
    whole = bytearray(objects.data)
    if not whole.endswith((b"\n", b"\r")):
        whole += b"\n"
    places: dict[int, tuple[int, int]] = {}
    free = objects.size

    def add(this: int, generation: int, value: bytes) -> None:
        places[this] = len(whole), generation
        whole.extend(b"%d %d obj\n%s\nendobj\n" % (this, generation, value))

    for page, values in annotations.items():
        references = []
        for value in values:
            head, _, stream = value.partition(b"\n")
            if stream:
                add(free, 0, stream)
                head = head.replace(b"%N", b"%d 0 R" % free)
                free += 1
            add(free, 0, head)
            references.append(b"%d 0 R" % free)
            free += 1
        add(page, objects.generation(page), _with(objects, objects.value(page), references))
    return bytes(whole + _tables(objects, places, free, len(whole), _identity(objects, bytes(whole))))


def _with(objects: Objects, page: bytes, references: Sequence[bytes]) -> bytes:
    spans = entries(page, 0)
    start, end = spans.get(b"Annots", (0, 0))
    known = objects.resolved(page[start:end]) if end else b"null"
    array = b"[%s]" % b" ".join([*(items(known, 0) if known != b"null" else ()), *references])
    return page[:start] + array + page[end:] if end else page[:2] + b"/Annots" + array + page[2:]


def _identity(objects: Objects, whole: bytes) -> bytes:
    """The first half names the document and stays, the second this state of it: it follows from what is written."""
    own = b"<%s>" % hashlib.sha256(whole).hexdigest()[:32].encode()
    known = objects.resolved(objects.trailer[b"ID"]) if b"ID" in objects.trailer else b"[]"
    first = next(items(known, 0), own)
    return b"[%s%s]" % (first, own)


def _tables(
    objects: Objects, places: Mapping[int, tuple[int, int]], free: int, start: int, identity: bytes
) -> bytes:  # fmt: skip
    """The table of what was added, of the kind that the file has."""
    kept = b"".join(b"/%s %s" % (key, objects.trailer[key]) for key in _KEPT if key in objects.trailer)
    known = b"%s/Prev %d/ID%s" % (kept, objects.start, identity)
    if not objects.in_streams:
        rows = b"".join(b"%d 1\n%010d %05d n \n" % (this, *place) for this, place in sorted(places.items()))
        return b"xref\n%strailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (rows, free, known, start)
    all_places = sorted([*places.items(), (free, (start, 0))])
    index = b" ".join(b"%d 1" % this for this, _ in all_places)
    table = b"".join(
        b"\x01" + offset.to_bytes(5, "big") + generation.to_bytes(2, "big") for _, (offset, generation) in all_places
    )  # fmt: skip
    head = b"<</Type/XRef/Size %d/W[1 5 2]/Index[%s]/Length %d%s>>" % (free + 1, index, len(table), known)
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (free, head, table, start)


def _rebuilt(data: bytes) -> bytes:
    """The file as the library writes it whole, with what it draws by lot replaced."""
    buffer = io.BytesIO()
    try:
        with PdfDocument(data) as document:
            document.save(buffer, flags=pdfium.FPDF_NO_INCREMENTAL)
    except PdfiumError as error:
        raise Unclear from error
    written = buffer.getvalue()
    own = hashlib.sha256(data).hexdigest()[:32].upper().encode()
    tail = written[-_TAIL:]
    drawn = _RANDOM.search(tail)
    return written[:-_TAIL] + (tail.replace(drawn[2], own) if drawn else tail)
