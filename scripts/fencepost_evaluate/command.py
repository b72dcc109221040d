"""scripts/evaluate_tracking.py: the arguments; which parts, with how many tries."""
from __future__ import annotations

from typing import Sequence, TextIO

from fencepost_report.command import Parser

from . import history
from .table import markdown

PARTS = {"history": history.rates}


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    p = Parser(description="False alarms and power of the tracking, on data whose truth is known. Exit 1: a target is missed.")
    p.add_argument("--only", choices=tuple(PARTS), help="one part")
    p.add_argument("--tries", type=int, default=2000, help="of each rate (default: %(default)s; some minutes)")
    p.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    options = p.parse_args(args)
    if options.tries < 1:
        p.error(f"argument --tries: {options.tries}: at least 1")
    missed = False
    for part, rates in PARTS.items():
        if options.only in (None, part):
            found = rates(options.tries, options.seed)
            out.write(f"{part}, seed {options.seed}\n\n{markdown(found)}")
            missed |= any(r.verdict.startswith("missed") for r in found)
    return 1 if missed else 0
