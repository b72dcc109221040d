"""Holm's step-down correction: one false alarm per suite, not per case.

Holds the share of suites with any false alarm at alpha whatever depends on what (Holm, Scandinavian
Journal of Statistics 6, 1979, 65-70). scipy has only Benjamini-Hochberg's, which bounds another rate:
that of false ones among the alarms, which is of no use where nothing changed and every alarm is false.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given: those of at most alpha are the ones to reject."""
    p = np.asarray(p_values, float)
    if len(p) == 0:
        return []
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return [float(p) for p in adjusted]
