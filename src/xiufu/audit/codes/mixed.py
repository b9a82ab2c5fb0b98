"""CODE-002: the classes of a table are those of one standard, and of the one that the text names (地类标准一致)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xiufu.audit.codes.standards import Named, converts, named
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Table
from xiufu.document.places import said
from xiufu.packs.class_names import ClassNames
from xiufu.packs.instruments import plain

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

CODE = "CODE-002"
_CLASSES = re.compile(r"地类|土地(?:利用)?类型|土地类别|用地类型|用地分类|一级类|二级类|DLMC|DLBM")
_OTHER = re.compile(r"对照|转换|衔接|规划|用途分区|管制")
_CODE = re.compile(r"^\(?\d{2}[\dHAK]{0,4}\)?|\(?\d{2}[\dHAK]{0,4}\)?$")
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Used:
    """Classes of a table (所用地类): by what they are called there, the standards that have them, and where they first stand."""

    title: str
    classes: Mapping[str, tuple[frozenset[str], Passage]]

    @property
    def fitting(self) -> frozenset[str]:
        """The standards that have all of them (全部相符的标准)."""
        return frozenset.intersection(*(of for of, _ in self.classes.values()))


def one_standard(paper: "Paper") -> Iterator[Finding]:
    """Tables use the classes of one standard, the one that the text classifies by (标准核对)."""
    places = list(named(paper))
    meant = _meant([one for one in places if one.by and not one.planned])
    tables = list(_tables(paper))
    other = converts(paper)
    if len(meant) > 1:
        yield from _several(paper, meant, tables, other=other)
        return
    chosen = next(iter(meant.values())) if meant else None
    alike: dict[tuple[str, str], list[Finding]] = {}
    for used in tables:
        found = _of_table(paper, used, chosen, places, other=other)
        if found.verdict is Verdict.AGREES:
            yield found
        else:
            alike.setdefault((found.stated, found.expected), []).append(found)
    for first, *more in alike.values():
        yield replace(first, message=f"{first.message}（共 {len(more) + 1} 张表）") if more else first


def _meant(places: list[Named]) -> dict[frozenset[str], Named]:
    """What the text classifies by, each once; a name that several editions share means the one that is named elsewhere."""
    sure = {one for place in places if len(place.standards) == 1 for one in place.standards}
    found: dict[frozenset[str], Named] = {}
    for place in places:
        several = frozenset(place.standards)
        found.setdefault(several & sure or several, place)
    return found


def _tables(paper: "Paper") -> Iterator[Used]:
    """The tables of land classes as they are (现状地类表), those that compare standards or speak of plans left out."""
    names = paper.known.class_names
    sure = [one for one in paper.coded if one.sure and _told_apart(names, names.of(one.code, one.name))]
    pairs = {one.at.spot.cell: one for one in sure}
    paired = {(one.at.spot.block, r, one.name) for one in sure for r in one.rows}
    for number, block in enumerate(paper.file.document.blocks):
        if not isinstance(block, Table) or number in paper.too_long:
            continue
        texts = {
            Spot(number, r, c, p): said(paragraph)
            for r, row in enumerate(block.grid())
            for c, (cell, begins) in enumerate(row)
            if begins
            for p, paragraph in enumerate(cell.paragraphs())
        }
        short = [text for text in texts.values() if len(text) <= names.longest + _LEAST * 4]
        if not any(_CLASSES.search(text) for text in short) or any(
            _OTHER.search(text) for text in (block.title, *short)
        ):
            continue
        classes: dict[str, tuple[frozenset[str], Passage]] = {}
        for spot, text in texts.items():
            name = names.named(_CODE.sub("", plain("".join(text.split()))))
            if pair := pairs.get(spot.cell):
                classes.setdefault(pair.said, (names.of(pair.code, pair.name), pair.at))
            elif name and (number, spot.row, name) not in paired and _told_apart(names, names.by_name[name]):
                classes.setdefault(name, (frozenset(names.by_name[name]), Passage(spot, 0, len(text))))
        if len(classes) >= _LEAST:
            yield Used(paper.place(Spot(number)), classes)


def _told_apart(names: ClassNames, standards: Iterable[str]) -> bool:
    """Whether a class tells standards apart: 村庄 and 水域 do not, they are used beside those of others."""
    return any(of not in names.standards or not names.standards[of].apart for of in standards)


def _of_table(paper: "Paper", used: Used, chosen: Named | None, places: Sequence[Named], *, other: bool) -> Finding:
    names = paper.known.class_names
    known = {of for of, _ in names.classes}
    first = next(at for _, at in used.classes.values())
    allowed = frozenset(chosen.standards) if chosen else frozenset(known)
    if used.fitting & allowed or not allowed & known:
        stated = "、".join(map(names.short, sorted(used.fitting & allowed))) or "没有收入数据包的标准"
        fits = bool(used.fitting & allowed)
        return Finding(
            CODE,
            Verdict.AGREES if fits else Verdict.CANNOT_TELL,
            Severity.NOTE,
            "表中地类同属一套标准"
            if fits
            else f"文中所用的{chosen.said if chosen else ''}没有收入数据包，表中地类没有核对",
            used.title,
            stated=stated,
            doubt="" if fits else "文中所用的标准没有收入数据包",
            at=first,
        )
    if chosen:
        foreign = {what: one for what, one in used.classes.items() if not one[0] & allowed}
    else:
        current = names.current(dict.fromkeys(sorted(known)))
        best = max(current, key=lambda of: sum(of in one[0] for one in used.classes.values()))
        foreign = {what: one for what, one in used.classes.items() if best not in one[0]}
        allowed = frozenset({best})
    if not foreign:  # each is in some edition of the standard that is named, and none has all of them
        return Finding(CODE, Verdict.AGREES, Severity.NOTE, "表中地类都在文中所称标准的各版之中", used.title, at=first)
    shown = "；".join(
        f"“{what}”是{'、'.join(map(names.short, names.current(dict.fromkeys(of for of in names.standards if of in standards))))}的"
        for what, (standards, _) in foreign.items()
    )
    families = [{names.family(of) for of in standards} for standards, _ in foreign.values()]
    lone = any(len(one) == 1 for one in families)
    own = "、".join(names.short(of) for of in names.standards if of in allowed)
    against = f"文中按“{chosen.said}”分类" if chosen else f"其余地类是{own}的"
    listed = [one for one in places if one.basis and not set(one.standards) & allowed] if chosen else []
    basis = f"；编制依据列的是“{listed[0].said}”" if listed else ""
    doubt = "文中有两套标准之间的转换，不知这张表用哪一套" if other else ""
    grave = Severity.ERROR if chosen else Severity.WARNING
    severity = grave if lone and (chosen or _exclusive(paper, used)) else Severity.NOTE
    return Finding(
        CODE,
        Verdict.CANNOT_TELL if doubt else Verdict.DIFFERS,
        Severity.NOTE if doubt else severity,
        f"地类不属于同一套标准：{against}，而{shown}{basis}{f'；但{doubt}' if doubt else ''}",
        used.title,
        stated="、".join(foreign),
        expected=own,
        remedy="全文用一套地类标准，一级、二级地类的名称和代码都从其中选取，并列入编制依据",
        doubt=doubt,
        at=next(iter(foreign.values()))[1],
    )


def _exclusive(paper: "Paper", used: Used) -> bool:
    """Whether there are classes that only one family of standards has, of two families or more."""
    names = paper.known.class_names
    families = [{names.family(of) for of in standards} for standards, _ in used.classes.values()]
    return len({next(iter(one)) for one in families if len(one) == 1}) > 1


def _several(
    paper: "Paper", meant: Mapping[frozenset[str], Named], tables: list[Used], *, other: bool
) -> Iterator[Finding]:
    """Two standards by which the text classifies: a fault, unless it says how it comes from one to the other."""
    names = paper.known.class_names
    first, *_ = meant.values()
    several = "、".join(one.said for one in meant.values())
    fitting = [frozenset.union(*meant) & used.fitting for used in tables]
    shown = "、".join(dict.fromkeys(names.short(of) for one in fitting for of in names.standards if of in one))
    doubt = "文中有两套标准之间的转换" if other else ""
    yield Finding(
        CODE,
        Verdict.CANNOT_TELL if doubt else Verdict.DIFFERS,
        Severity.NOTE if doubt else Severity.WARNING,
        f"分类所用的标准写了 {len(meant)} 种：{several}{f'；表中的地类符合{shown}' if shown else ''}",
        paper.place(first.at.spot),
        stated=several,
        expected="一套标准",
        remedy="写明现状地类按哪一套标准，另一套只用于何处",
        doubt=doubt,
        at=first.at,
    )
