"""Laws, standards and notices (法规标准目录): title, number, dates, and what replaced them, each with its source."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field

from xiufu.core.errors import InputError, Problem
from xiufu.packs.kinds import Confidence, Model
from xiufu.packs.load import Pack
from xiufu.packs.tables import Record, Sheet, read_csv, read_rows, unique

K = TypeVar("K")
InstrumentKind = Literal["law", "regulation", "rule", "notice", "national_standard", "industry_standard", "local"]

STANDARD = re.compile(
    r"(?<![A-Za-z])(?P<series>[A-Z]{2}\d{2}(?=\s?/\s?T\s*\d)|GHZB|GB|TD|HJ|DZ|NY|LY|SL|CJJ|CJ|JTG|JTJ|JT|JGJ|TB|SY|DL|NB|CH|MT|YS|AQ|QX|YD|HG|DB\d{2})"
    r"(?P<kind>(?:\s?/\s?|\s)?[TZ](?=[\s\d]))?\s*(?P<base>\d{1,6}(?:\.\d{1,3})*)"
    r"(?:\s?[-‐-―－−~一]{1,2}\s?(?P<year>(?:19|20)\d{2}|[5-9]\d)(?![\d.]))?"
)
"""The number of a standard (标准号): GB/T 21010-2017, TD/T1036—2013, GB 50288-99; of a place (DB15/T 389) with whatever letters."""
DOCUMENT = re.compile(
    r"(?P<series>[一-龥、\s]{2,30}?)\s*[〔\[【(<]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]】)>]\s*第?\s*(?P<base>\d{1,5})\s*号"
)
"""The number of a document (文号): 国土资发〔2011〕50号, with whatever brackets."""
DECREE = re.compile(
    r"(?P<series>[一-龥、]{2,20}?)(?:令\s*\(?第?\s*(?P<base>\d{1,4})\s*号\)?|\(?第\s*(?P<other>\d{1,4})\s*号\)?\s*令)"
)
"""The number of a decree (令号): 国务院令第592号, 国务院第592号令."""

_WIDTHS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_PLAIN = re.compile(r"[\s“”\"'‘’《》〈〉<>()\[\]〔〕【】、,。.:;·—\-–]")
_REMARK = re.compile(
    r"\((?:(?:19|20)\d{2}[^()]*|第?[一二三四五六七八九十\d]*次?(?:试行|暂行|修订|修正|修改|修订版|修正版|最新)[^()]*)\)$"
)
OF_COUNTRY = "中华人民共和国"
_ISSUER = re.compile(r"^[一-龥、]{2,40}?(?:部|厅|局|委|院|会|署|政府)(?=关于)")
_PART = re.compile(r"第([\d一二三四五六七八九十]+)部分")


@dataclass(frozen=True, slots=True)
class Number:
    """The number of an instrument (编号): of a standard, a document or a decree, by what it consists of.

    ``kind`` of a standard is ``T`` where it is recommended (推荐性); the year of a decree and of an undated standard is empty.
    """

    of: Literal["standard", "document", "decree"]
    series: str
    base: str
    year: str = ""
    kind: str = ""

    @property
    def stem(self) -> str:
        """The base without its part (分部分号): 1031 of 1031.5."""
        return self.base.split(".")[0]


def plain(text: str) -> str:
    """Full-width letters, digits and brackets to plain ones, one for one: places in the text stay what they are."""
    return text.translate(_WIDTHS)


def standard_number(match: re.Match[str]) -> Number:
    """The number that ``STANDARD`` found (标准号)."""
    year = match["year"] or ""
    kind = re.sub(r"[\s/]", "", match["kind"] or "")
    return Number("standard", match["series"], match["base"], f"19{year}" if len(year) == 2 else year, kind)


def read_number(text: str) -> Number | None:
    """The number that a text begins or consists of (读取编号); ``None`` where it has none.

    >>> read_number("TD/T1036—2013"), read_number("国土资发[2011]50号").year, read_number("国务院第 592号令").base
    (Number(of='standard', series='TD', base='1036', year='2013', kind='T'), '2011', '592')
    """
    words = plain(text)
    if match := STANDARD.search(words):
        return standard_number(match)
    if match := DOCUMENT.search(words):
        return Number("document", _series(match["series"]), match["base"].lstrip("0"), match["year"])
    if match := DECREE.search(words):
        return Number("decree", _series(match["series"]), (match["base"] or match["other"]).lstrip("0"))
    return None


def _series(words: str) -> str:
    return re.sub(r"\s", "", words).removeprefix(OF_COUNTRY)


def bare(text: str) -> str:
    """A text without blanks, brackets and other signs (去除空格和标点)."""
    return _PLAIN.sub("", plain(text))


def title_key(title: str) -> str:
    """A title as titles are compared (题名比较): without the country, the issuer, remarks in brackets, blanks and signs.

    >>> title_key("《中华人民共和国土地管理法》（2019年修正）"), title_key("国土资源部关于贯彻实施〈土地复垦条例〉的通知")
    ('土地管理法', '关于贯彻实施土地复垦条例的通知')
    """
    words = re.sub(r"\s", "", plain(title)).strip("《》")
    while (shorter := _REMARK.sub("", words)) != words:
        words = shorter
    words = _ISSUER.sub("", bare(words))
    return words.removeprefix(OF_COUNTRY) or words


def issuer_of(title: str) -> str:
    """Who made it, as a title begins with before 关于 (题名中的发布机关), without signs; empty where none does.

    >>> issuer_of("财政部、国土资源部关于调整的通知"), issuer_of("关于调整的通知")
    ('财政部国土资源部', '')
    """
    found = _ISSUER.match(bare(title))
    return found[0] if found else ""


def _editions(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return tuple(
            (date.fromisoformat(day), date.fromisoformat(force or day))
            for day, _, force in (one.strip().partition(">") for one in value.split(";") if one.strip())
        )
    except ValueError:
        raise ValueError("写作 2004-08-28;2019-12-28>2020-07-01，大于号后是施行日期") from None


class Instrument(Model):
    """法规标准: one edition of a standard, or a law with all its revisions.

    ``until`` is the first day on which it is no longer in force; ``as_of`` how far its source reaches.
    """

    title: str = Field(min_length=2, title="题名")
    kind: InstrumentKind = Field(title="类别")
    number: str = Field("", title="编号", description="文号、令号、标准号；修订令用分号分隔")
    issuer: str = Field("", title="发布机关")
    issued_date: date | None = Field(None, title="发布日期")
    effective_date: date | None = Field(None, title="施行日期")
    revised: Annotated[tuple[tuple[date, date], ...], BeforeValidator(_editions)] = Field(
        (), title="修订日期", description="各次修订的日期，以分号分隔；施行日期另写在大于号后"
    )
    until: date | None = Field(None, title="废止日期", description="自这一天起不再有效")
    replaced_by: str = Field("", title="代替者", description="题名或编号")
    document: str = Field(min_length=2, title="出处文件")
    place: str = Field("", title="出处位置")
    as_of: date | None = Field(None, title="出处截止日期")
    retrieved: date | None = Field(None, title="查阅日期")
    confidence: Confidence = Field(title="可信度")
    note: str = Field("", title="备注")

    @property
    def label(self) -> str:
        """Its title and first number as they are written (题名及编号)."""
        number = self.number.split(";")[0]
        return f"《{_nested(self.title)}》" + (f"（{number}）" if number else "")


def _nested(title: str) -> str:
    return title.replace("《", "〈").replace("》", "〉")


INSTRUMENTS = Sheet("instruments", "法规标准", "每行一部法律、法规、规章、文件，或标准的一个版本", Instrument)


@dataclass(frozen=True)
class Instruments:
    """The catalogue (法规标准目录), with what it is looked up by."""

    rows: tuple[Instrument, ...]

    @cached_property
    def numbers(self) -> Mapping[int, tuple[Number, ...]]:
        """The numbers of each row (编号), by its place."""
        read = ((i, [read_number(one) for one in row.number.split(";")]) for i, row in enumerate(self.rows))
        return {i: tuple(one for one in found if one) for i, found in read}

    @cached_property
    def by_title(self) -> Mapping[str, tuple[int, ...]]:
        """Rows by title as titles are compared (按题名)."""
        return _grouped((title_key(row.title), i) for i, row in enumerate(self.rows))

    @cached_property
    def title_forms(self) -> Sequence[tuple[str, str, frozenset[str]]]:
        """Every title as titles are compared, as it may be written — without signs, with the country, with its issuer — and the
        letters of that (题名的写法)."""
        return [
            (title, form, frozenset(form))
            for title, rows in self.by_title.items()
            for form in dict.fromkeys((title, OF_COUNTRY + title, bare(self.rows[rows[0]].title)))
        ]

    @cached_property
    def by_stem(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """Standards by series and base without the part (按标准号); documents and decrees by year and base (按文号)."""
        return _grouped(
            ((number.series if number.of == "standard" else number.year, number.stem), i)
            for i, numbers in self.numbers.items()
            for number in numbers
        )

    @cached_property
    def series_titles(self) -> Mapping[str, tuple[int, ...]]:
        """Standards in parts by the title that their parts share (分部分标准的总题名)."""
        parted = ((_PART.split(title_key(row.title)), i) for i, row in enumerate(self.rows))
        return _grouped((split[0], i) for split, i in parted if len(split) > 1)


def without_part(key: str) -> str:
    """A title as compared, without its part (不含分部分名)."""
    return _PART.split(key)[0]


def without_ordinal(key: str) -> str:
    """A title as compared, without the words that count its part (不含“第几部分”)."""
    return _PART.sub("", key)


def part_of(key: str) -> str:
    """Which part a title names (第几部分); empty where it names none."""
    found = _PART.search(key)
    return found[1] if found else ""


def _grouped(pairs: Iterable[tuple[K, int]]) -> Mapping[K, tuple[int, ...]]:
    found: dict[K, list[int]] = {}
    for key, i in pairs:
        if i not in found.setdefault(key, []):
            found[key].append(i)
    return {key: tuple(several) for key, several in found.items()}


def read_instruments(packs: Sequence[Pack]) -> Instruments:
    """The catalogue of packs (读取法规标准目录); of the same title and number the later pack's. Raises ``InputError``."""
    problems: list[Problem] = []
    found: dict[tuple[str, str], Instrument] = {}
    for pack in packs:
        text = pack.text(INSTRUMENTS.file)
        records = read_csv(text, str(pack.folder / INSTRUMENTS.file), INSTRUMENTS, problems)
        found |= instruments_of(records, problems)
    if problems:
        raise InputError(*problems)
    return Instruments(tuple(found.values()))


def instruments_of(records: Iterable[Record], problems: list[Problem]) -> dict[tuple[str, str], Instrument]:
    """Instruments by title and number (法规标准各行); what is wrong with others goes to ``problems``."""
    read = read_rows(INSTRUMENTS, records, problems)
    rows = unique(read, lambda r: (r.title, r.number), "title", "题名和编号", problems)
    for row, record in rows:
        if row.number and not all(read_number(one) for one in row.number.split(";")):
            remedy = "写文号、令号或标准号，如 国土资发〔2011〕50号"
            problems.append(record.problem("number", f"读不出编号“{row.number}”", remedy))
        if row.until and row.effective_date and row.until <= row.effective_date:
            problems.append(record.problem("until", "废止日期不晚于施行日期", "改正两个日期"))
    return {(row.title, row.number): row for row, _ in rows}
