"""The pages hold together: no number without proof, links and folders that exist."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import EXECUTED, LINK, MEASURED, READMES, ROOT, Block, page, parse
from tests.test_house import project_files

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]

# Numbers

RESULT = re.compile(r"[=＝→≈⇒]\s*[-−]?\d")
DECIMAL = re.compile(r"(?<![A-Za-z0-9_.])\d+\.\d+(?!\d|\.\d)")
NO_RESULT = re.compile(r"Python \d\.\d+|TD/T [\d.]+-\d{4}|Apache-[\d.]+|CC[ -]BY[ -][\d.]+")
"""Names that look like decimals."""


def unproved(text: str, name: str = "page.md") -> list[str]:
    """Lines of prose with a result, or with a decimal that no executed block of the page contains."""
    taken = parse(name, text)
    found = []
    for number, line in taken.prose:
        plain = NO_RESULT.sub("", line)
        if RESULT.search(plain):
            found.append(f"{name}:{number}: a result outside an executed block: {line.strip()}")
        for decimal in DECIMAL.findall(plain):
            if not re.search(rf"(?<![\d.]){re.escape(decimal)}(?![\d.]*\d)", taken.executed):
                found.append(f"{name}:{number}: {decimal} is in no executed block: {line.strip()}")
    return found


@pytest.mark.parametrize("name", EXECUTED)
def test_every_number_is_executed(name: str):
    text = (ROOT / name).read_text("utf-8")
    if name == "CHANGELOG.md":  # its tables are compared with the figures and the sample in test_contents.py
        text = re.sub(r"^\|.*", "", text, flags=re.MULTILINE)
    assert unproved(text, name) == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("1 + 1 = 2", 1),
        ("面积 → 6 公顷", 1),
        ("costs 4.28", 1),
        ("投资4.28万元，厚0.2m", 2),
        ("costs 4.28\n```python\n>>> 4.28\n4.28\n```", 0),
        ("costs 4.2\n```python\n>>> 4.28\n4.28\n```", 1),
        ("```text\n1 = 1.50\n```", 2),
        ("```yaml a.yaml\nx: 1.5 = 2\n```", 0),
        ("Python 3.11, TD/T 1031.1-2011, 0.1.0", 0),
        ("above = below, 20 %", 0),
    ],
)
def test_the_rule_for_numbers_finds_what_it_should(text: str, faults: int):
    assert len(unproved(text)) == faults


def test_every_page_of_docs_is_executed_or_measured():
    pages = {p.relative_to(ROOT).as_posix() for p in ROOT.glob("docs/*.md")}
    assert pages <= {*EXECUTED, *MEASURED}


# Links and folders


def anchors(path: Path) -> set[str]:
    """Anchors of a page as its headings give them."""
    headings = parse(path.name, path.read_text("utf-8")).headings
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in headings}


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str):
    broken = []
    for number, line in parse(name, (ROOT / name).read_text("utf-8")).prose:
        for link in LINK.findall(line):
            target, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            path = (ROOT / name).parent / target if target else ROOT / name
            if not path.exists() or (anchor and anchor not in anchors(path)):
                broken.append(f"{name}:{number}: {link}")
    assert broken == []


def test_there_are_links_to_judge():
    assert sum(len(LINK.findall(path.read_text("utf-8"))) for path in PAGES) >= 20


def mapped(name: str) -> set[str]:
    """Folders in the first column of the map: a table that begins with docs."""
    rows = [line.split("|")[1] for _, line in page(name).prose if re.match(r"\| `[\w/.]+/`", line)]
    return {folder for row in rows for folder in re.findall(r"`([^`]+/)`", row)}


@pytest.mark.parametrize("name", READMES)
def test_the_map_is_the_tree(name: str):
    rooms = {f"src/xiufu/{p.name}/" for p in (ROOT / "src/xiufu").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert mapped(name) >= rooms
    paths = [path.relative_to(ROOT).parts for path in project_files()]
    top = {f"{parts[0]}/" for parts in paths if len(parts) > 1 and not parts[0].startswith(".")}
    assert {"docs/", "src/", "tests/"} <= top
    assert {folder for folder in top if not any(m.startswith(folder) for m in mapped(name))} == set()
    assert {folder for folder in mapped(name) if not (ROOT / folder).is_dir()} == set()


def test_paths_of_the_tour_exist():
    named = {
        path
        for _, line in page("docs/tour.md").prose
        for path in re.findall(r"`((?:src|docs|examples)/[\w./*-]+)`", line)
    }
    assert named
    assert {path for path in named if not list(ROOT.glob(path))} == set()
    rooms = {p.name for p in (ROOT / "src/xiufu").iterdir() if (p / "__init__.py").exists()}
    apps, layers = (set(re.findall(r"\w+", block.text)) for block in page("docs/tour.md").of("text")[:2])
    assert layers == rooms
    known = {p.name for p in (ROOT / "src/xiufu/register").iterdir() if (p / "__init__.py").exists()}
    assert known - {"serve"} <= apps


def test_blocks_are_told_apart():
    taken = parse("p.md", "a\n```python\n>>> 1\n1\n```\nb\n```sh\nls 2\n```\n```diff x.yaml\n-a\n+b\n```\n")
    assert taken.blocks == (
        Block("python", "", ">>> 1\n1", 2),
        Block("sh", "", "ls 2", 7),
        Block("diff", "x.yaml", "-a\n+b", 10),
    )
    assert taken.prose == ((1, "a"), (6, "b"), (8, "ls 2"))
    with pytest.raises(ValueError, match="never closed"):
        parse("p.md", "```sh\nls")
