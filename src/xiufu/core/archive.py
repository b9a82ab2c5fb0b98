"""Archives (压缩包): written to the same bytes every time, read with limits; files go through in pieces."""

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
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
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_LENGTHS = struct.Struct("<26x2H")
_SIZES_FOLLOW, _UTF8 = 0x8, 0x800
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
    info = _entry(name, deflated=deflated)
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


def with_entries(data: bytes, entries: Mapping[str, bytes]) -> bytes:
    """An archive with other contents for some entries, and with those it had not at its end (改写压缩包).

    All others keep their packed bytes, and every one its place, date and compression. Archives beyond 4 GB or 65 535 entries
    are none that this can write. Raises one of ``UNREADABLE`` when the bytes are damaged.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos, remark = archive.infolist(), archive.comment
    known = {info.filename for info in infos}
    infos += [_entry(name, deflated=True) for name in entries if name not in known]
    local, central = bytearray(), bytearray()
    for info in infos:
        contents = entries.get(info.filename)
        packed = _kept(info, data) if contents is None else _packed(info, contents)
        flags = info.flag_bits & ~_SIZES_FOLLOW
        name = info.orig_filename.encode("utf-8" if flags & _UTF8 else "cp437")
        year, month, day, hour, minute, second = info.date_time
        time, date = hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
        head = (info.extract_version, flags, info.compress_type, time, date, info.CRC, len(packed), info.file_size)
        made, offset = info.create_version | info.create_system << 8, len(local)
        local += _LOCAL.pack(b"PK\3\4", *head, len(name), 0) + name + packed
        tail = (len(name), 0, len(info.comment), 0, info.internal_attr, info.external_attr, offset)
        central += _CENTRAL.pack(b"PK\1\2", made, *head, *tail) + name + info.comment
    counts = (len(infos), len(infos), len(central), len(local), len(remark))
    return bytes(local + central + _END.pack(b"PK\5\6", 0, 0, *counts) + remark)


def _entry(name: str, *, deflated: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    info.create_system, info.external_attr = _UNIX, 0o644 << 16
    info.flag_bits = 0 if name.isascii() else _UTF8
    return info


def _kept(info: zipfile.ZipInfo, data: bytes) -> bytes:
    """The packed bytes of an entry as they are."""
    head = data[info.header_offset : info.header_offset + _LOCAL.size]
    start = info.header_offset + _LOCAL.size + (sum(_LENGTHS.unpack(head)) if len(head) == _LOCAL.size else 0)
    packed = data[start : start + info.compress_size]
    if not head.startswith(b"PK\3\4") or len(packed) < info.compress_size:
        raise zipfile.BadZipFile(f"no entry {info.filename}")
    return packed


def _packed(info: zipfile.ZipInfo, contents: bytes) -> bytes:
    """The packed bytes of other contents of an entry, which gets their size and checksum."""
    info.CRC, info.file_size = zlib.crc32(contents), len(contents)
    if info.compress_type == zipfile.ZIP_STORED:
        return contents
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflate.compress(contents) + deflate.flush()


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
