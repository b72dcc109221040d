"""A record turned into a posterior: of costs, which are noisy, or of a condition, which is there or not.

Both tell in addition what measuring a commit (once more) is worth, and which commits contradict that there was one step.
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy import special

from .evidence import UNEQUAL, WRONG, Estimate, effects, estimate, evidence, p_of
from .posterior import Posterior, posterior
from .record import Record

MISFIT = 0.001    # p-value, times the commits tested: below, a commit costs neither what GOOD nor what BAD costs
LEAST_MISFIT = 0.25  # share of the effect: commits that are not quite alike are no second step
CERTAIN = 12.0    # ln likelihood ratio of one look at a condition


class Model(Protocol):
    """gain: how much likelier an error of a commit's answer is without one more measurement of it than with it, 0 to 1; misfits:
    commits that are as they should not be if the likeliest is the one."""

    @property
    def posterior(self) -> Posterior:
        """The probability of each commit after what was measured."""
        ...

    def gain(self, commit: int) -> float:
        """What one more measurement of the commit would tell, 0 to 1."""
        ...

    def misfits(self) -> list[int]:
        """Commits that contradict the likeliest one."""
        ...


class CostModel:
    """Where the change lies, by costs: for a record in which BAD has been compared with GOOD."""

    def __init__(self, record: Record):
        self.count = record.count
        self.estimates: Mapping[int, Estimate] = {m: estimate(made) for m, made in record.comparisons.items()}
        self.first = self.estimates[self.count]
        self.usual_error = float(np.median([one.error for one in self.estimates.values()]))

    @cached_property
    def posterior(self) -> Posterior:
        """The probability of each commit, by costs."""
        grid, ln_prior = effects(self.first)
        return posterior(self.count, ln_prior, {m: evidence(one, grid, self.first.mean)
                                                      for m, one in self.estimates.items() if m != self.count})

    def gain(self, commit: int) -> float:
        """By how much another comparison of the commit lowers the bound of an error."""
        found = self.estimates.get(commit)
        if found is None:
            return 1.0 - self._overlap(self.usual_error, 1)
        more = (max(found.error, 1e-9) ** -2 + max(self.usual_error, 1e-9) ** -2) ** -0.5
        return self._overlap(found.error, found.comparisons) - self._overlap(more, found.comparisons + 1)

    def misfits(self) -> list[int]:
        """Commits before the culprit that do not cost what GOOD does, and those after it that differ from the others after it."""
        culprit = self.posterior.likeliest
        return [m for m, one in self.estimates.items()
                if self._misfits(one, [other for n, other in self.estimates.items() if n >= culprit and n != m] if m >= culprit
                                 else None)]

    def _misfits(self, one: Estimate, others: list[Estimate] | None) -> bool:
        """others: which should cost the same; None where GOOD should."""
        if others == []:
            return False
        level, error = _middle(others) if others else (0.0, 0.0)
        size = level if others else self.first.mean
        p = p_of(one, level, size, math.hypot(error, UNEQUAL * size if others else 0.0))
        return p * len(self.estimates) < MISFIT and abs(one.mean - level) > LEAST_MISFIT * abs(size)

    def effect(self, culprit: int) -> tuple[float, float, float]:
        """(ln ratio to GOOD, its 95 % interval) of the commits from the culprit on, each with the error that layout gives it."""
        after = [one for m, one in self.estimates.items() if m >= culprit]
        mean, error = _middle(after)
        half = float(special.stdtrit(sum(one.df for one in after), 0.975) * error)
        return mean, mean - half, mean + half

    def _overlap(self, error: float, comparisons: int) -> float:
        """Bhattacharyya's coefficient of an estimate's distributions with and without the change, a bound of the probability of
        an error; that of answers which are WRONG each is the least."""
        sd = Estimate(0.0, error, 1, comparisons).sd(self.first.mean)
        return max(math.exp(-(self.first.mean / sd) ** 2 / 8), (2 * math.sqrt(WRONG * (1 - WRONG))) ** comparisons)


def _middle(estimates: Sequence[Estimate]) -> tuple[float, float]:
    """(mean, its error) of estimates of one cost, each with the error that layout gives it."""
    weights = np.array([one.sd(0.0) ** -2 for one in estimates])
    return float((weights * [one.mean for one in estimates]).sum() / weights.sum()), float(weights.sum() ** -0.5)


class ConditionModel:
    """Where the change lies, by yes and no: for a record with answers. One look is as good as sure, so nothing is looked at
    twice."""

    def __init__(self, record: Record):
        self.record = record

    @cached_property
    def posterior(self) -> Posterior:
        """The probability of each commit, by the answers."""
        found = {m: np.array([CERTAIN * sum(1 if yes else -1 for yes in answers)])
                 for m, answers in self.record.answers.items()}
        return posterior(self.record.count, np.zeros(1), found)

    def gain(self, commit: int) -> float:
        """1 for a commit that has no answer yet, else 0."""
        return 0.0 if commit in self.record.answers else 1.0

    def misfits(self) -> list[int]:
        """Commits with an answer that contradicts the likeliest commit."""
        culprit = self.posterior.likeliest
        return [m for m, answers in self.record.answers.items() if any(yes != (m >= culprit) for yes in answers)]
