"""What a drawn sheet holds, read back for tests: its labels, its texts with their boxes, its elements."""

from collections.abc import Iterator
from xml.etree import ElementTree

from xiufu.render.maps.draw import placed_labels
from xiufu.render.maps.labels import Box, Label
from xiufu.render.maps.layout import Layout
from xiufu.render.maps.words import text_width

SVG = "{http://www.w3.org/2000/svg}"


def elements(svg: bytes, name: str) -> Iterator[ElementTree.Element]:
    """Every element of a name."""
    return ElementTree.fromstring(svg).iter(f"{SVG}{name}")


def labels_of(layout: Layout) -> tuple[list[Label], int]:
    shown = [layout.ground.shown(shape.shape) for shape in layout.content.shapes]
    return placed_labels(layout.content, layout.ground, shown, ())


def texts(svg: bytes) -> list[tuple[str, Box]]:
    """Every upright text of a drawing with the box of its letters, in mm."""
    found = []
    for element in elements(svg, "text"):
        if element.get("transform"):
            continue
        x, y, size = (float(element.get(name, "")) / 10 for name in ("x", "y", "font-size"))
        words = element.text or ""
        width = text_width(words, size)
        left = {"middle": x - width / 2, "end": x - width}.get(element.get("text-anchor", ""), x)
        found.append((words, Box(left, y - size * 0.8, left + width, y + size * 0.1)))
    return found
