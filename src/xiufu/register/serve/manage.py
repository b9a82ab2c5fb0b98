"""``xiufu register`` (管理命令): Django's management commands behind the command line."""

import os
from collections.abc import Mapping, Sequence

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, get_commands, load_command_class
from django.db import DatabaseError

from xiufu.core.errors import InputError, Problem
from xiufu.register.serve.prepare import SETTINGS

PROGRAM = "xiufu register"
_OF_DJANGO: Mapping[str, str] = {
    "migrate": "建立数据库，或更新到这一版",
    "check": "检查设置；加 --deploy 检查能否对外服务",
    "db_worker": "处理后台任务，一直运行到被结束",
    "prune_db_task_results": "清除早已做完的后台任务的结果",
    "clearsessions": "清除过期的登录",
    "dbshell": "打开数据库自己的命令行",
}
"""Commands of Django and its companions that administrators use; their own help is in English."""


def commands() -> Mapping[str, str]:
    """What can be called, with what it does (可用的命令): ours say it themselves."""
    known = get_commands()
    ours = {name: load_command_class(app, name).help for name, app in known.items() if app.startswith("xiufu.")}
    return {**{name: said for name, said in _OF_DJANGO.items() if name in known}, **dict(sorted(ours.items()))}


def listed() -> list[str]:
    """The list of commands, as lines (命令清单)."""
    said = commands()
    width = max(map(len, said)) + 2
    return [
        "用法：xiufu register 命令 [参数…]",
        "",
        *(f"  {name:<{width}}{what}" for name, what in said.items()),
        "",
        "一条命令的写法：xiufu register 命令 --help",
    ]


def run(words: Sequence[str]) -> None:
    """Run one command (执行). Raises ``InputError`` where there is none of that name or the database cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
        if not words or words[0] in ("-h", "--help", "help"):
            print("\n".join(listed()))
            return
        if words[0] not in get_commands():
            raise InputError(Problem("命令行", 0, f"没有管理命令“{words[0]}”", "用 xiufu register 列出全部管理命令"))
        ManagementUtility([PROGRAM, *words]).execute()
    except ImproperlyConfigured as error:
        raise InputError(Problem("环境变量", 0, str(error), "改正后再试")) from error
    except DatabaseError as error:
        said = " ".join(str(error).split())
        remedy = "还没有建立数据库的，先运行 xiufu register migrate；否则看看数据库是否已启动、XIUFU_DATABASE 是否写对"
        raise InputError(Problem("数据库", 0, f"不能使用：{said}", remedy)) from error
