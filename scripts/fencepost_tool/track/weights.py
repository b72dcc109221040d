"""Which noise model (arma.py) a series follows: by its likelihood, and by how common the model is among the suite's series.
What stays open is not decided: p-values are averaged over models."""
from __future__ import annotations

import numpy as np

from .arma import grid

WHITE = 0.8    # of the prior: the share of series whose noise is white
PSEUDO = 5.0   # series that the prior counts for
ROUNDS = 30    # of expectation and maximisation; more change nothing


def prior() -> np.ndarray:
    """By model, before any series is seen."""
    found = np.full(len(grid()), (1 - WHITE) / (len(grid()) - 1))
    found[0] = WHITE
    return found


def common(likelihoods: np.ndarray) -> np.ndarray:
    """By model: how many of the series (rows) follow it, as a share."""
    start = prior()
    weights = start
    for _ in range(ROUNDS):
        weights = (posterior(likelihoods, weights).sum(axis=0) + PSEUDO * start) / (len(likelihoods) + PSEUDO)
    return weights


def posterior(likelihoods: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Series x models: the probability of each."""
    found = np.exp(likelihoods - likelihoods.max(axis=1, keepdims=True)) * weights
    return np.asarray(found / found.sum(axis=1, keepdims=True))
