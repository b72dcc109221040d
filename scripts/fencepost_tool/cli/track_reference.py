"""track's reference build: pins it, and measures the newest run's program against it."""
from __future__ import annotations

import argparse
import contextlib
import math
import secrets
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TextIO

from fencepost_tool import paths
from fencepost_tool.compare.interleaved import builds, default_set, measurement, noise
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, MeasuredProgram, Rules
from fencepost_tool.compare.interleaved.program import Died, Program
from fencepost_tool.results import ResultsError
from fencepost_tool.results.errors import UserError
from fencepost_tool.results.light import load_light
from fencepost_tool.stats.effects import trimmed
from fencepost_tool.text.numbers import count
from fencepost_tool.track import reference
from fencepost_tool.track.history import Baseline
from fencepost_tool.track.reference import Reference

from . import exit_codes
from .compare_programs import Progress

USAGE = "reference pin PROGRAM, or reference alone to print it"


def act(words: Sequence[str], options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """`track reference [pin PROGRAM]`."""
    if list(words) == ["reference"]:
        return _show(options, out)
    if len(words) != 3 or list(words[:2]) != ["reference", "pin"]:
        raise UserError(f"track {' '.join(words)}: takes {USAGE}")
    return _pin(words[2], options, out, err)


def _show(options: argparse.Namespace, out: TextIO) -> int:
    for machine in machines(options):
        for one in reference.read(machine):
            print(f"{machine.name}: {one.words}", file=out)
    return exit_codes.OK


def machines(options: argparse.Namespace) -> list[Path]:
    """Folders of machines that have a reference."""
    return sorted(file.parent for file in options.results.glob(f"*/{reference.NAME}")
                  if options.machine in ("", file.parent.name))


def with_ratios(bases: Sequence[Baseline], options: argparse.Namespace, out: TextIO, err: TextIO) -> list[Baseline]:
    """The baselines with ratios in place of costs where there are enough; says which references there are."""
    bad: list[str] = []
    found = [reference.with_ratios(base, options.results, bad) for base in bases]
    for line in dict.fromkeys(bad):
        print(f"left out: {line}", file=err)
    for machine, present in _present(options):
        cases = {case for base in found if base.machine == machine and isinstance(base.ratios, reference.Ratios)
                 for case in base.ratios.first}
        if machine in {base.machine for base in found}:
            print(f"reference  {machine}: {present.words}; {count(len(cases), 'case')} followed by ratios to it", file=out)
    return found


def documents(options: argparse.Namespace) -> list[dict[str, Any]]:
    """For --json: the present reference of each machine."""
    return [{"machine": name, "commit": one.commit, "sha256": one.sha256, "pinned": one.pinned, "age_days": one.age_days}
            for name, one in ([] if options.no_reference else _present(options))]


def _present(options: argparse.Namespace) -> Iterator[tuple[str, Reference]]:
    """(machine, reference) of each that can be read; with_ratios names the others."""
    for machine in machines(options):
        with contextlib.suppress(ResultsError):
            yield machine.name, reference.read(machine)[-1]


def _pin(what: str, options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Copies the program beside the runs, and measures it against the reference before."""
    path = builds.program(what, "", err)[1]
    with Program(path, ()) as program:
        about = program.about
    machine = options.results / str(about["machine_id"])
    known = reference.read(machine)
    sha = reference.checksum(path)
    if known and known[-1].sha256 == sha:
        raise ResultsError(what, "is the reference already", "name another")
    cases = options.filter or (known[-1].filter if known else default_set.REGEX)
    with Program(path, _flags(cases)):  # ResultsError where the filter matches no case
        pass
    kept = Path(reference.FOLDER) / sha[:12] / "fencepost"
    _copy(path, machine / kept)
    overlap = {}
    if known:
        found = _measured(machine, known[-1], machine / kept, cases, options, err)
        overlap = {case: entry["ratio"] for case, entry in entries(found).items()}
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    pinned = Reference(sha, str(about["commit"]), now, str(kept), cases, overlap)
    reference.write(machine, [*known, pinned])
    print(f"reference  {pinned.words}" + (f"; {count(len(overlap), 'case')} linked to the one before" if known else ""), file=out)
    return exit_codes.OK


def measure_newest(options: argparse.Namespace, err: TextIO) -> None:
    """Ratios of the newest run on this machine, unless it has them. Says on err why there are none."""
    pinned = machines(options)
    if not pinned:
        return
    try:
        _measure(options, {machine.name: machine for machine in pinned}, err)
    except UserError as e:  # the history is there all the same
        print(f"note: no ratios to the reference: {e}", file=err)


def _measure(options: argparse.Namespace, pinned: dict[str, Path], err: TextIO) -> None:
    path = options.program or paths.program()
    with Program(path, ()) as program:
        machine, build_id = pinned.get(str(program.about["machine_id"])), _build_id(program)
    runs = sorted(file.parent for file in machine.glob("*/run.json")) if machine else []
    if machine is None or not runs or (runs[-1] / reference.RATIOS).exists():
        return
    of_run = load_light(runs[-1], options.allow_emulated).context.get("build_id")
    if of_run != build_id:
        raise ResultsError(runs[-1], f"was measured by another build than {path}",
                           "call track after each run, before the next build, or name its program: --program")
    present = reference.read(machine)[-1]
    seed = options.seed or secrets.randbelow(2 ** 31)
    found = _measured(machine, present, path, present.filter, options, err, seed)
    reference.write_ratios(runs[-1], present, build_id, entries(found), found.seconds, seed)


def _build_id(program: Program) -> str:
    try:
        return str(program.ask("symbols")["build_id"])
    except (Died, KeyError):
        raise ResultsError(program.path, "does not tell its build id", "take a program of this version") from None


def _measured(machine: Path, pinned: Reference, path: Path, cases: str, options: argparse.Namespace, err: TextIO,
              seed: int = 0) -> InterleavedRun:
    """The program against the reference."""
    kept = machine / pinned.program
    if reference.checksum(kept) != pinned.sha256:
        raise ResultsError(kept, "is not the program that was pinned: its checksum differs", reference.REMEDY)
    flags = _flags(cases)
    sides = MeasuredProgram("reference", kept, flags), MeasuredProgram("run", path, flags)
    progress = Progress(err, options.quiet)
    found = measurement.measure(sides, options.budget, Rules(early=False), seed or secrets.randbelow(2 ** 31), progress)
    progress.end(err)
    return found


def entries(found: InterleavedRun) -> dict[str, dict[str, Any]]:
    """As ratios.json has them, of cases with enough pairs; `low` and `high`: 95 %."""
    by_case = {}
    for name, lns in noise.diffs_of(found).items():
        effect = trimmed([float(ln) for ln in lns])
        low, high = effect.interval()
        by_case[name.text] = {"metric": measurement.metric_of(name), "ratio": effect.ratio, "low": math.exp(low),
                              "high": math.exp(high), "pairs": effect.pairs}
    return by_case


def _flags(cases: str) -> tuple[str, ...]:
    return (f"--benchmark_filter={cases}",)


def _copy(path: Path, to: Path) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        part = to.with_name(to.name + ".part")
        shutil.copy(path, part)
        part.replace(to)
    except OSError as e:
        raise ResultsError(to, f"can't be written: {e.strerror}", "choose another folder with --results") from None
