"""Files that are not what they should be: one message each, never a stack trace, nothing on the screen."""

import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from tests.spatial.files.samples import box, make, shapefile
from xiufu.core.errors import InputError
from xiufu.spatial.files.layers import read_layer
from xiufu.spatial.files.vector_read import read_vector_boundary

EAST, NORTH = 34_520_000.0, 4_660_000.0
MANY = [box(EAST + 200 * at, NORTH) for at in range(300)]


def message(path: Path, capfd: pytest.CaptureFixture[str], *, layer: str = "", crs: str = "") -> str:
    """What both readers say; GDAL says nothing beside them."""
    with pytest.raises(InputError) as boundary:
        read_vector_boundary(path, layer=layer, crs=crs)
    with pytest.raises(InputError) as read:
        read_layer(path, layer=layer, crs=crs)
    assert str(boundary.value) == str(read.value)
    assert capfd.readouterr() == ("", "")
    return str(boundary.value).replace(str(path), path.name)


def packed(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".zip", ".geojson", ".kml", ".kmz", ".dxf", ".gdb"])
def test_an_empty_file(tmp_path: Path, capfd: pytest.CaptureFixture[str], suffix: str) -> None:
    (path := tmp_path / f"a{suffix}").write_bytes(b"")
    assert message(path, capfd) == f"a{suffix}：文件是空的。→ 用软件重新导出，或核对文件名"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.gpkg", "内容不是 GeoPackage，与后缀名不符，或文件已损坏。→ 用软件重新导出，或核对文件名"),
        ("a.zip", "不是有效的 .zip 文件，或文件已损坏。→ 向提供者索取完好的文件"),
        ("a.geojson", "内容不是 UTF-8 编码的 GeoJSON。→ 用软件重新导出为 GeoJSON"),
        (
            "a.dxf",
            "第1行应为组码，写的是“\ufffd\ufffd\ufffd\ufffd hello”，不是有效的 DXF。→ 在 CAD 中另存为文本格式的 DXF（如 AutoCAD 2010 DXF）",
        ),
        ("a.gdb", "这是一个 FileGDB 的名称，却不是文件夹。→ 提供整个 .gdb 文件夹，或把它压缩成 .zip"),
    ],
)
def test_another_content_than_the_suffix_says(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    (path := tmp_path / name).write_bytes(b"\xff\xfe\xff\xff hello\nthere")
    assert message(path, capfd).partition("：")[2] == said


def test_xml_that_is_no_kml(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (path := tmp_path / "a.kml").write_text("<html><body/></html>")
    assert message(path, capfd) == "a.kml：内容是 XML，但不是 KML。→ 用软件重新导出为 KML"


def test_a_database_that_is_no_geopackage(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (a)")
    database.close()
    assert message(path, capfd) == (
        "a.gpkg：文件无法打开，不是有效的空间数据，或已损坏。→ 在软件中打开检查，重新导出后再用；文件可能没有传完"
    )


def test_a_suffix_that_cannot_be_read(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (path := tmp_path / "a.dwg").write_bytes(b"AC1032")
    assert message(path, capfd) == (
        "a.dwg：不认识的文件类型“.dwg”。→ 可用的有：.gpkg、.shp、.zip、.geojson、.json、.kml、.kmz、.dxf、.gdb"
    )


@pytest.mark.parametrize("cut", [0.999, 0.5, 0.1])
@pytest.mark.parametrize(
    ("name", "spoilt", "remedy"),
    [
        ("a.gpkg", "a.gpkg", "在软件中打开检查，重新导出后再用；文件可能没有传完"),
        ("a.shp", "a.shp", "重新导出或重新复制全部文件"),
        ("a.shp", "a.dbf", "重新导出或重新复制全部文件"),
    ],
)
def test_a_file_that_ends_too_early(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, spoilt: str, remedy: str, cut: float
) -> None:
    path = make(tmp_path / name, MANY, {"DKBH": [str(at) for at in range(300)]}, kind="Polygon")
    data = (tmp_path / spoilt).read_bytes()
    (tmp_path / spoilt).write_bytes(data[: int(len(data) * cut)])
    assert message(path, capfd).endswith(f"→ {remedy}")


@pytest.mark.parametrize(
    ("name", "said"), [("a.gpkg", "图层“a”无法读全，文件可能已损坏"), ("a.shp", "第8个图形没有坐标，或坐标已损坏")]
)
def test_a_spoilt_shape_is_no_shape_less(tmp_path: Path, name: str, said: str) -> None:
    """GDAL reads it as one without points and says nothing."""
    path = make(tmp_path / name, MANY, {"DKBH": [str(at) for at in range(300)]}, kind="Polygon")
    data = bytearray(path.read_bytes())
    at = data.index(shapely.to_wkb(MANY[7])[5:]) - 5 if name == "a.gpkg" else 100 + 7 * 136 + 8
    data[at : at + 5] = b"\xa5" * 5
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_vector_boundary(path)
    assert said in str(caught.value)
    layer = read_layer(path)
    assert (len(layer), layer.notes) == (299, ("1个图形没有坐标，或坐标已损坏，未采用：第8个",))


def test_every_byte_of_a_geopackage_spoilt_in_turn(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is read, or refused in words."""
    source = make(tmp_path / "a.gpkg", MANY[:2], {"DKMC": ["甲", "乙"]}, kind="Polygon").read_bytes()
    path = tmp_path / "b.gpkg"
    refused = 0
    for at in range(0, len(source), 997):
        path.write_bytes(source[:at] + b"\xa5" * 40 + source[at + 40 :])
        try:
            read_vector_boundary(path)
        except InputError:
            refused += 1
    assert 5 < refused < 100
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (".shx", "缺少同名的图形索引 a.shx。→ 把 .shp、.shx、.dbf、.prj 一起提供（a）"),
        (".dbf", "缺少同名的属性表 a.dbf。→ 把 .shp、.shx、.dbf、.prj 一起提供（a）"),
    ],
)
def test_a_shapefile_without_one_of_its_files(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], missing: str, said: str
) -> None:
    path = shapefile(tmp_path / "a.shp", MANY[:1])
    path.with_suffix(missing).unlink()
    assert message(path, capfd) == f"a.shp：{said}"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_table_of_another_length_than_the_shapes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], rows: int
) -> None:
    path = shapefile(tmp_path / "a.shp", MANY[:2])
    other = shapefile(tmp_path / "b.shp", MANY[:rows])
    path.with_suffix(".dbf").write_bytes(other.with_suffix(".dbf").read_bytes())
    assert message(path, capfd) == (
        f"a.shp：图形有2个，属性表却有{rows}行（a），不是同一份数据，或文件已损坏。→ 用软件重新导出，把 .shp、.shx、.dbf 一起复制"
    )


def test_a_folder_that_is_no_file_geodatabase(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (path := tmp_path / "a.gdb").mkdir()
    (path / "readme.txt").write_text("x")
    assert message(path, capfd) == "a.gdb：文件夹里没有 FileGDB 的内容。→ 提供软件导出的整个 .gdb 文件夹"
    (path / "a00000001.gdbtable").write_bytes(b"x" * 100)
    assert "a.gdb：文件无法打开，不是有效的空间数据，或已损坏" in message(path, capfd)


def test_a_folder_with_the_name_of_a_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (path := tmp_path / "a.shp").mkdir()
    assert message(path, capfd) == "a.shp：这是一个文件夹，不是文件。→ 改成文件的路径；文件夹只认 FileGDB（.gdb）"


@pytest.mark.parametrize(
    "text", ["/vsicurl/http://127.0.0.1/a.gpkg", "http://127.0.0.1/a.geojson", "/vsizip/a.zip/a.shp"]
)
def test_paths_that_are_none_of_this_machine(capfd: pytest.CaptureFixture[str], text: str) -> None:
    assert message(Path(text), capfd).endswith("这不是本机的文件路径。→ 先把文件下载或复制到本机，再写它的路径")


def test_a_file_that_is_not_to_be_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = make(tmp_path / "http.gpkg", MANY[:1], kind="Polygon")
    monkeypatch.setattr("hashlib.file_digest", locked)
    assert message(path, capfd) == (
        "http.gpkg：文件无法读取或解压（Permission denied）。→ 检查文件权限和磁盘空间，或关闭占用它的程序"
    )


def test_a_file_that_is_not_there(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert message(tmp_path / "没有.gpkg", capfd) == "没有.gpkg：文件不存在。→ 检查文件名和所在文件夹"


@pytest.mark.parametrize("name", ["../a.shp", "/etc/a.shp", "x/../../a.geojson", "..\\a.shp", "C:\\a.shp"])
def test_a_zip_that_points_outside(tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    path = packed(tmp_path / "b.zip", **{name: b"x"})
    shown = name.replace("\\", "/")
    assert message(path, capfd) == f"b.zip：压缩包里的路径指到了包外，或不合规：{shown}。→ 重新压缩，只放数据文件"
    assert not (tmp_path.parent / "a.shp").exists()


def test_a_zip_bomb(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = packed(tmp_path / "a.zip", **{"a.geojson": b" " * 20_000_000})
    assert message(path, capfd) == "a.zip：其中的 a.geojson 解压后异常地大。→ 向提供者索取完好的文件"


def test_a_zip_with_a_password(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = packed(tmp_path / "a.zip", **{"a.geojson": b"{}"})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    assert message(path, capfd) == "a.zip：其中的 a.geojson 被加密，或用了不支持的压缩方式。→ 向提供者索取完好的文件"


def test_a_zip_whose_content_is_spoilt(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = packed(tmp_path / "a.zip", **{"a.geojson": bytes(range(256)) * 20})
    data = bytearray(path.read_bytes())
    data[60:80] = b"\0" * 20
    path.write_bytes(data)
    assert message(path, capfd) == "a.zip：其中的 a.geojson 已损坏，无法解压。→ 向提供者索取完好的文件"


def test_a_zip_of_other_things(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = packed(tmp_path / "a.zip", **{"说明.txt": b"x"})
    assert message(path, capfd) == (
        "a.zip：压缩包里没有可用的图形文件。→ 放入其中之一：.gpkg、.shp、.geojson、.json、.kml、.dxf、.gdb"
    )
    path = packed(tmp_path / "a.kmz", **{"说明.txt": b"x"})
    assert message(path, capfd) == "a.kmz：压缩包里没有可用的图形文件。→ 放入其中之一：.kml"
    path = packed(tmp_path / "b.zip", **{"a.kml": b"x", "b.geojson": b"x"})
    assert message(path, capfd) == "b.zip：压缩包里有2个图形文件：a.kml、b.geojson。→ 解压后逐个使用"


def test_a_zipped_shapefile_without_its_index(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shp = shapefile(tmp_path / "x.shp", MANY[:1]).read_bytes()
    path = packed(tmp_path / "a.zip", **{"成果/地块.shp": shp})
    assert message(path, capfd) == "a.zip：缺少同名的图形索引 地块.shx。→ 把 .shp、.shx、.dbf、.prj 一起提供（地块）"


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = shapefile(tmp_path / "x.shp", MANY[:1])
    parts = {part.name: part.read_bytes() for part in tmp_path.glob("x.*")}
    path = packed(tmp_path / "a.zip", **parts)
    (spare := tmp_path / "spare").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    assert len(read_vector_boundary(path).plots) == 1
    assert list(spare.iterdir()) == []
    assert source.exists()


def test_a_file_beside_a_locked_folder_is_read(tmp_path: Path) -> None:
    """A read-only place, as a CD or a share of the bureau: nothing is written beside the data."""
    make(tmp_path / "a.gpkg", MANY[:1], kind="Polygon")
    before = sorted(path.name for path in tmp_path.iterdir())
    read_vector_boundary(tmp_path / "a.gpkg")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def _too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(600_000_000)


def _truncated_kml(path: Path) -> None:
    path.write_text('<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n<Placemark>')


def _truncated_geojson(path: Path) -> None:
    path.write_text('{"type": "FeatureCollection",\n "features": [{"type": "Feature"')


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("a.geojson", _too_large, "a.geojson：文件有 600 MB，超过上限 500 MB。→ 转换为 GeoPackage（.gpkg）后再用"),
        ("a.dxf", _too_large, "a.dxf：文件有 600 MB，超过上限 500 MB。→ 转换为 GeoPackage（.gpkg）后再用"),
        ("a.kml", _truncated_kml, "a.kml 第3行：内容不是完整的 KML（第3行处中断）。→ 用软件重新导出为 KML"),
        (
            "a.geojson",
            _truncated_geojson,
            "a.geojson 第2行：内容不是完整的 GeoJSON（第2行第33个字符处中断）。→ 用软件重新导出为 GeoJSON",
        ),
    ],
)
def test_text_that_is_too_large_or_cut(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(path := tmp_path / name)
    assert message(path, capfd) == said


def test_a_point_layer_in_a_shapefile(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = make(tmp_path / "a.shp", [shapely.Point(EAST, NORTH)], {"A": ["1"]}, kind="Point")
    assert message(path, capfd) == "a.shp：文件里没有面图层（只有：a）。→ 提供闭合的面；线和点先在软件中构成面"


def test_more_plots_than_a_project_has(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", [box(EAST, NORTH)] * 20_001, kind="Polygon")
    with pytest.raises(InputError) as caught:
        read_vector_boundary(path)
    assert "图层“a”有超过20000个面，不像一个项目的地块" in str(caught.value)
    assert len(read_layer(path)) == 20_001


def test_a_copy_elsewhere_has_the_same_hash(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gdb", MANY[:1], kind="Polygon", layer="a")
    shutil.copytree(path, tmp_path / "b.gdb")
    (tmp_path / "b.gdb" / "x.sr.lock").write_text("lock")
    assert read_vector_boundary(path).sha256 == read_vector_boundary(tmp_path / "b.gdb").sha256
