"""Maps (地图): what they show is ``spatial.map_content``; here it is laid out on paper and drawn."""

from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import numpy as np
import pypdfium2
import typst
from PIL import Image
from pylopdf_fonts_zh_cn import sans_path

from xiufu.render.maps.details import lay_out_with_details
from xiufu.render.maps.draw import draw
from xiufu.render.maps.layout import Layout, lay_out_content
from xiufu.render.maps.svg import Svg
from xiufu.spatial.map_content import MapContent

__all__ = ["Sheet", "in_dots", "lay_out", "lay_out_enlarged"]

_DOTS_PER_INCH = 300
_COLOURS = 256
_SAMPLED = 2
"""Of so many rows and columns one is looked at for the colours of a map."""
_APART = 8
"""Least difference of two colours, of 256: finer ones are the edges of letters and lines."""
_KEPT = 32
"""Maps in dots that are kept: those of a plan or two."""
_PAGE = """#page(width: {width}mm, height: {height}mm, margin: 0pt,
image("map.svg", width: {width}mm, height: {height}mm))"""


def lay_out(content: MapContent) -> "Sheet":
    """A map on paper (图幅): its scale and size are found at once, it is drawn when it is asked for."""
    return Sheet(lay_out_content(content))


def lay_out_enlarged(content: MapContent) -> list["Sheet"]:
    """A map and the enlarged details of what is too narrow to be seen on it (附局部放大图)."""
    return [Sheet(layout) for layout in lay_out_with_details(content)]


class Sheet:
    """A map on paper (图幅). Drawing it raises ``InputError`` where its imagery cannot be read."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.content = layout.content
        self.scale = layout.ground.scale
        self.width_mm, self.height_mm = layout.width, layout.height
        self.landscape = layout.landscape
        self.format: Literal["png", "jpeg"] = "jpeg" if layout.content.imagery else "png"

    @cached_property
    def _drawn(self) -> Svg:
        return draw(self.layout)

    @property
    def words(self) -> list[str]:
        """Every text on it."""
        return self._drawn.words

    @cached_property
    def svg(self) -> bytes:
        """Drawn with lines and text; equal maps give equal bytes."""
        return self._drawn.finished(self.content.title)

    @cached_property
    def raster(self) -> bytes:
        """Drawn in dots for Word, 300 to the inch: a PNG of few colours, or a JPEG of a photograph."""
        return in_dots(self.svg, self.width_mm, self.height_mm, self.format)


@lru_cache(maxsize=_KEPT)
def in_dots(svg: bytes, width_mm: int, height_mm: int, form: Literal["png", "jpeg"]) -> bytes:
    """A drawing in dots. It takes most of the time of a plan in Word, and maps hardly change from one build to the next."""
    plain = _dots(svg, width_mm, height_mm)
    file = BytesIO()
    dpi = (_DOTS_PER_INCH, _DOTS_PER_INCH)
    if form == "jpeg":
        plain.save(file, "JPEG", quality=88, dpi=dpi)
    else:
        plain.quantize(palette=_palette(plain), dither=Image.Dither.NONE).save(file, "PNG", dpi=dpi)
    return file.getvalue()


def _dots(svg: bytes, width_mm: int, height_mm: int) -> Image.Image:
    """The drawing in colours: by way of a PDF, for typst would keep every picture that it draws itself."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "map.svg").write_bytes(svg)
        (root / "map.typ").write_text(_PAGE.format(width=width_mm, height=height_mm), "utf-8")
        data = typst.Compiler(str(root / "map.typ"), root=folder, font_paths=_fonts()).compile(format="pdf")
    with pypdfium2.PdfDocument(data) as document:
        drawn = document[0].render(scale=_DOTS_PER_INCH / 72, rev_byteorder=True)
        image: Image.Image = drawn.to_pil().convert("RGB")
        drawn.close()
    return image


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(sans_path().parent)])


def _palette(image: Image.Image) -> Image.Image:
    """The colours that a map has most of (调色板), as they are, none next to another: paper stays white."""
    sample = image.resize((image.width // _SAMPLED, image.height // _SAMPLED), Image.Resampling.NEAREST)
    counted = sample.getcolors(sample.width * sample.height) or []
    colours = np.array([colour for _, colour in counted], dtype=np.int64).reshape(-1, 3)
    order = np.lexsort((*colours.T, [-count for count, _ in counted]))
    kept = np.empty((0, 3), dtype=np.int64)
    for colour in colours[order]:
        if len(kept) < _COLOURS and not (np.abs(kept - colour).max(axis=1) < _APART).any():
            kept = np.vstack((kept, colour))
    palette = Image.new("P", (1, 1))
    palette.putpalette(kept.ravel().tolist())
    return palette
