"""Which samples had their cores to themselves, as a program of fencepost tells it.

Every sample stands between two readings of the throughput chain (docs/method.md, section 4), which costs more where
somebody else uses the same core. What counts as clean is decided in C++ alone (CleanLevels, harness/clock/clean_levels.hpp):
the readings of both sides go to one program's command `clean` (results/schema.md, "Slices"), so that one level holds for both
and neither can gain by it. Any program that has the command will do, and needs a process of its own, since those that measure
end with their pair. Programs from before the command can be measured all the same: then the other side decides, and
between two of them the program of this checkout.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fencepost_tool.paths import ROOT
from fencepost_tool.results import ResultsError

from .program import Died, Program

OWN = ROOT / "build" / "release" / "fencepost"  # of this checkout
COMMAND = "clean"


@dataclass(frozen=True)
class Round:
    """The samples of one side in one turn. seconds: when, by a clock that all rounds share; chain: occupancy -> cycles per add of
    each sample."""

    seconds: float
    chain: Mapping[str, Sequence[float]]

    @property
    def samples(self) -> int:
        return max(map(len, self.chain.values()), default=0)


@dataclass(frozen=True)
class Judgement:
    """levels: occupancy -> cycles per add, absent where there is too little evidence; clean: for each round whether each of
    its samples is."""

    levels: Mapping[str, float]
    clean: Sequence[np.ndarray]


class Judge:
    """A process that judges the samples of a whole comparison, asleep except when it is asked. `sides`: programs and their flags;
    `about`: their introductions. ResultsError where none of the programs can judge."""

    def __init__(self, sides: Sequence[tuple[Path, Sequence[str]]], about: Sequence[Mapping[str, Any]]):
        able = [side for side, one in zip(sides, about) if can_judge(one)]
        path, flags = able[-1] if able else (OWN, sides[-1][1])  # the second side: usually the newer one
        if not able and not OWN.exists():
            raise _none_can(sides)
        self._program = Program(path, flags)
        if not can_judge(self._program.about):
            self._program.close()
            raise _none_can(sides)

    def judge(self, rounds: Sequence[Round]) -> Judgement:
        """ResultsError where the process ends or answers anything else."""
        text = json.dumps([{"t": one.seconds, "chain": one.chain} for one in rounds], separators=(",", ":"))
        try:
            answer = self._program.ask(f"{COMMAND} {text}")
        except Died as e:
            raise ResultsError(self._program.path, f"did not tell which samples are clean: {e}", "compare once more") from None
        clean = [np.asarray(one, bool) for one in answer["clean"]]
        if [len(one) for one in clean] != [one.samples for one in rounds]:
            raise ResultsError(self._program.path, "judged other samples than it was given", "compare once more")
        return Judgement(answer["clean_levels"], clean)

    def close(self) -> None:
        self._program.close()


def can_judge(about: Mapping[str, Any]) -> bool:
    """Of a program's introduction. Programs from before the command do not list their commands."""
    return COMMAND in about.get("commands", ())


def _none_can(sides: Sequence[tuple[Path, Sequence[str]]]) -> ResultsError:
    both = " and ".join(dict.fromkeys(str(path) for path, _ in sides))
    return ResultsError(both, f"can't tell which samples are clean, being older than that command, and neither can {OWN}",
                        "make build, so that this checkout's program does it")
