"""What can be chosen in the library (选项): key areas, sources of money, kinds of promises, kinds of sub-projects, after 内政办发〔2023〕14号."""

from collections.abc import Mapping

from django.db.models import TextChoices


class KeyArea(TextChoices):
    """Key areas of article one (重点领域); the value is the number of its clause."""

    FOREST_GRASSLAND = "1", "（一）森林、草原"
    SANDY_LAND = "2", "（二）沙化土地"
    RIVER_LAKE_WETLAND = "3", "（三）河湖、湿地"
    MINE = "4", "（四）矿区"
    FARMLAND = "5", "（五）农田"
    TOWN = "6", "（六）城镇"
    ECOLOGICAL_INDUSTRY = "7", "（七）生态产业"


class FundKind(TextChoices):
    """Where money comes from (资金来源)."""

    CENTRAL = "central", "中央财政"
    REGION = "region", "自治区财政"
    LEAGUE = "league", "盟市财政"
    BANNER = "banner", "旗县财政"
    FISCAL = "fiscal", "财政资金（未分级次）"
    PRIVATE = "private", "社会资本"
    OTHER = "other", "其他"


FISCAL = frozenset({FundKind.CENTRAL, FundKind.REGION, FundKind.LEAGUE, FundKind.BANNER, FundKind.FISCAL})
"""Sources that are the treasury's (财政资金)."""

SUB_PROJECT_KINDS: tuple[str, ...] = (
    "土地综合整治", "城乡建设用地增减挂钩", "土石料利用", "（历史遗留废弃）矿山生态修复", "水土流失防治", "河道保护治理",
    "水生态保护修复", "生物多样性保护", "植树造林", "森林质量提升", "草种业振兴", "生态产业发展",
)  # fmt: skip
"""Kinds of sub-projects that （九） names (子项目类型); the list is open, others may be written."""


class PromiseKind(TextChoices):
    """What support is promised (支持政策种类)."""

    GRANT = "grant", "出让供地"
    LEASE = "lease", "租赁供地"
    CONTRIBUTION = "contribution", "国有建设用地使用权作价出资"
    SHARES = "shares", "国有建设用地使用权入股"
    PRESENT_USE = "present_use", "按现用途管理"
    FREED_SCALE = "freed_scale", "腾退的规划规模"
    CONSTRUCTION_INDEX = "construction_index", "存量建设用地指标"
    FARMLAND_INDEX = "farmland_index", "耕地占补平衡指标"
    LINKAGE_INDEX = "linkage_index", "增减挂钩指标"
    EARTH_ROCK = "earth_rock", "土石料利用"
    INDUSTRY_LAND = "industry_land", "生态产业用地"
    FOREST_QUOTA = "forest_quota", "林地定额、采伐限额优先"
    CARBON = "carbon", "碳汇项目"
    TAX = "tax", "税收优惠"
    INTEREST = "interest", "贷款贴息"
    INSURANCE = "insurance", "森林保险保费补贴"
    PRODUCER = "producer", "农业生产者补贴"
    MACHINERY = "machinery", "农机购置补贴"
    OTHER = "other", "其他财税支持"


_LAND, _INDEX, _FISCAL = "（十六）", "（十七）", "（二十一）"
CLAUSES: Mapping[PromiseKind, str] = {
    PromiseKind.GRANT: _LAND,
    PromiseKind.LEASE: _LAND,
    PromiseKind.CONTRIBUTION: _LAND,
    PromiseKind.SHARES: _LAND,
    PromiseKind.PRESENT_USE: _LAND,
    PromiseKind.FREED_SCALE: _INDEX,
    PromiseKind.CONSTRUCTION_INDEX: _INDEX,
    PromiseKind.FARMLAND_INDEX: _INDEX,
    PromiseKind.LINKAGE_INDEX: _INDEX,
    PromiseKind.EARTH_ROCK: "（十八）",
    PromiseKind.INDUSTRY_LAND: "（十九）",
    PromiseKind.FOREST_QUOTA: "（十九）",
    PromiseKind.CARBON: "（二十）",
    PromiseKind.TAX: _FISCAL,
    PromiseKind.INTEREST: _FISCAL,
    PromiseKind.INSURANCE: _FISCAL,
    PromiseKind.PRODUCER: _FISCAL,
    PromiseKind.MACHINERY: _FISCAL,
    PromiseKind.OTHER: "（九）",
}
"""The clause of 内政办发〔2023〕14号 that a promise rests on (所依条款)."""


def key_area_titles(digits: str) -> str:
    """The names of key areas (重点领域名称).

    >>> key_area_titles("14")
    '（一）森林、草原；（四）矿区'
    """
    return "；".join(area.label for area in KeyArea if area.value in digits)
