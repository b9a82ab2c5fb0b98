"""What a pack may hold: one frozen model a kind. ``load.py`` reads them, ``books.py`` turns Excel books into them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from xiufu.core.figure import Source
from xiufu.core.numbers import Rounding, parse_decimal

Confidence = Literal["H", "M", "L"]
PackKind = Literal[
    "law",
    "landclass",
    "layer_fields",
    "quota",
    "prices",
    "cost_method",
    "divisions",
    "outline",
    "gate",
    "site_conditions",
    "units",
    "term_words",
    "cost_rows",
    "instruments",
    "clauses",
    "project_words",
    "class_standards",
    "law_rules",
    "review_points",
    "calendar",
]
Policy = Literal["as_filed", "recommended"]
ResourceKind = Literal["labour", "material", "machine", "unpriced_material"]
PriceKind = Literal["labour", "material", "machine"]
PercentBase = Literal[
    "labour", "material", "machine", "labour_material", "labour_machine", "material_machine", "labour_material_machine"
]
"""What a consumption by percent is of (计算基数): the resources of these kinds that are consumed by quantity."""

Key = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^|/:{}\s][^|/:{}\n]*$")
]
"""A stable id or the name of a resource: it becomes part of figure ids, so ``| / : { }`` are refused."""


def _decimal(value: object) -> object:
    return parse_decimal(value) if isinstance(value, str) else value


Num = Annotated[Decimal, BeforeValidator(_decimal)]
NonNegative = Annotated[Num, Field(ge=0)]
Positive = Annotated[Num, Field(gt=0)]
Percent = Annotated[Num, Field(ge=0, le=100)]


class Model(BaseModel):
    """Frozen, and unknown keys are errors. What checks them is built when it is first needed: an audit needs few of all."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class SourceText(Model):
    """出处 as written in a pack file."""

    document: str
    place: str = ""
    retrieved: date | None = None
    as_of: date | None = None
    confidence: Confidence

    def source(self, pack: str) -> Source:
        """The figure origin it stands for."""
        return Source(self.document, self.place, self.as_of, self.confidence, pack)


class PackHead(Model):
    """``pack.yaml`` (数据包说明): who issued the data, when it is in force, and the SHA-256 of each of its files."""

    name: Key
    version: str
    kind: PackKind
    title: str
    authority: str = ""
    number: str = ""
    from_date: date | None = None
    until_date: date | None = None
    source: SourceText
    values_from_standard: bool = False
    note: str = ""
    files: dict[str, str] = {}

    @property
    def label(self) -> str:
        """``name@version`` as outputs print it."""
        return f"{self.name}@{self.version}"


class Consumption(Model):
    """One consumption of a quota item (定额消耗量): per quota unit. ``resource`` is a name, or a machine's shift number.

    With ``percent_of`` it is no quantity but a percentage of what other resources cost (其他材料费、零星材料费、其他机械费).
    ``source`` is its own where it is not that of its item or shift.
    """

    kind: ResourceKind
    resource: Key
    unit: str
    quantity: NonNegative
    percent_of: PercentBase | None = None
    source: Source | None = None


class HaulSteps(Model):
    """运距增加: beyond ``base_m`` each started ``step_m`` adds one ``step_item``."""

    base_m: NonNegative
    step_m: Positive
    step_item: Key


class QuotaItem(Model):
    """定额子目: consumption for ``unit_size`` × ``base_unit`` of work."""

    id: Key
    name: str
    unit_size: Positive
    base_unit: str
    work_content: str = ""
    consumptions: tuple[Consumption, ...]
    other_cost_percent: Percent
    haul: HaulSteps | None = None
    source: Source

    @property
    def unit(self) -> str:
        """定额单位, e.g. ``100m3``."""
        return self.base_unit if self.unit_size == 1 else f"{self.unit_size:f}{self.base_unit}"


class MachineShift(Model):
    """机械台班定额: first-class cost, and the labour days and energy of the second class."""

    id: Key
    name: str
    class1_cost: NonNegative
    consumptions: tuple[Consumption, ...]
    source: Source


class Price(Model):
    """Price of labour or a material (人工、材料预算价格), with the ceiling price (限价) the estimate charges.

    Of a machine it is that of a whole shift (台班单价), where no quota says what the shift is made of.
    """

    kind: PriceKind
    resource: Key
    unit: str
    budget_price: NonNegative
    ceiling_price: NonNegative | None = None
    source: Source


class Rate(Model):
    """A rate in percent with its source (费率)."""

    percent: Percent
    source: Source


class WorkClass(Model):
    """工程类别 and its rates; an absent rate must be supplied by the user's own pack."""

    id: Key
    name: str
    measures: Rate | None = None
    indirect: Rate | None = None


class FeeTable(Model):
    """差额定率累进 (marginal) or 内插法 (interpolation) table. ``points`` are (base, rate %) or (base, fee), in 万元."""

    id: Key
    name: str
    by: Literal["marginal", "interpolation"]
    below_first: Literal["proportional", "flat", "refuse"] = "refuse"
    above_last: Literal["extend", "flat", "refuse"] = "refuse"
    points: tuple[tuple[Decimal, Decimal], ...]
    source: Source


BasePart = Literal["direct_cost", "indirect_cost", "profit", "price_difference", "unpriced_material_cost"]


class CostMethod(Model):
    """费用测算办法: rates, carry, tax base, rounding and conventions. Nothing of it stands in code."""

    name: str
    title: str
    carry: Literal["full", "line"]
    carry_wan: Literal["full", "printed"]
    printing: dict[str, Rounding]
    work_classes: tuple[WorkClass, ...]
    profit: Rate
    tax: Rate
    tax_base: tuple[BasePart, ...]
    contingency: Rate
    price_growth: Rate
    price_convention: Literal["year_end", "mid_year"]
    factor_rounding: Rounding | None
    shares_from: Literal["printed", "full"]
    per_area_from: Literal["printed", "full"]
    price_max_age_days: int
    fee_tables: tuple[FeeTable, ...] = ()
    source: Source


class LandClass(Model):
    """地类, keyed by (standard, code)."""

    standard: str
    code: str
    name: str
    parent: str = ""
    level: int
    group: str = ""
    confidence: Confidence = "H"
    note: str = ""


class ClassMapping(Model):
    """地类对照: the classes of another standard that one class may become; ``complete`` when the list is."""

    codes: tuple[str, ...]
    complete: bool
    source: Source


class DatedValue(Model):
    """One value of a parameter from a day on, until the next (参数值)."""

    value: Num
    note: str = ""
    source: Source


class Parameter(Model):
    """参数: the values of one rule by the day each came into force."""

    name: str
    title: str
    unit: str
    values: dict[date, DatedValue]


class Division(Model):
    """行政区划."""

    code: str
    name: str
    parent: str = ""
    level: str = ""
    kind: str = ""
