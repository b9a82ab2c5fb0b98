"""Arguments of the audit (审查命令的参数), with their help in Chinese."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from xiufu.cli import audit_commands
from xiufu.cli.land_arguments import Add

_SECONDS = 900.0
"""A scan takes about four seconds a page."""


def add_audit_command(add: Add, add_packs: Callable[[argparse.ArgumentParser], None]) -> None:
    """``audit``; ``add`` makes a command, ``add_packs`` lets it take folders of packs."""
    auditing = add(
        "audit",
        audit_commands.audit,
        "审查别人的方案（Word、PDF、Excel、文本）：哪些数对不上，在哪里，为什么，还有哪些没有核对",
    )
    auditing.add_argument(
        "files", type=Path, nargs="+", metavar="文件", help="要审查的文件或文件夹，可写多个；原文件不会被改动"
    )
    auditing.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="文件夹",
        help="每个文件写一张审查网页“文件名.审查.html”，左边目录，中间原文，右边结果，可离线打开、打印；文件夹或多个文件："
        "另写汇总表“审查汇总.xlsx”，审查页在“审查结果”里，从汇总表打开，中断后再运行不必重来",
    )
    auditing.add_argument(
        "--with",
        dest="outputs",
        type=_outputs,
        action="extend",
        default=[],
        metavar="成果",
        help="与 -o 同用，审查页之外另写：批注（原文件的副本，各处加批注）、审查意见（Word，逐条编号，待专家填写结论、签字）、"
        "问题清单（Excel，开会逐条定处理意见）、修改说明（Word，编制单位填写）、SARIF；几种用逗号隔开，全写用“全部”。"
        "已填写过的不会被覆盖；写不出的说明原因，不影响其他",
    )
    auditing.add_argument("--all", action="store_true", help="逐处列出不能判定的，不只按审查项和原因计数")
    auditing.add_argument(
        "--record",
        action="store_true",
        help="把结果记在文件旁边的“.审查记录.json”里，下次审查（包括改过的同名文件）说明哪些已改正、哪些仍在、哪些是新的",
    )
    for option, what in (("--accept", "接受：确有问题，待改正"), ("--ignore", "忽略：不必改，以后不再计入")):
        auditing.add_argument(
            option,
            action="append",
            default=[],
            metavar="指纹",
            help=f"{what}；指纹见 --json，同一个数的各条一并处理，可写多次，只能审查一个文件",
        )
    add_packs(auditing)
    auditing.add_argument("--reason", default="", metavar="理由", help="与 --accept、--ignore 同用，记入审查记录")
    auditing.add_argument("--jobs", type=_count, default=0, metavar="个数", help="同时审查几个文件，默认用全部处理器")
    auditing.add_argument(
        "--time-limit",
        type=_seconds,
        default=_SECONDS,
        metavar="秒",
        help=f"每个文件的时限，默认 {_SECONDS:g}；超时的列为未审查，不影响其余文件",
    )
    auditing.add_argument(
        "--scheduler",
        default="",
        metavar="地址",
        help="在 Dask 集群上审查，如 tcp://192.168.1.10:8786；需安装 xiufu[cluster]",
    )


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError("要写 1 到 1000 的整数")
    return number


def _seconds(text: str) -> float:
    number = int(text) if text.isdecimal() and len(text) < 9 else 0
    if not number:
        raise argparse.ArgumentTypeError("要写大于 0 的整秒数")
    return float(number)


def _outputs(text: str) -> list[str]:
    from xiufu.tasks.audit_outputs import EVERYTHING, OUTPUTS, outputs_named

    words = [word for word in re.split(r"[,，、\s]+", text) if word]
    try:
        outputs_named(words)
    except ValueError as error:
        names = "、".join((*(one.word for one in OUTPUTS), EVERYTHING))
        raise argparse.ArgumentTypeError(f"没有“{error}”，可写：{names}") from error
    return words
