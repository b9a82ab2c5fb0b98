"""Numbers of headings, tables and pictures (编号): counted once here, so that every format prints the same."""

from collections.abc import Iterable
from dataclasses import replace

from xiufu.document.blocks import Block, Heading, NumberStyle, Picture, Table

_DIGITS = "零一二三四五六七八九"
_MOST = 99


def chinese_number(number: int) -> str:
    """A count in Chinese (汉字序数), from 1 to 99. Raises ``ValueError`` beyond.

    >>> chinese_number(7), chinese_number(10), chinese_number(12), chinese_number(30), chinese_number(45)
    ('七', '十', '十二', '三十', '四十五')
    """
    if not 1 <= number <= _MOST:
        raise ValueError(f"no Chinese number of a heading: {number}")
    tens, ones = divmod(number, 10)
    lead = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return lead + (_DIGITS[ones] if ones else "")


_COUNTS = tuple(map(chinese_number, range(1, _MOST + 1)))


def label_of(style: NumberStyle, counts: tuple[int, ...]) -> str:
    """The number of a heading (标题序号) of a style; ``counts`` are those of its level and the levels above.

    >>> label_of("（一）", (3, 2)), label_of("第一章", (4,)), label_of("1.1", (2, 1, 3)), label_of("（1）", (1, 1, 5))
    ('（二）', '第四章', '2.1.3', '（5）')
    """
    match style:
        case "":
            return ""
        case "1.1":
            return ".".join(map(str, counts))
        case "1．" | "（1）":
            return style.replace("1", str(counts[-1]))
        case _:
            return style.replace("一", chinese_number(counts[-1]))


def count_of(style: NumberStyle, label: str) -> int:
    """The count that a heading's number (标题序号) ends with: the way back from ``label_of``.

    Raises ``ValueError`` when the label is not of the style.

    >>> count_of("（一）", "（十二）"), count_of("第一章", "第四章"), count_of("1.1", "2.1.3")
    (12, 4, 3)
    """
    if style == "1.1":
        return int(label.rpartition(".")[2])
    mark = "1" if "1" in style else "一"
    before, after = style.split(mark)
    digits = label.removeprefix(before).removesuffix(after)
    return int(digits) if mark == "1" else _COUNTS.index(digits) + 1


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks with their numbers (编号): headings by level and style, numbered tables 表1…, numbered pictures 图1….

    A heading's count starts again below any heading of a higher level, numbered or not, and when its level's style changes.
    """
    counts: dict[int, tuple[NumberStyle, int]] = {}
    tables = pictures = 0
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            for level in [level for level in counts if level > block.level]:
                del counts[level]
            if block.style:
                style, count = counts.get(block.level, (block.style, 0))
                counts[block.level] = (block.style, count + 1 if style == block.style else 1)
                path = tuple(counts[level][1] for level in sorted(counts))
                block = replace(block, label=label_of(block.style, path))
        elif isinstance(block, Table) and block.numbered:
            tables += 1
            block = replace(block, label=f"表{tables}")
        elif isinstance(block, Picture) and block.numbered:
            pictures += 1
            block = replace(block, label=f"图{pictures}")
        result.append(block)
    return tuple(result)
