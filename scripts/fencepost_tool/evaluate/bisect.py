"""Searches for a planted commit among 64 (63 after GOOD) at random places, in simulated comparisons of twelve pairs.

Noise is that of processes: ln sd of each, or in addition a mode that 30 % of the processes have, 5 % slower; layout: each
commit's build differs by a constant within +-0.45 %, which no number of pairs shows. Comparisons do not end early. OUTSIDE is
noise for which the search does not keep its error (docs/reference/bisecting.md); it has no targets.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from fencepost_tool.bisect.record import Record
from fencepost_tool.bisect.search import FOUND, Outcome, search
from fencepost_tool.stats.effects import trimmed
from fencepost_tool.stats.verdicts import ALPHA

from .pair_worlds import autoregressive
from .rates import Rate

COMMITS = 63     # after GOOD
ENOUGH = 9       # comparisons, that of GOOD and BAD among them
MODE, SLOW = 0.3, math.log(1.05)


@dataclass(frozen=True)
class Noise:
    """sd: ln, of a process; modes: whether some processes are slow; layout: ln, the largest offset of a build; rho: correlation
    of a pair with the one before; state: ln sd of what all pairs of a comparison share."""

    what: str
    sd: float
    modes: bool = False
    layout: float = 0.0
    rho: float = 0.0
    state: float = 0.0
    pairs: int = 12


KINDS = (Noise("process sd 0.1 %", 0.001), Noise("process sd 0.3 %", 0.003),
         Noise("bimodal, 30 % of processes +5 %", 0.003, True), Noise("process sd 0.3 %, layout +-0.45 %", 0.003, layout=0.0045))
OUTSIDE = (Noise("process sd 1 %, pairs AR(1) .8", 0.01, rho=0.8),
           Noise("process sd 0.3 %, comparisons differ by sd 1 %", 0.003, state=0.01))
EFFECTS = (1, 2, 5, 10)  # per cent
CLEAR = {kind.what: 2 for kind in KINDS} | {KINDS[2].what: 10}  # per cent, from which on (docs/reference/bisecting.md)


@dataclass
class SimulatedBench:
    """A change of the given ln size at one commit."""

    culprit: int
    effect: float
    noise: Noise
    random: np.random.Generator
    count: int = COMMITS
    offsets: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.offsets = self.random.uniform(-self.noise.layout, self.noise.layout, self.count + 1)

    def compare(self, commit: int, budget_s: float, effect: float) -> Sequence[float]:
        """ln ratios of twelve simulated pairs, as search.Bench asks for them."""
        change = self.effect * (commit >= self.culprit) + self.offsets[commit] - self.offsets[0]
        if self.noise.state:
            change += self.random.normal(0, self.noise.state)
        return [float(x) for x in self._pairs() + change]

    def look(self, commit: int) -> bool:
        """Whether the commit has the change."""
        return commit >= self.culprit

    def _pairs(self) -> np.ndarray:
        if self.noise.rho:
            return math.sqrt(2) * self.noise.sd * autoregressive(self.random, self.noise.rho, (self.noise.pairs, 1))[:, 0]
        return self._processes() - self._processes()

    def _processes(self) -> np.ndarray:
        noise = self.random.normal(0, self.noise.sd, self.noise.pairs)
        return noise + SLOW * (self.random.random(self.noise.pairs) < MODE) if self.noise.modes else noise


def found(noise: Noise, percent: float, random: np.random.Generator) -> tuple[int, Outcome | None, int]:
    """(the culprit, the outcome, comparisons). No outcome where GOOD and BAD can't be told apart at ALPHA."""
    bench = SimulatedBench(int(random.integers(1, COMMITS + 1)), math.log1p(percent / 100), noise, random)
    record = Record(COMMITS)
    first = bench.compare(COMMITS, 0.0, 0.0)
    record.comparisons[COMMITS] = [first]
    if trimmed(first).p_value() > ALPHA:
        return bench.culprit, None, record.made
    return bench.culprit, search(record, bench), record.made


def rates(tries: int, seed: int) -> list[Rate]:
    """The rows of each kind of noise and size of change."""
    out = []
    for noise in (*KINDS, *OUTSIDE):
        for percent in EFFECTS:
            random = np.random.default_rng(seed)
            all_of = [found(noise, percent, random) for _ in range(tries)]
            clear = percent >= CLEAR.get(noise.what, math.inf)
            places = [(culprit, o.first) for culprit, o, _ in all_of if o and o.status == FOUND]
            right = sum(culprit == place for culprit, place in places)
            wrong = len(places) - right
            few = sum(made <= ENOUGH for _, _, made in all_of)
            made = sorted(m for _, _, m in all_of)
            what = f"{noise.what}, +{percent} %"
            out += [Rate(f"{what}: the right commit", right, tries, 0.95 if clear else None, False, "-"),
                    Rate(f"{what}: a wrong one", wrong, tries, 0.05 if noise in KINDS else None, True, "-"),
                    Rate(f"{what}: at most {ENOUGH} comparisons (median {made[tries // 2]}, most {made[-1]})", few, tries,
                         0.95 if clear else None, False, "-")]
    return out
