"""What makes tests on a history cry wolf, and is taken out before one is made: outliers, and points that
resemble their neighbours."""
from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import ndimage

CLIP = 3.0      # standard deviations from the median of the neighbours that a point may stand out by
NEIGHBOURS = 15  # points of that running median: a change moves it that lasts for 8 points
TO_SD = 1.4826  # median absolute deviation to standard deviation, of a Gaussian
PRUDENT = 50    # points below which the estimate of autocorrelation is raised by its whole standard error
SURE = 2.5      # standard errors by which it is raised where only a far tail is asked for
MOST = 0.9      # autocorrelation assumed at most: beyond, nothing could be told anyway


def winsorised(y: np.ndarray) -> np.ndarray:
    """Outliers pulled in to CLIP deviations from the running median; steps stay where they are. At either end
    the median is of the last NEIGHBOURS points: a step of a few nights' standing is pulled in too, which
    still tells it from noise, and three outliers of the last four nights do not pass for one."""
    middle = ndimage.median_filter(y, size=min(NEIGHBOURS, len(y)), mode="nearest")
    half = NEIGHBOURS // 2
    middle[:half], middle[-half:] = np.median(y[:NEIGHBOURS]), np.median(y[-NEIGHBOURS:])
    limit = CLIP * spread(y)
    return middle + np.clip(y - middle, -limit, limit)


def spread(y: np.ndarray) -> float:
    """Standard deviation around the level, whatever steps there are: from differences of neighbours, most of
    which span no step."""
    if len(y) < 3:
        return float(np.std(y))
    return float(TO_SD * np.median(np.abs(np.diff(y))) / np.sqrt(2))


def autocorrelation(y: np.ndarray, edges: Sequence[int]) -> tuple[float, float]:
    """(estimate, one that is surely not too low). Of neighbours, 0 to MOST, of what is left when the levels
    between these edges are taken off. From n points it comes out too low by about (1 + 4 rho) / n when two
    levels were fitted; that is put back (Marriott and Pope, Biometrika 41, 1954, 390-402, have 1 + 3 rho for one level).
    Where there is any, up to one standard error is added, the more the shorter the history: to miss a change for some
    more nights is cheaper than to report one that never was."""
    n = len(y)
    if n < 6:
        return 0.0, 0.0
    left = np.concatenate([part - part.mean() for part in np.split(y, edges) if len(part)])
    energy = float(left @ left)
    if energy <= 0:
        return 0.0, 0.0
    rho = float(left[1:] @ left[:-1]) / energy
    rho = (rho + 1 / n) / (1 - 4 / n) if n > 8 else rho
    if rho <= 0:
        return 0.0, 0.0
    error = math.sqrt(max(0.0, 1 - rho ** 2) / n)
    other, its_error = _by_differences(y), math.sqrt(2 / n)
    found = min(rho + min(1.0, PRUDENT / n) * error, other + its_error)
    surely = min(rho + SURE * error, other + SURE * its_error)
    return min(max(found, 0.0), MOST), min(max(surely, 0.0), MOST)


def _by_differences(y: np.ndarray) -> float:
    """Autocorrelation from differences of neighbours, of which any number of steps spoils only a few: those of an
    autoregression have -(1 - rho) / 2 among themselves. Half as precise as the other estimate, which a
    second step makes far too high; as a bound on it, it lets histories with several steps be read."""
    d = np.diff(y)
    limit = CLIP * TO_SD * np.median(np.abs(d))
    d = np.clip(d, -limit, limit)
    energy = float(d @ d)
    return 1 + 2 * float(d[1:] @ d[:-1]) / energy if energy > 0 else 0.0


def whitened(y: np.ndarray, rho: float) -> np.ndarray:
    """Innovations of a first-order autoregression: a step of d in y becomes one of d (1 - rho) from the same
    point on. One point shorter."""
    return y[1:] - rho * y[:-1]
