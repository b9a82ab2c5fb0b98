"""Files of plots in any format (界址文件) → ``Boundary``: each format to its reader, by its suffix and what it holds."""

from pathlib import Path

from xiufu.core.encodings import decoded
from xiufu.core.errors import file_problem
from xiufu.core.files import read_all
from xiufu.reading.point_list import holds_list, read_point_list
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.files.txt import parse_txt

MOST_BYTES = 200_000_000
"""Of a text (文本上限)."""

TEXTS = (".txt", ".csv")
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
VECTORS = (".gpkg", ".shp", ".zip", ".geojson", ".json", ".kml", ".kmz", ".dxf", ".gdb")
READABLE = ".txt（界址点坐标）、.xlsx 或 .csv（界址点表）、.gpkg、.shp、.zip（压缩的 shapefile）、.geojson、.kml、.kmz、.dxf、.gdb"


def read_boundary(path: Path, *, crs: str = "", layer: str = "") -> Boundary:
    """Read the plots of a file (读取界址文件). ``crs`` is the user's word for the coordinate system, such as ``EPSG:4522``;
    ``layer`` names a layer or a sheet where there are several. Raises ``InputError``.
    """
    suffix = path.suffix.lower()
    if path.is_dir() and suffix != ".gdb":
        raise file_problem(path, "这是一个文件夹，不是文件", "改成文件的路径；文件夹只认 FileGDB（.gdb）")
    if suffix in TEXTS:
        return _read_text(path, crs, layer)
    if suffix in WORKBOOKS:
        return read_point_list(path, crs=crs, layer=layer)
    if suffix in VECTORS:
        from xiufu.spatial.files.vector_read import read_vector_boundary

        return read_vector_boundary(path, crs=crs, layer=layer)
    raise file_problem(
        path, f"不认识的文件种类“{suffix}”" if suffix else "文件名没有后缀，不知道种类", f"可读：{READABLE}"
    )


def _read_text(path: Path, crs: str, layer: str) -> Boundary:
    """The text format, or a list with headings: by what it holds, since both are found as .txt and as .csv."""
    raw = read_all(path, most_bytes=MOST_BYTES, remedy="分成几个文件")
    if not raw:
        raise file_problem(path, "文件是空的", "换成有内容的界址点坐标文件")
    text = decoded(raw, path)
    marked = "@" in text or "＠" in text
    is_csv = path.suffix.lower() == ".csv"
    if (holds_list(text) and (is_csv or not marked)) or (is_csv and not marked):
        return read_point_list(path, crs=crs, layer=layer)
    if layer:
        raise file_problem(path, f"文本文件没有图层“{layer}”", "去掉图层名")
    return parse_txt(raw, path, crs=crs)
