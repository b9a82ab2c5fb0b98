"""Lockout (登录锁定): five failures in a quarter of an hour for one account, twenty for one address.

An attempt is counted before it is judged, so that many at once are no more than the limit; one that succeeds takes the failures of
its account back, those of the address against other accounts stay. While locked nothing is judged, and nothing more is counted.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from xiufu.register.journal.chain import record
from xiufu.register.people.models import Attempt
from xiufu.register.rules.refusals import Refused
from xiufu.register.rules.turns import Turn, in_turn

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
PER_ACCOUNT = 5
PER_ADDRESS = 20


def key_of(what: str, of: str) -> str:
    """The keyed hash under which attempts are counted (尝试的标识)."""
    return salted_hmac(f"xiufu.attempt.{what}", of.casefold(), algorithm="sha256").hexdigest()


@transaction.atomic
def attempt(*, key: str, address: str, now: datetime) -> Attempt:
    """Count one attempt (登记一次尝试), to be taken back where it succeeds. Raises ``Refused`` (429) where locked."""
    in_turn(Turn.ATTEMPTS)
    Attempt.objects.filter(at__lte=now - KEPT).delete()
    until = max(_locked_until("key", key, PER_ACCOUNT, now), _locked_until("address", address, PER_ADDRESS, now))
    if until > now:
        raise Refused(f"失败次数过多，已暂时锁定，请在 {timezone.localtime(until):%H:%M:%S} 以后再试", code=429)
    return Attempt.objects.create(key=key, address=address, at=now)


def _locked_until(field: str, value: str, limit: int, now: datetime) -> datetime:
    """Until when there are as many failures as the limit; now where there are fewer."""
    latest = Attempt.objects.filter(**{field: value}, at__gt=now - WINDOW).order_by("-at", "-pk")
    at = latest.values_list("at", flat=True)[limit - 1 : limit].first()
    return at + WINDOW if at else now


@transaction.atomic
def failed(*, tried: Attempt, what: str, subject: str, now: datetime) -> None:
    """Log a failure (记录失败), and the lock where this one was the last that is allowed."""
    in_turn(Turn.ATTEMPTS)
    record(user_id=None, action=f"{what}.failed", subject=subject, data={}, now=now)
    for by, field, limit in (("account", "key", PER_ACCOUNT), ("address", "address", PER_ADDRESS)):
        since = Attempt.objects.filter(**{field: getattr(tried, field)}, at__gt=now - WINDOW)
        if since.count() == limit:
            record(user_id=None, action=f"{what}.locked", subject=subject, data={"by": by}, now=now)


def succeeded(*, tried: Attempt) -> None:
    """Take back the failures of what succeeded (成功后清零), within the transaction of the success."""
    Attempt.objects.filter(key=tried.key).delete()
