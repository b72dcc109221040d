"""What a model of throughput is: a family of curves with two parameters of shape and one of scale."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable

import numpy as np

Rates = Callable[[np.ndarray, np.ndarray, Sequence[int]], np.ndarray]
Parameters = Callable[[np.ndarray, np.ndarray, np.ndarray], dict[str, np.ndarray]]


@dataclass(frozen=True)
class Shape:
    """name: in a sentence. box: the ranges of both coordinates of shape, in which a fit searches evenly.

    rates(u, v, counts): throughput at each number of threads over that of one thread, of shape (numbers, *u.shape); NaN where
    the coordinates describe nothing.
    parameters(rate, u, v): the model's own parameters, by their names with the unit; rate: operations per second of one thread.
    """

    name: str
    box: tuple[tuple[float, float], tuple[float, float]]
    rates: Rates
    parameters: Parameters
