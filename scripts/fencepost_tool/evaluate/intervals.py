"""How often the published interval of a run's median holds the true one, where rounds resemble the rounds before them. Intervals
are computed in C++ alone: a test of the harness draws rounds, ends cases by the rule of a run, and counts what is published
(tests/harness/sampling/coverage_test.cpp). It is in unit_tests, which `make test` builds."""
from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Union

from fencepost_tool.paths import ROOT
from fencepost_tool.results import ResultsError

from .rates import Rate, Unmeasured

BUILDS = ("dev", "release", "clang")
TEST = "Coverage.OfCorrelatedRoundsIsThatOfIndependentOnes"
LINE = re.compile(r"^correlation (\S+): (\d+) of (\d+)$", re.MULTILINE)
LEAST, MOST = 0.93, 0.97
BEFORE = {0.5: "76 %", 0.8: "50 %"}
WHAT = "within-run 95 % intervals that hold the median, rounds AR(1)"


def tests() -> Path | None:
    """The program with the harness's tests, the newest of this checkout's builds that run here. None where it is not built."""
    built = [path for build in BUILDS if os.access(path := ROOT / "build" / build / "tests" / "unit_tests", os.X_OK)]
    return max(built, key=lambda path: path.stat().st_mtime, default=None)


def rates(seed: int) -> list[Union[Rate, Unmeasured]]:
    """ResultsError where the test prints anything else."""
    program = tests()
    if program is None:
        return [Unmeasured(f"{WHAT} {rho:g}", "not built (make test)") for rho in BEFORE]
    done = subprocess.run([program, f"--gtest_filter={TEST}"], env={**os.environ, "FENCEPOST_SEED": str(seed)},
                          capture_output=True, text=True, errors="replace", check=False)
    found = {float(rho): (int(held), int(cases)) for rho, held, cases in LINE.findall(done.stdout)}
    if not BEFORE.keys() <= found.keys():
        raise ResultsError(program, f"prints no coverage in its test {TEST}", "make test builds it anew")
    return [Rate(f"{WHAT} {rho:g}", *counts, LEAST, False, BEFORE.get(rho, "-"), most=MOST) for rho, counts in found.items()]
