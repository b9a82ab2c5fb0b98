"""Pages of imports and editions: hostile files, reasons for all at once, the edition as an Excel file."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.reading.test_grids import packed, workbook
from tests.register.library.test_editions import listed, made, published, reasoned
from tests.register.world import World
from xiufu.register.library.models import Edition, Upload


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "这不是 Excel 文件"),
        (b"<svg onload='x'/>", "这不是 Excel 文件"),
        (b"PK\x03\x04", "文件已损坏，无法读取"),
        (packed(**{"../../x": b"1"}), "这是压缩包，不是文档"),
        (packed(**{"xl/workbook.xml": b"<a/>", "big": b"\0" * 61_000_000}), "解压后超过 60 MB"),
        (b"x" * 5_000_001, "文件超过 5 MB"),
    ],
)
def test_a_hostile_file_gives_one_message(world: World, data: bytes, said: str):
    file = SimpleUploadedFile("<img src=x>.xlsx", data)
    answer = world.client("banner").post("/import", {"file": file})
    page = answer.content.decode()
    assert answer.status_code == 422
    (reason,) = answer.context["form"].non_field_errors()
    assert said in reason
    assert "<img src=x>" not in page
    assert not Upload.objects.exists()


def test_no_file_is_told(world: World):
    answer = world.client("banner").post("/import", {})
    assert answer.status_code == 422
    assert "Excel 文件：" in answer.content.decode()
    assert "改正后请重新选择文件" in answer.content.decode()


def test_wrong_columns_are_told_and_kept(world: World):
    client = world.client("banner")
    client.post("/import", {"file": SimpleUploadedFile("表.xlsx", workbook(["项目名称", "面积"], ["甲", 1]))})
    address = f"/import/{Upload.objects.get().pk}/columns"
    form = client.get(address).context["form"]
    typed = {name: field.initial for name, field in form.fields.items()} | {"column_number": "0"}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "“项目编号”“项目名称”选了同一列，一列只能填一项" in answer.content.decode()
    assert client.post(address, {**typed, "first": "9" * 30}).status_code == 422
    assert client.post(address, {**typed, "column_number": "99"}).status_code == 422


def test_the_preview_shows_every_row_and_every_column(world: World):
    head = ["项目名称", "面积（公顷）", "总投资（万元）", "财政资金", "重点地区", "建设内容", "后续产业"]
    rows = [[f"某项目{n}", 1.5, 20, 7, "某沟", "栽种" * 40, "某产业"] for n in range(51)]
    client = world.client("banner")
    client.post("/import", {"file": SimpleUploadedFile("表.xlsx", workbook(head, *rows))})
    address = f"/import/{Upload.objects.get().pk}/preview"
    page = client.get(address)
    text = page.content.decode()
    assert [title for title, _ in page.context["heads"]] == [
        "项目编号", "项目名称", "所在地、主管", "面积（公顷）", "投资概算（万元）", "财政资金（万元）", "重点地区", "项目概况", "后续产业发展要求",
    ]  # fmt: skip
    first, cells = page.context["shown"][0]
    assert (first.row, len(page.context["shown"])) == (2, 50)
    assert [cell for cell, _ in cells][3:] == ["1.5000", "20.00", "7.00", "某沟", "栽种" * 40, "某产业"]
    assert f"</summary>{'栽种' * 40}</details>" in text
    assert "将要导入的内容" in text
    second = client.get(address, {"page": "2"})
    assert [row.row for row, _ in second.context["shown"]] == [52]
    assert client.get(address, {"page": "9" * 30}).status_code == 200
    assert client.post(address.replace("preview", "all"), {"seen": page.context["seen"]}).status_code == 302
    text = client.get(address).content.decode()
    assert "已导入的内容" in text
    assert "将要导入" not in text
    assert "出现 2 次" not in text
    assert "不能导入" not in text


def test_one_reason_holds_for_all_that_have_none(world: World):
    listed(world, name="甲")
    listed(world, name="乙")
    edition = made(world)
    first, second = edition.rows.order_by("number")
    data = {f"reason-{first.pk}": "单独的理由", f"reason-{second.pk}": "", "common": "列入规划", "reason-x": "?"}
    answer = world.client("banner").post(f"/editions/{edition.pk}/reasons", data)
    assert answer.status_code == 302
    assert [row.reason for row in edition.rows.order_by("number")] == ["单独的理由", "列入规划"]
    page = world.client("banner").get(f"/editions/{edition.pk}", {"only": "added"}).content.decode()
    assert "单独的理由" in page
    assert "公布</button>" not in page
    assert "公布</button>" in world.client("banner2").get(f"/editions/{edition.pk}").content.decode()
    assert "没有项目。" in world.client("banner").get(f"/editions/{edition.pk}", {"only": "removed"}).content.decode()


def test_a_long_edition_asks_little(world: World, django_assert_max_num_queries):
    for _ in range(12):
        listed(world)
    edition = made(world)
    client = world.client("banner")
    with django_assert_max_num_queries(11):
        assert client.get(f"/editions/{edition.pk}").status_code == 200
    client = world.client("banner")
    with django_assert_max_num_queries(8):
        assert client.get("/editions").status_code == 200


def test_an_edition_as_an_excel_file(world: World):
    listed(world, name="=1+1")
    edition = made(world)
    reasoned(world, edition, "+某理由")
    published(world, edition)
    answer = world.client("auditor").get(f"/editions/{edition.pk}/edition.xlsx")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["说明", "变化", "项目库"]
    about = {row[0].value: row[1].value for row in book["说明"].iter_rows(min_row=2)}
    assert (about["编号"], about["新增（个）"]) == (edition.number, 1)
    assert about["SHA-256"] == Edition.objects.get().sha256
    change = [cell.value for cell in list(book["变化"].iter_rows())[1]]
    assert change[1:] == ["=1+1", "新增", None, "+某理由"]
    head, row = book["项目库"].iter_rows()
    kept = {one.value: cell for one, cell in zip(head, row, strict=True)}
    assert (kept["项目名称"].value, kept["项目名称"].data_type) == ("=1+1", "s")
    assert kept["SHA-256"].value == edition.rows.get().sha256
