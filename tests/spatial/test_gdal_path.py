"""Chinese names of files and folders, whatever the locale."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyproj
import pytest

from tests.spatial.layers import shapes
from xiufu.core.errors import InputError
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.vector_write import layer_bytes
from xiufu.spatial.gdal_path import gdal_path

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def run(folder: Path, *words: str, packages: Path | None = None) -> "subprocess.CompletedProcess[bytes]":
    environment = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_CTYPE")}
    path = [str(folder) for folder in (packages, Path("src").resolve()) if folder]
    return subprocess.run(
        [sys.executable, "-m", "xiufu", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": os.pathsep.join(path), **C_LOCALE},
        capture_output=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "深处").mkdir()
    columns = {"DKMC": np.array(["取土场"], dtype=object)}
    data = layer_bytes(shapes((0, 0, 100, 100)), columns, Crs(3, 34, True), "plots")
    (tmp_path / "深处/地块.gpkg").write_bytes(data)
    return tmp_path


def test_a_geopackage_is_read_in_a_c_locale(folder: Path):
    done = run(folder, "area", "深处/地块.gpkg", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"area_m2": "10000.00"' in done.stdout


@pytest.mark.parametrize("words", [["area", "深处/地块.gpkg", "--json"], ["check", "两沟"]])
def test_libraries_in_a_chinese_folder_are_found_in_a_c_locale(folder: Path, words: list[str]):
    """pyproj, pyogrio and rasterio each refuse to be imported from a folder whose name the locale cannot say."""
    installed = Path(pyproj.__file__).parents[1]
    (folder / "库").mkdir()
    for name in ("pyproj", "pyogrio", "rasterio"):
        for part in installed.glob(f"{name}*"):
            (folder / "库" / part.name).symlink_to(part)
    shutil.copytree("examples/two-valleys", folder / "两沟")
    done = run(folder, *words, packages=folder / "库")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("target", ["深处/写出.shp", "深处/写出.gpkg", "深处/写出.zip"])
def test_what_is_written_in_a_c_locale_is_read_again(folder: Path, target: str):
    done = run(folder, "convert", "深处/地块.gpkg", target)
    assert (done.returncode, done.stderr) == (0, b"")
    done = run(folder, "area", target, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"area_m2": "10000.00"' in done.stdout


def test_a_name_that_is_no_utf_8_is_said(tmp_path: Path):
    path = tmp_path / os.fsdecode("深".encode("gbk"))
    with pytest.raises(InputError, match="路径里的文字不是 UTF-8 编码，无法打开"):
        gdal_path(path, path)
