"""Finds the plots by itself and draws each of them for a run.

A plot is a file in plots/ with TITLE (the question), NEEDS (the data it takes,
in words) and draw(run) -> Figure, or None when the run lacks that data.
"""
from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Sequence, TextIO

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg

from fencepost_results import ResultsError, Run, load

from .command import guarded, parser

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
    matplotlib.use("Agg")
    _make(target)
    for path in find_plots():
        plot = load_plot(path)
        drawing = plot.draw(run)
        if drawing is None:
            print(f"{path.stem}: nothing to draw, this run has no {plot.NEEDS}", file=out)
            continue
        FigureCanvasAgg(drawing)
        for kind, metadata in METADATA.items():
            _save(drawing, target / f"{path.stem}.{kind}", metadata)
        print(f"{path.stem}: {target / path.stem}.png and .svg", file=out)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as e:
        raise ResultsError(folder, f"can't be made: {e.strerror}", "check the folder's rights") from None


def _save(drawing, path: Path, metadata: dict) -> None:
    try:
        drawing.savefig(path, metadata=metadata)
    except OSError as e:
        raise ResultsError(path, f"can't be written: {e.strerror}", "check space and rights") from None


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    def body(options, out: TextIO, err: TextIO) -> int:
        # All are read before the first is drawn: a bad one writes nothing.
        loaded = [load(folder, options.allow_emulated) for folder in options.runs]
        for one in loaded:
            draw_all(one, one.folder / "plots", out)
        return 0
    p = parser("Draws every plot of plots/ for each run into RUN/plots/, as PNG and SVG.", "more")
    return guarded(body, p.parse_args(args), out, err)
