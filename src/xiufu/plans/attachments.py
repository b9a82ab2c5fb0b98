"""What goes with a plan, in order (附件与附图的排列): what the form asks for, stated or owed, then what else there is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from xiufu.compute.run import Computed
from xiufu.model.attachments import Enclosure
from xiufu.plans.form_cover import facts_of
from xiufu.plans.outline import Outline, RequiredEnclosure, applies
from xiufu.spatial.map_content import MapSheet

DRAWN_AS = {"land_use": "land_use_map", "damage": "damage_map", "units": "reclamation_map"}
"""Kinds of drawings by the kind of map that stands for them."""
_LONGEST = 60
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list (附件清单的一行). ``item`` is nothing when the whole attachment or drawing is owed.

    ``sheets`` are the maps of the plan that stand for a drawing without a file.
    """

    position: int
    kind: str
    title: str
    item: Enclosure | None
    sheets: tuple[MapSheet, ...] = ()

    @property
    def scales(self) -> str:
        """比例尺 of its maps."""
        return "、".join(dict.fromkeys(f"1:{sheet.scale}" for sheet in self.sheets))

    @property
    def sheet_titles(self) -> str:
        """图名 of its maps."""
        return "、".join(sheet.content.title for sheet in self.sheets)

    @property
    def file_name(self) -> str:
        """The readable name of its file in a submission (文件名); nothing while there is no file."""
        if self.item is None or self.item.file is None:
            return ""
        ending = PurePosixPath(self.item.file).suffix.lower()
        return f"{self.position:02}_{plain_name(self.title or self.kind)}{plain_name(ending)}"


def plain_name(text: str) -> str:
    """A name that every system takes for a file (文件名).

    >>> plain_name('公示 1/2："现场照片" ')
    '公示 1_2：_现场照片_'
    """
    return _FORBIDDEN.sub("_", text).strip()[:_LONGEST].rstrip(" .")


def attachments(computed: Computed, outline: Outline) -> list[Entry]:
    """附件."""
    return _entries(computed, computed.plan.attachments, outline.attachments)


def drawings(computed: Computed, outline: Outline, maps: Sequence[MapSheet] = ()) -> list[Entry]:
    """附图. A map of the plan satisfies what has no file."""
    entries = _entries(computed, computed.plan.drawings, outline.drawings)
    return [
        replace(entry, sheets=tuple(sheet for sheet in maps if DRAWN_AS.get(sheet.content.kind) == entry.kind))
        if _fileless(entry.item)
        else entry
        for entry in entries
    ]


def _fileless(item: Enclosure | None) -> bool:
    return item is None or not (item.file or item.not_applicable)


def _entries(computed: Computed, items: Sequence[Enclosure], wanted: Sequence[RequiredEnclosure]) -> list[Entry]:
    facts, on = facts_of(computed), computed.plan.plan_date
    found: list[tuple[str, str, Enclosure | None]] = []
    for asked in wanted:
        given = [item for item in items if item.kind == asked.kind]
        found += [(asked.kind, item.title or asked.title, item) for item in given]
        if not given and applies(asked, facts, on):
            found.append((asked.kind, asked.title, None))
    kinds = {asked.kind for asked in wanted}
    found += [(item.kind, item.title, item) for item in items if item.kind not in kinds]
    return [Entry(position, *entry) for position, entry in enumerate(found, start=1)]
