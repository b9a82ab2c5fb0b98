"""CODE-001: the code of a land class is that of its name in some standard (地类代码与名称核对)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xiufu.audit.blame import CERTAIN
from xiufu.audit.codes.coded import Coded
from xiufu.audit.codes.standards import named_standards
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.packs.class_names import ClassNames, name_key
from xiufu.packs.kinds import LandClass

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

CODE = "CODE-001"
_OTHERS = re.compile(r"\d{3}[AK]?|\d{5}")
"""Of three figures, which other classifications had for other names, or of no standard at all."""
_BORNE_OUT = 2
"""So many standards that say the same of a code bear each other out, whoever typed them."""


def code_names(paper: "Paper") -> Iterator[Finding]:
    """Codes have the names that some standard gives them, and stand below the code of their first level (代码核对)."""
    names, used = paper.known.class_names, named_standards(paper)
    alike: dict[tuple[str, str], list[Coded]] = {}
    for one in paper.coded:
        alike.setdefault((one.code, one.name or one.said), []).append(one)
    unclear: dict[str, Coded] = {}
    for several in alike.values():
        sure = next((one for one in several if one.sure), None)
        first = sure or several[0]
        code, name = first.code, first.name
        if name and names.of(code, name):
            yield _right(paper, first)
        elif names.of(f"0{code}", name):
            yield from _without_zero(paper, first, len(several)) if sure else ()
        elif first.meant and sure:
            yield _misspelt(paper, first, len(several))
        elif not name or _OTHERS.fullmatch(code) or (not sure and code in names.by_code):
            if not name or not _OTHERS.fullmatch(code):
                unclear.setdefault(first.said, first)
        elif sure:
            yield _wrong(paper, first, len(several), used)
    yield from _levels(paper, [one for several in alike.values() for one in several if names.of(one.code, one.name)])
    if unclear:
        first = next(iter(unclear.values()))
        yield Finding(
            CODE,
            Verdict.CANNOT_TELL,
            Severity.NOTE,
            f"{len(unclear)} 处代码与名称没有核对：{'、'.join(unclear)}",
            paper.place(first.at.spot),
            stated=f"{len(unclear)} 处",
            remedy="人工核对；自己用的地类标准可放入地类数据包",
            doubt="名称不在各地类标准中，或不知是不是地类代码",
            at=first.at,
        )


def _right(paper: "Paper", one: Coded) -> Finding:
    place = paper.place(one.at.spot)
    return Finding(CODE, Verdict.AGREES, Severity.NOTE, "代码与名称相符", place, stated=one.said, at=one.at)


def _without_zero(paper: "Paper", one: Coded, times: int) -> Iterator[Finding]:
    """A code without its first figure, as sheets show what was typed as a number."""
    often = f"（共 {times} 处）" if times > 1 else ""
    message = f"“{one.said}”{often}：代码缺开头的 0，应写 0{one.code}"
    yield Finding(
        CODE,
        Verdict.DIFFERS,
        Severity.NOTE,
        message,
        paper.place(one.at.spot),
        stated=one.said,
        expected=f"0{one.code}",
        remedy="按文本录入代码",
        at=one.at,
    )


def _wrong(paper: "Paper", one: Coded, times: int, used: Sequence[str]) -> Finding:
    names = paper.known.class_names
    coded_as, named = names.current(names.by_code.get(one.code, {})), names.by_name[one.name]
    chosen = [of for of in used if of in named]
    named = {**names.current(named), **{of: named[of] for of in chosen}}
    called = next(iter(named.values()))[0].name
    codes = {of: "、".join(row.code for row in rows) for of, rows in named.items()}
    is_called = _said(names, {of: row.name for of, row in coded_as.items()}, "中是")
    said = [f"{one.code} {is_called}" if is_called else f"各标准都没有代码 {one.code}"]
    said.append(f"{called}{_said(names, codes, '中是 ')}")
    if chosen:
        said.append(f"文中所用的标准是{'、'.join(names.short(of) for of in chosen)}")
    often = f"（共 {times} 处）" if times > 1 else ""
    expected = " 或 ".join(dict.fromkeys(codes[of] for of in chosen or codes))
    unread = [of for of in used if not any(standard == of for standard, _ in names.classes)]
    doubt = f"文中所用的{'、'.join(names.short(of) for of in unread)}没有收入数据包" if unread and not chosen else ""
    return Finding(
        CODE,
        Verdict.CANNOT_TELL if doubt else Verdict.DIFFERS,
        Severity.NOTE if doubt else _severity(coded_as, named),
        f"“{one.said}”{often}：代码与名称不符：{'；'.join(said)}{f'；但{doubt}，不能判定' if doubt else ''}",
        paper.place(one.at.spot),
        stated=one.said,
        expected=f"{expected} {called}",
        derivation=f"出处：{_sources(names, (*coded_as, *named))}",
        remedy="按所用的一套地类标准改正代码或名称，一级、二级同时核对",
        doubt=doubt,
        at=one.at,
    )


def _misspelt(paper: "Paper", one: Coded, times: int) -> Finding:
    """A name that no standard has, one letter off that of its code."""
    names = paper.known.class_names
    called = {of: row for of, row in names.by_code[one.code].items() if name_key(row.name) == one.meant}
    name = next(iter(called.values())).name
    often = f"（共 {times} 处）" if times > 1 else ""
    return Finding(
        CODE,
        Verdict.DIFFERS,
        Severity.WARNING,
        f"“{one.said}”{often}：名称有错字：{one.code} {_said(names, dict.fromkeys(called, name), '中是')}",
        paper.place(one.at.spot),
        stated=one.said,
        expected=f"{one.code} {name}",
        derivation=f"出处：{_sources(names, tuple(called))}",
        remedy="按所用的一套地类标准改正名称",
        at=one.at,
    )


def _levels(paper: "Paper", right: Sequence[Coded]) -> Iterator[Finding]:
    """Classes of the second level stand in the row of the class that they belong to."""
    names = paper.known.class_names
    tops = [one for one in right if one.sure and len(one.code) == 2]
    seen: set[tuple[str, str]] = set()
    for below in right:
        above = [one for one in tops if one.at.spot.block == below.at.spot.block and below.rows.start in one.rows]
        if not below.sure or len(below.code) < 4 or len(above) != 1 or (above[0].code, below.code) in seen:
            continue
        upper = above[0]
        seen.add((upper.code, below.code))
        if any(_is_below(names, of, below.code, upper.code) for of in names.of(below.code, below.name)):
            continue
        belongs = names.current({of: names.parent(of, below.code) for of in sorted(names.of(below.code, below.name))})
        shown = {of: f"{code} {names.classes[of, code].name}" for of, code in belongs.items() if code}
        unsure = paper.file.certainty.get(below.at.spot.block, CERTAIN) < CERTAIN
        grave = Severity.ERROR if len(belongs) >= _BORNE_OUT else Severity.WARNING
        yield Finding(
            CODE,
            Verdict.CANNOT_TELL if unsure else Verdict.DIFFERS,
            Severity.NOTE if unsure else grave,
            f"“{below.said}”不属于“{upper.said}”：{below.code} 的一级类{_said(names, shown, '中是 ')}",
            paper.place(below.at.spot),
            stated=f"{upper.said} / {below.said}",
            expected=" 或 ".join(dict.fromkeys(shown.values())),
            derivation=f"出处：{_sources(names, tuple(shown))}",
            remedy="改正一级类或二级类",
            doubt="表格结构由版面推断，不知是不是同一行" if unsure else "",
            at=below.at,
        )


def _is_below(names: ClassNames, standard: str, code: str, above: str) -> bool:
    """Whether a class belongs to another, however many levels are between them."""
    parent = names.parent(standard, code)
    return parent == above or bool(parent and _is_below(names, standard, parent, above))


def _said(names: ClassNames, of: Mapping[str, str], verb: str) -> str:
    """What standards say of a code or name, those that say the same together."""
    together: dict[str, list[str]] = {}
    for standard, what in of.items():
        together.setdefault(what, []).append(names.short(standard))
    return "，".join(f"在{'、'.join(standards)}{verb}{what}" for what, standards in together.items())


def _severity(coded_as: Mapping[str, LandClass], named: Mapping[str, Sequence[LandClass]]) -> Severity:
    """Error where the packs are sure of it: read in the original, or said alike by several standards."""
    rows = [*coded_as.values(), *(row for rows in named.values() for row in rows)]
    sure = all(row.confidence == "H" for row in rows)
    borne_out = len(coded_as) >= _BORNE_OUT or (not coded_as and len(named) >= _BORNE_OUT)
    return Severity.ERROR if sure or borne_out else Severity.WARNING


def _sources(names: ClassNames, standards: Sequence[str]) -> str:
    known = (names.standards[of].title if of in names.standards else of for of in standards)
    return "；".join(dict.fromkeys(known))
