"""The units for systemd call what there is, as the same user, with settings that are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from granian.cli import cli as granian

from tests.docs.test_readmes import COMMANDS
from tests.test_house import ROOT
from xiufu.register.serve.manage import commands
from xiufu.register.serve.prepare import Wanted
from xiufu.register.serve.start import web

UNITS = sorted((ROOT / "tools" / "systemd").glob("xiufu-*"))


def lines(path: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.+)$", path.read_text("utf-8"), re.MULTILINE)


def flags(words: list[str]) -> set[str]:
    return {word for word in words if word.startswith("--")}


def test_units_call_what_there_is():
    called = [line.split() for path in UNITS for key in ("ExecStartPre", "ExecStart") for line in lines(path, key)]
    assert len(called) == 6
    known = {option for parameter in granian.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for program, *words in called:
        match Path(program).name:
            case "xiufu":
                assert ("register",) in COMMANDS
                assert words[0] == "register"
                assert words[1] in commands()
            case "granian":
                assert flags(words) <= known
                assert words[-1] == "xiufu.register.wsgi:application"
            case name:
                assert (ROOT / "tools" / name).is_file()


def test_pages_are_served_as_by_the_one_command():
    [unit] = lines(ROOT / "tools/systemd/xiufu-web.service", "ExecStart")
    assert unit.split()[1:] != []
    ours = web(Wanted("127.0.0.1", 8000, None, False)).command
    assert sorted(unit.split()[1:]) == sorted(ours[3:])


def test_every_service_is_confined_alike():
    services = [path for path in UNITS if path.suffix == ".service"]
    assert len(services) == 5
    for path in services:
        assert lines(path, "User") == ["xiufu"]
        assert lines(path, "ProtectSystem") == ["strict"]
        assert lines(path, "EnvironmentFile") == ["/etc/xiufu/xiufu.env"]


def test_units_that_nobody_looks_at_tell_of_their_failure():
    for name in ("xiufu-backup", "xiufu-tick"):
        assert lines(ROOT / f"tools/systemd/{name}.service", "OnFailure") == ["xiufu-failed@%n.service"]
    assert (ROOT / "tools/systemd/xiufu-failed@.service").is_file()


@pytest.mark.parametrize("name", ["xiufu-tick", "xiufu-web"])
def test_heads_of_the_log_may_be_written_where_the_settings_propose(name: str):
    [proposed] = lines(ROOT / "tools/systemd/xiufu.env", "# XIUFU_LOG_HEADS")
    [writable] = lines(ROOT / f"tools/systemd/{name}.service", "ReadWritePaths")
    assert f"-{Path(proposed).parent}" in writable.split()


@pytest.mark.parametrize(
    "name", re.findall(r"^#? ?(XIUFU_\w+)=", (ROOT / "tools/systemd/xiufu.env").read_text("utf-8"), re.MULTILINE)
)
def test_settings_of_the_environment_are_read(name: str):
    assert f'"{name}"' in (ROOT / "src/xiufu/register/settings.py").read_text("utf-8")
