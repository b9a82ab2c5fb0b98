"""What goes with a plan (附件、附图), and what reviewers said of it (评审意见)."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from xiufu.core.files import is_inner_path
from xiufu.model.fields import MAY_BE_OWED, Day, Fact, Key, Model, Remark, Text

OTHER = "other"
"""The kind of what the form does not ask for."""


def _inner_path(value: object) -> object:
    if isinstance(value, str) and not is_inner_path(value.strip()):
        raise ValueError(f"“{value.strip()[:40]}”应是资料文件夹内的相对路径，各级用 / 分隔，不写 .. 和盘符")
    return value


def _map_scale(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not (match := re.fullmatch(r"1\s*[:：]\s*([1-9][0-9]{0,8})", value.strip())):
        raise ValueError(f"“{value.strip()[:40]}”不是比例尺，应写作 1:2000")
    return f"1:{match[1]}"


InnerPath = Annotated[str, StringConstraints(strip_whitespace=True), BeforeValidator(_inner_path)]
OwedPath = Annotated[InnerPath | None, MAY_BE_OWED]
OwedDay = Annotated[Day | None, MAY_BE_OWED]
OwedScale = Annotated[Annotated[str, BeforeValidator(_map_scale)] | None, MAY_BE_OWED]
OwedCount = Annotated[Annotated[int, Field(ge=1, le=1000)] | None, MAY_BE_OWED]
OwedKey = Annotated[Key | None, MAY_BE_OWED]


class Enclosure(Model):
    """附件或附图: what both have. What is left out is owed, unless it does not apply."""

    id: Key = Field(title="编号")
    kind: Key = Field(title="种类")
    title: Remark = Field("", title="名称")
    issuer: Fact = Field(None, title="出具单位")
    issued_date: OwedDay = Field(None, title="出具日期")
    number: Fact = Field(None, title="文号")
    covers: Fact = Field(None, title="涉及内容")
    file: OwedPath = Field(None, title="文件")
    not_applicable: Remark = Field("", title="不适用的理由")


class Attachment(Enclosure):
    """附件."""


class Drawing(Enclosure):
    """附图."""

    map_scale: OwedScale = Field(None, title="比例尺")
    sheets: OwedCount = Field(None, title="张数")


class ReviewReply(Model):
    """评审意见与答复."""

    id: Key = Field(title="编号")
    raised_by: Text = Field(title="提出意见的专家或单位")
    raised_date: OwedDay = Field(None, title="提出日期")
    opinion: Text = Field(title="评审意见")
    reply: Fact = Field(None, title="答复")
    changed_section: OwedKey = Field(None, title="修改所在章节")
    changed_place: Fact = Field(None, title="修改之处")
