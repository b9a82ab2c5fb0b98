"""Before the register answers (启动准备): its address, its settings, its database."""

import errno
import os
import socket
from dataclasses import dataclass
from pathlib import Path

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from xiufu.core.errors import InputError, Problem

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SETTINGS = "xiufu.register.settings"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of ``xiufu serve`` (启动要求). ``data`` is the folder of the register's data; none leaves it to ``XIUFU_DATA``."""

    host: str
    port: int
    data: Path | None
    demo: bool

    @property
    def folder(self) -> Path:
        """The folder of the data (数据文件夹); a demonstration has one of its own."""
        named = os.environ.get("XIUFU_DATA", "")
        return (self.data or Path(named or ("xiufu-demo" if self.demo else "xiufu-data"))).resolve()

    @property
    def address(self) -> str:
        """Where a browser finds it (网址)."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def problems_of(wanted: Wanted) -> list[Problem]:
    """What stands in the way (不能启动的原因), all of it."""
    found: list[Problem] = []
    if not 1 <= wanted.port <= 65535:
        found.append(Problem("--port", 0, f"端口号 {wanted.port} 不在 1 到 65535 之间", "换一个端口，如 --port 8000"))
    elif said := _unbound(wanted.host, wanted.port):
        found.append(said)
    if wanted.demo and wanted.host not in LOOPBACK:
        found.append(
            Problem("--host", 0, "演示账号的口令是公开的，不能从别的电脑访问", "演示不写 --host，或去掉 --demo")
        )
    try:
        wanted.folder.mkdir(parents=True, exist_ok=True)
        if not os.access(wanted.folder, os.W_OK | os.X_OK):
            found.append(Problem("--data", 0, f"文件夹 {wanted.folder} 不能写入", "换一个文件夹，或改它的权限"))
    except OSError as error:
        found.append(Problem("--data", 0, f"建立不了文件夹 {wanted.folder}：{error.strerror}", "换一个文件夹"))
    return found


def _unbound(host: str, port: int) -> Problem | None:
    """Why an address cannot be listened on (不能监听的原因), nothing where it can."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return Problem("--port", 0, f"{host}:{port} 已被别的程序占用", "关掉那个程序，或换一个端口，如 --port 8001")
        if error.errno == errno.EACCES:
            return Problem("--port", 0, f"没有权限使用端口 {port}", "用 1024 以上的端口，如 --port 8000")
        return Problem("--host", 0, f"不能在 {host} 上监听：{error.strerror or error}", "写本机的地址，或不写 --host")
    return None


def set_environment(wanted: Wanted) -> None:
    """Tell the settings, here and in every process that is started (设置环境变量)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.environ["XIUFU_DATA"] = str(wanted.folder)
    if wanted.host not in LOOPBACK:
        os.environ.setdefault("XIUFU_HOSTS", f"127.0.0.1,localhost,{wanted.host}")
    if wanted.demo:
        os.environ["XIUFU_DEMO"] = "1"
        os.environ["XIUFU_SECOND_FACTOR"] = "0"


def make_database() -> None:
    """Make the database, or bring it up to date (建立或更新数据库): the tables of an empty one at once, as they are today, in a tenth of
    the time that all migrations take. Raises ``InputError`` where it cannot be used.
    """
    try:
        django.setup()
        connection.ensure_connection()
        if not connection.introspection.table_names():
            make_tables(connection)
            with transaction.atomic():
                emit_post_migrate_signal(0, interactive=False, db=connection.alias)
        else:
            call_command("migrate", verbosity=0, interactive=False)
    except ImproperlyConfigured as error:
        raise InputError(Problem("环境变量", 0, str(error), "改正后再启动")) from error
    except DatabaseError as error:
        said = " ".join(str(error).split())
        raise InputError(
            Problem("数据库", 0, f"不能使用：{said}", "看看数据库是否已启动、XIUFU_DATABASE 是否写对、磁盘是否已满")
        ) from error


def make_tables(into: BaseDatabaseWrapper) -> None:
    """Every table from its model (建表), all or none, and every migration told as done, so that later ones find what they begin from."""
    with into.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        recorder = MigrationRecorder(into)
        recorder.ensure_schema()
        for app, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(app, name)
