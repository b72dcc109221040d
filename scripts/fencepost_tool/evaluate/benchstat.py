"""Go's benchstat (golang.org/x/perf/cmd/benchstat) on made-up benchmarks, many suites in a call: it takes a second for 20,000
cases. Each benchmark is tested by itself, by Mann and Whitney's U at 5 %, as it does unless told."""
from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

NS = 10.0           # of a benchmark without noise
MOST_CASES = 20000  # of a call
SAME = "~"          # its word for a difference that may be chance


class Failed(Exception):
    """It gave no table; the text says why."""


def path() -> str | None:
    """Of the program: on $PATH, or where `go install` puts it. None where it is not installed."""
    return shutil.which("benchstat") or shutil.which("benchstat", path=str(Path.home() / "go" / "bin"))


def changed(program: str, a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> np.ndarray:
    """suite x case: whether it reports a change. a, b: of each suite ln costs, process x case. Failed."""
    cases = a[0].shape[1]
    step = max(1, MOST_CASES // cases)
    return np.concatenate([_changed(program, a[i:i + step], b[i:i + step]) for i in range(0, len(a), step)])


def _changed(program: str, a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        for name, side in (("a", a), ("b", b)):
            Path(folder, name).write_text("".join(_lines(side)), "ascii")
        done = subprocess.run([program, "-format", "csv", "a", "b"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"exit code {done.returncode}: " + " ".join(done.stderr.split())[-200:])
    return _read(done.stdout, len(a), a[0].shape[1])


def _lines(suites: Sequence[np.ndarray]) -> Iterator[str]:
    """Go's benchmark format: a line for each measurement."""
    for i, suite in enumerate(suites):
        for j, values in enumerate(NS * np.exp(suite.T)):
            yield from (f"Benchmark{i}/{j} 1 {ns:.9g} ns/op\n" for ns in values)


def _read(table: str, suites: int, cases: int) -> np.ndarray:
    """Rows are name, centre, range, centre, range, change or SAME, p."""
    found = {row[0]: row[5] != SAME for row in csv.reader(table.splitlines()) if len(row) > 6 and row[6].startswith("p=")}
    try:
        return np.array([[found[f"{i}/{j}"] for j in range(cases)] for i in range(suites)])
    except KeyError as e:
        raise Failed(f"no row of {e} in its table") from None
