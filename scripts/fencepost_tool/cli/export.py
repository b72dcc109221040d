"""Writes runs in another tool's format."""
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from fencepost_tool.export.benchfmt import benchfmt
from fencepost_tool.export.bmf import bmf
from fencepost_tool.export.gbench import flat, whole
from fencepost_tool.export.redact import redacted
from fencepost_tool.export.runs import NoCase, Process, read
from fencepost_tool.export.smaller import smaller
from fencepost_tool.export.tidy import tidy
from fencepost_tool.results import ResultsError, write_atomically
from fencepost_tool.text.numbers import count

from . import exit_codes
from . import options as shared
from .regex import pattern
from .verb import Verb

FORMATS = {"gbench": whole, "gbench-flat": flat, "benchfmt": benchfmt, "bmf": bmf, "csv": tidy,
           "customSmallerIsBetter": smaller}


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.runs(p)
    p.add_argument("--to", choices=tuple(FORMATS), required=True,
                   help="docs/how-to/use-results-elsewhere.md says what each is for")
    shared.filter_(p)
    p.add_argument("--out", type=Path, metavar="FILE", help="instead of stdout")
    p.add_argument("--redact", action="store_true",
                   help="leave out what tells the host: its name and id, paths, command lines, names of runs")
    shared.require_clean(p)
    shared.allow_emulated(p)


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    try:
        processes = read(options.runs, pattern("--filter", options.filter), options.allow_emulated, options.require_clean)
    except NoCase:
        raise ResultsError(f"--filter={options.filter}", "matches no case with an estimate in these runs",
                           "`fencepost list` lists names") from None
    if options.redact:
        processes = [redacted(p, i) for i, p in enumerate(processes, 1)]
    _write(FORMATS[options.to](processes), options.out, out)
    if not options.quiet:
        _say_left_out(processes, err)
    return exit_codes.OK


def _write(text: str, path: Path | None, out: TextIO) -> None:
    """A file is whole or is not there: consumers take half of one for all."""
    if path is None:
        out.write(text)
        return
    write_atomically(path, text)


def _say_left_out(processes: Sequence[Process], err: TextIO) -> None:
    noisy = {name for p in processes for name, case in p.cases.items() if case.noisy}
    if noisy:
        print(f"note: {count(len(noisy), 'noisy result')} exported, estimated from disturbed samples; --require-clean leaves "
              "them out", file=err)
    failed = {name: why for p in processes for name, why in p.failed.items()}
    if failed:
        name, why = next(iter(failed.items()))
        print(f"note: {len(failed)} case{'s' if len(failed) > 1 else ''} not measured left out, the first is "
              f"{name}: {' '.join(why.split())}", file=err)


VERB = Verb("export", _arguments, _body, details="Several runs are several processes of one program.")
run = VERB.run
