"""Pages of a PDF, or of a file of pictures, as pictures (页面图像), to be shown beside what was read from them."""

import io

from xiufu.reading.pdf_open import fault, opened
from xiufu.reading.picture_file import pdf_of

_WIDEST = 4000
_HIGHEST = 16_000


def page_image(data: bytes, page: int, *, width: int, name: str = "PDF 文档") -> bytes:
    """A page as PNG (页面图像). ``page`` counts from 0, ``width`` is in dots, 4000 at most.

    Raises ``InputError`` for a file that is damaged or locked, or has no such page.
    """
    with opened(pdf_of(data, name), name) as document:
        if not 0 <= page < len(document):
            raise fault(name, f"没有第 {page + 1} 页（共 {len(document)} 页）", "换一个页号")
        try:
            shown = document[page]
        except RuntimeError as error:
            raise fault(name, f"第 {page + 1} 页已损坏", "用原来的程序重新导出 PDF 后重试") from error
        wide, high = shown.get_size()
        dots = max(1, min(width, _WIDEST))
        scale = min(dots / max(wide, 1), _HIGHEST / max(high, 1))
        bitmap = shown.render(scale=scale)
        try:
            buffer = io.BytesIO()
            bitmap.to_pil().convert("RGB").save(buffer, "PNG", optimize=False)
        finally:
            bitmap.close()
            shown.close()
        return buffer.getvalue()
