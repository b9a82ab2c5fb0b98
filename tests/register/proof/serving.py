"""The pages of ``xiufu serve`` on the database of a test, to be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from xiufu.register.serve.prepare import Wanted
from xiufu.register.serve.start import answers, web

PATIENCE = 120.0


def environment() -> dict[str, str]:
    """That of a process which works on the database and the papers of this test."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.register.proof.settings",
        "XIUFU_PROOF_DATABASE": str(connection.settings_dict["NAME"]),
        "XIUFU_DATA": str(settings.DATA),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


@dataclass
class Pages:
    """Granian with its workers, in a group of processes of its own. ``log`` is what they said."""

    port: int
    log: Path
    environment: Mapping[str, str] = field(default_factory=environment)
    process: subprocess.Popen[bytes] | None = None

    @property
    def wanted(self) -> Wanted:
        return Wanted("127.0.0.1", self.port, None, False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            command = web(self.wanted).command
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait(self) -> None:
        """Until a page answers; where granian gave up its workers, as ``xiufu serve`` does: once more from the beginning."""
        end = time.monotonic() + PATIENCE
        while not answers(self.wanted):
            if self.process and self.process.poll() is not None:
                self.start()
            assert time.monotonic() < end, self.log.read_text("utf-8")[-3000:]
            time.sleep(0.1)

    def workers(self) -> list[int]:
        """Processes that answer, each to be killed alone."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [pid for pid in map(int, children) if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def kill(self) -> None:
        """All of it at once, as a loss of power would."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def pages(folder: Path, also: Mapping[str, str] | None = None) -> Iterator[Pages]:
    """Pages on a free port, gone afterwards."""
    found = Pages(free_port(), folder / "pages.log", environment() | dict(also or {}))
    found.start()
    try:
        found.wait()
        yield found
    finally:
        found.kill()


@contextmanager
def looked_at(name: str, data: Path, settings: Any) -> Iterator[None]:
    """This process reads another database, and its papers."""
    here = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"], settings.DATA = name, data
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = here


@contextmanager
def moved(folder: Path, settings: Any) -> Iterator[None]:
    """The test's SQLite database moved into a data folder, where its papers will stand, too."""
    place = folder / "register.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(place)) as target,
    ):
        source.backup(target)
    with looked_at(str(place), folder, settings):
        yield
