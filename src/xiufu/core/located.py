"""What was read, with the place of every value (带位置的内容): lines of a YAML file, or cells of a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiufu.core.errors import Problem, SheetCell
from xiufu.core.yaml_text import Data, KeyPath, Located


@dataclass(frozen=True, slots=True)
class LocatedCells:
    """The content of a workbook (带单元格的内容): ``cells`` and ``headings`` by path, those left blank included."""

    data: Data
    cells: Mapping[KeyPath, SheetCell]
    headings: Mapping[KeyPath, str]
    file: str

    def cell_of(self, path: KeyPath) -> SheetCell:
        """单元格: the cell of a path, or of its nearest ancestor that has one."""
        for length in range(len(path), -1, -1):
            if cell := self.cells.get(path[:length]):
                return cell
        return self.cells[()]

    def by_words(self) -> dict[str, SheetCell]:
        """单元格 by the readable form of their paths."""
        return {readable_path(self.data, path): cell for path, cell in self.cells.items()}


Origin = Located | LocatedCells
"""Either form of an input."""


def value_at(data: Data, path: KeyPath) -> Data:
    """取值: what stands at a path; nothing where there is no such path."""
    for key in path:
        if isinstance(data, dict) and isinstance(key, str):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


def readable_path(data: Data, path: KeyPath) -> str:
    """键路径: dotted, with the user's own ids in place of positions: ``sub_projects.main.units.yard.area_hm2``."""
    parts: list[str] = []
    for i, key in enumerate(path):
        item = value_at(data, path[: i + 1])
        own = item.get("id") if isinstance(key, int) and isinstance(item, dict) else None
        parts.append(own[:40] if isinstance(own, str) else f"第{key + 1}项" if isinstance(key, int) else key)
    return ".".join(parts)


def heading_at(origin: Origin, path: KeyPath) -> str:
    """列名 that a user sees at a path of a workbook, that of the whole cell for a part of it; nothing for YAML."""
    if not isinstance(origin, LocatedCells):
        return ""
    return next((h for n in range(len(path), 0, -1) if (h := origin.headings.get(path[:n]))), "")


def position(origin: Origin, path: KeyPath) -> str:
    """位置, for a message about another place of the same file."""
    return str(origin.cell_of(path)) if isinstance(origin, LocatedCells) else f"第 {origin.line_of(path)} 行"


def problem_at(origin: Origin, path: KeyPath, problem: str, remedy: str, *, missing: bool = False) -> Problem:
    """A fault at a path. Where a key is ``missing`` in YAML, the line is its owner's; a workbook has a cell for it."""
    words = readable_path(origin.data, path)
    if isinstance(origin, LocatedCells):
        return Problem(origin.file, 0, problem, remedy, words, origin.cell_of(path))
    return Problem(origin.file, origin.line_of(path[:-1] if missing else path), problem, remedy, words)
