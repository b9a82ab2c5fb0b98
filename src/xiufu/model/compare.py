"""What differs between two plans as written (输入差异): fields by path, with the user's own ids in place of positions."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from xiufu.core.align import aligned, letter_pairs, resemblance
from xiufu.core.figure import Absent
from xiufu.core.model_place import labels_of
from xiufu.core.numbers import plain_text
from xiufu.core.validation import UNKNOWN_WORD
from xiufu.model.chapter import Chapter
from xiufu.model.load import CHAPTERS, PLAN_FILE
from xiufu.model.plan import Plan

_ORDER = "次序"
_ADVICE = re.compile("（没有|，有|，写了|：如")


@dataclass(frozen=True, slots=True)
class InputChange:
    """One input that differs (输入变化). ``path`` is for programs, ``title`` for people; ``None`` where there is none."""

    file: str
    path: str
    title: str
    before: str | None
    after: str | None


def compare_plans(before: Plan, after: Plan) -> list[InputChange]:
    """Fields, items and choices that differ (方案输入差异), in the order of the models."""
    return list(_models(before, after, (), ()))


def compare_chapters(before: Mapping[str, Chapter], after: Mapping[str, Chapter]) -> list[InputChange]:
    """Lines of chapters that differ (章节差异); blank lines do not count. A chapter that came or went is one change."""
    found: list[InputChange] = []
    for name in [*before, *(name for name in after if name not in before)]:
        file = f"{CHAPTERS}/{name}.md"
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            found.append(InputChange(file, "", "整章", *(c.text.strip() if c else None for c in (old, new))))
        else:
            found += _lines(file, old, new)
    return found


def _lines(file: str, before: Chapter, after: Chapter) -> Iterator[InputChange]:
    left, right = _numbered_lines(before), _numbered_lines(after)
    pairs = aligned(
        left, right, [lambda line: line[1]], lambda a, b: resemblance(letter_pairs(a[1]), letter_pairs(b[1]))
    )
    for i, j in pairs:
        old, new = left[i] if i is not None else None, right[j] if j is not None else None
        line = new or old
        if line and (old is None or new is None or old[1] != new[1]):
            yield InputChange(file, str(line[0]), f"第{line[0]}行", old and old[1], new and new[1])


def _numbered_lines(chapter: Chapter) -> list[tuple[int, str]]:
    return [(n, line.strip()) for n, line in enumerate(chapter.text.splitlines(), 1) if line.strip()]


def _models(
    before: BaseModel, after: BaseModel, path: tuple[str, ...], title: tuple[str, ...]
) -> Iterator[InputChange]:
    """Field by field; of another kind, or where only the words of a choice differ, what is written."""
    for name, info in type(after).model_fields.items():
        key = info.alias or name
        old, new = getattr(before, name), getattr(after, name)
        yield from _values(old, new, (*path, key), (*title, _title(info.title)), labels_of(info))


def _values(
    before: Any, after: Any, path: tuple[str, ...], title: tuple[str, ...], labels: Mapping[str, str]
) -> Iterator[InputChange]:
    if isinstance(before, BaseModel) and isinstance(after, BaseModel) and type(before) is type(after):
        yield from _models(before, after, path, title)
    elif (_are_items(before) and (_are_items(after) or not after)) or (_are_items(after) and not before):
        yield from _items(before or (), after or (), path, title)
    else:
        old, new = _written(before, labels), _written(after, labels)
        if old != new:
            yield InputChange(PLAN_FILE, ".".join(path), " › ".join(title), old, new)


def _are_items(value: Any) -> bool:
    """Whether a value is a list of records, or nothing in place of one."""
    return isinstance(value, tuple) and all(isinstance(item, BaseModel) for item in value) and bool(value)


def _items(
    before: Sequence[BaseModel], after: Sequence[BaseModel], path: tuple[str, ...], title: tuple[str, ...]
) -> Iterator[InputChange]:
    """Items by what they are called; those that have no id by their content, then by their turn."""
    left, right = _names(before, after)
    old, new = dict(zip(left, before, strict=True)), dict(zip(right, after, strict=True))
    for name in [*left, *(name for name in right if name not in old)]:
        here, named = (*path, name), (*title[:-1], f"{title[-1]}“{_called(new.get(name) or old[name], name)}”")
        if name in old and name in new:
            yield from _models(old[name], new[name], here, named)
        else:
            texts = [_written(side.get(name), {}) for side in (old, new)]
            yield InputChange(PLAN_FILE, ".".join(here), " › ".join(named), *texts)
    both = [[name for name in names if name in old and name in new] for names in (left, right)]
    if both[0] != both[1]:
        yield InputChange(PLAN_FILE, ".".join(path), " › ".join((*title, _ORDER)), *("、".join(n) for n in both))


def _names(before: Sequence[BaseModel], after: Sequence[BaseModel]) -> tuple[list[str], list[str]]:
    """What each item is called: its id; without one its turn before, which an item that takes its place keeps."""
    if all(hasattr(item, "id") for item in (*before, *after)):
        return [item.id for item in before], [item.id for item in after]  # type: ignore[attr-defined]
    left = [f"第{n}项" for n in range(1, len(before) + 1)]
    right = [f"第{n}项（新）" for n in range(1, len(after) + 1)]
    for i, j in aligned(before, after, [_leading(None), _leading(2), _leading(1)], lambda a, b: 100):
        if i is not None and j is not None:
            right[j] = left[i]
    return left, right


def _leading(count: int | None) -> Callable[[BaseModel], Hashable]:
    """What its first fields say: those that tell an item from its neighbours are declared first."""
    return lambda item: tuple(str(value) for _, value in list(item)[:count])


def _title(title: str | None) -> str:
    """The title of a field without what it tells those who fill it in; ``by`` and its like have none."""
    return _ADVICE.split(title or "方式")[0]


def _called(item: BaseModel, name: str) -> str:
    """The id with the user's name of it; without an id the turn with what tells it from its neighbours."""
    own = getattr(item, "name", None)
    if own is None and not hasattr(item, "id"):
        fields = list(type(item).model_fields.items())[:2]
        words = (_written(getattr(item, key), labels_of(info)) for key, info in fields)
        own = " ".join(word for word in words if word is not None)
    return f"{name} {own}" if own and own != name else name


def _written(value: Any, labels: Mapping[str, str]) -> str | None:
    """A value as a reader knows it; a record by its fields, its lists by how many items they have."""
    match value:
        case None | "":
            return None
        case ():
            return "无"
        case Absent():
            return UNKNOWN_WORD
        case bool():
            return "是" if value else "否"
        case Decimal():
            return plain_text(value)
        case str():
            return labels.get(value, value)
        case BaseModel():
            fields = type(value).model_fields
            parts = ((fields[key], _written(getattr(value, key), labels_of(fields[key]))) for key in fields)
            return "；".join(f"{_title(info.title)}：{text}" for info, text in parts if text not in (None, "无"))
        case tuple():
            return f"{len(value)}项" if _are_items(value) else "、".join(str(item) for item in value)
        case _:
            return str(value)
