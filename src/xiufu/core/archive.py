"""Archives (压缩包): written to the same bytes every time, read with limits; files go through in pieces."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from xiufu.core.errors import file_problem

MOST_ENTRIES = 10_000
MOST_BYTES = 50_000_000_000
MOST_TIMES = 200
"""An entry of more than ``_SMALL`` bytes that unpacks to more than so many times its size is a bomb."""

_UNIX = 3  # unzip garbles Chinese names of other systems, whatever their encoding; Windows minds the encoding only
_USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALL = 10_000_000
_PIECE = 1_000_000
_NOT_ZIP = "不是有效的 .zip 文件，或文件已损坏"
_GET_ANOTHER = "向提供者索取完好的文件"
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What opening an archive or reading an entry raises when its bytes are damaged."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry held: SHA-256 and size in bytes (内容摘要)."""

    sha256: str
    size: int


def add(archive: zipfile.ZipFile, name: str, source: bytes | Path, *, deflated: bool = True) -> Content:
    """Add an entry from memory or, in pieces, from a file (写入压缩包). Dated 1980-01-01, the same on every system.

    Raises ``InputError`` when the file cannot be read.
    """
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    info.create_system, info.external_attr = _UNIX, 0o644 << 16
    info.file_size = len(source) if isinstance(source, bytes) else _size(source)
    with archive.open(info, "w") as target:
        return _copied(_pieces(source), target)


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A whole archive in memory, its entries in the order given (压缩包)."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files:
            add(archive, name, data)
    return buffer.getvalue()


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """打开压缩包 to read. Raises ``InputError`` when it is none, or would unpack to absurd sizes.

    Names are UTF-8 where the entry says so, else GBK, as Chinese Windows writes them.
    """
    if not path.is_file():
        raise file_problem(path, "文件不存在，或不是普通文件", "检查文件名和所在文件夹")
    try:
        archive = zipfile.ZipFile(path, metadata_encoding="gbk")
    except UNREADABLE as error:
        raise file_problem(path, _NOT_ZIP, _GET_ANOTHER) from error
    except OSError as error:
        raise file_problem(path, f"文件无法读取（{error.strerror}）", "检查文件权限，或关闭占用它的程序") from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
            most = f"超过 {MOST_BYTES // 1_000_000_000} GB 或 {MOST_ENTRIES} 个文件"
            raise file_problem(path, f"解压后过大（{most}）", _GET_ANOTHER)
        for entry in entries:
            if entry.flag_bits & 1 or entry.compress_type not in _USUAL:
                raise file_problem(path, f"其中的 {entry.filename} 被加密，或用了不支持的压缩方式", _GET_ANOTHER)
            if entry.file_size > max(_SMALL, MOST_TIMES * entry.compress_size):
                raise file_problem(path, f"其中的 {entry.filename} 解压后异常地大", _GET_ANOTHER)
        yield archive


def content_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: IO[bytes] | None = None) -> Content | None:
    """内容摘要 of an entry, which may be copied on the way; nothing when it cannot be unpacked."""
    try:
        with archive.open(entry) as source:
            return _copied(_read(source), target)
    except UNREADABLE:
        return None


def _copied(pieces: Iterable[bytes], target: IO[bytes] | None) -> Content:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        if target is not None:
            target.write(piece)
    return Content(digest.hexdigest(), size)


def _pieces(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            yield from _read(file)
    except OSError as error:
        raise file_problem(source, f"文件无法读取（{error.strerror}）", "检查文件权限，或关闭占用它的程序") from error


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise file_problem(path, f"文件无法读取（{error.strerror}）", "检查文件名和所在文件夹") from error
