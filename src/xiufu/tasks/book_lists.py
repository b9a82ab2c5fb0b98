"""The drop-down lists of a plan's workbook that come from packs (下拉选项)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from xiufu.core.errors import InputError
from xiufu.core.glossary import TERMS
from xiufu.model.check_costs import SECTIONS
from xiufu.model.plan import LAND_CLASS_STANDARDS
from xiufu.packs.library import Library
from xiufu.packs.load import Pack

Entries = list[tuple[str, str]]


def lists_of(library: Library) -> dict[str, Entries]:
    """下拉选项 by the name of their list: codes with names. A faulty pack gives none; ``check`` says what is wrong."""
    methods = library.of_kind("cost_method")
    quotas = library.of_kind("quota")
    lands = library.of_kind("landclass")
    standards: dict[str, str] = LAND_CLASS_STANDARDS["labels"]
    return {
        **{f"地类：{label}": _sorted(_land(library, lands, standard)) for standard, label in standards.items()},
        "行政区划": _sorted(_divisions(library)),
        "定额子目": _unique(_quota_items(library, quotas)),
        "工程类别": _unique(_classes(library, methods)),
        "费率表": _unique(_fee_tables(library, methods)),
        "计费基数": [(term, TERMS[term].label) for term in SECTIONS],
        "费用测算办法数据包": _named(methods),
        "定额数据包": _named(quotas),
        "价格数据包": _named(library.of_kind("prices")),
    }


def _land(library: Library, packs: Sequence[Pack], standard: str) -> Iterator[tuple[str, str]]:
    for pack in packs:
        with suppress(InputError):
            yield from ((c.code, c.name) for (of, _), c in library.land(pack).classes.items() if of == standard)


def _divisions(library: Library) -> Iterator[tuple[str, str]]:
    for pack in library.of_kind("divisions"):
        with suppress(InputError):
            yield from ((d.code, d.name) for d in library.divisions(pack).values())


def _quota_items(library: Library, packs: Sequence[Pack]) -> Iterator[tuple[str, str]]:
    for pack in packs:
        with suppress(InputError):
            yield from ((item.id, item.name) for item in library.quota(pack).items.values())


def _classes(library: Library, packs: Sequence[Pack]) -> Iterator[tuple[str, str]]:
    for pack in packs:
        with suppress(InputError):
            yield from ((c.id, c.name) for c in library.method(pack).work_classes)


def _fee_tables(library: Library, packs: Sequence[Pack]) -> Iterator[tuple[str, str]]:
    for pack in packs:
        with suppress(InputError):
            yield from ((t.id, t.name) for t in library.method(pack).fee_tables)


def _named(packs: Sequence[Pack]) -> Entries:
    return [(pack.head.name, pack.head.title) for pack in packs]


def _unique(entries: Iterable[tuple[str, str]]) -> Entries:
    """Each code once, by the name it has first."""
    found: dict[str, str] = {}
    for code, name in entries:
        found.setdefault(code, name)
    return list(found.items())


def _sorted(entries: Iterable[tuple[str, str]]) -> Entries:
    return sorted(_unique(entries))
