"""The secret address of an account's calendar (日历订阅地址): made anew, revoked, and whose it is."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.desk.models import CalendarFeed
from xiufu.register.journal.chain import record
from xiufu.register.rules.refusals import Refused

_TOKEN_BYTES = 32


@transaction.atomic
def renew_feed(*, actor: Actor, now: datetime) -> str:
    """A new secret address for an account's calendar (更换订阅地址): its token, which is kept nowhere. The old one ends."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    CalendarFeed.objects.update_or_create(
        user_id=actor.user_id, defaults={"token_hash": token_hash(token), "made_at": now}
    )
    record(user_id=actor.user_id, action="feed.renew", subject=f"user:{actor.user_id}", data={}, now=now)
    return token


@transaction.atomic
def revoke_feed(*, actor: Actor, now: datetime) -> None:
    """No address any more (停用订阅地址)."""
    gone, _ = CalendarFeed.objects.filter(user_id=actor.user_id).delete()
    if not gone:
        raise Refused("没有订阅地址，不用停用")
    record(user_id=actor.user_id, action="feed.revoke", subject=f"user:{actor.user_id}", data={}, now=now)


def token_hash(token: str) -> str:
    """The hash of a secret address (订阅地址的哈希). The token is random and long, so that a plain hash gives nothing away."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def account_of_feed(token: str) -> User:
    """Whose secret address it is (订阅地址的账号). Raises ``Refused`` (404) for a wrong or revoked one, or an account that is shut."""
    found = (
        CalendarFeed.objects.filter(token_hash=token_hash(token), user__is_active=True, user__one_time_password=False)
        .select_related("user")
        .first()
    )
    if found is None:
        raise Refused("没有这个订阅地址", code=404)
    return found.user
