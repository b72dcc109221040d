"""Pair latency against two public tools, run alternately with ours on the same two PUs.

    c2clat              https://github.com/rigtorp/c2clat: two lines; with -w CAS on one line. Prints the least of
                        its samples of 100 round trips, halved, in whole ns.
    core-to-core-latency  https://github.com/nviennot/core-to-core-latency: -b 1 CAS on one line, -b 2 two lines.
                        Prints the mean over its samples, halved.

Neither is fetched or built here. Ours are round trips, so they are halved too; the least of ours stands
against a least, the median against a mean.
"""
from __future__ import annotations

import csv
import re
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from .program import Problem, Program, why_none
from .verdict import MET, MISSED, Row

WITHIN = 0.15
CAS, TWO_LINES = "cas_one_line", "store_load_two_lines"
CASES = f"^pair/({CAS}|{TWO_LINES})/.*home:a/threads:2$"


@dataclass(frozen=True)
class Tool:
    """One way of calling a tool: which primitive and which of our estimates it stands against."""

    name: str
    primitive: str
    ours: str  # the least window, or the median of all
    args: Sequence[str]
    read: Callable[[str], float | None]


def least_of_c2clat(text: str) -> float | None:
    """From a matrix with a head of PUs: '  CPU    0    1', '    0    0  137', ..."""
    rows = [line.split() for line in text.splitlines()]
    cells = [int(cell) for row in rows for cell in row[1:] if row[0].isdecimal() and cell.isdecimal()]
    return float(max(cells)) if cells and max(cells) > 0 else None


def mean_of_core_to_core(text: str) -> float | None:
    """From CSV: one number for the one pair, empty cells beside it."""
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
    numbers = [float(cell) for cell in cells if re.fullmatch(r"[0-9.]+", cell)]
    return numbers[0] if numbers else None


def tools(c2clat: Path, core_to_core: Path) -> list[Tool]:
    """The two tools in the modes that compare with ours."""
    csv_of = [str(core_to_core), "5000", "300", "--csv", "-b"]
    return [Tool("c2clat -w", CAS, "least", [str(c2clat), "-w"], least_of_c2clat),
            Tool("c2clat", TWO_LINES, "least", [str(c2clat)], least_of_c2clat),
            Tool("core-to-core-latency -b 1", CAS, "median", [*csv_of, "1"], mean_of_core_to_core),
            Tool("core-to-core-latency -b 2", TWO_LINES, "median", [*csv_of, "2"], mean_of_core_to_core)]


def check(program: Program, c2clat: Path, core_to_core: Path, pus: str, runs: int, budget_s: float) -> list[Row]:
    """`pus`: two PUs as taskset takes them, '0,1'."""
    theirs: dict[str, list[float]] = {}
    ours: dict[tuple[str, str], list[float]] = {}
    for turn in range(runs):
        program.say(f"pair: run {turn + 1} of {runs}")
        for key, ns in measure(program, pus, budget_s).items():
            ours.setdefault(key, []).append(ns)
        for tool in tools(c2clat, core_to_core):
            theirs.setdefault(tool.name, []).append(call(tool, pus))
    return [row(tool, ours.get((tool.primitive, tool.ours), []), theirs[tool.name])
            for tool in tools(c2clat, core_to_core)]


def measure(program: Program, pus: str, budget_s: float) -> dict[tuple[str, str], float]:
    """One-way ns of this run: {(primitive, 'least' or 'median'): ns}; a case without an estimate is left out."""
    found = {}
    for case in program.run(CASES, budget_s, f"--cpus={pus}").cases:
        if case.ns is None:
            program.say(f"{case.name.text}: {why_none(case)}")
            continue
        found[case.name.primitive, "median"] = case.ns.value / 2
        found[case.name.primitive, "least"] = case.counters["ns_min"] / 2
    return found


def call(tool: Tool, pus: str) -> float:
    """The tool's latency in ns on these PUs. Problem."""
    command = ["taskset", "-c", pus, *tool.args]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as e:
        raise Problem(f"{' '.join(command)}: {e}") from None
    ns = tool.read(done.stdout) if done.returncode == 0 else None
    if ns is None:
        last = (done.stderr.strip().splitlines() or ["no estimate in its output"])[-1]
        raise Problem(f"{' '.join(command)} ended with code {done.returncode}: {last}")
    return ns


def row(tool: Tool, ours: Sequence[float], theirs: Sequence[float]) -> Row:
    """Our latency beside a tool's, in ns; each a list over runs."""
    title = f"{tool.primitive}, one way, ns: {tool.ours} against {tool.name}"
    goal = f"within {100 * WITHIN:g} %"
    if not ours:
        return Row(title, goal, "not measured", MISSED)
    mine, other = statistics.median(ours), statistics.median(theirs)
    apart = mine / other - 1
    notes = [f"ours {extent(ours)}; theirs {extent(theirs)}"]
    return Row(title, goal, f"{mine:.4g} and {other:.4g}: {100 * apart:+.1f} %",
               MET if abs(apart) <= WITHIN else MISSED, notes)


def extent(values: Sequence[float]) -> str:
    """The least and the greatest of the values, in words."""
    return f"{min(values):.4g} to {max(values):.4g} in {len(values)} runs"
