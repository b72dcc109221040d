"""Fits a model to throughput over threads by least squares of ln throughput, so that all numbers of threads count the same.

The scale follows from the shape, so the search is over two coordinates: a grid over the whole box, then again and again over
the part of it that the data do not exclude. What they do not exclude is the profile likelihood interval: where the sum of
squares is at most 1 + F(1, df) / df times the least (D. M. Bates, D. G. Watts, "Nonlinear Regression Analysis and Its
Applications", Wiley, 1988, chapter 6). No start values and no seed.
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage, special

from .shape import Shape

PARAMETERS = 3
CELLS = 30  # of the grid, along each coordinate
ROUNDS = 30
FILLED = 0.4  # of the box, when the grid need not get finer
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Fit:
    """rate, u, v: scale and coordinates of shape; the first is the best, the others are not excluded. squares: sum of the squared
    residuals of ln throughput; df: degrees of freedom, 0 where nothing is left to bound the parameters."""

    model: Shape
    counts: tuple[int, ...]
    rate: np.ndarray
    u: np.ndarray
    v: np.ndarray
    squares: float
    df: int

    @property
    def residual(self) -> float:
        """Root mean square of the residuals, as a share of throughput."""
        return math.sqrt(self.squares / len(self.counts))

    def parameters(self) -> dict[str, tuple[float, float, float]]:
        """{name: (value, low, high)}: 95 % intervals; (-inf, inf) without degrees of freedom."""
        found = self.model.parameters(self.rate, self.u, self.v)
        return {name: self._bounds(values) for name, values in found.items()}

    def predict(self, counts: Sequence[int]) -> dict[int, tuple[float, float, float]]:
        """{threads: (throughput, low, high)}, the ends as those of parameters(): of the curve, not of a measurement."""
        rates = self.rate * self.model.rates(self.u, self.v, counts)
        return {n: self._bounds(row) for n, row in zip(counts, rates)}

    def _bounds(self, values: np.ndarray) -> tuple[float, float, float]:
        low, high = (float(np.min(values)), float(np.max(values))) if self.df else (-math.inf, math.inf)
        return float(values[0]), low, high


def fit(model: Shape, points: Mapping[int, float]) -> Fit:
    """The model fitted to {threads: operations per second}, all above 0. ValueError for fewer points than parameters."""
    if len(points) < PARAMETERS:
        raise ValueError(f"{len(points)} numbers of threads for {PARAMETERS} parameters")
    counts = sorted(points)
    logs, df = np.log([points[n] for n in counts]), len(points) - PARAMETERS
    limit = 1 + float(special.fdtri(1, df, CONFIDENCE)) / df if df else 1.0
    box, best = [list(ends) for ends in model.box], (math.inf, 0.0, 0.0, 0.0)
    for _ in range(ROUNDS):
        axes = [np.linspace(low, high, CELLS + 1) for low, high in box]
        u, v = np.meshgrid(*axes, indexing="ij")
        squares, rate = _squares(model, counts, logs, u, v)
        at = np.unravel_index(int(np.argmin(squares)), squares.shape)
        if squares[at] < best[0]:
            best = (float(squares[at]), float(rate[at]), float(u[at]), float(v[at]))
        inside = squares <= max(best[0] * limit, float(squares[at]))
        box, settled = _next(box, axes, inside, model.box)
        if settled:
            break
    inside = ndimage.binary_dilation(inside, np.ones((3, 3))) & np.isfinite(squares)  # the ends lie between two cells
    scale, one, other = (np.concatenate([[first], rest[inside]]) for first, rest in zip(best[1:], (rate, u, v)))
    return Fit(model, tuple(counts), scale, one, other, best[0], df)


def _squares(model: Shape, counts: Sequence[int], logs: np.ndarray, u: np.ndarray,
             v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sum of squares with the best scale, and that scale; inf where the model is none."""
    with np.errstate(all="ignore"):
        off = logs.reshape(-1, *[1] * u.ndim) - np.log(model.rates(u, v, counts))
        scale = off.mean(axis=0)
        squares = ((off - scale) ** 2).sum(axis=0)
    good = np.isfinite(squares)
    return np.where(good, squares, math.inf), np.exp(np.where(good, scale, 0.0))


def _next(box: list[list[float]], axes: list[np.ndarray], inside: np.ndarray,
          outer: Sequence[tuple[float, float]]) -> tuple[list[list[float]], bool]:
    """The box around what is inside, wider by a cell, or by half where that may go on; and whether it is fine enough."""
    found, settled = [], True
    for i, (low, high) in enumerate(box):
        own = axes[i][inside.any(axis=1 - i)]
        cell, width = (high - low) / CELLS, high - low
        lower = own[0] - (width / 2 if own[0] <= low else cell)
        upper = own[-1] + (width / 2 if own[-1] >= high else cell)
        open_end = (own[0] <= low > outer[i][0]) or (own[-1] >= high < outer[i][1])
        fine = own[-1] - own[0] >= FILLED * width or width < 1e-7 * (outer[i][1] - outer[i][0])
        settled = settled and fine and not open_end
        found.append([max(lower, outer[i][0]), min(upper, outer[i][1])])
    return found, settled
