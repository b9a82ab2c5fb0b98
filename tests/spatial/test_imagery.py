"""Rasters under a map: any system, cut to the frame, as fine as paper needs; what is none is said so."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from xiufu.core.errors import InputError
from xiufu.spatial.crs import Crs
from xiufu.spatial.imagery import open_imagery, read_imagery

ZONE = Crs(3, 40)
EAST, NORTH = 420_000, 4_818_000
BOUNDS = (EAST, NORTH, EAST + 400, NORTH + 200)
RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)


def raster(path: Path, *, epsg: int | None, west: float, north: float, pixel: float, dtype: str = "uint8") -> Path:
    """40 × 20 pixels, the western half red, the eastern one blue."""
    data = np.zeros((3, 20, 40), dtype=dtype)
    data[:, :, :20] = np.array(RED)[:, None, None]
    data[:, :, 20:] = np.array(BLUE)[:, None, None]
    place = Affine(pixel, 0, west, 0, -pixel, north) if epsg else None
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=40,
        height=20,
        count=3,
        dtype=dtype,
        crs=f"EPSG:{epsg}" if epsg else None,
        transform=place,
    ) as file:
        file.write(data)
    return path


@pytest.mark.parametrize(
    ("epsg", "west"),
    [
        (4549, EAST),  # without the zone before the east
        (4528, 40_000_000 + EAST),  # with it
    ],
)
def test_a_raster_lies_where_its_coordinates_say(tmp_path, epsg, west):
    image = open_imagery(raster(tmp_path / "a.tif", epsg=epsg, west=west, north=NORTH + 200, pixel=10))
    pixels = read_imagery(image, ZONE, BOUNDS, 400, 200)
    assert pixels.shape == (200, 400, 3)
    assert [tuple(pixels[100, x]) for x in (1, 195, 205, 398)] == [RED, RED, BLUE, BLUE]


def test_the_corners_are_known_in_degrees(tmp_path):
    """A raster in metres of zone 40 is turned against the meridians: its corners are not those of its bounds."""
    image = open_imagery(raster(tmp_path / "a.tif", epsg=4549, west=EAST, north=NORTH + 200, pixel=10))
    corners = ZONE.from_geographic(np.array(image.outline))
    expected = [(EAST, NORTH + 200), (EAST + 400, NORTH + 200), (EAST + 400, NORTH), (EAST, NORTH)]
    assert corners == pytest.approx(np.array(expected), abs=0.001)
    longitudes, latitudes = zip(*image.outline, strict=True)
    assert image.bounds == pytest.approx((min(longitudes), min(latitudes), max(longitudes), max(latitudes)), abs=1e-7)


def test_degrees_are_brought_into_the_plane(tmp_path):
    # 420 000, 4 818 000 in zone 40 is 119°00′42″, 43°29′33″; a pixel of 0.001° is about 81 m × 111 m
    image = open_imagery(raster(tmp_path / "a.tif", epsg=4490, west=118.99, north=43.5, pixel=0.001))
    assert image.bounds == pytest.approx((118.99, 43.48, 119.03, 43.5), abs=1e-9)
    west, north = (float(v) for v in ZONE.from_geographic(np.array([[119.01, 43.49]]))[0])
    pixels = read_imagery(image, ZONE, (west - 200, north - 100, west + 200, north + 100), 40, 20)
    assert [tuple(pixels[10, x]) for x in (2, 37)] == [RED, BLUE]


def test_only_the_frame_is_read_and_the_rest_is_white(tmp_path):
    image = open_imagery(raster(tmp_path / "a.tif", epsg=4549, west=EAST, north=NORTH + 200, pixel=10))
    pixels = read_imagery(image, ZONE, (EAST + 300, NORTH, EAST + 700, NORTH + 200), 40, 20)
    assert tuple(pixels[10, 5]) == BLUE
    assert tuple(pixels[10, 15]) == WHITE


def test_fine_rasters_are_read_no_finer_than_asked(tmp_path):
    image = open_imagery(raster(tmp_path / "a.tif", epsg=4549, west=EAST, north=NORTH + 200, pixel=10))
    # 8 pixels of 50 m over 400 m: each the mean of its ground
    pixels = read_imagery(image, ZONE, BOUNDS, 8, 4)
    assert [tuple(pixels[2, x]) for x in range(8)] == [RED] * 4 + [BLUE] * 4


def test_more_than_bytes_are_stretched(tmp_path):
    image = open_imagery(raster(tmp_path / "a.tif", epsg=4549, west=EAST, north=NORTH + 200, pixel=10, dtype="uint16"))
    pixels = read_imagery(image, ZONE, BOUNDS, 40, 20)
    # in each band the lower of the two values is black, the higher full
    assert [tuple(pixels[10, x]) for x in (2, 37)] == [(255, 0, 0), (0, 0, 255)]


def no_raster(path: Path) -> None:
    path.write_text("不是影像", encoding="utf-8")


def cut_short(path: Path) -> None:
    raster(path, epsg=4549, west=EAST, north=NORTH, pixel=10)
    path.write_bytes(path.read_bytes()[:60])


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "影像文件不存在"),
        (no_raster, "不是能读的栅格影像"),
        (cut_short, "不是能读的栅格影像"),
        (lambda path: raster(path, epsg=None, west=0, north=0, pixel=1), "影像没有坐标系或坐标"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path, make, said):
    path = tmp_path / "影像.tif"
    make(path)
    with pytest.raises(InputError) as caught:
        open_imagery(path)
    [problem] = caught.value.problems
    assert problem.problem == said
    assert problem.file == str(path)
    assert problem.remedy


def test_a_raster_that_breaks_off_is_said_when_it_is_read(tmp_path):
    path = tmp_path / "a.tif"
    noise = np.random.default_rng(1).integers(0, 255, (3, 400, 400), dtype=np.uint8)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=400,
        height=400,
        count=3,
        dtype="uint8",
        crs="EPSG:4549",
        transform=Affine(1, 0, EAST, 0, -1, NORTH + 200),
        compress="deflate",
    ) as file:
        file.write(noise)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2))
    image = open_imagery(path)
    with pytest.raises(InputError) as caught:
        read_imagery(image, ZONE, BOUNDS, 400, 200)
    assert [p.problem for p in caught.value.problems] == ["影像已损坏，读不出图像"]
