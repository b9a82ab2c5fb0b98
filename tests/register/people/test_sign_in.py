"""Signing in: the same answer for every failure, lockout, sessions that end, one-time passwords, the log."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings

from tests.register.people.clock import START, Clock, logged
from tests.register.people.hashing import Counting
from tests.register.world import PASSWORD, World
from xiufu.register.accounts.models import User
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.people.models import Attempt
from xiufu.register.people.signing import WRONG, identified
from xiufu.register.rules.refusals import Refused

SIGN_IN = "/people/sign-in"
NEW = "another horse 81 river"


def tried(
    username: str,
    password: str = "wrong",
    *,
    address: str = "192.0.2.1",
    client: Client | None = None,
    to: str = SIGN_IN,
):
    given = {"username": username, "password": password}
    return (client or Client()).post(to, given, REMOTE_ADDR=address)


def said(answer) -> str:
    return answer.content.decode("utf-8")


def test_a_session_begins_with_a_new_key(timed: World):
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["onwards"] = "/before"
    session.save()
    before = session.session_key or ""
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert tried("banner", PASSWORD, client=client).status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert client.get("/").status_code == 200
    assert Client(headers={"cookie": f"sessionid={before}"}).get("/").status_code == 302
    assert logged() == [("sign_in", f"user:{timed.users['banner'].pk}")]


def test_every_failure_is_answered_alike(timed: World):
    User.objects.filter(username="expert").update(is_active=False)
    answers = []
    for username, password in (("banner", "wrong"), ("nobody-has-this", "wrong"), ("expert", PASSWORD)):
        answer = tried(username, password)
        assert (answer.status_code, WRONG in said(answer)) == (422, True)
        answers.append(said(answer).replace(username, "X").split("csrfmiddlewaretoken")[0])
    assert len(set(answers)) == 1
    assert [action for action, _ in logged()] == ["sign_in.failed"] * 3
    assert "nobody-has-this" not in str(LogLine.objects.values_list()) + str(Attempt.objects.values_list())


@override_settings(PASSWORD_HASHERS=["tests.register.people.hashing.Counting"])
def test_every_failure_hashes_once(timed: World):
    User.objects.filter(username="expert").update(is_active=False)
    counts = []
    for username in ("banner", "nobody-has-this", "expert"):
        Counting.count = 0
        tried(username)
        counts.append(Counting.count)
    assert counts == [1, 1, 1]


@pytest.mark.parametrize("username", ["banner", "nobody-has-this"])
def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(timed: World, clock: Clock, username: str):
    for _ in range(5):
        assert tried(username).status_code == 422
        clock.go(seconds=1)
    locked = tried(username, PASSWORD, address="198.51.100.7")
    # the first of the five was at 10:00:00, so it no longer counts from 10:15:00 on
    assert (locked.status_code, "已暂时锁定，请在 10:15:00 以后再试" in said(locked)) == (429, True)
    assert tried("banner2", PASSWORD).status_code == 302
    clock.moment = START.replace(minute=14, second=59)
    assert tried(username, PASSWORD).status_code == 429
    clock.go(seconds=1)
    assert tried(username, PASSWORD).status_code == (302 if username == "banner" else 422)
    assert [action for action, _ in logged()][:6] == ["sign_in.failed"] * 5 + ["sign_in.locked"]
    assert json.loads(LogLine.objects.filter(action="sign_in.locked")[0].data) == {"by": "account"}
    assert list(broken_lines()) == []


def test_success_takes_the_failures_of_the_account_back(timed: World):
    for _ in range(3):
        for _ in range(4):
            tried("banner")
        assert tried("banner", PASSWORD, address="198.51.100.7").status_code == 302
    assert Attempt.objects.count() == 0


def test_twenty_failures_lock_the_address(timed: World, clock: Clock):
    names = list(timed.users)[:10]
    for name in names * 2:
        assert tried(name).status_code == 422
    assert tried("banner", PASSWORD).status_code == 429
    assert tried("banner", PASSWORD, address="198.51.100.7").status_code == 302
    assert json.loads(LogLine.objects.get(action="sign_in.locked").data) == {"by": "address"}
    clock.go(minutes=15)
    assert tried("banner", PASSWORD).status_code == 302


def test_a_brute_force_is_judged_five_times(timed: World):
    """The right password is among them, and is not found."""
    guesses = [f"guess {number}" for number in range(60)]
    guesses[30] = PASSWORD
    answers = [
        tried("banner", guess, address=f"192.0.2.{place % 200}").status_code for place, guess in enumerate(guesses)
    ]
    assert (answers.count(422), answers.count(429), answers.count(302)) == (5, 55, 0)


def test_the_address_is_what_our_own_proxy_saw(timed: World):
    """Behind one proxy its line counts, not what the caller wrote before it; without a proxy the header counts nothing."""
    with override_settings(PROXIES=1):
        for place in range(20):
            forged = {"X-Forwarded-For": f"203.0.113.{place}, 192.0.2.9"}
            Client(headers=forged).post(SIGN_IN, {"username": f"any{place}", "password": "x"}, REMOTE_ADDR="10.0.0.1")
    assert set(Attempt.objects.values_list("address", flat=True)) == {"192.0.2.9"}
    Client(headers={"X-Forwarded-For": "192.0.2.9"}).post(
        SIGN_IN, {"username": "any", "password": "x"}, REMOTE_ADDR="10.0.0.1"
    )
    assert Attempt.objects.latest("pk").address == "10.0.0.1"


@pytest.mark.django_db(transaction=True)
def test_of_twelve_at_once_five_are_judged(shared_world: World):
    def guess(number: int) -> int:
        try:
            identified(username="banner", password=f"guess {number}", address=f"192.0.2.{number}", now=START)
            return 200
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(guess, range(12))) == [422] * 5 + [429] * 7


@pytest.mark.parametrize(
    ("asked", "onwards"),
    [
        ("/people/me", "/people/me"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///evil.example", "/"),
        ("", "/"),
    ],
)
def test_no_open_redirect(timed: World, asked: str, onwards: str):
    answer = Client().post(SIGN_IN, {"username": "banner", "password": PASSWORD}, query_params={"next": asked})
    assert (answer.status_code, answer.headers["Location"]) == (302, onwards)


def test_everybody_is_led_to_the_desk(timed: World):
    asked = Client().get("/").headers["Location"]
    assert asked == "/people/sign-in?next=%2F"
    for to in (SIGN_IN, asked):
        assert tried("administrator", PASSWORD, to=to).headers["Location"] == "/"
        assert tried("banner", PASSWORD, to=to).headers["Location"] == "/"


def test_a_page_is_come_back_to(timed: World):
    assert Client().get("/people/me?a=1").headers["Location"] == "/people/sign-in?next=%2Fpeople%2Fme%3Fa%3D1"
    assert Client().post("/people/sign-out").headers["Location"] == "/people/sign-in"


def test_half_an_hour_without_a_call_ends_the_session(timed: World, clock: Clock):
    client = Client()
    tried("banner", PASSWORD, client=client)
    for _ in range(4):
        clock.go(minutes=29)
        assert client.get("/people/me").status_code == 200
    clock.go(minutes=30, seconds=1)
    assert client.get("/people/me").headers["Location"].startswith(SIGN_IN)
    line = LogLine.objects.get(action="sign_out")
    assert (json.loads(line.data), line.user_id) == ({"why": "idle"}, timed.users["banner"].pk)


def test_twelve_hours_end_the_session_in_any_case(timed: World, clock: Clock):
    client = Client()
    tried("banner", PASSWORD, client=client)
    for _ in range(36):
        clock.go(minutes=20)
        assert client.get("/people/me").status_code == 200
    clock.go(seconds=1)
    assert client.get("/people/me").status_code == 302
    assert json.loads(LogLine.objects.get(action="sign_out").data) == {"why": "age"}


def test_signing_out(timed: World):
    client = Client()
    tried("banner", PASSWORD, client=client)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post("/people/sign-out").headers["Location"] == SIGN_IN
    assert Client(headers={"cookie": f"sessionid={key}"}).get("/people/me").status_code == 302
    assert logged()[-1] == ("sign_out", f"user:{timed.users['banner'].pk}")


def test_a_one_time_password_must_be_changed_first(timed: World):
    User.objects.filter(username="banner").update(one_time_password=True)
    client = Client()
    tried("banner", PASSWORD, client=client, to=f"{SIGN_IN}?next=/people/me")
    for address in ("/", "/people/me", "/people/second-factor/set-up"):
        assert client.get(address).headers["Location"] == "/people/password"
    page = said(client.get("/people/password"))
    assert "请先换成只有您自己知道的口令" in page
    assert "项目库" not in page
    answer = client.post("/people/password", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert answer.headers["Location"] == "/people/me"
    assert client.get("/people/me").status_code == 200
    assert tried("banner", PASSWORD).status_code == 422
    assert tried("banner", NEW).status_code == 302


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"old": "wrong"}, "原口令不对，请重新填写"),
        ({"again": "something else 12"}, "再填一次新口令：与新口令不一致，请重新填写"),
        ({"new": "short 1", "again": "short 1"}, "口令太短，至少 12 个字符"),
        ({"new": "1" * 14 + "7", "again": "1" * 14 + "7"}, "口令不能全是数字，请加上字母或符号"),
        ({"new": "qwertyuiop12", "again": "qwertyuiop12"}, "口令太常见，容易被猜中，请另选一个"),
        ({"new": "administrator", "again": "administrator"}, "口令与账号太相似，请另选一个"),
        ({"new": PASSWORD, "again": PASSWORD}, "新口令与原口令相同，请另选一个"),
        ({"old": "", "new": "", "again": ""}, "原口令：没有填，请填写"),
    ],
)
def test_what_is_asked_of_a_new_password(timed: World, given: dict[str, str], problem: str):
    answer = timed.client("administrator").post("/people/password", {"old": PASSWORD, "new": NEW, "again": NEW} | given)
    assert (answer.status_code, problem in said(answer)) == (422, True)
    assert User.objects.get(username="administrator").check_password(PASSWORD)


def test_a_new_password_ends_other_sessions(timed: World):
    here, there = timed.client("banner"), timed.client("banner")
    assert here.post("/people/password", {"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 302
    assert (here.get("/people/me").status_code, there.get("/people/me").status_code) == (200, 302)


def test_the_old_password_cannot_be_guessed_in_an_open_session(timed: World):
    client = timed.client("banner")
    for _ in range(5):
        assert client.post("/people/password", {"old": "wrong", "new": NEW, "again": NEW}).status_code == 422
    assert client.post("/people/password", {"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 429
    assert [action for action, _ in logged()] == ["password.failed"] * 5 + ["password.locked"]
