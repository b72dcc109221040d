"""Compares what texts print about costs with a run."""
from __future__ import annotations

import argparse
from typing import TextIO

from fencepost_tool import claims
from fencepost_tool.results import load
from fencepost_tool.results.errors import UserError

from . import colour, exit_codes, json_output
from . import options as shared
from .regex import pattern
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.run(p)
    p.add_argument("--filter", metavar="REGEX", default="",
                   help="only claims whose name, topic or text it matches anywhere; a leading - excludes")
    shared.allow_emulated(p)
    shared.json_(p, "every claim with its source, verdict, measured values and cases")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    wanted = pattern("--filter", options.filter)
    chosen = [one for one in claims.claims() if wanted(f"{one.name} {one.topic} {one.text}")]
    if not chosen:
        raise UserError(f"--filter={options.filter}: matches no claim; without --filter all are listed")
    found = load(options.run, options.allow_emulated)
    judged = claims.judge(found, chosen)
    if options.json:
        json_output.write(claims.document(found, judged), out)
    else:
        out.write(colour.paint(claims.text(found, judged), colour.wanted(options.color, out)))
    return exit_codes.OK


VERB = Verb("claims", _arguments, _body,
            details="For each claim: holds, does not hold, cannot be told here, or not this machine, with the measured value and "
                    "what would be needed to tell. docs/reference/claims.md has the rule.")
run = VERB.run
