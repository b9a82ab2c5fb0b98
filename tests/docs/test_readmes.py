"""READMEs: commands and flags that exist, and two languages that say the same."""

import argparse
import re
from collections.abc import Iterator

import pytest

from tests.docs.pages import EXECUTED, LINK, READMES, page
from xiufu.cli.arguments import command_line

# Commands


def parsers(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Every command with the flags it takes."""
    flags = {flag for action in parser._actions for flag in action.option_strings}
    yield words, flags
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from parsers(below, (*words, name))


COMMANDS = dict(parsers(command_line()))


def spoken(name: str) -> list[str]:
    """Everything of a page that begins with ``xiufu`` and is meant to be typed."""
    taken = page(name)
    text = "\n".join(line for _, line in taken.prose)
    typed = re.findall(r"^(?:\$ )?(xiufu .+)$", "\n".join([text, *(b.text for b in taken.of("console"))]), re.MULTILINE)
    return [*typed, *re.findall(r"`(xiufu [^`]+)`", text)]


def faults_of(command: str) -> list[str]:
    """What ``xiufu`` does not know of a command: the command itself, or a flag."""
    words = tuple(command.split()[1:])
    known = max(len(c) for c in COMMANDS if c == words[: len(c)])
    if not known and not words[0].startswith("-"):
        return [words[0]]
    of = COMMANDS[words[:known]]
    if known and any(c[:known] == words[:known] and len(c) > known for c in COMMANDS):
        return [" ".join(words[: known + 1])]
    return [word for word in words if word.startswith("-") and word not in of]


@pytest.mark.parametrize("name", EXECUTED)
def test_commands_and_flags_exist(name: str):
    assert {c: faults_of(c) for c in spoken(name) if faults_of(c)} == {}


@pytest.mark.parametrize("name", EXECUTED)
def test_flags_named_alone_exist(name: str):
    text = "\n".join(line for _, line in page(name).prose)
    named = set(re.findall(r"`(--[a-z_-]+)", text))
    assert named - set().union(*COMMANDS.values()) == set()


@pytest.mark.parametrize(
    ("command", "faults"),
    [
        ("xiufu build x -o y --final", []),
        ("xiufu harvest x", ["harvest"]),
        ("xiufu build x --fast", ["--fast"]),
        ("xiufu pack reap x", ["pack reap"]),
        ("xiufu pack list --packs x", []),
        ("xiufu --version", []),
    ],
)
def test_unknown_commands_are_found(command: str, faults: list[str]):
    assert faults_of(command) == faults


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme(name: str):
    said = " ".join(spoken(name))
    whole = [c for c in COMMANDS if not any(len(d) > len(c) and d[: len(c)] == c for d in COMMANDS)]
    assert len(whole) >= 10
    assert [c for c in whole if f"xiufu {' '.join(c)}" not in said] == []


# Two READMEs


def test_the_readmes_have_the_same_sections():
    english, chinese = (page(name) for name in READMES)
    assert [level for level, _ in english.headings] == [level for level, _ in chinese.headings]
    assert len(english.headings) >= 12


def test_the_readmes_have_the_same_blocks():
    def blocks(name: str) -> list[tuple[str, str, str]]:
        return [(b.language, b.path, b.text) for b in page(name).blocks]

    assert blocks("README.md") == blocks("README.zh-CN.md")


def test_the_readmes_have_the_same_tables_and_links():
    def rows(name: str) -> list[str]:
        return [re.sub(r"[^|]", "", line) for _, line in page(name).prose if line.startswith("|")]

    def links(name: str) -> set[str]:
        return {link for _, line in page(name).prose for link in LINK.findall(line)} - {*READMES}

    assert rows("README.md") == rows("README.zh-CN.md")
    assert links("README.md") == links("README.zh-CN.md")


def test_the_chinese_readme_is_chinese():
    titles = [text for _, text in page("README.zh-CN.md").headings]
    assert [t for t in titles if not re.search(r"[\u4e00-\u9fff]", t)] == []
