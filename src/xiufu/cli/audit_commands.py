"""The command that audits documents (审查命令)."""

import argparse

from xiufu.cli.audit_many_commands import audit_many_files, is_many
from xiufu.cli.commands import FINDINGS, FINE, WRONG_INPUT
from xiufu.cli.printing import show
from xiufu.core.errors import InputError, Problem

_HOW = Problem("命令行", 0, "接受或忽略要写明理由，并且一次只审查一个文件", "加上 --reason 理由，只写一个文件")


def audit(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu audit``: 1 when something differs, 2 when a file could not be read."""
    from xiufu.tasks.audit import FileAudit, Refusal, as_dict, audit_files, decided, remember
    from xiufu.tasks.audit_lines import lines_of
    from xiufu.tasks.audit_page import write_pages
    from xiufu.tasks.audit_record import Choice

    chosen: dict[str, Choice] = {
        **dict.fromkeys(arguments.accept, "accepted"),
        **dict.fromkeys(arguments.ignore, "ignored"),
    }
    if chosen and (len(arguments.files) > 1 or not arguments.reason.strip()):
        raise InputError(_HOW)
    if is_many(arguments):
        return audit_many_files(arguments, as_json)
    results: list[FileAudit | Refusal] = [
        one if isinstance(one, Refusal) else decided(one, chosen, arguments.reason.strip())
        for one in audit_files(arguments.files)
    ]
    read = [one for one in results if isinstance(one, FileAudit)]
    lines = lines_of(results)
    if arguments.record or chosen:
        lines += [f"已记入 {remember(one)}" for one in read]
    pages = write_pages(read, arguments.output) if arguments.output else ()
    lines += [f"已写出审查页 {page}" for page in pages]
    show(as_json, as_dict(results) | {"pages": [str(page) for page in pages]}, lines)
    if len(read) < len(results):
        return WRONG_INPUT
    return FINDINGS if any(done.little_read or any(one.open for one in done.marked) for done in read) else FINE
