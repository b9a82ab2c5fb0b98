"""The store of bytes (文件库): each under its SHA-256, written whole or not at all, checked whenever it is read."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings

from xiufu.register.rules.refusals import Refused

_PIECE = 1_000_000
_MOST_SWEPT = 10_000


@dataclass(frozen=True, slots=True)
class Handed:
    """Bytes that were handed in and stand in a file of their own, not yet kept (待存的字节)."""

    path: Path
    sha256: str
    size: int


def place_of(sha256: str) -> Path:
    """Where bytes stand (存放位置): ``papers/ab/cd/abcd…``."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def handed_in(pieces: Iterable[bytes]) -> Iterator[Handed]:
    """Bytes in a file of their own while they are looked at (收下). The file is gone afterwards, kept or not.

    Raises ``Refused`` (507) where the disk takes them not.
    """
    path = _root() / "tmp" / f"{secrets.token_hex(16)}.part"
    try:
        digest, size = hashlib.sha256(), 0
        with _told_of_disk():
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    size += len(piece)
                file.flush()
                os.fsync(file.fileno())
        yield Handed(path, digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def keep(handed: Handed) -> None:
    """Keep what was handed in (入库): the same bytes once; bytes that were spoilt on disk are made good."""
    target = place_of(handed.sha256)
    if target.is_file() and _digest(target) == handed.sha256:
        return
    with _told_of_disk():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(handed.path, 0o440)
        os.replace(handed.path, target)
        _settle(target.parent)


def kept(data: bytes) -> str:
    """Keep bytes that we made (存入), and their SHA-256."""
    with handed_in((data,)) as handed:
        keep(handed)
        return handed.sha256


def checked(sha256: str) -> Path:
    """Where a file of the store stands, checked whole against its hash (核对). Raises ``Refused`` where it is gone or is not what
    was handed in.
    """
    place = place_of(sha256)
    try:
        found = _digest(place)
    except OSError as error:
        raise Refused("文件库里找不到这个文件，请告诉管理员从备份恢复", code=409) from error
    if found != sha256:
        raise Refused("文件库里的文件与上传时的哈希不符，被改动或损坏，不予提供；请告诉管理员从备份恢复", code=409)
    return place


def pieces(place: Path) -> Iterator[bytes]:
    """A file piece by piece (分块读出), opened when the first is asked for."""
    with place.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def sweep(before: datetime) -> int:
    """Delete what uploads that were broken off left behind (清除残留), in the store and where uploads come in; says how many."""
    left = (*(_root() / "tmp").glob("*.part"), *Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"))
    swept = 0
    for path in islice(left, _MOST_SWEPT):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                swept += 1
    return swept


def _root() -> Path:
    return Path(settings.DATA) / "papers"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settle(folder: Path) -> None:
    """The name itself must survive a loss of power, where the system lets folders be opened."""
    for one in (folder, folder.parent, folder.parent.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _told_of_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = f"服务器存不下这个文件（{error.strerror}），什么也没有保存；请告诉管理员"
        raise Refused(said, code=507) from error
