"""Files as transfers, mail programs and disks break them, audited in processes that are bounded in time and memory.

``python -m tests.audit.proof.fuzzing NUMBER SEED`` audits so many and prints what went wrong as JSON.
"""

from __future__ import annotations

import json
import random
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from tests.audit.proof.finding import example_in
from tests.tasks.test_audit_bad_input import SAMPLES
from xiufu.tasks.audit_job import Job
from xiufu.tasks.audit_pool import audit_in_processes

SECONDS, BYTES = 120.0, 3 * 2**30
"""A file may take so long, and its process so much address space."""
FAULTS = ("程序内部错误", "意外中止", "仍未审查完")

Break = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 30, 300))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(data: bytes, dice: random.Random) -> bytes:
    start, end = sorted((dice.randrange(len(data)), dice.randrange(len(data))))
    return data[:start] + data[end:] if dice.random() < 0.5 else data[:end]


def repeated(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    piece = data[start : start + dice.choice((1, 16, 1024, 65536))]
    return data[:start] + piece * dice.choice((2, 5, 50)) + data[start:]


def inside(data: bytes, dice: random.Random) -> bytes:
    """The parts of a package broken before they are packed, one left out or there twice."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return dice.choice((flipped, cut, repeated))(data, dice)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    at = dice.randrange(len(parts))
    name, content = parts[at]
    match dice.randrange(4):
        case 0:
            parts.append((name, content))
        case 1:
            del parts[at]
        case _ if content:
            parts[at] = name, dice.choice((flipped, cut, repeated))(content, dice)
    buffer = BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


WAYS: tuple[Break, ...] = (flipped, cut, repeated, inside, inside)


def samples() -> Mapping[str, bytes]:
    return {**SAMPLES, **{f"全.{form}": example_in("stone-quarry", form) for form in ("docx", "pdf", "txt")}}


def broken(number: int, seed: int) -> Iterator[Job]:
    """So many broken files, of each kind in turn; the name says which it is."""
    whole = samples()
    for n in range(number):
        name = list(whole)[n % len(whole)]
        dice = random.Random(f"{seed} {n}")
        data = dice.choice(WAYS)(whole[name], dice)
        yield Job(f"{n}{Path(name).suffix}", data, None)


def faults(number: int, seed: int) -> Iterator[str]:
    """What went wrong: no verdict, or a message that does not say what to do."""
    done = 0
    for name, outcome in audit_in_processes(broken(number, seed), most=1, seconds=SECONDS):
        done += 1
        file = outcome["file"]
        wrong = [one for one in file["problems"] if any(fault in one["problem"] for fault in FAULTS)]
        mute = [one for one in file["problems"] if not (one["problem"] and one["remedy"])]
        if wrong or mute or file["read"] == bool(file["problems"]):
            yield f"{seed} {name}: {file['problems']}"
    if done != number:
        yield f"{done} of {number} done"


def main() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    print(json.dumps([*faults(*map(int, sys.argv[1:]))], ensure_ascii=False))


if __name__ == "__main__":
    main()
