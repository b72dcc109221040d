"""Measures how often compare and track err, and what they find."""
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool import paths
from fencepost_tool.compare.interleaved import default_set
from fencepost_tool.evaluate import bisect, builds, digest, history, intervals, unchanged
from fencepost_tool.evaluate import pairs_promises as promises
from fencepost_tool.evaluate import pairs_rivals as rivals
from fencepost_tool.evaluate import pairs_rows as pairs
from fencepost_tool.evaluate.table import Row, as_json, markdown
from fencepost_tool.evaluate.unchanged import Suites
from fencepost_tool.results.errors import UserError

from . import exit_codes
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
    shared.json_(p, "the table")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    if options.tries < 1:
        raise UserError(f"argument --tries: {options.tries}: at least 1")
    if min(options.history) < 1 or min(options.unchanged) < 0:
        raise UserError("arguments --history and --unchanged: counts of at least 1 and 0")
    if options.only == "documents" and not (options.base and options.new):
        raise UserError("argument --only documents: needs --base and --new, programs of two commits that differ in documents")

    tables = _Tables(options, out, err)
    for part in PARTS if options.only is None else (options.only,):
        if part == "documents" and not options.base:
            continue
        if part in WHOLE:
            _whole(part, options, tables)
        else:
            tables.add(part, _rates(part, options, tables.note))
    tables.end()
    return exit_codes.NO if tables.missed else exit_codes.OK


class _Tables:
    """What was measured, as Markdown part by part, or all of it as JSON at the end; notes are out of the way of JSON."""

    def __init__(self, options: argparse.Namespace, out: TextIO, err: TextIO):
        self._options, self._out, self._err = options, out, err
        self._found: dict[str, Sequence[Row]] = {}

    def note(self, line: str) -> None:
        if not (self._options.json and self._options.quiet):
            print(line, file=self._err if self._options.json else self._out, flush=True)

    def add(self, part: str, rows: Sequence[Row]) -> None:
        self._found[part] = rows
        if not self._options.json:
            print(f"\n{part}, seed {self._options.seed}\n\n{markdown(rows)}", end="", file=self._out, flush=True)

    def end(self) -> None:
        if self._options.json:
            print(as_json(self._found, self._options.seed), end="", file=self._out, flush=True)

    @property
    def missed(self) -> bool:
        return any(row.met is False for rows in self._found.values() for row in rows)


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


def _whole(part: str, options: argparse.Namespace, tables: _Tables) -> None:
    """Where it is stopped, what was measured by then is printed."""
    if part == "documents":
        programs, kinds = (options.base, options.new), [Suites("a commit that touches documents only, flagged",
                                                                options.documents, builds.FLAGS, options.comparison, target=0.0)]
    else:
        programs, kinds = (_program(options),) * 2, _kinds(options)
    try:
        unchanged.measure(programs, kinds, options.seed, tables.note)
    except BaseException:
        tables.add(f"{part}, not finished", unchanged.rates(kinds))
        tables.end()
        raise
    tables.add(part, unchanged.rates(kinds))


def _kinds(options: argparse.Namespace) -> list[Suites]:
    quiet, disturbed, default = options.unchanged
    few = f"A/A suites flagged: 16 cases, {options.comparison:g} s each"
    return [Suites(few, quiet, builds.FLAGS, options.comparison),
            Suites(f"{few}, beside a spinner", disturbed, builds.FLAGS, options.comparison, True),
            Suites(f"A/A suites flagged: default set, {options.default_set:g} s each", default,
                   (default_set.FLAG,), options.default_set)]


def _program(options: argparse.Namespace) -> Path:
    return Path(options.program or paths.program())


VERB = Verb("evaluate", _arguments, _body, exits={1: "a target is missed"},
            details="Pairs and histories are made up, with changes at known places; builds and unchanged suites are measured on "
                    "this machine.")
run = VERB.run
