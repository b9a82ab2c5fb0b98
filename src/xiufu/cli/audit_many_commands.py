"""The command that audits many documents (批量审查命令), and its arguments."""

import argparse
import sys

from xiufu.cli.commands import FINDINGS, FINE, WRONG_INPUT
from xiufu.cli.printing import show

_SECONDS = 120.0


def add_many_arguments(auditing: argparse.ArgumentParser) -> None:
    """What is of use with folders and several files (批量审查选项)."""
    auditing.add_argument("--jobs", type=_count, default=0, metavar="个数", help="同时审查几个文件，默认用全部处理器")
    auditing.add_argument(
        "--time-limit",
        type=_seconds,
        default=_SECONDS,
        metavar="秒",
        help=f"批量审查时每个文件的时限，默认 {_SECONDS:g}；超时的列为未审查，不影响其余文件",
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


def is_many(arguments: argparse.Namespace) -> bool:
    """Whether a folder, several files or a cluster are asked for (批量审查)."""
    return len(arguments.files) > 1 or bool(arguments.scheduler) or any(path.is_dir() for path in arguments.files)


def audit_many_files(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu audit`` of a folder or several files: exit codes are those of one file."""
    from xiufu.tasks.audit_folder import documents_of
    from xiufu.tasks.audit_many import Ways, audit_many, remember_many, short_lines, verdict_of, write_summary
    from xiufu.tasks.audit_pool import processors

    found = documents_of(arguments.files, arguments.output)
    ways = Ways(arguments.jobs or processors(), arguments.time_limit, arguments.scheduler)
    done = audit_many(found, ways, arguments.output, _progress)
    lines: list[str] = []
    if not as_json:
        lines = [line for one in done.outcomes() for line in one["lines"]]
    if arguments.output:
        lines = [*short_lines(done.outcomes()), f"已写入 {write_summary(done, arguments.output)}"]
    if arguments.record:
        lines += [f"已记入 {path}" for path in remember_many(done)]
    if found.others:
        lines.append("未审查的其他文件：" + "，".join(f"{ending} {number} 个" for ending, number in found.others))
    show(as_json, done.as_dict() if as_json else {}, lines)
    all_read, fine = verdict_of(done.outcomes())
    return WRONG_INPUT if not all_read else FINE if fine else FINDINGS


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r已审查 {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
