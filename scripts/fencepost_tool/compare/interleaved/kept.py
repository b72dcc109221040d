"""What is kept of the pairs of a comparison that runs for hours: bounded, where all answers of both sides took 7 GB an hour.

Values of samples lie in arrays of eight bytes each, and only those that estimates need. When they exceed MOST_BYTES the pairs
are settled: judged by the clean levels known by then, reduced to their estimates, and their samples are dropped. Some of their
rounds remain, so that later pairs are judged by a level that rests on them too.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Callable

import numpy as np

from . import pair as pair_module
from .clean import Judgement, Round
from .pair import CaseOfPair, Pair, Turn

MOST_BYTES = 32 * 2 ** 20    # of samples that are not settled
MOST_ROUNDS_BYTES = MOST_BYTES // 4  # of settled rounds that remain
OUTLIER_PAIRS = 100          # of which what else is recorded remains (outliers.evidence)
PER_SAMPLE = ("ns", "cycles", "fairness", "cpu_ns")  # one value for each sample
AS_IS = ("dropped", "window_us", "idle_periods")


def compacted(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer of Program.take, with what is used of it."""
    found: dict[str, Any] = {key: np.asarray(answer[key], float) for key in PER_SAMPLE if key in answer}
    found.update({key: answer[key] for key in AS_IS if key in answer})
    found["chain"] = {who: np.asarray(values, float) for who, values in answer["chain"].items()}
    return found


def size(answer: Mapping[str, Any]) -> int:
    """Bytes of the arrays of a compacted answer."""
    return sum(int(answer[key].nbytes) for key in PER_SAMPLE if key in answer) + _chain_bytes(answer["chain"])


def _chain_bytes(chain: Mapping[str, Any]) -> int:
    return sum(int(values.nbytes) for values in chain.values())


@dataclass
class KeptPairs:
    """judge: tells which samples of rounds are clean."""

    judge: Callable[[Sequence[Round]], Judgement]
    idle_periods: bool = False
    pairs: list[Pair] = field(default_factory=list)
    bytes: int = 0
    settled: list[dict[str, CaseOfPair]] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    no_level: set[str] = field(default_factory=set)
    _clean: list[list[tuple[np.ndarray, np.ndarray]]] = field(default_factory=list)  # of each pair, of its turns

    def __len__(self) -> int:
        return len(self.settled) + len(self.pairs)

    def add(self, pair: Pair) -> None:
        """Takes a pair, in compact form."""
        whole = [Turn(turn.case, (compacted(turn.answers[0]), compacted(turn.answers[1])), turn.seconds) for turn in pair.turns]
        self.pairs.append(replace(pair, turns=whole))
        self.bytes += sum(size(answer) for turn in whole for answer in turn.answers)
        if self.bytes > MOST_BYTES:
            self._settle()

    def estimates(self) -> list[dict[str, CaseOfPair]]:
        """The estimates of every pair, by case, from the samples that are clean by all that is known now."""
        return self.settled + self._judged()

    def windows(self, case: str, side: int) -> list[list[float]]:
        """Clean windows of each process that is not settled, in cycles, by the last estimates."""
        found = []
        for pair, clean in zip(self.pairs, self._clean):
            mine = [np.asarray(turn.answers[side]["cycles"])[good[side]] for turn, good in zip(pair.turns, clean)
                    if turn.case == case]
            values = np.concatenate(mine) if mine else np.empty(0)
            found.append(values[values > 0].tolist())
        return [one for one in found if one]

    def _judged(self) -> list[dict[str, CaseOfPair]]:
        taken = [turn for pair in self.pairs for turn in pair.turns]
        judged = self.judge(self.rounds + self._rounds(taken))
        each = iter(judged.clean[len(self.rounds):])
        self._clean = [[(next(each), next(each)) for _ in pair.turns] for pair in self.pairs]
        found = [pair_module.estimates(pair, clean) for pair, clean in zip(self.pairs, self._clean)]
        self.no_level = {turn.case for turn in taken for a in turn.answers if a["chain"].keys() - judged.levels.keys()}
        return found

    def _rounds(self, taken: Sequence[Turn]) -> list[Round]:
        return [Round(turn.seconds, answer["chain"], turn.case, answer["window_us"],
                      answer.get("idle_periods") if self.idle_periods else None) for turn in taken for answer in turn.answers]

    def _settle(self) -> None:
        for pair in self._judged():
            few = len(self.settled) < OUTLIER_PAIRS
            self.settled.append(pair if few else {case: replace(one, evidence=({}, {})) for case, one in pair.items()})
        self.rounds += self._rounds([turn for pair in self.pairs for turn in pair.turns])
        while sum(_chain_bytes(one.chain) for one in self.rounds) > MOST_ROUNDS_BYTES:
            self.rounds = self.rounds[::2]
        self.pairs, self._clean, self.bytes = [], [], 0
