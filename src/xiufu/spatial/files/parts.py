"""Files that are several on disk (成组文件): a shapefile, the folder of a FileGDB, a GeoPackage with its journal."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

_SIBLINGS = (".cpg", ".dbf", ".prj", ".shp", ".shx")


def parts_of(path: Path) -> list[Path]:
    """Everything on disk that belongs to a file that a user names (组成文件), in a fixed order."""
    match path.suffix.lower():
        case ".shp":
            return list(siblings(path).values())
        case ".gdb" if path.is_dir():
            return members(path)
        case ".gpkg":
            return with_journal(path)
    return [path]


def siblings(shp: Path) -> dict[str, Path]:
    """The files of a shapefile by their suffixes in small letters, in the order of their names."""
    beside = {file.suffix.lower(): file for file in shp.parent.iterdir() if file.stem == shp.stem}
    return {suffix: beside[suffix] for suffix in _SIBLINGS if suffix in beside}


def members(folder: Path) -> list[Path]:
    """The files of a FileGDB; locks that an open program left are none of them."""
    return sorted(file for file in folder.iterdir() if file.is_file() and file.suffix.lower() != ".lock")


def with_journal(path: Path) -> list[Path]:
    """A file and, of an open GeoPackage, the journal that holds its last changes."""
    return [file for file in (path, path.with_name(path.name + "-wal")) if file.is_file()]


def digest_of(path: Path) -> str:
    """SHA-256 of everything that belongs to a file (文件哈希), as readers of it state it."""
    return digest(parts_of(path))


def digest(files: Iterable[Path]) -> str:
    """SHA-256 of files one after the other, as ``cat a.cpg a.dbf a.prj a.shp a.shx | sha256sum`` prints it."""
    found = hashlib.sha256()
    for file in files:
        with file.open("rb") as source:
            hashlib.file_digest(source, lambda: found)
    return found.hexdigest()
