"""The store: the same bytes once, written whole or not at all, checked whenever they are read."""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.documents.handing import PDF, handed, upload
from tests.register.world import World
from xiufu.register.documents import store
from xiufu.register.documents.models import Paper
from xiufu.register.journal.models import LogLine
from xiufu.register.rules.refusals import Refused

DATA = "某说明，面积 1.5 公顷".encode()
HASH = sha256(DATA).hexdigest()


def spoil(paper: Paper, data: bytes) -> Path:
    place = store.place_of(paper.sha256)
    os.chmod(place, 0o600)
    place.write_bytes(data)
    return place


def unfinished() -> list[Path]:
    return list((store.place_of(HASH).parents[2] / "tmp").iterdir())


def test_bytes_stand_under_their_hash_once(world: World):
    one, other = world.project(), world.project()
    paper = handed(world, one, DATA)
    place = store.place_of(HASH)
    assert (paper.sha256, paper.size, place.read_bytes()) == (HASH, len(DATA), DATA)
    assert place.parts[-4:] == ("papers", HASH[:2], HASH[2:4], HASH)
    written = place.stat().st_mtime_ns
    handed(world, other, DATA)
    assert place.stat().st_mtime_ns == written
    assert unfinished() == []


def test_a_file_changed_on_disk_is_noticed_and_refused(world: World):
    paper = handed(world, world.project(), DATA)
    spoil(paper, DATA + b".")
    lines = LogLine.objects.count()
    answer = world.client("banner").get(f"/papers/{paper.pk}/file")
    assert answer.status_code == 409
    assert "与上传时的哈希不符" in answer.content.decode()
    assert LogLine.objects.count() == lines


def test_a_file_gone_from_disk_is_told(world: World):
    paper = handed(world, world.project(), DATA)
    store.place_of(paper.sha256).unlink()
    answer = world.client("banner").get(f"/papers/{paper.pk}/file")
    assert (answer.status_code, "找不到这个文件" in answer.content.decode()) == (409, True)


def test_handing_in_again_makes_spoilt_bytes_good(world: World):
    paper = handed(world, world.project(), DATA)
    place = spoil(paper, b"spoilt")
    handed(world, world.project(), DATA)
    assert place.read_bytes() == DATA


def test_a_full_disk_keeps_nothing_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch):
    project = world.project()
    before = Paper.objects.count()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = upload(world, project, b"something else", "a.txt")
    assert answer.status_code == 507
    assert "服务器存不下这个文件" in answer.content.decode()
    assert Paper.objects.count() == before
    assert unfinished() == []


def test_an_interrupted_handing_in_leaves_nothing(world: World):
    def pieces():
        yield b"a"
        raise ConnectionResetError

    with pytest.raises(Refused), store.handed_in(pieces()):
        pass
    assert unfinished() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_paper SET sha256 = 'ff'",
        "UPDATE documents_paper SET title = 'ff'",
        "UPDATE documents_paper SET facts = '{}'",
        "UPDATE documents_paper SET version = 7",
        "DELETE FROM documents_paper",
    ],
)
def test_the_database_itself_refuses_changes(world: World, statement: str):
    paper = handed(world, world.project(), PDF, "a.pdf")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    paper.refresh_from_db()
    assert (paper.title, paper.version) == ("a", 1)
