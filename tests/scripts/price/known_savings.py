"""--try against the truth: programs that were compiled once more with the weaker order, in the same rounds.

    PYTHONPATH=scripts python3 -m tests.scripts.price.known_savings [--runs 20] [--budget 10] [--costs FOLDER] [PROGRAM...]

A line for each run, and at the end in how many runs --try and the program that was compiled again save the same, by the
interval of the difference; how many intervals of --try have the latter's saving pooled over all runs, which they need not where
the machine, and with it what is saved, changes from run to run; and in how many runs the patched and the compiled program, in
pairs of their own, take the same. With --costs also whether what the instructions may take at most, by that run of this
machine, is no less.
"""
from __future__ import annotations

import argparse
import math
import secrets
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fencepost_tool.compare.interleaved.commands import Command
from fencepost_tool.price import inventory, profile, trial
from fencepost_tool.price.costs import Prices
from fencepost_tool.price.replacements import Replacement, Replacer
from fencepost_tool.price.trial import Saving
from fencepost_tool.results import load

SOURCES = Path(__file__).parent / "programs"
# Aligned, since the weaker program has other lengths of instructions: where a loop lies would else differ, too.
FLAGS = ("-std=c++20", "-O2", "-g", "-pthread", "-falign-functions=64", "-falign-loops=64")


@dataclass(frozen=True)
class Known:
    """orders: as written, and weaker. turns: its argument. lock: whether the lock prefix is what is left out."""

    orders: tuple[str, str]
    turns: int
    lock: bool = False


STORES = ("std::memory_order_seq_cst", "std::memory_order_release")
PROGRAMS = {"spsc": Known(STORES, 100_000), "hazard": Known(STORES, 150_000), "logger": Known(STORES, 6_000_000),
            "shared": Known(("Atomic", "Plain"), 6_000_000, True), "mutex": Known(STORES, 6_000_000)}


def build(name: str, folder: Path) -> tuple[Path, Path]:
    """The program, and the weaker one."""
    made = folder / name, folder / f"{name}.weaker"
    for order, to in zip(PROGRAMS[name].orders, made):
        source = str(SOURCES / f"{name}.cpp")
        subprocess.run(["g++", *FLAGS, f"-DORDER={order}", "-o", str(to), source], check=True)
    return made


def replacements(name: str, program: Path) -> list[Replacement]:
    """All that can be replaced in it."""
    replacer = Replacer(program, PROGRAMS[name].lock)
    found = [replacer.of(site) for site in inventory.take(str(program)).sites]
    return [one for one in found if isinstance(one, Replacement)]


def once(name: str, made: tuple[Path, Path], budget_s: float, seed: int) -> tuple[Saving, Saving, Saving, Saving, float]:
    """(--try, compiled again, what the latter saves of the former, the control, the program's CPU time)."""
    program, weaker = made
    found = trial.take(Command(program, [str(PROGRAMS[name].turns)]), replacements(name, program), True,
                       trial.Rules(budget_s, seed), others=[weaker])
    return found.tried[-1].saving, found.others[str(weaker)], found.beyond[str(weaker)], found.control, found.base_s


def most(name: str, program: Path, costs: Path, cpu_s: float) -> float:
    """The share of its CPU time that its sites may take at most: the greater of alone and contended. cpu_s: the median of all
    runs, since one of a program whose threads wait for each other may take several times as long."""
    run = load(costs)
    rows = profile.take(program, [str(PROGRAMS[name].turns)], run, True, output=subprocess.DEVNULL).rows
    cycles = sum(row.count * max(row.cost.most, row.cost.contended or 0.0) for row in rows
                 if row.cost and row.file == program.resolve())
    return min(1.0, cycles / (Prices(run).ghz or math.inf) / 1e9 / cpu_s)


def said(one: Saving) -> str:
    return f"{100 * one.value:6.2f} ({100 * one.low:.2f} to {100 * one.high:.2f})"


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--runs", type=int, default=20)
    p.add_argument("--budget", type=float, default=10.0)
    p.add_argument("--costs", type=Path)
    p.add_argument("programs", nargs="*", metavar="PROGRAM")
    options = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in options.programs or PROGRAMS:
            made, runs = build(name, Path(folder)), []
            for _ in range(options.runs):
                seed = secrets.randbelow(2 ** 31)
                runs.append(once(name, made, options.budget, seed))
                tried, again, beyond, control, _ = runs[-1]
                print(f"{name:7} try {said(tried)}, again {said(again)}, beyond {said(beyond)}, control {said(control)}, "
                      f"{tried.pairs} pairs, seed {seed}", flush=True)
            truth = statistics.median(again.value for _, again, *_ in runs)
            inside = sum(tried.low <= truth <= tried.high for tried, *_ in runs)
            agree = sum(abs(tried.value - again.value) <= math.hypot(tried.high - tried.low, again.high - again.low) / 2
                        for tried, again, *_ in runs)
            quiet = sum(not control.measurable(control) for *_, control, _ in runs)
            same = sum(beyond.low <= 0 <= beyond.high for _, _, beyond, *_ in runs)
            cpu_s = statistics.median(base_s for *_, base_s in runs)
            bound = f", at most {100 * most(name, made[0], options.costs, cpu_s):.3g} % by costs" if options.costs else ""
            print(f"{name:7} saves {100 * truth:.2f} %{bound}; of {len(runs)} runs: {agree} agree, {inside} intervals "
                  f"of --try contain that, {same} pairs take the same, {quiet} controls show nothing", flush=True)


if __name__ == "__main__":
    main()
