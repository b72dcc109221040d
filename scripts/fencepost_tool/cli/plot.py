"""Draws the plots of runs into their folders, and of several their comparison."""
from __future__ import annotations

import argparse
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from fencepost_tool.compare.machines.text import text as comparison_text
from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting import modelled
from fencepost_tool.plotting.drawing import draw_all, draw_each, find_plots
from fencepost_tool.results import ResultsError, Run, unwritable
from fencepost_tool.select.matching import compare, load_all

from . import exit_codes
from . import options as shared
from .verb import Verb


def draw_comparison(runs: Sequence[Run], target: Path, out: TextIO) -> None:
    """Draws the plots of plots/compare/ and writes target/comparison.txt."""
    draw_each(find_plots(PLOTS / "compare"), runs, "these runs have", target, out)
    table = target / "comparison.txt"
    _write(table, comparison_text(compare(runs)))
    print(f"comparison: {table}", file=out)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as e:
        raise unwritable(path, e) from None


def beside(runs: Sequence[Run]) -> Path:
    """Where a comparison goes unless told otherwise: among the first run's plots, named after the
    others; of many, after the first three."""
    names = [run.folder.resolve().name for run in runs[1:4]]
    more = [f"{len(runs) - 4}-more"] if len(runs) > 4 else []
    return runs[0].folder / "plots" / f"compare-with-{'+'.join(names + more)}"


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.runs(p)
    p.add_argument("--out", type=Path, metavar="FOLDER",
                   help="for the comparison (default: FIRST/plots/compare-with-<the others>)")
    shared.allow_emulated(p)


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    # All are read before the first is drawn: a bad one writes nothing.
    found = load_all(options.runs, options.allow_emulated)
    if options.out and len(found) == 1:
        raise ResultsError(options.out, "is for a comparison, and there is one run only",
                           "name another run, or leave --out away")
    said = io.StringIO() if options.quiet else out
    for one in found:
        draw_all(one, one.folder / "plots", said)
        _write(one.folder / "plots" / "models.txt", modelled.table(one))
        print(f"models: {one.folder / 'plots' / 'models.txt'}", file=said)
    if len(found) > 1:
        draw_comparison(found, options.out or beside(found), said)
    return exit_codes.OK


VERB = Verb("plot", _arguments, _body,
            details="Writes every plot of plots/ into RUN/plots/, as PNG and SVG, and models.txt: what models of throughput say "
                    "of more threads; the same run gives the same files. Of two runs or more also those of plots/compare/, with "
                    "the table as text.")
run = VERB.run
