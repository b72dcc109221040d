"""compare, of programs: two commits or programs, measured in alternation on the same CPUs."""
from __future__ import annotations

import argparse
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.compare.files.comparison import Comparison, exit_code
from fencepost_tool.compare.files.export import as_csv, as_json
from fencepost_tool.compare.files.text import markdown, text
from fencepost_tool.compare.interleaved import builds, loops, measurement, noise
from fencepost_tool.compare.interleaved import comparison as report
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, MeasuredProgram, Rules
from fencepost_tool.results import ResultsError
from fencepost_tool.stats import thresholds

from . import colour
from . import options as shared
from .regex import pattern

# One case of each kind, and the headline set: all thousand cases, measured on both sides, would take an hour.
USUAL = ("^(floor/(plain_|multiply)|atomic/(load|store|exchange|fetch_add|compare_exchange_strong_success)/"
         "(latency|throughput|shared)/(relaxed|release|seq_cst)(-relaxed)?/bits:64|mutex/|rwmutex/.*reads:100 critical:0|"
         "channel/|false_sharing/|fence/thread_fence_seq_cst/back_to_back)")


def add_arguments(p: shared.Parser) -> None:
    p.add_argument("--cxx-base", default="", metavar="COMPILER", help="that builds BASE, where it is a commit")
    p.add_argument("--cxx-new", default="", metavar="COMPILER", help="that builds NEW, where it is a commit")
    placement(p)


def placement(p: shared.Parser) -> None:
    """Options that the measuring program takes and checks."""
    p.add_argument("--threads", default="", help="thread counts, such as 1,2,4")
    p.add_argument("--placement", default="", help="compact, spread, ... (docs/reference/planning.md)")
    p.add_argument("--cpus", default="", help="the CPUs to use, such as 0,2,8-15:2")


def body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
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
    found = measurement.measure((one, two), options.budget, rules(options, code), seed, Progress(err, options.quiet))
    Progress.end(err)
    print_run(found, loops.emitted(*code), options, out)
    comparison = report.comparison(found)
    _refuse_nothing_required(comparison, options, required)
    return exit_code(comparison, required if options.require else None)


def flags_of(options: argparse.Namespace) -> tuple[str, ...]:
    selection = USUAL if options.filter is None else options.filter
    pattern("--filter", selection)
    flags = [f"--benchmark_filter={selection}"]
    for flag in ("threads", "placement", "cpus"):
        if getattr(options, flag):
            flags.append(f"--{flag}={getattr(options, flag)}")
    return tuple(flags)


def rules(options: argparse.Namespace, code: tuple[loops.Loops, loops.Loops]) -> Rules:
    machines = sorted(path for path in Path(options.results).glob("*") if path.is_dir())
    least = thresholds.find([machine / "-" for machine in machines], options.threshold)
    return Rules(least, options.alpha, lambda case: loops.same(*code, case), True)


def print_run(found: InterleavedRun, emitted: Mapping[str, tuple[str, str]], options: argparse.Namespace, out: TextIO) -> None:
    comparison = report.comparison(found, emitted)
    if options.format == "text":
        print("\n".join(report.heading(found) + noise.quoted(Path(options.results), found)), file=out)
        out.write(colour.paint(text(comparison, options.all), colour.wanted(options.color, out)))
    else:
        forms = {"markdown": lambda: markdown(comparison, options.all), "csv": lambda: as_csv(comparison),
                 "json": lambda: as_json(comparison)}
        out.write(forms[options.format]())


class Progress:
    """One line on a terminal, written over; nothing in a log file."""

    def __init__(self, err: TextIO, quiet: bool = False):
        self.err, self.quiet = err, quiet

    def __call__(self, run: InterleavedRun, share_done: float) -> None:
        if self.err.isatty() and not self.quiet:
            self.err.write(f"\r\033[K{100 * share_done:3.0f} %  {len(run.pairs) or 1} pairs, "
                           f"{len(run.open)} of {len(run.cases)} cases open")
            self.err.flush()

    @staticmethod
    def end(err: TextIO) -> None:
        if err.isatty():
            err.write("\r\033[K")


def _refuse_nothing_required(comparison: Comparison, options: argparse.Namespace, required: Callable[[str], bool]) -> None:
    names = [row.name.text for row in comparison.rows] + [name for name, _ in comparison.left_out]
    if options.require and not any(map(required, names)):
        raise ResultsError(f"--require={options.require}", "matches no case of the comparison", "look at the names")
