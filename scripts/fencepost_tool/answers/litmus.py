"""What litmus tests show: which weak outcomes were seen, and of those that were not, whether they would have been.

The power of "not seen" is that of a mutant in the same run (Levine et al., MC Mutants, ASPLOS 2023): the same test one order
weaker, or, where the CPU keeps that order too, with its accesses swapped, as their reordering would have them. By the share of
the mutant's windows that show the outcome it is computed how many windows show one with CONFIDENCE.
"""
from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from fencepost_tool.results import Case, Outcomes, Run
from fencepost_tool.text.numbers import si_count, significant

from .ask import Pick, find

CONFIDENCE = 0.99999
ONE_SIDED = 1.645  # normal quantile: the share is above the lower limit with 95 %
KIND, WEAK, ITERATIONS = "litmus", "weak", "iterations"
FORBIDDEN = "forbidden"  # outcomes that C++ or the instruction set forbids; absent in runs from before this count

# One order weaker; of dekker's ways, no order at all.
WEAKER = {"seq_cst": "release_acquire", "release_acquire": "relaxed",
          "fence_seq_cst": "fence_acq_rel", "fence_acq_rel": "relaxed"}
for _by in ("exchange", "fetch_add", "compare_exchange"):
    WEAKER.update({f"{_by}_seq_cst": f"{_by}_acq_rel", f"{_by}_acq_rel": f"{_by}_relaxed", f"{_by}_relaxed": "relaxed"})
UNFENCED = "none"
# By test: the one with the accesses of a thread swapped, and its outcome that stands for the weak one.
SWAPPED = {"MP": ("store_before_build", WEAK), "double_checked": ("store_before_build", WEAK), "LB": ("SB", "11")}
SWAPPED_BY = "relaxed"


@dataclass(frozen=True)
class Power:
    """How soon the mutant would have shown. mutant: its orders, or what else it has. seconds: until CONFIDENCE. reached: whether
    the case was measured for as long."""

    mutant: str
    seconds: float
    reached: bool


@dataclass(frozen=True)
class Seen:
    """A case and what it shows. cpp, isa: whether they allow a weak outcome; None: the case does not say. power: None where a
    weak outcome was seen, and where no mutant showed one either."""

    case: Case
    outcomes: Outcomes
    cpp: bool | None
    isa: bool | None
    power: Power | None

    @property
    def weak(self) -> int:
        """Weak outcomes in all windows."""
        return self.outcomes.counts.get(WEAK, 0)

    @property
    def forbidden(self) -> int:
        """Outcomes that must not be seen: the case is in error for one."""
        return self.outcomes.counts.get(FORBIDDEN, 0)

    @property
    def per_second(self) -> float:
        """Weak outcomes per second."""
        return self.outcomes.rate(WEAK)

    def says(self) -> str:
        """In words: seen, or how certain it is that it is not."""
        iterations = si_count(self.outcomes.counts.get(ITERATIONS, 0))
        if self.forbidden:
            return f"forbidden and seen: {si_count(self.forbidden)} in {iterations}"
        if self.weak:
            return f"seen: {si_count(self.weak)} in {iterations}"
        if self.power is None:
            return f"0 in {iterations}; power unknown: nothing weaker shows it here"
        within = f"{self.power.mutant} would have shown within {duration(self.power.seconds)}"
        enough = "" if self.power.reached else f", and {duration(self.outcomes.seconds)} were measured"
        return f"0 in {iterations}; {within}{enough}"


def duration(seconds: float) -> str:
    """0.4 s, 31 ms, 52 us."""
    for unit, length in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= 0.1 * length:
            return f"{significant(seconds / length, 2)} {unit}"
    return f"{significant(seconds / 1e-6, 2)} us"


def seen(run: Run) -> list[Seen]:
    """Every case that counted outcomes, in the order of the run; none of an emulated one, whose orders are the emulator's."""
    if run.emulated:
        return []
    cases = [case for case in run.by_kind.get(KIND, ()) if case.outcomes]
    return [_seen(case, case.outcomes, cases) for case in cases if case.outcomes]


def asked(run: Run, pick: Pick) -> tuple[Seen | None, str]:
    """What one case shows, one in error too if that is for what it has seen; or None and why it shows nothing."""
    case, missing = find(run, pick)
    found = seen(run)
    if case is None:
        wrong = next((one for one in found if one.forbidden and pick.matches(one.case.name)
                      and one.case.name.threads == pick.threads), None)
        return wrong, "" if wrong else missing
    shown = next((one for one in found if one.case is case), None)
    return shown, "" if shown else f"the run has no outcomes of {case.name.text}"


def _seen(case: Case, outcomes: Outcomes, cases: list[Case]) -> Seen:
    power = None if outcomes.counts.get(WEAK) else _power(case, outcomes, cases)
    return Seen(case, outcomes, _flag(case, "cpp_allows"), _flag(case, "isa_allows"), power)


def _flag(case: Case, name: str) -> bool | None:
    return None if name not in case.counters else case.counters[name] != 0


def mutants(test: str, orders: str) -> Iterator[tuple[str, str, str, str]]:
    """What to call it, its test, orders and outcome, from the nearest to the test on."""
    if test == "dekker":
        if orders != UNFENCED:
            yield "no fence", test, UNFENCED, WEAK
        return
    while orders in WEAKER:
        orders = WEAKER[orders]
        yield orders, test, orders, WEAK
    if test in SWAPPED:
        other, outcome = SWAPPED[test]
        yield "swapped", other, SWAPPED_BY, outcome


def _power(case: Case, outcomes: Outcomes, cases: list[Case]) -> Power | None:
    """By the nearest mutant that shows a weak outcome."""
    alike = {(one.name.primitive, one.name.operation): one.outcomes for one in cases
             if one.name.params == case.name.params and one.name.threads == case.name.threads}
    for label, test, orders, outcome in mutants(case.name.primitive, case.name.operation):
        mutant = alike.get((test, orders))
        if mutant and mutant.in_windows.get(outcome):
            windows = windows_until(mutant, outcome)
            # By windows, of this case's length: one whose thread is switched out is long and shows little.
            return Power(label, windows * outcomes.seconds / outcomes.windows, outcomes.windows >= windows)
    return None


def windows_until(mutant: Outcomes, outcome: str = WEAK) -> int:
    """Windows of the mutant of which one or more have the outcome, with CONFIDENCE."""
    share = lower_share(mutant.in_windows[outcome], mutant.windows)
    return max(1, math.ceil(math.log(1 - CONFIDENCE) / math.log1p(-share)))


def lower_share(hits: int, of: int) -> float:
    """Wilson's lower limit of a share, 95 % one-sided: below 1 even if all are hits."""
    share, squared = hits / of, ONE_SIDED ** 2
    centre = share + squared / (2 * of)
    spread = ONE_SIDED * math.sqrt(share * (1 - share) / of + squared / (4 * of * of))
    return (centre - spread) / (1 + squared / of)
