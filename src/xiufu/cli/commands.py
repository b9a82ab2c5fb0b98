"""Commands (命令): each calls one task and prints what it returns. Tasks are imported when their command is known."""

import argparse
import json
from pathlib import Path

from xiufu.cli.printing import as_dict, one_line, show
from xiufu.core.errors import InputError, Problem

FINE, FINDINGS, WRONG_INPUT = 0, 1, 2


def new(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu new``."""
    from xiufu.tasks.new import new_dossier, new_workbook

    target: Path = arguments.target
    as_book = arguments.xlsx or target.suffix.lower() == ".xlsx"
    made = (new_workbook if as_book else new_dossier)(arguments.kind, target, arguments.source)
    what = "Excel 填写簿" if as_book else f"plan.yaml 和 {len(made.files) - 1} 个章节"
    show(
        as_json,
        {
            "files": [str(file) for file in made.files],
            "copied": [str(file) for file in made.copied],
            "notes": list(made.notes),
        },
        [
            f"已新建 {target}：{what}。",
            *([f"已按原路径复制：{made.told}。"] if made.told else []),
            *(f"提示：{note}" for note in made.notes),
            f"{'填写后' if as_book else '填写 plan.yaml，再'}用 xiufu check {target} 检查还缺什么。",
        ],
    )
    return FINE


def check(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu check``."""
    if arguments.against is not None:
        return _check_against(arguments, as_json)
    from xiufu.tasks.check import check as check_dossier

    result = check_dossier(arguments.dossier, arguments.packs, policy=arguments.policy)
    if result.problems:
        raise InputError(*result.problems)
    show(
        as_json,
        {
            "unknown": list(result.unknown),
            "typed": [as_dict(p) for p in result.typed],
            "notes": list(result.notes),
        },
        [
            *(f"提示：{note}" for note in result.notes),
            *(f"待补：{what}" for what in result.unknown),
            *(f"提示：{one_line(p)}" for p in result.typed),
            f"没有问题；待补 {len(result.unknown)} 项，手写数值 {len(result.typed)} 处。",
        ],
    )
    return FINDINGS if result.unknown or result.typed else FINE


def _check_against(arguments: argparse.Namespace, as_json: bool) -> int:
    from dataclasses import asdict

    from xiufu.tasks.against import check_against

    found = check_against(
        arguments.dossier,
        arguments.against,
        policy=arguments.policy,
        pack_folders=arguments.packs,
        template=arguments.template,
    )
    end = f"与资料不同 {len(found)} 处。" if found else "与资料一致，没有手工改动。"
    content = {"edits": [asdict(edit) | {"remedy": edit.remedy} for edit in found]}
    show(as_json, content, [*(" ".join(str(edit).split()) for edit in found), end])
    return FINDINGS if found else FINE


def schema(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu schema``."""
    from xiufu.core.files import write_all
    from xiufu.tasks.schema import plan_schema

    text = json.dumps(plan_schema(), ensure_ascii=False, indent=2)
    if arguments.output is None:
        print(text)
        return FINE
    target: Path = arguments.output
    write_all(target.parent, {target.name: f"{text}\n".encode()})
    show(as_json, {"files": [str(target)]}, [f"已写入 {target}。"])
    return FINE


def build(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu build``."""
    from dataclasses import asdict

    from xiufu.tasks.build import build as build_plan
    from xiufu.tasks.build_summary import summary

    result = build_plan(
        arguments.dossier,
        arguments.output,
        policy=arguments.policy,
        final=arguments.final,
        pack_folders=arguments.packs,
        template=arguments.template,
        fonts=arguments.fonts,
        pdf=not arguments.no_pdf,
    )
    content = asdict(result) | {"files": [str(file) for file in result.files]}
    content["headline"] = [{"label": label, "value": value, "unit": unit} for label, value, unit in result.headline]
    draft = [f"这是草稿，还有 {len(result.unknown)} 项待补。"] if result.unknown else []
    show(as_json, content, [*summary(result), *draft])
    return FINDINGS if result.unknown or result.left_out else FINE


def submit(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu submit``."""
    from collections import Counter

    from xiufu.tasks.manifest import FOLDERS
    from xiufu.tasks.submission import submit as bind

    done = bind(
        arguments.dossier,
        arguments.output,
        policy=arguments.policy,
        draft=arguments.draft,
        pack_folders=arguments.packs,
        template=arguments.template,
        fonts=arguments.fonts,
    )
    manifest = done.manifest
    counts = Counter(name.split("/")[0] for name in manifest.files)
    size = done.file.stat().st_size / 1024
    show(
        as_json,
        {"file": str(done.file), "fingerprint": done.fingerprint, "manifest": manifest.model_dump(mode="json")},
        [
            *(f"待补：{what}" for what in manifest.unknown),
            f"已装订 {done.file}（{size:.0f} KB）：{'，'.join(f'{name} {counts[name]} 个文件' for name in FOLDERS)}。",
            f"清单哈希（SHA-256）：{done.fingerprint}",
            *([f"这是草稿，还有 {len(manifest.unknown)} 项待补。"] if manifest.draft else []),
        ],
    )
    return FINDINGS if manifest.draft else FINE


def verify(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu verify``."""
    from xiufu.tasks.verify import verify as verify_submission

    found = verify_submission(arguments.submission)
    count = len(found.manifest.files)
    whole = f"送审包无误：{count} 个文件与清单一致，重新测算的 {found.figures} 个数据项全部相同。"
    show(
        as_json,
        {
            "fingerprint": found.fingerprint,
            "manifest": found.manifest.model_dump(mode="json"),
            "figures": found.figures,
            "notes": list(found.notes),
        },
        [
            *(f"不符：{one_line(problem)}" for problem in found.problems),
            *(f"提示：{note}" for note in found.notes),
            f"清单哈希（SHA-256）：{found.fingerprint}",
            f"送审包有 {len(found.problems)} 处不符。" if found.problems else whole,
        ],
        found.problems,
    )
    return FINDINGS if found.problems else FINE


def fill(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu fill``."""
    from dataclasses import asdict

    from xiufu.tasks.fill import fill as fill_one
    from xiufu.tasks.fill import summary

    result = fill_one(
        arguments.dossier,
        arguments.form,
        arguments.output,
        policy=arguments.policy,
        final=arguments.final,
        pack_folders=arguments.packs,
    )
    show(as_json, asdict(result) | {"file": str(result.file)}, summary(result))
    return FINDINGS if result.owed or result.unknown or result.notes else FINE


def explain(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu explain``."""
    from xiufu.tasks.explain import explain as explain_one
    from xiufu.tasks.prepare import prepare

    if arguments.figure is None:
        figures = prepare(arguments.dossier, policy=arguments.policy, pack_folders=arguments.packs).computed.figures
        show(
            as_json,
            {
                "figures": [
                    {"id": str(f.id), "label": f.label, "shown": f.text, "unit": f.unit} for f in figures.values()
                ]
            },
            [f"{f.id}　{f.label} = {f.text} {f.unit}".rstrip() for f in figures.values()],
        )
        return FINE
    explanation = explain_one(
        arguments.dossier, arguments.figure, policy=arguments.policy, pack_folders=arguments.packs
    )
    show(as_json, explanation.as_dict(), [explanation.text])
    return FINE


def diff(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu diff``."""
    from xiufu.plans.comparison_document import comparison_document, summary
    from xiufu.render.terminal import text_lines
    from xiufu.tasks.diff import Wanted, write_diff
    from xiufu.tasks.diff import diff as compare_two

    paths = (arguments.before, arguments.after or arguments.before)
    own = (arguments.packs_a, arguments.packs_b)
    wanted = [Wanted(p, policy, (*arguments.packs, *packs)) for p, policy, packs in zip(paths, arguments.policies, own)]
    if arguments.after is None and wanted[0] == wanted[1]:
        remedy = "写出另一份资料，或用 --policies 写出两种口径，或用 --packs-a、--packs-b 写出两组数据包"
        raise InputError(Problem("命令行", 0, "只写了一份资料，没有可对比的另一方", remedy))
    found = compare_two(*wanted)
    files = write_diff(found, arguments.output, every=arguments.all) if arguments.output else ()
    written = [f"已写入 {file}。" for file in files]
    lines = [*summary(found), *written] if files else text_lines(comparison_document(found, every=arguments.all))
    show(as_json, found.as_dict(every=arguments.all) | {"files": [str(file) for file in files]}, lines)
    return FINE if found.same else FINDINGS
