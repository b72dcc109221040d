"""The round trips between pairs of PUs, as the plots and the summary ask for them.

Such a case is of kind pair, operation round_trip and two threads. Its parameters: a and b, the numbers that the kernel gives
the two PUs; class, their distance; home, one of HOMES.
"""
from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fencepost_tool.results import Case, Estimate, Run, warnings_of
from fencepost_tool.results.case_name import Param
from fencepost_tool.results.enumerations import DISTANCES
from fencepost_tool.results.warnings import TOPOLOGY
from fencepost_tool.text.numbers import count

from .questions import values

# From near to far.
CLASSES = DISTANCES
HOMES = ("a", "b", "other")  # who touched the line first


def pairs(run: Run) -> list[Case]:
    """Good cases with two PUs, a class and a time."""
    return [c for c in run.select("pair", operation="round_trip") if c.ns and is_pair(c)]


def is_pair(case: Case) -> bool:
    """Whether the case names two PUs and their distance."""
    name, params = case.name, case.name.params
    return (name.kind == "pair" and name.count("a") is not None and name.count("b") is not None
            and bool(params.get("class")))


def rank(distance: str) -> int:
    """Near to far; a class nobody has heard of is the farthest."""
    return CLASSES.index(distance) if distance in CLASSES else len(CLASSES)


def classes(cases: Iterable[Case]) -> list[str]:
    """The distances of these cases, from near to far."""
    return sorted({str(c.name.params["class"]) for c in cases}, key=lambda d: (rank(d), d))


def homes(cases: Iterable[Case]) -> list[Param]:
    """The homes of the line in these cases, in the order of HOMES; "" where the cases don't say."""
    found: list[Param] = values(cases, "home") or [""]
    return sorted(found, key=lambda h: (HOMES.index(h) if isinstance(h, str) and h in HOMES else len(HOMES), str(h)))


def at_home(cases: Iterable[Case], home: Param) -> list[Case]:
    """The cases whose line has this home."""
    return [c for c in cases if c.name.params.get("home", "") == home]


def several_per_class(cases: Iterable[Case]) -> bool:
    """False when each class has one pair only: then a matrix would be mostly holes. Two PUs are
    one pair, and that is their whole matrix."""
    seen = {(c.name.params["class"], pair_of(c)) for c in cases}
    return len(seen) > len({d for d, _ in seen}) or len({pu for _, p in seen for pu in p}) == 2


def pair_of(case: Case) -> tuple[int, int]:
    """The two PUs of a case that is_pair(), the lower number first: a round trip from A to B is one from B to A."""
    a, b = case.name.count("a"), case.name.count("b")
    if a is None or b is None:
        raise ValueError(f"{case.name.text} names no two PUs")
    return min(a, b), max(a, b)


def pu_order(run: Run, cases: Iterable[Case]) -> list[int]:
    """The PUs of the cases, neighbours in the topology beside each other: machine.json lists
    `affinity` that way. By number where it does not list them."""
    listed = run.machine.get("affinity")
    known = {pu: i for i, pu in enumerate(listed)} if isinstance(listed, list) else {}
    found = {pu for c in cases for pu in pair_of(c)}
    return sorted(found, key=lambda pu: (known.get(pu, len(known)), pu))


MOST_ROWS = 32  # of a matrix of PUs; beyond it stand groups
MOST_GROUPS = 64


def grouped(run: Run, cases: Sequence[Case]) -> tuple[list[list[int]], str]:
    """The PUs of the cases in topological order, each alone, and ""; of more than MOST_ROWS groups of those that lie at one
    distance or nearer, and that distance: the nearest that leaves at most MOST_GROUPS, else the one that leaves the fewest."""
    order = pu_order(run, cases)
    alone = [[pu] for pu in order]
    if len(order) <= MOST_ROWS:
        return alone, ""
    found, at = alone, ""
    for distance in classes(cases)[:-1]:
        found, at = _joined(order, [pair_of(c) for c in cases if rank(str(c.name.params["class"])) <= rank(distance)]), distance
        if len(found) <= MOST_GROUPS:
            break
    return found, at


def _joined(order: Sequence[int], together: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What hangs together by these pairs, each group where its first PU stands."""
    head = {pu: pu for pu in order}

    def top(pu: int) -> int:
        while head[pu] != pu:
            head[pu] = pu = head[head[pu]]
        return pu
    for one, other in together:
        head[top(one)] = top(other)
    groups: dict[int, list[int]] = {}
    for pu in order:
        groups.setdefault(top(pu), []).append(pu)
    return list(groups.values())


LEAST_PUS = 4


def unsuited(run: Run) -> str:
    """Why a plot of pairs would show nothing, "" if it would not: below LEAST_PUS there are hardly any."""
    pus = {pu for c in pairs(run) for pu in pair_of(c)}
    if 0 < len(pus) < LEAST_PUS:
        return f"{len(pus)} CPUs have {count(len(pus) * (len(pus) - 1) // 2, 'pair')}: the summary has them"
    return ""


@dataclass(frozen=True)
class Spread:
    """What the pairs of one class cost, in one unit. low and high: the least and the greatest
    pair's median, and with a single pair the interval of its median (None: it has none). least:
    the shortest window of any pair, where the run says it."""

    pairs: int
    median: float
    low: float | None
    high: float | None
    least: float | None = None
    noisy: bool = False  # one of the pairs is
    two_modes: bool = False  # one of the pairs has

    def estimate(self) -> Estimate:
        """The median as an estimate; low and high are the ends of its interval."""
        return Estimate(self.median, self.low, self.high, self.noisy, self.two_modes)


def spread(cases: Sequence[Case], unit: str) -> Spread | None:
    """Over the pairs of one class, one primitive and one home; unit: ns or cycles."""
    estimates = [f for f in (getattr(c, unit) for c in cases) if f]
    if not estimates:
        return None
    least = [c.counters[f"{unit}_min"] for c in cases if f"{unit}_min" in c.counters]
    if len(estimates) == 1:
        low, high = estimates[0].low, estimates[0].high
    else:
        low, high = min(f.value for f in estimates), max(f.value for f in estimates)
    return Spread(len(estimates), statistics.median(f.value for f in estimates), low, high,
                  min(least, default=None), any(f.noisy for f in estimates), any(f.two_modes for f in estimates))


def of_class(cases: Iterable[Case], primitive: str, distance: str) -> list[Case]:
    """The cases of one primitive at one distance."""
    return [c for c in cases if c.name.primitive == primitive and c.name.params["class"] == distance]


def topology_warnings(run: Run) -> list[str]:
    """What measuring says against the topology that the machine reports; these stand beside every
    picture that is ordered by it."""
    return [" ".join(w.line.split()) for w in warnings_of(run.machine) if w.id == TOPOLOGY]
