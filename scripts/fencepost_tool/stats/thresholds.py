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
# The most that moved code is taken to do to a loop that did not change, where A against A did not measure it: a value set by
# hand. Larger ones are on record (Mytkowicz and others, ASPLOS 2009, 265-276), and are for a person to look at.
LAYOUT_MOST = 0.10


@dataclass(frozen=True)
class Thresholds:
    """floors: by kind, the share by which A against A differed here; case_floors: by case; fixed: one for all, if it was
    asked for. layout: by case, the share by which single pairs of A against A differed. source: where the contended ones
    come from, in words. by_machine: those of each, where there are several machines."""

    fixed: float | None = None
    floors: Mapping[str, float] = field(default_factory=dict)
    source: str = f"{100 * CONTENDED:g} %, set by hand: this machine's own noise is not measured"
    case_floors: Mapping[str, float] = field(default_factory=dict)
    layout: Mapping[str, float] = field(default_factory=dict)
    by_machine: Mapping[str, Thresholds] = field(default_factory=dict)

    def of(self, machine: str) -> Thresholds:
        """For cases measured on the machine with that id."""
        return self.by_machine.get(machine, self)

    def share(self, name: CaseName) -> float:
        """The least effect of the case, as a share of its cost."""
        if self.fixed is not None:
            return self.fixed
        if name.threads <= 1:
            return UNCONTENDED
        return max(UNCONTENDED, self.case_floors.get(name.text, self.floors.get(name.kind, CONTENDED)))

    def ln(self, name: CaseName) -> float:
        """The least effect of the case, in ln ratio."""
        return math.log1p(self.share(name))

    def layout_ln(self, name: CaseName) -> float:
        """The largest effect that is taken for moved code, where the code itself is the same."""
        return math.log1p(max(self.share(name), self.layout.get(name.text, LAYOUT_MOST)))


def find(runs: Iterable[tuple[Path, str]], fixed: float | None = None) -> Thresholds:
    """For runs, given as (folder, id of its machine): from the noise.json of that machine beside them. Of several machines the
    largest floor of each kind counts, and where one of them is not measured none is below the usual one."""
    if fixed is not None:
        return Thresholds(fixed, source=f"{100 * fixed:g} %, as asked for")
    beside: dict[str, list[Path]] = {}
    for folder, machine in runs:
        beside.setdefault(machine, []).append(folder.resolve().parent)
    by_machine = {machine: _of_machine(machine, dict.fromkeys(folders)) for machine, folders in beside.items()}
    found = list(by_machine.values())
    if len(found) < 2:
        return found[0] if found else Thresholds()
    kinds = dict.fromkeys(kind for one in found for kind in one.floors)
    floors = {kind: max(one.floors.get(kind, CONTENDED) for one in found) for kind in kinds}
    return Thresholds(None, floors, "; ".join(dict.fromkeys(one.source for one in found)), by_machine=by_machine)


def of_machine(results: Path, machine: str, fixed: float | None = None) -> Thresholds:
    """For the machine that is measured now, of whose noise results/<machine>/noise.json tells."""
    return find([(results / machine / "-", machine)], fixed)


def _of_machine(machine: str, folders: Iterable[Path]) -> Thresholds:
    """A file that lies there and is of another machine does not count."""
    for file in filter(None, map(find_noise, folders)):
        document = read_noise(file)
        if document["machine"] == machine:
            return Thresholds(None, document["floors"], f"A against A on this machine ({file})",
                              document.get("case_floors", {}), document.get("layout", {}))
    return Thresholds()
