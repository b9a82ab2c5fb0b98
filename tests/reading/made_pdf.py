"""Small PDF files made by hand, with the habits that no writer of ours has."""

from collections.abc import Sequence

WIDTH, HEIGHT = 595, 842


class Sheet:
    """A page: text and lines in points from the upper left corner."""

    def __init__(self, *, rotate: int = 0, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.rotate, self.width, self.height = rotate, width, height
        self._said: list[str] = []

    def text(
        self, x: float, y: float, words: str, *, size: float = 12, turn: int = 0, state: str = "", font: str = "F1"
    ) -> "Sheet":
        """Words whose first baseline begins at a point; ``turn`` 1 reads downwards, 3 upwards. ``state`` are operators."""
        matrix = {0: (1, 0, 0, 1), 1: (0, -1, 1, 0), 3: (0, 1, -1, 0), 9: (0.7, 0.7, -0.7, 0.7)}[turn]
        code = words.encode("utf-16-be").hex()
        numbers = " ".join(map(str, matrix))
        self._said.append(f"q {state} BT /{font} {size} Tf {numbers} {x} {self.height - y} Tm <{code}> Tj ET Q")
        return self

    def lines(self, *lines: tuple[float, float, float, float], width: float = 0.5) -> "Sheet":
        """Lines from point to point."""
        for x0, y0, x1, y1 in lines:
            self._said.append(f"{width} w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> "Sheet":
        """All lines of a grid."""
        across = [(xs[0], y, xs[-1], y) for y in ys]
        return self.lines(*across, *((x, ys[0], x, ys[-1]) for x in xs))

    def cells(
        self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]], size: float = 10
    ) -> "Sheet":
        """A grid with words in its cells."""
        self.grid(xs, ys)
        for y, row in zip(ys, rows, strict=False):
            for x, words in zip(xs, row, strict=False):
                if words:
                    self.text(x + 3, y + size + 2, words, size=size)
        return self

    def raw(self, operators: str) -> "Sheet":
        """Any operators."""
        self._said.append(operators)
        return self

    def content(self) -> bytes:
        """What is drawn."""
        return "\n".join(self._said).encode("ascii")


_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    "/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500 814 939 500]"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
    "/Ascent 880/Descent -120/CapHeight 880/StemV 80>>>>]>>"
)
_UNMAPPED = (
    "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Secret/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    "/BaseFont/ABCDEF+Secret/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500"
    "/FontDescriptor<</Type/FontDescriptor/FontName/ABCDEF+Secret/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
    "/Ascent 880/Descent -120/CapHeight 880/StemV 80>>>>]>>"
)
_IMAGE = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream"


def pdf(*sheets: Sheet, trailer: str = "", title: str = "", more: str = "") -> bytes:
    """A file of pages. ``F1`` is a Chinese font, ``F2`` one that does not say which letters it has, ``I1`` a grey picture.

    ``more`` are entries of every page.
    """
    objects: list[bytes] = [b"", b"", _FONT.encode(), _UNMAPPED.encode(), _IMAGE]
    kids = []
    for sheet in sheets:
        content = sheet.content()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        resources = "<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<</I1 5 0 R>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {sheet.width} {sheet.height}]/Rotate {sheet.rotate}"
            f"/Contents {len(objects)} 0 R/Resources{resources}{more}>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    if title:
        objects.append(b"<</Title<feff%s>>>" % title.encode("utf-16-be").hex().encode())
        trailer += f"/Info {len(objects)} 0 R"
    whole = bytearray(b"%PDF-1.6\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(whole)
    whole += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    whole += b"".join(b"%010d 00000 n \n" % place for place in places)
    whole += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(whole)
