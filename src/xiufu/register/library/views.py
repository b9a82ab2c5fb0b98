"""Views of the library that an account keeps (保存的视图)."""

from datetime import datetime

from django.db import transaction

from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.models import SavedView
from xiufu.register.rules.refusals import Refused

_MOST = 30


@transaction.atomic
def save_view(*, actor: Actor, name: str, query: str, now: datetime) -> SavedView:
    """Keep the filters of a list under a name (保存视图); one of the same name is replaced. Raises ``Refused``."""
    name = " ".join(name.replace("\0", "").split())
    longest = SavedView._meta.get_field("name").max_length or 0
    if not 0 < len(name) <= longest:
        raise Refused(f"视图名称要填，且不超过 {longest} 个字")
    mine = SavedView.objects.filter(user_id=actor.user_id)
    if mine.exclude(name=name).count() >= _MOST:
        raise Refused(f"最多保存 {_MOST} 个视图，请先删除不用的")
    view, _ = SavedView.objects.update_or_create(user_id=actor.user_id, name=name, defaults={"query": query})
    _log(actor, "view.save", {"name": name, "query": query}, now)
    return view


@transaction.atomic
def drop_view(*, actor: Actor, pk: int, now: datetime) -> None:
    """Forget a view (删除视图). Raises ``Refused`` (404) where the account has none such."""
    view = SavedView.objects.filter(user_id=actor.user_id, pk=pk).first()
    if view is None:
        raise Refused("没有这个视图", code=404)
    view.delete()
    _log(actor, "view.drop", {"name": view.name}, now)


def _log(actor: Actor, action: str, data: dict[str, object], now: datetime) -> None:
    record(user_id=actor.user_id, action=action, subject=f"user:{actor.user_id}", data=data, now=now)
