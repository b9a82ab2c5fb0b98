"""Writing administrative boundaries (登记行政区划界线): an administrator's, each layer with its 审图号."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import Role
from xiufu.register.boundaries.actions import MOST_BYTES
from xiufu.register.boundaries.models import Level, LicensedLayer, LicensedOutline
from xiufu.register.journal.chain import record
from xiufu.register.library.uploads import file_name
from xiufu.register.rules.refusals import Refused
from xiufu.register.rules.turns import Turn, in_turn
from xiufu.tasks.register_land import take_outlines


@dataclass(frozen=True, slots=True)
class License:
    """What stands on a licensed map (地图的审图信息)."""

    level: str
    approval_number: str
    source: str
    source_date: date


def add_licensed(
    *, actor: Actor, license: License, name: str, content: bytes, crs: str, layer: str, title: str, now: datetime
) -> LicensedLayer:
    """Take a layer of administrative boundaries into use (启用行政区划界线); one of the same level is retired.

    Raises ``Refused`` with everything that is wrong.
    """
    _administrator(actor)
    faults = []
    if not license.approval_number:
        faults.append("没有填审图号。没有审图号的界线不能上传")
    if license.source_date > timezone.localtime(now).date():
        faults.append(f"资料日期 {license.source_date} 晚于今天")
    if len(content) > MOST_BYTES:
        faults.append(f"文件超过 {MOST_BYTES // 1_000_000} MB。只留行政区图层，或先化简界线")
    if faults:
        raise Refused(*faults)
    name = file_name(name)
    taken = take_outlines(name, content, crs=crs, layer=layer, title=title)
    if taken.problems:
        raise Refused(*taken.problems)
    with transaction.atomic():
        in_turn(Turn.BOUNDARIES)
        for before in LicensedLayer.objects.select_for_update().filter(level=license.level, retired_at__isnull=True):
            _retire(before, actor, now)
        made = LicensedLayer.objects.create(
            level=Level(license.level),
            approval_number=license.approval_number,
            source=license.source,
            source_date=license.source_date,
            file_name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            made_at=now,
            made_by_id=actor.user_id,
        )
        LicensedOutline.objects.bulk_create(
            (
                LicensedOutline(
                    layer=made,
                    name=called[:100],
                    fine=one.fine,
                    coarse=one.coarse,
                    **dict(zip(("west", "south", "east", "north"), one.box, strict=True)),
                )
                for called, one in taken.outlines
            ),
            batch_size=100,
        )
        _log(actor, made, "licensed.add", now)
    return made


@transaction.atomic
def retire_licensed(*, actor: Actor, pk: int, now: datetime) -> LicensedLayer:
    """Show a layer no more (停用行政区划界线). Raises ``Refused``."""
    _administrator(actor)
    found = LicensedLayer.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个图层", code=404)
    if found.retired_at:
        raise Refused(f"这个图层已在 {timezone.localtime(found.retired_at):%Y-%m-%d %H:%M} 停用")
    _retire(found, actor, now)
    return found


def _retire(layer: LicensedLayer, actor: Actor, now: datetime) -> None:
    layer.retired_at, layer.retired_by_id = now, actor.user_id
    layer.save(update_fields=["retired_at", "retired_by"])
    _log(actor, layer, "licensed.retire", now)


def _administrator(actor: Actor) -> None:
    if actor.role is not Role.ADMINISTRATOR:
        raise Refused("行政区划界线由系统管理员上传和停用", code=403)


def _log(actor: Actor, layer: LicensedLayer, action: str, now: datetime) -> None:
    data = {"level": layer.level, "approval_number": layer.approval_number, "sha256": layer.sha256}
    record(user_id=actor.user_id, action=action, subject=f"licensed:{layer.pk}", data=data, now=now)
