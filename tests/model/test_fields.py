"""Field types: what may be typed, and the Chinese names of choices."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from xiufu.core.figure import Absent
from xiufu.core.model_place import labels_of, options_of
from xiufu.model import costs, plan, site, works
from xiufu.model.fields import Amount, AreaHm2, Day, Fact, Factor, MeasureUnit, Month, Quarter, Remark, Text, YesNo

MODELS = [
    m
    for module in (costs, plan, site, works)
    for m in vars(module).values()
    if isinstance(m, type) and issubclass(m, BaseModel) and m.__module__ == module.__name__
]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_choice_has_a_chinese_name_for_each_word(model):
    for name, info in model.model_fields.items():
        words = [w for o in options_of(info.annotation) if get_origin(o) is Literal for w in get_args(o)]
        if len(words) > 1:
            assert list(labels_of(info)) == words, name


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_model_and_field_has_a_chinese_name(model):
    texts = [model.__doc__.split(":")[0], *(info.title for name, info in model.model_fields.items() if name != "by")]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in text or "") for text in texts), texts


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (Amount, "未知", Absent.UNKNOWN),
        (Amount, " 1,234.50 ", Decimal("1234.50")),
        (Amount, "0", Decimal(0)),
        (Amount, "999999999999", Decimal(999999999999)),
        (AreaHm2, "０.1200", Decimal("0.1200")),
        (Factor, "1000", Decimal(1000)),
        (YesNo, "是", True),
        (YesNo, "否", False),
        (YesNo, "True", True),
        (Text, " 甲 ", "甲"),
        (Fact, "未知", None),
        (Fact, " ", None),
        (Fact, "甲", "甲"),
        (Remark, None, ""),
        (MeasureUnit, "m³", "m3"),
        (MeasureUnit, "㎡", "m2"),
        (MeasureUnit, "株", "株"),
        (Month, "2027-3", Month(2027, 3)),
        (Quarter, "2027q4", Quarter(2027, 4)),
    ],
)
def test_what_may_be_typed(kind, typed, meant):
    assert TypeAdapter(kind).validate_python(typed) == meant


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        (Amount, "1000000000000", "数值过大"),
        (Amount, "0.12345678901", "小数位过多"),
        (Amount, "-0.00", "不能为负数"),
        (AreaHm2, "0.12345", "最多 4 位小数"),
        (Factor, "0", "系数应大于零"),
        (YesNo, "1", "“是”或“否”"),
        (Text, "未知", "不能写“未知”"),
        (MeasureUnit, "100m3", "不要写数字"),
        (Day, "1700000000", "不是日期"),
        (Day, "0001-01-01", "不是日期"),
        (Month, "1949-12", "不是年月"),
        (Quarter, "2027Q0", "不是季度"),
    ],
)
def test_what_may_not(kind, typed, message):
    with pytest.raises(ValidationError, match=message):
        TypeAdapter(kind).validate_python(typed)
