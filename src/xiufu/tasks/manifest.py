"""The manifest of a submission (送审清单): every file with its hash, what goes with the plan, packs and versions."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from pydantic import ValidationError

import xiufu
from xiufu.core.archive import Content
from xiufu.core.errors import InputError, Problem
from xiufu.core.files import is_inner_path
from xiufu.packs.kinds import Model, Policy
from xiufu.packs.load import BUILT_IN
from xiufu.plans.attachments import Entry, attachments, drawings
from xiufu.plans.imprint import POLICY_NAMES
from xiufu.tasks.build_summary import BuildResult
from xiufu.tasks.prepare import Prepared

MANIFEST, LIST = "manifest.json", "清单.txt"
RESULTS, INPUTS, ATTACHMENTS, DRAWINGS = "成果", "资料", "附件", "附图"
FOLDERS = (RESULTS, INPUTS, ATTACHMENTS, DRAWINGS)
"""The folders of a submission: what was drawn up, what it was drawn up from, and what goes with it."""

_BYTE_ORDER_MARK = "\ufeff"  # old editors of Windows know UTF-8 by it


class PackRecord(Model):
    """A pack the plan rests on (数据包)."""

    name: str
    version: str
    sha256: str
    built_in: bool


class EnclosureRecord(Model):
    """An attachment or a drawing (附件、附图): ``file`` is its path in the dossier, ``name`` that in the submission.

    ``in_plan`` is the title of the map of the plan that stands for it.
    """

    position: int
    kind: str
    title: str
    id: str | None = None
    issuer: str | None = None
    issued_date: date | None = None
    number: str | None = None
    covers: str | None = None
    map_scale: str | None = None
    sheets: int | None = None
    not_applicable: str = ""
    file: str | None = None
    name: str | None = None
    in_plan: str | None = None


class Manifest(Model):
    """送审清单. ``files`` lists everything in the submission but the manifest itself."""

    format: Literal["xiufu-submission"] = "xiufu-submission"
    format_version: Literal[1] = 1
    xiufu: str
    kind: str
    project: str
    plan_date: date
    policy: Policy
    draft: bool
    unknown: tuple[str, ...]
    packs: tuple[PackRecord, ...]
    attachments: tuple[EnclosureRecord, ...]
    drawings: tuple[EnclosureRecord, ...]
    files: dict[str, Content]

    def as_bytes(self) -> bytes:
        """``manifest.json``; equal manifests give equal bytes."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1).encode() + b"\n"

    @property
    def enclosures(self) -> tuple[EnclosureRecord, ...]:
        """附件 and 附图."""
        return self.attachments + self.drawings


def manifest_of(prepared: Prepared, result: BuildResult, files: Mapping[str, Content]) -> Manifest:
    """送审清单 of a plan that was drawn up."""
    plan = prepared.dossier.plan
    return Manifest(
        xiufu=xiufu.__version__,
        kind=plan.kind,
        project=plan.project.name,
        plan_date=plan.plan_date,
        policy=prepared.computed.policy,
        draft=bool(result.unknown),
        unknown=result.unknown,
        packs=tuple(
            PackRecord(name=pack.head.name, version=pack.head.version, sha256=pack.hash, built_in=pack.root == BUILT_IN)
            for pack in prepared.chosen.packs
        ),
        attachments=_records(ATTACHMENTS, attachments(prepared.computed, prepared.outline)),
        drawings=_records(DRAWINGS, drawings(prepared.computed, prepared.outline, prepared.maps())),
        files=dict(files),
    )


def _records(folder: str, entries: Iterable[Entry]) -> tuple[EnclosureRecord, ...]:
    return tuple(
        EnclosureRecord(
            **{
                **(entry.item.model_dump() if entry.item else {}),
                "position": entry.position,
                "kind": entry.kind,
                "title": entry.title,
                **_drawn(entry),
                "name": f"{folder}/{entry.file_name}" if entry.file_name else None,
            }
        )
        for entry in entries
    )


def _drawn(entry: Entry) -> dict[str, str | int]:
    """What is known of a drawing that is a map of the plan (正文附图)."""
    if not entry.sheets:
        return {}
    return {"map_scale": entry.scales, "sheets": len(entry.sheets), "in_plan": entry.sheet_titles}


def read_manifest(data: bytes, name: str) -> Manifest:
    """读取送审清单. Raises ``InputError`` when it is none, or names paths outside the submission."""
    try:
        found = Manifest.model_validate_json(data)
    except ValidationError as error:
        raise InputError(
            Problem(name, 0, f"{MANIFEST} 不是本程序写的送审清单，或已被改坏", "向报送单位索取原来的送审包")
        ) from error
    paths = [*found.files, *(record.file for record in found.enclosures if record.file)]
    if unsafe := [path for path in paths if not is_inner_path(path)]:
        raise InputError(
            *(
                Problem(
                    name, 0, f"{MANIFEST} 里的路径“{path[:60]}”指到了包外", "不要打开它，向报送单位索取原来的送审包"
                )
                for path in unsafe
            )
        )
    return found


def listing(manifest: Manifest) -> bytes:
    """``清单.txt``: the manifest for people, as Windows editors show it. What a user wrote never begins a line."""
    return (_BYTE_ORDER_MARK + "".join(f"{' '.join(line.splitlines())}\r\n" for line in _lines(manifest))).encode()


def _lines(manifest: Manifest) -> Iterator[str]:
    yield f"{manifest.project}　送审清单"
    if manifest.draft:
        yield f"【草稿】还有 {len(manifest.unknown)} 项待补，不能作为正式送审材料"
    yield f"填表日期：{manifest.plan_date}"
    yield f"测算口径：{POLICY_NAMES[manifest.policy]}"
    yield f"软件版本：Xiufu {manifest.xiufu}"
    yield ""
    for title, records in ((ATTACHMENTS, manifest.attachments), (DRAWINGS, manifest.drawings)):
        yield f"{title}："
        yield from (f"  {_said(record)}" for record in records)
    yield "数据包："
    yield from (f"  {pack.name}@{pack.version}　SHA-256 {pack.sha256}" for pack in manifest.packs)
    if manifest.unknown:
        yield "待补："
        yield from (f"  {what}" for what in manifest.unknown)
    yield "文件（大小，SHA-256）："
    for name, content in manifest.files.items():
        yield f"  {name}　{content.size} 字节"
        yield f"    {content.sha256}"


def _said(record: EnclosureRecord) -> str:
    title = f"{record.position:02} {record.title or '【待补：名称】'}"
    if record.not_applicable:
        return f"{title}　不适用：{record.not_applicable}"
    if record.in_plan:
        return f"{title}　{record.map_scale}　→ 方案正文“{record.in_plan}”"
    if record.name is None:
        return f"{title}　【待补】"
    facts = (record.issuer, record.issued_date, record.number, record.map_scale, record.covers)
    return "　".join([title, *(str(fact) for fact in facts if fact is not None), f"→ {record.name}"])
