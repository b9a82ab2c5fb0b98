"""Boundary points as text (界址点坐标 TXT) → ``Boundary``, in all the variants that offices send each other.

A plot line ends with ``@`` (8, 9, 12, 13 … fields), point lines follow: 点号, 圈号, X (north), Y (east).
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from xiufu.core.encodings import decoded
from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.numbers import parse_decimal
from xiufu.spatial.boundary import Boundary, Plot
from xiufu.spatial.crs_stated import CHOOSE, stated_in_words
from xiufu.spatial.files.coordinates import parse_coordinate
from xiufu.spatial.files.point_rows import PlotRows, boundary_of, limited

DESCRIPTION, COORDINATES = "属性描述", "地块坐标"
EXTRA = "扩展字段{}"
"""Names a field of the plot line after those that are known."""

_NUMBER = r"([0-9]{1,12}(?:\.[0-9]{0,15})?)"
_POINT = re.compile(
    rf"[ \t]*([!-+\--~一-鿿]*)[ \t]*,[ \t]*([0-9]{{1,6}})[ \t]*,[ \t]*{_NUMBER}[ \t]*,[ \t]*{_NUMBER}\s*"
)
_MARKED_POINT = re.compile(r"([^,]*,\s*[0-9]{1,6}\s*,\s*[0-9]{6,8}(?:\.[0-9]*)?\s*,\s*[0-9]{6,8}(?:\.[0-9]*)?)[\s,]*@")
_AFTER_MARK = re.compile(r"(?<=[@＠])[,，\s]+$")
_HEADING = re.compile(r"[\[［【](.*)[\]］】]")
_KEY = re.compile(r"([^=＝,，]{1,40})[=＝](.*)")
_BLANKS = "\ufeff\u200b\u200c\u200d\u2060\u3000\u00a0 \t\r\n\v\f"
_BLANK = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060")) | dict.fromkeys(map(ord, "\u3000\u00a0"), " ")
_COMMAS = str.maketrans("，＠", ",@")
_LINES = re.compile(r"\r\n|\r|\n")
_SYSTEM_KEYS = ("坐标系", "几度分带", "带号", "投影类型", "计量单位")
_ALIASES = {"分带": "几度分带", "坐标系统": "坐标系", "投影": "投影类型", "坐标单位": "计量单位"}
_HECTARES = re.compile(r"\s*(公顷|hm2|hm²)$", re.IGNORECASE)
_AREAL, _OTHER_SHAPES = ("面", "多边形"), ("线", "点", "多点", "折线")
_USUAL_SHAPE_AT, _USUAL_COMMAS, _SHOWN = 4, 7, 5
_POINT_FIELDS, _SHORT = 4, 40
_WRITE_POINT = "改正这一行，写成 点号,圈号,X坐标,Y坐标"


@dataclass(slots=True, eq=False)
class _File:
    """What has been read so far."""

    path: Path
    header: dict[str, str] = field(default_factory=dict)
    header_lines: dict[str, int] = field(default_factory=dict)
    plots: list[PlotRows] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    odd_lines: dict[str, list[int]] = field(default_factory=dict)
    section: str = ""

    def wrong(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(str(self.path), line, what, remedy))

    def odd(self, line: int, what: str) -> None:
        self.odd_lines.setdefault(what, []).append(line)

    def notes(self) -> list[str]:
        """What was read in spite of how it is written, each once."""
        texts = []
        for what, lines in self.odd_lines.items():
            shown = "、".join(f"第{line}行" for line in lines[:_SHOWN])
            texts.append(f"{what}：{shown}{f'等{len(lines)}行' if len(lines) > _SHOWN else ''}")
        return texts


def parse_txt(raw: bytes, path: Path, *, crs: str = "") -> Boundary:
    """Read a file of boundary points (读取界址点坐标). ``path`` names it in messages, ``crs`` is what the user says of the
    system, such as ``EPSG:4522``.

    Raises ``InputError`` with every line that is wrong, and where the coordinate system is contradictory or unknown.
    """
    text = decoded(raw, path)
    if not text.strip(_BLANKS):
        raise file_problem(path, "文件是空的", "换成有内容的界址点坐标文件")
    read = _File(path)
    for number, line in enumerate(_LINES.split(text), start=1):
        _read_line(read, number, line)
    if not read.plots and not read.problems:
        what = "不是界址点坐标文件，或没有地块：没有以“@”结尾的地块行"
        raise file_problem(path, what, "每个地块先写一行地块信息，以“@”结尾，下面各行写 点号,圈号,X坐标,Y坐标")
    for plot in read.plots:
        if not plot.lines and not read.problems:
            what = f"地块“{plot.plot.title}”没有界址点"
            read.wrong(plot.begins, what, "补上界址点，或删去这一行；文件也可能不完整，向提供者核对")
    stated, faults = stated_in_words(read.header, f"[{DESCRIPTION}]")
    for key, what in faults:
        if crs:
            read.odd(read.header_lines[key], f"{what}，按指定的坐标系读取")
        else:
            read.wrong(read.header_lines[key], what, f"改正这一行，或{CHOOSE}")
    if read.problems:
        raise limited(read.problems, str(path))
    _refuse_cut(read)
    return boundary_of(
        read.plots,
        path=path,
        sha256=hashlib.sha256(raw).hexdigest(),
        stated=stated,
        chosen=crs,
        header=read.header,
        notes=read.notes(),
    )


def _read_line(read: _File, number: int, line: str) -> None:
    point = _POINT.fullmatch(line) if read.section == COORDINATES and read.plots else None
    if point:
        read.plots[-1].add(point[1], str(int(point[2])), float(point[3]), float(point[4]), number)
        return
    text = line.translate(_BLANK).strip()
    if not text:
        return
    if heading := _HEADING.fullmatch(text):
        read.section = re.sub(r"\s", "", heading[1])
    elif read.section != COORDINATES and (key := _KEY.fullmatch(text)):
        _add_header(read, number, key[1].strip(), key[2].strip())
    else:
        _read_content(read, number, _AFTER_MARK.sub("", _with_commas(text)))


def _with_commas(text: str) -> str:
    """A line whose items are parted by tabs, as they come out of a spreadsheet, blank ones too."""
    whole = text.endswith(("@", "＠")) or text.count("\t") == _POINT_FIELDS - 1
    return text.replace("\t", ",") if whole and "," not in text and "，" not in text else text


def _read_content(read: _File, number: int, text: str) -> None:
    marked = _MARKED_POINT.fullmatch(text.translate(_COMMAS)) if read.plots else None
    if marked:
        read.odd(number, "界址点行的行末多了“@”，仍按界址点读取")
        _add_point(read, number, marked[1])
    elif _is_plot_line(text):
        read.section = COORDINATES
        _add_plot(read, number, text)
    elif "点号" in text:
        read.odd(number, "是列名，没有读")
    elif read.section == COORDINATES:
        _add_point(read, number, text)
    else:
        read.odd(number, "看不出是什么内容，没有读")


def _is_plot_line(text: str) -> bool:
    fields = text.translate(_COMMAS).split(",")
    return fields[-1].strip().endswith("@") or any(part.strip() in _AREAL for part in fields[_USUAL_SHAPE_AT:])


def _add_header(read: _File, number: int, key: str, value: str) -> None:
    name = _ALIASES.get(key, key) if read.section in ("", DESCRIPTION) else f"{read.section}/{key}"
    if name in _SYSTEM_KEYS and read.header.get(name, value) != value:
        what = f"“{name}”写了两次，前面是“{read.header[name]}”，这里是“{value}”"
        read.wrong(number, what, "一个文件只能有一种坐标系：改正写错的一处，或分成几个文件")
    read.header.setdefault(name, value)
    read.header_lines.setdefault(name, number)


def _add_plot(read: _File, number: int, text: str) -> None:
    if text.count(",") < _USUAL_COMMAS:
        text = text.translate(_COMMAS)
    fields = [part.strip() for part in text.split(",")]
    if not fields[-1].endswith(("@", "＠")):
        read.odd(number, "地块行的行末缺“@”，仍按地块行读取")
        fields.append("@")
    fields[-1] = fields[-1].rstrip("@＠").strip()
    fields = fields if fields[-1] else fields[:-1]
    places = (_USUAL_SHAPE_AT, *range(2, len(fields)))
    shape = next((at for at in places if _at(fields, at) in _AREAL), _USUAL_SHAPE_AT)
    if _at(fields, shape) in _OTHER_SHAPES:
        what = f"图形属性是“{fields[shape]}”，不是面"
        read.wrong(number, what, "界址点文件只读面状地块：删去这个图形，或改正图形属性")
    extra = {EXTRA.format(at + 1): fields[at] for at in range(shape + 4, len(fields)) if fields[at]}
    plot = Plot(
        number=_at(fields, shape - 2),
        name=_at(fields, shape - 1),
        parts=(),
        place=f"第{number}行",
        use=_at(fields, shape + 2),
        map_sheet=_at(fields, shape + 1),
        land_class=_at(fields, shape + 3),
        stated_area_hm2=_area(read, number, _at(fields, 1)),
        stated_points=_count(read, number, _at(fields, 0)),
        attributes=extra,
    )
    read.plots.append(PlotRows(plot, str(read.path), number))


def _at(fields: Sequence[str], index: int) -> str:
    return fields[index] if index < len(fields) else ""


def _area(read: _File, number: int, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        area = parse_decimal(_HECTARES.sub("", text))
    except ValueError as error:
        read.wrong(number, f"地块面积：{error}", "写成以公顷为单位的数字，如 5.7089")
        return None
    if area < 0:
        read.wrong(number, f"地块面积 {text} 是负数", "写成以公顷为单位的数字，如 5.7089")
    return area


def _count(read: _File, number: int, text: str) -> int | None:
    plain = unicodedata.normalize("NFKC", text)
    if plain and not re.fullmatch("[0-9]{1,9}", plain):
        read.wrong(number, f"界址点数“{text[:40]}”不是整数", "地块行的第一项写界址点数，可以空着")
        return None
    return int(plain) if plain else None


def _add_point(read: _File, number: int, text: str) -> None:
    """A line that is not as plain as most: full-width, with tabs, in degrees, or wrong."""
    plain = text.translate(_COMMAS)
    fields = [part.strip() for part in (plain.split(",") if "," in plain else plain.split())]
    while len(fields) > _POINT_FIELDS and not fields[-1]:
        fields.pop()
    if len(fields) < _POINT_FIELDS:
        shown = text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
        read.wrong(number, f"界址点行应有4项，这一行是“{shown}”", _WRITE_POINT)
        return
    if not read.plots:
        read.section = ""
        read.wrong(number, "界址点前面没有地块行", "在前面加一行以“@”结尾的地块行，如 ,,1,地块1,面,,,,@")
        return
    if len(fields) > _POINT_FIELDS:
        read.odd(number, "界址点行多于4项，多出的没有读")
    label, ring = (unicodedata.normalize("NFKC", part) for part in fields[:2])
    if not re.fullmatch("[0-9]{1,6}", ring):
        read.wrong(number, f"圈号“{fields[1][:_SHORT]}”不是整数", _WRITE_POINT)
        return
    values = []
    for name, part in zip(("X", "Y"), fields[2:4], strict=True):
        try:
            values.append(parse_coordinate(part))
        except ValueError as error:
            read.wrong(number, f"{name}坐标有误：{error}", _WRITE_POINT)
    if len(values) == 2:
        read.plots[-1].add(label, str(int(ring)), values[0], values[1], number)


def _refuse_cut(read: _File) -> None:
    """A file whose end is missing: its last plot has too few points and does not come back, while all others do."""
    last = read.plots[-1]
    stated = last.plot.stated_points or 0
    if stated <= len(last.lines) + len(set(last.numbers)) or len(read.plots) == 1:
        return
    if not _comes_back(last) and all(_comes_back(plot) for plot in read.plots[:-1]):
        what = f"地块“{last.plot.title}”写明{stated}个界址点，只读到{len(last.lines)}个，末圈也没有闭合，文件可能不完整"
        remedy = "向提供者索取完整的文件；界址点确实齐全时，补上闭合点"
        raise InputError(Problem(last.file, last.begins, what, remedy))


def _comes_back(plot: PlotRows) -> bool:
    """Whether the last point of a plot was there before."""
    end = plot.first[-1], plot.second[-1]
    return end in zip(plot.first[:-1], plot.second[:-1], strict=True)
