"""Executions, sites and costs of a program joined: which of its atomic instructions can matter."""
from __future__ import annotations

import os
import resource
import stat
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fencepost_tool.results import Run
from fencepost_tool.results.errors import UserError

from . import callgrind, executed, inventory, qemu, waits
from .costs import Prices, Range
from .executed import Execution
from .helpers import bodies, body_of
from .inputs import Input, input_of
from .inventory import Inventory
from .site import CALL, FUTEX, PLAIN, Site

Place = tuple[Path, int]  # a file, and an offset in it

COUNTERS = {"qemu": qemu, "callgrind": callgrind}
ASKED = (CALL, FUTEX, PLAIN)  # what the plugin would not know as an atomic instruction


@dataclass(frozen=True)
class Row:
    """A site of the program, or of a library that it has loaded, and its executions. file: where it is. share: of the program's
    CPU time, the least and the most that it can be while no other thread uses the line, 0 to 1; None without a cost or a CPU
    time. contended: the same if a second thread always used the line; None where that was not measured. callers: by which
    functions of the program one of a library is reached, with their calls; () where that is unknown. waits: share of
    perf's samples, 0 to 1; None where perf was not asked."""

    file: Path
    site: Site
    count: int
    cost: Range | None
    share: tuple[float, float] | None
    contended: float | None = None
    callers: Sequence[tuple[str, int]] = ()
    waits: float | None = None


@dataclass(frozen=True)
class Profile:
    """rows: those that were executed, the dearest first. counter: one of COUNTERS. elsewhere: executions in memory without a file
    (JIT code), of atomic instructions or, by callgrind, of any. inside: in helpers whose calls are priced. unknown: of
    instructions in files that no inventory knows as a site. sampled: perf's event and how many samples there are."""

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
    counter: str = "qemu"
    sampled: tuple[str, int] | None = None


def take(program: Path, arguments: Sequence[str], run: Run | None, native: bool, stdin: Input = None,
         counter: str | None = None, output: int | None = None) -> Profile:
    """Runs the program once for its CPU time, if `native`, and once to count. counter: of COUNTERS, else the first that is here.
    output: for subprocess, where the first run's standard output goes; DEVNULL also drops its errors. UserError."""
    refuse(program)
    # Run by the name that was given, by which programs such as busybox tell what to do; counts have the file's own.
    named, program = program.absolute(), program.resolve()
    files = Files(program)
    chosen, notes = choose(program, files.own.isa, counter)
    notes = [*files.own.notes, *notes]
    cpu_s, code = cpu_time(named, arguments, stdin, output) if native else (None, 0)
    _refuse_failed(program, code, "natively")
    counted = _count(chosen, named, files, arguments, subprocess.DEVNULL if native else output, stdin)
    _refuse_failed(program, counted.exit_code, f"under {chosen}")
    late = files.see(one.file for one in counted.executed if one.file is not None)
    if late and counted.only_atomic:
        notes.append(f"loaded while it ran, so that calls in it are not counted: {', '.join(file.name for file in late)}")
    known, inside = files.sites(all_called=not counted.only_atomic)
    prices = Prices(run) if run else None
    rows, rest, within = [], 0, 0
    for one in counted.executed:
        if one.file is None:
            continue
        site = known.get((one.file, one.offset))
        if (one.file, one.offset) in inside:
            within += one.count
        elif site is not None:
            rows.append(_row(one.file, site, one.count, prices, cpu_s, counted, program))
        elif counted.only_atomic:
            rest += one.count
    rows = ranked(rows)
    return Profile(program, files.own.isa, counted.exit_code, counted.children, cpu_s, rows, counted.elsewhere, within, rest,
                   notes, chosen)


def ranked(rows: Sequence[Row]) -> list[Row]:
    """The dearest first by what they can take at most. One whose cost is unknown stands where it would with the dearest known
    one; plain loads and stores, which cost nothing more than others, come last."""
    dearest = max((row.share[1] / row.count for row in rows if row.share and row.share[1] < 1.0), default=0.0)

    def most(row: Row) -> float:
        if row.site.found.kind == PLAIN:
            return -1.0
        return row.share[1] if row.share else row.count * dearest
    return sorted(rows, key=lambda row: (-most(row), -row.count))


def choose(program: Path, isa: str, asked: str | None) -> tuple[str, list[str]]:
    """(which counter, notes). UserError: there is none, or not the one that is asked for."""
    lacking = {name: module.missing(isa) for name, module in COUNTERS.items() if asked in (None, name)}
    found = next((name for name, why in lacking.items() if not why), None)
    if found is None:
        raise UserError(f"{program}: can't be counted: {'; nor by callgrind: '.join(lacking.values())}")
    return found, [f"not counted under QEMU ({lacking['qemu']})"] if found != "qemu" and asked is None else []


def _count(counter: str, named: Path, files: Files, arguments: Sequence[str], output: int | None,
           stdin: Input) -> Execution:
    if counter == "callgrind":
        return callgrind.count(named, arguments, output, stdin)
    files.see(qemu.libraries(files.program))
    return qemu.count(named, arguments, files.asked(), output, stdin)


def _refuse_failed(program: Path, code: int, how: str) -> None:
    """UserError: counts of a program that fails tell nothing of one that works."""
    if code:
        raise UserError(f"{program}: failed {how}, with exit code {code}; it may need other arguments, input (--stdin FILE) or a "
                        f"terminal, which its output is not while it is counted")


class Files:
    """The program and libraries of it, each read once. own: the program's. UserError where that can't be read."""

    def __init__(self, program: Path):
        self.program = program
        self.own = inventory.take(str(program))
        self._known: dict[Path, Inventory] = {program: self.own}
        self._unreadable: set[Path] = set()
        self._late: set[Path] = set()

    def see(self, files: Iterable[Path]) -> list[Path]:
        """Reads them. Those that are new and have calls of helpers."""
        late = []
        for file in dict.fromkeys(files):
            if file in self._known or file in self._unreadable:
                continue
            try:
                self._known[file] = inventory.take(str(file))
            except UserError:
                self._unreadable.add(file)
                continue
            if any(site.found.kind == CALL for site in self._known[file].sites):
                late.append(file)
        self._late = set(late)
        return late

    def asked(self) -> list[Place]:
        """Sites that the plugin counts only when it is told their places."""
        return [(file, site.place) for file, found in self._known.items() for site in found.sites if site.found.kind in ASKED]

    def sites(self, all_called: bool) -> tuple[dict[Place, Site], set[Place]]:
        """Those of all files, and what is in helpers whose calls are counted. all_called: also those of the files seen last."""
        counted = [found for file, found in self._known.items() if all_called or file not in self._late]
        called = bodies(site.found.call for found in counted for site in found.sites if site.found.kind == CALL)
        known: dict[Place, Site] = {}
        inside: set[Place] = set()
        for file, found in self._known.items():
            inside.update((file, site.place) for site in found.inside)
            for site in found.sites:
                if body_of(site.function) in called:
                    inside.add((file, site.place))
                else:
                    known[file, site.place] = site
        return known, inside


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


def with_waits(found: Profile, program: Path, arguments: Sequence[str], stdin: Input) -> Profile:
    """The same with shares of samples, from one more native run, by the name that was given, as in take(). UserError."""
    sampled = waits.take(program.absolute(), arguments, stdin, subprocess.DEVNULL)
    return replace(found, rows=[replace(row, waits=sampled.share(row.file, row.site)) for row in found.rows],
                   sampled=(sampled.event, sampled.total))


def cpu_time(program: Path, arguments: Sequence[str], stdin: Input, output: int | None = None) -> tuple[float, int]:
    """Seconds of CPU time of the program and its children, and the exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with input_of(stdin) as source:
        done = executed.run([program, *arguments], stdin=source, stdout=output,
                            stderr=subprocess.DEVNULL if output == subprocess.DEVNULL else None)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime), executed.shell_code(done.returncode)


def _row(file: Path, site: Site, count: int, prices: Prices | None, cpu_s: float | None, counted: Execution,
         program: Path) -> Row:
    callers = callgrind.called_from(counted.calls, (file, site.place), program) if counted.calls else ()
    cost = prices.of_site(site) if prices else None
    rate = prices.ghz if prices else None
    if cost is None or rate is None or not cpu_s:
        return Row(file, site, count, cost, None, callers=callers)

    def share(cycles: float) -> float:
        return min(1.0, count * cycles / rate / 1e9 / cpu_s)
    return Row(file, site, count, cost, (share(cost.least), share(cost.most)),
               None if cost.contended is None else share(cost.contended), callers)
