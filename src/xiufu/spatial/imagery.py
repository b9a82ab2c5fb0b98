"""Imagery (影像): a raster file of the user's, opened to see that it can be used, read when a map is drawn."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.crs import CRS
from rasterio.enums import ColorInterp
from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.warp import Resampling, transform, transform_bounds

from xiufu.core.errors import file_problem
from xiufu.spatial.crs import Crs
from xiufu.spatial.gdal_path import gdal_path
from xiufu.spatial.map_content import Bounds, Imagery

Pixels = NDArray[np.uint8]
"""Rows × columns × 3 colours; white where there is nothing."""
_REPAIR = "换成带坐标的 GeoTIFF 等栅格影像，或用 GIS 软件重新导出"


def open_imagery(path: Path, *, date: str = "", source: str = "", licence: str = "") -> Imagery:
    """Look at a raster file (检查影像). Raises ``InputError`` when it is none, or has no coordinates."""
    with _opened(path) as file:
        if file.crs is None or file.transform.is_identity:
            raise file_problem(path, "影像没有坐标系或坐标", _REPAIR)
        try:
            bounds = transform_bounds(file.crs, "EPSG:4490", *file.bounds)
            right, bottom = file.width, file.height
            eastings, northings = rasterio.transform.xy(
                file.transform, [0, 0, bottom, bottom], [0, right, right, 0], offset="ul"
            )
            longitudes, latitudes = transform(file.crs, "EPSG:4490", eastings, northings)[:2]
        except (RasterioError, CRSError) as error:
            raise file_problem(path, "影像的坐标系无法换算到 2000 国家大地坐标系", _REPAIR) from error
    if not np.isfinite(bounds).all():
        raise file_problem(path, "影像的坐标系无法换算到 2000 国家大地坐标系", _REPAIR)
    west, south, east, north = (float(value) for value in bounds)
    outline = tuple((float(x), float(y)) for x, y in zip(longitudes, latitudes, strict=True))
    return Imagery(path, (west, south, east, north), outline, date, source, licence)


def read_imagery(imagery: Imagery, crs: Crs, bounds: Bounds, width: int, height: int) -> Pixels:
    """The part of the imagery within ``bounds`` of a Gauss plane, so many pixels wide and high (裁切影像)."""
    west, south, east, north = bounds
    plane = CRS.from_epsg(Crs(crs.zone_width, crs.zone).epsg)
    place = Affine((east - west) / width, 0.0, west, 0.0, (south - north) / height, north)
    with _opened(imagery.path) as file:
        options = {"crs": plane, "transform": place, "width": width, "height": height}
        has_mask = file.nodata is not None or ColorInterp.alpha in file.colorinterp
        try:
            with WarpedVRT(file, resampling=Resampling.average, add_alpha=not has_mask, **options) as plane_file:
                colours = (1, 2, 3) if file.count >= 3 else (1, 1, 1)
                bands = plane_file.read(colours)
                seen = plane_file.dataset_mask()
        except RasterioError as error:
            raise file_problem(imagery.path, "影像已损坏，读不出图像", _REPAIR) from error
    pixels = _eight_bits(bands, seen)
    pixels[:, seen == 0] = 255
    return np.ascontiguousarray(np.moveaxis(pixels, 0, 2))


def _eight_bits(bands: NDArray[np.generic], seen: NDArray[np.uint8]) -> Pixels:
    """Values stretched between the 2nd and the 98th percentile where they are not bytes already."""
    if bands.dtype == np.uint8:
        return bands.astype(np.uint8)
    result = np.full(bands.shape, 255, dtype=np.uint8)
    for n, band in enumerate(bands.astype(np.float64)):
        inside = band[(seen != 0) & np.isfinite(band)]
        if inside.size:
            low, high = np.percentile(inside, (2, 98))
            scaled = (np.nan_to_num(band, nan=low) - low) / max(high - low, 1e-9) * 255
            result[n] = np.clip(np.floor(scaled + 0.5), 0, 255)
    return result


@contextmanager
def _opened(path: Path) -> Iterator[rasterio.io.DatasetReader]:
    if not path.is_file():
        raise file_problem(path, "影像文件不存在", "检查文件名和所在文件夹")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            file = rasterio.open(gdal_path(path, path))
    except RasterioError as error:
        raise file_problem(path, "不是能读的栅格影像", _REPAIR) from error
    with file:
        yield file
