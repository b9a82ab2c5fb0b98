"""YAML as people would write it (写出 YAML): what ``yaml_text`` reads back as the same text, without aliases and tags."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import yaml

from xiufu.core.yaml_text import Data

_STR, _DATE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"
_PLAIN_TAGS = (
    (re.compile(r"0|[1-9][0-9]{0,14}"), "tag:yaml.org,2002:int"),
    (re.compile(r"(0|[1-9][0-9]{0,14})\.[0-9]{1,15}"), "tag:yaml.org,2002:float"),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), _DATE),
)
"""Text that needs no quotation marks: numbers and dates; ``0101`` keeps them, for other programs would read 101."""

_LINE, _WIDEST = 72, 1_000_000


class PlainDumper(yaml.SafeDumper):
    """Repeats what is repeated: our own YAML has no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never an alias."""
        return True


class _TextDumper(PlainDumper):
    """Numbers and dates of plain text without quotation marks; what is short stands in one line."""

    def represent_sequence(
        self, tag: str, sequence: Iterable[Any], flow_style: bool | None = None
    ) -> yaml.SequenceNode:
        """A list, in one line if it is short."""
        node = super().represent_sequence(tag, sequence)
        node.flow_style = _short(node.value)
        return node

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        """A record, in one line if it is short."""
        node = super().represent_mapping(tag, mapping)
        node.flow_style = _short([part for pair in node.value for part in pair])
        return node

    def serialize(self, node: yaml.Node) -> None:
        """The outermost mapping has a line a key."""
        assert isinstance(node, yaml.MappingNode)
        node.flow_style = False
        super().serialize(node)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are indented beneath their key."""
        super().increase_indent(flow, False)


def _short(parts: list[yaml.Node]) -> bool:
    scalars = all(isinstance(part, yaml.ScalarNode) for part in parts)
    return scalars and sum(len(part.value) for part in parts) <= _LINE


def _text(dumper: _TextDumper, text: str) -> yaml.ScalarNode:
    tag = next((tag for pattern, tag in _PLAIN_TAGS if pattern.fullmatch(text)), _STR)
    return dumper.represent_scalar(tag if tag != _DATE or _is_day(text) else _STR, text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_TextDumper.add_representer(str, _text)


def yaml_text_of(content: Mapping[str, Data], titles: Mapping[str, str]) -> str:
    """YAML 文本 of a mapping, each of its keys after a comment with its title.

    >>> print(yaml_text_of({"area": "0.20", "codes": ["0101", "甲"]}, {"area": "面积", "codes": "代码"}), end="")
    # 面积
    area: 0.20
    <BLANKLINE>
    # 代码
    codes: ['0101', 甲]
    """
    parts = []
    for key, value in content.items():
        text = yaml.dump(
            {key: value}, Dumper=_TextDumper, allow_unicode=True, sort_keys=False, width=_WIDEST
        )  # fmt: skip
        parts.append(f"# {titles[key]}\n{text}" if key in titles else text)
    return "\n".join(parts)
