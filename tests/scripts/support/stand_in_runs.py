"""Comparisons of stand-ins (program_stand_in.py), as processes or without."""
from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from unittest import mock

from fencepost_tool.compare.interleaved import clean, measurement
from fencepost_tool.compare.interleaved import pair as pair_module
from fencepost_tool.compare.interleaved.measurement import MeasuredProgram
from fencepost_tool.stats import max_t

from .program_stand_in import Clock, StandIn

ROOT = Path(__file__).resolve().parents[3]
STAND_IN = ROOT / "tests" / "scripts" / "support" / "program_stand_in.py"
ALONE = [f"floor/case_{i}/latency/threads:1" for i in range(6)]
SHARED = "atomic/exchange/shared/seq_cst/bits:64/threads:2"
SEED = int(os.environ.get("FENCEPOST_SEED", "7"))

# p-values in steps of 1/256 instead of 1/2048, where many comparisons are drawn: an eighth of the work
FEWER_ARRANGEMENTS = mock.patch.multiple(max_t, EXACT=9, SAMPLED=255)


def stand_in(**asked):
    """The environment in which the stand-in gives that."""
    return mock.patch.dict(os.environ, {"STAND_IN": json.dumps({"cases": {**dict.fromkeys(ALONE, 2.0), SHARED: 30.0}, **asked})})


@contextlib.contextmanager
def without_processes():
    """Comparisons of stand-ins in this process, on a clock of their own."""
    clock = Clock()
    with mock.patch.object(StandIn, "clock", clock), mock.patch.object(measurement, "Program", StandIn), \
            mock.patch.object(clean, "Program", StandIn), \
            mock.patch.object(measurement, "time", clock), mock.patch.object(pair_module, "time", clock):
        yield


def sides(label_b: str = "B") -> tuple[MeasuredProgram, MeasuredProgram]:
    return MeasuredProgram("A", STAND_IN), MeasuredProgram(label_b, STAND_IN, ("--extra-work=1/1",))
