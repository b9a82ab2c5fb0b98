"""What article one names (第一条所列), 内政办发〔2023〕14号（一）至（七）: regions and measures of each key area, and how forms write them."""

import re
from collections.abc import Mapping

from xiufu.register.library.choices import KeyArea

REGIONS: Mapping[KeyArea, tuple[str, ...]] = {
    KeyArea.FOREST_GRASSLAND: (
        "大兴安岭森林", "呼伦贝尔草甸草原", "科尔沁草原", "锡林郭勒典型草原", "阴山北麓草原", "乌兰察布荒漠草原", "重要的土壤碳汇基地",
    ),
    KeyArea.SANDY_LAND: (
        "浑善达克沙地", "乌珠穆沁沙地", "科尔沁沙地", "重要风沙源区", "库布齐—毛乌素沙漠沙化地", "贺兰山西麓", "阿拉善荒漠",
    ),
    KeyArea.RIVER_LAKE_WETLAND: (
        "黄河流域内蒙古段", "大兴安岭嫩江上游水源地", "额尔古纳河流域", "西辽河重要源流区", "一湖两海", "察汗淖尔", "额济纳绿洲",
    ),
    KeyArea.MINE: ("黄河流域", "乌海及其周边", "阴山—大青山", "大兴安岭南麓", "燕山山地"),
}  # fmt: skip
"""Regions by the clause that names them (所列的地区); （五）to （七）name none."""
MEASURES: Mapping[KeyArea, tuple[str, ...]] = {
    KeyArea.FOREST_GRASSLAND: (
        "国土绿化", "退化林修复", "森林抚育经营", "退化沙化草原生态修复治理", "野生动植物种群保护恢复",
    ),
    KeyArea.SANDY_LAND: ("封沙育林育草", "小流域综合治理", "风电光伏治沙试点"),
    KeyArea.RIVER_LAKE_WETLAND: (
        "退牧还湿", "退养还滩", "湖泊与退化湿地修复", "地下水超采综合治理", "水生态综合治理", "水土保持和污染防治",
    ),
    KeyArea.MINE: ("矿区土地整治", "地形地貌重塑", "土壤重构和改良", "林草植被恢复", "受损生态廊道修复"),
    KeyArea.FARMLAND: (
        "耕地保护与质量提升", "东北黑土地保护利用", "污染土壤修复", "退化农田生态修复", "农业面源污染治理", "农村沟渠、河道疏浚",
        "秸秆综合利用", "全域土地综合整治",
    ),
    KeyArea.TOWN: (
        "城镇闲置低效土地集中连片改造利用", "城中村等集体建设用地再开发", "生态廊道建设", "生态基础设施和生态网络建设",
        "城市森林、湿地、绿地、公园建设", "水污染综合治理", "城市黑臭水体治理", "海绵城市建设",
    ),
    KeyArea.ECOLOGICAL_INDUSTRY: (
        "循环农林牧业", "生态旅游", "休闲康养", "自然教育", "清洁能源", "水资源节约集约利用", "经济林产业", "新型种业",
        "草、沙、生物质能源", "光伏新能源基地建设", "产品认证", "生态标识", "品牌建设",
    ),
}  # fmt: skip
"""Measures by the clause that names them (所列的措施), in its words."""
_ALSO: Mapping[KeyArea, tuple[str, ...]] = {
    KeyArea.FOREST_GRASSLAND: ("森林、草原", "森林草原", "森林", "草原", "林草"),
    KeyArea.SANDY_LAND: ("沙化土地", "沙化", "沙地"),
    KeyArea.RIVER_LAKE_WETLAND: ("河湖、湿地", "河湖湿地", "河湖", "湿地", "水生态"),
    KeyArea.MINE: ("矿区", "矿山", "历史遗留矿山", "历史遗留矿区", "历史遗留矿山废弃地"),
    KeyArea.FARMLAND: ("农田", "耕地"),
    KeyArea.TOWN: ("城镇", "城市", "城市森林"),
    KeyArea.ECOLOGICAL_INDUSTRY: ("生态产业", "发展生态产业", "探索发展生态产业"),
}
"""By what else forms name a key area."""
_SEPARATORS = re.compile(r"[、，,；;/／|\s]+")
_JOINED = re.compile(r"[和及与]")
_NUMBER = "([一二三四五六七1-7])"
_BRACKETED = re.compile(rf"(?=[（(]{_NUMBER}[）)])")
_NUMBERED = re.compile(rf"[（(]{_NUMBER}[）)]|{_NUMBER}(?:[.．]|$)")
_NUMERALS = "一二三四五六七"
_TAIL = re.compile(r"(生态系统)?(生态)?(保护)?[与和]?(治理)?(修复)?(治理)?(重点)?(地区|区域|领域)?$")
_QUOTES = str.maketrans(dict.fromkeys("“”\"'‘’「」", "") | dict.fromkeys("–－-~～", "—"))


def areas_in(text: str) -> tuple[str, tuple[str, ...]]:
    """The key areas that a cell of a form names (表格里写的重点领域), and every word of it that is none.

    Areas are named by number, by name, or by a region or measure of theirs. Longer names go before shorter ones.

    >>> areas_in("（一）森林、草原；矿区、海洋"), areas_in("城市森林、湿地、绿地")
    (('14', ('海洋',)), ('6', ()))
    """
    words = _words(_BRACKETED.sub("；", text))
    found, unknown, at = set(), [], 0
    while at < len(words):
        end = next((end for end in range(len(words), at, -1) if _area_of(words[at:end])), at)
        if end > at:
            found.add(_area_of(words[at:end]))
        elif all(areas := [_area_of((piece,)) for piece in _JOINED.split(words[at])]):
            found.update(areas)
        else:
            unknown.append(words[at])
        at = max(end, at + 1)
    return "".join(sorted(found)), tuple(unknown)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in _SEPARATORS.split(text.translate(_QUOTES)) if word)


_AREAS: Mapping[tuple[str, ...], str] = {
    _words(title): area.value
    for named in (_ALSO, REGIONS, MEASURES)
    for area, titles in named.items()
    for title in titles
}
_BEGUN: Mapping[tuple[str, ...], str] = {
    **{words[:end]: area for words, area in _AREAS.items() for end in range(2, len(words) + 1)},
    **_AREAS,
}
"""Names, and what some of them begin with: at least two of their words."""


def _area_of(words: tuple[str, ...]) -> str:
    """The key area that some words name, nothing where they name none; a number before a name must be its own."""
    numbered = _NUMBERED.match(words[0])
    if not numbered:
        return _BEGUN.get(words) or _BEGUN.get((*words[:-1], _TAIL.sub("", words[-1])), "")
    digit = numbered[1] or numbered[2]
    number = str(_NUMERALS.index(digit) + 1) if digit in _NUMERALS else digit
    rest = words[0][numbered.end() :]
    if not rest:
        return number if len(words) == 1 else ""
    return number if _area_of((rest, *words[1:])) == number else ""
