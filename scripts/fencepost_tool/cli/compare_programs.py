"""compare, of programs: two commits or programs, measured in alternation on the same CPUs."""
from __future__ import annotations

import argparse
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.compare.files.comparison import Comparison
from fencepost_tool.compare.files.export import as_csv, as_json
from fencepost_tool.compare.files.text import markdown, text
from fencepost_tool.compare.interleaved import builds, default_set, loops, measurement, noise
from fencepost_tool.compare.interleaved import comparison as report
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, MeasuredProgram, Rules
from fencepost_tool.results import ResultsError
from fencepost_tool.stats import thresholds
from fencepost_tool.text import safe

from . import alerts, colour
from . import options as shared
from .compare_files import finish
from .regex import pattern


def add_arguments(p: shared.Parser) -> None:
    """Adds the options that only programs have."""
    p.add_argument("--cxx-base", default="", metavar="COMPILER", help="that builds BASE, where it is a commit")
    p.add_argument("--cxx-new", default="", metavar="COMPILER", help="that builds NEW, where it is a commit")
    placement(p)


def placement(p: shared.Parser) -> None:
    """Options that the measuring program takes and checks."""
    p.add_argument("--threads", default="", help="thread counts, such as 1,2,4")
    p.add_argument("--placement", default="", help="compact, spread, ... (docs/reference/planning.md)")
    p.add_argument("--cpus", default="", help="the CPUs to use, such as 0,2,8-15:2")
    p.add_argument("--shared-home", default="", metavar="HOME",
                   help="NUMA node of shared memory: first, last, interleave or a number")


def body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Builds and measures two programs; returns the exit code."""
    required = pattern("--require", options.require)
    if len(options.inputs) != 2:
        raise ResultsError(" ".join(options.inputs), f"is {len(options.inputs)} programs, and it takes two",
                           "name a base and a new one, each a commit or a program")
    base, new = options.inputs
    sides = [builds.program(what, compiler, err) for what, compiler in ((base, options.cxx_base), (new, options.cxx_new))]
    flags = flags_of(options)
    one, two = (MeasuredProgram(label if name == str(path) else name, path, flags) for label, (name, path) in zip("AB", sides))
    code = (loops.read(one.path, flags), loops.read(two.path, flags))
    seed = options.seed or secrets.randbelow(2 ** 31)
    found = measurement.measure((one, two), options.budget, rules(options, code, required), seed, Progress(err, options.quiet))
    Progress.end(err)
    comparison = report.comparison(found, loops.emitted(*code))
    return finish(comparison, options, _forms(comparison, found, options, out), required if options.require else None, out)


def flags_of(options: argparse.Namespace) -> tuple[str, ...]:
    """Options for both programs: cases and placement."""
    selection = default_set.REGEX if options.filter is None else options.filter
    pattern("--filter", selection)
    return (f"--benchmark_filter={selection}", *placement_flags(options))


def placement_flags(options: argparse.Namespace) -> tuple[str, ...]:
    """The flags of placement that were given, in the program's spelling."""
    values = {flag: getattr(options, flag.replace("-", "_")) for flag in ("threads", "placement", "cpus", "shared-home")}
    return tuple(f"--{flag}={value}" for flag, value in values.items() if value)


def rules(options: argparse.Namespace, code: tuple[loops.Loops, loops.Loops], required: Callable[[str], bool]) -> Rules:
    """How cases are judged. code: the timed loops of both programs."""
    def check(names: Sequence[str]) -> None:
        if options.require and not any(map(required, names)):
            raise ResultsError(f"--require={options.require}", "matches no case of the comparison", "look at the names")
    return Rules(alpha=options.alpha, same_code=lambda case: loops.same(*code, case), layout=True,
                 check=check, of_machine=lambda machine: thresholds.of_machine(Path(options.results), machine, options.threshold))


def _forms(comparison: Comparison, found: InterleavedRun, options: argparse.Namespace, out: TextIO) -> alerts.Printers:
    def for_people() -> str:
        unmatched = default_set.unmatched(options.filter, (*found.cases, *found.left_out))
        heading = report.heading(found) + noise.quoted(Path(options.results), found) + unmatched
        table = colour.paint(text(comparison, options.all), colour.wanted(options.color, out))
        return safe.lines("\n".join(heading)) + "\n" + table
    return {"text": for_people, "markdown": lambda: markdown(comparison, options.all), "csv": lambda: as_csv(comparison),
            "json": lambda: as_json(comparison)}


class Progress:
    """One line on a terminal, written over; nothing in a log file."""

    def __init__(self, err: TextIO, quiet: bool = False):
        self.err, self.quiet = err, quiet

    def __call__(self, run: InterleavedRun, share_done: float) -> None:
        """Writes the progress over the last line of a terminal."""
        if self.err.isatty() and not self.quiet:
            self.err.write(f"\r\033[K{100 * share_done:3.0f} %  {len(run.pairs) or 1} pairs, "
                           f"{len(run.open)} of {len(run.cases)} cases open")
            self.err.flush()

    @staticmethod
    def end(err: TextIO) -> None:
        """Clears the line of progress."""
        if err.isatty():
            err.write("\r\033[K")
