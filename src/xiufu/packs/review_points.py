"""Review points (审查要点): what a plan of a kind has to hold, how its presence is told, and what asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from xiufu.core.errors import InputError, Problem
from xiufu.packs.conditions import Condition
from xiufu.packs.kinds import Key, Model, SourceText
from xiufu.packs.load import Pack, each_file

PointKind = Literal["chapter", "fact", "column", "table", "statement", "attachment", "drawing"]
POINT_KINDS: Mapping[PointKind, str] = {
    "chapter": "章节",
    "fact": "填报事项",
    "column": "填报栏",
    "table": "表",
    "statement": "说明",
    "attachment": "附件",
    "drawing": "附图",
}
"""What each kind of point is called."""

At = Literal["heading", "label", "table", "column", "cell", "sentence", "item", "picture"]
"""Where a point shows: in a heading, as a label with a value beside it, as a table by its title, in a head of a table, in a cell
below a head, in a sentence, as an item of the list of attachments or drawings, in the title of a picture."""


def _alternatives(value: object) -> object:
    if not isinstance(value, list):
        return value
    return tuple(tuple(part.split("|")) if isinstance(part, str) else part for part in value)


Words = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_alternatives)]
"""Groups of words that must all stand together, each with its alternatives: ``[损毁|破坏, 预测]``."""


class Evidence(Model):
    """写法: one way in which the presence of a point shows.

    ``below`` are words of the headings, side labels and titles of tables above it. In a table, ``words`` are of its title and ``heads`` of
    its cells; of a cell below a head ``words`` are of the head. None of ``without`` may stand there. A sentence may have to state a
    quantity (``number``) or a year (``dated``: titles of laws and standards count as its words only then). ``elsewhere`` is what shows
    that the content is there without its heading.
    """

    at: At = Field(title="所在")
    words: Words = Field((), title="词")
    below: Words = Field((), title="上级标题中的词")
    heads: Words = Field((), title="表头中的词")
    without: tuple[str, ...] = Field((), title="不含的词")
    number: bool = Field(False, title="写有数量")
    dated: bool = Field(False, title="写有年份")
    elsewhere: bool = Field(False, title="只表明内容写在别处")

    @model_validator(mode="after")
    def _has_words(self) -> "Evidence":
        if (
            not self.words
            and not (self.below and (self.number or self.dated))
            and not (self.at == "table" and self.heads)
        ):
            raise ValueError("要写 words；只写 below 的，要有 number 或 dated；表可以只写 heads")
        return self


class ReviewPoint(Model):
    """审查要点. ``within`` is the point it stands in: where that is missing, this is not missed as well.

    ``front`` is what stands on the first pages of a form, which copies of its text often lack."""

    id: Key = Field(title="编号")
    title: str = Field(min_length=2, title="名称")
    kind: PointKind = Field(title="类别")
    plans: tuple[Key, ...] = Field((), title="方案种类", description="空着的，用文件的")
    severity: Literal["error", "warning", "note"] = Field(title="轻重")
    when: Condition | None = Field(None, title="适用条件")
    within: Key | None = Field(None, title="所属要点")
    front: bool = Field(False, title="在报告表首页")
    evidence: tuple[Evidence, ...] = Field(min_length=1, title="写法")
    clause: Key = Field(title="依据", description="文件中 clauses 的名称")
    remedy: str = Field(min_length=2, title="处理")


class ReviewedPlan(Model):
    """方案种类: how its title names it, and words of titles that name another."""

    id: Key = Field(title="标识")
    title: str = Field(min_length=2, title="名称")
    words: Words = Field(min_length=1, title="题名中的词")


class ReviewPointsFile(Model):
    """审查要点文件. ``clauses`` are what its points rest on, by short names; ``plans`` the kinds that its points are of."""

    kinds: tuple[ReviewedPlan, ...] = Field((), title="方案种类")
    plans: tuple[Key, ...] = Field((), title="要点适用的方案种类")
    clauses: dict[str, SourceText] = Field({}, title="依据")
    points: tuple[ReviewPoint, ...] = Field((), title="要点")


@dataclass(frozen=True)
class ReviewPoints:
    """The points in force (审查要点): a later pack's of the same id goes before."""

    kinds: tuple[ReviewedPlan, ...]
    points: Mapping[str, ReviewPoint]
    clauses: Mapping[str, SourceText]
    """Of every point, by its id."""

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each kind of plan is called."""
        return {kind.id: kind.title for kind in self.kinds}

    def of(self, plan: str) -> tuple[ReviewPoint, ...]:
        """Those of a kind of plan, in order."""
        return tuple(point for point in self.points.values() if plan in point.plans)


def read_review_points(packs: Sequence[Pack]) -> ReviewPoints:
    """The points of packs (读取审查要点). Raises ``InputError`` with every problem."""
    problems: list[Problem] = []
    kinds: dict[str, ReviewedPlan] = {}
    points: dict[str, ReviewPoint] = {}
    clauses: dict[str, SourceText] = {}
    places: list[tuple[str, int, ReviewPoint]] = []
    for pack in packs:
        here: set[str] = set()
        for located, file in each_file(pack, ReviewPointsFile, problems):
            kinds |= {kind.id: kind for kind in file.kinds}
            for i, point in enumerate(file.points):
                line = located.line_of(("points", i, "id"))
                point = point.model_copy(update={"plans": point.plans or file.plans})
                if point.id in here:
                    problems.append(Problem(located.file, line, f"要点“{point.id}”重复", "换一个编号", "points"))
                if point.clause not in file.clauses:
                    remedy = "写入 clauses，或改用其中的名称"
                    problems.append(Problem(located.file, line, f"clauses 没有“{point.clause}”", remedy, "points"))
                    continue
                here.add(point.id)
                points[point.id], clauses[point.id] = point, file.clauses[point.clause]
                places.append((located.file, line, point))
    for file_name, line, point in places:
        unknown = [plan for plan in point.plans if plan not in kinds]
        if unknown or not point.plans:
            said = f"没有方案种类“{'、'.join(unknown)}”" if unknown else "没有写方案种类"
            problems.append(Problem(file_name, line, f"要点“{point.id}”{said}", "写 kinds 中的标识", "points"))
        if point.within and point.within not in points:
            said = f"要点“{point.id}”所属的“{point.within}”不存在"
            problems.append(Problem(file_name, line, said, "改正 within", "points"))
    if problems:
        raise InputError(*problems)
    return ReviewPoints(tuple(kinds.values()), points, clauses)
