"""What can be wrong with an input: problems with place, what and remedy, collected so that users see all at once."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of an input (问题): where, what, how to mend it. All three in Chinese, for the user."""

    file: str
    line: int
    problem: str = field(compare=True)
    remedy: str
    path: str = ""

    @property
    def place(self) -> str:
        """位置: file, line and the path of keys."""
        line = f" 第{self.line}行" if self.line else ""
        path = f"（{self.path}）" if self.path else ""
        return f"{self.file}{line}{path}"

    def __str__(self) -> str:
        return f"{self.place}：{self.problem}。→ {self.remedy}"


class InputError(Exception):
    """The user's input is wrong (输入有误). Carries every problem found; the CLI prints them and exits with 2."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))


def file_problem(path: Path, problem: str, remedy: str) -> InputError:
    """An ``InputError`` about a whole file or folder."""
    return InputError(Problem(file=str(path), line=0, problem=problem, remedy=remedy))
