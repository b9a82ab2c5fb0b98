"""Land and project (用地与项目): what kind of plan it is, temporary land, infrastructure, grassland, slopes of reclaimed farmland, plots."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from xiufu.audit.law.reading import Read, around, headings, running
from xiufu.audit.project_name import stated_names
from xiufu.core.interval import Interval
from xiufu.core.numbers import parse_decimal
from xiufu.core.spot import Spot

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_CHAPTERS = tuple(
    re.compile(words)
    for words in (
        "概况|项目简介|基本情况",
        "损毁|破坏",
        "复垦方向|适宜性|可行性",
        "质量要求|复垦标准|质量标准|复垦工程标准",
        "措施",
        "工程量|工程设计",
        "计划安排|进度|工作计划|工作安排|工作部署",
        "费用|投资|估算|概算|预算",
        "保障",
    )
)
_MOST_CHAPTERS = 7
_MINE = re.compile(r"矿山地质环境|矿区生态修复|矿产资源开发利用与|矿区土地复垦与生态修复")
_FORM, _REPORT = re.compile(r"复垦方案(?:报告)?表"), re.compile(r"复垦方案(?:报告书)?")
_OTHER = re.compile(r"验收|评审(?:意见|表)|审查意见|专家意见|公示|批复|水土保持方案|规划设计|环境影响|勘测定界")
_COVER = 12
_NEAR = 40
_TEMPORARY = re.compile(r"临时(?:用地|使用土地|使用林地|占用草原|取料场|取土场|施工场地|便道|占地)")
_ALL_TEMPORARY = re.compile(
    r"(?:全部|均|都)(?:为|是|属)临时用地|临时用地(?:服务|使用)?(?:年限|期限)|申请(?:办理)?临时用地|临时用地(?:土地)?(?:总)?面积"
)
_NOT_TEMPORARY = re.compile(r"不(?:涉及|占用)临时用地|无临时用地|不属于临时用地")
_INFRASTRUCTURE = re.compile(
    r"铁路|公路|高速|国道|省道|县道|机场|港口|航道|码头|轨道交通|大桥|隧道|输电|变电|送出工程|千伏|kV|风电|风力发电|光伏|发电|电站|电网|输油|输气|天然气|煤层气|石油|油气|油田|气田|管道|水库|水利|灌区|引水|调水|供水|输水|防洪|堤防|河道治理"
)
_NO_INFRASTRUCTURE = re.compile(r"房地产|住宅|商品房|小区|厂房|产业园|工业园|学校|医院|商业|酒店|养殖|物流园")
_GRASSLAND = re.compile(r"天然牧草地|人工牧草地|基本草原|(?:占用|使用)(?:基本)?草原")
_GRASS = re.compile(r"草地|草原|草甸")
_FOREST = re.compile(r"临时(?:使用|占用)林地")
_TREES = re.compile(r"林地")
_FARMLAND = re.compile(r"耕地|旱地|水浇地|水田|田面")
_SLOPE = re.compile(
    r"(?:田面|耕作面|耕地|旱地|水浇地|水田|复垦后(?:的)?(?:地面|田面|场地|耕地|地形)?)(?:的)?(?:平均|最大|设计|地面|地形)?坡度[^，。；、\d]{0,8}$"
)
_RED_LINE = "生态保护红线"
_INSIDE = re.compile(r"(?:位于|占用|涉及|处于|重叠|在)[^。，；]{0,16}生态保护红线")
_OUTSIDE = re.compile(
    r"(?:不|未)(?:位于|占用|涉及|处于|在|触及|压占)|生态保护红线(?:之)?外|避让|避开|不得|应|无重叠|没有重叠|条件不适用"
)
_LINKAGE = re.compile(r"增减挂钩")
_NOT_LINKAGE = re.compile(r"不适用|不涉及|不属于|非增减挂钩|是否用于")
_PLOT = re.compile(r"地块|图斑|拆旧")
_MARKET = re.compile(r"社会资本(?:投资|参与|实施|投入)?[^，。]{0,12}(?:生态保护)?修复")
_STRICT = re.compile(r"(?:小于|低于|不足|不到|＜|<)$")
_HUNDREDTH = Decimal("0.01")
_FARMLAND_AFTER = re.compile(r"复垦(?:为|成|方向为|方向|利用方向为)[^。；的]{0,24}(?:耕地|旱地|水浇地|水田)(?!的)")


def land_facts(paper: "Paper") -> dict[str, Read]:
    """Facts of the project and its land (项目和用地的事实)."""
    facts: dict[str, Read] = {}
    names = list(stated_names(paper))
    cover = [(spot, re.sub(r"\s+", "", text)) for spot, text in list(paper.texts.items())[:_COVER]]
    identity = [(spot, re.sub(r"\s+", "", name)) for spot, name in names] + cover
    facts |= _kind(paper, cover, [name for _, name in names])
    facts |= _temporary(paper, identity)
    facts |= _infrastructure(identity)
    facts |= _covered(paper)
    titles = [*identity, *headings(paper)]
    linkage = next(
        ((spot, words) for spot, words in titles if _LINKAGE.search(words) and not _NOT_LINKAGE.search(words)), None
    )
    if linkage:
        facts["linkage"] = Read(True, "增减挂钩", paper.passage(linkage[0]))
    market = next(((spot, words) for spot, words in titles if _MARKET.search(words)), None)
    if market:
        facts["market_restoration"] = Read(True, "社会资本参与生态保护修复", paper.passage(market[0]))
    farmland = next((s for s in paper.sentences if _FARMLAND_AFTER.search(s.words) and "不适用" not in s.words), None)
    if farmland:
        facts["reclaimed_to_farmland"] = Read(True, farmland.words[:40], farmland.at)
    about = [s for s in paper.sentences if _RED_LINE in s.words]
    inside = next((s for s in about if _INSIDE.search(s.words) and not _OUTSIDE.search(s.words)), None)
    if one := inside or next((s for s in about if _OUTSIDE.search(s.words)), None):
        facts["outside_red_line"] = Read(inside is None, one.words[:40], one.at)
    return facts


def land_figures(paper: "Paper", facts: dict[str, Read]) -> dict[str, tuple[Read, ...]]:
    """Slopes of reclaimed farmland in degrees, plots of linkage in 亩 (坡度、地块面积)."""
    figures: dict[str, tuple[Read, ...]] = {}
    if slopes := tuple(_slopes(paper)):
        figures["reclaimed_farmland_slope"] = slopes
    if "linkage" in facts and (plots := tuple(_plots(paper))):
        figures["linkage_plot_mu"] = plots
    return figures


def _kind(paper: "Paper", cover: list[tuple[Spot, str]], names: list[str]) -> dict[str, Read]:
    """The kind of plan, and whether it is a whole one (方案种类、是否全文)."""
    words = [text for _, text in headings(paper)]
    chapters = sum(1 for chapter in _CHAPTERS if any(chapter.search(text) for text in words))
    whole = "\n".join(re.sub(r"\s+", "", text) for text in paper.texts.values())
    title = " ".join([paper.file.document.title, *(text for _, text in cover if len(text) <= 60), *names])
    facts = {"whole_plan": Read(chapters >= _MOST_CHAPTERS, f"{chapters}类章节")}
    if _MINE.search(title):
        facts["plan_kind"] = Read("mine_restoration", "矿区生态修复方案")
    elif _OTHER.search(title):
        facts["plan_kind"] = Read("other", "")
    elif _FORM.search(title) or (not _REPORT.search(title) and _FORM.search(whole)):
        facts["plan_kind"] = Read("reclamation_form", "土地复垦方案报告表")
    elif _REPORT.search(title) or ("复垦方案报告书" in whole):
        facts["plan_kind"] = Read("reclamation_report", "土地复垦方案报告书")
    return facts


def _temporary(paper: "Paper", identity: list[tuple[Spot, str]]) -> dict[str, Read]:
    named = next(((spot, words) for spot, words in identity if _TEMPORARY.search(words)), None)
    if named:
        return {"temporary_land": Read(True, "临时用地", paper.passage(named[0]))}
    for sentence in paper.sentences:
        if _NOT_TEMPORARY.search(sentence.words):
            return {"temporary_land": Read(False, sentence.words[:40], sentence.at)}
        if _ALL_TEMPORARY.search(sentence.words) and "是否临时用地" not in sentence.words:
            return {"temporary_land": Read(True, "临时用地", sentence.at)}
    return {}


def _infrastructure(identity: list[tuple[Spot, str]]) -> dict[str, Read]:
    words = " ".join(words for _, words in identity)
    if found := _INFRASTRUCTURE.search(words):
        return {"infrastructure": Read(True, found[0])}
    if found := _NO_INFRASTRUCTURE.search(words):
        return {"infrastructure": Read(False, found[0])}
    return {}


def _covered(paper: "Paper") -> dict[str, Read]:
    """Whether it uses grassland (草原) and forest land (林地); not known where only the class says grass or trees."""
    facts: dict[str, Read] = {}
    for name, pattern, wider in (("grassland", _GRASSLAND, _GRASS), ("forest", _FOREST, _TREES)):
        if found := next(_used(paper, pattern), None) or _said(paper, pattern):
            facts[name] = found
        elif next(_used(paper, wider), None) is None:
            facts[name] = Read(False, "")
    return facts


def _said(paper: "Paper", pattern: re.Pattern[str]) -> Read | None:
    """That land is used temporarily, without an area (临时占用草原)."""
    temporary = (s for s in paper.sentences if pattern.search(s.words) and re.search("临时(?:使用|占用)", s.words))
    found = next((s for s in temporary if not re.search("不(?:涉及|占用|使用)|不得|期限(?:一般)?不", s.words)), None)
    return Read(True, found.words[:40], found.at) if found else None


def _used(paper: "Paper", pattern: re.Pattern[str]) -> Iterator[Read]:
    """Land of a sort that the project uses: an area, not nothing, beside its name before reclamation."""
    for view in paper.tables:
        if not re.search(r"现状|占用|损毁|权属|调整|复垦前", view.title):
            continue
        for r in view.body:
            words = "".join(text for c, text in enumerate(view.texts[r]) if view.columns[c].kind != "number")
            columns = [c for c in view.numbers if not re.search(r"复垦后|变幅|增减|比例|占", view.columns[c].label)]
            claims = [claim for c in columns if (claim := view.cells.get((r, c)))]
            used = [claim for claim in claims if parse_decimal(claim.text) > 0]
            if used and pattern.search(words) and not view.rows[r].sums:
                yield Read(True, words[:20], None, used[0])
    for claim in paper.claims:
        if not pattern.search(paper.texts[claim.spot], max(0, claim.start - _NEAR), claim.start):
            continue
        clause = re.split(r"[，、（(]", around(paper, claim)[0])[-1]
        if not pattern.search(clause) or re.search(r"复垦|恢复|周边", clause):
            continue
        size = paper.known.words.units.size(claim.unit) if claim.unit and claim.kind == "quantity" else None
        if size and size.dimension == "area" and running(paper, claim) and parse_decimal(claim.text) > 0:
            yield Read(True, f"{clause}{paper.text_of(claim)}"[-30:], None, claim)


def _slopes(paper: "Paper") -> Iterator[Read]:
    """田面坡度不大于15°; a row of the quality of farmland that says its slope."""
    for claim in paper.claims:
        if claim.kind != "quantity" or claim.unit not in ("°", "度"):
            continue
        before, after = around(paper, claim)
        text = paper.texts[claim.spot]
        said = text[claim.start : claim.unit_end]
        if running(paper, claim):
            if not _SLOPE.search(re.split(r"[，；：:]", before)[-1]) or re.match("以上", after):
                continue
        else:
            cell = paper.cell(claim.spot)
            words = (
                f"{cell[0].title}{cell[0].label_of(cell[1], cell[2])}{cell[0].columns[cell[2]].label}{before}"
                if cell
                else ""
            )
            if "坡度" not in words or not re.search("复垦", words) or not _FARMLAND.search(words):
                continue
        value = claim.means() if claim.bound != "at_least" else None
        if value is not None and value.hi <= 90:
            degrees = parse_decimal(claim.text) - (_HUNDREDTH if _STRICT.search(before) else 0)
            yield Read(Interval.exactly(degrees), f"{re.split(r'[，；：:]', before)[-1][-16:]}{said}", None, claim)


def _plots(paper: "Paper") -> Iterator[Read]:
    """The areas of the plots of a table of plots, in 亩 (地块面积)."""
    mu = paper.known.words.units.size("亩")
    for view in paper.tables:
        head = view.title + "".join(column.label for column in view.columns)
        if not _PLOT.search(head):
            continue
        columns = [c for c in view.numbers if re.search(r"面积", view.columns[c].label)]
        if len(columns) != 1 or mu is None:
            continue
        for r in view.body:
            claim = view.cells.get((r, columns[0]))
            if claim is None or view.rows[r].sums or not _is_plot(view.texts[r][: columns[0]]):
                continue
            stated = view.columns[columns[0]].unit or view.unit
            unit = claim.unit or paper.known.words.unit_in(f"单位：{stated}")
            size = paper.known.words.units.size(unit) if unit else None
            if size and size.dimension == "area" and claim.means().hi > 0:
                ratio = size.factor / mu.factor
                value = claim.means() * ratio.numerator / ratio.denominator
                yield Read(value, f"“{view.rows[r].label}”{paper.text_of(claim)}{unit}", None, claim)


def _is_plot(texts: tuple[str, ...]) -> bool:
    return any(text.strip() for text in texts)
