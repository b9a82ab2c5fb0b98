"""The second factor: its duty, its set-up, its codes, recovery codes, guesses, and its reset."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from tests.register.people.clock import Clock, logged
from tests.register.people.codes import SECRET, code_at, give_second_factor
from tests.register.world import PASSWORD, World
from xiufu.register.accounts.models import User
from xiufu.register.journal.models import LogLine
from xiufu.register.people.models import Authenticator, RecoveryCode
from xiufu.register.people.second_factor import secret_as_text

SIGN_IN, CODE, SET_UP = "/people/sign-in", "/people/second-factor", "/people/second-factor/set-up"
WITH_DUTY = (
    "banner",
    "banner2",
    "forestry",
    "league",
    "other_banner",
    "other_league",
    "province",
    "auditor",
    "administrator",
)


def said(answer) -> str:
    return answer.content.decode("utf-8")


def with_password(name: str, password: str = PASSWORD) -> Client:
    client = Client()
    assert client.post(SIGN_IN, {"username": name, "password": password}).status_code == 302
    return client


def set_up(client: Client, clock: Clock) -> tuple[str, list[str]]:
    """Sets the second factor up as its page says: the secret, and the recovery codes."""
    page = said(client.get(SET_UP))
    signed = re.search(r'name="secret" value="([^"]+)"', page)
    assert signed
    secret = signing.loads(signed[1], salt="xiufu.set_up")["secret"]
    assert secret_as_text(secret) in page
    answer = client.post(SET_UP, {"secret": signed[1], "code": code_at(secret, clock.moment)})
    codes = re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", said(answer))
    assert (answer.status_code, len(set(codes))) == (200, 10)
    return secret, codes


def test_our_authenticator_is_that_of_the_rfc():
    # RFC 6238 Appendix B, SHA-1, the last six of its eight digits
    seconds = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
    assert {at: code_at(SECRET, datetime.fromtimestamp(at, UTC)) for at in seconds} == seconds


def test_a_secret_as_people_type_it():
    assert secret_as_text(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


@override_settings(SECOND_FACTOR=True)
def test_whose_duty_it_is(timed: World):
    owed = [name for name in timed.users if timed.client(name).get("/people/me").headers.get("Location") == SET_UP]
    assert tuple(owed) == WITH_DUTY


@override_settings(SECOND_FACTOR=True)
def test_set_up_at_the_first_sign_in_then_a_code_at_each(timed: World, clock: Clock):
    client = with_password("banner")
    assert client.get("/").headers["Location"] == SET_UP
    assert "项目库" not in said(client.get(SET_UP))
    secret, _ = set_up(client, clock)
    assert client.get("/").status_code == 200

    clock.go(seconds=30)
    again = with_password("banner")
    for address in ("/", "/people/me", "/people/password", SET_UP):
        assert again.get(address).headers["Location"] == CODE
    before = again.cookies[settings.SESSION_COOKIE_NAME].value
    answer = again.post(CODE, {"code": code_at(secret, clock.moment)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert again.get("/").status_code == 200
    assert again.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert Client(headers={"cookie": f"sessionid={before}"}).get("/people/me").status_code == 302
    assert [action for action, _ in logged()] == [
        "sign_in", "second_factor.set_up", "sign_in", "sign_in.second_factor"
    ]  # fmt: skip


def test_without_the_duty_who_has_one_is_asked_all_the_same(timed: World, clock: Clock):
    set_up(timed.client("investor"), clock)
    assert with_password("investor").get("/people/me").headers["Location"] == CODE


def test_the_address_for_authenticators(timed: World):
    page = said(timed.client("banner").get(SET_UP))
    found = re.search(r'id="otpauth">([^<]+)<', page)
    assert found
    address = found[1].replace("&amp;", "&")
    secret = re.search(r'id="secret">([^<]+)<', page)
    assert secret
    plain = secret[1].replace(" ", "")
    assert address.startswith("otpauth://totp/")
    assert f"secret={plain}&algorithm=SHA1&digits=6&period=30" in address


def test_looking_keeps_nothing(timed: World):
    timed.client("banner").get(SET_UP)
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_is_good_for_one_step_to_either_side(timed: World, clock: Clock, steps: int):
    give_second_factor(timed.users["banner"])
    client = with_password("banner")
    moment = clock.moment.timestamp() + 30 * steps
    code = code_at(SECRET, datetime.fromtimestamp(moment, UTC))
    assert client.post(CODE, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302


@pytest.mark.parametrize("steps", [-2, 2])
def test_older_and_later_codes_are_refused(timed: World, clock: Clock, steps: int):
    give_second_factor(timed.users["banner"])
    moment = clock.moment.timestamp() + 30 * steps
    code = code_at(SECRET, datetime.fromtimestamp(moment, UTC))
    answer = with_password("banner").post(CODE, {"code": code})
    assert (answer.status_code, "验证码不对" in said(answer)) == (422, True)


def test_a_code_works_once(timed: World, clock: Clock):
    give_second_factor(timed.users["banner"])
    code = code_at(SECRET, clock.moment)
    assert with_password("banner").post(CODE, {"code": code}).status_code == 302
    assert with_password("banner").post(CODE, {"code": code}).status_code == 422


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "abcdef", "-12345", "9" * 20, "1e5", "000000"])
def test_no_code_is_not_a_code(timed: World, code: str):
    give_second_factor(timed.users["banner"])
    assert with_password("banner").post(CODE, {"code": code}).status_code == 422


def test_five_wrong_codes_lock(timed: World, clock: Clock):
    give_second_factor(timed.users["banner"])
    client = with_password("banner")
    for _ in range(5):
        assert client.post(CODE, {"code": "000000"}).status_code == 422
    assert client.post(CODE, {"code": code_at(SECRET, clock.moment)}).status_code == 429
    # signing in anew gives no new guesses
    assert with_password("banner").post(CODE, {"code": code_at(SECRET, clock.moment)}).status_code == 429
    clock.go(minutes=15)
    client = with_password("banner")
    assert client.post(CODE, {"code": code_at(SECRET, clock.moment)}).status_code == 302
    assert [action for action, _ in logged()].count("second_factor.locked") == 1


def test_recovery_codes_work_once_each_and_are_kept_hashed(timed: World, clock: Clock):
    client = timed.client("banner")
    _, codes = set_up(client, clock)
    assert with_password("banner").post(CODE, {"code": codes[0].upper()}).status_code == 302
    assert with_password("banner").post(CODE, {"code": codes[0]}).status_code == 422
    assert with_password("banner").post(CODE, {"code": codes[1].replace("-", "")}).status_code == 302
    assert "还有 8 个没有用过" in said(client.get("/people/me"))
    kept = " ".join(RecoveryCode.objects.values_list("hashed", flat=True)).lower()
    assert [code for code in codes if code in kept or code.replace("-", "") in kept] == []
    everything = str(list(LogLine.objects.values_list())).lower()
    assert [code for code in codes if code in everything] == []


def test_new_recovery_codes_replace_the_old_ones(timed: World, clock: Clock):
    client = timed.client("banner")
    _, old = set_up(client, clock)
    new = re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", said(client.post("/people/second-factor/recovery-codes")))
    assert (len(new), set(new) & set(old)) == (10, set())
    assert with_password("banner").post(CODE, {"code": old[0]}).status_code == 422
    assert with_password("banner").post(CODE, {"code": new[0]}).status_code == 302


def test_recovery_codes_of_another_are_none(timed: World, clock: Clock):
    _, codes = set_up(timed.client("banner"), clock)
    give_second_factor(timed.users["banner2"])
    assert with_password("banner2").post(CODE, {"code": codes[0]}).status_code == 422


def test_a_wrong_code_keeps_the_secret_that_was_added(timed: World, clock: Clock):
    client = timed.client("banner")
    secret = "31" * 20
    signed = signing.dumps({"user": timed.users["banner"].pk, "secret": secret}, salt="xiufu.set_up")
    answer = client.post(SET_UP, {"secret": signed, "code": "000000"})
    assert (answer.status_code, secret_as_text(secret) in said(answer)) == (422, True)
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("whose", ["banner2", "nobody", "unsigned"])
def test_a_secret_of_another_is_refused(timed: World, clock: Clock, whose: str):
    secret = "31" * 20
    user = timed.users["banner2"].pk if whose == "banner2" else 0
    signed = secret if whose == "unsigned" else signing.dumps({"user": user, "secret": secret}, salt="xiufu.set_up")
    answer = timed.client("banner").post(SET_UP, {"secret": signed, "code": code_at(secret, clock.moment)})
    assert (answer.status_code, "上一次显示的密钥已失效" in said(answer)) == (422, True)
    assert (Authenticator.objects.count(), secret_as_text(secret) in said(answer)) == (0, False)


def test_no_second_second_factor(timed: World, clock: Clock):
    client = timed.client("banner")
    set_up(client, clock)
    assert client.get(SET_UP).headers["Location"] == "/people/me"
    assert Authenticator.objects.count() == 1


@override_settings(SECOND_FACTOR=True)
def test_a_reset_takes_it_away_with_the_password_and_the_sessions(timed: World, clock: Clock):
    secret, codes = set_up(timed.client("banner"), clock)
    clock.go(seconds=30)
    open_session = with_password("banner")
    open_session.post(CODE, {"code": code_at(secret, clock.moment)})
    assert open_session.get("/people/me").status_code == 200
    set_up(administrator := timed.client("administrator"), clock)

    user = User.objects.get(username="banner")
    answer = administrator.post(f"/people/accounts/{user.pk}/reset-second-factor")
    password = re.search(r'id="password">([^<]+)<', said(answer))
    assert password
    assert open_session.get("/people/me").headers["Location"].startswith(SIGN_IN)
    left = (Authenticator.objects.filter(user=user), RecoveryCode.objects.filter(authenticator__user=user))
    assert [rows.count() for rows in left] == [0, 0]
    assert Client().post(SIGN_IN, {"username": "banner", "password": PASSWORD}).status_code == 422
    client = with_password("banner", password[1])
    assert client.get("/").headers["Location"] == "/people/password"
    new = "another horse 81 river"
    client.post("/people/password", {"old": password[1], "new": new, "again": new})
    assert client.get("/").headers["Location"] == SET_UP
    assert ("account.second_factor_reset", f"user:{user.pk}") in logged()
    assert password[1] not in str(list(LogLine.objects.values_list()))
    assert codes


def test_a_one_time_password_does_not_go_round_the_second_factor(timed: World, clock: Clock):
    """Who knows a one-time password but has not the device can change nothing."""
    give_second_factor(timed.users["banner"])
    User.objects.filter(username="banner").update(one_time_password=True)
    client = with_password("banner")
    new = "another horse 81 river"
    answer = client.post("/people/password", {"old": PASSWORD, "new": new, "again": new})
    assert answer.headers["Location"] == CODE
    assert User.objects.get(username="banner").check_password(PASSWORD)
    client.post(CODE, {"code": code_at(SECRET, clock.moment)})
    assert client.get("/").headers["Location"] == "/people/password"


def test_a_copy_of_the_database_holds_no_secret(timed: World, clock: Clock):
    secret, _ = set_up(timed.client("banner"), clock)
    everything = repr([list(model._default_manager.values_list()) for model in apps.get_models()])
    plain = secret_as_text(secret).replace(" ", "")
    assert [one for one in (secret, plain, repr(bytes.fromhex(secret))) if one.lower() in everything.lower()] == []
    [kept] = Authenticator.objects.values_list("sealed", flat=True)
    assert kept in everything


def test_what_is_encrypted_for_one_account_opens_for_no_other(timed: World, clock: Clock):
    give_second_factor(timed.users["banner"])
    give_second_factor(timed.users["banner2"], "31" * 20)
    [kept] = Authenticator.objects.filter(user=timed.users["banner"]).values_list("sealed", flat=True)
    Authenticator.objects.filter(user=timed.users["banner2"]).update(sealed=kept)
    assert with_password("banner2").post(CODE, {"code": code_at(SECRET, clock.moment)}).status_code == 409


def test_where_the_key_is_lost_people_are_told_and_administrators_reset(timed: World, clock: Clock):
    secret, codes = set_up(timed.client("banner"), clock)
    clock.go(seconds=30)
    before = logged()
    with override_settings(SECRET_KEY="a key made anew, since nobody had kept the other"):
        client = with_password("banner")
        for code in [code_at(secret, clock.moment), codes[0], "000000"] * 2:
            answer = client.post(CODE, {"code": code})
            assert (answer.status_code, "不是启用双因素时的那一个" in said(answer)) == (409, True)
        # no attempt was counted, nobody is locked
        assert [action for action, _ in logged()[len(before) :]] == ["sign_in"]
        banner = User.objects.get(username="banner")
        timed.users["banner"].second_factor_at = banner.second_factor_at
        assert timed.client("banner").post("/people/second-factor/recovery-codes").status_code == 409
        with pytest.raises(CommandError, match="另有 1 个账号"):
            call_command("seal_again")
        answer = timed.client("administrator").post(f"/people/accounts/{banner.pk}/reset-second-factor")
        password = re.search(r'id="password">([^<]+)<', said(answer))
        assert password
        client, new = with_password("banner", password[1]), "another horse 81 river"
        assert client.post("/people/password", {"old": password[1], "new": new, "again": new}).status_code == 302
        again, _ = set_up(client, clock)
        assert again != secret


def test_a_new_key_reads_what_the_old_one_encrypted(timed: World, clock: Clock, capsys: pytest.CaptureFixture[str]):
    secret, codes = set_up(timed.client("banner"), clock)
    old, new = settings.SECRET_KEY, "a key made anew, as the rules ask for every year"
    with override_settings(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[old]):
        clock.go(seconds=30)
        assert with_password("banner").post(CODE, {"code": code_at(secret, clock.moment)}).status_code == 302
        assert with_password("banner").post(CODE, {"code": codes[0]}).status_code == 302
        call_command("seal_again")
    assert capsys.readouterr().out == "1 个账号的双因素密钥已用现行密钥加密。\n"
    with override_settings(SECRET_KEY=new):
        clock.go(seconds=30)
        assert with_password("banner").post(CODE, {"code": code_at(secret, clock.moment)}).status_code == 302
        assert with_password("banner").post(CODE, {"code": codes[1]}).status_code == 302
        assert with_password("banner").post(CODE, {"code": codes[0]}).status_code == 422
    assert ("second_factor.sealed", "server") in logged()
    with override_settings(SECRET_KEY=old):
        assert with_password("banner").post(CODE, {"code": codes[2]}).status_code == 409
