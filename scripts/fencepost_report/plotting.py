"""Finds the plots by itself and draws each of them, for a run or for several side by side.

A plot is a file in plots/ with TITLE (the question), NEEDS (the data it takes,
in words) and draw(run) -> Figure, or None when the run lacks that data. One in
plots/compare/ is the same, but draw(runs) takes a list of at least two.
"""
from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Sequence, TextIO

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg

from fencepost_results import ResultsError, Run

from .command import guarded, parser
from .compare.matching import compare, load_all
from .compare.text import text as comparison_text

PLOTS = Path(__file__).resolve().parents[2] / "plots"
# A date would make every SVG differ from the last one of the same run.
METADATA = {"png": {}, "svg": {"Date": None}}


def find_plots(folder: Path = PLOTS) -> list[Path]:
    return sorted(p for p in folder.glob("*.py") if not p.name.startswith("_"))


def load_plot(path: Path) -> ModuleType:
    """The module of one plot. AttributeError when it is not a plot."""
    spec = importlib.util.spec_from_file_location(f"fencepost_plot_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("TITLE", "NEEDS", "draw"):
        if not hasattr(module, name):
            raise AttributeError(f"{path} is no plot: it has no {name}")
    return module


def draw_all(run: Run, target: Path, out: TextIO) -> None:
    """Writes target/<plot>.png and .svg, and a line for each plot."""
    _draw(find_plots(), run, "this run has", target, out)


def draw_comparison(runs: Sequence[Run], target: Path, out: TextIO) -> None:
    """The same for plots/compare/, and target/comparison.txt."""
    _draw(find_plots(PLOTS / "compare"), runs, "these runs have", target, out)
    table = target / "comparison.txt"
    try:
        table.write_text(comparison_text(compare(runs)), "utf-8")
    except OSError as e:
        raise _unwritable(table, e) from None
    print(f"comparison: {table}", file=out)


def beside(runs: Sequence[Run]) -> Path:
    """Where a comparison goes unless told otherwise: among the first run's plots, named after the
    others; of many, after the first three."""
    names = [run.folder.resolve().name for run in runs[1:4]]
    more = [f"{len(runs) - 4}-more"] if len(runs) > 4 else []
    return runs[0].folder / "plots" / f"compare-with-{'+'.join(names + more)}"


def _draw(paths: Sequence[Path], data: Run | Sequence[Run], whose: str, target: Path, out: TextIO) -> None:
    matplotlib.use("Agg")
    make_folder(target)
    for path in paths:
        plot = load_plot(path)
        drawing = plot.draw(data)
        if drawing is None:
            print(f"{path.stem}: nothing to draw, {whose} no {plot.NEEDS}", file=out)
            continue
        FigureCanvasAgg(drawing)
        for kind, metadata in METADATA.items():
            save(drawing, target / f"{path.stem}.{kind}", metadata)
        print(f"{path.stem}: {target / path.stem}.png and .svg", file=out)


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise ResultsError(folder, f"can't be made: {e.strerror}", "check the folder's rights") from None


def save(drawing, path: Path, metadata: dict) -> None:
    try:
        drawing.savefig(path, metadata=metadata)
    except OSError as e:
        raise _unwritable(path, e) from None


def _unwritable(path: Path, e: OSError) -> ResultsError:
    return ResultsError(path, f"can't be written: {e.strerror}", "check space and rights")


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
