"""A PDF with what was found marked in it (PDF 批注件): the letters highlighted in the color of the severity, the note beside."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import chain

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument

from xiufu.core.spot import Passage
from xiufu.document.read import ReadFile
from xiufu.reading.pdf_open import fault, opened
from xiufu.reading.pdf_passages import Marking, Point, Quad, corner, markings
from xiufu.render.marked.kinds import COLORS, gravest, words_of
from xiufu.render.marked.notes import AUTHOR, Note
from xiufu.render.marked.pdf_syntax import Unclear
from xiufu.render.marked.pdf_update import annotated
from xiufu.render.printable import printable

_FILLS = {"error": "ffc4c4", "warning": "ffdf9e", "note": "c3dcff", "cannot_tell": "dde1e7"}
_WIDTHS = {"error": 150, "warning": 100, "note": 75, "cannot_tell": 50}
_PRINTED = 4
_ICON, _INSET = 2000, 1800
_SIGNED = re.compile(rb"/ByteRange\s*\[")
_OLDEST_ARCHIVE = re.compile(rb"pdfaid:part\s*(?:>|=\s*[\"'])\s*1")
_MAY_ANNOTATE = 1 << 5
_OR_PAGE = "或查看审查页（.html）"


def mark_pdf(data: bytes, file: ReadFile, notes: Sequence[Note]) -> bytes:
    """A copy with every note at its place (PDF 批注件); those without one stand in one note at the top of the first page.

    What is written follows the bytes of the file, which stay as they are. Equal files and notes give equal bytes. Raises
    ``InputError`` for files that are signed or must not be annotated.
    """
    if not notes:
        return data
    with opened(data, file.name) as document:
        _refuse(data, document, file.name)
        groups = _grouped(notes)
        found = markings(document, file, [passage for passage in groups if passage])
        homeless = [note for passage, some in groups.items() if not (passage and found[passage]) for note in some]
        first = corner(document, file, _ICON, _ICON, _INSET) if homeless else None
    flat = bool(_OLDEST_ARCHIVE.search(data))
    state = hashlib.sha256(data).hexdigest()[:8]
    pages: dict[int, list[bytes]] = {}
    for passage, some in groups.items():
        for part, marking in enumerate(found[passage] if passage else ()):
            name = f"xiufu-{state}-{some[0].number}" + (f"-{part + 1}" if part else "")
            pages.setdefault(marking.page, []).append(_marked(marking, some, name, flat=flat))
    if first:
        pages.setdefault(first.page, []).append(_pinned(first, homeless, f"xiufu-{state}-0"))
    try:
        return annotated(data, dict(sorted(pages.items())))
    except Unclear as error:
        remedy = "用 PDF 阅读器打开，另存为新的 PDF 后重试"
        raise fault(file.name, "PDF 的内部结构不合规范，批注写不进去", remedy) from error


def _refuse(data: bytes, document: PdfDocument, name: str) -> None:
    if _SIGNED.search(data):
        remedy = f"用签名以前的 PDF 或 Word 原件审查，{_OR_PAGE}"
        raise fault(name, "文件有数字签名，写入批注会使签名失效", remedy)
    if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
        remedy = f"请提供者去掉密码后重试，{_OR_PAGE}"
        if pdfium.FPDF_GetDocPermissions(document.raw) & _MAY_ANNOTATE:
            raise fault(name, "文件设有权限密码，内容是加密的，批注写不进去", remedy)
        raise fault(name, "文件设有权限密码，不允许加批注", remedy)


def _grouped(notes: Iterable[Note]) -> dict[Passage | None, list[Note]]:
    """Notes by what they point at: of several at one place only the topmost could be opened."""
    groups: dict[Passage | None, list[Note]] = {}
    for note in notes:
        groups.setdefault(note.passage, []).append(note)
    return groups


def _marked(marking: Marking, notes: Sequence[Note], name: str, *, flat: bool) -> bytes:
    kind = gravest(notes)
    width = _WIDTHS[kind]
    box = _around(chain.from_iterable(quad.points for quad in marking.quads), width)
    if not marking.exact:
        drawn = b"%s RG %s w %s s" % (_color(COLORS[kind]), _plain(width), _path(marking.quads[0]))
        looks = b"/C[%s]/BS<</W %s>>" % (_color(COLORS[kind]), _plain(width))
        return _annotation(b"Square", box, looks, notes, name) + _form(box, drawn)
    lines = b" ".join(b"%s m %s l S" % (_point(q.lower_left), _point(q.lower_right)) for q in marking.quads)
    areas = b" ".join(_path(quad) + b" h" for quad in marking.quads)
    washed = b"%s RG 0.5 w %s S" % (_color(COLORS[kind]), areas)
    if not flat:
        washed = b"q /Wash gs %s rg %s f Q" % (_color(_FILLS[kind]), areas)
    drawn = b"%s %s RG %s w %s" % (washed, _color(COLORS[kind]), _plain(width), lines)
    corners = b" ".join(map(_point, chain.from_iterable(quad.points for quad in marking.quads)))
    looks = b"/C[%s]/QuadPoints[%s]" % (_color(_FILLS[kind]), corners)
    return _annotation(b"Highlight", box, looks, notes, name) + _form(box, drawn, blended=not flat)


def _pinned(marking: Marking, notes: Sequence[Note], name: str) -> bytes:
    """A note that points at nothing: a sheet of paper with lines on it."""
    kind, quad = gravest(notes), marking.quads[0]
    box = _around(quad.points, 0)
    inner = Quad(*(_between(quad, across, down) for down in (8, 92) for across in (8, 92)))
    rows = b" ".join(
        b"%s m %s l S" % (_point(_between(quad, 25, down)), _point(_between(quad, 75, down))) for down in (32, 50, 68)
    )
    color = _color(COLORS[kind])
    drawn = b"%s rg %s RG 1.5 w %s b %s" % (_color(_FILLS[kind]), color, _path(inner), rows)
    looks = b"/Name/Comment/C[%s]" % _color(_FILLS[kind])
    return _annotation(b"Text", box, looks, notes, name) + _form(box, drawn)


def _annotation(subtype: bytes, box: bytes, looks: bytes, notes: Sequence[Note], name: str) -> bytes:
    said = b"/Contents%s/T%s/Subj%s/NM(%s)" % (_text(words_of(notes)), _text(AUTHOR), _text("审查批注"), name.encode())
    return b"<</Type/Annot/Subtype/%s/Rect[%s]/F %d%s%s/AP<</N %%N>>>>\n" % (subtype, box, _PRINTED, looks, said)


def _form(box: bytes, drawn: bytes, *, blended: bool = False) -> bytes:
    """What every viewer shows alike, whatever it would draw itself."""
    wash = b"/Resources<</ExtGState<</Wash<</Type/ExtGState/BM/Multiply>>>>>>/Group<</S/Transparency>>"
    head = b"<</Type/XObject/Subtype/Form/BBox[%s]%s/Length %d>>" % (
        box,
        wash if blended else b"/Resources<<>>",
        len(drawn),
    )
    return b"%s\nstream\n%s\nendstream" % (head, drawn)


def _around(points: Iterable[Point], more: int) -> bytes:
    across, up = zip(*points, strict=True)
    return b"%s %s" % (_point((min(across) - more, min(up) - more)), _point((max(across) + more, max(up) + more)))


def _between(quad: Quad, across: int, down: int) -> Point:
    """A point of a rectangle, percent from its upper left corner."""
    (x, y), (ax, ay), (bx, by) = quad.upper_left, quad.upper_right, quad.lower_left
    return x + ((ax - x) * across + (bx - x) * down) // 100, y + ((ay - y) * across + (by - y) * down) // 100


def _path(quad: Quad) -> bytes:
    corners = quad.upper_left, quad.upper_right, quad.lower_right, quad.lower_left
    return b"%s m " % _point(corners[0]) + b" ".join(b"%s l" % _point(corner) for corner in corners[1:])


def _point(point: Point) -> bytes:
    return b"%s %s" % (_plain(point[0]), _plain(point[1]))


def _plain(hundredths: int) -> bytes:
    """A number as PDF writes it.

    >>> _plain(-150), _plain(1205), _plain(300)
    (b'-1.5', b'12.05', b'3')
    """
    whole, rest = divmod(abs(hundredths), 100)
    return (f"{'-' if hundredths < 0 else ''}{whole}" + f".{rest:02}".rstrip("0").rstrip(".")).encode()


def _color(color: str) -> bytes:
    """Its parts of red, green and blue.

    >>> _color("ff8000")
    b'1.000 0.502 0.000'
    """
    parts = (int(color[i : i + 2], 16) * 2000 // 255 for i in (0, 2, 4))
    return b" ".join(f"{(part + 1) // 2 // 1000}.{(part + 1) // 2 % 1000:03}".encode() for part in parts)


def _text(words: str) -> bytes:
    return b"<FEFF%s>" % printable(words).encode("utf-16-be").hex().upper().encode()
