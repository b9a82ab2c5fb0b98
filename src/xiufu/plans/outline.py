"""The outline of a kind of plan (编制大纲): read from its outline pack."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from xiufu.document.blocks import Heading, NumberStyle
from xiufu.document.numbering import numbered
from xiufu.packs.conditions import Condition, Fact, Truth, evaluate
from xiufu.packs.kinds import Key, Model, SourceText


class Section(Model):
    """A section: its heading and how that is numbered, whether the preparer's own words are owed, the blocks filled in."""

    id: str
    title: str
    level: int = Field(ge=1, le=3)
    number: NumberStyle = ""
    text: Literal["required", "optional", "none"] = "none"
    prompt: str = ""
    fill: tuple[str, ...] = ()


class RequiredFact(Model):
    """A fact the form asks for; where ``when`` is not met it does not apply."""

    fact: str
    title: str
    when: Condition | None = None


class RequiredEnclosure(Model):
    """An attachment or a drawing the form asks for (应附的附件、附图); where ``when`` is not met it does not apply."""

    kind: Key
    title: str
    when: Condition | None = None
    source: SourceText


class Outline(Model):
    """Sections in order, required facts, and what goes with a kind of plan."""

    kind: str
    title: str
    facts: tuple[RequiredFact, ...]
    attachments: tuple[RequiredEnclosure, ...] = ()
    drawings: tuple[RequiredEnclosure, ...] = ()
    sections: tuple[Section, ...]

    def headings(self) -> dict[str, Heading]:
        """The headings of its sections by id, with their numbers (章节标题)."""
        listed = numbered(Heading(s.title, s.level, s.number, s.id) for s in self.sections)
        return {heading.id: heading for heading in listed if isinstance(heading, Heading)}


def applies(asked: RequiredFact | RequiredEnclosure, facts: Mapping[str, Fact], on: date) -> bool:
    """Whether the form asks for it (是否适用): where that is not known, it does."""
    return asked.when is None or evaluate(asked.when, facts, on).truth is not Truth.NOT_MET
