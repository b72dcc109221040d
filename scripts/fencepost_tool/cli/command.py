"""What every script shares: the RUN argument and how it fails.

A script is a thin shell over run(args, out, err). Input that can't be used is
one line on stderr and exit 2, and nothing has been written by then.
"""
from __future__ import annotations

import argparse
import os
import sys
from typing import Callable, Sequence, TextIO

from fencepost_tool.results import ResultsError

Body = Callable[[argparse.Namespace, TextIO, TextIO], int]


class Parser(argparse.ArgumentParser):
    """A wrong argument is one line too."""

    def error(self, message: str):
        self.exit(2, f"error: {message} (--help lists the arguments)\n")


def parser(description: str, runs: str = "one") -> argparse.ArgumentParser:
    """An argument parser with RUN and --allow-emulated. runs: one or more."""
    p = Parser(description=description)
    if runs == "one":
        p.add_argument("run", metavar="RUN", help="results folder of one run")
    else:
        p.add_argument("runs", metavar="RUN", nargs="+", help="results folder of a run")
    p.add_argument("--allow-emulated", action="store_true",
                   help="read a run measured under emulation; its times say nothing about hardware")
    return p


def guarded(body: Body, args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """The body's exit code; 2 after one line for results it can't use."""
    try:
        return body(args, out, err)
    except ResultsError as e:
        print(f"error: {e}", file=err)
        return 2


def main(run: Callable[[Sequence[str], TextIO, TextIO], int]) -> None:
    """Ends the process with run's exit code."""
    # A log file under LANG=C must not turn a plus-minus sign into a traceback.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        code = run(sys.argv[1:], sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has seen enough; that is no failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
