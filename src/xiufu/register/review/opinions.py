"""Opinions and replies written (提意见、答复): by experts until they submit, by the preparer until the round is closed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from xiufu.core.finding import Severity
from xiufu.register.accounts.actors import Actor
from xiufu.register.documents.findings import Line, line_of
from xiufu.register.documents.queries import last_result
from xiufu.register.journal.chain import record
from xiufu.register.review.models import Answer, Judgement, Opinion, Panelist, Reply, Round, Weight
from xiufu.register.review.scope import held_round, replies, sitting, the_seat, writing_seat
from xiufu.register.rules.refusals import CHECK_AGAIN, Refused, Stale, by_whom, in_short

MOST_OPINIONS = 500
"""Of one expert in one round."""
_PLACE = 300


@dataclass(frozen=True, slots=True)
class Words:
    """What an opinion says (意见内容)."""

    text: str
    place: str
    weight: Weight
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What a reply says (答复内容). ``expected`` is the version of the reply that the person saw, 0 where there was none."""

    answer: Answer
    text: str
    where: str
    expected: int


def _told(actor: Actor, held: Round, action: str, data: dict[str, object], now: datetime) -> None:
    told = {"round": held.pk} | data
    record(user_id=actor.user_id, action=action, subject=f"project:{held.project_id}", data=told, now=now)


@transaction.atomic
def write_opinion(*, actor: Actor, round_: int, words: Words, now: datetime) -> Opinion:
    """Write an opinion (写一条意见), a draft until the expert submits. Raises ``Refused``."""
    held = held_round(actor, round_)
    writing_seat(actor, held)
    return _written(actor, held, words, "", now)


def _written(actor: Actor, held: Round, words: Words, fingerprint: str, now: datetime) -> Opinion:
    if Opinion.objects.filter(round=held, expert=actor.user_id).count() >= MOST_OPINIONS:
        raise Refused(f"一位专家在一轮里最多写 {MOST_OPINIONS} 条意见；把相近的合并")
    made = Opinion.objects.create(
        round=held,
        expert_id=actor.user_id,
        weight=words.weight,
        text=words.text,
        place=words.place,
        clause=words.clause,
        fingerprint=fingerprint,
        made_at=now,
    )
    _told(actor, held, "review.opinion", {"opinion": made.pk, "finding": fingerprint}, now)
    return made


@transaction.atomic
def drop_opinion(*, actor: Actor, round_: int, opinion: int, now: datetime) -> None:
    """Take back a draft of one's own (撤回草稿). Raises ``Refused``."""
    held = held_round(actor, round_)
    seat = writing_seat(actor, held)
    found = Opinion.objects.filter(pk=opinion, round=held, expert=actor.user_id, number__isnull=True).first()
    if found is None:
        raise Refused("没有这条意见的草稿", code=404)
    Judgement.objects.filter(panelist=seat, fingerprint=found.fingerprint).exclude(fingerprint="").delete()
    found.delete()
    _told(actor, held, "review.drop", {"opinion": opinion}, now)


@transaction.atomic
def judge_finding(*, actor: Actor, round_: int, fingerprint: str, adopted: bool, now: datetime) -> Judgement:
    """Adopt a finding of the audit as an opinion, or reject it (采纳或不采纳审查结果); changing one's mind drops the draft.

    Raises ``Refused`` where the audit has no such finding.
    """
    held = held_round(actor, round_)
    seat = writing_seat(actor, held)
    result = last_result(held.paper)
    line = line_of(result, fingerprint) if result else None
    if line is None:
        raise Refused("审查结果里没有这一处", code=404)
    mark = line.fingerprint
    Opinion.objects.filter(round=held, expert=actor.user_id, number__isnull=True, fingerprint=mark).delete()
    judged, _ = Judgement.objects.update_or_create(
        panelist=seat, fingerprint=mark, defaults={"adopted": adopted, "made_at": now}
    )
    _told(actor, held, "review.judge", {"finding": mark, "adopted": adopted}, now)
    if adopted:
        _written(actor, held, _words_of(line), mark, now)
    return judged


def _words_of(line: Line) -> Words:
    """A finding in the words of an opinion; what is only a hint is a suggestion."""
    said = [line.message, f"应为：{line.expected}" if line.expected else "", line.remedy]
    weight = Weight.SUGGESTED if line.severity == Severity.NOTE else Weight.MUST
    return Words("\n".join(one for one in said if one), line.place[:_PLACE], weight, line.clause[:_PLACE])


@transaction.atomic
def submit_opinions(*, actor: Actor, round_: int, now: datetime) -> Panelist:
    """Hand in one's opinions (提交意见): they get their numbers, and never change again. Raises ``Refused``."""
    held = held_round(actor, round_)
    seat = writing_seat(actor, held)
    last = Opinion.objects.filter(round=held).aggregate(last=Max("number"))["last"] or 0
    drafts = Opinion.objects.filter(round=held, expert=actor.user_id, number__isnull=True).order_by("pk")
    for number, one in enumerate(drafts, last + 1):
        one.number = number
        one.save(update_fields=["number"])
    seat.submitted_at = now
    seat.save(update_fields=["submitted_at"])
    _told(actor, held, "review.submit", {"expert": actor.user_id}, now)
    return seat


@transaction.atomic
def reply_to(*, actor: Actor, round_: int, opinion: int, response: Response, now: datetime) -> Reply:
    """Reply to an opinion (答复意见). What an expert had said of the former reply no longer holds. Raises ``Refused``, ``Stale``."""
    held = held_round(actor, round_)
    if not replies(actor, held.project):
        raise Refused("意见由编制单位答复", code=403)
    found = _submitted(held, opinion)
    former = Reply.objects.filter(opinion=found).select_related("replied_by").first()
    if (former.version if former else 0) != response.expected:
        raise Stale(_meanwhile(former), current=former.version if former else 0)
    reply = former or Reply(opinion=found, version=0)
    reply.answer, reply.text, reply.where = response.answer, response.text, response.where
    reply.version, reply.replied_at, reply.replied_by_id = reply.version + 1, now, actor.user_id
    reply.settled = None
    reply.save()
    _told(actor, held, "review.reply", {"opinion": found.pk, "answer": reply.answer, "version": reply.version}, now)
    return reply


@transaction.atomic
def settle(*, actor: Actor, round_: int, opinion: int, settled: bool, expected: int, now: datetime) -> Reply:
    """Say whether a reply settles the opinion (认可答复): its author, or anybody of the panel where the author does not sit on it."""
    held = held_round(actor, round_)
    the_seat(actor, held)
    found = _submitted(held, opinion)
    if found.expert_id != actor.user_id and sitting(held).filter(expert=found.expert_id).exists():
        raise Refused("答复由提出意见的专家认可", code=403)
    reply = Reply.objects.filter(opinion=found).first()
    if reply is None:
        raise Refused("这条意见还没有答复")
    if reply.version != expected:
        raise Stale("编制单位已改过这条答复，请重新打开后再认可")
    reply.settled = settled
    reply.save(update_fields=["settled"])
    _told(actor, held, "review.settle", {"opinion": found.pk, "settled": settled}, now)
    return reply


def _meanwhile(former: Reply | None) -> str:
    if former is None:
        return f"答复与您打开时不同，{CHECK_AGAIN}"
    return f"{by_whom(former.replied_by.username, former.replied_at)}答复“{in_short(former.text)}”，{CHECK_AGAIN}"


def _submitted(held: Round, opinion: int) -> Opinion:
    found = Opinion.objects.filter(pk=opinion, round=held, number__isnull=False).first()
    if found is None:
        raise Refused("没有这条意见", code=404)
    return found
