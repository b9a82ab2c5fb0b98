"""Commands about packs (数据包命令): each calls one task and prints what it returns."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from xiufu.cli.commands import FINDINGS, FINE
from xiufu.cli.printing import one_line, show
from xiufu.core.errors import InputError

if TYPE_CHECKING:
    from xiufu.tasks.pack_import import ImportPreview


def pack_list(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu pack list``."""
    from xiufu.packs.load import PACK_KINDS
    from xiufu.tasks.pack import list_packs

    packs = list_packs(arguments.packs)
    content = [
        {
            "name": p.head.name,
            "version": p.head.version,
            "kind": p.head.kind,
            "title": p.head.title,
            "hash": p.hash,
            "folder": str(p.folder),
            "root": p.root,
            "replaces": list(p.replaces),
        }
        for p in packs
    ]
    lines = []
    for pack in packs:
        replaced = f"　替换 {'、'.join(pack.replaces)}" if pack.replaces else ""
        lines.append(f"{PACK_KINDS[pack.head.kind]}　{pack.label}　{pack.head.title}　［{pack.root}］{replaced}")
    show(as_json, {"packs": content}, lines)
    return FINE


def pack_show(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu pack show``."""
    from xiufu.tasks.pack import show_pack

    details = show_pack(arguments.name, arguments.packs)
    head = details.pack.head
    content = {
        "head": head.model_dump(mode="json"),
        "counts": dict(details.counts),
        "notes": list(details.notes),
        "files": dict(details.files),
        "folder": str(details.pack.folder),
    }
    standard = "数值取自该标准" if head.values_from_standard else "数值不是取自标准原文"
    show(
        as_json,
        content,
        [
            f"{details.pack.label}　{head.title}",
            f"出处：{head.source.source(head.label)}（{standard}）",
            *([f"说明：{head.note}"] if head.note else []),
            *(f"{name}：{count}" for name, count in details.counts.items()),
            *(f"提示：{note}" for note in details.notes),
            *(f"{sha}  {name}" for name, sha in details.files.items()),
        ],
    )
    return FINE


def pack_check(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu pack check``."""
    from xiufu.tasks.pack import check_packs

    checks = check_packs(arguments.packs)
    problems = [problem for one in checks for problem in one.problems]
    if problems:
        raise InputError(*problems)
    show(
        as_json,
        {"packs": [{"name": one.pack.head.name, "files": dict(one.files)} for one in checks]},
        [
            *(f"{one.pack.label} 无误" for one in checks),
            *(
                f"{one.pack.head.name} 没有列出文件的哈希，可写进 files：{name}: {sha}"
                for one in checks
                for name, sha in one.files.items()
            ),
        ],
    )
    return FINE


def pack_template(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu pack template``."""
    from xiufu.tasks.pack import write_template

    written = write_template(arguments.kind, arguments.output)
    show(as_json, {"files": [str(written)]}, [f"已写入 {written}；填好后用 xiufu pack import 导入。"])
    return FINE


def pack_harvest(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu pack harvest``."""
    from xiufu.tasks.audit_folder import documents_of
    from xiufu.tasks.harvest import harvest_files
    from xiufu.tasks.harvest_json import as_json as json_of
    from xiufu.tasks.harvest_lines import lines_of

    files = documents_of(arguments.files, arguments.output).documents
    run = harvest_files(
        files,
        arguments.output,
        name=arguments.name,
        prefer=arguments.prefer,
        write=arguments.write,
        told=_told(len(files)),
        listed=arguments.list,
        packs=arguments.packs,
    )
    lines = lines_of(run)
    lines += [f"已写成 {path}" for path in run.written]
    if run.book:
        there = "在" if arguments.write else "会写在"
        lines.append(f"费率{there} {run.book} 里，补全后用 xiufu pack import 导入")
    if not run.packs:
        lines.append("没有可以写成数据包的内容。")
    elif not arguments.write:
        nothing = "" if arguments.list else "，什么也没写"
        lines.append(f"这是预览{nothing}；加 --write 写成数据包 {'、'.join(run.packs)}。")
    show(as_json, json_of(run), lines)
    return FINDINGS if run.open else FINE


def _told(total: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if total > 1 and sys.stderr.isatty():
            print(f"\r已采集 {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return tell


def pack_import(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu pack import``."""
    from xiufu.tasks.pack_import import import_book

    preview = import_book(arguments.book, arguments.output, name=arguments.name, write=arguments.write)
    if arguments.write and preview.problems:
        raise InputError(*preview.problems)
    content = {
        "counts": dict(preview.counts),
        "notes": list(preview.notes),
        "ready": preview.ready,
        "folder": str(preview.folder) if preview.folder else None,
    }
    show(as_json, content, _import_lines(preview), preview.problems)
    return FINE if preview.ready else FINDINGS


def _import_lines(preview: "ImportPreview") -> list[str]:
    lines = [f"{name}：{count}" for name, count in preview.counts.items()]
    lines += [f"提示：{note}" for note in preview.notes]
    lines += [f"不能导入：{one_line(problem)}" for problem in preview.problems]
    if preview.folder:
        return [*lines, f"已写成数据包 {preview.folder}。"]
    return [*lines, "这是预览，什么也没写；加 --write 写成数据包。" if preview.ready else "改正以上各处后再导入。"]
