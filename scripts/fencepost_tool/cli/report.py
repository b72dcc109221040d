"""Writes the HTML report of a run, or of several, one over the other."""
from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from fencepost_tool.report import find_library, html
from fencepost_tool.report.library import MISSING
from fencepost_tool.results import ResultsError, Run, write_atomically
from fencepost_tool.select.matching import load_all
from fencepost_tool.text.safe import word

from . import exit_codes
from . import options as shared
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.runs(p)
    p.add_argument("--output", type=Path, metavar="FILE",
                   help="(default: FIRST/report.html, of several runs FIRST/report-with-<the others>.html)")
    p.add_argument("--force", action="store_true", help="replace FILE if it exists")
    shared.allow_emulated(p)


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    target = options.output
    if target:
        _refuse_to_replace(target, options.force)  # before the runs are read, which may take seconds
    runs = load_all(options.runs, options.allow_emulated)
    target = target or default_target(runs)
    _refuse_to_replace(target, options.force)
    library = find_library()
    text = html(runs, library)
    write_atomically(target, text)
    if not options.quiet:
        print(f"report: {word(str(target))} ({len(text.encode('utf-8')) / 1000:.0f} kB)", file=out)
        if library is None:
            print(f"note: {MISSING}", file=err)
    return exit_codes.OK


def default_target(runs: Sequence[Run]) -> Path:
    """In the first run's folder; of many others the first three give the name."""
    others = [run.folder.resolve().name for run in runs[1:4]] + ([f"{len(runs) - 4}-more"] if len(runs) > 4 else [])
    return runs[0].folder / ("report.html" if not others else f"report-with-{'+'.join(others)}.html")


def _refuse_to_replace(target: Path, force: bool) -> None:
    if os.path.lexists(target) and not force:
        raise ResultsError(target, "exists already", "--force replaces it, --output names another file")


VERB = Verb("report", _arguments, _body,
            details="One file that needs no network. Of several runs it lists first in what their machines and builds differ. "
                    "docs/how-to/read-the-report.md explains it.")
run = VERB.run
