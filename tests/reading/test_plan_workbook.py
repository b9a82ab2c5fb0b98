"""A plan's workbook read as users leave it: pasted, reordered, re-saved, damaged; every fault with its sheet and cell."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from openpyxl.workbook import Workbook

from tests.model.books import book_of, edited, problems_of_book, put
from tests.model.dossiers import DOSSIER
from xiufu.core.errors import InputError
from xiufu.core.figure import Absent
from xiufu.model.load import load_plan
from xiufu.reading.plan_workbook import load_workbook
from xiufu.tasks.new import new_workbook

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "cases" / "bad_workbook.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("name", CASES)
def test_every_problem_names_its_cell(tmp_path: Path, name: str):
    case = CASES[name]

    def edit(book: Workbook) -> None:
        for sheet, cell, value in case["edits"]:
            put(book, sheet, cell, value)

    assert problems_of_book(edited(book_of(tmp_path), edit)) == case["problems"]


def test_there_are_many_cases():
    assert len(CASES) == 48
    assert all(case["problems"] for case in CASES.values())


def test_a_workbook_saved_by_another_program(tmp_path: Path):
    book = edited(book_of(tmp_path), lambda opened: None)
    read, meant = load_workbook(book), load_plan(DOSSIER)
    assert (read.problems, read.notes) == ((), ())
    assert repr(read.plan) == repr(meant.plan)
    assert read.folder == tmp_path
    assert read.pack_folders == (tmp_path / "packs",)


def test_columns_and_lines_in_any_order_and_the_users_own_sheets(tmp_path: Path):
    def edit(book: Workbook) -> None:
        page = book["权属面积"]
        page.move_range("D3:D4", cols=4)  # 面积 to H, beyond two empty columns
        page.insert_rows(1, 3)
        form = book["预存"]
        form.move_range("A3:B3", rows=9)
        book.create_sheet("测算草稿")["A1"] = "=1+1"
        book.move_sheet("章节", -20)

    read = load_workbook(edited(book_of(tmp_path), edit))
    assert read.problems == ()
    assert read.notes == ("工作表“测算草稿”不是填写簿的工作表，没有读取",)
    assert read.plan == load_plan(DOSSIER).plan
    path = ("sub_projects", 0, "ownership", 0, "area_hm2")
    assert str(read.problem(path, "甲", "乙")) == f"{tmp_path}/book.xlsx 工作表“权属面积”单元格 H7：甲。→ 乙"


PRICES = 500
KINDS = 6


def mixed(n: int) -> tuple[Any, ...]:
    """A price of 12.50 + n as people paste it: a number, text, full-width text, with separators, with a format."""
    price = f"{12 + n}.50"
    as_pasted: list[Any] = [
        float(price),
        price,
        "".join(chr(ord(c) + 0xFEE0) for c in price),
        f" \u3000{price}\u00a0",
        f"{12 + n:,}.50",
        f"={12 + n}+0.5",
    ]
    days: list[Any] = [
        datetime.date(2026, 2, 1),
        "2026-02-01",
        "2026/2/1",
        "２０２６年２月１日",
        datetime.datetime(2026, 2, 1),  # noqa: DTZ001 -- as a cell has it
        "2026.2.1",
    ]
    return ("材料", f"材料{n:03}", "kg", as_pasted[n % KINDS], None, "询价单", days[n % KINDS])


def test_five_hundred_rows_are_pasted(tmp_path: Path):
    book = new_workbook("reclamation_form", tmp_path / "book.xlsx", DOSSIER).files[0]

    def edit(opened: Workbook) -> None:
        page = opened["本方案价格"]
        row = 4
        for n in range(PRICES):
            row += 2 if n % 50 == 7 else 1  # blank rows between
            for column, value in enumerate(mixed(n), start=1):
                page.cell(row, column, value)
                if n % KINDS == 0 and column == 4:
                    page.cell(row, column).number_format = "0.00"
        for blank in range(row + 1, row + 400):
            page.cell(blank, 2, "   " if blank % 2 else None)

    edited(book, edit)
    computed(book)
    read = load_workbook(book)
    assert read.problems == ()
    pasted = read.plan.prices[1:]
    assert [p.resource for p in pasted] == [f"材料{n:03}" for n in range(PRICES)]
    assert [str(p.budget_price) for p in pasted[:7]] == ["12.50", "13.50", "14.50", "15.50", "16.50", "17.5", "18.50"]
    assert sum(p.budget_price for p in pasted if p.budget_price is not Absent.UNKNOWN) == 131_000
    assert {p.as_of_date for p in pasted} == {datetime.date(2026, 2, 1)}
    assert str(read.problem(("prices", 500), "甲", "乙")).endswith("工作表“本方案价格”第 514 行：甲。→ 乙")


def computed(book: Path) -> None:
    """Put the result beside each formula ``=12+0.5``, as Excel saves it."""
    import re

    with zipfile.ZipFile(book) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for name, data in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = re.sub(
                rb"<f>(\d+)\+0\.5</f><v ?/?>(</v>)?", lambda m: b"<f>%b+0.5</f><v>%b.5</v>" % (m[1], m[1]), data
            )
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("value", "code", "read"),
    [
        (0.1 + 0.2, "General", "0.3"),
        (0.3, "0.00", "0.30"),
        (0.3, "#,##0.0000", "0.3000"),
        (0.0000001, "General", "0.0000001"),
        (12345678.9, "#,##0.00", "12345678.90"),
        (1e6, "General", "1000000"),
        ("未知", "General", "未知"),
    ],
)
def test_numbers_are_what_excel_shows(tmp_path: Path, value: float, code: str, read: str):
    def edit(book: Workbook) -> None:
        put(book, "本方案价格", "D4", {"number": value, "format": code})

    [price] = load_workbook(edited(book_of(tmp_path), edit)).plan.prices
    shown = price.budget_price
    assert ("未知" if shown is Absent.UNKNOWN else format(shown, "f")) == read


def test_a_percentage_in_a_column_of_percentages(tmp_path: Path):
    def edit(book: Workbook) -> None:
        put(book, "其他费用", "G5", {"number": 0.035, "format": "0.00%"})

    fees = load_workbook(edited(book_of(tmp_path), edit)).plan.other_fees
    assert fees is not None
    assert str(getattr(fees[1].method, "percent", None)) == "3.50"


def test_codes_that_excel_took_for_numbers(tmp_path: Path):
    def edit(book: Workbook) -> None:
        put(book, "地类面积", "B4", 404)
        put(book, "地类面积", "C4", "0404 其他草地")
        put(book, "地类面积", "C5", "０４０４")
        put(book, "复垦单元", "F4", 404)
        put(book, "项目概况", "B5", 150121)

    shown = openpyxl.load_workbook(book_of(tmp_path))["选项"]
    assert "0404 其他草地" in {cell.value for cell in shown["A"]}
    read = load_workbook(edited(tmp_path / "book.xlsx", edit))
    assert read.problems == ()
    assert read.plan == load_plan(DOSSIER).plan


def test_keys_may_be_merged_or_left_out_where_there_is_one(tmp_path: Path):
    def edit(book: Workbook) -> None:
        for cell in ("A4", "A5"):
            book["地类面积"][cell] = None
        book["损毁情况"].merge_cells("B4:B5")
        book["损毁情况"]["C6"] = None

    read = load_workbook(edited(book_of(tmp_path), edit))
    assert read.problems == ()
    assert read.plan == load_plan(DOSSIER).plan


def test_rows_keep_their_order_across_owners(tmp_path: Path):
    def edit(book: Workbook) -> None:
        page = book["损毁情况"]
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4, max_row=6)]
        for at, row in zip((4, 5, 6), (rows[1], rows[2], rows[0]), strict=True):
            for column, value in enumerate(row, start=1):
                page.cell(at, column, value)

    pit = load_workbook(edited(book_of(tmp_path), edit)).plan.sub_projects[0].units[0]
    assert [d.type for d in pit.damage] == ["occupied", "excavated"]


def test_hidden_rows_count(tmp_path: Path):
    def edit(book: Workbook) -> None:
        book["复垦单元"].row_dimensions[5].hidden = True

    assert len(load_workbook(edited(book_of(tmp_path), edit)).plan.sub_projects[0].units) == 2


@pytest.mark.parametrize(
    "text", ["甲\r\n乙", "  _x000D_ 甲\n\n", "<r>甲</r>", "\n甲\t乙\n", "𠮷" * 40_000, "字\n" * 30_000]
)
def test_chapters_to_the_letter(tmp_path: Path, text: str):
    folder = tmp_path / "dossier"
    (folder / "chapters").mkdir(parents=True)
    (folder / "plan.yaml").write_bytes((DOSSIER / "plan.yaml").read_bytes())
    (folder / "chapters" / "purpose.md").write_bytes(text.encode())
    new_workbook("reclamation_form", tmp_path / "book.xlsx", folder)
    for _ in range(1 if "_x" in text else 2):  # the other program does not escape what looks like an escape
        read = load_workbook(tmp_path / "book.xlsx")
        assert read.problems == ()
        assert {name: chapter.text for name, chapter in read.chapters.items()} == {"purpose": text}
        edited(tmp_path / "book.xlsx", lambda opened: None)


def test_a_chapter_over_several_cells(tmp_path: Path):
    def edit(book: Workbook) -> None:
        page = book["章节"]
        page["D4"] = "原则一。"
        page["A26"], page["D26"] = "principles", "原则二。\n\n**粗**"

    book = edited(book_of(tmp_path), edit)
    assert load_workbook(book).chapters["principles"].text == "原则一。\n原则二。\n\n**粗**"
    [problem] = problems_of_book(book)
    assert problem.startswith("book.xlsx 工作表“章节”单元格 D26 第3行：不支持加粗")


def test_sheets_that_are_missing(tmp_path: Path):
    book = book_of(tmp_path)

    def edit(opened: Workbook) -> None:
        del opened["编制依据"], opened["预存"]
        opened["本方案价格"].title = "价格"

    edited(book, edit)
    assert problems_of_book(book) == [
        "book.xlsx：没有工作表“本方案价格”。→ 把工作表“价格”改名为“本方案价格”",
        "book.xlsx：没有工作表“预存”。→ 补上这张工作表；可用 xiufu new reclamation_form 文件.xlsx 生成一份填写簿对照",
    ]


NOT_OURS = (
    "不是方案填写簿，缺少工作表“方案”、“数据包”、“项目概况”、“编制单位”、“适用情形”、“编制依据”等 27 张工作表"
    "。→ 用 xiufu new reclamation_form 文件.xlsx 生成一份填写簿"
)
AGAIN = "用 Excel 或 WPS 打开原文件，另存为新的 .xlsx 文件后重试"


def own(path: Path) -> None:
    opened = openpyxl.Workbook()
    opened.active["A1"] = "自己的表"  # type: ignore[index]
    opened.save(path)


def without_styles(path: Path) -> None:
    own(path)
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data[: len(data) // 2])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: None, "文件不存在。→ 检查文件名和所在文件夹"),
        (lambda p: p.write_bytes(b""), f"文件不是有效的 .xlsx 文件。→ {AGAIN}"),
        (lambda p: p.write_bytes("名称,数量".encode("gbk")), f"文件不是有效的 .xlsx 文件。→ {AGAIN}"),
        (
            lambda p: p.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600),
            "文件是旧版 .xls 格式或设有打开密码。→ 用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx 后重试",
        ),
        (own, NOT_OURS),
        (without_styles, f"文件已损坏，无法读取。→ {AGAIN}"),
    ],
)
def test_files_that_are_no_workbook_of_ours(tmp_path: Path, make: Any, said: str):
    path = tmp_path / "a.xlsx"
    make(path)
    with pytest.raises(InputError) as caught:
        load_workbook(path)
    assert str(caught.value) == f"{path}：{said}"


def test_a_huge_sheet_is_not_read(tmp_path: Path):
    def edit(book: Workbook) -> None:
        book["单项工程"].cell(300_000, 2, "远处")

    assert problems_of_book(edited(book_of(tmp_path), edit)) == [
        "book.xlsx 工作表“单项工程”：工作表有 300000 行、9 列，超过上限 200000 行、200 列。→ 删去数据区以外的格式和空行、空列后重试"
    ]
