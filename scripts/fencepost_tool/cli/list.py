"""The names of the cases, as --filter sees them; with --json the cases as data too."""
from __future__ import annotations

import argparse
from typing import TextIO

from . import exit_codes, program
from . import options as shared
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.program(p)
    shared.filter_(p)
    shared.json_(p, "name and case of each")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    flags = [*program.selected(options), *options.forwarded]
    if not options.json:
        program.become(program.find(options), ["--benchmark_list_tests", *flags])
    out.write(program.output(program.find(options), ["list", "--json", *flags]))
    return exit_codes.OK


VERB = Verb("list", _arguments, _body, forwards=True,
            details="Other options (--threads, --placement, --cpus ...) go to the measuring program.")
run = VERB.run
