"""scripts/compare.py: the arguments, which form is written, and the exit code."""
from __future__ import annotations

import argparse
from typing import Callable, Sequence, TextIO

from fencepost_tool.compare.files.comparison import Comparison, Options, compare, exit_code
from fencepost_tool.compare.files.export import as_csv, as_json
from fencepost_tool.compare.files.inputs import sides
from fencepost_tool.compare.files.text import markdown, text
from fencepost_tool.results import ResultsError
from fencepost_tool.stats import metrics

from .command import Parser, guarded
from .options import pattern, share


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    def body(options, out: TextIO, err: TextIO) -> int:
        keep, required = pattern("--filter", options.filter), pattern("--require", options.require)
        a, b = sides(options.inputs, options.allow_emulated)
        comparison = compare(a, b, Options(options.alpha, options.threshold, options.metric, keep, options.test,
                                           options.seed, options.layout, options.across_machines))
        _refuse_nothing(comparison, options, required)
        forms = {"text": lambda: text(comparison, options.all), "markdown": lambda: markdown(comparison, options.all),
                 "csv": lambda: as_csv(comparison), "json": lambda: as_json(comparison)}
        out.write(forms[options.format]())
        return exit_code(comparison, required if options.require else None)
    return guarded(body, _parser().parse_args(args), out, err)


def _refuse_nothing(comparison: Comparison, options: argparse.Namespace, required: Callable[[str], bool]) -> None:
    names = [row.name.text for row in comparison.rows] + [name for name, _ in comparison.left_out]
    if not names:
        raise ResultsError(f"--filter={options.filter}" if options.filter else " ".join(options.inputs),
                           "matches no case of either side" if options.filter else "hold no case at all", "look at the names")
    if not comparison.rows:
        name, why = comparison.left_out[0]
        raise ResultsError(" ".join(options.inputs), f"have no case with figures on both sides ({name}: {why})",
                           "give runs of the same cases")
    if options.require and not any(map(required, names)):
        raise ResultsError(f"--require={options.require}", "matches no case of either side", "look at the names")


def _parser() -> argparse.ArgumentParser:
    p = Parser(description="Has a case become slower? Two sides, each of one process or more, case by case.",
               epilog="Exit code: 0 nothing regressed; 1 something did; 2 can't be compared; 3 a required case is "
                      "inconclusive.")
    p.add_argument("inputs", metavar="[LABEL=]PATH", nargs="+",
                   help="results folder, Google Benchmark's JSON, or a folder with several; two, or two labels")
    p.add_argument("--alpha", type=share, default=0.05, help="share of unchanged suites that may be flagged (%(default)s)")
    p.add_argument("--threshold", type=share, metavar="SHARE",
                   help="least effect for all cases, 0.02 or 2%% (default: by case, docs/reference/comparing.md)")
    p.add_argument("--filter", metavar="REGEX", default="", help="only cases whose name it matches somewhere")
    p.add_argument("--require", metavar="REGEX", default="", help="exit 3 when one of these is inconclusive")
    p.add_argument("--metric", default=metrics.AUTO,
                   help="ns, cycles, cpu_ns, ops_per_second or any counter (default: cycles for one thread where "
                        "there are any, else ns)")
    p.add_argument("--test", choices=("t", "sign-flip"), default="t", help="p-values by (default: %(default)s)")
    p.add_argument("--seed", type=int, default=1, help="of sign-flip where not all signs can be tried (%(default)s)")
    p.add_argument("--layout", action="store_true",
                   help="a change of a case whose timed code is the same on both sides is `layout`, no regression")
    p.add_argument("--all", action="store_true", help="equivalent cases too, and all that are left out")
    p.add_argument("--format", choices=("text", "csv", "json", "markdown"), default="text")
    p.add_argument("--across-machines", action="store_true", help="compare runs of different machines")
    p.add_argument("--allow-emulated", action="store_true",
                   help="read runs measured under emulation; their times say nothing about hardware")
    return p
