"""A served register of a test's own: its process, its folder, its database, its address."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

PATIENCE = 120.0


@dataclass
class Served:
    """A running ``xiufu serve``. ``lines`` are what it printed so far."""

    process: subprocess.Popen[str]
    port: int
    begun: float
    lines: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_for(self, pattern: str) -> str:
        """The first line that matches; fails when the process ends before, or in two minutes."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for line in [*self.lines]:
                if re.search(pattern, line):
                    return line
            assert self.process.poll() is None, "\n".join(self.lines)
            time.sleep(0.02)
        raise AssertionError(f"no {pattern!r} in {self.lines}")


@contextmanager
def database_of_its_own() -> Iterator[str]:
    """The address of an empty database beside the one that the tests run on; empty for SQLite."""
    address = os.environ.get("XIUFU_DATABASE", "")
    if not address:
        yield ""
        return
    name = f"own_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def environment(data: Path, database: str) -> dict[str, str]:
    """The environment of a register of one's own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XIUFU_") and k != "DJANGO_SETTINGS_MODULE"}
    return kept | {"XIUFU_DATA": str(data)} | ({"XIUFU_DATABASE": database} if database else {})


@contextmanager
def served(data: Path, *options: str) -> Iterator[Served]:
    """``xiufu serve`` on a free port, ended with SIGTERM."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with database_of_its_own() as database:
        begun = time.monotonic()
        command = [sys.executable, "-m", "xiufu", "serve", "--port", str(port), *options]
        process = subprocess.Popen(
            command, env=environment(data, database), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        found = Served(process, port, begun)
        reader = threading.Thread(target=_read, args=(found,), daemon=True)
        reader.start()
        try:
            yield found
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(30)
            reader.join(10)
            if process.stdout:
                process.stdout.close()


def _read(found: Served) -> None:
    assert found.process.stdout
    for line in found.process.stdout:
        found.lines.append(line.rstrip("\n"))
