"""Maps (地图): what they show is ``spatial.map_content``; here it is laid out on paper and drawn."""

from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import typst
from PIL import Image
from pylopdf_fonts_zh_cn import sans_path

from xiufu.render.maps.draw import draw
from xiufu.render.maps.layout import Layout, lay_out_content
from xiufu.render.maps.svg import Svg
from xiufu.spatial.map_content import MapContent

__all__ = ["Sheet", "lay_out"]

_DOTS_PER_INCH = 300
_COLOURS = 128
_PAGE = """#page(width: {width}mm, height: {height}mm, margin: 0pt,
image("map.svg", width: {width}mm, height: {height}mm))"""


def lay_out(content: MapContent) -> "Sheet":
    """A map on paper (图幅): its scale and size are found at once, it is drawn when it is asked for."""
    return Sheet(lay_out_content(content))


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
        with TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "map.svg").write_bytes(self.svg)
            page = _PAGE.format(width=self.width_mm, height=self.height_mm)
            (root / "map.typ").write_text(page, "utf-8")
            dots = typst.Compiler(
                str(root / "map.typ"),
                root=folder,
                font_paths=[str(sans_path().parent)],
                ignore_system_fonts=True,
            ).compile(format="png", ppi=_DOTS_PER_INCH)
        if not isinstance(dots, bytes):
            raise TypeError("one page was asked for")
        file = BytesIO()
        dpi = (_DOTS_PER_INCH, _DOTS_PER_INCH)
        with Image.open(BytesIO(dots)) as image:
            plain = image.convert("RGB")
        if self.format == "jpeg":
            plain.save(file, "JPEG", quality=88, dpi=dpi)
        else:
            few = plain.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            few.save(file, "PNG", optimize=True, dpi=dpi)
        return file.getvalue()
