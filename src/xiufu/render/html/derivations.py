"""The figures of a page as JSON: those printed and all they follow from, in short arrays over shared tables of texts."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from xiufu.core.derivation import ABSENT_NAMES, carried_digits, formula_pattern, policy_in_words
from xiufu.core.figure import Absent, Figure, FigureId, Figures, Source, Step
from xiufu.core.glossary import unit_text
from xiufu.render.printable import printable


class _Shared:
    """A table of things said more than once; each is kept in order and named by its number."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, ...], int] = {}

    def __call__(self, *thing: str) -> int:
        return self.numbers.setdefault(tuple(map(printable, thing)), len(self.numbers))

    def all(self) -> list[tuple[str, ...]]:
        return list(self.numbers)


def derivations(printed: Mapping[FigureId, Figure], figures: Figures) -> dict[str, Any]:
    """What ``viewer.js`` shows of figures (推导数据).

    A figure is ``[name, subject, unit, policy, shown, carried, source]``, numbers of shared tables but for the two
    numbers in digits: ``carried`` is "" when it is what is shown, null when there is none. A computed one goes on with
    ``[pattern, inputs, note, pattern of digits]``, the last left out when it is the first. ``source`` is -1 for none.
    """
    names, subjects, sources, texts = _Shared(), _Shared(), _Shared(), _Shared()
    reached = reachable(printed.values())
    place = {identity: number for number, identity in enumerate(reached)}

    def record(figure: Figure) -> list[Any]:
        carried = carried_digits(figure)
        origin = figure.origin
        cited = origin if isinstance(origin, Source) else origin.clause
        row: list[Any] = [
            names(figure.id.term, figure.label),
            subjects(figure.id.subject, figures.subject_name(figure.id.subject)),
            texts(unit_text(figure.unit)),
            texts(policy_in_words(figure)),
            ABSENT_NAMES[figure.value] if isinstance(figure.value, Absent) else figure.text,
            (None if not figure.known else "" if carried == figure.text else carried),
            -1 if cited is None else sources(*_source(cited)),
        ]
        if isinstance(origin, Step):
            pattern = formula_pattern(origin)
            digits = formula_pattern(origin, tuple(f.known and f.number < 0 for f in origin.inputs))
            row += [texts(pattern), [place[f.id] for f in origin.inputs], texts(origin.note)]
            row += [] if digits == pattern else [texts(digits)]
        return row

    return {
        "figures": [record(figure) for figure in reached.values()],
        "names": names.all(),
        "subjects": subjects.all(),
        "sources": sources.all(),
        "texts": [text for (text,) in texts.all()],
    }


def _source(source: Source) -> tuple[str, str, str, str, str]:
    dated = source.as_of_date.isoformat() if source.as_of_date else ""
    return source.document, source.place, dated, source.pack, "未核实" if source.unverified else ""


def reachable(printed: Iterable[Figure]) -> dict[FigureId, Figure]:
    """Figures and all they follow from (可追溯的数据项), each once; what is printed first."""
    reached = {figure.id: figure for figure in printed}
    queue = list(reached.values())
    for figure in queue:
        for source in figure.origin.inputs if isinstance(figure.origin, Step) else ():
            if source.id not in reached:
                reached[source.id] = source
                queue.append(source)
    return reached


def embedded(content: dict[str, Any]) -> str:
    """JSON that can stand in a script element (内嵌数据): no letter of it can end or open one.

    >>> embedded({"a": ["</script><!--&"]})
    '{"a":["\\\\u003c/script\\\\u003e\\\\u003c!--\\\\u0026"]}'
    """
    text = printable(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
