"""Maps as pictures of a plan (附图插图)."""

from collections.abc import Iterator

from xiufu.document.blocks import Picture
from xiufu.spatial.map_content import MapContent, MapSheet

_NAMED = 12


def map_picture(sheet: MapSheet) -> Picture:
    """A map in its place, as large as its scale says (插图)."""
    content = sheet.content
    return Picture(
        content.id,
        content.title,
        b"",
        sheet.format,
        sheet.width_mm,
        sheet.height_mm,
        "".join(_said(content, sheet.scale)),
        sheet.landscape,
        drawing=sheet,
    )


def _said(content: MapContent, scale: int) -> Iterator[str]:
    """What a map shows, in words."""
    yield f"{content.title}，比例尺 1:{scale}。"
    names = [
        shape.labels[0].replace("\n", "，")
        for shape in content.shapes
        if shape.must and shape.labels and shape.shape.area
    ]
    if names:
        yield f"图上标出{'；'.join(names[:_NAMED])}{f'等 {len(names)} 处' if len(names) > _NAMED else ''}。"
    if content.legend:
        yield f"图例：{'、'.join(entry.text for entry in content.legend)}。"
