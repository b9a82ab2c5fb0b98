"""Arguments of the audit (审查命令的参数), with their help in Chinese."""

from pathlib import Path

from xiufu.cli import audit_commands
from xiufu.cli.audit_many_commands import add_many_arguments
from xiufu.cli.land_arguments import Add


def add_audit_command(add: Add) -> None:
    """``audit``; ``add`` makes a command."""
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
        help="一个文件：写一张审查网页“文件名.审查.html”，左边目录，中间原文，右边结果，可离线打开、打印；文件夹或多个文件："
        "写汇总表“审查汇总.xlsx”，并保存已审查的结果，中断后再运行不必重来",
    )
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
            help=f"{what}；指纹见 --json，可写多次，只能审查一个文件",
        )
    auditing.add_argument("--reason", default="", metavar="理由", help="与 --accept、--ignore 同用，记入审查记录")
    add_many_arguments(auditing)
