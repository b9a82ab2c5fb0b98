"""Arguments (命令行参数) of every command, with their help in Chinese."""

import argparse
from pathlib import Path
from typing import Any, NoReturn

import xiufu
from xiufu.cli import commands, pack_commands
from xiufu.cli.audit_arguments import add_audit_command
from xiufu.cli.land_arguments import Command, add_land_commands
from xiufu.cli.register_commands import add_register_commands

_POLICIES = ("recommended", "as_filed")
_PLAN_KINDS = ("reclamation_form",)
_BOOK_KINDS = ("quota", "prices", "cost_method", "instruments")
_SAID = (
    ("the following arguments are required", "缺少参数"),
    ("unrecognized arguments", "不认识的参数"),
    ("invalid choice", "不在可选范围内"),
    ("expected one argument", "后面要写一个值"),
    ("expected at least one argument", "后面至少要写一个值"),
    ("expected 2 arguments", "后面要写两个值"),
    ("argument ", "参数 "),
    ("(choose from", "（可选"),
)


class UsageError(Exception):
    """A command line that cannot be read."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """Speaks Chinese, and leaves the exit to ``main``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        for said, chinese in _SAID:
            message = message.replace(said, chinese)
        if message.endswith(")") and "（可选" in message:
            message = f"{message[:-1]}）"
        raise UsageError(f"{message}。→ 用 {self.prog} --help 查看写法")


def command_line() -> argparse.ArgumentParser:
    """The whole command line; each command's ``run`` is called with the arguments and whether JSON is wanted."""
    parser = _Parser(
        prog="xiufu",
        description="修复：由一份资料编制土地复垦方案，每个数据都能追溯到出处。",
        epilog="退出码：0 正常；1 已完成，但有待补、提示或差异；2 输入有误，什么也没写；70 程序内部错误；130 被中断。",
    )
    parser.add_argument("--version", action="version", version=f"xiufu {xiufu.__version__}", help="显示版本")
    top = parser.add_subparsers(prog="xiufu", title="命令", metavar="命令", required=True, parser_class=_Parser)

    def add(name: str, run: Command, text: str, where: Any = top) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = where.add_parser(name, help=text, description=text)
        one.add_argument("--json", action="store_true", help="以 JSON 输出")
        one.set_defaults(run=run)
        return one

    def add_dossier(one: argparse.ArgumentParser) -> None:
        one.add_argument("dossier", type=Path, metavar="资料", help="含 plan.yaml 的文件夹，或 .xlsx 填写簿")
        one.add_argument(
            "--policy",
            choices=_POLICIES,
            default="recommended",
            metavar="口径",
            help="recommended 推荐口径（默认），as_filed 按原报方案口径",
        )
        add_packs(one)

    def add_packs(one: argparse.ArgumentParser) -> None:
        one.add_argument(
            "--packs",
            type=Path,
            action="append",
            default=[],
            metavar="文件夹",
            help="自己的数据包文件夹，可写多次；也可用环境变量 XIUFU_PACKS",
        )

    def add_style(one: argparse.ArgumentParser) -> None:
        one.add_argument(
            "--template", type=Path, metavar="文件", help="本单位的 Word 模板（.docx 或 .dotx），Word 和 PDF 用它的版式"
        )
        one.add_argument(
            "--fonts",
            type=Path,
            action="append",
            default=[],
            metavar="文件夹",
            help="自己的字体文件夹，PDF 优先用其中的字体，可写多次",
        )

    new = add("new", commands.new, "新建一份带说明的资料：文件夹，或一个 Excel 填写簿")
    new.add_argument("kind", choices=_PLAN_KINDS, metavar="种类", help="reclamation_form 土地复垦方案报告表")
    new.add_argument("target", type=Path, metavar="资料", help="新的或空的文件夹，或新的 .xlsx 文件")
    new.add_argument("--xlsx", action="store_true", help="写成一个 Excel 填写簿；文件名以 .xlsx 结尾时可不写")
    new.add_argument(
        "--from", dest="source", type=Path, metavar="资料", help="以已有的资料（文件夹或 .xlsx）为内容，换一种形式写出"
    )
    checking = add("check", commands.check, "检查资料，一次列出全部问题；或核对改过的 Word 文件")
    add_dossier(checking)
    checking.add_argument(
        "--against",
        type=Path,
        metavar="文件",
        help="build 出来、又在 Word 里改过的 .docx：列出手工改动（修订按已接受；口径和模板要与生成时相同）",
    )
    checking.add_argument(
        "--template", type=Path, metavar="文件", help="与 --against 同用：生成那个文件时用的 Word 模板"
    )
    schema = add("schema", commands.schema, "输出 plan.yaml 的 JSON Schema，供编辑器使用")
    schema.add_argument("-o", "--output", type=Path, metavar="文件", help="写入文件，不写则显示在屏幕上")
    build = add(
        "build",
        commands.build,
        "生成方案：plan.docx、plan.pdf、plan.html、plan.xlsx、figures.json，有评审意见时另有 reply.docx",
    )
    add_dossier(build)
    build.add_argument("-o", "--output", type=Path, required=True, metavar="文件夹", help="成果写入的文件夹")
    build.add_argument("--final", action="store_true", help="正式稿：还有待补内容时拒绝生成")
    build.add_argument("--no-pdf", action="store_true", help="不生成 PDF，例如有的字哪种字体都没有时")
    add_style(build)
    submit = add("submit", commands.submit, "装订送审包：成果、资料、附件、附图和清单，合成一个 .zip 文件")
    add_dossier(submit)
    submit.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help=".zip 文件")
    add_style(submit)
    submit.add_argument("--draft", action="store_true", help="还有待补内容时也装订，清单中注明是草稿")
    verify = add("verify", commands.verify, "核验送审包：有没有文件被改动，按其中的资料重新测算是否相同")
    verify.add_argument("submission", type=Path, metavar="文件", help="xiufu submit 生成的 .zip 文件")
    fill = add("fill", commands.fill, "把方案的数据和文字填入固定格式的 Word 表格，不动其版式")
    add_dossier(fill)
    fill.add_argument("form", type=Path, metavar="表格", help="带书签或内容控件的 .docx 文件")
    fill.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help="填好的 .docx 文件")
    fill.add_argument("--final", action="store_true", help="正式稿：还有待补内容时拒绝生成")
    explain = add("explain", commands.explain, "显示一个数据项的推导过程和依据；不写数据项则列出全部")
    add_dossier(explain)
    explain.add_argument("figure", nargs="?", metavar="数据项", help="名称或 名称|对象，如 static_investment")
    difference = add("diff", commands.diff, "对比两份资料：输入、数据项和文档各有哪些不同")
    difference.add_argument(
        "before", type=Path, metavar="甲", help="资料文件夹；或早先的成果文件夹、figures.json，只比数据项"
    )
    difference.add_argument(
        "after", type=Path, nargs="?", metavar="乙", help="同上；不写则与甲是同一份，按两种口径或两组数据包对比"
    )
    difference.add_argument(
        "--policies",
        nargs=2,
        choices=_POLICIES,
        default=["recommended", "recommended"],
        metavar=("甲的口径", "乙的口径"),
        help="默认都是 recommended",
    )
    add_packs(difference)
    for side, name in (("a", "甲"), ("b", "乙")):
        difference.add_argument(
            f"--packs-{side}",
            type=Path,
            action="append",
            default=[],
            metavar="文件夹",
            help=f"只用于{name}的数据包文件夹",
        )
    difference.add_argument("--all", action="store_true", help="也列出文档中不印的、取位后相同的和只是出处不同的数据项")
    difference.add_argument(
        "-o", "--output", type=Path, metavar="文件夹", help="写成 diff.docx 和 diff.html，屏幕上只显示摘要"
    )
    add_land_commands(add, add_packs)
    add_audit_command(add, add_packs)
    add_register_commands(add)
    text = "数据包：列出、查看、核验、写模板、导入、从方案采集"
    pack = top.add_parser("pack", help=text, description=text).add_subparsers(
        prog="xiufu pack", title="命令", metavar="命令", required=True, parser_class=_Parser
    )
    add_packs(add("list", pack_commands.pack_list, "列出全部数据包", pack))
    show = add("show", pack_commands.pack_show, "查看一个数据包", pack)
    show.add_argument("name", metavar="名称", help="数据包名称")
    add_packs(show)
    add_packs(add("check", pack_commands.pack_check, "核验全部数据包", pack))
    template = add("template", pack_commands.pack_template, "写出供填写的 Excel 模板", pack)
    template.add_argument(
        "kind",
        choices=_BOOK_KINDS,
        metavar="种类",
        help="quota 定额，prices 价格，cost_method 费用测算办法，instruments 法规标准目录",
    )
    template.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help=".xlsx 文件")
    harvesting = add(
        "harvest",
        pack_commands.pack_harvest,
        "从已有方案中采集定额、台班、价格、费率、综合单价，推算闭合的加 --write 写成数据包",
        pack,
    )
    harvesting.add_argument(
        "files", type=Path, nargs="+", metavar="文件", help="方案（Word、PDF、Excel）或文件夹，可写多个"
    )
    harvesting.add_argument("--name", required=True, metavar="名称", help="数据包名称的开头，如 2026-甲公司")
    harvesting.add_argument("-o", "--output", type=Path, required=True, metavar="文件夹", help="数据包写入的文件夹")
    harvesting.add_argument(
        "--prefer",
        action="append",
        default=[],
        metavar="文件名",
        help="几份方案说法不同时以它为准，可写多次，先写的优先",
    )
    harvesting.add_argument("--write", action="store_true", help="写成数据包和清单“采集结果.xlsx”；不加只预览")
    harvesting.add_argument("--list", action="store_true", help="只写清单“采集结果.xlsx”，不写数据包")
    add_packs(harvesting)
    importing = add("import", pack_commands.pack_import, "预览填好的 Excel 模板，加 --write 写成数据包", pack)
    importing.add_argument("book", type=Path, metavar="文件", help="填好的 .xlsx 文件")
    importing.add_argument("--name", required=True, metavar="名称", help="数据包名称")
    importing.add_argument("-o", "--output", type=Path, required=True, metavar="文件夹", help="数据包写入的文件夹")
    importing.add_argument("--write", action="store_true", help="没有问题时写入")
    return parser
