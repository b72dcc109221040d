"""compare, of files: two sides of results folders, of Google Benchmark's JSON or of what go test -bench printed."""
from __future__ import annotations

import argparse
from typing import Callable, TextIO

from fencepost_tool.alerts import of_comparison
from fencepost_tool.compare.files.comparison import Comparison, Options, compare, exit_code
from fencepost_tool.compare.files.export import as_csv, as_json
from fencepost_tool.compare.files.inputs import no_case, sides
from fencepost_tool.compare.files.text import markdown, text
from fencepost_tool.results import ResultsError
from fencepost_tool.stats import metrics

from . import alerts, colour
from . import options as shared
from .regex import pattern


def add_arguments(p: shared.Parser) -> None:
    """Adds the options that only files have."""
    p.add_argument("--metric", default=metrics.AUTO,
                   help="ns, cycles, cpu_ns, ops_per_second or any counter; NAME:lower or NAME:higher says what is better where "
                        "the name does not (default: cycles for one thread in fencepost's own results, else ns)")
    p.add_argument("--test", choices=("t", "sign-flip"), default="t", help="p-values by (default: %(default)s)")
    p.add_argument("--layout", action="store_true",
                   help="a change of a case whose timed code is the same on both sides is `layout`, no regression")
    shared.require_clean(p)
    p.add_argument("--go-parallel", default="", metavar="REGEX",
                   help="of go test's output: names of parallel benchmarks (b.RunParallel), whose ns/op is that of GOMAXPROCS "
                        "threads")
    p.add_argument("--across-machines", action="store_true", help="compare runs of different machines")


def body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Compares two sides of files; returns the exit code."""
    keep, required = pattern("--filter", options.filter or ""), pattern("--require", options.require)
    parallel = pattern("--go-parallel", options.go_parallel) if options.go_parallel else no_case
    a, b = sides(options.inputs, options.allow_emulated, options.require_clean, parallel)
    said = (f"{p.path}: {warning}" for p in (*a.processes, *b.processes) for warning in p.context.get("warnings", ()))
    for line in dict.fromkeys(said):
        print(f"warning: {line}", file=err)
    comparison = compare(a, b, Options(options.alpha, options.threshold, options.metric, keep, options.test,
                                       options.seed or 1, options.layout, options.across_machines))
    _refuse_nothing(comparison, options, required)
    forms = {"text": lambda: colour.paint(text(comparison, options.all), colour.wanted(options.color, out)),
             "markdown": lambda: markdown(comparison, options.all),
             "csv": lambda: as_csv(comparison), "json": lambda: as_json(comparison)}
    return finish(comparison, options, forms, required if options.require else None, out)


def finish(comparison: Comparison, options: argparse.Namespace, forms: alerts.Printers,
           required: Callable[[str], bool] | None, out: TextIO) -> int:
    """Prints it in every form that was asked for; the exit code."""
    settled = alerts.settle(options, of_comparison.sightings(comparison))
    code = exit_code(of_comparison.excused(comparison, settled), required)
    report = of_comparison.report(comparison, options.suite, settled)

    def for_people() -> str:
        return forms["text"]() + "".join(f"{line}\n" for line in alerts.lines(options, settled))
    alerts.write(options, {**forms, "text": for_people, **alerts.printers(report)}, out)
    return code


def _refuse_nothing(comparison: Comparison, options: argparse.Namespace, required: Callable[[str], bool]) -> None:
    names = comparison.names
    if not names:
        raise ResultsError(f"--filter={options.filter}" if options.filter else " ".join(options.inputs),
                           "matches no case of either side" if options.filter else "hold no case at all", "look at the names")
    if not comparison.rows and not comparison.broken:
        name, why = comparison.left_out[0]
        raise ResultsError(" ".join(options.inputs), f"have no case with estimates on both sides ({name}: {why})",
                           "give runs of the same cases")
    if options.require and not any(map(required, names)):
        raise ResultsError(f"--require={options.require}", "matches no case of either side", "look at the names")
