"""Made-up memory hierarchies, their curves of latency over size, lines in all states, and runs of these."""
from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from fencepost_tool.results import Run

from .seeded import SEED
from .synthetic_run import made

KIB, MIB = 2 ** 10, 2 ** 20
OPERATIONS = ("load", "store", "exchange", "fetch_add", "cas", "cas_fail")
OWN, FAR, UP, MEMORY = 5.0, 100.0, 120.0, 150.0  # ns on lines of one's own, of another core, shared ones, and in memory
OWN_L2, OWN_L3 = 6.0, 17.0  # ns on lines of one's own in other caches than the first; of USUAL, and some arithmetic
PLAIN = str.maketrans("-/:", "___")
Cost = tuple[str, int, float]


@dataclass(frozen=True)
class Hierarchy:
    """caches: (bytes, ns) from the inside out; memory in ns. tlb: reach in bytes of working set, and what a miss adds, in ns."""

    caches: tuple[tuple[int, float], ...]
    memory: float
    tlb: tuple[tuple[int, float], ...] = ()


def hierarchy(rng: random.Random, levels: int) -> Hierarchy:
    """Of 2 to 4 levels, memory among them; sizes are odd multiples of 4 KiB at times."""
    size, ns, caches = rng.choice((24, 32, 48, 64, 128)) * KIB, rng.uniform(0.8, 1.6), []
    for _ in range(levels - 1):
        caches.append((size, ns))
        size = int(size * rng.uniform(10, 40)) // (4 * KIB) * 4 * KIB
        ns *= rng.uniform(2.2, 5)
    return Hierarchy(tuple(caches), ns * rng.uniform(1, 2))


def curve(one: Hierarchy, rng: random.Random, noise=0.03, spikes=0.0) -> dict[int, float]:
    """At the sizes that the program measures. A cache begins to miss a little before its size, as physical pages are spread
    unevenly over its sets, and misses always from half as much more on."""
    bounds = [size for size, _ in one.caches]
    costs = [ns for _, ns in one.caches] + [one.memory]
    found = {}
    for size in sizes(bounds[0] / 4, bounds[-1] * 4):
        ns = costs[0]
        for bound, (below, above) in zip(bounds, zip(costs, costs[1:])):
            ns += (above - below) * min(max((size - 0.85 * bound) / (0.65 * bound), 0), 1)
        ns += sum(miss * max(1 - reach / size, 0) for reach, miss in one.tlb)
        found[size] = ns * rng.gauss(1, noise) * (3 if rng.random() < spikes else 1)
    return found


def sizes(least: float, most: float) -> list[int]:
    powers = [2 ** k for k in range(10, 36)]
    both = sorted([*powers, *(power * 3 // 2 for power in powers)])
    first = max(size for size in both if size <= least)
    return [size for size in both if first <= size <= most]


USUAL = Hierarchy(((32 * KIB, 1.2), (MIB, 4.0), (32 * MIB, 15.0)), 100.0)
LEVELS = {16 * KIB: 1, 256 * KIB: 2, 8 * MIB: 3, 128 * MIB: 4}  # of USUAL: sizes of the core set


def latencies(one: Hierarchy, rng: random.Random, nodes: Sequence[int] = (0,), pages: Sequence[str] = ("small", "huge"),
              core: bool = False) -> list[tuple[str, int, float, dict[str, int]]]:
    """Cases of memory latency; other nodes than 0 take longer, and have the largest size only."""
    points = curve(one, rng, 0.01)
    return [(f"memory/latency/load/size:{size}/pages:{kind}/node:{node}/threads:1", 1, ns * (1 + node),
             {"level": LEVELS[size]} if size in LEVELS else {})
            for node in nodes for kind in pages for size, ns in points.items()
            if (not core or size in LEVELS) and (node == 0 or size == max(points))]


def run_of(one: Hierarchy = USUAL, told: Hierarchy = USUAL, pages: tuple[str, ...] = ("small", "huge"),
           nodes: tuple[int, ...] = (0,), core: bool = False, more: Sequence[Cost] = ()) -> Run:
    """A run of latencies and of more cases. hwloc tells of the caches of `told`."""
    run = made([*latencies(one, random.Random(SEED), nodes, pages, core), *more])
    machine = {**run.machine, "caches": [{"level": i + 1, "bytes": size, "line_bytes": 64, "shared_by": 1}
                                         for i, (size, _) in enumerate(told.caches)]}
    return Run(run.folder, run.context, machine, run.cases)


def lines(classes: Sequence[str] = ("same-l3",), nodes: Sequence[int] = (), **changed: float) -> list[Cost]:
    """Cases of lines. One takes as long whatever is done to it, but what is named by operation, state and class takes `changed`;
    operations that are independent take a tenth. nodes: others that lines in memory are on."""
    found = [("modified", "own", 1, OWN), ("exclusive", "own", 1, OWN), ("modified", "own-l2", 1, OWN_L2),
             ("modified", "own-l3", 1, OWN_L3), ("invalid", "memory", 1, MEMORY)]
    found += [("invalid", f"memory/node:{node}", 1, MEMORY * (1 + node)) for node in nodes]
    for i, name in enumerate(classes):
        far, up = (OWN, OWN) if name == "same-core" else (FAR * (i + 1), UP * (i + 1))
        found += [("modified", name, 2, far), ("exclusive", name, 2, far), ("shared", name, 2, up)]
    return [(f"memory/line/{operation}{kind}/state:{state}/distance:{distance}/threads:{threads}", threads,
             changed.get(f"{operation}{kind}_{state}_{distance}".translate(PLAIN),
                         factor * (OWN if (state, operation) == ("shared", "load") else ns)))
            for state, distance, threads, ns in found for operation in OPERATIONS
            for kind, factor in (("", 1.0), ("_independent", 0.1))]
