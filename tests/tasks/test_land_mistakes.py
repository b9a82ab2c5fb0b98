"""What users get wrong with files of land: one clear message, code 2, nothing half written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.spatial.files.plots import HEADER, PLOT, square
from xiufu.cli import main


def word() -> bytes:
    """A zipped file as Word writes one: not text, not a GIS file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


def said(capsys: pytest.CaptureFixture[str], *words: object) -> list[str]:
    assert main([str(one) for one in words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    *problems, count = printed.err.splitlines()
    assert count == f"共 {len(problems)} 个问题。"
    return problems


FOLDER = "这是一个文件夹，不是文件"
WRONG = {
    "没有.txt": (None, "文件不存在"),
    "空.txt": (b"", "文件是空的"),
    "空.csv": (b"", "文件是空的"),
    "空.gpkg": (b"", "文件是空的"),
    "空.shp": (b"", "文件是空的"),
    "空.zip": (b"", "文件是空的"),
    "别的.txt": ("你好\n".encode(), "不是界址点坐标文件"),
    "别的": (b"1", "文件名没有后缀，不知道种类"),
    **{
        f"文档{suffix}": (word(), problem)
        for suffix, problem in (
            (".txt", "不是文本文件（含有空字符）"),
            (".csv", "不是文本文件（含有空字符）"),
            (".gpkg", "内容不是 GeoPackage，与后缀名不符，或文件已损坏"),
            (".xlsx", "文件已损坏，无法读取"),
            (".zip", "压缩包里没有可用的图形文件"),
            (".dxf", "内容不是文本，不是 DXF"),
            (".geojson", "内容不是"),
            (".kml", "内容不是完整的 KML"),
            (".shp", "缺少同名的图形索引"),
        )
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str):
    data, problem = WRONG[name]
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    layer = tmp_path / "层.gpkg"
    for words in (
        ("area", path),
        ("convert", path, tmp_path / "写出.gpkg"),
        ("overlay", path, layer, "-o", tmp_path / "成果"),
    ):
        [line] = said(capsys, *words)
        assert line.startswith(str(path))
        assert problem in line
        assert "。→ " in line
    assert [one for one in tmp_path.iterdir() if one != path] == []


@pytest.mark.parametrize("name", ["夹", "夹.txt", "夹.gpkg", "夹.shp"])
def test_a_folder_in_place_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str):
    whole = tmp_path / "地块.txt"
    whole.write_text(HEADER + PLOT + square(), "utf-8")
    (tmp_path / name).mkdir()
    assert FOLDER in said(capsys, "area", tmp_path / name)[0]
    assert FOLDER in said(capsys, "convert", tmp_path / name, tmp_path / "b.txt")[0]
    assert FOLDER in said(capsys, "overlay", whole, tmp_path / name, "-o", tmp_path / "out")[0]
    assert not (tmp_path / "out").exists()


def test_a_second_run_writes_the_same_over_the_first(tmp_path: Path):
    whole = tmp_path / "地块.txt"
    whole.write_text(HEADER + PLOT + square(), "utf-8")
    assert main(["convert", str(whole), str(tmp_path / "b.gpkg")]) == 0
    first = (tmp_path / "b.gpkg").read_bytes()
    assert main(["convert", str(whole), str(tmp_path / "b.gpkg")]) == 0
    assert (tmp_path / "b.gpkg").read_bytes() == first
    assert {one.name for one in tmp_path.iterdir()} == {"地块.txt", "b.gpkg"}


@pytest.mark.parametrize("target", ["b.txt", "b.gpkg", "b.shp"])
def test_an_interrupted_run_leaves_what_was_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, target: str
):
    whole = tmp_path / "地块.txt"
    whole.write_text(HEADER + PLOT + square(), "utf-8")
    (tmp_path / target).write_bytes(b"old")

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xiufu.core.files._replace", broken)
    assert main(["convert", str(whole), str(tmp_path / target)]) == 130
    assert capsys.readouterr().err.strip() == "已中断，原有文件未改动。"
    assert {one.name for one in tmp_path.iterdir()} == {"地块.txt", target}
    assert (tmp_path / target).read_bytes() == b"old"
