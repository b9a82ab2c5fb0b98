"""Pictures of a dossier: whole, upright, of a size for paper; everything else is said where it is called."""

import io
from pathlib import Path

import pytest
from PIL import Image

from xiufu.model.chapter import Chapter
from xiufu.reading.pictures import PictureFile, Wanted, read_pictures

CHAPTER = Chapter("nature", "", "nature.md")


def image(width: int, height: int, kind: str = "PNG", *, mode: str = "RGB", **saving: object) -> bytes:
    written = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(written, kind, **saving)
    return written.getvalue()


def read(folder: Path, data: bytes, name: str = "a.png") -> PictureFile:
    (folder / name).write_bytes(data)
    pictures, problems = read_pictures(folder, [Wanted(name, CHAPTER, 3)])
    assert problems == []
    return pictures[name]


def test_a_picture_that_fits_is_kept_byte_for_byte(tmp_path: Path):
    data = image(400, 200, dpi=(200, 200))
    picture = read(tmp_path, data)
    # 400 / 200 dpi = 2 in = 50.8 mm; 200 / 200 = 1 in = 25.4 mm
    assert picture == PictureFile(data, "png", 51, 25)


def test_without_a_resolution_96_dots_make_an_inch(tmp_path: Path):
    assert (p := read(tmp_path, image(192, 96))).width_mm == 51  # 2 in
    assert p.height_mm == 25


@pytest.mark.parametrize(
    ("size", "millimetres", "dots"),
    [
        # 4000 dots at 96 an inch are 1058 mm: to 150 mm across, 112.5 mm high (to even: 112), 220 dots an inch: 1299 across
        ((4000, 3000), (150, 112), 1299),
        # 1500 x 6000 at 96: 397 x 1588 mm, to 200 mm high: 50 mm across, 433 dots
        ((1500, 6000), (50, 200), 433),
    ],
)
def test_a_large_photograph_is_made_as_fine_as_paper_shows(
    tmp_path: Path, size: tuple[int, int], millimetres: tuple[int, int], dots: int
):
    picture = read(tmp_path, image(*size, "JPEG"), "photo.jpg")
    assert (picture.width_mm, picture.height_mm, picture.format) == (*millimetres, "jpeg")
    with Image.open(io.BytesIO(picture.data)) as fitted:
        assert abs(fitted.width - dots) <= 3
        assert fitted.width * size[1] == pytest.approx(fitted.height * size[0], rel=0.01)


def test_a_photograph_taken_sideways_is_turned(tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    picture = read(tmp_path, image(300, 100, "JPEG", exif=exif), "photo.jpg")
    with Image.open(io.BytesIO(picture.data)) as turned:
        assert turned.size == (100, 300)
        assert turned.getexif().get(0x0112, 1) == 1
    assert picture.height_mm > picture.width_mm


def test_colours_for_print_become_colours_for_screens(tmp_path: Path):
    with Image.open(io.BytesIO(read(tmp_path, image(50, 50, "JPEG", mode="CMYK"), "c.jpg").data)) as plain:
        assert plain.mode == "RGB"


def test_every_fault_is_said_where_the_picture_is_called(tmp_path: Path):
    folder = tmp_path / "dossier"
    (folder / "folder.png").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(image(10, 10))
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "text.png").write_bytes(b"not a picture")
    (folder / "cut.png").write_bytes(image(200, 200)[:300])
    (folder / "old.bmp").write_bytes(image(10, 10, "BMP"))
    (folder / "huge.png").write_bytes(image(20_000, 6_000, mode="1"))
    (folder / "good.png").write_bytes(image(10, 10))
    names = [
        *("none.png", "folder.png", "../outside.png", "/etc/passwd", "C:\\a.png", "link.png", "text.png"),
        *("cut.png", "old.bmp", "huge.png", "a\0.png", "good.png"),
    ]
    pictures, problems = read_pictures(folder, [Wanted(name, CHAPTER, i) for i, name in enumerate(names, 1)])
    assert list(pictures) == ["good.png"]
    assert [(p.line, p.problem) for p in problems] == [
        (1, "图片“none.png”不存在或无法读取"),
        (2, "图片“folder.png”是文件夹或其他东西，不是普通文件"),
        (3, "图片“../outside.png”不是文件夹内的相对路径"),
        (4, "图片“/etc/passwd”不是文件夹内的相对路径"),
        (5, "图片“C:\\a.png”不是文件夹内的相对路径"),
        (6, "图片“link.png”经链接指到了资料文件夹之外"),
        (7, "图片“text.png”不是图片文件"),
        (8, "图片“cut.png”已损坏，无法显示"),
        (9, "图片“old.bmp”是 BMP 格式，只能用 PNG 或 JPEG"),
        (10, "图片“huge.png”有 20000×6000 个像素，太大"),
        (11, "图片“a\0.png”不是文件夹内的相对路径"),
    ]
    assert all(p.file == "nature.md" and p.remedy for p in problems)
