"""Which windows had the core to themselves.

Every window stands between two readings of the throughput chain (docs/method.md, section 4), which is dearer where
somebody else uses the same core. Clean is what is within 3 % of the least that such chains cost here. One level
holds for both sides, so that neither can gain by it.
"""
from __future__ import annotations

from typing import Any, Mapping

import numpy as np

TOLERANCE = 1.03  # CleanLevels::tolerance
BOTTOM = 0.05     # the share of readings below the level: some are low by misreading


class Levels:
    """Readings of both sides so far."""

    def __init__(self) -> None:
        self._readings: dict[str, list[float]] = {}

    def learn(self, answer: Mapping[str, Any]) -> None:
        for occupancy, readings in answer["chain"].items():
            self._readings.setdefault(occupancy, []).extend(readings)

    def all(self) -> dict[str, float]:
        """Occupancy -> cycles per add."""
        return {where: float(np.quantile(readings, BOTTOM)) for where, readings in self._readings.items() if readings}


def kept(answer: Mapping[str, Any], levels: Mapping[str, float]) -> np.ndarray:
    """Of an answer's windows: whether each was clean."""
    good = np.ones(len(answer["ns"]), bool)
    for occupancy, readings in answer["chain"].items():
        good &= np.asarray(readings) <= TOLERANCE * levels[occupancy]
    return good
