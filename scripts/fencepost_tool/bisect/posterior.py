"""The probability of each commit to be the one that made the change, and which commit to measure next.

Commits are numbered 1 to count in order of time; GOOD is 0, BAD is count. A commit has the change if it is the one or comes
after it. Before anything is measured all are equally likely (after Horstein, IEEE Trans. Inf. Theory 9, 1963, 136-143, with
what each comparison says in place of an answer that is wrong with a known probability). Commits that can't be measured leave
those behind them indistinguishable from the next that can: a group.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special


@dataclass(frozen=True)
class Posterior:
    """weights: of commit 1 ... count, sum 1."""

    weights: np.ndarray

    @property
    def count(self) -> int:
        """The number of commits after GOOD."""
        return len(self.weights)

    @property
    def likeliest(self) -> int:
        """The number of the likeliest commit, from 1."""
        return int(self.weights.argmax()) + 1

    def changed(self, commit: int) -> float:
        """The probability that this commit has the change."""
        return float(self.weights[:commit].sum())

    def groups(self, skipped: Collection[int]) -> list[tuple[int, int, float]]:
        """(first, last, probability) of commits that can't be told apart while those can't be measured."""
        ends = [m for m in range(1, self.count + 1) if m == self.count or m not in skipped]
        return [(a + 1, b, float(self.weights[a:b].sum())) for a, b in zip([0, *ends], ends)]

    def credible(self, share: float) -> list[int]:
        """The fewest commits that have that probability together, likeliest first."""
        order = np.argsort(-self.weights, kind="stable")
        needed = int(np.searchsorted(np.cumsum(self.weights[order]), share - 1e-12)) + 1
        return [int(i) + 1 for i in order[:needed]]

    def bits(self) -> float:
        """Entropy."""
        return float(special.entr(self.weights).sum() / np.log(2))


def posterior(count: int, ln_prior: np.ndarray, found: Mapping[int, np.ndarray]) -> Posterior:
    """ln_prior: of each effect; found: commit -> ln likelihood ratio of having the change, for each effect."""
    steps = np.zeros((count, len(ln_prior)))
    for commit, ratios in found.items():
        steps[commit - 1] = ratios
    # A commit that made the change gives it to all from there on.
    ln = ln_prior + np.cumsum(steps[::-1], axis=0)[::-1]
    joint = np.exp(ln - ln.max())
    by_commit = joint.sum(axis=1)
    return Posterior(by_commit / by_commit.sum())


def next_commit(now: Posterior, gains: Sequence[float], skipped: Collection[int]) -> int | None:
    """The commit whose measurement tells most: where it is open whether it has the change, and where measuring tells that.
    gains: of commit 1 ... count - 1, 0 to 1. None where no measurement tells anything."""
    able = [m for m in range(1, now.count) if m not in skipped]
    worth = {m: now.changed(m) * (1 - now.changed(m)) * gains[m - 1] for m in able}
    best = max(able, key=lambda m: worth[m], default=None)
    return best if best is not None and worth[best] > 0 else None
