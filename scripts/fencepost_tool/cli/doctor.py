"""The state of the machine, by the measuring program's --doctor."""
from __future__ import annotations

import argparse
from typing import TextIO

from . import options as shared
from . import program
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.program(p)
    shared.json_(p, "the findings (results/schema/doctor.schema.json)")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    program.become(program.find(options), ["--doctor=json" if options.json else "--doctor", *options.forwarded])


VERB = Verb("doctor", _arguments, _body, forwards=True,
            details="Takes less than 20 s and needs no root. Other options (--cpus, --seed) go to the measuring program.")
run = VERB.run
