"""The least effect that is worth a word, by case, in ln ratio.

Uncontended cases: half a per cent, about what code layout alone does to a loop that did not change.
Contended ones: what this machine gave between runs of one and the same program (A against A), where
that was measured (noise.json beside the machine's runs, results/schema.md), else 5 %, a value set by hand.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fencepost_tool.results import CaseName
from fencepost_tool.results.noise_file import find_noise, read_noise

UNCONTENDED, CONTENDED = 0.005, 0.05  # shares


@dataclass(frozen=True)
class Thresholds:
    """floors: by kind, the share by which A against A differed here; fixed: one for all, if it was asked
    for. source: where the contended ones come from, in words."""

    fixed: float | None = None
    floors: Mapping[str, float] = field(default_factory=dict)
    source: str = f"{100 * CONTENDED:g} %, set by hand: this machine's own noise is not measured"

    def share(self, name: CaseName) -> float:
        if self.fixed is not None:
            return self.fixed
        if name.threads <= 1:
            return UNCONTENDED
        return max(UNCONTENDED, self.floors.get(name.kind, CONTENDED))

    def ln(self, name: CaseName) -> float:
        return math.log1p(self.share(name))


def find(folders: Iterable[Path], fixed: float | None = None) -> Thresholds:
    """From the first noise.json that lies beside one of the run folders."""
    if fixed is not None:
        return Thresholds(fixed, source=f"{100 * fixed:g} %, as asked for")
    for machine in dict.fromkeys(folder.resolve().parent for folder in folders):
        file = find_noise(machine)
        if file:
            return Thresholds(None, read_noise(file)["floors"], f"A against A on this machine ({file})")
    return Thresholds()
