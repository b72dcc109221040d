"""Which CPU each thread gets, by the measuring program's own rules."""
from __future__ import annotations

import argparse
from typing import TextIO

from . import options as shared
from . import program
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.program(p)
    shared.filter_(p)
    shared.all_cases(p)
    shared.json_(p, "the plan (results/schema/plan.schema.json)")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    program.become(program.find(options), ["--plan=json" if options.json else "--plan", *program.selected(options),
                                           *options.forwarded])


VERB = Verb("plan", _arguments, _body, forwards=True,
            details="Other options (--threads, --placement, --cpus, --pairs ...) go to the measuring program.")
run = VERB.run
