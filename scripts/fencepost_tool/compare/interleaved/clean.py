"""Which samples had their cores to themselves, as a program of fencepost tells it; and how many modes they have.

Every sample stands between two readings of the throughput chain (docs/method.md, section 4), which costs more where
somebody else uses the same core. What counts as clean is decided in C++ alone (CleanRule, harness/sampling/used_samples.hpp):
the readings of both sides go to one program's command `clean` (results/schema.md, "Measuring protocol"), so that one level
holds for both and neither can gain by it. Any program that has the command will do, and needs a process of its own, since those
that measure end with their pair. Programs from before the command can be measured all the same: then the other side decides,
and between two of them the program of this checkout. Rounds of a newer program also tell how long SMT siblings stay idle
(idle_periods). They count only where those of both sides do, since the samples of one alone would be left out for them.
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
COMMAND, SHAPES = "clean", "shapes"


@dataclass(frozen=True)
class Round:
    """The samples of one side in one turn. seconds: when, by a clock that all rounds share; chain: occupancy -> cycles per add of
    each sample; idle_periods: as in a line of samples.jsonl, absent where the round was calm."""

    seconds: float
    chain: Mapping[str, Sequence[float]]
    case: str = ""
    window_us: float = 0.0
    idle_periods: Mapping[str, float] | None = None

    @property
    def samples(self) -> int:
        """The number of samples in the round."""
        return max(map(len, self.chain.values()), default=0)

    def as_json(self) -> dict[str, Any]:
        """The round as the command `clean` takes it."""
        chain = {occupancy: np.asarray(readings, float).tolist() for occupancy, readings in self.chain.items()}
        found = {"t": self.seconds, "chain": chain, "case": self.case, "window_us": self.window_us}
        return found if self.idle_periods is None else {**found, "idle_periods": self.idle_periods}


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
        answer = self._ask(COMMAND, [one.as_json() for one in rounds], "which samples are clean")
        try:
            clean, levels = [np.asarray(one, bool) for one in answer["clean"]], dict(answer["clean_levels"])
        except (KeyError, TypeError, ValueError):
            raise ResultsError(self._program.path, f"answered {COMMAND} with something else", "compare once more") from None
        if [len(one) for one in clean] != [one.samples for one in rounds]:
            raise ResultsError(self._program.path, "judged other samples than it was given", "compare once more")
        return Judgement(levels, clean)

    def modes(self, cases: Sequence[Sequence[Sequence[float]]]) -> list[int | None]:
        """Of each case, given values over 0 of each process; None for few values, and from programs that can't tell.
        ResultsError as above."""
        if SHAPES not in self._program.about.get("commands", ()):
            return [None] * len(cases)
        answer = self._ask(SHAPES, cases, "how many modes samples have")
        try:
            found = [None if one is None else int(one["modes"]) for one in answer["shapes"]]
        except (KeyError, TypeError, ValueError):
            found = []
        if len(found) != len(cases):
            raise ResultsError(self._program.path, f"answered {SHAPES} with something else", "compare once more")
        return found

    def _ask(self, command: str, data: Any, wanted: str) -> Mapping[str, Any]:
        try:
            return self._program.ask(f"{command} {json.dumps(data, separators=(',', ':'))}")
        except Died as e:
            raise ResultsError(self._program.path, f"did not tell {wanted}: {e}", "compare once more") from None

    def close(self) -> None:
        """Ends the program that judges."""
        self._program.close()


def can_judge(about: Mapping[str, Any]) -> bool:
    """Whether a program, by its introduction, has the command `clean`. Programs from before it do not list their commands."""
    return COMMAND in about.get("commands", ())


def states_idle_periods(about: Mapping[str, Any]) -> bool:
    """Whether a program, by its introduction, states idle periods in its rounds."""
    return bool(about.get("idle_periods"))


def _none_can(sides: Sequence[tuple[Path, Sequence[str]]]) -> ResultsError:
    both = " and ".join(dict.fromkeys(str(path) for path, _ in sides))
    return ResultsError(both, f"can't tell which samples are clean, being older than that command, and neither can {OWN}",
                        "make build, so that this checkout's program does it")
