"""Waking a thread: as a kind without a section, and for how long a waiter should spin before it sleeps."""
from __future__ import annotations

from fencepost_tool.answers import Pick, difference
from fencepost_tool.results import Run
from fencepost_tool.text.numbers import significant

from . import other

KIND = "wake_up"
NEVER_SLEEPS = 100  # us: the waiter has waited for 10 when it is woken (benches/coordination/wake_up.cpp)


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without wake-ups."""
    lines = other.section(run, KIND)
    return [*lines, *_break_even(run)] if lines else []


def _break_even(run: Run) -> list[str]:
    """What a sleep costs more than the spinning that would have been enough, for each of the two wake-ups of a round trip. A
    waiter that does not know how long it has to wait costs at most twice the better choice if it spins for so long first (Karlin,
    Li, Manasse and Owicki, SOSP 1991)."""
    sleeps, spins = (Pick(KIND, "futex", "round_trip", threads=2, params={"spin_us": us}) for us in (0, NEVER_SLEEPS))
    cost = difference(run, sleeps, spins).estimate
    if cost is None or not cost.excludes_zero or cost.value <= 0:
        return []
    low, high = (significant(end / 2e3) for end in cost.interval or (cost.value, cost.value))
    return [f"  a futex wake-up takes {significant(cost.value / 2e3)} us ({low} to {high}) longer if the waiter sleeps:",
            "  one that spins for so long before it sleeps costs at most twice what the better of both would"]
