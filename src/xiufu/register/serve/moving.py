"""From SQLite to PostgreSQL (迁移数据库): every row as it is, in one transaction, compared before it is kept."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import BinaryField, JSONField, Model

from xiufu.register.rules.refusals import Refused
from xiufu.register.serve.prepare import make_tables
from xiufu.register.settings_parts import database
from xiufu.register.triggers import make_triggers

_TARGET = "target"
_AT_ONCE, _LARGE_AT_ONCE = 200, 8
"""Rows that are held in memory; fewer where one may be a file of megabytes."""
_CHECKS = ("verify_log", "check_register")

Row = tuple[Any, ...]


def move_to(address: str) -> dict[str, int]:
    """Copy the register of this data folder into an empty PostgreSQL database (迁移), and say how many rows each table has.

    Nobody writes to the register meanwhile: they wait. Tables are made as they are today, filled, compared row by row, and only then
    guarded; where anything is amiss the target stays empty. Raises ``Refused`` with the reason.
    """
    _from_sqlite()
    with _target(address), transaction.atomic():
        target = connections[_TARGET]
        try:
            if target.introspection.table_names():
                raise Refused("目标数据库里已有表，没有迁移。换一个空数据库")
            with transaction.atomic(using=_TARGET):
                make_tables(target)
                counts = {model._meta.db_table: _copied(model) for model in _models()}
                with target.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                for model in _models():
                    _compare(model)
                _go_on_counting()
                make_triggers(using=_TARGET)
        except (DatabaseError, ValueError) as error:
            said = " ".join(str(error).split())
            raise Refused(f"没有迁移，目标数据库没有改动：{said}") from error
    return counts


def check_moved(address: str) -> bool:
    """Have the register itself judge the new database (核对): its log's chain, its states and clocks. What it says is on the screen."""
    beside = os.environ | {"XIUFU_DATABASE": address, "XIUFU_DATA": str(settings.DATA)}
    commands = [[sys.executable, "-m", "xiufu", "register", name] for name in _CHECKS]
    codes = [subprocess.run(command, env=beside, check=False).returncode for command in commands]
    return not any(codes)


def _from_sqlite() -> None:
    if connection.vendor != "sqlite":
        raise Refused("现在用的已是 PostgreSQL；请去掉 XIUFU_DATABASE，在原来的数据文件夹上运行")
    if not connection.introspection.table_names():
        raise Refused("数据文件夹里还没有登记数据；XIUFU_DATA 写对了吗？")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("数据库还不是这一版的，请先运行 xiufu register migrate")


@contextmanager
def _target(address: str) -> Iterator[None]:
    """The other database under an alias of its own, as long as it is needed."""
    try:
        known = {"default": connection.settings_dict, _TARGET: database(address, settings.DATA)}
    except (ImproperlyConfigured, ValueError):
        known = {}
    if not address or not known:
        raise Refused("目标应写成 postgresql://用户:口令@主机:端口/库名")
    connections.settings[_TARGET] = connections.configure_settings(known)[_TARGET]
    try:
        yield
    finally:
        connections[_TARGET].close()
        del connections[_TARGET]
        del connections.settings[_TARGET]


def _models() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and not model._meta.proxy]


def _rows(model: type[Model], using: str) -> Any:
    names = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.using(using).order_by("pk").values_list(*names)


def _pieces(model: type[Model]) -> Iterator[list[Row]]:
    large = any(isinstance(field, BinaryField | JSONField) for field in model._meta.concrete_fields)
    size = _LARGE_AT_ONCE if large else _AT_ONCE
    rows = iter(_rows(model, "default").iterator(chunk_size=size))
    while piece := list(islice(rows, size)):
        yield piece


def _copied(model: type[Model]) -> int:
    """Copy a table; written without the model, which would stamp some fields anew."""
    target, fields = connections[_TARGET], model._meta.concrete_fields
    quote = target.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join("%s" for _ in fields)
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
    count = 0
    with target.cursor() as cursor:
        for piece in _pieces(model):
            try:
                cursor.executemany(insert, [_prepared(fields, row) for row in piece])
            except (DatabaseError, ValueError) as error:
                raise ValueError(f"表 {model._meta.db_table}：{error}") from error
            count += len(piece)
    return count


def _prepared(fields: Sequence[Any], row: Row) -> list[Any]:
    target = connections[_TARGET]
    return [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)]


def _compare(model: type[Model]) -> None:
    """Asks that a table is the same on both sides (逐行比较). Raises ``ValueError``."""
    at = [field.attname for field in model._meta.concrete_fields].index(model._meta.pk.attname)
    count = 0
    for piece in _pieces(model):
        moved = {row[at]: row for row in _rows(model, _TARGET).filter(pk__in=[row[at] for row in piece])}
        if any(moved.get(row[at]) != row for row in piece):
            raise ValueError(f"表 {model._meta.db_table} 写入后读出的内容与原来不同")
        count += len(piece)
    if model._base_manager.using(_TARGET).count() != count:
        raise ValueError(f"表 {model._meta.db_table} 的行数与原来不同")


def _go_on_counting() -> None:
    """Numbers go on after the last that was ever given (自增编号), also where its row is gone."""
    columns = {model._meta.db_table: model._meta.pk.column for model in _models()}
    with connection.cursor() as source, connections[_TARGET].cursor() as target:
        source.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        for table, last in source.fetchall():
            if table in columns:
                target.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, columns[table], last])
