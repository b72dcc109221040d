"""Prints the summary of a run: its digest, or all tables."""
from __future__ import annotations

import argparse
from typing import TextIO

from fencepost_tool import summary
from fencepost_tool.results import load

from . import colour, exit_codes, json_output
from . import options as shared
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.run(p)
    shared.allow_emulated(p)
    p.add_argument("--full", action="store_true", help="all tables, warnings and intervals, not only the digest of 24 lines")
    shared.json_(p, "the digest's answers, and the estimates of every case, with net costs and instructions")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    found = load(options.run, options.allow_emulated)
    if options.json:
        json_output.write(summary.document(found), out)
    else:
        shown = summary.text(found) if options.full else summary.digest(found)
        out.write(colour.paint(shown, colour.wanted(options.color, out)))
    return exit_codes.OK


VERB = Verb("summary", _arguments, _body)
run = VERB.run
