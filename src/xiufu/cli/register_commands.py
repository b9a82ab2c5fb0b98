"""The commands of the web register (网上登记的命令). Its packages are an extra: without them they say how to install it."""

import argparse
from importlib.util import find_spec
from pathlib import Path

from xiufu.cli.commands import FINE
from xiufu.cli.land_arguments import Add
from xiufu.core.errors import InputError, Problem

_PACKAGES = (
    "django", "django_otp", "django_tasks", "django_tasks_db", "cryptography", "granian", "psycopg", "whitenoise"
)  # fmt: skip


def add_register_commands(add: Add) -> None:
    """``serve`` and ``register``; ``add`` makes a command."""
    serving = add("serve", serve, "启动网上登记：网页、后台任务和每小时的期限更新，直到按 Ctrl-C")
    serving.add_argument("--port", type=int, default=8000, metavar="端口", help="默认 8000")
    serving.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="监听的地址，默认 127.0.0.1，只有本机能访问"
    )
    serving.add_argument(
        "--data",
        type=Path,
        metavar="文件夹",
        help="数据放在哪里，默认环境变量 XIUFU_DATA，再默认 xiufu-data（演示 xiufu-demo）",
    )
    serving.add_argument("--demo", action="store_true", help="演示：空的数据文件夹里填入虚构的示范盟，显示各角色的账号")
    managing = add("register", register, "网上登记的管理命令：建库、更新期限、核验日志等；不写命令则列出全部")
    managing.add_argument("words", nargs=argparse.REMAINDER, metavar="命令", help="管理命令和它的参数")


def serve(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu serve``."""
    _needs_packages()
    from xiufu.register.serve.prepare import Wanted
    from xiufu.register.serve.start import serve as serve_register

    wanted = Wanted(arguments.host, arguments.port, arguments.data, arguments.demo)
    return serve_register(wanted, lambda line: print(line, flush=True))


def register(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu register``."""
    _needs_packages()
    from xiufu.register.serve.manage import run

    run(arguments.words)
    return FINE


def _needs_packages() -> None:
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        said = f"没有安装网上登记所需的组件 {'、'.join(missing)}"
        raise InputError(Problem("命令行", 0, said, '在源代码文件夹运行 pip install ".[web]"'))
