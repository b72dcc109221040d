"""Runs the program and reads what it wrote. Every run has a results folder of its own under one parent,
so that the clean levels that earlier runs learned are known to later ones."""
from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from fencepost_tool.results import Case, Run, Sample, load
from fencepost_tool.results.errors import UserError

SKIPPED = "skipped: "  # the machine can't do it; that is no fault of the estimate


class Problem(UserError):
    """The check can't be run; one line for the user."""


@dataclass
class Program:
    """The program under test, and where its runs go."""

    path: Path
    results: Path  # parent of all results folders
    err: TextIO
    before: Sequence[str] = ()  # in front of the command, to run it in other circumstances

    def say(self, text: str) -> None:
        """Prints a line of progress to stderr."""
        print(f"selfcheck: {text}", file=self.err, flush=True)

    def names(self, pattern: str, *args: str) -> list[str]:
        """Case names that the filter matches; [] when there are none."""
        done = self._call(["--benchmark_list_tests", f"--benchmark_filter={pattern}", *args])
        return done.stdout.split() if done.returncode == 0 else []

    def run(self, pattern: str, budget_s: float, *args: str) -> Run:
        """Measures for budget_s seconds."""
        # A reference value says nothing about an estimate from disturbed samples: a case that is not clean has no result.
        done = self._call(["--budget", f"{budget_s:g}s", "--results", os.fspath(self.results), "--quiet", "--require-clean",
                           f"--benchmark_filter={pattern}", *args])
        folder = next((line.partition(": ")[2] for line in reversed(done.stdout.splitlines())
                       if line.startswith("results: ")), "")
        if done.returncode not in (0, 1, 3) or not folder:
            last = (done.stderr.strip().splitlines() or ["nothing on stderr"])[-1]
            raise Problem(f"{self.path} ended with code {done.returncode}: {last}")
        found = load(folder, allow_emulated=True)
        if found.emulated:
            raise Problem(f"{self.path} ran under emulation, where no reference value holds; "
                          "check it on the hardware that it is for")
        return found

    def seconds(self, command: Sequence[str], limit_s: float) -> float:
        """Wall time of a command, s."""
        began = time.monotonic()
        try:
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                  timeout=limit_s, check=False)
        except subprocess.TimeoutExpired:
            return limit_s
        if done.returncode not in (0, 1):
            last = (done.stderr.strip().splitlines() or ["nothing on stderr"])[-1]
            raise Problem(f"{command[0]} ended with code {done.returncode}: {last}")
        return time.monotonic() - began

    def _call(self, args: Sequence[str]) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run([*self.before, self.path, *args], capture_output=True, text=True, check=False)
        except OSError as e:
            raise Problem(f"--program={self.path}: {e.strerror}; build it first, or name another") from None


def by_name(run: Run) -> dict[str, Case]:
    """The cases of a run by name."""
    return {c.name.text: c for c in run.cases}


def is_skipped(case: Case) -> bool:
    """Whether the program skipped the case on this machine."""
    return case.error is not None and case.error.startswith(SKIPPED)


def why_none(case: Case | None) -> str:
    """Why the case has no estimate, in words."""
    return "not a case of this build" if case is None else case.error or "not measured"


def chain_levels(samples: Sequence[Sample]) -> Mapping[str, float]:
    """occupancy -> median of the throughput chain beside the windows kept, cycles per add."""
    readings: dict[str, list[float]] = {}
    for sample in samples:
        for occupancy, values in sample.raw.get("chain", {}).items():
            readings.setdefault(occupancy, []).extend(values)
    return {k: statistics.median(v) for k, v in sorted(readings.items()) if v}


def dropped_share(samples: Sequence[Sample], reasons: Sequence[str]) -> tuple[int, float]:
    """Windows dropped for one of the reasons: how many, and their share of all that ran."""
    kept = sum(len(s.ns) for s in samples)
    dropped = sum(s.dropped.get(reason, 0) for s in samples for reason in reasons)
    return dropped, dropped / max(1, kept + dropped)
