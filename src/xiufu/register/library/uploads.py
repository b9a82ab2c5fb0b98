"""Taking projects in from an uploaded workbook (导入): keep its bytes, say how to read them, then all of it or nothing."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xiufu.core.errors import InputError
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.reading.grids import Grid, read_grids
from xiufu.register.accounts.actors import Actor
from xiufu.register.journal.chain import record
from xiufu.register.library.actions import new_project, places_for
from xiufu.register.library.columns import AREA_UNITS, COLUMNS, MONEY, MONEY_UNITS, Plan, guessed_in, guessed_plan
from xiufu.register.library.imported import Reading, read_rows
from xiufu.register.library.models import BudgetSource, Upload
from xiufu.register.rules.divisions import prefix_of
from xiufu.register.rules.refusals import Refused

_MOST_WAITING = 5
"""Uploads that an account keeps without having imported them."""


@transaction.atomic
def keep_upload(*, actor: Actor, name: str, content: bytes, now: datetime) -> Upload:
    """Keep a workbook and guess how it is to be read (保存上传的表). Raises ``Refused`` with one message where it cannot be read."""
    _leading_department(actor)
    name = file_name(name)
    grids = _grids(content, name)
    places = places_for(actor)
    whole = places[0] if len(places) == 1 else ""
    level = "banner" if len(prefix_of(actor.division)) == 6 else "league"
    waiting = Upload.objects.filter(user_id=actor.user_id, imported_at__isnull=True).order_by("-made_at", "-pk")
    kept = list(waiting.values_list("pk", flat=True)[: _MOST_WAITING - 1])
    waiting.exclude(pk__in=kept).delete()
    upload = Upload.objects.create(
        user_id=actor.user_id,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        plan=guessed_plan(grids, banner=whole, authority=level).kept(),
        made_at=now,
    )
    _log(actor, upload, "import.upload", {"sha256": upload.sha256, "size": len(content)}, now)
    return upload


def the_upload(actor: Actor, pk: int) -> Upload:
    """An upload of one's own (本人上传的表). Raises ``Refused`` (404) for any other."""
    found = Upload.objects.filter(user_id=actor.user_id, pk=pk).first()
    if found is None:
        raise Refused("没有这次导入，或者不是您上传的", code=404)
    return found


def plan_of(upload: Upload) -> Plan:
    """How an upload is read (读法)."""
    return Plan(**upload.plan)


def grids_of(upload: Upload) -> tuple[Grid, ...]:
    """The sheets of an upload (各工作表), from the bytes that are kept. Raises ``Refused`` where they are not those that came."""
    content = bytes(upload.content)
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise Refused("保存的文件与上传时不一致，请重新上传")
    return _grids(content, upload.name)


def reading_of(actor: Actor, upload: Upload) -> Reading:
    """What an upload says, read as was told (预览)."""
    plan = plan_of(upload)
    return read_rows(grids_of(upload)[plan.sheet], plan, actor)


def seen_as(upload: Upload) -> str:
    """The hash of the bytes and of how they are read (读法指纹): what was previewed is what is imported."""
    return hashlib.sha256(f"{upload.sha256}{json.dumps(upload.plan, sort_keys=True)}".encode()).hexdigest()


@transaction.atomic
def set_plan(*, actor: Actor, pk: int, plan: Plan, guess: bool, now: datetime) -> Upload:
    """Say how an upload is to be read (设定读法); ``guess`` finds the columns anew below other heads. Raises ``Refused``."""
    _leading_department(actor)
    the_upload(actor, pk)
    upload = Upload.objects.select_for_update().get(pk=pk)
    _waiting(upload)
    grids = grids_of(upload)
    if reasons := tuple(_faults(plan, grids, places_for(actor))):
        raise Refused(*reasons)
    upload.plan = (guessed_in(grids[plan.sheet], plan) if guess else plan).kept()
    upload.save(update_fields=["plan"])
    _log(actor, upload, "import.plan", upload.plan, now)
    return upload


def _faults(plan: Plan, grids: tuple[Grid, ...], places: tuple[str, ...]) -> list[str]:
    if not 0 <= plan.sheet < len(grids):
        return ["没有这张工作表"]
    grid, found = grids[plan.sheet], []
    if not 1 <= plan.first <= plan.last < len(grid.rows):
        found.append(f"表头应在第 1 至 {len(grid.rows) - 1} 行之间，首行不晚于末行")
    if any(not 0 <= column < len(grid.rows[0]) for column in plan.columns.values()):
        found.append("所选的列不在工作表里")
    twice = {column for column in plan.columns.values() if list(plan.columns.values()).count(column) > 1}
    for column in twice:
        titles = "”“".join(one.title for one in COLUMNS if plan.columns.get(one.id) == column)
        found.append(f"“{titles}”选了同一列，一列只能填一项")
    if plan.lifecycle not in LIFECYCLES:
        found.append("没有选项目类别")
    if plan.banner and plan.banner not in places:
        found.append("统一指定的旗县不在本辖区内")
    if plan.area_unit not in AREA_UNITS or any(plan.money_units.get(name) not in MONEY_UNITS for name in MONEY):
        found.append("没有选面积单位或金额单位")
    return found


@transaction.atomic
def import_upload(*, actor: Actor, pk: int, seen: str, now: datetime) -> int:
    """Register every project of an upload, or none (导入), and say how many.

    ``seen`` is ``seen_as`` of what was previewed. Raises ``Refused`` where anything is wrong with any row by now.
    """
    _leading_department(actor)
    the_upload(actor, pk)
    upload = Upload.objects.select_for_update().get(pk=pk)
    _waiting(upload)
    if seen != seen_as(upload):
        raise Refused("读法在预览之后改过，请重新预览")
    reading = reading_of(actor, upload)
    if reading.faults:
        raise Refused(f"表里有 {len(reading.faults)} 处问题，一个项目也没有导入；请看预览，改好文件后重新上传")
    for row in sorted(reading.rows, key=lambda row: not row.number):  # no number that is given is given away before
        project = new_project(
            actor=actor,
            lifecycle=plan_of(upload).lifecycle,
            banner=row.banner,
            authority=row.authority,
            facts=row.facts,
            number=row.number,
            now=now,
        )
        BudgetSource.objects.bulk_create(
            BudgetSource(project=project, kind=kind, amount_fen=amount) for kind, amount in row.sources
        )
    upload.imported_at, upload.imported = now, len(reading.rows)
    upload.save(update_fields=["imported_at", "imported"])
    _log(actor, upload, "import.done", {"sha256": upload.sha256, "projects": upload.imported}, now)
    return upload.imported


def _leading_department(actor: Actor) -> None:
    if not actor.leads:
        raise Refused("项目由自然资源部门导入", code=403)


def _waiting(upload: Upload) -> None:
    if upload.imported_at:
        at = timezone.localtime(upload.imported_at)
        raise Refused(f"这个文件已在 {at:%Y-%m-%d %H:%M} 导入 {upload.imported} 个项目，不能再导入")


def _grids(content: bytes, name: str) -> tuple[Grid, ...]:
    try:
        return read_grids(content, name=name)
    except InputError as error:
        problem = error.problems[0]
        raise Refused(f"{name}：{problem.problem}。{problem.remedy}") from error


def file_name(name: str) -> str:
    """The name of an upload without folders and control characters (文件名)."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if unicodedata.category(c)[0] != "C")[-100:] or "未命名"


def _log(actor: Actor, upload: Upload, action: str, data: Mapping[str, object], now: datetime) -> None:
    record(user_id=actor.user_id, action=action, subject=f"upload:{upload.pk}", data=data, now=now)
