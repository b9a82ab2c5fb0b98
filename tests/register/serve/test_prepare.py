"""What stands in the way of serving is said before anything is started, all of it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.register.serve.running import database_of_its_own, environment
from tests.register.world import World
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.register.demo.people import make_people
from xiufu.register.serve import manage, start
from xiufu.register.serve.prepare import Wanted, problems_of, set_environment
from xiufu.register.serve.start import ask_demo


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def said(wanted: Wanted) -> list[str]:
    return [f"{one.file}：{one.problem}" for one in problems_of(wanted)]


def test_a_port_that_is_taken(taken: int, tmp_path: Path):
    assert said(Wanted("127.0.0.1", taken, tmp_path, False)) == [f"--port：127.0.0.1:{taken} 已被别的程序占用"]


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_is_none(port: int, tmp_path: Path):
    assert said(Wanted("127.0.0.1", port, tmp_path, False)) == [f"--port：端口号 {port} 不在 1 到 65535 之间"]


def test_everything_at_once(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("")
    assert said(Wanted("0.0.0.0", 0, file, True)) == [
        "--port：端口号 0 不在 1 到 65535 之间",
        "--host：演示账号的口令是公开的，不能从别的电脑访问",
        f"--data：建立不了文件夹 {file}：File exists",
    ]


def test_an_address_that_is_not_ours(tmp_path: Path):
    [problem] = problems_of(Wanted("203.0.113.7", 8000, tmp_path, False))  # kept for documentation: nobody's
    assert problem.problem.startswith("不能在 203.0.113.7 上监听")


def test_the_command_says_it_on_one_line_each_and_exits_with_2(
    taken: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["serve", "--port", str(taken), "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"--port：127.0.0.1:{taken} 已被别的程序占用。→ 关掉那个程序，或换一个端口，如 --port 8001",
        "共 1 个问题。",
    ]


def test_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XIUFU_DATA", raising=False)
    assert Wanted("127.0.0.1", 8000, None, False).folder == tmp_path / "xiufu-data"
    assert Wanted("127.0.0.1", 8000, None, True).folder == tmp_path / "xiufu-demo"
    monkeypatch.setenv("XIUFU_DATA", "elsewhere")
    assert Wanted("127.0.0.1", 8000, None, True).folder == tmp_path / "elsewhere"
    assert Wanted("127.0.0.1", 8000, Path("here"), True).folder == tmp_path / "here"


def test_addresses():
    assert Wanted("0.0.0.0", 80, None, False).address == "http://127.0.0.1:80/"
    assert Wanted("::1", 8000, None, False).address == "http://[::1]:8000/"


def test_the_environment_of_a_demonstration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in ("XIUFU_DATA", "XIUFU_DEMO", "XIUFU_SECOND_FACTOR", "XIUFU_HOSTS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    set_environment(Wanted("127.0.0.1", 8000, tmp_path, False))
    assert ("XIUFU_DEMO" in os.environ, "XIUFU_SECOND_FACTOR" in os.environ) == (False, False)
    set_environment(Wanted("192.0.2.4", 8000, tmp_path, True))
    found = [os.environ[name] for name in ("XIUFU_DATA", "XIUFU_DEMO", "XIUFU_SECOND_FACTOR", "XIUFU_HOSTS")]
    assert found == [str(tmp_path), "1", "0", "127.0.0.1,localhost,192.0.2.4"]


_SHOWN = """
import json, sys
from pathlib import Path
from xiufu.register.serve.prepare import Wanted, make_database, set_environment
set_environment(Wanted("127.0.0.1", 8000, Path(sys.argv[1]), False))
import django
from django.core.management import call_command
from django.db import connection
django.setup()
if sys.argv[2] == "migrated":
    call_command("migrate", verbosity=0)
make_database()
call_command("migrate", "--check", verbosity=0)
shown = {}
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        columns = connection.introspection.get_table_description(cursor, table)
        limits = connection.introspection.get_constraints(cursor, table).values()
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        shown[table] = (
            cursor.fetchone()[0],
            sorted((one.name, one.type_code, one.internal_size, one.null_ok, str(one.default)) for one in columns),
            sorted(
                (sorted(map(str, one["columns"] or [])), one["primary_key"], one["unique"], str(one["foreign_key"]), one["check"])
                for one in limits
            ),
        )
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    shown["triggers"] = [row[0] for row in cursor.fetchall()]
print(json.dumps(shown))
"""


def shown(data: Path, how: str) -> dict[str, Any]:
    """The tables with their rows, columns and limits, and the triggers of a database that is made in one way."""
    with database_of_its_own() as database:
        command = [sys.executable, "-c", _SHOWN, str(data / how), how]
        made = subprocess.run(command, env=environment(data, database), capture_output=True, text=True, check=True)
    found = json.loads(made.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.slow
def test_tables_made_at_once_are_those_of_all_migrations(tmp_path: Path):
    at_once, migrated = shown(tmp_path, "at_once"), shown(tmp_path, "migrated")
    differing = {name for name in at_once.keys() | migrated.keys() if at_once.get(name) != migrated.get(name)}
    # Django's migrations give the numbers of this table 8 bytes, its models 4; nothing is kept in it
    assert differing <= {"auth_group_permissions"}
    assert at_once.keys() == migrated.keys()
    assert at_once["django_migrations"] == migrated["django_migrations"]
    assert at_once["process_allowedmove"][0] > 50


def test_a_real_register_becomes_no_demonstration(world: World):
    ask_demo(demo=False)
    with pytest.raises(InputError, match="这里已有真实的登记数据"):
        ask_demo(demo=True)


def test_a_demonstration_is_not_served_as_a_real_register(db: None):
    ask_demo(demo=True)
    ask_demo(demo=False)
    make_people()
    ask_demo(demo=True)
    with pytest.raises(InputError, match="这里是演示数据，其账号口令是公开的"):
        ask_demo(demo=False)


def test_nothing_answers_where_nothing_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert not start.answers(Wanted("127.0.0.1", port, None, False))


# Management commands


def test_the_list_of_management_commands(capsys: pytest.CaptureFixture[str]):
    assert main(["register"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "用法：xiufu register 命令 [参数…]"
    assert "建立数据库，或更新到这一版" in next(line for line in shown if line.strip().startswith("migrate "))
    assert "" not in manage.commands().values()


def test_an_unknown_management_command(capsys: pytest.CaptureFixture[str]):
    assert main(["register", "fly"]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        "命令行：没有管理命令“fly”。→ 用 xiufu register 列出全部管理命令"
    )


def test_a_management_command_with_its_options(capsys: pytest.CaptureFixture[str]):
    assert main(["register", "migrate", "--plan"]) == 0
    assert "No planned migration operations." in capsys.readouterr().out


def test_a_fault_of_a_management_command_has_no_trace(capsys: pytest.CaptureFixture[str]):
    assert main(["register", "migrate", "noapp"]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "register"])
def test_without_the_web_packages(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("xiufu.cli.register_commands.find_spec", lambda name: None if name == "granian" else object())
    assert main([command]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        '命令行：没有安装网上登记所需的组件 granian。→ 在源代码文件夹运行 pip install ".[web]"'
    )


def test_pages_begin_without_what_draws_measures_and_audits(tmp_path: Path):
    """Each of these fills a worker with what it may never use: they are imported when a page asks for them."""
    heavy = (
        "numpy",
        "pandas",
        "shapely",
        "pyproj",
        "pyogrio",
        "rasterio",
        "typst",
        "pypdfium2",
        "docx",
        "xlsxwriter",
        "xiufu.audit",
    )
    code = (
        "import sys, xiufu.register.wsgi; from django.urls import get_resolver; assert get_resolver().url_patterns;"
        f" print([name for name in {heavy} if name in sys.modules])"
    )
    also = environment(tmp_path, "") | {"DJANGO_SETTINGS_MODULE": "xiufu.register.settings"}
    loaded = subprocess.run([sys.executable, "-c", code], env=also, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
