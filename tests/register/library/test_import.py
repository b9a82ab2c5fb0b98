"""Taking projects in from Excel forms: columns guessed and changed, every fault at once, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from tests.reading.test_grids import workbook
from tests.register.world import BANNER, LEAGUE, OTHER_BANNER, World, at
from xiufu.register.journal.models import LogLine
from xiufu.register.library.columns import Plan
from xiufu.register.library.models import Project, Upload
from xiufu.register.library.uploads import (
    import_upload,
    keep_upload,
    plan_of,
    reading_of,
    seen_as,
    set_plan,
    the_upload,
)
from xiufu.register.rules.refusals import Refused

NOW = at(date(2026, 3, 2))
FORM: tuple[Sequence[object], ...] = (
    ["某盟生态修复项目清单（单位：亩、万元）"],
    ["序号", "所在旗县", "项目基本情况", None, "投资（万元）", None, None, "备注"],
    [None, None, "项目名称", "治理面积", "总投资", "财政资金", "社会资本", None],
    [1, "甲旗（虚构）", "甲沙地治理", 1000, 500, 100, 400, "某"],
    [2, None, "甲矿区治理", "1,500.5", 200.25, None, None, None],
    ["合计", None, None, 2500.5, 700.25, None, None, None],
    ["填表人：某某"],
)


def form(*rows: Sequence[object]) -> bytes:

    book = openpyxl.load_workbook(BytesIO(workbook(*(rows or FORM))))
    sheet = book.active
    assert sheet
    for merged in ("A1:H1", "C2:D2", "E2:G2", "A2:A3", "B2:B3", "H2:H3", "B4:B5"):
        sheet.merge_cells(merged)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def kept(world: World, content: bytes, who: str = "league") -> Upload:
    return keep_upload(actor=world.actor(who), name="C:\\某\\表.xlsx", content=content, now=NOW)


def taken(world: World, upload: Upload, who: str = "league") -> int:
    upload.refresh_from_db()
    return import_upload(actor=world.actor(who), pk=upload.pk, seen=seen_as(upload), now=NOW)


def planned(world: World, upload: Upload, plan: Plan, who: str = "league", guess: bool = False) -> Upload:
    return set_plan(actor=world.actor(who), pk=upload.pk, plan=plan, guess=guess, now=NOW)


def told(world: World, *rows: Sequence[object], who: str = "league") -> list[tuple[int, str, str]]:
    upload = kept(world, workbook(*rows), who)
    return [(one.row, one.column, one.said) for one in reading_of(world.actor(who), upload).faults]


HEAD: Sequence[object] = ["项目编号", "项目名称", "旗县", "面积（公顷）", "投资概算（万元）", "财政资金", "重点领域"]


def test_a_form_with_two_rows_of_heads_is_read(world: World):
    upload = kept(world, form())
    assert upload.name == "表.xlsx"
    plan = plan_of(upload)
    assert (plan.first, plan.last, plan.area_unit) == (2, 3, "mu")
    assert plan.money_units == {"budget_fen": "wan", "fiscal": "wan", "private": "wan"}
    assert plan.columns == {"banner": 1, "name": 2, "area_units": 3, "budget_fen": 4, "fiscal": 5, "private": 6}
    reading = reading_of(world.actor("league"), upload)
    assert reading.faults == ()
    assert reading.skipped == ((6, "合计行"), (7, "说明文字"))
    assert reading.untaken == ("A 列“序号”", "H 列“备注”")
    assert Project.objects.count() == 0
    assert taken(world, upload) == 2
    first, second = Project.objects.order_by("number")
    # 1000 ÷ 15 = 66.66666… → 66.6667 hm²; 1500.5 ÷ 15 = 100.033333… → 100.0333 hm²
    assert (first.area_units, second.area_units, second.budget_fen) == (666_667, 1_000_333, 200_250_000)
    assert (first.number, first.name, first.banner) == (f"{BANNER}-2026-0001", "甲沙地治理", BANNER)
    # a merged place holds for both rows; the league leads what the league takes in
    assert (second.banner, second.authority, first.version) == (BANNER, LEAGUE, 1)
    assert [(one.kind, one.amount_fen) for one in first.sources.all()] == [
        ("fiscal", 100_000_000), ("private", 400_000_000),
    ]  # fmt: skip
    actions = [line.action for line in LogLine.objects.order_by("number")]
    assert actions == ["import.upload", "project.new", "project.new", "import.done"]


def test_every_fault_is_told_at_once_and_nothing_is_taken(world: World):
    held = world.project(number="K-1", name="旧项目")
    rows = (
        HEAD,
        ["K-1", "甲", BANNER, 1.23456, 10, None, "沙化土地"],
        ["K-2", "", OTHER_BANNER, -1, "十万", None, "航天"],
        ["K-2", "旧项目", BANNER, 0, 1, 2, None],
        ["x" * 21, "甲", BANNER, None, None, 1, None],
        [None, "丁", "额济纳旗", 1, 1, None, None],
        [None, "戊", None, 1, 1, None, None],
    )
    upload = kept(world, workbook(*rows))
    faults = [(one.row, one.column, one.said) for one in reading_of(world.actor("league"), upload).faults]
    no_area = (
        "不是内政办发〔2023〕14号第一条所列的领域，也不是其中的地区、措施；请写（一）森林、草原、（二）沙化土地、（三）河湖、湿地、"
        "（四）矿区、（五）农田、（六）城镇、（七）生态产业，或它们的编号，几项之间用顿号"
    )
    assert faults == [
        (2, "A", "项目编号“K-1”已被项目库里的项目使用"),
        (2, "B", "同一旗县的“甲”在文件里出现 2 次"),
        (2, "D", "小数最多 4 位，请核对后重新填写"),
        (3, "A", "项目编号“K-2”在文件里出现 2 次"),
        (3, "B", "没有填项目名称；不是项目的行请删去"),
        (3, "D", "应大于 0"),
        (3, "E", "“十万”不是纯数值，请去掉单位、文字和多余符号，只写数字"),
        (3, "G", f"“航天”{no_area}"),
        (4, "A", "项目编号“K-2”在文件里出现 2 次"),
        (4, "B", "项目库里已有同一旗县的同名项目，编号 K-1；是同一项目的删去这一行，不是的改名"),
        (4, "D", "应大于 0"),
        (4, "E", "财政资金与社会资本合计 2.00 万元，大于投资概算 1.00 万元"),
        (5, "A", "“项目编号”有 21 个字，最多 20 个"),
        (5, "B", "同一旗县的“甲”在文件里出现 2 次"),
        (5, "E", "财政资金与社会资本合计 1.00 万元，而投资概算没有填"),
        (6, "C", "“额济纳旗”不是本辖区内的旗县市区，请写全称或六位代码"),
        (7, "C", "没有填旗县市区；整个文件都属于一个旗县的，可在上一步统一指定"),
    ]
    with pytest.raises(Refused, match="表里有 17 处问题，一个项目也没有导入"):
        taken(world, upload)
    assert list(Project.objects.all()) == [held]


def test_every_word_of_a_key_area_is_understood_or_told(world: World):
    rows = ("矿区、海洋", "城市森林、湿地、绿地", "荒漠草原、（四）", "、")
    upload = kept(world, workbook(HEAD, *([None, f"甲{n}", BANNER, 1, 1, None, one] for n, one in enumerate(rows))))
    reading = reading_of(world.actor("league"), upload)
    assert [row.facts["key_areas"] for row in reading.rows] == ["4", "6", "4", ""]
    assert [(one.row, one.column, one.said.partition("不是")[0]) for one in reading.faults] == [
        (2, "G", "“海洋”"), (4, "G", "“荒漠草原”"), (5, "G", "“、”"),
    ]  # fmt: skip


def test_serial_numbers_are_no_project_numbers(world: World):
    rows = (["编号", "项目名称", "旗县"], ["1", "甲", BANNER], ["2", "乙", BANNER], ["合计", None, None])
    upload = kept(world, workbook(*rows))
    assert plan_of(upload).columns == {"name": 1, "banner": 2}
    reading = reading_of(world.actor("league"), upload)
    assert (reading.faults, reading.untaken) == ((), ("A 列“编号”",))
    # chosen nevertheless, it is told at the head of the column, with what to do
    upload = planned(world, upload, replace(plan_of(upload), columns={"number": 0, "name": 1, "banner": 2}))
    (fault,) = reading_of(world.actor("league"), upload).faults
    assert (fault.row, fault.column, fault.head) == (1, "A", "编号")
    assert fault.said.startswith(
        "这一列只是 1、2、3 这样的序号，不是项目编号；请在上一步把“项目编号”改为“（表里没有）”"
    )
    # a column that numbers projects is taken, beside one that counts them
    other = kept(world, workbook(["编号", "工程编号", "项目名称"], ["1", "2101", "甲"], ["2", "2102", "乙"]))
    assert plan_of(other).columns == {"number": 1, "name": 2}


def test_a_number_of_a_later_row_is_not_given_away(world: World):
    mine = f"{BANNER}-2026-0001"
    upload = kept(world, workbook(HEAD, [None, "甲", BANNER], [mine, "乙", BANNER]))
    assert taken(world, upload) == 2
    assert dict(Project.objects.values_list("name", "number")) == {"甲": f"{BANNER}-2026-0002", "乙": mine}


def test_every_column_of_money_has_its_unit(world: World):
    head = ["项目名称", "旗县", "总投资（亿元）", "财政资金（元）", "社会资本"]
    upload = kept(world, workbook(head, ["甲", BANNER, "0.05", "1000000", "0.01"]))
    # what names no unit of its own is in the unit of the whole
    assert plan_of(upload).money_units == {"budget_fen": "yi", "fiscal": "yuan", "private": "yi"}
    (row,) = reading_of(world.actor("league"), upload).rows
    # 0.05 亿元 = 500 万元 = 5 × 10⁸ 分；100 万元 = 10⁸ 分；0.01 亿元 = 100 万元
    assert row.facts["budget_fen"] == 500_000_000
    assert [amount for _, amount in row.sources] == [100_000_000, 100_000_000]
    above = kept(world, workbook(["单位：万元", None], ["项目名称", "投资", "财政资金（元）"], ["甲", 1, 1]))
    assert plan_of(above).money_units == {"budget_fen": "wan", "fiscal": "yuan", "private": "wan"}


def test_a_banner_takes_in_its_own_only(world: World):
    assert told(world, HEAD, [None, "甲", OTHER_BANNER], who="banner") == [
        (2, "C", f"“{OTHER_BANNER}”不是本辖区内的旗县市区，请写全称或六位代码")
    ]
    # a form of one banner needs no column for it
    upload = kept(world, workbook(["项目名称", "面积"], ["甲", 1]), "banner")
    assert taken(world, upload, "banner") == 1
    assert Project.objects.get().authority == BANNER


def test_columns_are_changed_and_guessed_anew(world: World):
    upload = kept(world, workbook(["甲表"], ["名目", "公顷数"], ["某", 2]), "banner")
    plan = plan_of(upload)
    said = [one.said for one in reading_of(world.actor("banner"), upload).faults]
    assert said == ["没有指定哪一列是“项目名称”，请在上一步指定"]
    chosen = replace(plan, first=2, last=2, columns={"name": 0, "area_units": 1})
    assert taken(world, planned(world, upload, chosen, "banner"), "banner") == 1
    other = kept(world, workbook(["项目名称", "面积"], ["编号", "总投资"], ["某", 2]), "banner")
    again = planned(world, other, replace(plan_of(other), first=2, last=2), "banner", guess=True)
    assert plan_of(again).columns == {"number": 0, "budget_fen": 1}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sheet": 1}, "没有这张工作表"),
        ({"first": 2, "last": 1}, "表头应在第 1 至 1 行之间，首行不晚于末行"),
        ({"last": 2}, "表头应在第 1 至 1 行之间，首行不晚于末行"),
        ({"columns": {"name": 7}}, "所选的列不在工作表里"),
        ({"columns": {"name": 0, "number": 0}}, "“项目编号”“项目名称”选了同一列，一列只能填一项"),
        ({"lifecycle": "某"}, "没有选项目类别"),
        ({"banner": OTHER_BANNER}, "统一指定的旗县不在本辖区内"),
        ({"area_unit": "里"}, "没有选面积单位或金额单位"),
        ({"money_units": {"budget_fen": "wan", "fiscal": "wan"}}, "没有选面积单位或金额单位"),
    ],
)
def test_how_a_form_may_not_be_read(world: World, change: dict, said: str):
    upload = kept(world, workbook(["项目名称"], ["甲"]), "banner")
    with pytest.raises(Refused) as refused:
        planned(world, upload, replace(plan_of(upload), **change), "banner")
    assert refused.value.reasons == (said,)


def test_what_was_previewed_is_imported_once(world: World):
    upload = kept(world, workbook(HEAD, ["K-1", "甲", BANNER, 1, 1]))
    seen = seen_as(upload)
    planned(world, upload, replace(plan_of(upload), money_units={**plan_of(upload).money_units, "budget_fen": "yuan"}))
    with pytest.raises(Refused, match="读法在预览之后改过"):
        import_upload(actor=world.actor("league"), pk=upload.pk, seen=seen, now=NOW)
    assert taken(world, upload) == 1
    with pytest.raises(Refused, match="这个文件已在 2026-03-02 10:00 导入 1 个项目"):
        taken(world, upload)
    assert Project.objects.get().budget_fen == 100
    for statement in ("UPDATE library_upload SET name = 'x'", "DELETE FROM library_upload"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_keeps_the_bytes(world: World):
    upload = kept(world, workbook(HEAD, ["K-1", "甲", BANNER]))
    with pytest.raises(DatabaseError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(content=b"other")


def test_a_row_that_came_meanwhile_stops_all(world: World):
    upload = kept(world, workbook(HEAD, ["K-0", "乙", BANNER], ["K-1", "甲", BANNER]))
    assert reading_of(world.actor("league"), upload).faults == ()
    world.project(number="K-1")
    with pytest.raises(Refused, match="表里有 1 处问题，一个项目也没有导入"):
        taken(world, upload)
    assert Project.objects.count() == 1


def test_nobody_else_sees_an_upload(world: World):
    upload = kept(world, workbook(HEAD, ["K-1", "甲", BANNER]), "banner")
    for who in ("banner2", "league", "province"):
        with pytest.raises(Refused) as refused:
            the_upload(world.actor(who), upload.pk)
        assert refused.value.code == 404
    with pytest.raises(Refused) as refused:
        kept(world, workbook(HEAD), "forestry")
    assert refused.value.code == 403


def test_uploads_that_wait_are_few(world: World):
    content = workbook(HEAD, [None, "甲", BANNER])
    first = kept(world, content)
    taken(world, first)
    others = [kept(world, content) for _ in range(6)]
    assert set(Upload.objects.values_list("pk", flat=True)) == {first.pk, *(one.pk for one in others[1:])}


def test_formulas_without_a_value_are_told(world: World):
    assert told(world, HEAD, ["K-1", "=A1", BANNER]) == [
        (2, "B", "公式没有保存计算结果；用 Excel 或 WPS 打开，待计算完成后保存")
    ]
