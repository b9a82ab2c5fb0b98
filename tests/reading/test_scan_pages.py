"""Scanned pages, really recognized: numbers of tables at their cells, what is not sure marked.

The floor measured when this was written, on table pages of the examples, clean, gray and noisy, turned and leaning, at 200 and 150
dots an inch: every number was read right at its cell; none was wrong without being marked.
"""

from collections import Counter

import pytest
from PIL import Image, ImageDraw

from tests.golden.making import example as made
from tests.reading.scans import as_file, as_pdf, leaning, noisy, page_picture, table_picture
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Table
from xiufu.document.read import Box, ReadFile, Unread
from xiufu.document.spots import texts
from xiufu.reading.pdf_file import read_pdf
from xiufu.reading.pdf_image import page_image
from xiufu.reading.picture_file import pdf_of

RECOGNIZED = "扫描页，文字由识别得到，可能有误，请对照原件"
ROWS = (
    ("序号", "复垦单元", "面积（hm²）", "比例（%）", "备注"),
    ("1", "弃土场", "12.5040", "62.50", "—"),
    ("2", "施工便道", "5.0016", "25.00", "/"),
    ("3", "拌合站", "2.5008", "12.50", ""),
    ("", "合计", "20.0064", "100.00", ""),
)


def read(data: bytes, name: str = "扫描.pdf") -> ReadFile:
    return read_pdf(data, name=name)


def grids(file: ReadFile) -> list[list[list[str]]]:
    tables = [block for block in file.document.blocks if isinstance(block, Table)]
    return [[[cell.text for cell, _ in row] for row in table.grid()] for table in tables]


def numbers(grid: list[list[str]]) -> list[tuple[int, int, str]]:
    return [(r, c, text) for r, row in enumerate(grid) for c, text in enumerate(row) if is_number(text)]


@pytest.fixture(scope="module")
def plain() -> ReadFile:
    return read(as_pdf([table_picture(ROWS)]))


def test_a_ruled_table_is_rebuilt_cell_by_cell(plain: ReadFile):
    assert grids(plain) == [[list(row) for row in ROWS]]
    [table] = [block for block in plain.document.blocks if isinstance(block, Table)]
    assert "".join(table.title.split()) == "表1复垦面积汇总表"
    assert plain.unread == (Unread("第1页", RECOGNIZED),)
    assert (plain.doubtful, plain.certainty) == ({}, {})


def test_cells_stand_on_the_page_where_they_are_printed(plain: ReadFile):
    [box] = plain.box(Spot(0, 1, 2))
    # The cell is 177 + 2 × 260 dots from the left and 160 + 64 from the top, 260 × 64 dots large; a dot is 36.
    assert 697 * 36 < box.left < box.right < 957 * 36
    assert 224 * 36 < box.top < box.bottom < 288 * 36


@pytest.mark.parametrize(
    ("turn", "lean"), [(Image.Transpose.ROTATE_90, 0.0), (Image.Transpose.ROTATE_180, 2.0), (None, -2.0)]
)
def test_turned_and_leaning_pages_are_set_upright_and_places_kept(turn: Image.Transpose | None, lean: float):
    picture = leaning(table_picture(ROWS), lean)
    file = read(as_pdf([picture.transpose(turn) if turn is not None else picture]))
    assert [one for grid in grids(file) for one in numbers(grid)] == numbers([list(row) for row in ROWS])
    [box] = file.box(Spot(0, 1, 2))
    x, y = (box.left + box.right) / 72, (box.top + box.bottom) / 72
    width, height = picture.size
    if turn is Image.Transpose.ROTATE_90:  # what was right is above
        x, y = width - y, x
    if turn is Image.Transpose.ROTATE_180:
        x, y = width - x, height - y
    # The middle of the cell is 827, 256 on the level page; 2 degrees move it by 8 dots across, by none down.
    assert abs(x - 827) < 20
    assert abs(y - 256) < 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "change", "dots"),
    [
        pytest.param("two-valleys", "noise", 200, marks=pytest.mark.prove),
        pytest.param("stone-quarry", "", 150, marks=pytest.mark.prove),
        ("ejina-railway", "lean", 200),
    ],
)
def test_every_number_of_tables_of_plans_is_read_at_its_cell(example: str, change: str, dots: int):
    data = made(example).pdf
    typed = read(data)
    printed = [(typed.box(spot)[0], said) for spot, said in cells(typed) if is_number(said)]
    page = Counter(box.page for box, _ in printed).most_common(1)[0][0]
    expected = [(box, said) for box, said in printed if box.page == page]
    picture = page_picture(data, page, dots=dots)
    picture = noisy(picture) if change == "noise" else leaning(picture, 1.5) if change == "lean" else picture
    file = read(as_pdf([picture], dots=dots))
    found = [(file.box(spot)[0], said) for spot, said in cells(file)]
    assert len(expected) >= 40
    assert [said for box, said in expected if not any(said == other and near(box, one) for one, other in found)] == []
    assert sum(is_number(said_at(file, one)) for one in file.doubtful) <= len(expected) // 4


def near(one: Box, other: Box) -> bool:
    """Whether two cells stand at the same place of a page of A4, but for what 1.5 degrees move them: 11 and 6 points at its sides."""
    across, down = one.left + one.right - other.left - other.right, one.top + one.bottom - other.top - other.bottom
    return abs(across) < 2 * 1400 and abs(down) < 2 * 800


def is_number(said: str) -> bool:
    return said.replace(".", "").isdecimal()


def said_at(file: ReadFile, passage: Passage) -> str:
    return dict(texts(file.document))[passage.spot][passage.start : passage.end]


def cells(file: ReadFile) -> list[tuple[Spot, str]]:
    return [
        (Spot(n, r, c), cell.text)
        for n, block in enumerate(file.document.blocks)
        if isinstance(block, Table)
        for r, row in enumerate(block.grid())
        for c, (cell, begins) in enumerate(row)
        if begins
    ]


def test_what_cannot_be_read_is_marked_in_its_cell():
    picture = table_picture([*ROWS[:2], ("2", "施工便道", "", "25.00", ""), ("3", "拌合站", "", "25.00", "☑")])
    draw = ImageDraw.Draw(picture)
    draw.line([(760, 405), (790, 370), (800, 410), (830, 365), (850, 400), (880, 370)], "black", 4)
    draw.ellipse((780, 360, 830, 410), outline="black", width=3)
    file = read(as_pdf([picture]))
    assert dict(cells(file))[Spot(0, 3, 2)] == "\ufffd"
    assert file.doubtful[Passage(Spot(0, 3, 2), 0, 1)] == "有墨迹，没有认出是什么"
    assert {passage.spot for passage in file.doubtful} == {Spot(0, 3, 2), Spot(0, 3, 4)}
    assert [said for spot, said in cells(file) if spot.column == 3] == ["比例（%）", "62.50", "25.00", "25.00"]


def test_a_blank_page_and_a_photograph_say_nothing():
    shades = Image.linear_gradient("L").resize((800, 600))
    file = read(as_pdf([Image.new("RGB", (1654, 2339), "white"), table_picture(ROWS[:2]), shades]))
    assert Unread("第1、3页", "图片页，没有认出文字") in file.unread
    assert Unread("第2页", RECOGNIZED) in file.unread


def test_pictures_of_every_kind_are_pages():
    small = table_picture(ROWS[:3])
    clear = small.convert("RGBA")
    kinds = [
        as_file(small, "JPEG", quality=90, dpi=(200, 200)),
        as_file(clear, "PNG"),
        as_file(small.convert("P"), "GIF"),
        as_file(small.convert("CMYK"), "TIFF"),
        as_file(small.convert("I;16").point(lambda value: value * 256), "PNG"),
        as_file(small.convert("1"), "TIFF"),
    ]
    for data in kinds:
        image = page_image(data, 0, width=600)
        assert image.startswith(b"\x89PNG")
    several = as_file(small, "TIFF", save_all=True, append_images=[table_picture(ROWS[::3]).convert("L")])
    file = read(pdf_of(several, "多页.tif"), "多页.tif")
    assert len(file.pages) == 2
    assert [said for grid in grids(file) for _, _, said in numbers(grid)] == [
        *("1", "12.5040", "62.50", "2", "5.0016", "25.00", "3", "2.5008", "12.50")
    ]
