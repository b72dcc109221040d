"""Measures how often compare and track err, and what they find."""
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from fencepost_tool import paths
from fencepost_tool.evaluate import bisect, builds, history, intervals, pairs_promises, pairs_rivals, pairs_rows
from fencepost_tool.evaluate.table import Row, markdown
from fencepost_tool.results.errors import UserError

from . import exit_codes
from . import options as shared
from .verb import Verb

PARTS = ("intervals", "pairs", "history", "builds", "documents", "bisect")


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("--only", choices=PARTS, help="one part")
    p.add_argument("--tries", type=int, default=2000, help="of each rate (default: %(default)s; some minutes)")
    shared.seed(p, 1, "default: %(default)s")
    shared.program(p)
    p.add_argument("--measure", type=float, default=60.0, metavar="SECONDS",
                   help="builds: of each of its six comparisons (%(default)s)")
    p.add_argument("--race", dest="measure", type=float, default=argparse.SUPPRESS, help=argparse.SUPPRESS)  # its older name
    p.add_argument("--suites", type=int, default=20,
                   help="builds: that the test of Google Benchmark's compare.py is given (%(default)s)")
    p.add_argument("--base", type=Path, help="documents: a program")
    p.add_argument("--new", type=Path, help="documents: that of a commit which differs in documents only")
    p.add_argument("--documents", type=int, default=50, metavar="TRIES", help="documents: comparisons (%(default)s)")
    p.add_argument("--comparison", type=float, default=8.0, metavar="SECONDS", help="documents: of each (%(default)s)")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    if options.tries < 1:
        raise UserError(f"argument --tries: {options.tries}: at least 1")
    if options.only == "documents" and not (options.base and options.new):
        raise UserError("argument --only documents: needs --base and --new, programs of two commits that differ in documents")
    missed = False
    for part in PARTS if options.only is None else (options.only,):
        if part == "documents" and not options.base:
            continue
        found = _rates(part, options, out)
        out.write(f"\n{part}, seed {options.seed}\n\n{markdown(found)}")
        out.flush()
        missed |= any(r.verdict.startswith("missed") for r in found)
    return exit_codes.NO if missed else exit_codes.OK


def _rates(part: str, options: argparse.Namespace, out: TextIO) -> Sequence[Row]:
    if part == "pairs":
        return [row for of in (pairs_rows, pairs_promises, pairs_rivals) for row in of.rates(options.tries, options.seed)]
    if part == "intervals":
        return intervals.rates(options.seed)
    if part == "history":
        return history.rates(options.tries, options.seed)
    if part == "bisect":
        return bisect.rates(max(1, options.tries // 20), options.seed)
    if part == "documents":
        return [builds.documents_only(options.base, options.new, options.documents, options.comparison, options.seed)]

    def note(line: str) -> None:
        out.write(line + "\n")
        out.flush()
    plan = builds.Plan(options.program or paths.program(), options.measure, options.suites, options.tries, options.seed)
    return builds.rates(plan, note)


VERB = Verb("evaluate", _arguments, _body, exits={1: "a target is missed"},
            details="Pairs and histories are made up, with changes at known places; builds are measured on this machine.")
run = VERB.run
