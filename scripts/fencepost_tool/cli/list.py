"""The names of the cases, as --filter sees them; with --json their parts too."""
from __future__ import annotations

import argparse
import json
from typing import TextIO

from fencepost_tool.results.names import parse_name

from . import exit_codes, program
from . import options as shared
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.program(p)
    shared.filter_(p)
    shared.json_(p, "the cases: name, kind, primitive, operation, order, parameters, threads")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    flags = ["--benchmark_list_tests", *program.selected(options), *options.forwarded]
    if not options.json:
        program.become(program.find(options), flags)
    names = program.output(program.find(options), flags).splitlines()
    json.dump([{"name": name, **parse_name(name).fields()} for name in names], out, indent=1)
    out.write("\n")
    return exit_codes.OK


VERB = Verb("list", _arguments, _body, forwards=True,
            details="Other options (--threads, --placement, --cpus ...) go to the measuring program.")
run = VERB.run
