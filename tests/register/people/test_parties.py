"""Administration of parties: codes checked, none twice, stale edits told."""

from __future__ import annotations

import re

import pytest

from tests.register.people.clock import logged
from tests.register.resending import sent_again
from tests.register.world import World
from xiufu.register.accounts.models import Party

CODE, OTHER = "91110000600037341L", "91110000802100433B"


def said(answer) -> str:
    return answer.content.decode("utf-8")


def test_a_party_is_entered_and_changed(timed: World):
    client = timed.client("administrator")
    assert client.post("/people/parties/new", {"code": f" {CODE.lower()} ", "name": "甲公司"}).status_code == 302
    party = Party.objects.get(code=CODE)
    given = {"code": OTHER, "name": "乙公司", "expected": 1}
    assert client.post(f"/people/parties/{party.pk}/change", given).status_code == 302
    party.refresh_from_db()
    assert (party.code, party.name, party.version) == (OTHER, "乙公司", 2)
    assert logged() == [("party.saved", f"party:{party.pk}")] * 2
    changed = f"修改：“统一社会信用代码”由“{CODE}”改为“{OTHER}”，“单位名称”由“甲公司”改为“乙公司”"
    sent_again(
        client, f"/people/parties/{party.pk}/change", given | {"name": "丙公司"},
        "账号“administrator”已在 2026-11-23 10:00 ", changed, 'value="丙公司"',
    )  # fmt: skip
    assert Party.objects.get(pk=party.pk).name == "丙公司"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"code": "91110000600037341M"}, "统一社会信用代码：校验码不对，请对照营业执照核对"),
        ({"code": "9111"}, "统一社会信用代码：应为 18 位，现为 4 位"),
        ({"code": OTHER}, "统一社会信用代码：单位“已有公司”已用这个代码登记，不能重复登记"),
        ({"code": ""}, "统一社会信用代码：没有填，请填写"),
        ({"name": ""}, "单位名称：没有填，请填写"),
        ({"name": "某" * 101}, "单位名称："),
    ],
)
def test_what_is_wrong_with_a_party(timed: World, given: dict[str, str], problem: str):
    Party.objects.create(code=OTHER, name="已有公司")
    answer = timed.client("administrator").post("/people/parties/new", {"code": CODE, "name": "甲公司"} | given)
    assert (answer.status_code, problem in said(answer)) == (422, True)
    assert Party.objects.count() == len(timed.parties) + 1


def test_searching_parties(timed: World):
    page = said(timed.client("administrator").get("/people/parties", {"q": "obligor"}))
    assert re.findall(r"change\">([^<]+)<", page) == ["某obligor公司"]
    # one account of its own
    assert '<td class="num">1</td>' in page
