"""Field types shared by all inputs: numbers that may be declared unknown, months, quarters."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import core_schema

from xiufu.core.figure import Absent
from xiufu.core.model_place import labels_of
from xiufu.core.numbers import CONTEXT, parse_decimal
from xiufu.core.validation import UNKNOWN_WORD
from xiufu.packs.kinds import Key as Key

WHOLE_DIGITS = 12
PLACES = 10


class Model(BaseModel):
    """Frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _number_or_unknown(value: object) -> object:
    if isinstance(value, str):
        return Absent.UNKNOWN if value.strip() == UNKNOWN_WORD else parse_decimal(value)
    return value


def _checked(test: Callable[[Decimal], bool], message: str) -> BeforeValidator:
    def check(value: object) -> object:
        number = _number_or_unknown(value)
        if isinstance(number, Decimal) and not test(number):
            raise ValueError(message)
        if isinstance(number, Decimal) and not _is_plausible(number):
            raise ValueError(f"数值过大或小数位过多（整数最多 {WHOLE_DIGITS} 位，小数最多 {PLACES} 位），请核对")
        return number

    return BeforeValidator(check)


def _is_plausible(value: Decimal) -> bool:
    """Small enough that no chain of formulas outgrows the 50 digits it is computed with."""
    exponent = value.as_tuple().exponent
    return value.adjusted() < WHOLE_DIGITS and isinstance(exponent, int) and exponent >= -PLACES


def _written(**limits: int) -> WithJsonSchema:
    """How editors should read it: a number, a number with separators, or ``未知``."""
    text = {"type": "string", "pattern": rf"^({UNKNOWN_WORD}|[+]?[0-9][0-9,]*([.][0-9]+)?)$"}
    return WithJsonSchema({"anyOf": [{"type": "number", **limits}, text]})


def _is_area(value: Decimal) -> bool:
    return not value.is_signed() and value == value.quantize(Decimal("0.0001"), context=CONTEXT)


Number = Decimal | Literal[Absent.UNKNOWN]
Amount = Annotated[Number, _checked(lambda v: not v.is_signed(), "不能为负数"), _written(minimum=0)]
PositiveAmount = Annotated[Number, _checked(lambda v: v > 0, "应大于零"), _written(exclusiveMinimum=0)]
AreaHm2 = Annotated[Number, _checked(_is_area, "面积不能为负，且以公顷计最多 4 位小数"), _written(minimum=0)]
Factor = Annotated[
    Number, _checked(lambda v: 0 < v <= 1000, "系数应大于零，且不超过 1000"), _written(exclusiveMinimum=0)
]
PercentAmount = Annotated[
    Number,
    _checked(lambda v: not v.is_signed() and v <= 100, "百分数应在 0 至 100 之间"),
    _written(minimum=0, maximum=100),
]
SlopeDegrees = Annotated[
    Number,
    _checked(lambda v: not v.is_signed() and v < 90, "坡度应大于或等于 0 度、小于 90 度；坡比或百分数先换算成度"),
    _written(minimum=0, exclusiveMaximum=90),
]


def _stated(value: object) -> object:
    if isinstance(value, str) and value.strip() == UNKNOWN_WORD:
        raise ValueError("此项必须填写，不能写“未知”")
    return value


def _unit(value: object) -> object:
    if not isinstance(_stated(value), str):
        return value
    plain = unicodedata.normalize("NFKC", str(value)).strip()
    if plain[:1].isdigit():
        raise ValueError("计量单位里不要写数字，例如 100m3 应换算成 m3")
    return plain


def _stated_or_nothing(value: object) -> object:
    return None if isinstance(value, str) and value.strip() in ("", UNKNOWN_WORD) else value


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value.strip())
    try:
        if match and 1950 <= int(match[1]) <= 2200:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise ValueError(f"“{value.strip()[:40]}”不是日期，应写作 2025-11-03")


_YES_NO = {"是": True, "true": True, "否": False, "false": False}


def _yes_no(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.strip().lower() not in _YES_NO:
        raise ValueError(f"“{value.strip()[:40]}”应写成“是”或“否”")
    return _YES_NO[value.strip().lower()]


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), BeforeValidator(_stated)]
"""Words that must be there: neither blank nor ``未知``."""

MeasureUnit = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20), BeforeValidator(_unit)
]
"""计量单位: ``m³`` and ``㎡`` are read as ``m3`` and ``m2``; a leading number is refused."""

MAY_BE_OWED = BeforeValidator(_stated_or_nothing)
"""A fact that may still be owed: blank, left out and ``未知`` are the same."""

Fact = Annotated[Annotated[str, StringConstraints(strip_whitespace=True)] | None, MAY_BE_OWED]

Remark = Annotated[
    str, StringConstraints(strip_whitespace=True), BeforeValidator(lambda value: "" if value is None else value)
]
"""Words that may be left out."""

Day = Annotated[date, BeforeValidator(_day)]
YesNo = Annotated[bool, BeforeValidator(_yes_no, json_schema_input_type=bool | Literal["是", "否"])]


def _quoted(value: object) -> str:
    return f"“{value.strip()[:40]}”" if isinstance(value, str) else "所写内容"


def labels(**chinese: str) -> dict[str, Any]:
    """可选值的中文名: what each word of a choice means; messages, the schema and documents read it."""
    return {"labels": chinese}


def chinese(model: type[BaseModel], field: str, word: str) -> str:
    """中文名 of a word chosen in a field.

    >>> from xiufu.model.site import Damage
    >>> chinese(Damage, "type", "excavated")
    '挖损'
    """
    return labels_of(model.model_fields[field])[word]


def known(value: Decimal | Absent | None) -> Decimal | None:
    """The number, or nothing."""
    return value if isinstance(value, Decimal) else None


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month (年月), written ``2027-10``.

    >>> Month.parse("2027-10").quarter, str(Month(2025, 1))
    (Quarter(year=2027, number=4), '2025-01')
    """

    year: int
    month: int

    @classmethod
    def parse(cls, value: object) -> "Month":
        """Read ``YYYY-MM``."""
        if isinstance(value, Month):
            return value
        match = re.fullmatch(r"(\d{4})-(\d{1,2})", value.strip()) if isinstance(value, str) else None
        if not match or not 1 <= int(match[2]) <= 12 or not 1950 <= int(match[1]) <= 2200:
            raise ValueError(f"{_quoted(value)}不是年月，应写作 2027-10")
        return cls(int(match[1]), int(match[2]))

    @property
    def quarter(self) -> "Quarter":
        """The quarter it lies in."""
        return Quarter(self.year, (self.month + 2) // 3)

    @property
    def index(self) -> int:
        """Months since year 0, for counting."""
        return self.year * 12 + self.month - 1

    @property
    def chinese(self) -> str:
        """As documents print it."""
        return f"{self.year}年{self.month}月"

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}-\d{1,2}$", "description": "年月，如 2027-10"}


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter (季度), written ``2027Q4``."""

    year: int
    number: int

    @classmethod
    def parse(cls, value: object) -> "Quarter":
        """Read ``YYYYQn``."""
        if isinstance(value, Quarter):
            return value
        match = re.fullmatch(r"(\d{4})[Qq]([1-4])", value.strip()) if isinstance(value, str) else None
        if not match or not 1950 <= int(match[1]) <= 2200:
            raise ValueError(f"{_quoted(value)}不是季度，应写作 2027Q4")
        return cls(int(match[1]), int(match[2]))

    @property
    def chinese(self) -> str:
        """As documents print it."""
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}[Qq][1-4]$", "description": "季度，如 2027Q4"}
