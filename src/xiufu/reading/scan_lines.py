"""Lines of a scanned page (扫描页文字行): found, cut where ruling lines part them, read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xiufu.reading.scan_engine import Engine, Image, Quad, Reading
from xiufu.reading.scan_image import Rules, tight

_MOST_FOUND_IN, _MOST_TURNED_IN = 2000, 1000
"""Dots of the longer side in which lines are looked for, and in which how the page lies; lines are read in all dots there are."""
_PART = 0.7
_MARGIN = 0.12
_UPRIGHT = 1.5
_SAMPLE = 8
_CERTAIN = 900


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters in one line that nothing parts (文字段), on the page as it is read: ``quad`` is around what is printed."""

    quad: Quad
    reading: Reading
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Upright:
    """A page that is level (摆正的页): gray on white, what is printed on it without its ruling lines, and these."""

    gray: Image
    ink: Image
    rules: Rules


def pieces_of(page: Upright, engine: Engine) -> list[Piece]:
    """Everything that is read on a page (逐段识别)."""
    quads = [quad for box in _found(page.gray, engine, _MOST_FOUND_IN) for quad in _cut(box, page.rules)]
    kept = [(quad, around) for quad in quads if (around := tight(page.ink, quad)) and _large(around)]
    singles: list[tuple[Quad, bool]] = []
    for _, around in kept:
        if around[3] - around[1] > _UPRIGHT * (around[2] - around[0]) and (stack := _stack(page.ink, around)):
            singles += [(quad, True) for quad in stack]
        else:
            singles.append((around, False))
    readings = engine.read([crop(page.gray, quad) for quad, _ in singles])
    return [
        Piece(quad, replace(reading, text=paired(reading.text)), vertical)
        for (quad, vertical), reading in zip(singles, readings, strict=True)
        if reading.text.strip()
    ]


def paired(text: str) -> str:
    """Brackets as they are opened (括号成对): the recognizer takes narrow and wide ones for each other.

    >>> paired("面积（hm²)"), paired("(1)")
    ('面积（hm²）', '(1)')
    """
    done, opened = [], ""
    for letter in text:
        if letter in "(（":
            opened = letter
        elif letter in ")）" and opened:
            letter, opened = ")" if opened == "(" else "）", ""
        done.append(letter)
    return "".join(done)


def turn_of(gray: Image, engine: Engine) -> int:
    """How a page lies (页面方向), in quarter turns to the left that set it upright: the way in which its lines are read best."""
    boxes = _found(gray, engine, _MOST_TURNED_IN)
    if not boxes:
        return 0
    boxes.sort(key=lambda box: -max(box[2] - box[0], box[3] - box[1]))
    lying = sum(box[2] - box[0] >= box[3] - box[1] for box in boxes)
    wide = 2 * lying >= len(boxes)
    sample = [box for box in boxes if (box[2] - box[0] >= box[3] - box[1]) is wide][:_SAMPLE]
    best, most = 0, -1.0
    for turn in (0, 2) if wide else (1, 3):
        crops = [np.ascontiguousarray(np.rot90(crop(gray, box), turn)) for box in sample]
        scores = [score for reading in engine.read(crops) for score in reading.scores]
        mean = sum(scores) / len(scores) if scores else 0.0
        if mean > most:
            best, most = turn, mean
        if turn == 0 and mean >= _CERTAIN:
            break
    return best


def crop(gray: Image, quad: Quad, margin: float = _MARGIN) -> Image:
    """A part of a page with a little white around it (截取)."""
    left, top, right, bottom = quad
    room = max(2, round(margin * min(right - left, bottom - top)))
    height, width = gray.shape
    part = gray[max(top - room, 0) : min(bottom + room, height), max(left - room, 0) : min(right + room, width)]
    return np.ascontiguousarray(part)


def _found(gray: Image, engine: Engine, most: int) -> list[Quad]:
    import cv2

    scale = min(1.0, most / max(gray.shape))
    small = gray if scale == 1 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    colored = np.asarray(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    return [
        (int(left / scale), int(top / scale), int(right / scale) + 1, int(bottom / scale) + 1)
        for left, top, right, bottom in engine.find(colored)
    ]


def _large(quad: Quad) -> bool:
    return quad[2] - quad[0] >= 2 and quad[3] - quad[1] >= 2


def _cut(box: Quad, rules: Rules) -> Iterator[Quad]:
    """A found line cut where ruling lines run through it."""
    left, top, right, bottom = box
    margin = max(3, (bottom - top) // 6)
    walls = sorted(
        (a + c) // 2
        for a, b, c, d in rules.down
        if left + margin < (a + c) // 2 < right - margin and min(bottom, d) - max(top, b) >= _PART * (bottom - top)
    )
    floors = sorted(
        (b + d) // 2
        for a, b, c, d in rules.across
        if top + margin < (b + d) // 2 < bottom - margin and min(right, c) - max(left, a) >= _PART * (right - left)
    )
    for upper, lower in zip([top, *floors], [*floors, bottom], strict=True):
        for near, far in zip([left, *walls], [*walls, right], strict=True):
            yield near, upper, far, lower


def _stack(ink: Image, quad: Quad) -> list[Quad]:
    """The letters of a word that is written downwards, nothing where it is no such word."""
    left, top, right, bottom = quad
    rows = np.flatnonzero(ink[top:bottom, left:right].any(axis=1))
    width = right - left
    cuts: list[tuple[int, int]] = []
    for row in rows.tolist():
        if cuts and row - cuts[-1][1] <= max(2, width // 12):
            cuts[-1] = (cuts[-1][0], row)
        else:
            cuts.append((row, row))
    merged: list[tuple[int, int]] = []
    for start, end in cuts:
        if merged and end - merged[-1][0] < 1.15 * width:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    if len(merged) < 2 or any(not 0.5 * width <= end - start <= 1.4 * width for start, end in merged):
        return []
    return [one for start, end in merged if (one := tight(ink, (left, top + start, right, top + end + 1)))]


def covered(quad: Quad, others: Sequence[Quad]) -> bool:
    """Whether the middle of a rectangle is within another (已识别)."""
    x, y = (quad[0] + quad[2]) // 2, (quad[1] + quad[3]) // 2
    return any(a <= x <= c and b <= y <= d for a, b, c, d in others)
