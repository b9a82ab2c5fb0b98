"""Files that are several on disk: all that belong together, and nothing that merely lies beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiufu.spatial.files.parts import digest_of, parts_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.shp", "a.SHX", "a.dbf", "a.shp.xml", "ab.shp", "b.gpkg", "b.gpkg-wal", "c.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "d.gdb").mkdir()
    for name in ("timestamps", "a00000001.gdbtable", "host.sr.lock"):
        (tmp_path / "d.gdb" / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.shp", ["a.dbf", "a.shp", "a.SHX"]),
        ("b.gpkg", ["b.gpkg", "b.gpkg-wal"]),
        ("c.txt", ["c.txt"]),
        ("d.gdb", ["d.gdb/a00000001.gdbtable", "d.gdb/timestamps"]),
    ],
)
def test_parts(folder: Path, name: str, parts: list[str]):
    assert [path.relative_to(folder).as_posix() for path in parts_of(folder / name)] == parts


def test_the_digest_is_that_of_all_parts(folder: Path):
    # printf 'b.gpkgb.gpkg-wal' | sha256sum
    whole = "69ece45bae583e00090261ee213c371ad7c98d9503b6535a0637806a4f8abf91"
    assert digest_of(folder / "b.gpkg") == whole
