"""What Django itself asks of a server before it goes out."""

from __future__ import annotations

import runpy
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client, override_settings

from tests.register.world import PASSWORD, World
from xiufu.register import settings
from xiufu.register.settings_parts import secret_keys

KEPT = ("DATABASES", "INSTALLED_APPS", "AUTH_USER_MODEL")
"""What a running process cannot take anew."""


def of_server(monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, object]:
    """The settings as a server behind HTTPS reads them."""
    for name in ("XIUFU_SECRET_KEY", "XIUFU_SECOND_FACTOR", "XIUFU_DATABASE", "XIUFU_DEMO", "XIUFU_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"XIUFU_DATA": str(folder), "XIUFU_HTTPS": "1", "XIUFU_HOSTS": "register.example.org"}.items():
        monkeypatch.setenv(name, value)
    read = runpy.run_path(str(settings.__file__))
    return {name: value for name, value in read.items() if name.isupper() and name not in KEPT}


def test_no_warning_before_going_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    with override_settings(**of_server(monkeypatch, tmp_path)):
        out, errors = StringIO(), StringIO()
        call_command("check", deploy=True, fail_level="WARNING", stdout=out, stderr=errors)
        assert (out.getvalue().strip(), errors.getvalue()) == (
            "System check identified no issues (0 silenced).",
            "",
        )


def test_a_server_behind_https_asks_for_the_second_factor_and_trusts_one_proxy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    read = of_server(monkeypatch, tmp_path)
    assert (read["SECOND_FACTOR"], read["PROXIES"], read["DEBUG"], read["DEMO"]) == (True, 1, False, False)
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_cookies_and_headers_behind_https(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, world: World):
    with override_settings(
        **of_server(monkeypatch, tmp_path), PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    ):
        plain = Client(SERVER_NAME="register.example.org")
        assert plain.get("/people/sign-in").headers["Location"] == "https://register.example.org/people/sign-in"
        client = Client(SERVER_NAME="register.example.org", headers={"X-Forwarded-Proto": "https"})
        answer = client.post("/people/sign-in", {"username": "investor", "password": PASSWORD})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        cookie = answer.cookies["sessionid"]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert Client(SERVER_NAME="evil.example").get("/people/sign-in").status_code == 400


def test_secret_keys_of_a_folder_and_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    read = of_server(monkeypatch, tmp_path)
    made = (tmp_path / "secret.key").read_text()
    assert (read["SECRET_KEY"], read["SECRET_KEY_FALLBACKS"], len(made)) == (made, [], 67)  # 50 bytes, 4 letters for 3
    (tmp_path / "secret.key").write_text(f"newest\n{made}\noldest\n")
    read = of_server(monkeypatch, tmp_path)
    assert (read["SECRET_KEY"], read["SECRET_KEY_FALLBACKS"]) == ("newest", [made, "oldest"])
    monkeypatch.setenv("XIUFU_SECRET_KEY", "of the environment")
    monkeypatch.setenv("XIUFU_OLD_SECRET_KEYS", "one two")
    assert secret_keys(tmp_path) == ["of the environment", "one", "two"]


def test_an_empty_file_of_the_secret_key_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "secret.key").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match="是空的，请从备份恢复"):
        of_server(monkeypatch, tmp_path)
