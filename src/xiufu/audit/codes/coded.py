"""Land classes with their codes (地类代码与名称): every place where a code and a name stand together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xiufu.audit.blame import CERTAIN
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Cell, Table
from xiufu.document.places import said
from xiufu.packs.class_names import ClassNames
from xiufu.packs.instruments import plain

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

CODE = r"\d{2}(?:H\d|\d{1,4})?[AK]?"
_CODE = re.compile(rf"(?<![\dA-Za-z.,/\-—~～+×=])({CODE})(?![\dA-Za-z.%/×=])")
_ANY = re.compile(r"\d{2}[\dHAK]{0,5}\W{0,4}[一-龥]|[一-龥]\W{0,4}[^\W\d]{0,6}\W{0,2}\d{2}")
_WHOLE_CODE = re.compile(CODE)
_CELLS = (
    re.compile(rf"({CODE})[-—:、.]?\(?([一-龥][一-龥()、]+?)\)?"),
    re.compile(rf"([一-龥][一-龥、]+)[-—:]?\(?({CODE})\)?"),
)
_CODE_HEAD = re.compile(r"(?:编码|代码|地类码|类码)$|DLBM|dlbm")
_OTHER_HEAD = re.compile(r"序号|图斑|地块|宗地|编号|权属|区划|单位|点号|桩号|定额|项目|面积|年度|年份")
_SEPARATOR = re.compile(r"[\s\-—:]*")
_OPEN = re.compile(r"\(\s*(?:(?:土地|用地)?(?:地类|类别|分类)?(?:编码|代码|编号)?(?:为|是)?\s*[:：]?\s*)$")
_CLOSED = re.compile(r"\s*[)、,，;；]")
_LOOK = 24
"""Letters before a number that say what it is."""
_CHINESE = re.compile(r"[一-龥]+")
_BEHIND = re.compile(r"(?:面积|为|是|占|共|计|约|合计|等|的)")
_BEFORE = re.compile(
    r"(?:为|是|占用|压占|挖损|损毁|复垦|恢复|和|及|与|或|到|成|地类|类型|现状|包括|涉及|其中|主要|全部|均|属于?|按|作|原|拟|转)$"
)
_NUMBERED = re.compile(r"(?:图斑|地块|宗地|编号|号|第|桩|点|米|共|计|约|面积)\s*[:：为]?\s*$")
_SPEAKS = re.compile(r"地类|编码|代码|土地利用|土地类型|用地类型|土地分类|一级类|二级类")
_QUANTITY = re.compile(r"\s*(?:hm|m2|m²|㎡|亩|公顷|平方|万|元|年|月|个|块|宗(?!教)|处|km|米|m\b)")


@dataclass(frozen=True, slots=True)
class Coded:
    """A code and a name that stand together (代码与名称). ``name`` is as names are compared, empty where no standard has it;
    ``meant`` is that of its code that it is then but for one letter.

    ``sure`` says that the number is the code of a class, whatever it is; ``rows`` are those of the table that it stands in.
    """

    code: str
    name: str
    said: str
    at: Passage
    sure: bool
    rows: range = range(0)
    meant: str = ""


def coded(paper: "Paper") -> Iterator[Coded]:
    """Every code with its name (全部代码与名称), in reading order; each place of a table once."""
    names = paper.known.class_names
    blocks = paper.file.document.blocks
    tables = {
        number: _in_table(paper, number, block) for number, block in enumerate(blocks) if isinstance(block, Table)
    }
    begun: set[int] = set()
    for spot, text in paper.texts.items():
        if spot.block in tables:
            if spot.block not in begun and spot.block not in paper.too_long:
                begun.add(spot.block)
                yield from tables[spot.block]
        else:
            yield from in_text(spot, text, names)


def in_text(spot: Spot, text: str, names: ClassNames) -> Iterator[Coded]:
    """The codes of one paragraph with their names: 0602采矿用地, 采矿用地（0602）; as lines of a table have them too."""
    words = plain(text)
    if not _ANY.search(words):
        return
    found = [match for match in _CODE.finditer(words) if not _QUANTITY.match(words, match.end())]
    if not found:
        return
    after = {m.start(): one for m in found if (one := _behind(words, m, names))}
    before = {m.start(): one for m in found if (one := _ahead(words, m, names))}
    bracketed = {m.start(): one for m in found if (one := _bracketed(words, m, names))}
    kept = after
    if any(start in after for start in before):
        right = [
            sum(bool(names.of(m[1], side[m.start()][0])) for m in found if m.start() in side)
            for side in (after, before)
        ]
        first = next(m.start() for m in found if m.start() in before or m.start() in after)
        if right[0] == right[1] and first in before:
            kept = {}
        elif right[1] > right[0]:
            kept = before
    elif before and not after:
        kept = before
    speaks = bool(_SPEAKS.search(words))
    whole = {m[1] for m in found if len(m[1]) == 2 and m.start() in kept}
    levels = {m[1][:2] for m in found if len(m[1]) > 2 and m.start() in kept}
    for match in found:
        name, start, end = bracketed.get(match.start()) or kept.get(match.start()) or ("", 0, 0)
        if not name:
            continue
        code = match[1]
        if len(code) == 2 and code not in levels and match.start() not in bracketed:
            continue
        numbered = _NUMBERED.search(_above(words, min(start, match.start()))) is not None
        sure = not numbered and (speaks or code[:2] in whole)
        yield Coded(code, name, text[start:end].strip(), Passage(spot, start, end), sure)


def _behind(words: str, code: re.Match[str], names: ClassNames) -> tuple[str, int, int] | None:
    """The name right behind a code, with where both stand."""
    gap = _SEPARATOR.match(words, code.end())
    run = _CHINESE.match(words, gap.end() if gap else code.end())
    if not run:
        return None
    for length in range(min(len(run[0]), names.longest), 1, -1):
        rest = run[0][length:]
        if (name := names.named(run[0][:length])) and (not rest or _BEHIND.match(rest)):
            return name, code.start(), run.start() + length
    return None


def _ahead(words: str, code: re.Match[str], names: ClassNames) -> tuple[str, int, int] | None:
    """The name right before a code that no quantity can be, as lines of tables have it."""
    if not code[1].startswith("0") or len(code[1]) < 4:
        return None
    return _ending(words, code.start(), code.end(), names)


def _bracketed(words: str, code: re.Match[str], names: ClassNames) -> tuple[str, int, int] | None:
    """The name before a code in brackets: 采矿用地（地类编码0602）."""
    if not (opened := _OPEN.search(_above(words, code.start()))) or not _CLOSED.match(words, code.end()):
        return None
    closed = words.find(")", code.end(), code.end() + _LOOK)
    if len(code[1]) < 4 and not _SPEAKS.search(opened[0]):
        return None
    return _ending(words, code.start() - len(opened[0]), closed + 1 or code.end(), names)


def _above(words: str, end: int) -> str:
    """What stands right before a place."""
    return words[max(0, end - _LOOK) : end]


def _ending(words: str, end: int, until: int, names: ClassNames) -> tuple[str, int, int] | None:
    while end and words[end - 1].isspace():
        end -= 1
    for length in range(min(end, names.longest), 1, -1):
        start = end - length
        if not _CHINESE.fullmatch(words, start, end):
            continue
        above = _above(words, start)
        if (name := names.named(words[start:end])) and (not _CHINESE.search(above[-1:]) or _BEFORE.search(above)):
            return name, start, until
    return None


def _in_table(paper: "Paper", number: int, table: Table) -> list[Coded]:
    """The codes of a table: in a cell with their name, or in the column beside it."""
    names = paper.known.class_names
    grid = table.grid()
    body = [[_one_line(cell) for cell, _ in row] for row in grid]
    found: list[Coded] = []
    for r, row in enumerate(grid):
        for c, (cell, begins) in enumerate(row):
            if not begins:
                continue
            whole = _whole_cell(body[r][c], names)
            if whole:
                code, name = whole
                sure = not _OTHER_HEAD.search(_head(body, r, c)) and _belongs(body, r, c, code)
                spot = Spot(number, r, c, _first(cell))
                rows = range(r, r + cell.rowspan)
                meant = names.misspelt(code, name)
                said_whole = " ".join(cell.text.split())
                found.append(Coded(code, "" if meant else name, said_whole, _all_of(paper, spot), sure, rows, meant))
            else:
                for p, paragraph in enumerate(cell.paragraphs()):
                    spot = Spot(number, r, c, p)
                    found += (
                        replace(one, rows=range(r, r + cell.rowspan)) for one in in_text(spot, said(paragraph), names)
                    )
    return [*found, *_in_columns(paper, number, table, body)]


def _whole_cell(text: str, names: ClassNames) -> tuple[str, str] | None:
    """Code and name that a cell wholly is; a name that no standard has where it is one of the code but for one letter."""
    if not any(letter.isdigit() for letter in text):
        return None
    words = plain(text)
    for pattern in _CELLS:
        if match := pattern.fullmatch(words):
            code, name = (match[1], match[2]) if match[1][0].isdigit() else (match[2], match[1])
            if len(code) > 2 or match[1] == code:
                known = names.named(name) or (name if names.misspelt(code, name) else "")
                return (code, known) if known else None
    return None


def _belongs(body: Sequence[Sequence[str]], r: int, c: int, code: str) -> bool:
    """Whether a number of two digits before a name is a code: the row has one below it, or the head says so."""
    if len(code) > 2:
        return len(code) > 3
    below = any(re.match(rf"{code}(?:\d\d|H\d)", other) for x, other in enumerate(body[r]) if x != c)
    return below or bool(re.search(r"编码|代码|一级", _head(body, r, c)))


def _in_columns(paper: "Paper", number: int, table: Table, body: Sequence[Sequence[str]]) -> Iterator[Coded]:
    """Codes in one column, names in the next: where the head says that these are codes, or most of them are right."""
    names = paper.known.class_names
    grid = table.grid()
    for c in range(len(grid[0])):
        codes = [r for r in range(len(body)) if grid[r][c][1] and _WHOLE_CODE.fullmatch(body[r][c])]
        side = _names_beside(body, names, codes, c)
        rows = [r for r in codes if names.named(body[r][side])]
        if not rows:
            continue
        head = _head(body, rows[0], c)
        named = bool(_CODE_HEAD.search(head))
        if not named and _OTHER_HEAD.search(head):
            continue
        right = sum(bool(names.of(body[r][c], names.named(body[r][side]))) for r in rows)
        certain = paper.file.certainty.get(number, CERTAIN) >= CERTAIN
        sure = certain and (named or (len(rows) > 1 and 2 * right >= len(rows)))
        for r in codes if named else rows:
            code, other = body[r][c], body[r][side]
            words = f"{code} {other}" if side > c else f"{other} {code}"
            if other and _CHINESE.search(other):
                spot = Spot(number, r, c, _first(grid[r][c][0]))
                rows_of = range(r, r + grid[r][c][0].rowspan)
                meant = names.misspelt(code, other)
                yield Coded(code, names.named(other), words, _all_of(paper, spot), sure, rows_of, meant)


def _names_beside(body: Sequence[Sequence[str]], names: ClassNames, rows: Sequence[int], c: int) -> int:
    """Which column beside one of codes has their names: that with more of them, or more that are right; else the one behind."""

    def score(side: int) -> tuple[int, int, bool]:
        if not 0 <= side < len(body[0]):
            return -1, 0, False
        named = [r for r in rows if names.named(body[r][side])]
        right = sum(bool(names.of(body[r][c], names.named(body[r][side]))) for r in named)
        return right, len(named), side > c

    return max((c - 1, c + 1), key=score)


def _head(body: Sequence[Sequence[str]], r: int, c: int) -> str:
    """The words above a cell, the lowest head last (表头)."""
    above = [body[x][c] for x in range(r) if body[x][c] and not any(letter.isdigit() for letter in body[x][c])]
    return "".join(dict.fromkeys(above[:3]))


def _one_line(cell: Cell) -> str:
    return "".join("".join(said(paragraph).split()) for paragraph in cell.paragraphs())


def _first(cell: Cell) -> int:
    """The first paragraph of a cell that says something."""
    return next((p for p, paragraph in enumerate(cell.paragraphs()) if said(paragraph).strip()), 0)


def _all_of(paper: "Paper", spot: Spot) -> Passage:
    text = paper.texts[spot]
    start = len(text) - len(text.lstrip())
    return Passage(spot, start, max(len(text.rstrip()), start + 1))
