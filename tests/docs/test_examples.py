"""Every example of the documentation is run: Python sessions, console sessions, edits, excerpts of files."""

import contextlib
import doctest
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.docs.pages import EXECUTED, ROOT, Block, Page, page
from xiufu.cli import main

GAP = "…"


@pytest.mark.parametrize("name", EXECUTED)
def test_every_block_is_of_a_kind_we_know(name: str):
    strange = [
        (b.line, b.language) for b in page(name).blocks if not b.executed and b.language not in ("sh", "bat", "text")
    ]
    assert strange == []


# Python sessions


@pytest.mark.parametrize("name", EXECUTED)
def test_python_sessions(name: str, monkeypatch: pytest.MonkeyPatch):
    """Blocks of a page share their names, as a reader types them one after another."""
    monkeypatch.chdir(ROOT)
    globs: dict[str, object] = {}
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for block in page(name).of("python"):
        if not block.path:
            session = doctest.DocTestParser().get_doctest(block.text, globs, name, name, block.line)
            runner.run(session, out=report.append, clear_globs=False)
            globs = session.globs
    assert "".join(report) == ""


# Console sessions


def steps_of(block: Block) -> list[tuple[str, list[str]]]:
    """Commands of a console block with the lines shown below each."""
    steps: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        elif not steps:
            raise ValueError(f"output before a command: {line}")
        else:
            steps[-1][1].append(line)
    return steps


def run(command: str, before: int) -> tuple[int, list[str]]:
    """Exit code and lines of a command; ``echo $?`` shows the code of the one before."""
    words = shlex.split(command)
    if words == ["echo", "$?"]:
        return 0, [str(before)]
    if words[0] != "xiufu":
        raise ValueError(f"only xiufu is run here: {command}")
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
        code = main(words[1:])
    return code, screen.getvalue().splitlines()


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether what is shown is what was printed: a line of ``…`` stands for any lines, one in a line for any text."""
    if not shown:
        return not printed
    if shown[0].strip() == GAP:
        return any(matches(shown[1:], printed[i:]) for i in range(len(printed) + 1))
    pattern = ".*".join(re.escape(part) for part in shown[0].rstrip().split(GAP))
    return bool(printed) and bool(re.fullmatch(pattern, printed[0].rstrip())) and matches(shown[1:], printed[1:])


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["a"], ["a"], True),
        (["a"], ["b"], False),
        (["a"], ["a", "b"], False),
        (["a", "…"], ["a", "b", "c"], True),
        (["…", "c"], ["a", "b"], False),
        (["…", "b", "…"], ["a", "b", "c"], True),
        (["plan.docx（… KB）"], ["plan.docx（22 KB）"], True),
        (["plan.docx（… KB）"], ["plan.xlsx（22 KB）"], False),
        ([], ["a"], False),
    ],
)
def test_gaps_match_what_they_should(shown: list[str], printed: list[str], same: bool):
    assert matches(shown, printed) is same


def edit(block: Block) -> None:
    """Change a file as a ``diff`` block says; what it takes out must be there exactly once."""
    target = Path(block.path)
    old = "\n".join(line[1:] for line in block.text.splitlines() if line[:1] in ("-", " "))
    new = "\n".join(line[1:] for line in block.text.splitlines() if line[:1] in ("+", " "))
    text = target.read_text("utf-8")
    assert text.count(old) == 1, f"{block.path}: {old!r}"
    target.write_text(text.replace(old, new), "utf-8")


def pages_by_session() -> list[str]:
    """One page of those that show the very same commands, edits and lines: the READMEs do, in two languages."""
    first: dict[tuple[tuple[str, str, str], ...], str] = {}
    for name in EXECUTED:
        shown = ((b.language, b.path, b.text) for b in page(name).blocks if b.language in ("diff", "console"))
        first.setdefault(tuple(shown), name)
    return list(first.values())


@pytest.mark.parametrize("name", pages_by_session())
def test_console_sessions(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Commands of a page run one after another in a folder with a copy of the examples."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XIUFU_PACKS", raising=False)
    wrong = []
    for block in page(name).blocks:
        if block.language == "diff":
            edit(block)
        if block.language != "console":
            continue
        code = 0
        for command, shown in steps_of(block):
            code, printed = run(command, code)
            if not matches(shown, printed):
                wrong.append(f"{name}:{block.line}: $ {command}\n" + "\n".join(printed))
    assert "\n".join(wrong) == ""


# Excerpts


def bare(text: str) -> str:
    """Code without its layout, so that formatting it anew changes nothing."""
    return re.sub(r",(?=[)\]}]|$)", "", re.sub(r"\s+", "", text))


def excerpts(pages: tuple[str, ...]) -> list[tuple[str, Block]]:
    return [(name, block) for name in pages for block in page(name).blocks if block.path and block.language != "diff"]


def parts(block: Block) -> list[str]:
    """The pieces of an excerpt between lines of ``…``."""
    return [bare(part) for part in re.split(rf"^\s*(?:# ?)?{GAP}\s*$", block.text, flags=re.MULTILINE) if part.strip()]


@pytest.mark.parametrize(("name", "block"), [pytest.param(n, b, id=f"{n}:{b.line}") for n, b in excerpts(EXECUTED)])
def test_excerpts_are_in_their_file(name: str, block: Block):
    source, at = bare((ROOT / block.path).read_text("utf-8")), 0
    for part in parts(block):
        at = source.find(part, at)
        assert at >= 0, f"{name}:{block.line}: not in {block.path}: {part}"
        at += len(part)


def test_pages_have_examples():
    counts: dict[str, tuple[int, int]] = {}
    for name in EXECUTED:
        found: Page = page(name)
        sessions = [b for b in found.of("python") if not b.path]
        counts[name] = (len(sessions), len(found.of("console")))
    assert counts["docs/formulas.md"][0] >= 15
    assert counts["README.md"][1] >= 6
    assert counts["README.md"] == counts["README.zh-CN.md"]
    assert counts["docs/tour.md"][1] >= 1
