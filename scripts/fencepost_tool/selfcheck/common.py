"""What moved all cases of a process together, and what is left when that is taken off.

One process whose contended cases are all 3 % dearer than another's did not measure each of them badly: the
way between the cores was longer or busier. It can't tell the machine from the place of a process's memory.
"""
from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from .verdict import spread


def split(estimates: Mapping[str, Sequence[float]]) -> tuple[float | None, dict[str, float | None]]:
    """estimates: one estimate for each process, by case. Spread of the factor common to all cases (the median
    case of each process), and each case's own spread without it."""
    if not estimates:
        return None, {}
    relative = {name: [v / statistics.median(values) for v in values] for name, values in estimates.items()}
    factor = [statistics.median(process) for process in zip(*relative.values())]
    return spread(factor), {name: spread([v / f for v, f in zip(values, factor)])
                            for name, values in relative.items()}
