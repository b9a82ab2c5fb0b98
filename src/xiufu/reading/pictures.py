"""Pictures (图片): photographs and drawings of a dossier, whole and of a size that a document can carry."""

import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from xiufu.core.errors import Problem
from xiufu.core.files import inner_file_fault
from xiufu.model.chapter import Chapter

_MOST_BYTES = 50_000_000
_MOST_PIXELS = 100_000_000
_WIDEST_MM, _HIGHEST_MM = 150, 200
_DOTS_PER_INCH = 96
"""Of a picture that does not say."""
_FINEST = 220
"""Dots per inch of what is printed; a photograph has many more, which would only make the file heavy."""
_MM_PER_INCH = 25.4
_FORMATS: dict[str, Literal["png", "jpeg"]] = {"PNG": "png", "JPEG": "jpeg"}
_PRINTABLE = ("1", "L", "LA", "P", "RGB", "RGBA")
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture ready for a document (图片): its bytes and its size on paper."""

    data: bytes = field(repr=False)
    format: Literal["png", "jpeg"]
    width_mm: int
    height_mm: int


class Wanted(NamedTuple):
    """A picture that a chapter shows: its name in the dossier, and where it is called."""

    file: str
    chapter: Chapter
    line: int


def read_pictures(folder: Path, wanted: Iterable[Wanted]) -> tuple[dict[str, PictureFile], list[Problem]]:
    """Every picture that is called, by name (读取图片), and what is wrong with the others, each where it is called."""
    pictures: dict[str, PictureFile] = {}
    problems: list[Problem] = []
    for name, chapter, line in wanted:
        if name in pictures:
            continue
        fault = inner_file_fault(folder, name)
        if fault is None:
            result = _read(folder / name)
            if isinstance(result, PictureFile):
                pictures[name] = result
                continue
            fault = result
        problems.append(chapter.problem(line, f"图片“{name}”{fault[0]}", fault[1]))
    return pictures, problems


def _read(path: Path) -> PictureFile | tuple[str, str]:
    again = "用看图软件另存为 PNG 或 JPEG"
    try:
        if path.stat().st_size > _MOST_BYTES:
            return f"超过 {_MOST_BYTES // 1_000_000} MB", "用看图软件缩小后另存"
        data = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                kind = _FORMATS.get(image.format or "")
                if kind is None:
                    return f"是 {image.format} 格式，只能用 PNG 或 JPEG", again
                if image.width * image.height > _MOST_PIXELS:
                    return f"有 {image.width}×{image.height} 个像素，太大", "用看图软件缩小后另存"
                image.load()
                return _fitted(image, data, kind)
    except UnidentifiedImageError:
        return "不是图片文件", again
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "已损坏，无法显示", again


def _fitted(image: Image.Image, data: bytes, kind: Literal["png", "jpeg"]) -> PictureFile:
    """The picture as it is when it can be printed so, else upright, in plain colours, no finer than paper shows."""
    upright = image if image.getexif().get(_ORIENTATION, 1) == 1 else ImageOps.exif_transpose(image)
    across = _dots_per_inch(image)
    natural = (upright.width / across * _MM_PER_INCH, upright.height / across * _MM_PER_INCH)
    scale = min(1.0, _WIDEST_MM / natural[0], _HIGHEST_MM / natural[1])
    width, height = (max(1, round(length * scale)) for length in natural)
    finest = max(width * _FINEST / _MM_PER_INCH / upright.width, height * _FINEST / _MM_PER_INCH / upright.height)
    if finest >= 1 and upright is image and image.mode in _PRINTABLE:
        return PictureFile(data, kind, width, height)
    plain = upright if upright.mode in ("L", "RGB", "RGBA") else upright.convert("RGBA" if kind == "png" else "RGB")
    if finest < 1:
        size = (max(1, round(upright.width * finest)), max(1, round(upright.height * finest)))
        plain = plain.resize(size, Image.Resampling.LANCZOS)
    written = io.BytesIO()
    plain.save(written, "PNG" if kind == "png" else "JPEG", **({} if kind == "png" else {"quality": 88}))
    return PictureFile(written.getvalue(), kind, width, height)


def _dots_per_inch(image: Image.Image) -> float:
    stated = image.info.get("dpi")
    dots = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    return dots if 30 <= dots <= 2400 else _DOTS_PER_INCH
