"""Checks measurements against reference values: which checks there are, and their order."""
from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.selfcheck import budget, causes, chains, counting, drift, fence, locks, pair_tools, spinner, spread, uneven
from fencepost_tool.selfcheck.program import Problem, Program
from fencepost_tool.selfcheck.table import render
from fencepost_tool.selfcheck.verdict import MET, MISSED, NOISY, SHOWN, Row, exit_code

from . import json_output
from . import options as shared
from .program import find as find_program
from .verb import Verb

Check = Callable[[Program, argparse.Namespace], list[Row]]

# Seconds: quick first. The chains come first, since they teach the clean levels to all that follow.
CHECKS: dict[str, Check] = {
    "chains": lambda p, a: chains.check(p, 6 if a.quick else 15),
    "fence": lambda p, a: fence.check(p, 6 if a.quick else 15),
    "locks": lambda p, a: locks.check(p, 10 if a.quick else 25),
    "spread": lambda p, a: spread.check(p, a.processes, a.process_budget),
    "uneven": lambda p, a: uneven.check(p, 12 if a.quick else 25),
    "spinner": lambda p, a: spinner.check(p, 4 if a.quick else 10),
    "causes": lambda p, a: causes.check(p, 4 if a.quick else 8),
    "drift": lambda p, a: drift.check(p, 5 if a.quick else 12),
    "counting": lambda p, a: counting.check(p, 8 if a.quick else 20),
    "budget": lambda p, a: budget.check(p, a.quick),
    "pair": lambda p, a: pair_tools.check(p, a.c2clat, a.core_to_core, a.pus, 3 if a.quick else 10, 4),
}
# Only when both tools are named: they are not ours to fetch.
ON_REQUEST = {"pair"}


def positive(text: str) -> float:
    """A number above zero and below a million. ArgumentTypeError for others."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not a number above zero")
    return value


def at_least_two(text: str) -> int:
    """A whole number from 2. ArgumentTypeError for others."""
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 2")
    return int(text)


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.program(p)
    p.add_argument("--quick", action="store_true", help="fewer processes and shorter runs; about three minutes")
    p.add_argument("--only", choices=list(CHECKS), action="append", help="this check alone; may be repeated")
    p.add_argument("--processes", type=at_least_two, metavar="N", help="of the spread (20, quick 5)")
    p.add_argument("--process-budget", type=positive, metavar="SECONDS", help="of each of them (15, quick 6)")
    p.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the results of all runs there")
    p.add_argument("--c2clat", type=Path, metavar="PROGRAM", help="with --core-to-core: pair latency beside theirs")
    p.add_argument("--core-to-core", type=Path, metavar="PROGRAM", help="core-to-core-latency")
    p.add_argument("--pus", default="0,1", metavar="A,B", help="the pair that all three measure (%(default)s)")
    shared.json_(p, "the table")


def completed(args: argparse.Namespace) -> argparse.Namespace:
    """The defaults that depend on other arguments. Problem where two contradict each other."""
    both = args.c2clat and args.core_to_core
    if not both and (args.c2clat or args.core_to_core or "pair" in (args.only or [])):
        raise Problem("the check of pair latency needs both --c2clat and --core-to-core")
    args.only = args.only or [name for name in CHECKS if both or name not in ON_REQUEST]
    args.processes = args.processes or (5 if args.quick else 20)
    # Longer than intervals need: the ways between cores are dearer in some seconds than in others (2 % over
    # stretches of 3 s), and a process should see several.
    args.process_budget = args.process_budget or (6.0 if args.quick else 15.0)
    return args


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options with their defaults filled in. BadUsage or Problem."""
    return completed(VERB.parse(argv))


def _run(args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    path = find_program(args)
    load = os.getloadavg()[0]
    with ExitStack() as stack:
        results = args.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="selfcheck-")))
        program = Program(path, results, err)
        rows: list[Row] = []
        for name in args.only:
            program.say(name)
            rows += CHECKS[name](program, args)
    if args.json:
        json_output.write([asdict(row) for row in rows], out)
        return exit_code(rows)
    print("\n".join(render(rows)), file=out)
    print(f"\n{tally(rows)}; load average before: {load:.1f} tasks", file=out, flush=True)
    return exit_code(rows)


def tally(rows: Sequence[Row]) -> str:
    """How many rows have which verdict, in words."""
    counts = {v: sum(r.verdict == v for r in rows) for v in (MET, MISSED, NOISY, SHOWN)}
    return ", ".join(f"{n} {v}" for v, n in counts.items() if n or v == MET)


VERB = Verb("selfcheck", _arguments, lambda options, out, err: _run(completed(options), out, err),
            exits={1: "a value is wrong", 3: "too noisy to tell"})
run = VERB.run
