"""Scans made of real pages (仿扫描件): pages drawn as pictures, turned, leaning, gray and noisy; tables drawn by themselves."""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pypdfium2 import PdfDocument

FONT = next(Path(pylopdf_fonts_zh_cn.__file__).parent.rglob("NotoSerifSC-Regular.otf"))


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def page_picture(data: bytes, page: int, *, dots: int = 200) -> Image.Image:
    """A page of a PDF in dots."""
    file = PdfDocument(data)
    try:
        return file[page].render(scale=dots / 72).to_pil().convert("RGB")
    finally:
        file.close()


def leaning(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def noisy(picture: Image.Image) -> Image.Image:
    """Gray, blurred, lit from one side and with noise: as a cheap scanner gives it."""
    soft = np.asarray(picture.convert("L").filter(ImageFilter.GaussianBlur(0.7))).astype(float)
    light = np.linspace(-20, 20, soft.shape[1])[None, :]
    grain = np.random.default_rng(1).normal(0, 12, soft.shape)
    return Image.fromarray(np.clip(soft * 0.75 + 40 + light + grain, 0, 255).astype(np.uint8))


def as_pdf(pictures: Sequence[Image.Image], *, dots: int = 200) -> bytes:
    """A PDF of pictures alone."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=dots, quality=85)
    return buffer.getvalue()


def as_file(picture: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def table_picture(rows: Iterable[Sequence[str]], title: str = "表1 复垦面积汇总表") -> Image.Image:
    """A ruled table below its title, half a page of A4 at 200 dots an inch, letters of 10.5 points."""
    picture = Image.new("RGB", (1654, 1000), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((827, 100), title, "black", font(33), anchor="mm")
    lines = [*rows]
    wide, high = 1300 // len(lines[0]), 64
    for r, line in enumerate(lines):
        for c, text in enumerate(line):
            left, top = 177 + c * wide, 160 + r * high
            draw.rectangle((left, top, left + wide, top + high), outline="black", width=2)
            draw.text((left + wide // 2, top + high // 2), text, "black", font(29), anchor="mm")
    return picture
