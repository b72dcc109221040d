"""Results of a run beside the published values of the same core."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fencepost_tool.results import Case, CaseName, Estimate, Run

from .core import ARM, Identified
from .tables import Cost, Deviation, Timed, cases, costs, deviations, sources

LIMIT = 0.10          # share of the published value from which on a deviation is named
SAME = 0.05           # a known deviation is recognised when the result is as close to it as this
OWN_INSTRUCTIONS = "lse"  # the AArch64 variant whose atomics are single instructions


@dataclass(frozen=True)
class Compared:
    """One case beside the published value of its instruction, in core cycles."""

    timed: Timed
    case: CaseName
    measured: Estimate
    cost: Cost
    published: float
    known: Deviation | None  # that this deviation is, where it was looked into

    @property
    def deviation(self) -> float:
        """Share of the published value that the result is above it, negative below."""
        return self.measured.value / self.published - 1

    @property
    def deviates(self) -> bool:
        """By more than LIMIT, and so does the whole interval of the result, where it has one."""
        low, high = self.measured.interval or (self.measured.value, self.measured.value)
        return min(low, self.measured.value) > self.published * (1 + LIMIT) or \
            max(high, self.measured.value) < self.published * (1 - LIMIT)

    @property
    def source(self) -> str:
        """The titles of the published value's sources."""
        return "; ".join(sources()[name].text for name in self.cost.sources)

    @property
    def note(self) -> str:
        """For people, one line; "" within the limit."""
        if not self.deviates:
            return ""
        values = f"{cycles(self.measured.value)} cycles measured, {cycles(self.published)} published ({self.source})"
        parts = [f"{self.timed.instruction}: {values}", self.timed.case]
        if self.known:
            parts.append(f"cause: {self.known.cause}")
        elif self.cost.note:
            parts.append(f"published: {self.cost.note}")
        return "; ".join(parts)


def cycles(value: float) -> str:
    """Cycles in three digits, or whole from 1000 on."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def compare(run: Run, core: Identified) -> list[Compared]:
    """The cases that were measured in cycles and whose instruction has a published value, in the order of data/cases.csv.
    None under emulation, which has no cycles of a core."""
    if run.emulated or not core.cores:
        return []
    measured = {case.name.text: case for case in run.cases if case.cycles is not None and not case.error}
    found = []
    for timed in cases():
        case = measured.get(timed.case)
        if case is None or timed.arch != run.machine["arch"] or not _times_it(run, case, timed):
            continue
        compared = [_compared(timed, case, cost, core) for cost in costs()
                    if cost.core in core.cores and cost.instruction == timed.instruction]
        found += _nearest([one for one in compared if one])
    return found


def _times_it(run: Run, case: Case, timed: Timed) -> bool:
    """Whether the loop has the instruction: by the listing; without one, where compilers have no other."""
    emitted = run.emitted(case)
    if not timed.loop:
        return True
    return emitted == timed.loop if emitted else timed.arch != ARM or run.machine.get("variant") == OWN_INSTRUCTIONS


def _compared(timed: Timed, case: Case, cost: Cost, core: Identified) -> Compared | None:
    measured, published = case.cycles, cost.cycles(timed.kind)
    if measured is None or published is None:
        return None
    known = next((d for d in deviations() if d.core == cost.core and d.instruction == timed.instruction
                  and (core.model is None or any(core.model in part for part in d.models))
                  and abs(measured.value / d.measured - 1) <= SAME), None)
    return Compared(timed, case.name, measured, cost, published, known)


def _nearest(compared: Sequence[Compared]) -> list[Compared]:
    """The core that is nearest to the result, where the CPU has two kinds."""
    return sorted(compared, key=lambda one: abs(one.deviation))[:1]
