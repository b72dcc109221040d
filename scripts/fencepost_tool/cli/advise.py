"""Says which primitive to use for a need, by a run."""
from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TextIO

from fencepost_tool import paths
from fencepost_tool.advise import needs, words
from fencepost_tool.advise.advice import advise
from fencepost_tool.advise.needs import NEEDS
from fencepost_tool.results import ResultsError, Run, load, write_atomically
from fencepost_tool.results.errors import UserError

from . import exit_codes, json_output
from . import options as shared
from .verb import Verb

NUMBERS = {"reads": "share of reads in per cent", "threads": "that use it",
           "size": "bytes of a configuration, or values in a queue"}


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("run", metavar="RUN", nargs="?", help="results folder of one run (default: the newest in results)")
    p.add_argument("--for", dest="need", choices=tuple(NEEDS), help="; ".join(f"{n}: {need.what}" for n, need in NEEDS.items())
                   + " (default: all of these)")
    for name, what in NUMBERS.items():
        p.add_argument(f"--{name}", type=int, metavar="N", help=what)
    p.add_argument("--section", type=_time, metavar="TIME", help="time inside the lock: 200ns, 1us, or core cycles: 500")
    p.add_argument("--must", metavar="WORDS", help=f"what contracts must hold, in place of the usual: {', '.join(needs.words())}")
    p.add_argument("--output", type=Path, metavar="FILE", help="a page of Markdown")
    p.add_argument("--force", action="store_true", help="replace FILE")
    shared.allow_emulated(p)
    shared.json_(p, "the advice with its cases")


def _time(text: str) -> tuple[float, str]:
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)(ns|us|)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text}: a time such as 200ns or 1us, or a number of core cycles")
    return float(found[1]) * (1e3 if found[2] == "us" else 1), found[2]


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    own = None if options.must is None else tuple(options.must.replace(",", " ").split())
    if unknown := [word for word in own or () if word not in needs.words()]:
        raise UserError(f"--must: {unknown[0]}: none of {', '.join(needs.words())}")
    if options.output and options.output.exists() and not options.force:
        raise UserError(f"{options.output}: is there already; --force replaces it")
    run = load(options.run or _newest(), options.allow_emulated)
    found = [advise(run, name, _given(options, run, name), own) for name in ([options.need] if options.need else NEEDS)]
    if options.output:
        write_atomically(options.output, words.page(run, found))
    elif options.json:
        json_output.write(words.document(run, found), out)
    else:
        out.write(words.text(run, found))
    return exit_codes.OK if any(advice.decided for advice in found) else exit_codes.CANNOT_TELL


def _newest() -> Path:
    """By the names of the folders, which begin with the date."""
    found = sorted(paths.results().glob("*/*/run.json"), key=lambda file: file.parent.name)
    if not found:
        raise ResultsError(paths.results(), "holds no run", "`fencepost run` makes one, or name its folder")
    return found[-1].parent


def _given(options: argparse.Namespace, run: Run, name: str) -> dict[str, float]:
    """By option, those that the need has; UserError for another one where it was asked for this need alone."""
    given = {option: getattr(options, option) for option in NUMBERS if getattr(options, option) is not None}
    if options.section:
        given["section"] = options.section[0] * (_cycles_per_ns(run) if options.section[1] else 1)
    known = {*NEEDS[name].usual, *(["size"] if name == "configuration" else [])}
    if options.need and (other := set(given) - known):
        raise UserError(f"--{min(other)}: --for={name} does not depend on it")
    return {option: value for option, value in given.items() if option in known}


def _cycles_per_ns(run: Run) -> float:
    """Of the first case with both; 1 without."""
    return next((case.cycles.value / case.ns.value for case in run.cases if case.ns and case.cycles and case.ns.value), 1.0)


VERB = Verb("advise", _arguments, _body, exits={3: "the run cannot tell: cases are missing, noisy or of too few rounds"},
            details="Contracts decide what is correct, costs second. Nothing is extrapolated: the nearest parameters that were "
                    "measured are named.")
run = VERB.run
