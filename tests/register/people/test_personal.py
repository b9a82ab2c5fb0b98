"""Personal data: who reads it, that reading is logged, that the log holds none, that it can be erased."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from tests.register.people.clock import START, logged
from tests.register.people.codes import give_second_factor
from tests.register.world import PASSWORD, World
from xiufu.register import people
from xiufu.register.accounts.models import PersonalData, User
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.people.personal import Personal, Why, hashed, personal_of
from xiufu.register.process.models import ProjectEntry
from xiufu.register.rules.refusals import Refused

REGISTER = Path(str(people.__file__)).parents[1]
READERS = {"accounts/models.py", "accounts/actors.py", "people/personal.py"}
"""Where fields of personal data are named: the model, ``name_of_user``, and their only reader and writer."""
NAMED = re.compile(r"PersonalData|\.personal\b(?!\s+import)|personal__|getattr\([^)]*[\"']personal[\"']")


def said(answer) -> str:
    return answer.content.decode("utf-8")


def test_nobody_else_names_fields_of_personal_data():
    found = {
        path.relative_to(REGISTER).as_posix()
        for path in REGISTER.rglob("*.py")
        if "migrations" not in path.parts and NAMED.search(without_imports(path.read_text("utf-8")))
    }
    assert found == READERS
    assert [
        p.name for p in REGISTER.rglob("*.html") if re.search(r"\.personal\b|personal\.", p.read_text("utf-8"))
    ] == []


def without_imports(text: str) -> str:
    """Lines that import the module of personal data name none of its fields."""
    lines = [
        line for line in text.splitlines() if not re.match(r"\s*(from|import) .*people(\.| import )personal", line)
    ]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("user.personal.phone", True),
        ('User.objects.filter(personal__email="x")', True),
        ("PersonalData.objects.all()", True),
        ('getattr(user, "personal", None)', True),
        ("from xiufu.register.people.personal import personal_of", False),
        ('User.objects.select_related("personal")', False),
        ("personal.keep(user, person)", False),
    ],
)
def test_the_search_finds_what_it_must(line: str, found: bool):
    assert bool(NAMED.search(without_imports(line))) is found


def test_who_reads(timed: World):
    user = timed.users["banner"]
    own = personal_of(timed.actor("banner"), user.pk, Why.ADMINISTRATION, START)
    assert own == Personal("banner姓名", "13900000000", "")
    assert logged() == []
    assert personal_of(timed.actor("administrator"), user.pk, Why.ADMINISTRATION, START) == own
    assert logged() == [("personal.read", f"user:{user.pk}")]
    line = LogLine.objects.get()
    assert (line.user_id, json.loads(line.data)) == (timed.users["administrator"].pk, {"why": "administration"})
    for name in timed.users:
        if name not in ("banner", "administrator"):
            with pytest.raises(Refused) as refused:
                personal_of(timed.actor(name), user.pk, Why.ADMINISTRATION, START)
            assert refused.value.code == 403


def test_pages_of_administrators_log_each_read(timed: World):
    user, client = timed.users["banner"], timed.client("administrator")
    assert "13900000000" in said(client.get(f"/people/accounts/{user.pk}"))
    assert "13900000000" in said(client.get(f"/people/accounts/{user.pk}/change"))
    assert "13900000000" not in said(client.get("/people/accounts"))
    assert logged() == [("personal.read", f"user:{user.pk}")] * 2
    page = said(timed.client("banner").get("/people/me"))
    assert ("13900000000" in page, page.count("查看个人信息")) == (True, 2)
    assert logged() == [("personal.read", f"user:{user.pk}")] * 2


def test_the_log_holds_salted_hashes(timed: World):
    client, user = timed.client("administrator"), timed.users["expert"]
    given = {"name": "张三丰", "phone": "13911112222", "email": "zhang@example.org"}
    client.post(f"/people/accounts/{user.pk}/change", {"role": "expert", "expected": 1} | given)
    kept = PersonalData.objects.get(user=user)
    line = LogLine.objects.get(action="account.changed")
    assert json.loads(line.data)["personal"] == {field: hashed(kept.salt, value) for field, value in given.items()}
    everything = str(list(LogLine.objects.values_list()))
    assert [value for value in given.values() if value in everything] == []
    assert len(kept.salt) == 64
    # nothing changed: nothing to hash anew
    client.post(f"/people/accounts/{user.pk}/change", {"role": "expert", "expected": 2} | given)
    assert PersonalData.objects.get(user=user).salt == kept.salt


def test_erasing(timed: World):
    project = timed.project()
    timed.do(project, "list_project", date(2024, 3, 1))
    user, theirs, client = timed.users["banner"], timed.client("banner"), timed.client("administrator")
    give_second_factor(user)
    entry = ProjectEntry.objects.get().user_id
    answer = client.post(f"/people/accounts/{user.pk}/erase", {"why": "asked"})
    assert (answer.status_code, "我知道删除后不能恢复" in said(answer)) == (422, True)
    answer = client.post(f"/people/accounts/{user.pk}/erase", {"why": "asked", "sure": "on"})
    assert answer.status_code == 302
    left = User.objects.get(pk=user.pk)
    assert (left.username, left.is_active, left.has_usable_password(), left.second_factor_at) == (
        f"erased-{user.pk}", False, False, None
    )  # fmt: skip
    assert (PersonalData.objects.filter(user=user).count(), theirs.get("/people/me").status_code) == (0, 302)
    assert Client().post("/people/sign-in", {"username": "banner", "password": PASSWORD}).status_code == 422
    # what it did stays, and the chain holds
    assert ProjectEntry.objects.get().user_id == entry == user.pk
    assert list(broken_lines()) == []
    assert ("account.erased", f"user:{user.pk}") in logged()
    page = said(client.get(f"/people/accounts/{user.pk}"))
    assert ("banner姓名" in page, "个人信息已删除，账号不再启用" in page) == (False, True)
    assert f"账号{user.pk}" in said(client.get("/people/accounts"))
    for what in ("enable", "reset-password", "reset-second-factor"):
        assert client.post(f"/people/accounts/{user.pk}/{what}").status_code == 409
    again = client.post(f"/people/accounts/{user.pk}/erase", {"why": "asked", "sure": "on"})
    assert again.status_code == 409
