"""The daily mail (每日提醒邮件): what is soon and overdue of an account's own dates, once a day, to who has an address."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from xiufu.lifecycle.clocks import SOON_DAYS
from xiufu.register.accounts.actors import as_actor
from xiufu.register.accounts.models import User
from xiufu.register.desk.dates import OwnDates, own_dates
from xiufu.register.desk.models import Digest
from xiufu.register.journal.chain import record
from xiufu.register.people.mailing import has_server, mailed
from xiufu.register.people.personal import mail_addresses

_LINES = 50


@dataclass(frozen=True, slots=True)
class Mails:
    """How many were sent, and how many the mail server refused (发送结果)."""

    sent: int
    failed: int


def send_digests(*, today: date, now: datetime) -> Mails:
    """Send every account's mail of the day that has not been sent (发送每日提醒). Nothing where no mail server is set."""
    if not has_server():
        return Mails(0, 0)
    sent, failed = 0, 0
    addresses = mail_addresses()
    done = Digest.objects.filter(day=today, failed=False).values("user")
    users = User.objects.filter(pk__in=addresses).exclude(pk__in=done).select_related("personal", "party")
    for user in users.order_by("pk"):
        dates = own_dates(as_actor(user), today, last=today + timedelta(SOON_DAYS), most=_LINES)
        if not dates.count or not _claimed(user, today, dates.count, now):
            continue
        if _sent(addresses[user.pk], dates, today):
            sent += 1
        else:
            failed += 1
            Digest.objects.filter(user=user, day=today).update(failed=True)
    return Mails(sent, failed)


def _claimed(user: User, day: date, count: int, now: datetime) -> bool:
    """Whether this tick is the one that sends it: of two at once only one makes the row, or takes up one that failed."""
    try:
        with transaction.atomic():
            Digest.objects.create(user=user, day=day, dates=count)
            record(
                user_id=None,
                action="digest.make",
                subject=f"user:{user.pk}",
                data={"day": day, "dates": count},
                now=now,
            )
    except IntegrityError:
        return Digest.objects.filter(user=user, day=day, failed=True).update(failed=False) == 1
    return True


def _sent(address: str, dates: OwnDates, today: date) -> bool:
    lines = [f"{one.said}：{one.project.number} {one.project.name}　{one.title}　{one.due}" for one in dates.first]
    if dates.count > len(lines):
        lines.append(f"另有 {dates.count - len(lines)} 项，请登录后查看。")
    body = "\n".join((*lines, "", "本邮件由修复项目登记自动发出，每日至多一封。"))
    return mailed(address, f"{today}：临近和逾期的期限 {dates.count} 项", body)
