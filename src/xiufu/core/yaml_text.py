"""YAML read as text (YAML 文本): scalars stay as typed, every value keeps its line, and nothing is ever constructed.

Aliases, anchors, tags, duplicate keys, several documents and invisible characters are refused. The file is read as a
stream of events, so neither deep nesting nor a bomb of aliases costs anything.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import yaml

from xiufu.core.errors import InputError, Problem, file_problem

Data = str | None | list["Data"] | dict[str, "Data"]
"""What a YAML file may hold: text, nothing, lists and mappings."""

KeyPath = tuple[str | int, ...]

MAX_BYTES = 8_000_000
MAX_DEPTH = 40
MAX_PROBLEMS = 100

_LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = ("", "~", "null")
_PLAIN = (None, "")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
    "\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

_INDENT = "缩进与上文不一致，或引号后面多了文字"
_SYNTAX: tuple[tuple[str, str, str], ...] = (
    ("cannot start any token", "此处的字符不能作一项的开头", "以 @ ` % 等符号开头的文字请加英文双引号；缩进只用空格"),
    ("tab character", "缩进用了制表符（Tab）", "把制表符换成空格"),
    (
        "mapping values are not allowed",
        "同一行里多了一个冒号，或缩进与上一行不一致",
        "含“: ”的文字请加英文双引号；检查缩进",
    ),
    ("could not find expected ':'", "键的后面缺少英文冒号和空格", "写成“键: 值”，冒号用半角，后面留一个空格"),
    ("sequence entries are not allowed", "“- ”不应出现在这里", "列表从下一行开始写，每项以“- ”开头并对齐"),
    ("expected <block end>", _INDENT, "同一级的键左端对齐，只用空格缩进；引号要括住整段文字"),
    ("did not find expected key", _INDENT, "同一级的键左端对齐，只用空格缩进；引号要括住整段文字"),
    ("did not find expected '-' indicator", "列表的缩进与上文不一致", "同一列表的“- ”左端对齐"),
    ("']'", "方括号没有配对", "补上“]”，各项之间用英文逗号"),
    ("'}'", "花括号没有配对", "补上“}”，各项之间用英文逗号；含花括号的文字请加英文双引号"),
    ("unexpected end of stream", "引号没有配对", "补上缺少的引号"),
    ("unexpected document indicator", "引号没有配对", "补上缺少的引号"),
    ("escape", "双引号里的反斜杠写法有误", "改用单引号，或把反斜杠写成“\\\\”"),
)


@dataclass(frozen=True, slots=True)
class Located:
    """The content of a YAML file (带行号的内容): ``lines`` gives the line of every key and item by its path."""

    data: Data
    lines: Mapping[KeyPath, int]
    file: str

    def line_of(self, path: KeyPath) -> int:
        """行号: the line of a path, or of its nearest ancestor that is written."""
        for length in range(len(path), -1, -1):
            if line := self.lines.get(path[:length]):
                return line
        return 1


def read_yaml(path: Path, *, name: str | None = None, max_bytes: int = MAX_BYTES) -> Located:
    """读取 YAML 文件. ``name`` is what messages call the file. Raises ``InputError`` with every problem found."""
    return parse_yaml(read_text(path, name=name, max_bytes=max_bytes), name or str(path))


def read_text(path: Path, *, name: str | None = None, max_bytes: int = MAX_BYTES) -> str:
    """读取文本文件: UTF-8, with or without a byte order mark; the size is checked before anything is read."""
    shown = Path(name) if name else path
    try:
        if path.is_dir():
            raise file_problem(shown, "这是一个文件夹，不是文件", "删除或改名这个文件夹，放入同名文件")
        if not path.is_file():
            raise file_problem(shown, "文件不存在", "检查文件名和所在文件夹")
        if (size := path.stat().st_size) > max_bytes:
            sizes = f"文件有 {size / 1_000_000:.1f} MB，超过上限 {max_bytes / 1_000_000:g} MB"
            raise file_problem(shown, sizes, "拆分内容，或去掉误放进来的数据")
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except OSError as error:
        raise file_problem(shown, f"文件无法读取（{error.strerror}）", "检查文件权限，或关闭占用它的程序") from error
    return _decoded(raw, shown)


def _decoded(raw: bytes, shown: Path) -> str:
    remedy = "用编辑器打开后另存为 UTF-8 编码"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise file_problem(shown, "文件不是 UTF-8 编码（是 UTF-16）", remedy)
    if (at := raw.find(b"\0")) >= 0:
        line = raw.count(b"\n", 0, at) + 1
        raise InputError(
            Problem(
                str(shown),
                line,
                "文件含有空字符（NUL），不是文本文件",
                "换成文本文件；若是 UTF-16 编码，另存为 UTF-8 编码",
            )
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        kind = "（像是 GBK）" if _is_gbk(raw) else ""
        raise InputError(Problem(str(shown), line, f"文件不是 UTF-8 编码{kind}", remedy)) from error


def _is_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def invisible_characters(text: str, file: str) -> Iterator[Problem]:
    """不可见字符: control, zero-width and direction characters, one problem a line."""
    if not _INVISIBLE.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if codes := sorted({f"U+{ord(c):04X}" for c in _INVISIBLE.findall(line)}):
            yield Problem(
                file, number, f"含有不可见字符 {'、'.join(codes[:5])}", "删去这个字符（常由复制粘贴带入），重新键入"
            )


def parse_yaml(text: str, file: str) -> Located:
    """解析 YAML 文本. Raises ``InputError`` with every problem found."""
    text = text.removeprefix("\ufeff")
    if problems := list(islice(invisible_characters(text, file), MAX_PROBLEMS)):
        raise InputError(*problems)
    return _Builder(text, file).located()


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.line + 1


class _Builder:
    """Builds plain data from the parser's events, with a stack instead of recursion."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.problems: list[Problem] = []
        self.lines: dict[KeyPath, int] = {}
        self.data: Data = None
        self.stack: list[tuple[list[Data] | dict[str, Data], KeyPath]] = []
        self.key: list[str | None] = []
        """For each open mapping the key whose value comes next; ``None`` where a key is due, or in a list."""

    def located(self) -> Located:
        """The finished content, or all problems as one ``InputError``."""
        documents = 0
        try:
            for event in yaml.parse(self.text, Loader=_LOADER):
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._report(event, "一个文件里有多份 YAML 文档（“---”）", "删去多余的“---”，只保留一份")
                        break
                elif isinstance(event, yaml.CollectionEndEvent):
                    self.stack.pop()
                    self.key.pop()
                elif isinstance(event, yaml.NodeEvent) and not self._node(event):
                    break
                if len(self.problems) >= MAX_PROBLEMS:
                    break
        except yaml.MarkedYAMLError as error:
            self.problems.append(self._syntax_problem(error))
        if not documents and not self.problems:
            self.problems.append(Problem(self.file, 1, "文件是空的", "按模板填写内容"))
        if self.problems:
            raise InputError(*self.problems)
        return Located(self.data, MappingProxyType(self.lines), self.file)

    def _report(self, event: yaml.Event, problem: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, _line(event), problem, remedy))

    def _node(self, event: yaml.NodeEvent) -> bool:
        """Place one node; false when reading on makes no sense."""
        anchor = (event.anchor or "")[:40]
        if isinstance(event, yaml.AliasEvent):
            self._report(event, f"使用了别名“*{anchor}”", "别名不受支持，直接写出内容；以 * 开头的文字请加英文双引号")
        elif anchor:
            self._report(event, f"使用了锚点“&{anchor}”", "锚点不受支持，删去它；以 & 开头的文字请加英文双引号")
        elif (tag := getattr(event, "tag", None)) is not None:
            self._report(event, f"使用了标签“{tag[:40]}”", "标签不受支持，删去它；以 ! 开头的文字请加英文双引号")
        if isinstance(event, yaml.ScalarEvent) and self._key_is_due():
            self._open_key(event)
            return True
        if self._key_is_due():
            self._report(event, "键不是一段文字", "键只能是文字；含花括号、方括号的文字请加英文双引号")
            return False
        value: Data = None
        if isinstance(event, yaml.ScalarEvent):
            value = None if event.style in _PLAIN and event.value in _EMPTY else event.value
        elif isinstance(event, yaml.MappingStartEvent):
            value = {}
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
        path = self._put(event, value)
        if isinstance(value, dict | list):
            if len(self.stack) >= MAX_DEPTH:
                self._report(event, f"嵌套超过 {MAX_DEPTH} 层", "减少层次，按模板的结构填写")
                return False
            self.stack.append((value, path))
            self.key.append(None)
        return True

    def _key_is_due(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][0], dict) and self.key[-1] is None

    def _open_key(self, event: yaml.ScalarEvent) -> None:
        container, path = self.stack[-1]
        assert isinstance(container, dict)
        key: str = event.value
        if event.style in _PLAIN and key in _EMPTY:
            self._report(event, "键是空的", "在冒号前写上键名")
        elif key in container:
            before = self.lines[(*path, key)]
            self._report(event, f"键“{key[:40]}”重复，第 {before} 行已有", "删去其中一个，或合并两处内容")
        else:
            self.lines[(*path, key)] = _line(event)
        self.key[-1] = key

    def _put(self, event: yaml.NodeEvent, value: Data) -> KeyPath:
        if not self.stack:
            self.data = value
            self.lines[()] = _line(event)
            return ()
        container, parent = self.stack[-1]
        if isinstance(container, dict):
            key = self.key[-1]
            assert key is not None
            container.setdefault(key, value)
            self.key[-1] = None
            return (*parent, key)
        path = (*parent, len(container))
        self.lines[path] = _line(event)
        container.append(value)
        return path

    def _syntax_problem(self, error: yaml.MarkedYAMLError) -> Problem:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        written = self.text.split("\n")
        near = written[max(line - 2, 0) : line]
        if any("\t" in row[: len(row) - len(row.lstrip())] for row in near):
            return Problem(self.file, line, "缩进用了制表符（Tab）", "把制表符换成空格")
        for number, row in enumerate(near, start=max(line - 1, 1)):
            if re.match(r"\s*(- )?[\w.]+：", row):
                return Problem(self.file, number, "键的后面用了全角冒号“：”", "改成半角冒号加一个空格“: ”")
            if re.match(r"\s*(- )?[\w.]+:[^\s:]", row):
                return Problem(self.file, number, "冒号后面没有空格", "在冒号后加一个空格“: ”")
        said = f"{error.context or ''} {error.problem or ''}"
        if any(part in said for part in ("end of stream", "']'", "'}'")) and (context := error.context_mark):
            line = context.line + 1
        for fragment, problem, remedy in _SYNTAX:
            if fragment in said:
                return Problem(self.file, line, problem, remedy)
        return Problem(self.file, line, "YAML 语法有误", "对照模板检查这一行及上一行的缩进、冒号和引号")
