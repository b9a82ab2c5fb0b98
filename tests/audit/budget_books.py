"""Ten workbooks of other firms, each with the habits of its own, made by openpyxl: right numbers, typed as values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.reading.compound import xls

Row = Sequence[object]
Change = tuple[str, str, float | str]
"""Sheet, cell, the wrong number."""


@dataclass(frozen=True)
class Budget:
    """A workbook (预算书), and what may be changed in it so that something is wrong."""

    name: str
    data: Callable[[], openpyxl.Workbook]
    wrong: tuple[Change, ...]

    def saved(self, change: Change | None = None) -> bytes:
        buffer = BytesIO()
        self._book(change).save(buffer)
        return buffer.getvalue()

    def saved_as_xls(self, change: Change | None = None) -> bytes:
        """The sheet that has the wrong numbers, as an old workbook keeps it."""
        sheet = self._book(change)[self.wrong[0][0]]
        cells = {
            (cell.row - 1, cell.column - 1): cell.value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str | int | float)
        }
        merged = [(r.min_row - 1, r.max_row - 1, r.min_col - 1, r.max_col - 1) for r in sheet.merged_cells.ranges]
        return xls(sheet.title, cells, sorted(merged))

    def _book(self, change: Change | None) -> openpyxl.Workbook:
        book = self.data()
        if change:
            sheet, cell, value = change
            assert book[sheet][cell].value not in (None, value)
            book[sheet][cell].value = value
        return book


def filled(sheets: dict[str, Sequence[Row]], merged: dict[str, str] | None = None) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in (merged or {}).get(title, "").split():
            sheet.merge_cells(cells)
        _shown(sheet)
    return book


def _shown(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, float):
                cell.number_format = "#,##0.00"


def summary() -> openpyxl.Workbook:
    """总表: title and unit across, ordinals of two styles, shares."""
    rows: Sequence[Row] = (
        ["附表1"],
        ["土地复垦投资估算总表"],
        ["金额单位：万元"],
        ["序号", "工程或费用名称", "费用", "各费用占总费用的比例（%）"],
        ["一", "工程施工费", 172.49, 79.08],
        ["二", "设备购置费", 3.21, 1.47],
        ["三", "其他费用", 25.97, 11.91],
        ["1", "前期工作费", 13.66, None],
        ["2", "工程监理费", 4.39, None],
        ["3", "竣工验收费", 7.92, None],
        ["四", "监测与管护费", 8.38, 3.84],
        ["五", "不可预见费", 8.07, 3.70],
        ["静态总投资", None, 218.12, 100.00],
    )
    return filled({"总表": rows}, {"总表": "A2:D2 A3:D3 A13:B13"})


def construction() -> openpyxl.Workbook:
    """工程施工费: groups with subtotals in rows of their own, project name and unit beside each other, notes at foot."""
    rows: Sequence[Row] = (
        ["工程施工费估算表", None, None, None, None, None, None],
        ["项目名称：某取料场复垦", None, None, None, None, "单位：元", None],
        ["序号", "定额编号", "工程名称", "单位", "工程量", "综合单价", "合计"],
        ["一", None, "土方工程", None, None, None, 430331.72],
        [1, "10319", "表土剥离", "100m3", 137.0, 720.96, 98771.52],
        [2, "10042", "表土回覆", "100m3", 129.61, 2455.81, 318297.53],
        [3, "10330", "场地平整", "100m3", 26.9, 493.04, 13262.67],
        ["二", None, "植被恢复工程", None, None, None, 184.6],
        [1, "90030", "撒播草籽", "hm2", 6.5, 24.0, 156.0],
        [2, "90014", "栽植灌木", "100株", 2.2, 13.0, 28.6],
        ["合计", None, None, None, None, None, 430516.32],
        ["注：综合单价含税。"],
        ["编制人：           审核人：           日期："],
    )
    return filled({"施工费": rows}, {"施工费": "A1:G1 A2:E2 F2:G2 A11:C11 A12:G12 A13:G13"})


def unit_price() -> openpyxl.Workbook:
    """单价分析: two quota items one below the other on one sheet, a blank row between."""

    def one(code: str, name: str, labour: float, shift: float, amounts: Sequence[float]) -> list[Row]:
        return [
            [f"单价分析表（{name}）"],
            [f"定额编号：{code}", None, None, None, "单位：元/100m3"],
            ["序号", "项目名称", "单位", "数量", "单价", "小计"],
            ["一", "直接费", None, None, None, amounts[0]],
            ["（一）", "直接工程费", None, None, None, amounts[1]],
            [1, "人工费", None, None, None, amounts[2]],
            [None, "乙类工", "工日", labour, 132.5, amounts[2]],
            [2, "机械费", None, None, None, amounts[3]],
            [None, "推土机74kW", "台班", shift, 794.1, amounts[3]],
            ["（二）", "措施费", "%", 4.2, amounts[1], amounts[4]],
            ["二", "间接费", "%", 5.0, amounts[0], amounts[5]],
            ["三", "利润", "%", 3.0, amounts[6], amounts[7]],
            ["合计", None, None, None, None, amounts[8]],
        ]

    # 0.45×132.5=59.63, 0.52×794.1=412.93; sum 472.56; ×4.2%=19.85; 492.41; ×5%=24.62; 517.03×3%=15.51; 532.54
    first = one("10319", "表土剥离", 0.45, 0.52, (492.41, 472.56, 59.63, 412.93, 19.85, 24.62, 517.03, 15.51, 532.54))
    # 0.3×132.5=39.75, 0.36×794.1=285.88; 325.63; ×4.2%=13.68; 339.31; ×5%=16.97; 356.28×3%=10.69; 366.97
    second = one("10330", "场地平整", 0.3, 0.36, (339.31, 325.63, 39.75, 285.88, 13.68, 16.97, 356.28, 10.69, 366.97))
    return filled(
        {"单价": [*first, [], *second]}, {"单价": "A1:F1 A2:D2 E2:F2 A13:B13 A15:F15 A16:D16 E16:F16 A27:B27"}
    )


def machines() -> openpyxl.Workbook:
    """机械台班: heads of three rows, merged, units in heads."""
    rows: Sequence[Row] = (
        ["机械台班预算单价计算表", None, None, None, None, None, None, None, None],
        [
            "定额编号",
            "机械名称及规格",
            "一类费用（元）",
            "二类费用",
            None,
            None,
            None,
            "二类费用小计（元）",
            "台班费（元）",
        ],
        [None, None, None, "人工（178元/工日）", None, "柴油（4.2元/kg）", None, None, None],
        [None, None, None, "工日", "金额（元）", "数量（kg）", "金额（元）", None, None],
        ["1013", "推土机 74kW", 211.3, 2.0, 356.0, 54.0, 226.8, 582.8, 794.1],
        ["1004", "挖掘机 1m3", 328.64, 2.0, 356.0, 72.0, 302.4, 658.4, 987.04],
        ["4011", "自卸汽车 10t", 298.75, 1.33, 236.74, 53.2, 223.44, 460.18, 758.93],
    )
    return filled({"台班": rows}, {"台班": "A1:I1 A2:A4 B2:B4 C2:C4 D2:G2 D3:E3 F3:G3 H2:H4 I2:I4"})


def prices() -> openpyxl.Workbook:
    """材料价差: price differences and what they cost."""
    rows: Sequence[Row] = (
        ["材料价差表"],
        ["序号", "材料名称", "单位", "预算价格（元）", "限价（元）", "价差（元）", "用量", "价差合计（元）"],
        [1, "柴油", "kg", 7.65, 4.2, 3.45, 1250.0, 4312.5],
        [2, "水泥", "t", 415.0, 300.0, 115.0, 40.3, 4634.5],
        [3, "砂", "m3", 92.5, 60.0, 32.5, 161.3, 5242.25],
        ["合计", None, None, None, None, None, None, 14189.25],
        ["说明：价格为不含税到场价。"],
    )
    return filled({"价差": rows}, {"价差": "A1:H1 A6:B6 A7:H7"})


def other_fees() -> openpyxl.Workbook:
    """其他费用: base × rate, column numbers below the heads, titles not merged."""
    rows: Sequence[Row] = (
        ["其他费用估算表"],
        [None, None, None, None, "单位：万元"],
        ["序号", "费用名称", "取费基数", "费率（%）", "金额"],
        ["（1）", "（2）", "（3）", "（4）", "（5）=（3）×（4）"],
        [1, "前期工作费", 175.7, 5.0, 8.79],
        [2, "工程监理费", 175.7, 2.5, 4.39],
        [3, "竣工验收费", 175.7, 3.0, 5.27],
        [4, "业主管理费", 194.15, 2.8, 5.44],
        ["合计", None, None, None, 23.89],
    )
    return filled({"其他费用": rows})


def beside() -> openpyxl.Workbook:
    """Two tables side by side, a blank column between."""
    rows: Sequence[Row] = (
        ["损毁土地", None, None, "复垦土地", None],
        ["地类", "面积（hm2）", None, "地类", "面积（hm2）"],
        ["草地", 5.55, None, "林地", 2.86],
        ["裸地", 0.83, None, "草地", 3.52],
        ["合计", 6.38, None, "合计", 6.38],
    )
    return filled({"面积": rows}, {"面积": "A1:B1 D1:E1"})


def as_text() -> openpyxl.Workbook:
    """Every number typed as text."""
    rows: Sequence[Row] = (
        ["表3  土地复垦工程量汇总表"],
        ["复垦单元", "覆土（m³）", "平整（m³）", "合计（m³）"],
        ["取料坑", "1,716.00", "820.50", "2,536.50"],
        ["弃渣场", "4,360.00", "310.00", "4,670.00"],
        ["便道", "2,690.00", "—", "2,690.00"],
        ["合　计", "8,766.00", "1,130.50", "9,896.50"],
    )
    return filled({"工程量": rows}, {"工程量": "A1:D1"})


def separated() -> openpyxl.Workbook:
    """Years with subtotals in between, groups merged at the left."""
    rows: Sequence[Row] = (
        ["土地复垦费用年度安排表（单位：万元）"],
        ["阶段", "年度", "工程施工费", "监测管护费", "小计"],
        ["第一阶段", "2027年", 10.5, 0.4, 10.9],
        [None, "2028年", 20.25, 0.4, 20.65],
        [None, "小计", 30.75, 0.8, 31.55],
        ["第二阶段", "2029年", 40.0, 1.2, 41.2],
        [None, "2030年", 12.0, 1.3, 13.3],
        [None, "小计", 52.0, 2.5, 54.5],
        ["合计", None, 82.75, 3.3, 86.05],
    )
    return filled({"年度": rows}, {"年度": "A1:E1 A3:A5 A6:A8 A9:B9"})


def whole() -> openpyxl.Workbook:
    """A book of several sheets with a cover, a list of contents, blank separators and an empty sheet."""
    cover: Sequence[Row] = (["某公路取料场"], ["土地复垦投资估算书"], [], ["编制单位：某公司"], ["2026年8月"])
    contents: Sequence[Row] = (["序号", "表名", "页次"], [1, "投资总表", 1], [2, "设备费", 2])
    table: Sequence[Row] = (
        [None, "投资总表", None, None],
        [None, "序号", "项目", "投资（万元）"],
        [None, 1, "施工费", 20.5],
        [None, 2, "设备费", 3.21],
        [None, None, "合计", 23.71],
        [],
        [None, "设备购置费明细", None, None, None],
        [None, "序号", "设备名称", "数量（台）", "单价（元）", "金额（元）"],
        [None, 1, "滴灌首部", 1, 18500.0, 18500.0],
        [None, 2, "无人机", 2, 6800.0, 13600.0],
        [None, None, "合计", None, None, 32100.0],
    )
    return filled({"封面": cover, "目录": contents, "总表": table, "Sheet4": ()}, {"总表": "B1:D1 B7:F7"})


BUDGETS = (
    Budget(
        "总表", summary, (("总表", "C5", 172.94), ("总表", "C13", 281.12), ("总表", "D7", 19.11), ("总表", "C7", 29.57))
    ),
    Budget(
        "施工费", construction, (("施工费", "G6", 318279.53), ("施工费", "G4", 430313.72), ("施工费", "G11", 435016.32))
    ),
    Budget(
        "单价分析",
        unit_price,
        (("单价", "F7", 56.93), ("单价", "F13", 523.54), ("单价", "F24", 16.79), ("单价", "F18", 393.31)),
    ),
    Budget("机械台班", machines, (("台班", "I5", 749.1), ("台班", "H7", 461.08), ("台班", "I6", 978.04))),
    Budget("材料价差", prices, (("价差", "F3", 4.35), ("价差", "H4", 4364.5), ("价差", "H6", 14198.25))),
    Budget("其他费用", other_fees, (("其他费用", "E5", 8.97), ("其他费用", "E9", 28.39), ("其他费用", "E8", 4.54))),
    Budget("两表并列", beside, (("面积", "B5", 6.83), ("面积", "E3", 2.68))),
    Budget(
        "文本数字", as_text, (("工程量", "B6", "8,676.00"), ("工程量", "D3", "2,563.50"), ("工程量", "D6", "9,869.50"))
    ),
    Budget(
        "分段小计", separated, (("年度", "C5", 37.05), ("年度", "E9", 80.65), ("年度", "D7", 3.1), ("年度", "E8", 45.5))
    ),
    Budget("整本", whole, (("总表", "D5", 27.31), ("总表", "F10", 16300.0), ("总表", "F11", 31200.0))),
)
