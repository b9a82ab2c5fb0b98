from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.packs.making import price_pack, quota_pack, write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import open_library
from xiufu.tasks.pack import check_packs, list_packs, show_pack, write_template
from xiufu.tasks.pack_import import import_book

ABOUT = {
    "数据名称": "某盟定额",
    "版本": "2026.1",
    "出处文件": "《某定额标准》",
    "出处位置": "第三章",
    "文号": "某字〔2013〕1号",
    "数值取自标准原文": "是",
    "可信度": "高（抄自原文）",
    "生效日期": "2014-01-01",
}
QUOTA: dict[str, list[dict[str, object]]] = {
    "定额子目": [
        {
            "定额编号": "20043",
            "子目名称": "挖掘机挖土",
            "定额单位数量": 100,
            "计量单位": "m³",
            "其他费用（%）": 3.5,
            "出处位置": "第12页",
        },
        {
            "定额编号": 20044,
            "子目名称": "自卸汽车运土",
            "定额单位数量": "100",
            "计量单位": "m3",
            "其他费用（%）": "0",
            "基本运距（m）": 500,
            "每增运距（m）": 100,
            "增运子目编号": "20045",
        },
        {"定额编号": "20045", "子目名称": "每增运 100m", "定额单位数量": 100, "计量单位": "m3", "其他费用（%）": 0},
    ],
    "定额消耗量": [
        {"定额编号": "20043", "类别": "人工", "名称或台班编号": "乙类工", "单位": "工日", "数量": 0.6},
        {"定额编号": "20043", "类别": "机械", "名称或台班编号": "1020", "单位": "台班", "数量": "0.250"},
        {"定额编号": "20044", "类别": "材料", "名称或台班编号": "柴油", "单位": "kg", "数量": 1.1},
        {"定额编号": "20045", "类别": "未计价材料", "名称或台班编号": "篷布", "单位": "㎡", "数量": 2},
    ],
    "机械台班": [{"台班编号": "1020", "机械名称及规格": "挖掘机 1m3", "一类费用（元）": 336.41}],
    "台班二类费用": [
        {"台班编号": "1020", "类别": "人工", "名称": "甲类工", "单位": "工日", "数量": 2},
        {"台班编号": "1020", "类别": "材料", "名称": "柴油", "单位": "kg", "数量": 72},
    ],
}
PRICES = {
    "人工材料价格": [
        {
            "类别": "人工",
            "名称及规格": "甲类工",
            "单位": "工日",
            "预算价格（元）": 190.5,
            "价格日期": date(2026, 3, 1),
            "可信度": "低（未核实）",
        },
        {
            "类别": "材料",
            "名称及规格": "柴油",
            "单位": "kg",
            "预算价格（元）": "7.90",
            "限价（元）": 4.5,
            "出处文件": "某油价公告",
            "出处位置": "第1页",
        },
    ]
}
METHOD_FORM = {
    "利润率（%）": 3,
    "税率（%）": 9,
    "不可预见费费率（%）": 2.5,
    "价格年上涨率（%）": 5,
    "不可预见费费率的出处": "表12，“不可预见费”行",
    "直接费计入税金基数": "是",
    "间接费计入税金基数": "是",
    "利润计入税金基数": "是",
    "材料价差计入税金基数": "是",
    "未计价材料费计入税金基数": "否",
    "单价分析的取位": "逐行取位",
    "万元表的取位": "全精度",
    "价差预备费计息": "年中",
    "涨价系数先取位的小数位数": 3,
    "占比的计算依据": "全精度",
    "单位面积投资的计算依据": "打印的数",
    "价格有效天数": 60,
    "取位方式": "四舍六入五成双",
    "元的小数位数": 2,
    "万元的小数位数": 2,
    "公顷的小数位数": 4,
    "百分数的小数位数": 2,
    "工程量的小数位数": 2,
    "定额工程量的小数位数": 3,
    "涨价系数的小数位数": 4,
}
METHOD = {
    "工程类别费率": [
        {"类别编号": "earth", "类别名称": "土方工程", "措施费费率（%）": 4.2, "间接费费率（%）": 5, "出处位置": "表5"},
        {"类别编号": "stone", "类别名称": "石方工程", "间接费费率（%）": 6},
    ],
    "费率表": [
        {
            "费率表编号": "jl",
            "费率表名称": "监理费",
            "计算方法": "内插法",
            "低于首点时": "按比例",
            "高于末档时": "沿末段外延",
            "计费额（万元）": b,
            "费率（%）或费额（万元）": f,
        }
        for b, f in ((500, 12), (1000, 22))
    ],
}


def filled(kind, path: Path, tables, about=ABOUT, method=None) -> Path:
    """The template of a kind with rows written into it, as a user does in Excel."""
    write_template(kind, path)
    book = openpyxl.load_workbook(path)
    for title, form in (("说明", about), ("取费约定", method or {})):
        items = [str(cells[0].value).rstrip("*") for cells in book[title].iter_rows()] if form else []
        for item, value in form.items():
            book[title].cell(items.index(item) + 1, 2, value)
    for title, rows in tables.items():
        headings = [str(cell.value).rstrip("*") for cell in book[title][1]]
        for line, row in enumerate(rows, start=2):
            for heading, value in row.items():
                book[title].cell(line, headings.index(heading) + 1, value)
    book.save(path)
    return path


def choose(folder, method="neimenggu-cost-sample", quota=(), prices=()):
    return open_library([folder]).choose(method, quota, prices, land_class_standard="sandiao", on=date(2026, 6, 1))


def test_a_quota_book_becomes_a_pack(tmp_path):
    book = filled("quota", tmp_path / "定额.xlsx", QUOTA)
    preview = import_book(book, tmp_path / "packs", name="my-quota", write=False)
    assert (preview.counts, preview.problems, preview.notes, preview.folder) == (
        {"定额子目": 3, "机械台班": 1},
        (),
        (),
        None,
    )
    assert not (tmp_path / "packs").exists()
    written = import_book(book, tmp_path / "packs", name="my-quota", write=True)
    assert written.folder == tmp_path / "packs" / "my-quota"

    chosen = choose(tmp_path / "packs", quota=("my-quota",))
    first, second, third = (chosen.quota_item(n) for n in ("20043", "20044", "20045"))
    assert (first.name, first.unit, first.other_cost_percent, first.haul) == (
        "挖掘机挖土",
        "100m3",
        Decimal("3.5"),
        None,
    )
    assert str(first.source) == "《某定额标准》，第三章，第12页［数据包 my-quota@2026.1］"
    assert [(c.kind, c.resource, c.unit, str(c.quantity)) for i in (first, second, third) for c in i.consumptions] == [
        ("labour", "乙类工", "工日", "0.6"),
        ("machine", "1020", "台班", "0.250"),
        ("material", "柴油", "kg", "1.1"),
        ("unpriced_material", "篷布", "m2", "2"),
    ]
    assert (second.haul.base_m, second.haul.step_m, second.haul.step_item) == (500, 100, "20045")
    shift = chosen.machine_shift("1020")
    assert (shift.name, str(shift.class1_cost)) == ("挖掘机 1m3", "336.41")
    assert [(c.kind, c.resource, c.quantity) for c in shift.consumptions] == [
        ("labour", "甲类工", 2),
        ("material", "柴油", 72),
    ]
    head = chosen.library.pack("my-quota").head
    assert (head.title, head.number, head.from_date, head.values_from_standard) == (
        "某盟定额",
        "某字〔2013〕1号",
        date(2014, 1, 1),
        True,
    )
    assert head.files.keys() == {"items.csv", "consumption.csv", "shifts.csv", "shift_use.csv"}
    assert [check.problems for check in check_packs([tmp_path / "packs"])] == [()] * len(
        list_packs([tmp_path / "packs"])
    )


def test_a_price_book_becomes_a_pack(tmp_path):
    book = filled("prices", tmp_path / "价格.xlsx", PRICES, ABOUT | {"文件或价格日期": "2026-02-28"})
    assert import_book(book, tmp_path / "packs", name="my-prices", write=True).counts == {"价格": 2}
    chosen = choose(tmp_path / "packs", prices=("my-prices",))
    labour, diesel = chosen.price("labour", "甲类工"), chosen.price("material", "柴油")
    assert (str(labour.budget_price), labour.ceiling_price, labour.source.as_of_date, labour.source.unverified) == (
        "190.5",
        None,
        date(2026, 3, 1),
        True,
    )
    assert (str(diesel.budget_price), str(diesel.ceiling_price)) == ("7.90", "4.5")
    assert str(diesel.source) == "某油价公告，第1页（2026-02-28）［数据包 my-prices@2026.1］"


def test_a_cost_method_book_becomes_a_pack(tmp_path):
    book = filled("cost_method", tmp_path / "办法.xlsx", METHOD, method=METHOD_FORM)
    assert import_book(book, tmp_path / "packs", name="my-method", write=True).counts == {"工程类别": 2, "费率表": 1}
    method = choose(tmp_path / "packs", "my-method").cost_method
    assert (method.title, method.carry, method.carry_wan, method.price_convention) == (
        "某盟定额",
        "line",
        "full",
        "mid_year",
    )
    assert [r.percent for r in (method.profit, method.tax, method.contingency, method.price_growth)] == [
        3,
        9,
        Decimal("2.5"),
        5,
    ]
    assert [str(r.source) for r in (method.profit, method.contingency)] == [
        "《某定额标准》，第三章［数据包 my-method@2026.1］",
        "《某定额标准》，表12，“不可预见费”行［数据包 my-method@2026.1］",
    ]
    assert method.tax_base == ("direct_cost", "indirect_cost", "profit", "price_difference")
    assert (method.shares_from, method.per_area_from, method.price_max_age_days) == ("full", "printed", 60)
    assert {(r.places, r.mode) for name, r in method.printing.items() if name in ("hm2", "factor")} == {
        (4, "half_even")
    }
    assert (method.factor_rounding.places, method.factor_rounding.mode) == (3, "half_even")
    earth, stone = method.work_classes
    assert (earth.measures.percent, earth.indirect.percent, stone.measures, stone.indirect.percent) == (
        Decimal("4.2"),
        5,
        None,
        6,
    )
    assert str(earth.measures.source) == "《某定额标准》，第三章，表5［数据包 my-method@2026.1］"
    assert [(t.id, t.below_first, t.above_last, t.points) for t in method.fee_tables] == [
        ("jl", "proportional", "extend", ((500, 12), (1000, 22)))
    ]


def test_rejected_rows_are_listed_and_nothing_is_written(tmp_path):
    rows = {
        **QUOTA,
        "定额子目": [
            *QUOTA["定额子目"],
            {"定额编号": "20050", "子目名称": "坏", "定额单位数量": "百", "计量单位": "100m3"},
        ],
        "定额消耗量": [
            *QUOTA["定额消耗量"],
            {"定额编号": "29999", "类别": "人力", "名称或台班编号": "乙类工", "单位": "工日", "数量": -1},
        ],
    }
    about = {key: value for key, value in ABOUT.items() if key != "出处文件"}
    preview = import_book(
        filled("quota", tmp_path / "定额.xlsx", rows, about), tmp_path / "packs", name="q", write=True
    )
    assert not preview.ready
    assert preview.counts == {"定额子目": 3, "机械台班": 1}
    assert sorted((p.file[7:], p.line, p.path) for p in preview.problems) == [
        ("［定额子目］", 5, "其他费用（%）"),
        ("［定额子目］", 5, "定额单位数量"),
        ("［定额子目］", 5, "计量单位"),
        ("［定额消耗量］", 6, "数量"),
        ("［定额消耗量］", 6, "类别"),
        ("［说明］", 4, "出处文件"),
    ]
    assert not (tmp_path / "packs").exists()


def test_an_empty_template_is_not_ready(tmp_path):
    write_template("prices", tmp_path / "空.xlsx")
    preview = import_book(tmp_path / "空.xlsx", tmp_path, name="p", write=True)
    assert [p.path for p in preview.problems] == ["数据名称", "版本", "出处文件", "数值取自标准原文", "可信度"]
    filled("prices", tmp_path / "空2.xlsx", {})
    assert [p.problem for p in import_book(tmp_path / "空2.xlsx", tmp_path, name="p", write=True).problems] == [
        "工作簿里没有一行数据"
    ]


def test_a_tax_on_nothing_is_refused(tmp_path):
    form = METHOD_FORM | {item: "否" for item in METHOD_FORM if item.endswith("计入税金基数")}
    preview = import_book(
        filled("cost_method", tmp_path / "m.xlsx", METHOD, method=form), tmp_path, name="m", write=True
    )
    assert [(p.path, p.problem) for p in preview.problems] == [("直接费计入税金基数", "税金基数没有一项")]


def test_sheets_of_the_users_own_are_named_and_left_alone(tmp_path):
    path = filled("quota", tmp_path / "定额.xlsx", QUOTA)
    book = openpyxl.load_workbook(path)
    book.create_sheet("草稿")["A1"] = "x"
    book.save(path)
    assert import_book(path, tmp_path, name="q", write=False).notes == ("工作表“草稿”不是模板中的工作表，未读取",)


def test_a_pack_is_never_overwritten(tmp_path):
    book = filled("prices", tmp_path / "价格.xlsx", PRICES, ABOUT | {"文件或价格日期": "2026-02-28"})
    assert import_book(book, tmp_path / "packs", name="p", write=True).folder
    before = (tmp_path / "packs" / "p" / "prices.csv").read_bytes()
    with pytest.raises(InputError, match="已有同名的文件夹"):
        import_book(book, tmp_path / "packs", name="p", write=True)
    assert (tmp_path / "packs" / "p" / "prices.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["a/b", "a#b", "a\\b", ".hidden", "", "a:b"])
def test_names_that_are_no_pack_names(tmp_path, name):
    with pytest.raises(InputError, match="不能作数据包名"):
        import_book(tmp_path / "x.xlsx", tmp_path, name=name, write=False)


def test_a_workbook_that_is_no_pack_book(tmp_path):
    openpyxl.Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(InputError, match="不是数据包填写簿（工作表：Sheet）"):
        import_book(tmp_path / "x.xlsx", tmp_path, name="p", write=False)


def test_a_template_never_overwrites(tmp_path):
    write_template("quota", tmp_path / "new" / "定额.xlsx")
    with pytest.raises(InputError, match="文件已存在"):
        write_template("quota", tmp_path / "new" / "定额.xlsx")
    with pytest.raises(InputError, match=r"应以 \.xlsx 结尾"):
        write_template("quota", tmp_path / "定额.doc")


def test_list_shows_what_is_replaced(tmp_path):
    price_pack(tmp_path / "p", "alxa-prices-2025-10", "material,柴油,kg,8.01,,2025-11-01\n")
    [replaced] = [pack for pack in list_packs([tmp_path]) if pack.replaces]
    assert (replaced.head.label, replaced.root, replaced.replaces) == (
        "alxa-prices-2025-10@1.0",
        str(tmp_path),
        ("alxa-prices-2025-10@2026.11（内置）",),
    )


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("national-law", {"参数": 32}),
        ("neimenggu-law", {"参数": 6}),
        ("national-gate", {"适用规则": 5}),
        ("national-landclass", {"地类": 350, "地类对照": 56}),
        ("neimenggu-divisions", {"行政区划": 116}),
        ("neimenggu-quota-sample", {"定额子目": 1, "机械台班": 1}),
        ("alxa-prices-2025-10", {"价格": 3}),
        ("neimenggu-cost-sample", {"工程类别": 6, "费率表": 0}),
    ],
)
def test_show(name, counts):
    details = show_pack(name)
    assert (details.pack.head.name, details.counts) == (name, counts)
    assert details.files == details.pack.head.files


def test_show_an_unknown_pack():
    with pytest.raises(InputError, match="没有名为“nothing”的数据包"):
        show_pack("nothing")


def test_check_finds_changed_files_and_faulty_entries_and_gives_hashes(tmp_path):
    quota_pack(tmp_path / "q", "q", items="id,name,unit_size,base_unit,other_cost_percent\n20001,甲,零,m3,5\n")
    write_pack(tmp_path / "o", "o", "outline", {"a.md": "甲"}, f"files:\n  a.md: {'0' * 64}\n")
    write_pack(
        tmp_path / "l", "l", "law", {"x.yaml": "name: x\n", "y.yaml": "name: z\ntitle: t\nunit: 年\nvalues: {}\n"}
    )
    checks = {check.pack.head.name: check for check in check_packs([tmp_path])}
    assert [p.path for p in checks["q"].problems] == ["unit_size"]
    assert checks["q"].files.keys() == {"items.csv", "consumption.csv"}
    assert [p.path for p in checks["o"].problems] == ["files.a.md"]
    assert sorted(p.path for p in checks["l"].problems) == ["title", "unit", "values", "values"]
    assert {name for name, check in checks.items() if check.problems} == {"l", "o", "q"}


INSTRUMENTS = {
    "法规标准": [
        {
            "题名": "某地露天采场复垦技术规程",
            "类别": "地方标准、文件",
            "编号": "DB99/T 1-2020",
            "施行日期": "2020-07-01",
            "出处文件": "标准原件",
            "可信度": "高（抄自原文）",
        },
        {
            "题名": "某市土地复垦管理办法",
            "类别": "规范性文件",
            "编号": "某政发〔2015〕3号",
            "废止日期": "2024-01-01",
            "代替者": "某市国土空间生态修复办法",
            "出处文件": "公报",
            "可信度": "中",
        },
    ]
}


def test_a_book_of_instruments_becomes_a_catalogue(tmp_path):
    book = filled("instruments", tmp_path / "目录.xlsx", INSTRUMENTS)
    preview = import_book(book, tmp_path / "packs", name="my-laws", write=True)
    assert (preview.counts, preview.problems) == ({"法规标准": 2}, ())
    rows = {row.title: row for row in open_library([tmp_path / "packs"]).instruments().rows}
    first, second = rows["某地露天采场复垦技术规程"], rows["某市土地复垦管理办法"]
    assert (first.kind, first.number, first.effective_date, first.confidence) == (
        "local",
        "DB99/T 1-2020",
        date(2020, 7, 1),
        "H",
    )
    assert (second.kind, second.until, second.replaced_by) == ("notice", date(2024, 1, 1), "某市国土空间生态修复办法")


def test_all_that_is_wrong_in_a_book_of_instruments(tmp_path):
    first, second = INSTRUMENTS["法规标准"]
    rows = [first | {"编号": "第号"}, second | {"废止日期": "去年"}, second, second, {"题名": "甲法"}]
    book = filled("instruments", tmp_path / "目录.xlsx", {"法规标准": rows})
    preview = import_book(book, tmp_path / "packs", name="my-laws", write=True)
    assert not (tmp_path / "packs").exists()
    assert [(problem.line, problem.path) for problem in preview.problems] == [
        (2, "编号"),
        (3, "废止日期"),
        (5, "题名"),
        (6, "出处文件"),
        (6, "可信度"),
        (6, "类别"),
    ]
