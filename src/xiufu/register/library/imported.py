"""Rows of an uploaded form as projects (读入导入表): every fault at once, by row and column; nothing is guessed at."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xiufu.core.numbers import Rounding, parse_decimal, rounded
from xiufu.reading.grids import Grid
from xiufu.reading.workbook import column_name
from xiufu.register.accounts.actors import Actor
from xiufu.register.frame.fields import exact_units
from xiufu.register.frame.templatetags.shown import wan
from xiufu.register.library.actions import authorities_for, places_for
from xiufu.register.library.article_one import areas_in
from xiufu.register.library.choices import FundKind, KeyArea
from xiufu.register.library.columns import COLUMNS, Plan, heads_of, serial
from xiufu.register.library.facts import Value
from xiufu.register.library.models import Project
from xiufu.register.rules.divisions import divisions, name_of

MOST_IMPORTED = 2_000
"""Projects in one file."""
_SCALES: Mapping[str, int] = {"wan": 1_000_000, "yuan": 100, "yi": 10_000_000_000}
_TOTALS = ("合计", "总计", "小计", "共计")
_NOTES = ("注：", "注:", "备注", "说明", "填表", "制表", "审核", "填报", "单位：", "单位:")
_SPREAD = ("banner", "key_areas", "regions")
"""Facts whose merged cells hold for every row that they cover; amounts are not spread."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault (一处问题): row from 1, the column as Excel calls it, its head, what is wrong and what to do."""

    row: int
    column: str
    head: str
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """One project as it would be registered (待导入的一行)."""

    row: int
    number: str
    banner: str
    authority: str
    facts: Mapping[str, Value]
    sources: tuple[tuple[FundKind, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says (读入结果): projects, faults, rows that were passed over and why, columns that are not taken."""

    sheet: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    skipped: tuple[tuple[int, str], ...]
    untaken: tuple[str, ...]


def read_rows(grid: Grid, plan: Plan, actor: Actor) -> Reading:
    """The projects of a sheet (读入各行), as far as they can be read, and everything that is wrong with them."""
    heads = heads_of(grid, plan.first, plan.last)
    taken = set(plan.columns.values())
    untaken = tuple(f"{column_name(n)} 列“{head}”" for n, head in enumerate(heads) if head and n not in taken)
    reader = _Reader(grid, plan, heads, actor, {}, [], [], [])
    reader.spread()
    reader.read()
    reader.faults.extend(_duplicates(reader.rows, reader))
    faults = sorted(reader.faults, key=lambda one: (one.row, len(one.column), one.column))
    return Reading(grid.title, tuple(reader.rows), tuple(faults), tuple(reader.skipped), untaken)


@dataclass(slots=True)
class _Reader:
    """Reads one sheet; what it finds is collected in it."""

    grid: Grid
    plan: Plan
    heads: tuple[str, ...]
    actor: Actor
    covered: dict[tuple[int, int], str]
    rows: list[Row]
    faults: list[Fault]
    skipped: list[tuple[int, str]]

    def spread(self) -> None:
        """Merged cells of places and areas hold for all their rows."""
        columns = {self.plan.columns[name] for name in _SPREAD if name in self.plan.columns}
        for r1, c1, r2, c2 in self.grid.merged:
            if c1 in columns and c1 == c2 and r1 >= self.plan.last:
                self.covered |= {(row, c1): self.grid.rows[r1][c1] for row in range(r1, r2 + 1)}

    def read(self) -> None:
        """Every row below the heads."""
        if "name" not in self.plan.columns:
            self.faults.append(Fault(self.plan.last, "", "", "没有指定哪一列是“项目名称”，请在上一步指定"))
            return
        for row in range(self.plan.last, len(self.grid.rows)):
            if why := self._passed_over(row):
                if why != "blank":
                    self.skipped.append((row + 1, why))
            elif len(self.rows) >= MOST_IMPORTED:
                self.faults.append(Fault(row + 1, "", "", f"一次最多导入 {MOST_IMPORTED} 个项目，请把文件分成几个"))
                return
            else:
                self.rows.append(self._row(row))
        if serial(row.number for row in self.rows):
            said = "这一列只是 1、2、3 这样的序号，不是项目编号；请在上一步把“项目编号”改为“（表里没有）”，由系统编号，或在表里填写真正的项目编号"
            self._fault(self.plan.last - 1, "number", said)
        if not self.rows:
            self.faults.append(Fault(self.plan.last, "", "", "表头下面没有项目，请核对工作表和表头所在行"))

    def _passed_over(self, row: int) -> str:
        filled = [text for text in self.grid.rows[row] if text]
        if not filled and not any((row, n) in self.grid.faults for n in range(len(self.heads))):
            return "blank"
        first = "".join(filled[0].split()) if filled else ""
        if first.startswith(_TOTALS):
            return "合计行"
        return "说明文字" if len(filled) == 1 and first.startswith(_NOTES) else ""

    def _row(self, row: int) -> Row:
        facts: dict[str, Value] = {}
        for column in COLUMNS:
            if column.length and column.id != "number":
                facts[column.id] = self._words(row, column.id, column.title, column.length)
        if not facts.get("name") and (row, self.plan.columns["name"]) not in self.grid.faults:
            self._fault(row, "name", "没有填项目名称；不是项目的行请删去")
        facts["area_units"] = self._area(row)
        facts["budget_fen"] = budget = self._money(row, "budget_fen")
        facts["key_areas"] = self._key_areas(row)
        banner = self._banner(row)
        sources = tuple(
            (kind, amount)
            for kind, name in ((FundKind.FISCAL, "fiscal"), (FundKind.PRIVATE, "private"))
            if (amount := self._money(row, name))
        )
        if (whole := sum(amount for _, amount in sources)) > (budget or 0):
            said = f"大于投资概算 {wan(budget)} 万元" if budget else "而投资概算没有填"
            self._fault(row, "budget_fen", f"财政资金与社会资本合计 {wan(whole)} 万元，{said}")
        return Row(row + 1, self._words(row, "number", "项目编号", 20), banner, self._authority(banner), facts, sources)

    def _text(self, row: int, name: str) -> str:
        column = self.plan.columns.get(name)
        if column is None:
            return ""
        if fault := self.grid.faults.get((row, column)):
            self._fault(row, name, f"{fault}；用 Excel 或 WPS 打开，待计算完成后保存")
            return ""
        return (self.covered.get((row, column)) or self.grid.rows[row][column]).replace("\0", "").strip()

    def _words(self, row: int, name: str, title: str, longest: int) -> str:
        text = self._text(row, name)
        if len(text) > longest:
            self._fault(row, name, f"“{title}”有 {len(text)} 个字，最多 {longest} 个")
        return text

    def _area(self, row: int) -> int | None:
        if not (text := self._text(row, "area_units")):
            return None
        try:
            if self.plan.area_unit == "hm2":
                return exact_units(text, scale=10_000, least=1)
            units = rounded(parse_decimal(text) * 10_000 / 15, Rounding(0))
            return exact_units(str(units), scale=1, least=1)
        except ValueError as error:
            self._fault(row, "area_units", str(error))
            return None

    def _money(self, row: int, name: str) -> int | None:
        if not (text := self._text(row, name)):
            return None
        try:
            return exact_units(text, scale=_SCALES[self.plan.money_units[name]])
        except ValueError as error:
            self._fault(row, name, str(error))
            return None

    def _key_areas(self, row: int) -> str:
        text = self._text(row, "key_areas")
        found, unknown = areas_in(text)
        for word in unknown or ((text,) if text and not found else ()):
            named = "、".join(area.label for area in KeyArea)
            said = f"“{word[:40]}”不是内政办发〔2023〕14号第一条所列的领域，也不是其中的地区、措施；请写{named}，或它们的编号"
            self._fault(row, "key_areas", f"{said}，几项之间用顿号")
        return found

    def _banner(self, row: int) -> str:
        text = "".join(self._text(row, "banner").split())
        places = places_for(self.actor)
        if not text:
            if not self.plan.banner:
                self._fault(row, "banner", "没有填旗县市区；整个文件都属于一个旗县的，可在上一步统一指定")
            return self.plan.banner
        named = [code for code in places if text in (code, name_of(code), name_of(code).rstrip("旗县市区"))]
        named = named or [code for code in places if text.endswith(name_of(code))]
        if len(named) == 1:
            return named[0]
        self._fault(row, "banner", f"“{text[:40]}”不是本辖区内的旗县市区，请写全称或六位代码")
        return ""

    def _authority(self, banner: str) -> str:
        able = authorities_for(self.actor, banner)
        league = divisions()[banner].parent if banner else ""
        return league if self.plan.authority == "league" and league in able else banner

    def _fault(self, row: int, name: str, said: str) -> None:
        column = self.plan.columns.get(name)
        where = ("", "") if column is None else (column_name(column), self.heads[column])
        self.faults.append(Fault(row + 1, *where, said))

    def fault_at(self, row: Row, name: str, said: str) -> Fault:
        """A fault of a row that was read."""
        column = self.plan.columns.get(name)
        return Fault(row.row, *(("", "") if column is None else (column_name(column), self.heads[column])), said)


def _duplicates(rows: Sequence[Row], reader: _Reader) -> Iterator[Fault]:
    """Numbers and names that stand twice in the file, or in the library already (重复)."""
    numbers, names = Counter(row.number for row in rows), Counter(_named(row) for row in rows)
    used = set(_in_library("number", [row.number for row in rows if row.number]))
    held = {
        (banner, name): number
        for banner in {row.banner for row in rows if row.banner}
        for number, name in Project.objects.filter(banner=banner).values_list("number", "name")
    }
    for row in rows:
        if row.number and numbers[row.number] > 1:
            yield reader.fault_at(row, "number", f"项目编号“{row.number}”在文件里出现 {numbers[row.number]} 次")
        if row.number in used:
            yield reader.fault_at(row, "number", f"项目编号“{row.number}”已被项目库里的项目使用")
        if row.banner and row.facts["name"] and names[_named(row)] > 1:
            yield reader.fault_at(row, "name", f"同一旗县的“{row.facts['name']}”在文件里出现 {names[_named(row)]} 次")
        if row.facts["name"] and _named(row) in held:
            yield reader.fault_at(
                row,
                "name",
                f"项目库里已有同一旗县的同名项目，编号 {held[_named(row)]}；是同一项目的删去这一行，不是的改名",
            )


def _named(row: Row) -> tuple[str, str]:
    return row.banner, str(row.facts["name"])


def _in_library(name: str, values: list[str]) -> Iterator[str]:
    for start in range(0, len(values), 500):
        yield from Project.objects.filter(**{f"{name}__in": values[start : start + 500]}).values_list(name, flat=True)
