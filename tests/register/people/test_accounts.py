"""Administration of accounts: what each role is asked, who may do what to whom, one-time passwords, lists, stale edits."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from tests.register.people.clock import START, Clock, logged
from tests.register.resending import sent_again
from tests.register.world import PASSWORD, World, account
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import PersonalData, User
from xiufu.register.accounts.roles import Role
from xiufu.register.journal.models import LogLine
from xiufu.register.people import actions
from xiufu.register.people.actions import Post, open_account
from xiufu.register.people.personal import Personal
from xiufu.register.rules.refusals import Refused

NEW = "/people/accounts/new"
ASKED = {"username": "li.si", "name": "某某", "phone": "0477-8000000", "email": "a@example.org"}
ALSO = {
    Role.OFFICER: {"department": "water", "division": "152921"},
    Role.AUDITOR: {"division": "150000"},
    Role.INVESTOR: {"party": ""},
    Role.OBLIGOR: {"party": ""},
    Role.PREPARER: {"party": ""},
    Role.EXPERT: {},
    Role.ADMINISTRATOR: {},
}


def said(answer) -> str:
    return answer.content.decode("utf-8")


def of(user: User, what: str = "") -> str:
    return f"/people/accounts/{user.pk}{what}"


@pytest.mark.parametrize("role", list(Role))
def test_a_new_account_of_each_role(timed: World, role: Role):
    client = timed.client("administrator")
    page = said(client.get(NEW, {"role": role.value}))
    assert {name for name in ("department", "division", "party") if f'name="{name}"' in page} == set(ALSO[role])
    also = ALSO[role] | ({"party": timed.parties["investor"].code} if "party" in ALSO[role] else {})
    answer = client.post(NEW, ASKED | also | {"role": role.value})
    shown = re.search(r'id="password">([a-z2-9]{5}(?:-[a-z2-9]{5}){3})<', said(answer))
    assert (answer.status_code, bool(shown)) == (200, True)
    user = User.objects.get(username="li.si")
    assert (user.role, user.one_time_password, user.department, user.division) == (
        role, True, also.get("department", ""), also.get("division", "")
    )  # fmt: skip
    assert user.party == (timed.parties["investor"] if "party" in also else None)
    assert shown
    theirs = Client()
    assert theirs.post("/people/sign-in", {"username": "li.si", "password": shown[1]}).status_code == 302
    assert theirs.get("/people/me").headers["Location"] == "/people/password"
    assert ("account.opened", f"user:{user.pk}") in logged()
    assert shown[1] not in str(list(LogLine.objects.values_list()))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"username": "banner"}, "账号：已有账号“banner”，请换一个"),
        ({"username": "BANNER"}, "账号：已有账号“BANNER”，请换一个"),
        ({"username": "a b"}, "账号：应为 3 至 40 个字母、数字"),
        ({"username": "<script>"}, "账号：应为 3 至 40 个字母、数字"),
        ({"username": ""}, "账号：没有填，请填写"),
        ({"name": ""}, "姓名：没有填，请填写"),
        ({"phone": "abc"}, "电话：应为电话号码，只用数字、空格和横线"),
        ({"email": "abc"}, "电子邮箱：应写成 name@example.com 这样的邮箱地址"),
        ({"department": ""}, "部门：没有选，请选择"),
        ({"division": "999999"}, "辖区：不在可选的各项之中，请重新选择"),
        ({"name": "a\0b"}, "姓名："),
    ],
)
def test_what_is_wrong_with_a_new_account(timed: World, given: dict[str, str], problem: str):
    data = ASKED | ALSO[Role.OFFICER] | {"role": "officer"} | given
    answer = timed.client("administrator").post(NEW, data)
    assert (answer.status_code, problem in said(answer)) == (422, True)
    assert ("0477-8000000" in said(answer)) == ("phone" not in given)
    assert User.objects.count() == len(timed.users)


def test_every_problem_at_once_and_escaped(timed: World):
    answer = timed.client("administrator").post(NEW, {"role": "investor", "username": "<b>", "party": "<i>9115"})
    page = said(answer)
    assert [one in page for one in ("账号：应为", "姓名：没有填", "没有代码为“&lt;I&gt;9115”的单位，请先登记单位")] == [
        True
    ] * 3
    assert "<b>" not in page


@pytest.mark.parametrize("role", ["", "emperor", "officer'"])
def test_without_a_role_roles_are_offered(timed: World, role: str):
    answer = timed.client("administrator").get(NEW, {"role": role})
    assert (answer.status_code, "新建账号：选角色" in said(answer)) == (422 if role else 200, True)


@pytest.mark.parametrize(
    ("post", "said"),
    [
        (Post(Role.OFFICER, "", "152900"), "部门："),
        (Post(Role.OFFICER, "water", ""), "辖区："),
        (Post(Role.OFFICER, "water", "152999"), "辖区："),
        (Post(Role.EXPERT, "water", ""), "部门："),
        (Post(Role.EXPERT, "", "152900"), "辖区："),
        (Post(Role.INVESTOR), "单位："),
        (Post(Role.ADMINISTRATOR, "", "", 1), "单位："),
    ],
)
def test_a_post_must_fit_its_role(timed: World, post: Post, said: str):
    with pytest.raises(Refused) as refused:
        open_account(actor=timed.actor("administrator"), username="li.si", post=post, person=Personal("某"), now=START)
    assert [one[:3] for one in refused.value.reasons] == [said]


@pytest.mark.parametrize("name", ["banner", "province", "auditor", "expert", "investor"])
def test_only_administrators_administer(timed: World, name: str):
    actor, victim = timed.actor(name), timed.users["other_expert"].pk
    calls = (
        lambda: open_account(actor=actor, username="li.si", post=Post(Role.EXPERT), person=Personal("某"), now=START),
        lambda: actions.change_account(
            actor=actor, user_id=victim, post=Post(Role.EXPERT), person=Personal("某"), expected=1, now=START
        ),
        lambda: actions.disable(actor=actor, user_id=victim, now=START),
        lambda: actions.enable(actor=actor, user_id=victim, now=START),
        lambda: actions.reset(actor=actor, user_id=victim, with_second_factor=True, now=START),
        lambda: actions.erase_person(actor=actor, user_id=victim, why="left", now=START),
    )
    for call in calls:
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == 403
    assert LogLine.objects.count() == 0


def test_changing_an_account(timed: World):
    user, client = timed.users["expert"], timed.client("administrator")
    data = {"role": "officer", "department": "water", "division": "152921", "name": "新名", "expected": 1}
    assert client.post(of(user, "/change"), data).headers["Location"] == of(user)
    user.refresh_from_db()
    assert (user.role, user.department, user.division, user.version) == ("officer", "water", "152921", 2)
    assert "新名" in said(client.get(of(user)))
    line = LogLine.objects.get(action="account.changed")
    assert '"from": {"department": "", "division": "", "party_id": null, "role": "expert"}' in line.data
    assert "新名" not in line.data


def test_a_stale_change_says_who_and_when(timed: World):
    user, client = timed.users["expert"], timed.client("administrator")
    data = {"role": "expert", "name": "新名", "expected": 1}
    assert client.post(of(user, "/change"), data).status_code == 302
    told = "账号“administrator”已在 2026-11-23 10:00 修改账号：个人信息有改动"
    sent_again(client, of(user, "/change"), data | {"name": "又一名"}, told, 'value="又一名"')
    assert PersonalData.objects.get(user=user).name == "又一名"
    # a post that another administrator gave, and an account that was disabled, are told with what changed
    officer = {"role": "officer", "department": "water", "division": "152921", "name": "又一名"}
    assert client.post(of(user, "/change"), officer | {"expected": 3}).status_code == 302
    assert client.post(of(user, "/disable")).status_code == 302
    page = sent_again(
        client, of(user, "/change"), officer | {"department": "energy", "expected": 3},
        "“角色”由“评审专家”改为“主管部门人员”，“部门”由“无”改为“水利”，“辖区”由“无”改为“阿拉善左旗”", "10:00 停用</li>",
    )  # fmt: skip
    assert "新名" not in page.replace("又一名", "")


def test_nobody_changes_his_own_role_or_disables_himself(timed: World):
    me, client = timed.users["administrator"], timed.client("administrator")
    account("second", Role.ADMINISTRATOR)
    answer = client.post(of(me, "/change"), {"role": "expert", "name": "某", "expected": 1})
    assert (answer.status_code, "不能修改自己的角色" in said(answer)) == (409, True)
    for what in ("disable", "reset-password", "reset-second-factor"):
        assert client.post(of(me, f"/{what}")).status_code == 409
    assert client.post(of(me, "/erase"), {"why": "left", "sure": "on"}).status_code == 409
    assert client.post(of(me, "/change"), {"role": "administrator", "name": "新名", "expected": 1}).status_code == 302
    me.refresh_from_db()
    assert (me.role, me.is_active, me.check_password(PASSWORD)) == ("administrator", True, True)


def test_the_last_administrator_stays(timed: World):
    """Through the actions, as somebody whose account was disabled while he was working."""
    other = account("second", Role.ADMINISTRATOR)
    left = Actor(other.pk, "second", Role.ADMINISTRATOR, "", "", None, "某")
    me = timed.users["administrator"].pk
    actions.disable(actor=timed.actor("administrator"), user_id=other.pk, now=START)
    calls = (
        lambda: actions.disable(actor=left, user_id=me, now=START),
        lambda: actions.erase_person(actor=left, user_id=me, why="left", now=START),
        lambda: actions.change_account(
            actor=left, user_id=me, post=Post(Role.EXPERT), person=Personal("某"), expected=1, now=START
        ),
    )
    for call in calls:
        with pytest.raises(Refused, match="最后一个启用的系统管理员"):
            call()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_disable_each_other(shared_world: World):
    account("second", Role.ADMINISTRATOR)
    mine, other = (User.objects.get(username=name) for name in ("administrator", "second"))

    def disable(pair: tuple[User, User]) -> str:
        by, whom = pair
        try:
            actor = Actor(by.pk, by.username, Role.ADMINISTRATOR, "", "", None, "某")
            actions.disable(actor=actor, user_id=whom.pk, now=START)
            return "disabled"
        except Refused:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, [(mine, other), (other, mine)])) == ["disabled", "refused"]
    assert User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1


def test_disabling_ends_sessions_for_good(timed: World):
    user, theirs, client = timed.users["expert"], timed.client("expert"), timed.client("administrator")
    assert theirs.get("/people/me").status_code == 200
    key = theirs.cookies["sessionid"].value
    assert client.post(of(user, "/disable")).status_code == 302
    assert theirs.get("/people/me").status_code == 302
    assert Client().post("/people/sign-in", {"username": "expert", "password": PASSWORD}).status_code == 422
    assert client.post(of(user, "/enable")).status_code == 302
    assert Client(headers={"cookie": f"sessionid={key}"}).get("/people/me").status_code == 302
    assert Client().post("/people/sign-in", {"username": "expert", "password": PASSWORD}).status_code == 302


def test_a_session_from_before_does_not_come_back(timed: World):
    """Disabled and enabled again between two calls."""
    user, theirs = timed.users["expert"], timed.client("expert")
    for act in (actions.disable, actions.enable):
        act(actor=timed.actor("administrator"), user_id=user.pk, now=START)
    assert theirs.get("/people/me").status_code == 302


def test_a_reset_password(timed: World):
    user, theirs, client = timed.users["expert"], timed.client("expert"), timed.client("administrator")
    shown = re.search(r'id="password">([^<]+)<', said(client.post(of(user, "/reset-password"))))
    assert shown
    assert theirs.get("/people/me").status_code == 302
    assert Client().post("/people/sign-in", {"username": "expert", "password": PASSWORD}).status_code == 422
    again = Client()
    assert again.post("/people/sign-in", {"username": "expert", "password": shown[1]}).status_code == 302
    assert again.get("/").headers["Location"] == "/people/password"


def test_a_one_time_password_is_good_for_some_hours(timed: World, clock: Clock):
    user, client = timed.users["expert"], timed.client("administrator")
    page = said(client.post(of(user, "/reset-password")))
    assert "2026-11-26 10:00 前登录" in page  # 72 hours after ten in the morning of the 23rd
    shown = re.search(r'id="password">([^<]+)<', page)
    assert shown
    given = {"username": "expert", "password": shown[1]}
    clock.go(hours=71.9)
    early = Client()
    assert early.post("/people/sign-in", given).status_code == 302
    clock.go(hours=0.1)
    late = Client().post("/people/sign-in", given)
    assert late.status_code == 422
    assert "一次性口令已过期，不能再用。请找系统管理员重置口令" in said(late)
    changed = {"old": shown[1], "new": "another horse 81 river", "again": "another horse 81 river"}
    assert "一次性口令已过期" in said(early.post("/people/password", changed))
    anew = timed.client("administrator")
    assert anew.post(of(user, "/reset-password")).status_code == 200
    user.refresh_from_db()
    assert (user.one_time_password, user.one_time_until) == (True, clock.moment + timedelta(hours=72))


def test_no_account_is_deleted(timed: World):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user WHERE username = 'other_expert'")


@pytest.mark.parametrize("pk", [0, 987654, 2**63, 10**40])
def test_no_such_account(timed: World, pk: int):
    client = timed.client("administrator")
    assert [client.get(f"/people/accounts/{pk}{end}").status_code for end in ("", "/change", "/erase")] == [404] * 3
    assert client.post(f"/people/accounts/{pk}/disable").status_code == 404
    assert client.get(f"/people/parties/{pk}/change").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "OTHER_"}, {"other_banner", "other_league", "other_expert"}),
        ({"q": "某stranger公司"}, {"stranger"}),
        ({"q": "911500000000000000"}, {"investor"}),
        ({"role": "expert"}, {"expert", "other_expert"}),
        ({"role": "expert", "state": "disabled"}, {"other_expert"}),
        ({"role": "expert", "state": "active"}, {"expert"}),
        ({"division": "152900"}, {"other_league"}),
        ({"q": "no such"}, set()),
        ({"q": "<script>"}, set()),
    ],
)
def test_searching_accounts(timed: World, asked: dict[str, str], found: set[str]):
    User.objects.filter(username="other_expert").update(is_active=False)
    page = said(timed.client("administrator").get("/people/accounts", asked))
    assert set(re.findall(r'<a href="/people/accounts/\d+">([^<]+)</a>', page)) == found


@pytest.mark.parametrize(
    "asked", [{"page": "9" * 30}, {"page": "9" * 5000}, {"page": "-1"}, {"page": "x"}, {"page": "0"}, {"page": "\0"}]
)
def test_any_page_number_has_an_answer(timed: World, asked: dict[str, str]):
    client = timed.client("administrator")
    assert [client.get(f"/people/{which}", asked).status_code for which in ("accounts", "parties")] == [200, 200]


@pytest.mark.parametrize(
    "asked", [{"q": "\0"}, {"role": "emperor"}, {"state": "x"}, {"division": "x"}, {"q": "x" * 61}]
)
def test_wrong_filters_are_named(timed: World, asked: dict[str, str]):
    answer = timed.client("administrator").get("/people/accounts", asked)
    assert (answer.status_code, 'class="problem"' in said(answer)) == (422, True)


def test_lists_are_paged_with_a_bounded_number_of_queries(timed: World, django_assert_max_num_queries):
    for number in range(40):
        user = User.objects.create(username=f"many{number:02d}", role=Role.EXPERT)
        PersonalData.objects.create(user=user, name=f"某{number}", salt="0")
    client = timed.client("administrator")
    with django_assert_max_num_queries(8):
        page = said(client.get("/people/accounts", {"q": "many"}))
    # 25 rows, the field of the filter, the link to the next page
    assert (page.count("many"), "第 1 页，共 2 页" in page, "q=many&amp;page=2" in page) == (27, True, True)
    page = said(client.get("/people/accounts", {"q": "many", "page": "2"}))
    assert re.findall(r">(many\d\d)<", page) == [f"many{number}" for number in range(25, 40)]
    with django_assert_max_num_queries(8):
        client.get("/people/parties")
    with django_assert_max_num_queries(14):
        client.get(of(timed.users["expert"]))


def test_administrators_see_no_projects(timed: World):
    timed.project()
    client = timed.client("administrator")
    assert client.get(reverse("library:projects")).status_code == 403
    assert "项目库" not in said(client.get("/people/accounts"))


def test_the_first_administrator():
    out = StringIO()
    call_command("make_administrator", "root.admin", "某管理员", stdout=out)
    password = re.search(r"一次性口令：(\S+)", out.getvalue())
    assert password
    user = User.objects.get(username="root.admin")
    assert (user.role, user.one_time_password, user.check_password(password[1])) == ("administrator", True, True)
    assert logged() == [("account.opened", f"user:{user.pk}")]
    with pytest.raises(CommandError, match=r"已有账号“root\.admin”，请换一个"):
        call_command("make_administrator", "root.admin", "某")
    with pytest.raises(CommandError, match="账号：应为 3 至 40 个"):
        call_command("make_administrator", "no spaces", "某")
