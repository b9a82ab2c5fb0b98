"""Archives: the same bytes every time, names that Windows shows, files in pieces, and limits on what is read."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from xiufu.core import archive
from xiufu.core.archive import Content, add, content_of, opened, with_entries, zipped
from xiufu.core.errors import InputError

ABC = Content("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)  # FIPS 180-2, appendix B.1


def said(path: Path) -> str:
    with pytest.raises(InputError) as fault, opened(path):
        pass
    [problem] = fault.value.problems
    assert problem.file == str(path)
    assert problem.remedy
    return problem.problem


def made(path: Path, **contents: bytes) -> Path:
    path.write_bytes(zipped(contents.items()))
    return path


def test_an_entry_carries_nothing_of_this_machine():
    with zipfile.ZipFile(io.BytesIO(zipped([("附件/01_委托书.txt", b"abc"), ("b.txt", b"")]))) as found:
        first, second = found.infolist()
    assert (first.filename, second.filename) == ("附件/01_委托书.txt", "b.txt")
    assert first.flag_bits & 0x800  # UTF-8: Windows shows the name
    for entry in (first, second):
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert (entry.create_system, entry.external_attr, entry.extra, entry.comment) == (3, 0o644 << 16, b"", b"")


def test_a_file_and_memory_give_the_same_entry(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"abc")
    written = []
    for source in (b"abc", tmp_path / "a"):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as found:
            assert add(found, "a", source) == ABC
        written.append(target.getvalue())
    assert written[0] == written[1]


@pytest.mark.parametrize(("deflated", "kind"), [(True, zipfile.ZIP_DEFLATED), (False, zipfile.ZIP_STORED)])
def test_stored_or_deflated(deflated: bool, kind: int):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as found:
        add(found, "a", b"abc" * 100, deflated=deflated)
        assert found.getinfo("a").compress_type == kind
        assert (found.getinfo("a").compress_size < 300) is deflated


def test_a_large_file_goes_through_in_pieces(tmp_path: Path):
    large = tmp_path / "scan.pdf"
    with large.open("wb") as file:
        file.truncate(60_000_000)
    tracemalloc.start()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as found:
        add(found, "scan.pdf", large, deflated=False)
    with opened(tmp_path / "a.zip") as found:
        there = content_of(found, found.getinfo("scan.pdf"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert there is not None
    assert there.size == 60_000_000
    assert most < 8_000_000


def test_a_file_that_is_not_there(tmp_path: Path):
    with zipfile.ZipFile(io.BytesIO(), "w") as found, pytest.raises(InputError, match="文件无法读取"):
        add(found, "a", tmp_path / "none")


def test_what_is_no_archive(tmp_path: Path):
    assert said(tmp_path / "none.zip") == "文件不存在，或不是普通文件"
    assert said(tmp_path) == "文件不存在，或不是普通文件"
    for data in (b"", b"PK\x03\x04", b"x" * 5000, zipped([("a", b"abc")])[:-30]):
        (tmp_path / "a.zip").write_bytes(data)
        assert said(tmp_path / "a.zip") == "不是有效的 .zip 文件，或文件已损坏"


def test_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = made(tmp_path / "a.zip", a=b"", b=b"", c=b"")
    with opened(path) as found:
        assert len(found.namelist()) == 3
    monkeypatch.setattr(archive, "MOST_ENTRIES", 2)
    assert said(path) == "解压后过大（超过 50 GB 或 2 个文件）"


def test_a_bomb(tmp_path: Path):
    """Zeros deflate to a thousandth; 10 MB of anything is let through, and what is stored as it is."""
    with opened(made(tmp_path / "small.zip", a=bytes(10_000_000))) as found:
        assert content_of(found, found.getinfo("a")) is not None
    assert said(made(tmp_path / "a.zip", a=bytes(10_000_001))) == "其中的 a 解压后异常地大"


@pytest.mark.parametrize(("flags", "kind"), [(1, zipfile.ZIP_STORED), (0, zipfile.ZIP_BZIP2)])
def test_encrypted_or_packed_otherwise(tmp_path: Path, flags: int, kind: int):
    data = bytearray(zipped([("a", b"abc")]))
    central = data.index(b"PK\x01\x02")
    data[central + 8 : central + 12] = flags.to_bytes(2, "little") + kind.to_bytes(2, "little")
    (tmp_path / "a.zip").write_bytes(data)
    assert said(tmp_path / "a.zip") == "其中的 a 被加密，或用了不支持的压缩方式"


def test_names_as_chinese_windows_packs_them(tmp_path: Path):
    """Explorer of Chinese Windows writes GBK without saying so."""
    plain = zipped([("ab/c", b"abc")])
    (tmp_path / "a.zip").write_bytes(plain.replace(b"ab/c", "附".encode("gbk") + b"/c"))
    with opened(tmp_path / "a.zip") as found:
        assert found.namelist() == ["附/c"]
        assert content_of(found, found.getinfo("附/c")) == ABC


def test_damaged_contents_are_nothing(tmp_path: Path):
    data = zipped([("a", b"abc" * 100)])
    at = data.index(b"PK\x01\x02") - 3
    (tmp_path / "a.zip").write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
    with opened(tmp_path / "a.zip") as found:
        assert content_of(found, found.getinfo("a")) is None


class Stream(io.BytesIO):
    """A target that cannot go back, so that sizes follow what they are of."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def odd() -> bytes:
    """An archive as other programs write them: streamed, packed hard or not at all, with dates, remarks and old names."""
    buffer = Stream()
    with zipfile.ZipFile(buffer, "w") as target:
        for number, name in enumerate(("b.xml", "图.png", "a/", "a/c.xml")):
            info = zipfile.ZipInfo(name, (2001 + number, 12, 31, 23, 59, 58))
            info.compress_type = zipfile.ZIP_STORED if number == 1 else zipfile.ZIP_DEFLATED
            info.comment, info.external_attr, info.extra = b"remark", 0o600 << 16, b"\x99\x99\x02\x00ab"
            target.writestr(info, b"" if name == "a/" else name.encode() * 1000, compresslevel=9)
        target.comment = "全部".encode()
    return b"prefix" + buffer.getvalue()


def entries(data: bytes) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        return [
            (one.filename, one.date_time, one.compress_type, one.compress_size, one.comment, one.external_attr, one.CRC)
            for one in found.infolist()
        ]


def test_an_archive_keeps_what_is_not_replaced():
    before = odd()
    after = with_entries(before, {"a/c.xml": b"new", "d.xml": b"more" * 9, "字.xml": b""})
    assert with_entries(before, {"a/c.xml": b"new", "d.xml": b"more" * 9, "字.xml": b""}) == after
    assert entries(after)[:3] == entries(before)[:3]
    changed, *added = entries(after)[3:]
    assert changed[:3] == entries(before)[3][:3]
    assert [one[:3] for one in added] == [
        (name, (1980, 1, 1, 0, 0, 0), zipfile.ZIP_DEFLATED) for name in ("d.xml", "字.xml")
    ]
    with zipfile.ZipFile(io.BytesIO(after)) as found:
        assert found.comment.decode() == "全部"
        assert {name: found.read(name) for name in found.namelist()[2:]} == {
            "a/": b"",
            "a/c.xml": b"new",
            "d.xml": b"more" * 9,
            "字.xml": b"",
        }


def test_a_stored_entry_stays_stored():
    after = with_entries(odd(), {"图.png": b"new"})
    assert entries(after)[1][:4] == ("图.png", (2002, 12, 31, 23, 59, 58), zipfile.ZIP_STORED, 3)
    assert after.count(b"new") == 1


def test_names_that_are_not_unicode_stay_as_they_are():
    data = zipped([("abc.xml", b"1"), ("def.xml", b"2")]).replace(b"abc", "图".encode("gbk") + b"x")
    after = with_entries(data, {"def.xml": b"3"})
    assert after.count("图".encode("gbk") + b"x") == 2
    with zipfile.ZipFile(io.BytesIO(after), metadata_encoding="gbk") as found:
        assert found.namelist() == ["图x.xml", "def.xml"]
