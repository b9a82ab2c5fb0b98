"""Risk signs (风险提示) of a project, from measured facts: there, not there, or cannot be told and what is missing.

A threshold is a clause's, or there is none: then two numbers are compared as they are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xiufu.lifecycle.needs import Parameter

_14 = "内政办发〔2023〕14号"
_MARKET, _LAND = "market_restoration", "temporary_land"
_REPEATED_TITLE = "反复责令改正"
REPEATED = 2
"""Corrections from which on they are repeated: more than one (反复), no clause's number."""


class MeasureKind(StrEnum):
    """In which smallest units a measured fact is kept (计量单位): areas in 0.0001 hm², volumes in 0.01 m³, counts."""

    AREA = "area_0_0001_hm2"
    VOLUME = "volume_0_01_m3"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Measure:
    """A fact that inspections measure, or take from the plan (实测、核定的数): ``planned`` ones are what the plan says."""

    id: str
    title: str
    kind: MeasureKind
    planned: bool = False


MEASURES: tuple[Measure, ...] = (
    Measure("outside", "批准范围以外的施工面积", MeasureKind.AREA),
    Measure("planned_volume", "方案工程量（土石方）", MeasureKind.VOLUME, planned=True),
    Measure("done_volume", "实际完成工程量（土石方）", MeasureKind.VOLUME),
    Measure("planned_surplus", "土石料平衡核定的剩余量", MeasureKind.VOLUME, planned=True),
    Measure("moved_surplus", "实际外运、处置的剩余土石料", MeasureKind.VOLUME),
    Measure("planned_patches", "方案安排的治理地块数", MeasureKind.COUNT, planned=True),
    Measure("found_patches", "实际治理的地块数", MeasureKind.COUNT),
    Measure("misplaced", "林草配置与方案不符的面积", MeasureKind.AREA),
    Measure("restored", "总修复面积", MeasureKind.AREA),
    Measure("industry", "生态产业用地面积", MeasureKind.AREA),
)
"""Every measured fact (实测、核定的数), in order."""


class SignState(StrEnum):
    """Whether a sign is there (有无)."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


SIGN_STATES: Mapping[SignState, str] = {
    SignState.PRESENT: "有",
    SignState.ABSENT: "无",
    SignState.UNKNOWN: "无法判断",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a project (已知的数): the last measured value of every fact, the days on which corrections were ordered,
    whether ecological-industry land is promised, and the law of the day. ``sources`` say where a value comes from that was not typed alone.
    """

    measured: Mapping[str, int]
    corrections: Sequence[date]
    industry_promised: bool
    law: Parameter
    on: date
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sign:
    """A risk sign as it was judged (一项风险提示): ``said`` is its evidence in words, ``facts`` the measured facts that it rests on,
    ``missing`` what must be known first.
    """

    code: str
    title: str
    clause: str
    state: SignState
    said: str
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    """A sign that measured facts tell of: its clause by lifecycle, how they are judged once all are there, whether it applies at all."""

    code: str
    title: str
    clauses: Mapping[str, str]
    needs: tuple[str, ...]
    judge: Callable[[Known], tuple[bool, str] | None]
    applies: Callable[[Known], bool] = lambda known: True


def signs_of(lifecycle: str, known: Known) -> tuple[Sign, ...]:
    """Every sign that applies to a project of a lifecycle (风险提示), in order."""
    rules = [rule for rule in _RULES if lifecycle in rule.clauses and rule.applies(known)]
    return (*(_judged(rule, rule.clauses[lifecycle], known) for rule in rules), _repeated(lifecycle, known))


def _judged(rule: _Rule, clause: str, known: Known) -> Sign:
    titles = {one.id: one.title for one in MEASURES}
    missing = tuple(titles[name] for name in rule.needs if name not in known.measured)
    found = None if missing else rule.judge(known)
    if found is None:
        wanted = missing or ("当日有效的法定比例",)
        said = f"缺：{'、'.join(wanted)}"
        return Sign(rule.code, rule.title, clause, SignState.UNKNOWN, said, rule.needs, wanted)
    state = SignState.PRESENT if found[0] else SignState.ABSENT
    said = "；".join((found[1], *(known.sources[name] for name in rule.needs if name in known.sources)))
    return Sign(rule.code, rule.title, clause, state, said, rule.needs)


def _repeated(lifecycle: str, known: Known) -> Sign:
    count = len(known.corrections)
    days = "、".join(f"{day}" for day in known.corrections)
    said = f"责令改正 {count} 次：{days}" if count else "没有责令改正"
    state = SignState.PRESENT if count >= REPEATED else SignState.ABSENT
    return Sign("repeated", _REPEATED_TITLE, _REPEATED_CLAUSES[lifecycle], state, said)


def _beyond_range(known: Known) -> tuple[bool, str]:
    outside = known.measured["outside"]
    return outside > 0, f"超出批准范围 {shown(outside, MeasureKind.AREA)}"


def _misplaced(known: Known) -> tuple[bool, str]:
    area = known.measured["misplaced"]
    return area > 0, f"与方案不符 {shown(area, MeasureKind.AREA)}"


def _more(actual: str, planned: str, kind: MeasureKind, words: tuple[str, str]) -> Callable[[Known], tuple[bool, str]]:
    """An actual number beside a planned one, without any tolerance (直接比较)."""

    def judge(known: Known) -> tuple[bool, str]:
        done, plan = known.measured[actual], known.measured[planned]
        return done > plan, f"{words[0]} {shown(done, kind)}，{words[1]} {shown(plan, kind)}"

    return judge


def _industry_share(known: Known) -> tuple[bool, str] | None:
    """Ecological-industry land (生态产业用地): no more than the clause's share of the whole restored area."""
    most = known.law("ecological_industry_max_percent", known.on)
    restored, industry = known.measured["restored"], known.measured["industry"]
    if most is None:
        return None
    said = f"生态产业用地 {shown(industry, MeasureKind.AREA)}，总修复面积 {shown(restored, MeasureKind.AREA)}，上限 {most}%"
    return industry * 100 > restored * most, said


_RULES: tuple[_Rule, ...] = (
    _Rule(
        "outside", "范围以外施工", {_MARKET: f"{_14}（二十四）", _LAND: "《土地管理法》第五十七条"}, ("outside",), _beyond_range,
    ),
    _Rule(
        "volume", "工程量超过方案", {_MARKET: f"{_14}（十一）"}, ("planned_volume", "done_volume"),
        _more("done_volume", "planned_volume", MeasureKind.VOLUME, ("实际完成", "方案")),
    ),
    _Rule(
        "surplus", "剩余土石料超过平衡", {_MARKET: f"{_14}（十八）、附件2第三章第四节"}, ("planned_surplus", "moved_surplus"),
        _more("moved_surplus", "planned_surplus", MeasureKind.VOLUME, ("外运、处置", "平衡核定剩余")),
    ),
    _Rule(
        "fragmented", "碎片化治理", {_MARKET: f"{_14}（二十四）"}, ("planned_patches", "found_patches"),
        _more("found_patches", "planned_patches", MeasureKind.COUNT, ("实际治理", "方案安排")),
    ),
    _Rule("misplaced", "林草错位修复", {_MARKET: f"{_14}（二十四）"}, ("misplaced",), _misplaced),
    _Rule(
        "industry", "生态产业用地超过比例", {_MARKET: f"{_14}（十九）"}, ("restored", "industry"), _industry_share,
        lambda known: known.industry_promised or "industry" in known.measured,
    ),
)  # fmt: skip
_REPEATED_CLAUSES: Mapping[str, str] = {_MARKET: f"{_14}（十一）", _LAND: "《土地复垦条例》第三十八条至第四十一条"}


def shown(value: int, kind: MeasureKind) -> str:
    """A measured number with its unit (带单位的数), exactly.

    >>> shown(12345, MeasureKind.AREA), shown(120050, MeasureKind.VOLUME), shown(3, MeasureKind.COUNT)
    ('1.2345 公顷', '1200.5 立方米', '3 块')
    """
    match kind:
        case MeasureKind.AREA:
            return f"{Decimal(value) / 10_000:f} 公顷"
        case MeasureKind.VOLUME:
            return f"{Decimal(value) / 100:f} 立方米"
        case MeasureKind.COUNT:
            return f"{value} 块"


def measures_for(lifecycle: str) -> Iterator[Measure]:
    """The facts that inspections of a lifecycle measure (要实测、核定的数)."""
    needed = {name for rule in _RULES if lifecycle in rule.clauses for name in rule.needs}
    return (one for one in MEASURES if one.id in needed)


def sign_title(code: str) -> str:
    """What a sign is called (提示名称). Raises ``KeyError``."""
    return {"repeated": _REPEATED_TITLE, **{rule.code: rule.title for rule in _RULES}}[code]
