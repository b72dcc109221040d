"""Made-up interleaved comparisons whose true effects are known: ln ratios, pair x case.

A process of a quiet machine has a standard deviation of .3 %. Worlds add what machines do: slow processes, states that last
several pairs, code layout drawn once per build, heavy tails.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import signal

PROCESS_SD = 0.003
PAIR_SD = PROCESS_SD * math.sqrt(2)
TAIL_LN = math.log(1.5)


@dataclass(frozen=True)
class World:
    """sd: of a pair; df: of Student's t, 0 for Gaussian noise; slow: share of processes that are slow, and by how much in ln;
    coin: standard deviations that a pair lies above or below; whole: whether these two hit all cases of a process at once;
    rho: correlation of a pair with the one before, of which all cases share a part `shared` of the variance; layout: offsets of
    cases lie uniformly within it; tail: share of processes of the new program that take half as long again, case by case;
    effect: by which share the first so many cases (`changed`) are dearer."""

    sd: float = PAIR_SD
    df: float = 0.0
    slow: tuple[float, float] = (0.0, 0.0)
    coin: float = 0.0
    whole: bool = False
    rho: float = 0.0
    shared: float = 0.0
    layout: float = 0.0
    tail: float = 0.0
    effect: float = 0.0
    changed: int = 1

    def __call__(self, random: np.random.Generator, pairs: int, cases: int) -> np.ndarray:
        """Made-up ln ratios of a comparison, pair x case."""
        found, across = np.zeros((pairs, cases)), 1 if self.whole else cases
        if self.slow[0]:
            hit = random.random((2, pairs, across)) < self.slow[0]
            found += self.slow[1] * (hit[1].astype(float) - hit[0])
        found += self._noise(random, (pairs, cases), self.sd)
        if self.coin:
            found += self.coin * self.sd * random.choice((-1.0, 1.0), (pairs, across))
        if self.layout:
            found += random.uniform(-self.layout, self.layout, cases)
        if self.tail:
            found += TAIL_LN * (random.random((pairs, cases)) < self.tail)
        found[:, :self.changed] += math.log1p(self.effect)
        return found

    def sides(self, random: np.random.Generator, pairs: int, cases: int) -> tuple[np.ndarray, np.ndarray]:
        """For tests of two sides: ln costs of the processes of each, process x case, with half of a pair's variance. Of worlds
        of processes only: ValueError for a coin, layout and tails, which are of pairs and of builds."""
        if self.coin or self.layout or self.tail:
            raise ValueError("is no world of processes")
        a, b = (self._process(random, pairs, cases) for _ in range(2))
        b[:, :self.changed] += math.log1p(self.effect)
        return a, b

    def _process(self, random: np.random.Generator, pairs: int, cases: int) -> np.ndarray:
        slow = random.random((pairs, 1 if self.whole else cases)) < self.slow[0]
        return self._noise(random, (pairs, cases), self.sd / math.sqrt(2)) + self.slow[1] * slow

    def _noise(self, random: np.random.Generator, shape: tuple[int, int], sd: float) -> np.ndarray:
        if self.df:
            return np.asarray(sd * random.standard_t(self.df, shape))
        if not self.rho:
            return random.normal(0, sd, shape)
        own, common = (autoregressive(random, self.rho, (shape[0], count)) for count in (shape[1], 1))
        return np.asarray(sd * (math.sqrt(1 - self.shared) * own + math.sqrt(self.shared) * common))


def autoregressive(random: np.random.Generator, rho: float, shape: tuple[int, int]) -> np.ndarray:
    """Columns of variance 1, in which each value has the correlation rho with the one above it."""
    steps = random.standard_normal(shape)
    steps[1:] *= math.sqrt(1 - rho ** 2)
    return np.asarray(signal.lfilter([1.0], [1.0, -rho], steps, axis=0))


def bimodal_files(random: np.random.Generator, processes: int, cases: int) -> tuple[np.ndarray, np.ndarray]:
    """Values of both sides, process x case; each process in one of two modes 5 % apart, case by case, as likely."""
    one, other = (10 * np.exp(PROCESS_SD * random.standard_normal((processes, cases))
                              + 0.05 * (random.random((processes, cases)) < 0.5)) for _ in range(2))
    return one, other


SLOW = {q: World(slow=(q, 0.03)) for q in (0.2, 0.5)}
SLOW_WHOLE = {q: World(slow=(q, 0.03), whole=True) for q in SLOW}
COIN, COIN_WHOLE = World(coin=5), World(coin=5, whole=True)
AR, AR_SHARED = World(rho=0.5), World(rho=0.5, shared=0.5)
AR_LOUD, AR_SHARED_LOUD = World(rho=0.5, sd=0.02), World(rho=0.5, shared=0.5, sd=0.02)
LAYOUT = World(layout=0.0045)  # below the least effect of 0.5 %
TAIL = World(tail=0.1)
LIKE = {"Gaussian": World(), "Gaussian, sd 2 %": World(sd=0.02), "t(2)": World(df=2), "modes": World(slow=(0.3, 0.05)),
        "drift": World(coin=2, whole=True)}  # all cases drift while a pair runs, and which side is first is drawn
