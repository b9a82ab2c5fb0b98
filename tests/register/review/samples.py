"""Calls of every route of reviews that somebody may make."""

from __future__ import annotations

from collections.abc import Mapping

from tests.register.access import Call, Sample
from tests.register.review.rounds import declared, opened, plan, replied, said, whole
from tests.register.world import World
from xiufu.register.documents.findings import lines_of
from xiufu.register.documents.queries import last_result
from xiufu.register.review.models import Opinion

SEEING = (
    "banner", "banner2", "forestry", "league", "province", "auditor", "investor", "obligor", "preparer", "expert",
)  # fmt: skip
"""Who sees a project of the world; of experts only who sits on the round."""
LEADING = ("banner", "banner2")


def _project(world: World) -> Call:
    return {"pk": world.project().pk}, {}


def _whole(world: World) -> Call:
    held, _ = whole(world)
    return {"pk": held.pk}, {}


def _opened(world: World) -> Call:
    project = world.project()
    paper = plan(world, project)
    return {"pk": project.pk}, {"paper": paper.pk, "experts": [world.users["expert"].pk]}


def _undeclared(world: World) -> Call:
    return {"pk": opened(world).pk}, {"interest": "none"}


def _inviting(world: World) -> Call:
    held = opened(world)
    held.project.assignments.create(expert=world.users["other_expert"])
    return {"pk": held.pk}, {"expert": world.users["other_expert"].pk}


def _declared(world: World) -> Call:
    given = {"text": "某意见", "place": "某处", "weight": "must", "clause": ""}
    return {"pk": declared(world, opened(world)).pk}, given


def _draft(world: World) -> Call:
    held = declared(world, opened(world))
    return {"pk": held.pk, "opinion": said(world, held).pk}, {}


def _finding(world: World) -> Call:
    held = declared(world, opened(world, audited=True))
    result = last_result(held.paper)
    assert result
    return {"pk": held.pk}, {"fingerprint": lines_of(result)[0].fingerprint, "adopted": "1"}


def _unanswered(world: World) -> Call:
    held, opinion = whole(world)
    given = {"answer": "done", "text": "已改", "where": "第 1 页", "expected": "0"}
    return {"pk": held.pk, "opinion": opinion.pk}, given


def _answered(world: World) -> tuple[int, Opinion]:
    held, opinion = whole(world)
    replied(world, held, opinion)
    return held.pk, opinion


def _unsettled(world: World) -> Call:
    held, opinion = _answered(world)
    return {"pk": held, "opinion": opinion.pk}, {"settled": "1", "expected": "1"}


def _closing(world: World) -> Call:
    held, _ = _answered(world)
    return {"pk": held}, {"conclusion": "修改后重新审查", "remark": ""}


def _cancelling(world: World) -> Call:
    return {"pk": opened(world).pk}, {"reason": "送审的方案不对"}


def _word(world: World) -> Call:
    held, _ = _answered(world)
    return {"pk": held, "key": "opinion"}, {}


SAMPLES: Mapping[str, Sample] = {
    "review:rounds": Sample(SEEING, _project),
    "review:open": Sample(LEADING, _opened),
    "review:round": Sample(SEEING, _whole),
    "review:declare": Sample(("expert",), _undeclared),
    "review:invite": Sample(LEADING, _inviting),
    "review:write": Sample(("expert",), _declared),
    "review:drop": Sample(("expert",), _draft),
    "review:judge": Sample(("expert",), _finding),
    "review:submit": Sample(("expert",), _declared),
    "review:reply": Sample(("preparer",), _unanswered),
    "review:settle": Sample(("expert",), _unsettled),
    "review:close": Sample(LEADING, _closing),
    "review:cancel": Sample(LEADING, _cancelling),
    "review:word": Sample(SEEING, _word),
}
