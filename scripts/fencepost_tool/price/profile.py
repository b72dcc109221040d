"""Executions, sites and costs of a program joined: which of its atomic instructions can matter."""
from __future__ import annotations

import os
import resource
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fencepost_tool.results import Run
from fencepost_tool.results.errors import UserError

from . import executed, inventory
from .costs import Prices, Range
from .executed import Executed
from .helpers import body_of
from .inventory import Inventory
from .site import CALL, Site

Place = tuple[Path, int]  # a file, and an offset in it


@dataclass(frozen=True)
class Row:
    """A site of the program, or of a library that it has loaded, and its executions. file: where it is. share: of the program's
    CPU time, the least and the most that it can be while no other thread uses the line, 0 to 1; None without a cost or a CPU
    time. contended: the same if a second thread always used the line; None where that was not measured."""

    file: Path
    site: Site
    count: int
    cost: Range | None
    share: tuple[float, float] | None
    contended: float | None = None


@dataclass(frozen=True)
class Profile:
    """rows: those that were executed, the dearest first. elsewhere: executions in memory without a file (JIT code). inside: in
    helpers whose calls are priced. unknown: of instructions in files that no inventory knows as a site."""

    program: Path
    isa: str
    exit_code: int
    children: int
    cpu_s: float | None
    rows: Sequence[Row]
    elsewhere: int
    inside: int
    unknown: int
    notes: Sequence[str]


def take(program: Path, arguments: Sequence[str], run: Run | None, native: bool, stdin: Path | None = None,
         quiet: bool = False) -> Profile:
    """Runs the program once for its CPU time, if `native`, and once under QEMU. quiet: its output is dropped. UserError."""
    refuse(program)
    program = program.resolve()
    own = inventory.take(str(program))
    cpu_s, notes = None, list(own.notes)
    if native:
        cpu_s, code = cpu_time(program, arguments, stdin, subprocess.DEVNULL if quiet else None)
        if code != 0:
            notes.append(f"the program ended with exit code {code}")
    places = [(program, site.place) for site in own.sites if site.found.kind == CALL]
    counted = executed.by_qemu(program, arguments, places, subprocess.DEVNULL if native or quiet else None, stdin)
    known, inside = _sites(program, own, counted.executed)
    prices = Prices(run) if run else None
    rows, rest = [], 0
    for one in counted.executed:
        if one.file is None or (one.file, one.offset) in inside:
            continue
        site = known.get((one.file, one.offset))
        if site is None:
            rest += one.count
            continue
        rows.append(_row(one.file, site, one.count, prices, cpu_s))
    rows.sort(key=lambda row: (-(row.share[1] if row.share else -1.0), -row.count))
    return Profile(program, own.isa, counted.exit_code, counted.children, cpu_s, rows,
                   sum(one.count for one in counted.executed if one.file is None),
                   sum(one.count for one in counted.executed if one.file is not None and (one.file, one.offset) in inside), rest,
                   notes)


def refuse(program: Path) -> None:
    """UserError where it should not be run."""
    try:
        mode = program.stat().st_mode
    except OSError as e:
        raise UserError(f"{program}: {e.strerror}") from e
    if mode & (stat.S_ISUID | stat.S_ISGID):
        raise UserError(f"{program}: is setuid or setgid: under QEMU it would run without these rights; not run")
    if not os.access(program, os.X_OK):
        raise UserError(f"{program}: is not executable; chmod +x, or --all {program} lists its sites without running it")


def cpu_time(program: Path, arguments: Sequence[str], stdin: Path | None, output: int | None = None) -> tuple[float, int]:
    """Seconds of CPU time of the program and its children, and the exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with executed.input_of(stdin) as source:
        done = subprocess.run([program, *arguments], check=False, stdin=source, stdout=output, stderr=output)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime), executed.shell_code(done.returncode)


def _sites(program: Path, own: Inventory, counted: Sequence[Executed]) -> tuple[dict[Place, Site], set[Place]]:
    """Those of the program and of each other file in which something was executed, and what is in helpers that are called."""
    called = {site.found.call for site in own.sites if site.found.kind == CALL}
    known: dict[Place, Site] = {}
    inside = {(program, site.place) for site in own.inside}
    for file in dict.fromkeys(one.file for one in counted if one.file is not None):
        found = own if file == program else _library(file)
        for site in found.sites if found else ():
            if file != program and body_of(site.function) in called:
                inside.add((file, site.place))
            else:
                known[file, site.place] = site
    return known, inside


def _library(file: Path) -> Inventory | None:
    try:
        return inventory.take(str(file))
    except UserError:
        return None


def _row(file: Path, site: Site, count: int, prices: Prices | None, cpu_s: float | None) -> Row:
    cost = prices.of_site(site) if prices else None
    rate = prices.ghz if prices else None
    if cost is None or rate is None or not cpu_s:
        return Row(file, site, count, cost, None)

    def share(cycles: float) -> float:
        return min(1.0, count * cycles / rate / 1e9 / cpu_s)
    return Row(file, site, count, cost, (share(cost.least), share(cost.most)),
               None if cost.contended is None else share(cost.contended))
