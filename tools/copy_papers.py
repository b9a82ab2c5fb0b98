"""tools/copy_papers.py FROM TO: copies papers that are not there yet, each checked by its SHA-256, which is its name.

A paper that is there and spoilt is written anew. Exits with 1 where one of the source is spoilt, or one cannot be read or written, after
copying the others.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


def papers(folder: Path) -> Iterator[Path]:
    """The papers of a store: files called by a SHA-256; what is being written is left out."""
    return (path for path in sorted(folder.rglob("*")) if len(path.name) == 64 and path.is_file())


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(source: Path, target: Path) -> bool:
    """Copy one paper whole, or not at all. Says whether its bytes are those of its name."""
    part = target.with_suffix(".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed = hashlib.sha256()
    with source.open("rb") as reading, part.open("wb") as writing:
        while piece := reading.read(1_000_000):
            hashed.update(piece)
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())
    if hashed.hexdigest() != source.name:
        part.unlink()
        return False
    os.replace(part, target)
    return True


def fault(path: Path, there: Path) -> str:
    """Copy one paper where it is not there whole; says what stood in the way (未能复制的原因), nothing where nothing did."""
    try:
        same_size = there.is_file() and there.stat().st_size == path.stat().st_size
        if (same_size and digest(there) == path.name) or copy(path, there):
            return ""
    except OSError as error:
        return f"文件 {error.filename or there} 读不了或写不进：{error.strerror}，请查看它的属主、权限和磁盘空间"
    return f"文件 {path} 已损坏，与它的哈希不符"


def main(source: Path, target: Path) -> int:
    """Copy a whole store."""
    faults = [said for path in papers(source) if (said := fault(path, target / path.relative_to(source)))]
    for said in faults:
        print(said, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
