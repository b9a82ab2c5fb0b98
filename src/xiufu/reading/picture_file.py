"""Pictures of documents (图片文件): photographs and scans, of several pages too, laid on the pages of a PDF as they are.

They are read, shown and marked as that PDF.
"""

import io
import warnings
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from xiufu.core.errors import file_problem
from xiufu.reading.scan_extra import picture_kind

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP", "MPO")
_MOST_PIXELS = 120_000_000
_MOST_PAGES = 500
_LONGEST = 4700
"""Dots of the longer side that are kept: 400 an inch of a page of A4."""
_A4 = 842
_QUALITY = 92
_AGAIN = "用看图软件打开，另存为 PNG 或 JPG 后重试"


@lru_cache(maxsize=1)
def pdf_of(data: bytes, name: str) -> bytes:
    """The PDF that shows pictures one a page (图片转为 PDF); a file that is no picture as it is.

    Raises ``InputError`` for pictures that are damaged or too large.
    """
    if not picture_kind(data):
        return data
    path = Path(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as file:
                frames = getattr(file, "n_frames", 1)
                if frames > _MOST_PAGES:
                    raise file_problem(path, f"图片有 {frames} 页，超过 {_MOST_PAGES} 页", "拆分文件后重试")
                return _document([_page(frame, path) for frame in ImageSequence.Iterator(file)])
    except UnidentifiedImageError as error:
        raise file_problem(path, "图片已损坏，无法读取", _AGAIN) from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        TypeError,
        KeyError,
        zlib.error,
        Image.DecompressionBombError,
    ) as error:
        raise file_problem(path, "图片已损坏或过大，无法读取", _AGAIN) from error


def _page(frame: Image.Image, path: Path) -> tuple[bytes, tuple[int, int], tuple[float, float]]:
    """A picture as JPEG, upright and on white, its dots and its size in points: that of A4 where it states none that can be."""
    if frame.width * frame.height > _MOST_PIXELS:
        raise file_problem(path, f"图片有 {frame.width}×{frame.height} 个像素，过大", "用看图软件缩小后另存")
    dots = _dots_an_inch(frame)
    plain = ImageOps.exif_transpose(_plain(frame))
    longest = max(plain.size)
    points = longest / dots * 72
    points = points if _A4 / 4 <= points <= 4 * _A4 else _A4
    size = plain.width * points / longest, plain.height * points / longest
    if longest > _LONGEST:
        plain.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue(), plain.size, size


def _plain(frame: Image.Image) -> Image.Image:
    """A picture in red, green and blue of eight bits on white ground."""
    exif = frame.getexif()
    if frame.mode.startswith(("I", "F")):
        low, high = frame.getextrema()
        wide = max(float(high) - float(low), 1.0)  # type: ignore[arg-type]
        shown = frame.convert("F").point(lambda value: (value - float(low)) * 255 / wide).convert("L").convert("RGB")  # type: ignore[arg-type]
    elif frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        clear = frame.convert("RGBA")
        shown = Image.new("RGB", clear.size, "white")
        shown.paste(clear, mask=clear.getchannel("A"))
    else:
        shown = frame.convert("RGB")
    shown.info["exif"] = exif.tobytes() if exif else b""
    return shown


def _dots_an_inch(frame: Image.Image) -> float:
    stated = frame.info.get("dpi")
    dots = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    return dots if dots > 90 else 0.001


def _document(pages: list[tuple[bytes, tuple[int, int], tuple[float, float]]]) -> bytes:
    """A PDF of pictures that fill their pages."""
    kids = " ".join(f"{3 + 3 * n} 0 R" for n in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()]
    for number, page in enumerate(pages):
        objects += _objects(3 + 3 * number, *page)
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _objects(first: int, jpeg: bytes, dots: tuple[int, int], size: tuple[float, float]) -> Iterator[bytes]:
    width, height = (f"{side:.2f}" for side in size)
    resources = f"<</XObject<</I {first + 2} 0 R>>>>"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents {first + 1} 0 R/Resources{resources}>>"
    yield page.encode()
    drawing = f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()
    yield b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawing), drawing)
    head = f"<</Type/XObject/Subtype/Image/Width {dots[0]}/Height {dots[1]}/ColorSpace/DeviceRGB/BitsPerComponent 8"
    yield f"{head}/Filter/DCTDecode/Length {len(jpeg)}>>\nstream\n".encode() + jpeg + b"\nendstream"
