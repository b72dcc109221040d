"""What a machine can find: the smallest change of one case, in a suite that did not change otherwise, that a comparison of so
many seconds finds with a power of 80 %.

The pairs of an A/A comparison are drawn anew into comparisons of as many pairs as the time holds, and judged as a comparison
judges, but for its early looks, which cost little. A change is found where the effect between A and A and the change together
reach what the test asks for (noise_power); of a kind, the share is over its cases: a change in any one of them. Noise that comes
and goes in more than the seconds that were measured is not in it.
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from fencepost_tool.results import CaseName
from fencepost_tool.stats.thresholds import Thresholds

from . import noise, noise_power
from .measurement import FEWEST_PAIRS

POWER = 0.80
TIMES_S = (60.0, 600.0)   # of a whole comparison, starts included
MOST_PAIRS = 400          # drawn into one: more change little, and take memory
LARGEST = 1.0             # change that is looked for: +100 %
DRAWN = 3 * 10 ** 6       # values that are drawn for one time, at most; comparisons are as many as that allows
FEWEST, MOST = 20, 400    # comparisons
ALONE, CONTENDED = "1 thread", "contended"


@dataclass(frozen=True)
class Score:
    """smallest: `<kind>, 1 thread` or `<kind>, contended`, and these two alone for all kinds: for each of TIMES_S the change as a
    share; None where the time holds too few pairs or even +100 % is not found. cases: how many are tested together; pairs: that
    the measurement had; pair_s: seconds that one takes."""

    smallest: Mapping[str, tuple[float | None, ...]]
    cases: int
    pairs: int
    pair_s: float


def score(diffs: Mapping[CaseName, np.ndarray], pair_s: float, alpha: float, least: Thresholds, seed: int) -> Score:
    """diffs: ln ratios of the pairs of each case, A against A, of four pairs or more."""
    groups: dict[str, list[int]] = {}
    where = [ALONE if case.threads <= 1 else CONTENDED for case in diffs]
    for i, case in enumerate(diffs):
        for group in (where[i], f"{case.kind}, {where[i]}"):
            groups.setdefault(group, []).append(i)
    smallest: dict[str, list[float | None]] = {group: [] for group in groups}
    for time in TIMES_S:
        pairs = min(int(time / pair_s), MOST_PAIRS)
        short = _short_of(diffs, pairs, alpha, least, seed)
        times = _multiples(diffs, pairs, short, where, alpha, least, seed)
        for group, at in groups.items():
            smallest[group].append(_smallest(short, at, times.get(where[at[0]], 1.0)))
    return Score({group: tuple(each) for group, each in smallest.items()}, len(diffs), min(map(len, diffs.values())), pair_s)


def _short_of(diffs: Mapping[CaseName, np.ndarray], pairs: int, alpha: float, least: Thresholds, seed: int) -> np.ndarray | None:
    """comparison x case: by how much, in ln ratio, an effect between A and A falls short of what Holm's test of independent cases
    asks for: a guess, since that takes all comparisons at once. None where no comparison is made of so few pairs."""
    if pairs < FEWEST_PAIRS:
        return None
    comparisons = min(max(DRAWN // (pairs * len(diffs)), FEWEST), MOST)
    effects, errors, df = noise.draw(diffs, pairs, comparisons, np.random.default_rng(seed))
    asked = np.maximum(-special.stdtrit(df, alpha / len(diffs) / 2) * errors, _floors(diffs, least))
    return np.asarray(asked - effects)


def _multiples(diffs: Mapping[CaseName, np.ndarray], pairs: int, short_of: np.ndarray | None, where: Sequence[str], alpha: float,
               least: Thresholds, seed: int) -> dict[str, float]:
    """By how much the guesses from `short_of` are to be multiplied, by the test that comparisons use."""
    if short_of is None:
        return {}
    guesses = np.quantile(short_of, POWER, axis=0)
    return noise_power.multiples(diffs, pairs, guesses, where, _floors(diffs, least), alpha, POWER, np.random.default_rng(seed))


def _floors(diffs: Mapping[CaseName, np.ndarray], least: Thresholds) -> np.ndarray:
    return np.array([least.ln(case) for case in diffs])


def _smallest(short_of: np.ndarray | None, cases: Sequence[int], times: float) -> float | None:
    """As a share."""
    if short_of is None:
        return None
    change = math.expm1(times * float(np.quantile(short_of[:, cases], POWER)))
    return change if 0 < change <= LARGEST else None


def worst(found: Score, at: int) -> Sequence[str]:
    """Groups by kind, the one that needs the largest change first; at: of TIMES_S."""
    kinds = [group for group in found.smallest if group not in (ALONE, CONTENDED)]
    return sorted(kinds, key=lambda group: -(found.smallest[group][at] or math.inf))
