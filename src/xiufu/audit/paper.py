"""Papers (受审文件): a document with its claims, by place, as every check sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from xiufu.audit.claims.digits import MAX_DIGITS
from xiufu.audit.claims.numbers import claims_of
from xiufu.audit.codes.coded import Coded
from xiufu.audit.codes.lined import all_coded
from xiufu.audit.completeness.review import Review
from xiufu.audit.instruments.cited import Cited, basis_of, cited
from xiufu.audit.instruments.made import made_on
from xiufu.audit.knowledge import Knowledge, built_in_knowledge
from xiufu.audit.law.facts import facts_of
from xiufu.audit.law.reading import Facts, Sentence, sentences_of
from xiufu.audit.link import Links, link
from xiufu.audit.quotes.corpus import Corpus, corpus_of
from xiufu.audit.rivals import settled
from xiufu.audit.sentences.cut import LONGEST
from xiufu.audit.sentences.said import Said, paragraphs, unbroken
from xiufu.audit.table_views import table_views
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Table
from xiufu.document.places import cell_place, sections
from xiufu.document.read import ReadFile, Unread
from xiufu.document.spots import texts

MOST_ROWS = 5_000
"""Longer tables are lists of data; every row is tried with every sum, which takes too long."""


@dataclass(frozen=True)
class Paper:
    """A document under audit (受审文件) as it was ``read``, and what it is judged by. What checks share is worked out once."""

    read: ReadFile
    known: Knowledge = field(default_factory=built_in_knowledge)
    memo: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def file(self) -> ReadFile:
        """The file as it is judged (受审内容): of the tables that lines may be, those that their arithmetic bears out."""
        return settled(self.read, lambda file: Paper(file, self.known).tables, self.known.words.units)

    @cached_property
    def texts(self) -> Mapping[Spot, str]:
        """The text of every paragraph (全部段落文字), in reading order."""
        return dict(texts(self.file.document))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every number (全部数值), in reading order, those that are no quantities too."""
        return tuple(claim for spot, text in self.texts.items() for claim in claims_of(spot, text, self.known.words))

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read (未读内容): of the file, and numbers too long to be any."""
        long = (claim for claim in self.claims if len(claim.text) > MAX_DIGITS)
        numbers = (Unread(self.place(c.spot), f"连续 {len(c.text)} 位数字，不作数值核对") for c in long)
        rows = (
            Unread(
                self.sections[block] or "文首",
                f"表格有 {rows} 行，超过 {MOST_ROWS} 行，表内的数没有核对；可分成几个表，或只留需要核对的部分",
            )
            for block, rows in self.too_long.items()
        )
        paragraphs = (
            Unread(self.place(spot), f"连续 {letters} 字没有句号，不成句，句中的数没有核对；可分成几句、几段")
            for spot, text in self.texts.items()
            if len(text) > LONGEST and (letters := unbroken(text))
        )
        return (*self.file.unread, *numbers, *rows, *paragraphs)

    @cached_property
    def too_long(self) -> Mapping[int, int]:
        """Blocks that are or hold a table too long to be judged (过长的表), with its rows."""
        blocks = enumerate(self.file.document.blocks)
        longest = {number: _most_rows(block) for number, block in blocks if isinstance(block, Table)}
        return {number: rows for number, rows in longest.items() if rows > MOST_ROWS}

    @cached_property
    def _by_spot(self) -> Mapping[Spot, tuple[Claim, ...]]:
        found: dict[Spot, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.spot, []).append(claim)
        return {spot: tuple(claims) for spot, claims in found.items()}

    @cached_property
    def _doubtful(self) -> Mapping[Spot, tuple[tuple[Passage, str], ...]]:
        found: dict[Spot, list[tuple[Passage, str]]] = {}
        for passage, reason in self.file.doubtful.items():
            found.setdefault(passage.spot, []).append((passage, reason))
        return {spot: tuple(some) for spot, some in found.items()}

    def doubt(self, spot: Spot, start: int, end: int) -> str:
        """Why these letters of a paragraph may say something else (识别存疑), nothing where they are sure."""
        here = self._doubtful.get(spot, ())
        return next((reason for one, reason in here if one.start < end and start < one.end), "")

    def at(self, spot: Spot) -> tuple[Claim, ...]:
        """The numbers of one paragraph."""
        return self._by_spot.get(spot, ())

    @cached_property
    def paragraphs(self) -> tuple[tuple[Spot, str, tuple[Said, ...]], ...]:
        """Every paragraph that is more than a number, with its quantities as they are said (含数值的段落)."""
        return tuple(paragraphs(self))

    @cached_property
    def cited(self) -> tuple[Cited, ...]:
        """Every law, standard and notice that is cited, with what the catalogue says of it (引用的法规标准)."""
        return tuple(cited(self))

    @cached_property
    def corpus(self) -> Corpus:
        """What laws say, to look quotations up in (条文库)."""
        return corpus_of(self.known)

    @cached_property
    def coded(self) -> tuple[Coded, ...]:
        """Every code of a land class with the name that stands beside it (地类代码与名称)."""
        return tuple(all_coded(self))

    @cached_property
    def basis(self) -> frozenset[Spot]:
        """The paragraphs that list what it rests on (编制依据)."""
        return frozenset(basis_of(self))

    @cached_property
    def made_on(self) -> tuple[date, date] | None:
        """When it was made (编制日期): first and last day it may have been; none where it does not say."""
        return made_on(self)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, those of cells included, lists of laws left out (全部句子)."""
        return tuple(sentences_of(self))

    @cached_property
    def facts(self) -> Facts:
        """What the document says that laws set rules for (适用法定要求的事实)."""
        return facts_of(self)

    @cached_property
    def review(self) -> Review:
        """What a plan of its kind has to hold, and whether it is there (完整性核对)."""
        return Review(self)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """For every block the headings it stands below (所在章节)."""
        return tuple(sections(self.file.document.blocks))

    @cached_property
    def tables(self) -> tuple[TableView, ...]:
        """Every table as it is to be understood (表格结构), in reading order."""
        return tuple(table_views(self))

    @cached_property
    def components(self) -> frozenset[int]:
        """The components that headings and titles of tables name (合编方案的各部分), by their place in the lexicon."""
        titles = [*self.sections, *(view.title for view in self.tables)]
        words = enumerate(self.known.lexicon.components)
        return frozenset(n for n, named in words if any(word in title for title in titles for word in named))

    @cached_property
    def links(self) -> Links:
        """Which quantity each number is (数值归属)."""
        return link(self)

    @cached_property
    def _tables_of(self) -> Mapping[int, tuple[TableView, ...]]:
        found: dict[int, list[TableView]] = {}
        for view in self.tables:
            for block in (view.block, *view.continued):
                found.setdefault(block, []).append(view)
        return {block: tuple(views) for block, views in found.items()}

    @cached_property
    def _cells(self) -> Mapping[Spot, tuple[TableView, int, int]]:
        found: dict[Spot, tuple[TableView, int, int]] = {}
        for view in self.tables:
            for (r, c), claim in () if view.nested else view.cells.items():
                found.setdefault(claim.spot, (view, r, c))
        return found

    def cell(self, spot: Spot) -> tuple[TableView, int, int] | None:
        """The table that a place belongs to, with row and column among its rows and columns."""
        if spot in self._cells:
            return self._cells[spot]
        views = self._tables_of.get(spot.block, ())
        found = ((view, view.find(spot)) for view in sorted(views, key=lambda view: not view.nested))
        return next(((view, *at) for view, at in found if at), None)

    def place(self, spot: Spot) -> str:
        """A place in words (位置): table, row and column by name, or the section; then the page, line or cell of the file."""
        views = self._tables_of.get(spot.block, ())
        cell = self.cell(spot)
        if cell:
            view, r, c = cell
            words = cell_place(view.title, view.label_of(r, c), view.columns[c].label, (spot.row, spot.column))
        elif views:
            words = views[0].title if not spot.paragraph or spot.row >= 0 else f"{views[0].title} 表注"
        else:
            words = self.sections[spot.block] or "文首"
        named = self.file.in_file(spot)
        return f"{words}（{named}）" if named else words

    def passage(self, spot: Spot, said: str = "") -> Passage | None:
        """What is said at a place (所指文字): the first time these words stand there, or else all of it; none without text."""
        text = self.texts.get(spot, "")
        start = max(text.find(said), 0) if said else 0
        end = start + len(said) if said and text.startswith(said, start) else len(text)
        return Passage(spot, start, end) if text else None

    def text_of(self, claim: Claim) -> str:
        """A number as written (原文), without its unit."""
        return self.texts[claim.spot][claim.start : claim.end]


def _most_rows(table: Table) -> int:
    inner = (part for row in table.rows for cell in row for part in cell.content if isinstance(part, Table))
    return max(len(table.rows), *(_most_rows(part) for part in inner), 0)
