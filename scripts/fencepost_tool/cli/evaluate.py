"""scripts/evaluate_tracking.py: the arguments; which parts, with how many tries."""
from __future__ import annotations

import argparse
from pathlib import Path
from typing import Sequence, TextIO

from fencepost_tool.evaluate import builds, history
from fencepost_tool.evaluate.rates import Rate
from fencepost_tool.evaluate.table import markdown

from .command import Parser, guarded

PARTS = ("history", "builds", "documents")


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    p = _parser()
    options = p.parse_args(args)
    if options.tries < 1:
        p.error(f"argument --tries: {options.tries}: at least 1")
    if options.only == "documents" and not (options.base and options.new):
        p.error("argument --only documents: needs --base and --new, programs of two commits that differ in documents")

    def body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
        missed = False
        for part in PARTS if options.only is None else (options.only,):
            if part == "documents" and not options.base:
                continue
            found = _rates(part, options, out)
            out.write(f"\n{part}, seed {options.seed}\n\n{markdown(found)}")
            out.flush()
            missed |= any(r.verdict.startswith("missed") for r in found)
        return 1 if missed else 0
    return guarded(body, options, out, err)


def _rates(part: str, options: argparse.Namespace, out: TextIO) -> list[Rate]:
    if part == "history":
        return history.rates(options.tries, options.seed)
    if part == "documents":
        return [builds.documents_only(options.base, options.new, options.documents, options.comparison, options.seed)]

    def note(line: str) -> None:
        out.write(line + "\n")
        out.flush()
    return builds.rates(builds.Plan(options.program, options.race, options.suites, options.tries, options.seed), note)


def _parser() -> Parser:
    p = Parser(description="False alarms and power of the tracking: of histories on data whose truth is known, of comparisons on "
                           "this machine. Exit 1: a target is missed.")
    p.add_argument("--only", choices=PARTS, help="one part")
    p.add_argument("--tries", type=int, default=2000, help="of each rate (default: %(default)s; some minutes)")
    p.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    p.add_argument("--program", type=Path, default=builds.default_program(), help="builds: default build/release/fencepost")
    p.add_argument("--race", type=float, default=60.0, metavar="SECONDS", help="builds: of each of its six races (%(default)s)")
    p.add_argument("--suites", type=int, default=20, help="builds: that compare.py's test is given (%(default)s)")
    p.add_argument("--base", type=Path, help="documents: a program")
    p.add_argument("--new", type=Path, help="documents: that of a commit which differs in documents only")
    p.add_argument("--documents", type=int, default=50, metavar="TRIES", help="documents: comparisons (%(default)s)")
    p.add_argument("--comparison", type=float, default=8.0, metavar="SECONDS", help="documents: of each (%(default)s)")
    return p
