"""scripts/compare_builds.py: two commits or programs, in turns."""
from __future__ import annotations

import argparse
import re
import secrets
import shlex
from pathlib import Path
from typing import Sequence, TextIO

from fencepost_tool.compare.files.comparison import exit_code
from fencepost_tool.compare.files.export import as_csv, as_json
from fencepost_tool.compare.files.text import markdown, text
from fencepost_tool.compare.interleaved import builds, loops, noise, race, comparison as report
from fencepost_tool.compare.interleaved.race import Race, Racer, Rules
from fencepost_tool.results import ResultsError
from fencepost_tool.stats import thresholds

from .command import Parser, guarded
from .options import pattern, share

# Beside another program in turns, a suite of a thousand cases would take an hour. One of each kind, and what people watch.
USUAL = ("^(floor/(plain_|multiply)|atomic/(load|store|exchange|fetch_add|compare_exchange_strong_success)/"
         "(latency|throughput|shared)/(relaxed|release|seq_cst)(-relaxed)?/bits:64|mutex/|rwmutex/.*reads:100 critical:0|channel/|"
         "false_sharing/|fence/thread_fence_seq_cst/back_to_back)")


def run(args: Sequence[str], out: TextIO, err: TextIO, more: str = "") -> int:
    """more: further arguments as one text, split like a shell's."""
    def body(options, out: TextIO, err: TextIO) -> int:
        required = pattern("--require", options.require)
        sides = [builds.program(what, compiler, err) for what, compiler in
                 ((options.base, options.cxx_base), (options.new, options.cxx_new))]
        flags = flags_of(options)
        racers = tuple(Racer(label if name == str(path) else name, path, flags) for label, (name, path) in zip("AB", sides))
        code = [loops.read(path, flags) for _, path in sides]
        seed = options.seed or secrets.randbelow(2 ** 31)
        found = race.run(racers, options.budget, rules(options, code), seed, Progress(err))
        Progress.end(err)
        print_race(found, loops.emitted(*code), options, out)
        comparison = report.comparison(found)
        _refuse_nothing_required(comparison, options, required)
        return exit_code(comparison, required if options.require else None)
    return guarded(body, parser().parse_args([*args, *shlex.split(more)]), out, err)


def flags_of(options: argparse.Namespace) -> tuple[str, ...]:
    flags = [f"--benchmark_filter={options.filter}"]
    for flag in ("threads", "placement", "cpus"):
        if getattr(options, flag):
            flags.append(f"--{flag}={getattr(options, flag)}")
    return tuple(flags)


def rules(options: argparse.Namespace, code: Sequence[loops.Loops]) -> Rules:
    folder = Path(options.results)
    beside = sorted(folder.glob("*/aa.json"))
    least = thresholds.find([file.parent / "-" for file in beside], options.threshold)
    return Rules(least, options.alpha, lambda case: loops.same(*code, case), True)


def print_race(found: Race, emitted: dict, options: argparse.Namespace, out: TextIO) -> None:
    comparison = report.comparison(found, emitted)
    if options.format == "text":
        print("\n".join(report.heading(found) + noise.quoted(Path(options.results), found)), file=out)
        out.write(text(comparison, options.all))
    else:
        forms = {"markdown": lambda: markdown(comparison, options.all), "csv": lambda: as_csv(comparison),
                 "json": lambda: as_json(comparison)}
        out.write(forms[options.format]())


class Progress:
    """One line on a terminal, written over; nothing in a log file."""

    def __init__(self, err: TextIO):
        self.err = err

    def __call__(self, race: Race, share_done: float) -> None:
        if self.err.isatty():
            self.err.write(f"\r\033[K{100 * share_done:3.0f} %  {len(race.pairs) or 1} pairs, {len(race.open)} of {len(race.cases)} cases open")
            self.err.flush()

    @staticmethod
    def end(err: TextIO) -> None:
        if err.isatty():
            err.write("\r\033[K")


def _refuse_nothing_required(comparison, options: argparse.Namespace, required) -> None:
    names = [row.name.text for row in comparison.rows] + [name for name, _ in comparison.left_out]
    if options.require and not any(map(required, names)):
        raise ResultsError(f"--require={options.require}", "matches no case of the comparison", "look at the names")


def seconds(text: str) -> float:
    """60s, 5m, 1h, or plain seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|h|)", text)
    value = float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]] if match else 0
    if not 0 < value <= 86400:
        raise argparse.ArgumentTypeError(f"{text}: a time above zero and up to a day, such as 60s, 5m or 1h")
    return value


def common_arguments(p: argparse.ArgumentParser, filter_default: str) -> None:
    p.add_argument("--budget", type=seconds, default=120.0, metavar="TIME", help="for all of it, starts included (2m)")
    p.add_argument("--filter", metavar="REGEX", default=filter_default, help="which cases (default: those that people watch)")
    p.add_argument("--threads", default="", help="as of the program")
    p.add_argument("--placement", default="", help="as of the program")
    p.add_argument("--cpus", default="", help="as of the program")
    p.add_argument("--results", default=str(builds.ROOT / "results"), metavar="FOLDER", help="where aa.json of this machine is")
    p.add_argument("--alpha", type=share, default=0.05, help="share of unchanged suites that may be flagged (%(default)s)")
    p.add_argument("--seed", type=int, default=0, help="of all random choices (default: drawn, and printed)")


def parser() -> argparse.ArgumentParser:
    p = Parser(description="What a change costs: two programs that take turns on the same CPUs.",
               epilog="Exit code: 0 nothing regressed; 1 something did; 2 can't be compared; 3 a required case is "
                      "inconclusive.")
    p.add_argument("base", metavar="BASE", help="a commit, or a program of fencepost")
    p.add_argument("new", metavar="NEW", help="the same")
    p.add_argument("--cxx-base", default="", metavar="COMPILER", help="that builds BASE")
    p.add_argument("--cxx-new", default="", metavar="COMPILER", help="that builds NEW")
    common_arguments(p, USUAL)
    p.add_argument("--threshold", type=share, metavar="SHARE",
                   help="least effect for all cases, 0.02 or 2%% (default: by case, docs/reference/comparing.md)")
    p.add_argument("--require", metavar="REGEX", default="", help="exit 3 when one of these is inconclusive")
    p.add_argument("--all", action="store_true", help="equivalent cases too")
    p.add_argument("--format", choices=("text", "csv", "json", "markdown"), default="text")
    return p
