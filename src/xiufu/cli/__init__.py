"""The command line (命令行): arguments and printing, no logic; nothing heavy is imported before it is needed."""

import gc
import io
import os
import sys
from collections.abc import Sequence

import xiufu
from xiufu.cli.arguments import UsageError, command_line
from xiufu.cli.commands import FINE, WRONG_INPUT
from xiufu.cli.printing import show_problems
from xiufu.core.errors import InputError, Problem

OUR_FAULT, INTERRUPTED, NO_READER = 70, 130, 141
NEW_OBJECTS = 100_000
"""After how many new objects those that hold each other are looked for: each time costs milliseconds, and few are ever found."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 fine, 1 findings, 2 wrong input, 70 a fault of ours."""
    if argv is None:
        _in_utf8_mode()
        gc.set_threshold(NEW_OBJECTS)
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")  # every installed package would be asked for one
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    as_json = "--json" in words
    try:
        arguments = command_line().parse_args(words)
        code: int = arguments.run(arguments, as_json)
        sys.stdout.flush()
        if argv is None:
            gc.freeze()  # what is left goes with the process
        return code
    except InputError as error:
        show_problems(error.problems, as_json)
        return WRONG_INPUT
    except UsageError as error:
        problem, _, remedy = str(error).partition("。→ ")
        show_problems((Problem("命令行", 0, problem, remedy),), as_json)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("已中断，原有文件未改动。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else FINE
    except Exception as error:  # noqa: BLE001 -- the last line of defence: no trace ever reaches a user
        print(_reported(error, words), file=sys.stderr)
        return OUR_FAULT


def _in_utf8_mode() -> None:
    """Begin again in Python's UTF-8 mode where names of files are taken for anything else, as in a C locale or GBK.

    GIS libraries cannot even be imported from a folder with a Chinese name otherwise. Windows always takes UTF-8.
    """
    asked = os.environ.get("PYTHONUTF8") == "1"
    if os.name == "posix" and sys.executable and sys.getfilesystemencoding() != "utf-8" and not asked:
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _reported(error: Exception, words: Sequence[str]) -> str:
    """Write the traceback into a file of the temporary folder, and say so in one line."""
    import platform
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(error))
    versions = f"xiufu {xiufu.__version__}, {platform.platform()}, Python {platform.python_version()}"
    content = f"{versions}\n{list(words)}\n\n{text}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="xiufu-", suffix=".txt", encoding="utf-8", errors="replace", delete=False
        ) as file:
            file.write(content)
        where = f"详情已写入 {file.name}，请连同它反馈"
    except OSError:
        where = "详情也无法写入临时文件夹"
    return f"程序内部错误（{type(error).__name__}），不是输入的问题；{where}。"
