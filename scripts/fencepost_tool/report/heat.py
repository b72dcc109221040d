"""Round trips between pairs of CPUs as matrices: CPU by CPU, or of large machines group by group of the topology."""
from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fencepost_tool.results import Case, Run
from fencepost_tool.select.pairs import CLASSES, homes, pair_of, pairs, pu_order, rank
from fencepost_tool.text.placement import cpus_text

from .values import rounded

MOST = 64  # rows of a matrix
FEW = 8  # rows that show too little

Group = Sequence[int]  # of CPUs, by the kernel's numbers
Key = tuple[str, str]  # primitive, home of the line


def matrices(run: Run) -> dict[str, Any] | None:
    """groups: the labels of rows and columns. grouped: whether a row is several CPUs. by: by what distance these are grouped.
    maps: primitive, home, cells. A cell is [row, column, ns, cycles, pairs, noisy pairs], times as [median, least, greatest] over
    its pairs, or of a single one with its interval. None for a run without pairs."""
    cases = pairs(run)
    if not cases:
        return None
    cpus = pu_order(run, cases)
    groups, by = grouped(cpus, cases)
    row = {cpu: i for i, group in enumerate(groups) for cpu in group}
    maps = [{"primitive": primitive, "home": home, "cells": _cells(found, row)} for (primitive, home), found in _by_key(cases)]
    return {"groups": [cpus_text(sorted(group)) for group in groups], "grouped": len(groups) < len(cpus), "by": by,
            "cpus": len(cpus), "pairs": len({pair_of(case) for case in cases}), "maps": maps}


def grouped(cpus: Sequence[int], cases: Iterable[Case]) -> tuple[list[Group], str]:
    """Each CPU by itself, up to MOST of them. Of more, those that are as near as to make at most MOST groups, and that
    distance. Where that makes FEW, neighbours of the next nearer distance together."""
    if len(cpus) <= MOST:
        return [[cpu] for cpu in cpus], ""
    links = [(rank(str(case.name.params["class"])), *pair_of(case)) for case in cases]
    finer: list[Group] = [[cpu] for cpu in cpus]
    by = "order of the topology"
    for level, name in enumerate(CLASSES[:-1]):
        groups = _joined(cpus, [(a, b) for r, a, b in links if r <= level])
        if FEW < len(groups) <= MOST:
            return groups, name
        if len(groups) <= FEW:
            break
        finer, by = (groups, name) if len(groups) < len(finer) else (finer, by)
    together = -(-len(finer) // MOST)
    return _neighbours(finer, together), by if together == 1 else f"{by}, {together} together"


def _neighbours(groups: Sequence[Group], together: int) -> list[Group]:
    return [[cpu for group in groups[i:i + together] for cpu in group] for i in range(0, len(groups), together)]


def _joined(cpus: Sequence[int], links: Iterable[tuple[int, int]]) -> list[Group]:
    """CPUs that the links connect, in the order of cpus."""
    parent = {cpu: cpu for cpu in cpus}

    def root(cpu: int) -> int:
        while parent[cpu] != cpu:
            parent[cpu] = parent[parent[cpu]]
            cpu = parent[cpu]
        return cpu
    for a, b in links:
        parent[root(b)] = root(a)
    found: dict[int, list[int]] = {}
    for cpu in cpus:
        found.setdefault(root(cpu), []).append(cpu)
    return list(found.values())


def _by_key(cases: Sequence[Case]) -> list[tuple[Key, list[Case]]]:
    found: dict[Key, list[Case]] = {}
    order = {str(home): i for i, home in enumerate(homes(cases))}
    for case in cases:
        found.setdefault((case.name.primitive, str(case.name.params.get("home", ""))), []).append(case)
    names = list(dict.fromkeys(primitive for primitive, _ in found))
    return sorted(found.items(), key=lambda item: (names.index(item[0][0]), order.get(item[0][1], len(order))))


def _cells(cases: Iterable[Case], row: Mapping[int, int]) -> list[list[Any]]:
    found: dict[tuple[int, int], list[Case]] = {}
    for case in cases:
        a, b = sorted(row[cpu] for cpu in pair_of(case))
        found.setdefault((a, b), []).append(case)
    return [[a, b, _spread(group, "ns"), _spread(group, "cycles"), len(group), sum(case.noisy for case in group)]
            for (a, b), group in sorted(found.items())]


def _spread(cases: Sequence[Case], unit: str) -> list[float | None] | None:
    estimates = [e for e in (getattr(case, unit) for case in cases) if e]
    if not estimates:
        return None
    if len(estimates) == 1:
        return [rounded(x) for x in (estimates[0].value, estimates[0].low, estimates[0].high)]
    values = [e.value for e in estimates]
    return [rounded(x) for x in (statistics.median(values), min(values), max(values))]
