"""Finds the plots by itself and draws each of them, for a run or for several side by side.

A plot is a file in plots/ with QUESTION, NEEDS (the data it takes, in words), CASES (kind and operation of the cases it takes,
"" for any) and draw(run), which returns a drawing of matplotlib, {what follows the name of the plot: drawing} where it has
several pages, or None when the run lacks that data. unsuited(run), where it has one, says why such a plot of this run makes no
sense, "" if it does. One in plots/compare/ is the same, but draw(runs) takes a list of at least two, and has neither CASES nor
unsuited().
"""
from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TextIO

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from fencepost_tool.answers import why
from fencepost_tool.paths import PLOTS
from fencepost_tool.results import CaseName, ResultsError, Run, unwritable

from . import panel_titles

# A date would make every SVG differ from the last one of the same run.
METADATA = {"png": {}, "svg": {"Date": None}}


def find_plots(folder: Path = PLOTS) -> list[Path]:
    """The files of plots in the folder, sorted."""
    return sorted(p for p in folder.glob("*.py") if not p.name.startswith("_"))


def load_plot(path: Path) -> ModuleType:
    """The module of one plot. AttributeError when it is not a plot."""
    spec = importlib.util.spec_from_file_location(f"fencepost_plot_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise AttributeError(f"{path} is no plot: it is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("QUESTION", "NEEDS", "draw"):
        if not hasattr(module, name):
            raise AttributeError(f"{path} is no plot: it has no {name}")
    return module


def draw_all(run: Run, target: Path, out: TextIO) -> None:
    """Writes target/<plot>.png and .svg, and a line for each plot."""
    draw_each(find_plots(), run, "this run has", target, out)


def draw_each(paths: Sequence[Path], data: Run | Sequence[Run], whose: str, target: Path, out: TextIO) -> None:
    """Draws each plot into `target` as PNG and SVG; pages that a plot once had there and has no more are deleted. whose: begins
    the reason where nothing is drawn."""
    matplotlib.use("Agg")
    make_folder(target)
    for path in paths:
        plot = load_plot(path)
        reason = unsuited(plot, data)
        found = {} if reason else pages(plot.draw(data))
        for suffix, drawing in found.items():
            stem = path.stem + suffix
            write(drawing, target, stem)
            print(f"{stem}: {target / stem}.png and .svg", file=out)
        remove_old(path.stem, {path.stem + suffix for suffix in found}, target, [p.stem for p in paths])
        if not found:
            print(f"{path.stem}: nothing to draw, {reason or f'{whose} no {plot.NEEDS}{lacking(plot, data)}'}", file=out)


def remove_old(plot: str, drawn: set[str], target: Path, plots: Sequence[str]) -> None:
    """Deletes pictures of the plot that are not among `drawn`. A picture is of the plot with the longest name it begins with."""
    for path in sorted(target.glob(f"{plot}*")):
        owners = [name for name in plots if path.stem == name or path.stem.startswith(f"{name}_")]
        if path.suffix[1:] in METADATA and path.stem not in drawn and owners and max(owners, key=len) == plot:
            path.unlink()


def pages(drawn: Figure | Mapping[str, Figure] | None) -> dict[str, Figure]:
    """What a plot drew, {what follows its name in the name of the file: page}; empty without any."""
    if drawn is None:
        return {}
    if isinstance(drawn, Figure):
        return {"": drawn}
    return {"_" + re.sub(r"[^\w.-]+", "_", suffix) if suffix else "": page for suffix, page in drawn.items()}


def unsuited(plot: ModuleType, data: Run | Sequence[Run]) -> str:
    """Why the plot makes no sense of this run, "" if it does."""
    return str(plot.unsuited(data)) if hasattr(plot, "unsuited") else ""


def lacking(plot: ModuleType, data: Run | Sequence[Run]) -> str:
    """Why the run lacks what the plot takes: a clause, "" of a comparison."""
    cases = getattr(plot, "CASES", None)
    if cases is None or not isinstance(data, Run):
        return ""

    def wanted(name: CaseName) -> bool:
        return any(kind in ("", name.kind) and operation in ("", name.operation) for kind, operation in cases)
    return f" ({why(data, wanted, [f'{kind}/' for kind, _ in cases if kind])})"


def make_folder(folder: Path) -> None:
    """Makes the folder and those above it. ResultsError where it can't be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise ResultsError(folder, f"can't be made: {e.strerror}", "check the folder's rights") from None


def lay_out(drawing: Figure) -> None:
    """Computes the layout, and again where it shows a panel's title that is too long."""
    engine = drawing.get_layout_engine()
    if engine is not None:
        engine.execute(drawing)
        if panel_titles.wrap(drawing):
            engine.execute(drawing)


def write(drawing: Figure, folder: Path, stem: str) -> None:
    """folder/<stem>.png and .svg, of one layout: it takes longer than either file."""
    FigureCanvasAgg(drawing)
    lay_out(drawing)
    if drawing.get_layout_engine() is not None:
        with matplotlib.rc_context():
            matplotlib.rcdefaults()  # else None stands for what the user's matplotlibrc asks for
            drawing.set_layout_engine(None)  # not "none": that keeps a placeholder, for which each file is drawn twice
    for kind, metadata in METADATA.items():
        path = folder / f"{stem}.{kind}"
        try:
            drawing.savefig(path, metadata=metadata)
        except OSError as e:
            raise unwritable(path, e) from None
