"""Arguments of the commands about land (图形命令的参数), with their help in Chinese."""

import argparse
from collections.abc import Callable
from pathlib import Path

from xiufu.cli import land_commands

Command = Callable[[argparse.Namespace, bool], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]


def add_land_commands(add: Add, add_packs: Callable[[argparse.ArgumentParser], None]) -> None:
    """``area``, ``convert`` and ``overlay``; ``add`` makes a command, ``add_packs`` gives it the option of packs."""

    def add_land(one: argparse.ArgumentParser) -> None:
        one.add_argument(
            "--crs", default="", metavar="代码", help="文件的坐标系，如 EPSG:4522；识别不出或文件写错时才需要"
        )
        one.add_argument("--layer", default="", metavar="名称", help="图层或工作表的名称，文件中有几个时用")

    measuring = add("area", land_commands.area, "计算界址文件中各地块的椭球面积，可按控制面积平差")
    measuring.add_argument("file", type=Path, metavar="文件", help="界址点坐标、图层或界址点表")
    add_land(measuring)
    measuring.add_argument(
        "--control", default="", metavar="公顷", help="控制面积（勘测定界报告或批文的面积），各地块平差到它"
    )
    measuring.add_argument(
        "--outer", type=Path, metavar="文件", help="外围界线（项目区或批准范围）：检查各地块有没有空隙、有没有超出"
    )
    measuring.add_argument("--division", type=Path, metavar="文件", help="行政区界线图层：检查地块是否在县界之内")

    converting = add(
        "convert",
        land_commands.convert,
        "转换界址文件：界址点 TXT、Excel 或 CSV 点表、GeoPackage、shapefile、GeoJSON、KML 等",
    )
    converting.add_argument("source", type=Path, metavar="甲", help="要读的文件，坐标系自动识别并说明依据")
    converting.add_argument(
        "target", type=Path, metavar="乙", help="要写的文件，按后缀定格式：.txt .gpkg .shp .zip .geojson .kml"
    )
    add_land(converting)
    converting.add_argument(
        "--to-crs",
        default="",
        metavar="代码",
        help="写成另一坐标系，如 EPSG:4543；默认与甲相同，经纬度写成 TXT 时用所在的3度带",
    )
    converting.add_argument(
        "--repair",
        default="",
        metavar="名称",
        help="先修复图形，逐处记录；不写就不改动。可写几个，逗号分开：close 闭合、duplicate-points 重复点、spikes 尖角、"
        "collinear-points 共线点、make-valid 自相交和重叠、tiny-parts 碎面、orient 绕向",
    )
    converting.add_argument(
        "--version", choices=("9", "8"), metavar="项数", help="TXT 地块行的项数：9 报部格式（默认），8 没有地类编码"
    )
    converting.add_argument(
        "--encoding", choices=("gbk", "utf-8"), metavar="编码", help="TXT 的编码：gbk（默认，接收系统多用它）或 utf-8"
    )

    laid = add("overlay", land_commands.overlay, "叠加分析：项目范围内各图层的面积，按地类和权属汇总，合计分毫不差")
    laid.add_argument("projects", type=Path, metavar="项目", help="项目范围：界址点 TXT、GeoPackage、shapefile 等")
    laid.add_argument(
        "layers",
        type=Path,
        nargs="+",
        metavar="图层",
        help="地类图斑、生态保护红线、永久基本农田、规划等面图层；一个文件里有几个图层时写成 文件:图层，"
        "如 现状.gpkg:DLTB 现状.gpkg:STBHHX",
    )
    laid.add_argument("-o", "--output", type=Path, required=True, metavar="文件夹", help="成果写入的文件夹")
    laid.add_argument("--crs", default="", metavar="坐标系", help="项目范围的坐标系，如 EPSG:4522；不写则识别")
    laid.add_argument(
        "--control",
        action="append",
        default=[],
        metavar="公顷",
        help="控制面积：全部项目的总数，或 项目名=公顷（可写多次）；各类面积平差到它",
    )
    laid.add_argument(
        "--to-standard", default="", metavar="标准", help="把地类转为另一标准，如 ydyh_2023；不能判定的照列"
    )
    laid.add_argument("--repair", action="store_true", help="图层中有无效图形时，修复后叠加，并逐个写明")
    laid.add_argument(
        "--layer",
        action="append",
        default=[],
        metavar="图层名",
        help="文件里有几个图层时用哪一个；几个文件各不相同时写成 文件名=图层名，可写多次。同一文件用几个图层时写 文件:图层",
    )
    for option, name, said in (
        ("--layer-crs", "坐标系", "图层的坐标系，不写则识别"),
        ("--fields", "对照", "图层的字段对照，如 sandiao_dltb，不写则按列名识别"),
        ("--standard", "标准", "图层的地类标准，如 sandiao"),
    ):
        help_text = f"{said}；几个图层各不相同时写成 文件名={name} 或 文件名:图层={name}，可写多次"
        laid.add_argument(option, action="append", default=[], metavar=name, help=help_text)
    add_packs(laid)
