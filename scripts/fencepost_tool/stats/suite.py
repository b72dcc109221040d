"""All cases of an interleaved comparison at one look: estimates, intervals and p-values that hold for the suite.

Where pairs of processes differ as a whole (shared_state), that part is taken from all cases before they are tested, and is tested
itself as one more case: a change that slows every case is found there, and then is not taken away. Two guards keep the
attribution right: a case must have changed without the subtraction too, in the same direction; and where more than a quarter
of the cases would be called changed, what they have in common can't be told from them, and nothing is subtracted.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import max_t, robust, shared_state
from .effects import Effect
from .max_t import Estimates, Tested

MOST_CHANGED = 0.25  # share of cases
SHARED = "what all cases share"


@dataclass(frozen=True)
class SuiteTest:
    """By case, in ln ratio. effects: as measured; relative: without what pairs share, None where nothing is subtracted; adjusted:
    p-values over the suite, of `relative` where it is there; critical: what |effect| had to exceed at the level; far: pairs
    far from the others; shared_sd: of what pairs share, 0 where they share nothing; inflation: of standard errors, since
    pairs resemble the ones before."""

    effects: list[Effect]
    relative: list[Effect] | None
    adjusted: np.ndarray
    critical: np.ndarray
    far: np.ndarray
    shared_sd: float
    inflation: float

    @property
    def means(self) -> np.ndarray:
        """Effects that count, by case: without what pairs share, where that was subtracted."""
        return np.array([one.mean for one in self.relative or self.effects])


def test(diffs: np.ndarray, thresholds: np.ndarray, groups: Sequence[object], level: float, seed: int) -> SuiteTest:
    """diffs: pair x case, ln ratios, NaN where a pair has no estimate; level: the nominal one of the look."""
    common = shared_state.of_pairs(diffs)
    plain, more = _tested(diffs, thresholds, groups, level, seed)
    effects = _effects(plain.estimates, diffs)
    far = robust.far_pairs(diffs if common is None else diffs - common[:, None], thresholds)
    if common is None:
        return SuiteTest(effects, None, plain.adjusted, plain.critical, far, 0.0, more)
    found, more = _without(diffs, common, thresholds, groups, level, seed)
    changed = found.adjusted <= level
    if changed.mean() > MOST_CHANGED:
        return SuiteTest(effects, None, plain.adjusted, plain.critical, far, float(common.std()), more)
    same_way = np.sign(plain.estimates.mean) * found.estimates.mean >= 0
    agreed = same_way & (np.abs(plain.estimates.mean) >= thresholds)
    return SuiteTest(effects, _effects(found.estimates, diffs - common[:, None]), np.where(agreed, found.adjusted, 1.0),
                     found.critical, far, float(common.std()), more)


def _without(diffs: np.ndarray, common: np.ndarray, thresholds: np.ndarray, groups: Sequence[object], level: float,
             seed: int) -> tuple[Tested, float]:
    """Cases less what their pairs share; where that itself changed, only less what varies of it."""
    rest = diffs - common[:, None]
    found, more = _tested(np.column_stack([rest, common]), np.append(thresholds, np.median(thresholds)), [*groups, SHARED],
                          level, seed)
    if found.adjusted[-1] <= level:
        return _tested(rest + common.mean(), thresholds, groups, level, seed)
    estimates = found.estimates
    cut = Estimates(estimates.mean[:-1], estimates.error[:-1], estimates.df[:-1], estimates.pairs[:-1])
    return Tested(cut, found.adjusted[:-1], found.critical[:-1]), more


def _tested(diffs: np.ndarray, thresholds: np.ndarray, groups: Sequence[object], level: float, seed: int) -> tuple[Tested, float]:
    """And the inflation of the cases' errors. What is shared is a series of its own."""
    near = robust.drawn_in(diffs, np.clip(robust.medians(diffs), -thresholds, thresholds))
    residuals = np.nan_to_num(near - np.nan_to_num(near).sum(axis=0) / np.maximum((~np.isnan(near)).sum(axis=0), 1))
    alone = np.array([group == SHARED for group in groups])
    more = np.ones(len(groups))
    more[~alone] = shared_state.inflation(residuals[:, ~alone])
    if alone.any():
        more[alone] = shared_state.inflation(residuals[:, alone], 0.0)
    return max_t.paired(near, thresholds, groups, level, seed, more), float(more[0]) if len(more) else 1.0


def _effects(found: Estimates, diffs: np.ndarray) -> list[Effect]:
    return [Effect(float(mean), float(error) if df > 0 else float("nan"), float(df), int(n), tuple(map(float, d[~np.isnan(d)])))
            for mean, error, df, n, d in zip(found.mean, found.error, found.df, found.pairs, diffs.T)]
