"""Draws the plots of runs into their folders, and of several their comparison."""
from __future__ import annotations

from pathlib import Path
from typing import Sequence, TextIO

from fencepost_tool.compare.machines.text import text as comparison_text
from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting.drawing import draw_all, draw_each, find_plots, unwritable
from fencepost_tool.results import ResultsError, Run
from fencepost_tool.select.matching import compare, load_all

from .command import guarded, parser


def draw_comparison(runs: Sequence[Run], target: Path, out: TextIO) -> None:
    """The same for plots/compare/, and target/comparison.txt."""
    draw_each(find_plots(PLOTS / "compare"), runs, "these runs have", target, out)
    table = target / "comparison.txt"
    try:
        table.write_text(comparison_text(compare(runs)), "utf-8")
    except OSError as e:
        raise unwritable(table, e) from None
    print(f"comparison: {table}", file=out)


def beside(runs: Sequence[Run]) -> Path:
    """Where a comparison goes unless told otherwise: among the first run's plots, named after the
    others; of many, after the first three."""
    names = [run.folder.resolve().name for run in runs[1:4]]
    more = [f"{len(runs) - 4}-more"] if len(runs) > 4 else []
    return runs[0].folder / "plots" / f"compare-with-{'+'.join(names + more)}"


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    def body(options, out: TextIO, err: TextIO) -> int:
        # All are read before the first is drawn: a bad one writes nothing.
        runs = load_all(options.runs, options.allow_emulated)
        if options.out and len(runs) == 1:
            raise ResultsError(options.out, "is for a comparison, and there is one run only",
                               "name another run, or leave --out away")
        for one in runs:
            draw_all(one, one.folder / "plots", out)
        if len(runs) > 1:
            draw_comparison(runs, options.out or beside(runs), out)
        return 0
    p = parser("Draws every plot of plots/ for each run into RUN/plots/, as PNG and SVG; for two runs or "
               "more also those of plots/compare/, with the table as text.", "more")
    p.add_argument("--out", type=Path, metavar="FOLDER",
                   help="for the comparison; default: FIRST/plots/compare-with-<the others>")
    return guarded(body, p.parse_args(args), out, err)
