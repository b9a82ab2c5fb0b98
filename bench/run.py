"""``make bench``: wall time and peak memory of whole processes, against limits and against a peer of the same run.

The peer is openpyxl writing as many formula cells as the plan has figures: a library everybody knows, on the same
machine, in the same minute. Ratios to it can be compared between machines; seconds cannot. Ratios are of processor
time: others on the machine stretch seconds, by chance one size more than another.
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dossier import write_dossier
from program import SAMPLE, XIUFU

SIZES = (500, 1000, 2000, 4000)
REPEATS = 3
MAPLESS = Path("examples/stone-quarry")
MAPS_LIMIT, PLAN_LIMIT = (3.0, 400.0), (3.0, 250.0)
"""Seconds and megabytes: maps need the libraries of geometry, of which about 80 MB are mapped, and 300 dots to the inch."""
LARGE_LIMIT = 10.0
HELP_LIMIT = 0.3
GROWTH_LIMIT = 1.35
"""How far doubling the lines may go beyond doubling the time or the memory above that of the smallest plan."""

PEER = """
import openpyxl
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet()
for row in range({cells} // 8):
    sheet.append([f"=A{{row + 1}}*{{column}}" for column in range(8)])
book.save({target!r})
"""


class Run(NamedTuple):
    """One measured process."""

    seconds: float
    megabytes: float
    processor: float


def measure(command: Sequence[str], *, repeats: int = REPEATS, accepted: Sequence[int] = (0,)) -> Run:
    """The best of several fresh processes: wall seconds, peak resident memory, processor seconds."""
    runs = []
    for _ in range(repeats):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        code = os.waitstatus_to_exitcode(status)
        process.returncode = code
        if code not in accepted:
            raise SystemExit(
                f"{' '.join(command)}: exit {code}\n{process.stderr.read().decode() if process.stderr else ''}"
            )
        if process.stderr:
            process.stderr.close()
        runs.append(Run(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime))
    return Run(*(min(values) for values in zip(*runs, strict=True)))


def printed(command: Sequence[str]) -> str:
    """What a process prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Measure, print a table, and fail when a limit is broken."""
    python, broken = sys.executable, []

    def check(name: str, run: Run, seconds: float, megabytes: float | None = None) -> None:
        fine = run.seconds <= seconds and (megabytes is None or run.megabytes <= megabytes)
        limit = f"≤ {seconds} s" + (f", ≤ {megabytes:.0f} MB" if megabytes else "")
        print(f"{name:<44}{run.seconds:>8.2f} s{run.megabytes:>9.0f} MB   {limit:<20}{'' if fine else '  BROKEN'}")
        if not fine:
            broken.append(name)

    def limit(name: str, command: Sequence[str], seconds: float, megabytes: float | None = None) -> float:
        run = measure(command, accepted=(0, 1))  # 1: there is something to look at
        check(name, run, seconds, megabytes)
        return run.processor

    def judge(name: str, said: str, fine: bool) -> None:
        print(f"{name:<44}{said}{'' if fine else '  BROKEN'}")
        if not fine:
            broken.append(name)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        check("xiufu --help", measure([*XIUFU, "--help"]), HELP_LIMIT)
        for name, example, limits in (
            ("the sample, with maps", SAMPLE, MAPS_LIMIT),
            ("a plan without", MAPLESS, PLAN_LIMIT),
        ):
            command = [*XIUFU, "build", str(example), "-o", str(folder / example.name)]
            check(f"xiufu build, {name}, cold", measure(command, accepted=(0, 1)), *limits)
        runs = {}
        for lines in SIZES:
            write_dossier(folder / str(lines), lines)
            command = [*XIUFU, "build", str(folder / str(lines)), "-o", str(folder / f"out{lines}")]
            runs[lines] = measure(command, accepted=(0, 1), repeats=2)
            check(f"xiufu build, {lines} quota lines", runs[lines], LARGE_LIMIT if lines <= 2000 else 2 * LARGE_LIMIT)
        figures = (folder / "out2000" / "figures.json").read_text(encoding="utf-8").count('"label"')
        peer = measure([python, "-c", PEER.format(cells=figures, target=str(folder / "peer.xlsx"))], repeats=2)
        print(f"{f'peer: openpyxl, {figures} formula cells':<44}{peer.seconds:>8.2f} s{peer.megabytes:>9.0f} MB")
        print(f"{'build of 2000 lines : peer':<44}{runs[2000].processor / peer.processor:>8.2f} ×")
        for half, double in itertools.pairwise(SIZES):
            growth = (
                runs[double].processor / runs[half].processor / 2,
                runs[double].megabytes / runs[half].megabytes / 2,
            )
            fine = max(growth) <= GROWTH_LIMIT
            print(
                f"{f'{half} → {double} lines, beyond doubling':<44}{growth[0]:>8.2f} × time{growth[1]:>6.2f} × memory"
                f"   ≤ {GROWTH_LIMIT}{'' if fine else '  BROKEN'}"
            )
            if not fine:
                broken.append(f"growth {half} → {double}")
        print()
        from audit import bench_audit  # here: a child's peak memory begins with that of its parent

        bench_audit(folder, limit, printed, judge)
        print()
        from land import AREA_LIMITS, AREAS, bench_land

        measured = [tuple(map(float, line.split())) for line in printed([python, "-c", AREAS]).splitlines()]
        for what, (own, theirs), most in zip(
            ("plots of 4 corners", "parcels of 8"), measured, AREA_LIMITS, strict=True
        ):
            name = f"areas of 1,000,000 {what}"
            fine = own <= most
            print(f"{name:<44}{own:>8.2f} s{'':15}≤ {most} s{'' if fine else '  BROKEN'}")
            print(f"{f'{name} : pyproj.Geod':<44}{own / theirs:>8.4f} ×")
            if not fine:
                broken.append(name)
        bench_land(folder, limit, lambda name, ratio: print(f"{name:<44}{ratio:>8.2f} ×"))
        print()
        from register import bench_register

        bench_register(folder, judge)
    print("all limits hold" if not broken else f"broken: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
