"""Prints the summary of a run."""
from __future__ import annotations

import argparse
import json
from typing import TextIO

from fencepost_tool import summary
from fencepost_tool.results import load

from . import colour, exit_codes
from . import options as shared
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.run(p)
    shared.allow_emulated(p)
    shared.json_(p, "the estimates of every case, with net costs and instructions")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    found = load(options.run, options.allow_emulated)
    if options.json:
        json.dump(summary.document(found), out, indent=1, allow_nan=False)
        out.write("\n")
    else:
        out.write(colour.paint(summary.text(found), colour.wanted(options.color, out)))
    return exit_codes.OK


VERB = Verb("summary", _arguments, _body)
run = VERB.run
