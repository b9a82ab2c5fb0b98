"""Which instrument of the catalogue a citation means (对应目录), and what of its title or number is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from xiufu.audit.instruments.citations import Citation, type_word
from xiufu.packs.instruments import (
    OF_COUNTRY,
    Instrument,
    Instruments,
    Number,
    bare,
    issuer_of,
    part_of,
    plain,
    title_key,
    without_ordinal,
    without_part,
)

Fault = Literal["", "title", "number", "part", "year", "both"]
"""What is wrong: the title, the number, its missing part, its year, or number and title name two instruments."""

_LAW = "法"
_SAME_STANDARD = 0.6
_SHORT_SHARE = 0.3
_SHORT = 4
_SURE = 6
_LONG = 14


@dataclass(frozen=True, slots=True)
class Match:
    """What a citation means (对应): the rows it may be of, all with that title or number, and what is wrong.

    ``rows`` is empty where the catalogue does not tell; ``numbered`` says that the number was compared.
    """

    rows: tuple[Instrument, ...] = ()
    fault: Fault = ""
    numbered: bool = False
    named: bool = False


NONE = Match()


def match(citation: Citation, catalogue: Instruments) -> Match:
    """The instrument that a citation means (对应目录)."""
    if citation.number and citation.number.of == "standard":
        return _standard(citation, citation.number, catalogue)
    if citation.number:
        return _document(citation, citation.number, catalogue)
    return _title(citation, catalogue) if citation.title else NONE


def _standard(citation: Citation, number: Number, catalogue: Instruments) -> Match:
    near = catalogue.by_stem.get((number.series, number.stem), ())
    whole = [i for i in near for one in catalogue.numbers[i] if (one.base, one.year) == (number.base, number.year)]
    exact = [i for i in whole for one in catalogue.numbers[i] if one == number]
    same = [i for i in near for one in catalogue.numbers[i] if one.base == number.base]
    if exact:
        return _by_title(citation, _rows(catalogue, exact))
    parts = [i for i in near for one in catalogue.numbers[i] if "." in one.base and one.year in (number.year, "")]
    if parts and not same and "." not in number.base and number.year:
        named = not citation.title or _like(citation.key, without_part(_key(catalogue.rows[parts[0]])))
        ranged = citation.range or part_of(citation.key)
        return Match(_rows(catalogue, parts), "" if ranged else "part", True) if named else NONE
    titled = [i for i in same if citation.title and _related(citation.key, _key(catalogue.rows[i]))]
    if whole and (titled or not citation.title):
        return Match(_rows(catalogue, whole), "number", True, bool(citation.title))
    if titled and number.year:
        known = [int(one.year) for i in same for one in catalogue.numbers[i]]
        newer = int(number.year) > max(known) and citation.key not in (_key(catalogue.rows[i]) for i in same)
        return NONE if newer else Match(_rows(catalogue, same), "year", True, True)
    if titled:
        return _by_title(citation, _rows(catalogue, titled))
    if same and not citation.title and not number.year:
        return NONE
    return _other_number(citation, number, catalogue)


def _other_number(citation: Citation, number: Number, catalogue: Instruments) -> Match:
    """The number is in no row: wrong if the very title has another of the same sort."""
    rows = catalogue.by_title.get(citation.key, ()) if citation.title else ()
    of = [one for i in rows for one in catalogue.numbers[i]]
    if not rows or (of and not any(_same_sort(number, one) or _same_digits(number, one) for one in of)):
        return NONE
    found = _rows(catalogue, rows)
    return Match(found, "number" if of else "", bool(of), True)


def _same_sort(one: Number, other: Number) -> bool:
    """Whether two numbers are given by the same: otherwise two instruments may share a title."""
    if one.of != other.of:
        return False
    return one.series == other.series or (one.of != "standard" and _ends(one.series, other.series))


def _same_digits(one: Number, other: Number) -> bool:
    """Whether two standards of one title have the same number and year, so that only the letters before them can be wrong."""
    return one.of == other.of == "standard" and bool(one.year) and (one.base, one.year) == (other.base, other.year)


def _ends(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _document(citation: Citation, number: Number, catalogue: Instruments) -> Match:
    near = catalogue.by_stem.get((number.year, number.base), ())
    exact = [i for i in near if any(_agrees(number, one) for one in catalogue.numbers[i])]
    titled = catalogue.by_title.get(citation.key, ())
    if both := _rows(catalogue, [i for i in exact if i in titled]):
        return Match(both, "title" if _misnamed(citation, both) else "", True, True)
    if len(citation.key) < _SHORT:
        return NONE
    # A decree may amend many rules: only the one that it is the first number of is meant by the number alone.
    first = [i for i in exact if _agrees(number, catalogue.numbers[i][0])]
    if first and not titled:
        return _by_title(citation, _rows(catalogue, first), decree=number.of == "decree")
    if misspelt := [i for i in exact if not titled and _nearly(citation.key, _key(catalogue.rows[i]))]:
        return Match(_rows(catalogue, misspelt), "title", True, True)
    of = [one for i in titled for one in catalogue.numbers[i]]
    if not titled or not any(_same_sort(number, one) for one in of):
        return Match(_rows(catalogue, titled), "", False, True) if titled else NONE
    rows = _rows(catalogue, titled)
    if number.of == "decree" and any(row.revised for row in rows):
        wrong = _misprint(number, of, citation) or any(_all_decrees(citation, row) for row in rows)
        return Match(rows, "number" if wrong else "", wrong, True)
    return Match(rows, "number", True, True)


def _misprint(number: Number, of: Sequence[Number], citation: Citation) -> bool:
    """A decree that amended it may be meant, unless only one digit differs and no revision is spoken of."""
    return not citation.edition and any(_differ(number.base, one.base, 1) for one in of)


def _all_decrees(citation: Citation, row: Instrument) -> bool:
    """Whether the catalogue has the decree of every revision up to the one that is spoken of."""
    amended = [made.year for made, _ in row.revised]
    return citation.edition in amended and len(row.number.split(";")) > len(amended)


def _agrees(number: Number, other: Number) -> bool:
    return (
        number.of == other.of
        and (number.year, number.base) == (other.year, other.base)
        and _ends(number.series, other.series)
    )


def _by_title(citation: Citation, rows: tuple[Instrument, ...], *, decree: bool = False) -> Match:
    """The number is right: whether the title is."""
    key = citation.key
    if not citation.title or len(key) < _SHORT:
        return Match(rows, "", True)
    keys = [_key(row) for row in rows]
    if _misnamed(citation, rows):
        return Match(rows, "title", True, True)
    if any(_short_of(key, whole) for whole in keys):
        return Match(rows, "", True, True)
    if any(_like(key, whole) for whole in keys):
        return Match(rows, "title", True, True)
    if decree and not type_word(key):
        return NONE
    return Match(rows, "both", True, True)


def _short_of(key: str, whole: str) -> bool:
    """Whether a title is the whole one, a usual part of it, or it with words added, the country misspelt not among them."""
    if key in (whole, without_part(whole), without_ordinal(whole)):
        return True
    if key.endswith(whole) and _differ(key.removesuffix(whole), OF_COUNTRY, 2):
        return False
    shorter, longer = sorted((key, whole), key=len)
    return shorter in longer and len(shorter) >= max(_SHORT, int(_SHORT_SHARE * len(longer)))


def _related(key: str, whole: str) -> bool:
    return _short_of(key, whole) or _like(key, whole)


def _like(key: str, whole: str) -> bool:
    return SequenceMatcher(None, key, whole, autojunk=False).ratio() >= _SAME_STANDARD


def _title(citation: Citation, catalogue: Instruments) -> Match:
    """By the title alone: right, or one of the catalogue but for a character."""
    key = citation.key
    if found := _rows(catalogue, catalogue.by_title.get(key, ())):
        return Match(found, "title" if _misnamed(citation, found) else "", False, True)
    if rows := catalogue.series_titles.get(without_part(key), ()):
        return NONE if part_of(key) else Match(_rows(catalogue, rows), "", False, True)
    close = tuple(_near_titles(key, catalogue, country=plain(citation.title).strip().startswith(OF_COUNTRY)))
    return Match(_rows(catalogue, close), "title", False, True) if close else NONE


def _misnamed(citation: Citation, rows: Sequence[Instrument]) -> bool:
    """Whether who made it, as the title begins with, is who did but for a character; 部 and 厅 may each have made its own."""
    said = issuer_of(citation.title)
    made = {one for row in rows for one in (bare(row.issuer), issuer_of(row.title)) if one}
    if said:
        return said not in made and any(_differ(said, one, 1) and said[-1] == one[-1] for one in made)
    begun = {citation.key.removesuffix(_key(row)) for row in rows} - {citation.key}
    return any(_differ(said, one, 1) for said in begun for one in made)


def _near_titles(key: str, catalogue: Instruments, *, country: bool) -> Iterable[int]:
    """Rows whose title is nearly the one cited. Of laws all are listed, so that a short one with its country is sure, too."""
    letters = set(key)
    for title, form, its_letters in catalogue.title_forms:
        allowed = 1 if len(title) < _LONG else 2
        if abs(len(form) - len(key)) > allowed or len(its_letters - letters) > allowed:
            continue
        rows = catalogue.by_title[title]
        sure = len(form) >= _SURE or (country and catalogue.rows[rows[0]].kind == "law")
        if sure and _differ(key, form, allowed) and not _other_type(key, form):
            yield rows[-1]


def _nearly(key: str, title: str) -> bool:
    """Whether a title is another but for a character or two."""
    return _differ(key, title, 1 if len(title) < _LONG else 2) and not _other_type(key, title)


def _other_type(key: str, other: str) -> bool:
    """Two titles of another sort of instrument each (条例 and 办法) may both be there; 条法 for 条例 is a misspelt one."""
    one, two = type_word(key), type_word(other)
    misspelt = one == _LAW and len(key) == len(other) and _differ(key, other, 1)
    return bool(one) and one != two and not misspelt


def _differ(one: str, other: str, allowed: int) -> bool:
    """Whether at most so many characters are changed, added or left out, but some.

    >>> _differ("固体废弃物", "固体废物", 1), _differ("592", "593", 1), _differ("592", "529", 1)
    (True, True, False)
    """
    if one == other or abs(len(one) - len(other)) > allowed:
        return False
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > allowed:
            return False
    return row[-1] <= allowed


def _key(row: Instrument) -> str:
    return title_key(row.title)


def _rows(catalogue: Instruments, places: Iterable[int]) -> tuple[Instrument, ...]:
    return tuple(catalogue.rows[i] for i in dict.fromkeys(places))
