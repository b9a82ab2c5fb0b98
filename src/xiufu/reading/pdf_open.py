"""PDF files opened by the library (打开 PDF), and what is wrong with those that cannot be."""

import ctypes
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from xiufu.core.errors import InputError, file_problem

_MOST_BYTES = 200_000_000
_MOST_PAGES = 5_000

RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0x2E80, 0x2FE0)
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
"""Radicals that some programs write instead of the letters (部首): ⼟ for 土."""

MARKS = {0: "", 2: "-", 0xAD: "", 0x200B: ""}
"""What the library reads as no letter (非文字): 2 is a hyphen at the end of a line."""


@contextmanager
def opened(data: bytes, name: str) -> Iterator[PdfDocument]:
    """A PDF while it is read (打开的 PDF). ``name`` is what messages call it.

    Raises ``InputError`` for a file that is damaged, locked or too large.
    """
    if len(data) > _MOST_BYTES:
        raise fault(name, f"文件过大（超过 {_MOST_BYTES // 1_000_000} MB）", "拆分文件后重试")
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise fault(name, "文件设有打开密码", "去掉密码后重试") from error
        raise fault(name, "文件不是有效的 PDF，或已损坏", "用原来的程序重新导出 PDF 后重试") from error
    try:
        if len(document) > _MOST_PAGES:
            raise fault(name, f"页数过多（超过 {_MOST_PAGES} 页）", "拆分文件后重试")
        yield document
    finally:
        document.close()


@contextmanager
def opened_page(document: PdfDocument, number: int, name: str) -> Iterator[Any]:
    """The library's handle of a page while it is read (打开的页). ``number`` counts from 0."""
    handle = pdfium.FPDF_LoadPage(document.raw, number)
    if not handle:
        raise fault(name, f"第 {number + 1} 页已损坏", "用原来的程序重新导出 PDF 后重试")
    try:
        yield handle
    finally:
        pdfium.FPDF_ClosePage(handle)


def title_of(document: PdfDocument) -> str:
    """The title that a file states of itself (文件标题), or nothing."""
    return string(lambda handle, buffer, size: pdfium.FPDF_GetMetaText(handle, b"Title", buffer, size), document.raw)


def fault(name: str, problem: str, remedy: str) -> InputError:
    """What is wrong with a whole file (文件问题)."""
    return file_problem(Path(name), problem, remedy)


def string(function: Callable[..., int], handle: Any) -> str:
    """A text that the library writes into a buffer (文字属性)."""
    size = function(handle, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(handle, buffer, size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")
