"""Pictures (图): drawn in a line of their own, never wider or higher than the page, one media part for equal bytes."""

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from xiufu.document.blocks import Picture
from xiufu.render.docx.xml import Element, add
from xiufu.render.printable import printable

_EMU_PER_MM = 36_000
_EMU_PER_TWIP = 635
_FORMATS = {"png": CONTENT_TYPE.PNG, "jpeg": CONTENT_TYPE.JPEG}
_CAPTION_TWIPS = 1_000
"""Room for a caption of two lines."""
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = f"""
<wp:inline xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:pic="{_PIC}" xmlns:r="{_R}" distT="0" distB="0" distL="0" distR="0">
<wp:extent/><wp:docPr/>
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>
<a:graphic><a:graphicData uri="{_PIC}"><pic:pic>
<pic:nvPicPr><pic:cNvPr/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline>"""


class Pictures:
    """The pictures of one document: media parts by their bytes, numbers of drawings in order."""

    def __init__(self, part: Part, last: int) -> None:
        self._part = part
        self._drawn = last
        self._media: dict[bytes, str] = {}

    def draw(self, paragraph: Element, picture: Picture, width: int, height: int) -> None:
        """Draw a picture into ``paragraph``, scaled down to the room of its page (in twips) where it is larger."""
        self._drawn += 1
        size = self._size(picture, width * _EMU_PER_TWIP, max(1, height - _CAPTION_TWIPS) * _EMU_PER_TWIP)
        inline = etree.fromstring(_DRAWING.replace("\n", ""))
        for tag in ("{*}extent", "{*}ext"):
            [extent] = inline.iter(tag)
            extent.attrib.update({"cx": str(size[0]), "cy": str(size[1])})
        for tag in ("{*}docPr", "{*}cNvPr"):
            [named] = inline.iter(tag)
            named.attrib.update(
                {"id": str(self._drawn), "name": f"图片 {self._drawn}", "descr": printable(picture.alt)}
            )
        [blip] = inline.iter("{*}blip")
        blip.set(f"{{{_R}}}embed", self._related(picture))
        add(add(paragraph, "r"), "drawing").append(inline)

    @staticmethod
    def _size(picture: Picture, width: int, height: int) -> tuple[int, int]:
        wide, high = picture.width_mm * _EMU_PER_MM, picture.height_mm * _EMU_PER_MM
        if wide > width:
            wide, high = width, max(1, high * width // wide)
        if high > height:
            wide, high = max(1, wide * height // high), height
        return wide, high

    def _related(self, picture: Picture) -> str:
        if (data := picture.dots) not in self._media:
            name = PackURI(f"/word/media/picture{len(self._media) + 1}.{picture.format}")
            media = Part(name, _FORMATS[picture.format], data, self._part.package)
            self._media[data] = self._part.relate_to(media, RELATIONSHIP_TYPE.IMAGE)
        return self._media[data]
