"""What other tools find in single series of made-up histories: Apache Otava (packages apache-otava and
signal-processing-algorithms), asv's step detection (asv), and PELT with a penalty of BIC's (ruptures). None is needed; what is
not installed is said. Each with
the settings it has by itself, asv without its threshold; it looks for increases alone.
"""
from __future__ import annotations

import importlib
import math
from functools import cache
from typing import Any, Callable

import numpy as np

from fencepost_tool.stats.robust import TO_SD

from .histories import Kind, Suite

SERIES = 100
Finder = Callable[[Any, np.ndarray], list[int]]


def unchanged(kind: Kind, seed: int, runs: int = 100) -> str:
    """Shares of series with a change found, in words."""
    y = kind.make(np.random.default_rng(seed), SERIES, runs)
    return _shares(y, bool)


def found(make: Suite, runs: int, after: int, step: float, seed: int) -> str:
    """Shares of series whose step is found that far from the end."""
    y = make(np.random.default_rng(seed), SERIES, runs)
    y[:, runs - after:] += math.log(step)
    return _shares(y, lambda places: any(abs(at - (runs - after)) <= after for at in places))


def _shares(y: np.ndarray, hit: Callable[[list[int]], bool]) -> str:
    words = []
    for name, module, finder in TOOLS:
        tool = _module(module)
        if tool is not None:
            words.append(f"{name} {100 * sum(hit(finder(tool, np.exp(row))) for row in y) / len(y):.0f} %")
    missing = [name for name, module, _ in TOOLS if _module(module) is None]
    return ", ".join(words + ([f"{' and '.join(missing)} not installed"] if missing else []))


@cache
def _module(name: str) -> Any:
    """None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _otava(analysis: Any, costs: np.ndarray) -> list[int]:
    return [int(point.index) for point in analysis.compute_change_points(list(costs))[0]]


def _asv(detect: Any, costs: np.ndarray) -> list[int]:
    _, _, places = detect.detect_regressions(detect.detect_steps(list(costs)), threshold=0.0)
    return [int(place[1]) for place in places or []]


def _pelt(ruptures: Any, costs: np.ndarray) -> list[int]:
    """BIC of Gaussian noise whose variance is that of differences between neighbours: two parameters a change."""
    y = np.log(costs)
    spread = TO_SD * float(np.median(np.abs(np.diff(y)))) / math.sqrt(2)
    model = ruptures.Pelt(model="l2", min_size=4, jump=1).fit(y / max(spread, 1e-12))
    return [int(at) for at in model.predict(pen=2 * math.log(len(y)))[:-1]]


TOOLS: tuple[tuple[str, str, Finder], ...] = (("Otava", "otava.analysis", _otava), ("asv", "asv.step_detect", _asv),
                                              ("PELT", "ruptures", _pelt))
