"""Measures how often compare and track err, and what they find."""
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool import paths
from fencepost_tool.evaluate import bisect, builds, digest, history, intervals, unchanged
from fencepost_tool.evaluate import pairs_promises as promises
from fencepost_tool.evaluate import pairs_rivals as rivals
from fencepost_tool.evaluate import pairs_rows as pairs
from fencepost_tool.evaluate.table import Row, markdown
from fencepost_tool.evaluate.unchanged import Suites
from fencepost_tool.results.errors import UserError

from . import default_set, exit_codes
from . import options as shared
from .verb import Verb

PARTS = ("intervals", "pairs", "history", "digest", "builds", "unchanged", "documents", "bisect")
WHOLE = ("unchanged", "documents")
Note = Callable[[str], None]


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
    p.add_argument("--unchanged", type=int, nargs=3, default=(20, 20, 5), metavar=("QUIET", "SPINNER", "DEFAULT"),
                   help="unchanged: suites of 16 cases, the same beside a spinner, and of the default set (20 20 5)")
    p.add_argument("--default-set", type=float, default=75.0, metavar="SECONDS",
                   help="unchanged: of each comparison of the default set (%(default)s)")
    p.add_argument("--history", type=int, nargs=2, default=(10000, 2000), metavar=("RUNS", "CASES"),
                   help="digest: of how long a history (10000 2000; some minutes, 600 MB in $TMPDIR)")
    p.add_argument("--base", type=Path, help="documents: a program")
    p.add_argument("--new", type=Path, help="documents: that of a commit which differs in documents only")
    p.add_argument("--documents", type=int, default=50, metavar="TRIES", help="documents: comparisons (%(default)s)")
    p.add_argument("--comparison", type=float, default=8.0, metavar="SECONDS",
                   help="documents, unchanged: of each comparison of 16 cases (%(default)s)")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    if options.tries < 1:
        raise UserError(f"argument --tries: {options.tries}: at least 1")
    if min(options.history) < 1 or min(options.unchanged) < 0:
        raise UserError("arguments --history and --unchanged: counts of at least 1 and 0")
    if options.only == "documents" and not (options.base and options.new):
        raise UserError("argument --only documents: needs --base and --new, programs of two commits that differ in documents")

    def note(line: str) -> None:
        out.write(line + "\n")
        out.flush()
    missed = False
    for part in PARTS if options.only is None else (options.only,):
        if part == "documents" and not options.base:
            continue
        found = _whole(part, options, out, note) if part in WHOLE else _rates(part, options, note)
        missed |= _print(part, found, options, out)
    return exit_codes.NO if missed else exit_codes.OK


def _print(part: str, found: Sequence[Row], options: argparse.Namespace, out: TextIO) -> bool:
    """Whether a target is missed."""
    out.write(f"\n{part}, seed {options.seed}\n\n{markdown(found)}")
    out.flush()
    return any(row.verdict.startswith("missed") for row in found)


def _rates(part: str, options: argparse.Namespace, note: Note) -> Sequence[Row]:
    if part == "pairs":
        return [row for of in (pairs, promises, rivals) for row in of.rates(options.tries, options.seed)]
    if part == "intervals":
        return intervals.rates(options.seed)
    if part == "history":
        return history.rates(options.tries, options.seed)
    if part == "digest":
        runs, cases = options.history
        return digest.rates(runs, cases, options.seed, note)
    if part == "bisect":
        return bisect.rates(max(1, options.tries // 20), options.seed)
    return builds.rates(builds.Plan(_program(options), options.measure, options.suites, options.tries, options.seed), note)


def _whole(part: str, options: argparse.Namespace, out: TextIO, note: Note) -> Sequence[Row]:
    """Where it is stopped, what was measured by then is printed."""
    if part == "documents":
        programs, kinds = (options.base, options.new), [Suites("a commit that touches documents only, flagged",
                                                               options.documents, builds.FLAGS, options.comparison, target=0.0)]
    else:
        programs, kinds = (_program(options),) * 2, _kinds(options)
    try:
        unchanged.measure(programs, kinds, options.seed, note)
    except BaseException:
        _print(f"{part}, not finished", unchanged.rates(kinds), options, out)
        raise
    return unchanged.rates(kinds)


def _kinds(options: argparse.Namespace) -> list[Suites]:
    quiet, disturbed, default = options.unchanged
    few = f"A/A suites flagged: 16 cases, {options.comparison:g} s each"
    return [Suites(few, quiet, builds.FLAGS, options.comparison),
            Suites(f"{few}, beside a spinner", disturbed, builds.FLAGS, options.comparison, True),
            Suites(f"A/A suites flagged: default set, {options.default_set:g} s each", default,
                   (f"--benchmark_filter={default_set.REGEX}",), options.default_set)]


def _program(options: argparse.Namespace) -> Path:
    return Path(options.program or paths.program())


VERB = Verb("evaluate", _arguments, _body, exits={1: "a target is missed"},
            details="Pairs and histories are made up, with changes at known places; builds and unchanged suites are measured on "
                    "this machine.")
run = VERB.run
