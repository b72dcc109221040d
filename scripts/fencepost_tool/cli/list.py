"""The names of the cases, as --filter sees them, and which are not in the core set; with --json the cases as data."""
from __future__ import annotations

import argparse
import json
from typing import TextIO

from . import exit_codes, program
from . import options as shared
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.program(p)
    shared.filter_(p)
    shared.json_(p, "name, case and core of each")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    flags = [*program.selected(options), *options.forwarded]
    text = program.output(program.find(options), ["list", "--json", *flags])
    if options.json:
        out.write(text)
        return exit_codes.OK
    for entry in json.loads(text):
        print(entry["name"] + ("" if entry.get("core", True) else "  not in the core set"), file=out)
    return exit_codes.OK


VERB = Verb("list", _arguments, _body, forwards=True,
            details="Other options (--threads, --placement, --cpus ...) go to the measuring program.")
run = VERB.run
