"""Rules that turn curves into statements. Pure functions over Estimates.

Each rule uses the 95 % intervals within one process. Runs of another process
differ by more than that, so a finding holds for this run; only repeating it
says that it holds for the machine.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fencepost_tool.results import Estimate

Number = TypeVar("Number", int, float)
TOLERANCE = 1.10  # a stride that costs up to a tenth more is free; what costs the same is for answers.alike() to say


@dataclass(frozen=True)
class Crossover:
    """Where a candidate begins to beat a reference.

    verdict is one of
      from    faster at `share` and at every measured share above it
      never   slower at every measured share
      close   not slower everywhere, and nowhere faster for certain
      blind   the same, and what is not slower lacks intervals to say more
      mixed   faster somewhere, but not up to the highest share
      unknown no share was measured for both
    """

    verdict: str
    share: float | None = None
    faster: tuple[float, ...] = ()
    slower: tuple[float, ...] = ()
    close: tuple[float, ...] = ()


def crossover(candidate: Mapping[float, Estimate], reference: Mapping[float, Estimate]) -> Crossover:
    """Compares throughput, {share of reads in per cent: operations per second}.

    Faster means that the whole interval lies above the reference's, slower
    that it lies below. Intervals that touch, or that are missing, decide
    nothing: that share is close.
    """
    shares = sorted(set(candidate) & set(reference))
    if not shares:
        return Crossover("unknown")
    faster = tuple(s for s in shares if candidate[s].above(reference[s]))
    slower = tuple(s for s in shares if reference[s].above(candidate[s]))
    close = tuple(s for s in shares if s not in faster and s not in slower)
    tail = _tail(shares, faster)
    if tail:
        return Crossover("from", tail[0], faster, slower, close)
    if len(slower) == len(shares):
        return Crossover("never", None, faster, slower, close)
    seeing = any(candidate[s].has_interval and reference[s].has_interval for s in close)
    verdict = "mixed" if faster else "close" if seeing else "blind"
    return Crossover(verdict, None, faster, slower, close)


def _tail(values: Sequence[Number], members: Sequence[Number]) -> list[Number]:
    """The longest end of values that lies wholly in members."""
    end: list[Number] = []
    for value in reversed(values):
        if value not in members:
            break
        end.insert(0, value)
    return end


@dataclass(frozen=True)
class Interference:
    """The measured destructive interference size.

    bytes is None when no effect shows. at_least: the cost had not settled
    before the largest stride, so the true size may be larger. ratio is the
    cost at the smallest stride over the cost at the largest. reason says why
    there is no estimate. certain is False when a stride had no interval, so that
    medians alone decided.
    """

    bytes: int | None = None
    at_least: bool = False
    ratio: float | None = None
    reason: str = ""
    certain: bool = True

    def sentence(self) -> str:
        """The size in bytes, or why it is not visible."""
        caveat = "" if self.certain else ", by medians alone: too few rounds for intervals"
        if self.bytes is None:
            return f"not visible, {self.reason}{caveat}"
        return f"{self.bytes} bytes{' or more' if self.at_least else ''}{caveat}"


def interference(cost: Mapping[int, Estimate], threads: int) -> Interference:
    """The rule, for {stride in bytes: time per operation at `threads` threads}:

    The cost at the largest stride is the undisturbed one. A stride is free
    when its cost is within 10 % of that, the intervals counted in its favour:
    low(stride) <= 1.10 x high(largest). The size is the smallest stride from
    which every measured stride is free. Nothing is visible with one thread
    (nobody interferes), or when the smallest stride is free as well.
    """
    strides = sorted(cost)
    if threads < 2:
        return Interference(reason="one thread only")
    if len(strides) < 2:
        return Interference(reason="fewer than two strides measured")
    undisturbed = cost[strides[-1]]
    ratio = cost[strides[0]].value / undisturbed.value if undisturbed.value else None
    certain = all(estimate.has_interval for estimate in cost.values())
    free = [s for s in strides if is_free(cost[s], undisturbed)]
    size = _tail(strides, free)[0]
    if size == strides[0]:
        return Interference(ratio=ratio, reason="no stride costs more than another", certain=certain)
    return Interference(size, size == strides[-1], ratio, certain=certain)


def is_free(cost: Estimate, undisturbed: Estimate) -> bool:
    """Within 10 %, by the rule of interference(). Without intervals the
    medians have to do."""
    low = cost.value if cost.low is None else cost.low
    high = undisturbed.value if undisturbed.high is None else undisturbed.high
    return low <= TOLERANCE * high
