"""Time and peak memory of `fencepost track` on a long history, which is made up in a temporary folder: one run a night, of cases
that share the machine's state; a fifth have net costs. Only its first and last runs are files (all would take 5 GB); the others
stand in the index. The first digest searches all stretches and keeps what it found; targets are for that of one more run.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable

import numpy as np

from fencepost_tool.paths import SCRIPTS
from fencepost_tool.results import LightRun, ResultsError, load_light
from fencepost_tool.track.index import Index, stamp

from . import histories
from .rates import Amount

MACHINE, BEGINS = "made-up", datetime(1999, 1, 1, tzinfo=timezone.utc)
WITH_NET, NET = 5, 0.4  # of so many cases one has a net cost, of that share
INDEX = "index.sqlite"
# Runs a verb and leaves /proc/self/status of its end in a file: ru_maxrss of a child begins with its parent's memory.
STATUS_AT_END = """import atexit, pathlib, runpy, sys
status = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: status.write_text(pathlib.Path("/proc/self/status").read_text()))
runpy.run_module("fencepost_tool", run_name="__main__", alter_sys=True)"""


def rates(runs: int, cases: int, seed: int, note: Callable[[str], None]) -> list[Amount]:
    """Wall time, s, of two digests of so long a history, CPU time and peak memory of the second. note: is told of the history."""
    with tempfile.TemporaryDirectory(prefix="fencepost-digest-") as folder:
        random = np.random.default_rng(seed)
        ns = np.exp(random.uniform(0, 5, (cases, 1)) + histories.shared(0.5)(random, cases, runs + 1))
        _make(Path(folder), ns)
        note(f"a history of {runs} runs x {cases} cases in {folder}; the first digest searches all of it")
        first = track(Path(folder))
        _write(Path(folder), runs, ns[:, runs])
        nightly = track(Path(folder))
    what = f"digest of {runs} runs x {cases} cases"
    return [Amount(f"{what}, the first: time", first[0], "s"), Amount(f"{what} after one more run: time", nightly[0], "s", 10),
            Amount(f"{what} after one more run: CPU time", nightly[1], "s"),
            Amount(f"{what} after one more run: peak memory", nightly[2], "GB", 1)]


def track(results: Path) -> tuple[float, float, float]:
    """(seconds, CPU seconds, peak memory in GB). ResultsError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        status, said = Path(folder, "status"), Path(folder, "said")
        command: list[str | Path] = [sys.executable, "-c", STATUS_AT_END, status, "track", "--results", results, "--json",
                                     "--no-reference"]
        began = time.monotonic()
        with said.open("wb") as err:
            process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SCRIPTS)}, stdout=subprocess.DEVNULL,
                                       stderr=err)
            _, ended, used = os.wait4(process.pid, 0)
        wall_s, process.returncode = time.monotonic() - began, os.waitstatus_to_exitcode(ended)
        if process.returncode != 0:
            words = " ".join(said.read_text("utf-8", "replace").split())
            raise ResultsError(results, f"track ended with exit code {process.returncode}: {words[-200:]}", "run it by itself")
        peak_kb = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return wall_s, used.ru_utime + used.ru_stime, 1024 * peak_kb / 1e9


def _make(results: Path, ns: np.ndarray) -> None:
    """ns: case x run, of which the last is not made yet."""
    first = load_light(_write(results, 0, ns[:, 0]))
    with Index(results / INDEX) as index:
        index.refresh(results)
        _, costs, net = next(index.estimates([index.rows("SELECT id FROM run")[0][0]]))
        index.add(_indexed(results, first, ns, costs.copy(), net.copy()))


def _indexed(results: Path, first: LightRun, ns: np.ndarray, costs: np.ndarray,
             net: np.ndarray) -> Iterator[tuple[str, str, LightRun, np.ndarray, np.ndarray]]:
    for night in range(1, ns.shape[1] - 1):
        run = _folder(results, night) / "run.json"
        run.write_text("{}")  # never read: the index has its stamp
        for packed, values in ((costs, ns[:, night]), (net, NET * ns[::WITH_NET, night])):
            packed["ns"], packed["cycles"] = values, 3 * values
        here = replace(first, context={**first.context, **_context(night)})
        yield str(run.parent.relative_to(results)), stamp(run), here, costs, net


def _write(results: Path, night: int, ns: np.ndarray) -> Path:
    """The files of a run, with what the history takes of them."""
    folder = _folder(results, night)
    run = {"context": _context(night), "benchmarks": [_entry(i, float(value)) for i, value in enumerate(ns)]}
    machine = {"schema_version": 2, "machine_id": MACHINE, "arch": "x86_64", "cpu": {"vendor": "made up"}, "emulated": False}
    for name, document in (("run", run), ("machine", machine)):
        (folder / f"{name}.json").write_text(json.dumps(document))
    return folder


def _entry(i: int, ns: float) -> dict[str, Any]:
    net = {"net_cost": {"baseline": "none", "ns": NET * ns, "cycles": 3 * NET * ns}}
    return {"name": f"floor/case_{i}/latency/threads:1", "threads": 1, "time_unit": "ns", "real_time": ns, "cycles": 3 * ns,
            **({} if i % WITH_NET else net)}


def _context(night: int) -> dict[str, str]:
    return {"fencepost_schema": "2", "machine": MACHINE, "date": (BEGINS + timedelta(days=night)).isoformat(),
            "commit": f"{night:07x}"}


def _folder(results: Path, night: int) -> Path:
    found = results / MACHINE / f"{night:06}"
    found.mkdir(parents=True)
    return found
