"""Pages of a PDF as pictures, with a box over everything that a finding is about."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain

from PIL import Image

from xiufu.core.numbers import spans
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading
from xiufu.document.read import Box
from xiufu.render.html.text import escaped, tag
from xiufu.render.review.content import Review
from xiufu.render.review.marking import badge, gravest, listed, passages_of, place_of, said_of, which

_AROUND, _BADGE = 200, 800
"""What a box leaves around its text, and how far its numbers stand below its top, in hundredths of a point."""
_COLORS = 64
"""Enough for text with smooth edges, and a quarter of the size."""


@dataclass(slots=True)
class _Framed:
    """What a box is about: issues by number."""

    claim: list[int] = field(default_factory=list)
    term: list[int] = field(default_factory=list)


def sheets_html(review: Review, places: dict[int, str]) -> str:
    """Every page there is a picture of (页面), in order; ``places`` gets the id of the box of each issue, by its number."""
    without = [number for number in range(len(review.file.pages)) if number not in review.images]
    parts: list[str] = []
    if without:
        words = f"第 {spans([number + 1 for number in without])} 页没有附图像；这些页的审查结果只列在“结果”中。"
        parts.append(tag("p", words, class_="left-out", role="note"))
    overlays: dict[int, list[str]] = {number: [] for number in sorted(review.images)}
    for page, element in chain(_unjudged(review), _headings(review), _boxes(review, places)):
        if page in overlays:
            overlays[page].append(element)
    sizes = review.file.pages
    parts += [_sheet(page, sizes[page], review.images[page], overlay) for page, overlay in overlays.items()]
    return "\n".join(parts)


def _sheet(number: int, size: tuple[int, int], image: bytes, overlay: Sequence[str]) -> str:
    width, height = size
    source = f"data:image/png;base64,{b64encode(_lighter(image)).decode()}"
    picture = f'<image href="{source}" width="{width}" height="{height}"/>'
    name = f"第 {number + 1} 页"
    drawing = f'<svg viewBox="0 0 {width} {height}" role="group" aria-label="{name}">{picture}{"".join(overlay)}</svg>'
    return tag("figure", drawing + tag("figcaption", name), class_="sheet", id=f"page{number + 1}")


def _lighter(image: bytes) -> bytes:
    """The same picture in fewer colors, where that makes it smaller."""
    with Image.open(BytesIO(image)) as picture:
        few = picture.convert("RGB").quantize(_COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    buffer = BytesIO()
    few.save(buffer, "PNG")
    return min(image, buffer.getvalue(), key=len)


def _framed(review: Review) -> dict[Box, _Framed]:
    framed: dict[Box, _Framed] = {}
    for issue in review.issues:
        for kind, passage in passages_of(issue):
            for box in review.file.box(passage.spot):
                numbers: list[int] = getattr(framed.setdefault(box, _Framed()), kind)
                if issue.number not in numbers:
                    numbers.append(issue.number)
    return framed


def _boxes(review: Review, places: dict[int, str]) -> Iterator[tuple[int, str]]:
    """The large ones first, so that none hides a smaller one; what is judged above what it is judged by."""
    issues = {issue.number: issue for issue in review.issues}
    shown = ((box, what) for box, what in _framed(review).items() if box.page in review.images)
    for box, what in sorted(shown, key=lambda one: (bool(one[1].claim), -_area(one[0]), one[0].top, one[0].left)):
        shared = {"data_claim": listed(what.claim), "data_term": listed(what.term)}
        if not what.claim:
            title = tag("title", escaped(f"{which(what.term)}的算式"))
            yield box.page, _rect(box, title, class_="term", **shared)
            continue
        identifier = place_of(what.claim, places)
        kind = gravest(issues[number] for number in what.claim)
        label = tag("text", badge(what.claim), class_="badge", x=box.right + 2 * _AROUND, y=box.top + _BADGE)
        inner = tag("title", escaped(which(what.claim))) + _rect(box) + (label if kind != "cannot_tell" else "")
        where = f"#f{what.claim[0]}"
        yield box.page, tag("a", inner, href=where, class_=f"claim {kind}", id=identifier, **shared)


def _unjudged(review: Review) -> Iterator[tuple[int, str]]:
    """A box for each paragraph or cell with numbers in no equation: where in it they stand a picture cannot show."""
    spots: dict[Spot, list[str]] = {}
    for number in review.numbers:
        if not number.times:
            spots.setdefault(number.spot, []).append(number.text)
    for spot, texts in spots.items():
        title = tag("title", escaped(f"{'、'.join(texts)}：{said_of(0)}"))
        yield from ((box.page, _rect(box, title, class_="unjudged")) for box in review.file.box(spot))


def _headings(review: Review) -> Iterator[tuple[int, str]]:
    """Where the outline leads."""
    headings = [n for n, block in enumerate(review.file.document.blocks) if isinstance(block, Heading)]
    for number, block in enumerate(headings, 1):
        for box in review.file.box(Spot(block))[:1]:
            yield box.page, _rect(box, class_="heading", id=f"h{number}")


def _rect(box: Box, inner: str = "", /, **attributes: str | int) -> str:
    left, top = box.left - _AROUND, box.top - _AROUND
    size = {"x": left, "y": top, "width": box.right + _AROUND - left, "height": box.bottom + _AROUND - top}
    return tag("rect", inner, **size, **attributes)


def _area(box: Box) -> int:
    return (box.right - box.left) * (box.bottom - box.top)
