"""The daily mail (每日提醒邮件): what is soon and overdue on an account's desk, once a day, to who has an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction

from xiufu.lifecycle.clocks import SOON_DAYS
from xiufu.register.accounts.actors import as_actor
from xiufu.register.accounts.models import User
from xiufu.register.journal.chain import record
from xiufu.register.people.personal import mail_addresses
from xiufu.register.process.models import ClockRow, Digest
from xiufu.register.process.queries import clock_of, in_words, on_desk

_LINES = 50
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Mails:
    """How many were sent, and how many the mail server refused (发送结果)."""

    sent: int
    failed: int


def send_digests(*, today: date, now: datetime) -> Mails:
    """Send every account's mail of the day that has not been sent (发送每日提醒). Nothing where no mail server is set."""
    if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend") and not settings.EMAIL_HOST:
        return Mails(0, 0)
    sent, failed = 0, 0
    addresses = mail_addresses()
    for user in User.objects.filter(pk__in=addresses).select_related("personal", "party").order_by("pk"):
        due = on_desk(as_actor(user)).filter(due__lte=today + timedelta(SOON_DAYS))
        count = due.count()
        if not count or not _claimed(user, today, count, now):
            continue
        rows = due.select_related("project").order_by("due", "project__number", "rule", "track")[:_LINES]
        if _sent(addresses[user.pk], list(rows), count, today):
            sent += 1
        else:
            failed += 1
            Digest.objects.filter(user=user, day=today).update(failed=True)
    return Mails(sent, failed)


def _claimed(user: User, day: date, count: int, now: datetime) -> bool:
    """Whether this tick is the one that sends it: of two at once only one makes the row, or takes up one that failed."""
    try:
        with transaction.atomic():
            Digest.objects.create(user=user, day=day, clocks=count)
            record(
                user_id=None,
                action="digest.make",
                subject=f"user:{user.pk}",
                data={"day": day, "clocks": count},
                now=now,
            )
    except IntegrityError:
        return Digest.objects.filter(user=user, day=day, failed=True).update(failed=False) == 1
    return True


def _sent(address: str, rows: Sequence[ClockRow], count: int, today: date) -> bool:
    lines = [
        f"{in_words(clock_of(row), today)}：{row.project.number} {row.project.name}　{clock_of(row).rule.title}　{row.due}"
        for row in rows
    ]
    if count > len(rows):
        lines.append(f"另有 {count - len(rows)} 项，请登录后查看。")
    subject = f"{'【演示】' if settings.DEMO else ''}修复项目登记 {today}：临近和逾期的期限 {count} 项"
    body = "\n".join((*lines, "", "本邮件由修复项目登记自动发出，每日至多一封。"))
    message = EmailMessage(subject, body, to=[address], connection=get_connection(timeout=_SECONDS))
    try:
        message.send()
    except (OSError, ValueError):
        return False
    return True
