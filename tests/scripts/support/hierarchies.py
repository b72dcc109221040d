"""Made-up memory hierarchies and their curves of latency over size."""
from __future__ import annotations

import random
from dataclasses import dataclass

KIB, MIB = 2 ** 10, 2 ** 20


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
