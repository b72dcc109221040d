"""Go's benchstat (golang.org/x/perf/cmd/benchstat) on made-up benchmarks, many suites in a call: 20,000 cases take a second. It
tests each by itself, by Mann and Whitney's U at 5 %."""
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
    """On $PATH, or where `go install` puts it; None where it is not installed."""
    return shutil.which("benchstat") or shutil.which("benchstat", path=str(Path.home() / "go" / "bin"))


def changed(program: str, a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> np.ndarray:
    """suite x case: whether it reports a change. a, b: of each suite ln costs, process x case. Failed."""
    step = max(1, MOST_CASES // a[0].shape[1])
    return np.concatenate([_changed(program, a[i:i + step], b[i:i + step]) for i in range(0, len(a), step)])


def _changed(program: str, a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        for name, side in (("a", a), ("b", b)):
            Path(folder, name).write_text("".join(_lines(side)))
        done = subprocess.run([program, "-format", "csv", "a", "b"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"exit code {done.returncode}: " + " ".join(done.stderr.split())[-200:])
    # Rows are name, centre, range, centre, range, change or SAME, p.
    found = {row[0]: row[5] != SAME for row in csv.reader(done.stdout.splitlines()) if len(row) > 6 and row[6].startswith("p=")}
    try:
        return np.array([[found[f"{i}/{j}"] for j in range(side.shape[1])] for i, side in enumerate(a)])
    except KeyError as e:
        raise Failed(f"no row of {e} in its table") from None


def _lines(suites: Sequence[np.ndarray]) -> Iterator[str]:
    """Go's benchmark format, a line for each measurement."""
    for i, suite in enumerate(suites):
        for j, values in enumerate(NS * np.exp(suite.T)):
            yield from (f"Benchmark{i}/{j} 1 {ns:.9g} ns/op\n" for ns in values)
