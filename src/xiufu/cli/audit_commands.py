"""The command that audits documents (审查命令)."""

import argparse
import sys

from xiufu.cli.commands import FINDINGS, FINE, WRONG_INPUT
from xiufu.cli.printing import show
from xiufu.core.errors import InputError, Problem

_HOW = Problem("命令行", 0, "接受或忽略要写明理由，并且一次只审查一个文件", "加上 --reason 理由，只写一个文件")
_WHERE = Problem("命令行", 0, "--with 要写明放在哪里", "同时写 -o 文件夹")


def audit(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu audit``: 1 when something differs, 2 when a file could not be read, or what was made could not be written."""
    from xiufu.core.issue import Choice
    from xiufu.tasks.audit_folder import documents_of
    from xiufu.tasks.audit_json import as_json as json_of
    from xiufu.tasks.audit_lines import lines_of, missing_lines, short_line
    from xiufu.tasks.audit_outputs import OUTPUTS, outputs_named
    from xiufu.tasks.audit_packs import packs_of
    from xiufu.tasks.audit_pool import processors
    from xiufu.tasks.audit_run import Ways, audit_documents, remember
    from xiufu.tasks.audit_told import is_fine

    output, reason = arguments.output, arguments.reason.strip()
    chosen: dict[str, Choice] = {
        **dict.fromkeys(arguments.accept, "accepted"),
        **dict.fromkeys(arguments.ignore, "ignored"),
    }
    if arguments.outputs and not output:
        raise InputError(_WHERE)
    found = documents_of(arguments.files, output)
    if chosen and (found.many or not reason):
        raise InputError(_HOW)
    packs = packs_of(arguments.packs)
    outputs = outputs_named(arguments.outputs)
    ways = Ways(
        arguments.jobs or processors(), arguments.time_limit, arguments.scheduler, chosen, reason, outputs, packs
    )
    run = audit_documents(found, ways, output, _progress)
    brief = found.many and output
    lines: list[str] = []
    for file in () if as_json else run.files():
        lines += [short_line(file)] if brief else lines_of(file, everything=arguments.all)
    if arguments.record or chosen:
        lines += [f"已记入 {path}" for path in remember(run.files())]
    if brief:
        from xiufu.tasks.audit_summary import write_summary

        lines += [f"{file['file']}：{line}" for file in run.files() for line in missing_lines(file)]
        words = "、".join(one.word for one in OUTPUTS if one.key in outputs)
        lines.append(f"已写入 {write_summary(run, output, outputs)}，各文件的{words}从表中打开")
    elif output:
        for file in run.files():
            written = file["outputs"]
            lines += [f"已写出{one.word} {written[one.key]}" for one in OUTPUTS if one.key in written]
            lines += missing_lines(file)
    if found.others:
        lines.append("未审查的其他文件：" + "，".join(f"{ending} {number} 个" for ending, number in found.others))
    show(as_json, json_of(run.files(), dict(found.others)) if as_json else {}, lines)
    if not all(file["read"] and not any(one["made"] for one in file["missing"]) for file in run.files()):
        return WRONG_INPUT
    return FINE if all(map(is_fine, run.files())) else FINDINGS


def _progress(done: int, total: int) -> None:
    if total > 1 and sys.stderr.isatty():
        print(f"\r已审查 {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
