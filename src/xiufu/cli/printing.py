"""Printing (输出): lines for people, JSON for programs."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from xiufu.core.errors import Problem

MOST = 200


def show(as_json: bool, content: dict[str, Any], lines: Sequence[str], problems: Sequence[Problem] = ()) -> None:
    """A result: lines for people, or JSON for programs."""
    if as_json:
        print(json.dumps(content | {"problems": [as_dict(p) for p in problems]}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines))


def show_problems(problems: Sequence[Problem], as_json: bool) -> None:
    """Problems on stderr, one a line with a count; as JSON on stdout, where a program reads."""
    if as_json:
        print(json.dumps({"problems": [as_dict(problem) for problem in problems]}, ensure_ascii=False, indent=2))
        return
    for problem in problems[:MOST]:
        print(one_line(problem), file=sys.stderr)
    more = f"，以上列出前 {MOST} 个" if len(problems) > MOST else ""
    print(f"共 {len(problems)} 个问题{more}。", file=sys.stderr)


def one_line(problem: Problem) -> str:
    """A problem without line breaks, whatever the user typed."""
    return " ".join(str(problem).split())


def as_dict(problem: Problem) -> dict[str, str | int]:
    """A problem for ``--json``; ``cell`` is ``D7``, or ``7`` for a whole row."""
    cell = problem.cell
    return {
        "file": problem.file,
        "line": problem.line,
        **({"sheet": cell.sheet, "cell": cell.name} if cell else {}),
        "path": problem.path,
        "problem": problem.problem,
        "remedy": problem.remedy,
    }
