"""YAML as text: what is read, what is refused, with which line."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from xiufu.core import yaml_text
from xiufu.core.errors import InputError
from xiufu.core.yaml_text import parse_yaml, read_text, read_yaml


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "f.yaml")
    assert all(p.file == "f.yaml" and p.remedy for p in caught.value.problems)
    return [(p.line, p.problem) for p in caught.value.problems]


@pytest.fixture(params=["C", "Python"])
def loader(request, monkeypatch):
    """Both parsers say the same."""
    monkeypatch.setattr(yaml_text, "_LOADER", yaml.CSafeLoader if request.param == "C" else yaml.SafeLoader)


def test_scalars_stay_as_typed(loader):
    text = "a: 0.20\nb: 2025-11\nc: 是\nd: yes\ne: 0602\nf: 1_000\ng: 'x'\nh: 12:30\n"
    assert parse_yaml(text, "f").data == {
        "a": "0.20",
        "b": "2025-11",
        "c": "是",
        "d": "yes",
        "e": "0602",
        "f": "1_000",
        "g": "x",
        "h": "12:30",
    }


def test_nothing_is_nothing_and_quoted_is_text(loader):
    assert parse_yaml("a: ~\nb:\nc: null\nd: ''\ne: '~'\nf: [ , x]\n".replace("[ , x]", "[~, x]"), "f").data == {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
        "e": "~",
        "f": [None, "x"],
    }


def test_every_key_and_item_has_its_line(loader):
    located = parse_yaml("# note\na:\n  - x: 1\n    y: 2\n  - z\nb: {c: 3}\n", "f")
    assert dict(located.lines) == {
        (): 2,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 0, "x"): 3,
        ("a", 0, "y"): 4,
        ("a", 1): 5,
        ("b",): 6,
        ("b", "c"): 6,
    }
    assert located.line_of(("a", 0, "nowhere", "deep")) == 3
    assert located.line_of(("nowhere",)) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, "键“a”重复，第 1 行已有")]),
        ("a: &x 1\nb: *x\n", [(1, "使用了锚点“&x”"), (2, "使用了别名“*x”")]),
        ("a: !!python/object/apply:os.system [ls]\n", [(1, "使用了标签“tag:yaml.org,2002:python/object/apply:os”")]),
        ("a: ! x\n", [(1, "使用了标签“!”")]),
        ("<<: *x\n", [(1, "使用了别名“*x”")]),
        ("a: 1\n---\nb: 2\n", [(2, "一个文件里有多份 YAML 文档（“---”）")]),
        ("? [a]\n: b\n", [(1, "键不是一段文字")]),
        ("{a: 1}: b\n", [(1, "键不是一段文字")]),
        ("~: 1\n", [(1, "键是空的")]),
        ("", [(1, "文件是空的")]),
        ("# only a note\n", [(1, "文件是空的")]),
        ("a:\n\t- b\n", [(2, "缩进用了制表符（Tab）")]),
        ("a: 1\nb：2\nc: 3\n", [(2, "键的后面用了全角冒号“：”")]),
        ("a:1\nb: 2\n", [(1, "冒号后面没有空格")]),
        ("a: 'x\n", [(1, "引号没有配对")]),
        ("a: 1\nb: [1, 2\nc: 3\n", [(2, "方括号没有配对")]),
        ("a: {b: 1\n", [(1, "花括号没有配对")]),
        ("a: b: c\n", [(1, "同一行里多了一个冒号，或缩进与上一行不一致")]),
        ("a:\n  b: 1\n c: 2\n", [(3, "缩进与上文不一致，或引号后面多了文字")]),
        ("a: @x\n", [(1, "此处的字符不能作一项的开头")]),
        ("a: - b\n", [(1, "“- ”不应出现在这里")]),
        ('a: "\\q"\n', [(1, "双引号里的反斜杠写法有误")]),
        ("%YAML 9.0\n---\na: 1\n", [(1, "YAML 语法有误")]),
        ("a: 1\nb: x\x07y\u200b\n", [(2, "含有不可见字符 U+0007、U+200B")]),
        ("a: 1\u2028b: 2\n", [(1, "含有不可见字符 U+2028")]),
        ("[" * 100_000, [(1, "嵌套超过 40 层")]),
    ],
)
def test_refused(loader, text, expected):
    assert faults(text) == expected


def test_all_problems_of_a_file_at_once(loader):
    assert [line for line, _ in faults("a: 1\na: 2\nb: &x 1\nc: *x\nd: !t 1\ne: [1\n")] == [2, 3, 4, 5, 6]


def test_a_bomb_of_aliases_costs_nothing():
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    started = time.process_time()
    problems = faults("l0: &l0 [x]\n" + levels)
    assert time.process_time() - started < 2
    assert (
        len(problems) == 21
    )  # reading stops at 100 faults: 1 + 9 lines × (1 anchor, 9 aliases) + 1 anchor and 8 aliases
    assert problems[0] == (1, "使用了锚点“&l0”")


def test_so_many_faults_are_cut():
    assert len(faults("\n".join(f"k{n}: !t {n}" for n in range(5000)))) == 100


@pytest.mark.parametrize(
    ("raw", "line", "problem"),
    [
        ("名称: 白音\n地点: 嘎查\n".encode("gbk"), 1, "文件不是 UTF-8 编码（像是 GBK）"),
        (b"a: 1\nb: \xff\n", 2, "文件不是 UTF-8 编码"),
        ("a: 白".encode("utf-16"), 0, "文件不是 UTF-8 编码（是 UTF-16）"),
        ("a: 白".encode("utf-16-be"), 1, "文件含有空字符（NUL），不是文本文件"),
        (b"a: 1\nb: \0\n", 2, "文件含有空字符（NUL），不是文本文件"),
    ],
)
def test_wrong_encodings(tmp_path: Path, raw: bytes, line: int, problem: str):
    file = tmp_path / "plan.yaml"
    file.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        read_yaml(file, name="plan.yaml")
    [found] = caught.value.problems
    assert (found.file, found.line, found.problem) == ("plan.yaml", line, problem)
    assert "UTF-8" in found.remedy


def test_a_byte_order_mark_is_fine(tmp_path: Path):
    (tmp_path / "a.yaml").write_bytes("\ufeffa: 白\n".encode())
    assert read_yaml(tmp_path / "a.yaml").data == {"a": "白"}


def test_files_that_cannot_be_read(tmp_path: Path):
    big = tmp_path / "big.yaml"
    with big.open("wb") as file:
        file.truncate(50_000_000)
    for path, problem in (
        (tmp_path / "none", "文件不存在"),
        (tmp_path, "这是一个文件夹，不是文件"),
        (big, "文件有 50.0 MB，超过上限 8 MB"),
    ):
        with pytest.raises(InputError, match=problem):
            read_text(path)


def test_sixty_thousand_lines_in_two_seconds():
    text = "".join(f"- id: r{n}\n  price: 0.20\n  when: 2025-11\n  flag: 是\n" for n in range(15_000))
    started = time.process_time()
    located = parse_yaml(text, "f")
    assert time.process_time() - started < 2
    assert located.lines[14_999, "flag"] == 60_000


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cs", "Cn"]), max_size=8)
TREES = st.recursive(
    TEXT | st.none(), lambda t: st.lists(t, max_size=3) | st.dictionaries(TEXT, t, max_size=3), max_leaves=12
)


@given(TREES)
def test_what_is_dumped_is_read_back(tree):
    """Any tree of quoted text comes back as it was."""
    dumped = yaml.safe_dump(tree, allow_unicode=True, default_style='"')
    written = dumped.replace('!!null "null"', "~")
    assert parse_yaml(written, "f").data == tree


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    """No other exception for any text."""
    with suppress(InputError):
        assert parse_yaml(text, "f").lines
