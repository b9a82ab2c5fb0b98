"""House rules that no linter knows: sizes, no addresses or machine paths, README and Makefile in step."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULE_LINES = 600
FILE_BYTES = 5_000_000
TARGETS = ("demo", "test", "check", "prove", "bench", "serve", "lock", "clean", "help")

# Spelt in pieces, so that this file does not match itself.
ADDRESSES = re.compile(
    "|".join([r"--(?:extra-)?index" + "-url", "--find" + "-links", "--trusted" + "-host", "file:" + "///"])
)
REGISTRIES = re.compile(r"https?://\S*(?:py" + r"pi|python" + r"hosted|simple/)", re.IGNORECASE)
MACHINE_PATHS = re.compile(r"(?<![\w.~/-])/(?:(?:work|farm|root)/" + r"|home/\w)")


def project_files() -> list[Path]:
    """Files that are tracked or would be: what .gitignore names is left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]
    return [path for path in paths if path.is_file()]


def text_of(path: Path) -> str | None:
    """The text of a file, or None if it is binary. Texts in a Chinese code page count as texts."""
    data = path.read_bytes()
    return None if b"\0" in data else data.decode("utf-8", errors="replace")


def matches(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()[:100]}")
    return found


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def make_commands(path: Path) -> list[str]:
    """Every `make X` of a page that stands alone on a line, or in backquotes."""
    text = path.read_text("utf-8")
    return re.findall(r"(?:^[ \t]*(?:\$ )?|`)(make [a-z]+)", text, re.MULTILINE)


def test_there_are_files_to_judge():
    names = {path.relative_to(ROOT).as_posix() for path in project_files()}
    assert {"pyproject.toml", "Makefile", ".ci/run", "LICENSE", "README.md", "tests/test_house.py"} <= names


def test_no_module_is_too_long():
    modules = [path for path in project_files() if path.suffix == ".py"]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert {name: n for name, n in lengths.items() if n > MODULE_LINES} == {}


def test_no_file_is_too_big():
    sizes = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in project_files()}
    assert {name: n for name, n in sizes.items() if n > FILE_BYTES} == {}


def test_nothing_leads_out_of_the_project():
    """A link would be copied with the path of the machine where it was made."""
    listed = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []


def test_no_address_of_an_index():
    assert matches(ADDRESSES, project_files()) == []


def test_locks_name_no_registry():
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert [lock.name for lock in locks] == ["dev.txt", "run.txt", "web.txt"]
    assert matches(REGISTRIES, locks) == []


def test_locks_pin_with_hashes():
    for lock in ("run.txt", "web.txt", "dev.txt"):
        pins = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / "requirements" / lock).read_text("utf-8"))[1:]
        assert pins
        assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_each_lock_contains_the_one_before():
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / "requirements" / lock).read_text("utf-8"), re.MULTILINE))

    assert pins("run.txt")
    assert pins("run.txt") - pins("web.txt") == set()
    assert pins("web.txt") - pins("dev.txt") == set()


def test_no_path_of_a_machine():
    assert matches(MACHINE_PATHS, project_files()) == []


@pytest.mark.parametrize(
    ("pattern", "line", "found"),
    [
        (ADDRESSES, "pip install --index" + "-url x", True),
        (ADDRESSES, "--no-emit-index" + "-url", False),
        (ADDRESSES, "-e file:" + "///srv/x", True),
        (REGISTRIES, "# from https://py" + "pi.org/simple", True),
        (MACHINE_PATHS, "see /wo" + "rk/main", True),
        (MACHINE_PATHS, '"/ho' + 'me/li/plan.docx"', True),
        (MACHINE_PATHS, "https://example.org/wo" + "rk/a", False),
        (MACHINE_PATHS, "docs/wo" + "rk/a", False),
    ],
)
def test_patterns_find_what_they_should(pattern: re.Pattern[str], line: str, found: bool):
    assert bool(pattern.search(line)) is found


def test_makefile_has_the_targets():
    assert set(TARGETS) - makefile_targets() == set()


def test_readme_names_the_commands_to_begin_with():
    assert {"make demo", "make serve", "make test"} <= set(make_commands(ROOT / "README.md"))


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_pages_name_only_targets_that_exist(page: str):
    path = ROOT / page
    named = {command.split()[1] for command in make_commands(path)} if path.exists() else set()
    assert named - makefile_targets() == set()


def test_ci_runs_the_test_command_of_the_readme():
    commands = [
        line.strip()
        for line in (ROOT / ".ci/run").read_text("utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["make test"]
    assert "make test" in make_commands(ROOT / "README.md")
