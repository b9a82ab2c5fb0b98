"""KML read and written by our own hands."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from xiufu.core.errors import InputError
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.kml import kml_bytes
from xiufu.spatial.files.vector_read import read_vector_boundary

RING = "102.2,42.1,0 102.2,42.2,0 102.3,42.2,0 102.2,42.1,0"


def polygon(outer: str = RING, *inner: str) -> str:
    def side(name: str, points: str) -> str:
        return f"<{name}><LinearRing><coordinates>\n {points}\n</coordinates></LinearRing></{name}>"

    return (
        f"<Polygon>{side('outerBoundaryIs', outer)}{''.join(side('innerBoundaryIs', ring) for ring in inner)}</Polygon>"
    )


def placemark(shape: str, name: str = "甲", data: str = "") -> str:
    return f"<Placemark><name>{name}</name>{data}{shape}</Placemark>"


def kml(path: Path, *content: str, head: str = "") -> Path:
    text = f'<?xml version="1.0" encoding="UTF-8"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    path.write_text(f"{text}{''.join(content)}</Document></kml>", "utf-8")
    return path


def message(path: Path, **options: str) -> str:
    with pytest.raises(InputError) as caught:
        read_vector_boundary(path, **options)
    return str(caught.value).replace(str(path), path.name)


def test_what_is_written() -> None:
    ring = np.array([[102.2, 42.1], [102.2, 42.2], [102.3, 42.2]])
    assert kml_bytes([("甲<1>", {"地块编号": "1"}, [[ring]])], "界址").decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n'
        "<Document><name>界址</name>\n<description>坐标为2000国家大地坐标系（EPSG:4490）经纬度</description>\n"
        '<Placemark><name>甲&lt;1&gt;</name><ExtendedData><Data name="坐标系"><value>EPSG:4490</value></Data>'
        '<Data name="地块编号"><value>1</value></Data></ExtendedData>\n'
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>102.20000000000,42.10000000000 102.20000000000,42.20000000000 "
        "102.30000000000,42.20000000000 102.20000000000,42.10000000000</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        "</Placemark>\n</Document></kml>\n"
    )


def test_kml_is_wgs84_by_its_standard(tmp_path: Path) -> None:
    path = kml(tmp_path / "a.kml", placemark(polygon()))
    assert message(path).startswith("a.kml：KML 标准写的坐标系是“WGS 84”，不是2000国家大地坐标系")
    read = read_vector_boundary(path, crs="EPSG:4490")
    assert (read.crs, [plot.name for plot in read.plots]) == (Crs(), ["甲"])
    assert next(read.plots[0].rings()).points.tolist() == [[102.2, 42.1], [102.2, 42.2], [102.3, 42.2]]


def test_only_where_every_placemark_says_so_it_is_cgcs2000(tmp_path: Path) -> None:
    said = '<ExtendedData><Data name="坐标系"><value>EPSG:4490</value></Data></ExtendedData>'
    both = kml(tmp_path / "a.kml", placemark(polygon(), data=said), placemark(polygon(), data=said))
    assert read_vector_boundary(both).crs == Crs()
    assert "“WGS 84”" in message(kml(tmp_path / "b.kml", placemark(polygon(), data=said), placemark(polygon())))


def test_parts_holes_and_data(tmp_path: Path) -> None:
    hole = "102.21,42.19 102.22,42.19 102.22,42.195 102.21,42.19"
    data = '<ExtendedData><SchemaData><SimpleData name="DKBH">D1</SimpleData></SchemaData></ExtendedData>'
    shape = f"<MultiGeometry>{polygon(RING, hole)}{polygon()}</MultiGeometry>"
    (plot,) = read_vector_boundary(kml(tmp_path / "a.kml", placemark(shape, data=data)), crs="EPSG:4490").plots
    assert (plot.number, plot.name) == ("D1", "甲")
    assert [len(part.holes) for part in plot.parts] == [1, 0]


def test_folders_are_layers(tmp_path: Path) -> None:
    folders = [f"<Folder><name>{name}</name>{placemark(polygon(), name)}</Folder>" for name in ("甲", "乙")]
    path = kml(tmp_path / "a.kml", *folders)
    assert message(path) == "a.kml：文件里有2个面图层：甲、乙。→ 用 layer 写明用哪一个（命令行：--layer 图层名）"
    assert [plot.place for plot in read_vector_boundary(path, layer="乙", crs="EPSG:4490").plots] == ["第2个图形"]


def test_a_folder_is_named_by_its_own_name_only(tmp_path: Path) -> None:
    late = f"<Folder>{placemark(polygon(), '甲')}<name>地块</name>{placemark(polygon(), '乙')}</Folder>"
    nameless = f"<Folder>{placemark(polygon(), '丙')}</Folder>"
    assert "2个面图层：a、地块。" in message(kml(tmp_path / "a.kml", late, nameless, placemark(polygon(), "丁")))


@pytest.mark.parametrize(("tag", "times"), [("Folder", 100_000), ("Placemark", 2)])
def test_nests_are_refused(tmp_path: Path, tag: str, times: int) -> None:
    path = kml(tmp_path / "a.kml", f"<{tag}>" * times, polygon(), f"</{tag}>" * times)
    assert message(path) == "a.kml：内容层层嵌套，不是 KML。→ 用软件重新导出为 KML"


def test_links_are_not_followed_and_lines_left_out(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"
    line = placemark("<LineString><coordinates>102,42 103,42</coordinates></LineString>")
    read = read_vector_boundary(kml(tmp_path / "a.kml", link, line, placemark(polygon())), crs="EPSG:4490")
    assert len(read.plots) == 1
    assert read.notes[:2] == ("1处网络链接（NetworkLink）未打开", "1个图形不是面（点、线或混合图形），未采用")


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    path = kml(tmp_path / "a.kml", placemark(polygon()), head=bomb)
    assert message(path) == "a.kml：KML 里有 DOCTYPE 或 ENTITY 定义，不予读取。→ 用软件重新导出为 KML"


def test_every_bad_placemark_is_named(tmp_path: Path) -> None:
    path = kml(
        tmp_path / "a.kml", placemark(polygon("102.2,x 1,2 3,4")), placemark(polygon()), placemark(polygon("1,2"))
    )
    remedy = "在软件中检查这个图形，改正后重新导出"
    assert message(path) == "\n".join(
        f"a.kml：第{number}个图形坐标写法不对，不能构成面。→ {remedy}" for number in (1, 3)
    )


def test_a_kmz(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as packed:
        packed.write(kml(tmp_path / "doc.kml", placemark(polygon())), "doc.kml")
        packed.writestr("files/icon.png", b"x")
    assert [plot.name for plot in read_vector_boundary(tmp_path / "a.kmz", crs="EPSG:4490").plots] == ["甲"]
