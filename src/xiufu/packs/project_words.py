"""Words of kinds of projects (项目用语): what only a mine, a railway or a pipeline says, and what is no longer called so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.packs.kinds import Model, SourceText
from xiufu.packs.load import Pack, each_file


class OwnWord(Model):
    """本类用语: words that only projects of the kind say of themselves, and those of the kinds ``also``.

    None where the text has one of ``unless``.
    """

    words: tuple[str, ...] = Field(min_length=1, title="用语")
    unless: tuple[str, ...] = Field((), title="文中有这些词时不判")
    also: tuple[str, ...] = Field((), title="也这样说的项目类别")


class KindOfProject(Model):
    """项目类别: ``named`` are words of the project's name; ``doing`` says in the text that it does such work, too."""

    name: str = Field(min_length=1, title="类别")
    named: tuple[str, ...] = Field(min_length=1, title="项目名称中的词")
    doing: tuple[str, ...] = Field((), title="正文中表明有这类活动的词")
    own: tuple[OwnWord, ...] = Field((), title="本类用语")


class FormerName(Model):
    """旧称: what is no longer called so from a day on. ``unless`` in the same sentence says that the former one is meant.

    ``condition`` is what the remedy depends on, in words.
    """

    words: tuple[str, ...] = Field(min_length=1, title="旧称")
    now: str = Field(min_length=1, title="现称")
    from_date: date = Field(title="改称日期")
    unless: tuple[str, ...] = Field((), title="同句有这些词时不判")
    condition: str = Field("", title="改写的前提")
    source: SourceText = Field(title="出处")


class Renamed(Model):
    """机构更名: an authority in laws that were not amended since, and what quotations may call it."""

    was: str = Field(min_length=2, title="法条中的名称")
    now: str = Field(min_length=2, title="更名后的名称")


class ProjectWordsFile(Model):
    """项目用语文件. ``not_own`` in a sentence says that it is not about the project itself."""

    kinds: tuple[KindOfProject, ...] = Field((), title="项目类别")
    not_own: tuple[str, ...] = Field((), title="说的不是本项目的词")
    aside: tuple[str, ...] = Field((), title="说的不是本项目的章节")
    former: tuple[FormerName, ...] = Field((), title="旧称")
    former_kept: tuple[str, ...] = Field((), title="表明说的是过去的词")
    renamed: tuple[Renamed, ...] = Field((), title="机构更名")
    source: SourceText = Field(title="出处")


@dataclass(frozen=True)
class ProjectWords:
    """The words in force (项目用语): those of all packs together, a later pack's before."""

    files: tuple[ProjectWordsFile, ...]

    @cached_property
    def kinds(self) -> tuple[KindOfProject, ...]:
        """项目类别."""
        return tuple(one for file in self.files for one in file.kinds)

    @cached_property
    def not_own(self) -> tuple[str, ...]:
        """说的不是本项目的词."""
        return tuple(word for file in self.files for word in file.not_own)

    @cached_property
    def aside(self) -> tuple[str, ...]:
        """说的不是本项目的章节."""
        return tuple(word for file in self.files for word in file.aside)

    @cached_property
    def former(self) -> tuple[FormerName, ...]:
        """旧称."""
        return tuple(one for file in self.files for one in file.former)

    @cached_property
    def former_kept(self) -> tuple[str, ...]:
        """表明说的是过去的词."""
        return tuple(word for file in self.files for word in file.former_kept)

    @cached_property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        """机构更名, longest first."""
        pairs = ((one.was, one.now) for file in self.files for one in file.renamed)
        return tuple(sorted(dict.fromkeys(pairs), key=lambda pair: -len(pair[0])))


def read_project_words(packs: Iterable[Pack]) -> ProjectWords:
    """The words of packs (读取项目用语). Raises ``InputError`` with every problem."""
    files: list[ProjectWordsFile] = []
    problems: list[Problem] = []
    for pack in packs:
        files[:0] = [file for _, file in each_file(pack, ProjectWordsFile, problems)]
    if problems:
        raise InputError(*problems)
    return ProjectWords(tuple(files))
