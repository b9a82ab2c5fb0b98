"""What goes with a plan, as users write it."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from xiufu.model.attachments import Drawing, ReviewReply


@pytest.mark.parametrize("nothing", [None, "", " ", "未知"])
@pytest.mark.parametrize("field", ["issuer", "issued_date", "number", "covers", "file", "map_scale", "sheets"])
def test_what_may_be_owed(field: str, nothing: str | None):
    assert getattr(Drawing.model_validate({"id": "a", "kind": "damage_map", field: nothing}), field) is None


def test_what_is_stated():
    item = Drawing.model_validate(
        {
            "id": "a",
            "kind": "other",
            "issued_date": "2025-1-3",
            "map_scale": " 1：10000 ",
            "sheets": "2",
            "file": " a/b.pdf ",
        }
    )
    assert item.issued_date == date(2025, 1, 3)
    assert (item.map_scale, item.sheets, item.file) == ("1:10000", 2, "a/b.pdf")


@pytest.mark.parametrize("scale", ["1/2000", "2000", "1:0", "1:2000米", "1:-5", "2:1"])
def test_no_scale(scale: str):
    with pytest.raises(ValidationError, match="不是比例尺"):
        Drawing.model_validate({"id": "a", "kind": "other", "map_scale": scale})


@pytest.mark.parametrize("absent", ["raised_by", "opinion"])
def test_a_reply_is_to_somebody_who_said_something(absent: str):
    whole = {"id": "r", "raised_by": "专家", "opinion": "意见"}
    assert ReviewReply.model_validate(whole).reply is None
    with pytest.raises(ValidationError):
        ReviewReply.model_validate({key: value for key, value in whole.items() if key != absent})
