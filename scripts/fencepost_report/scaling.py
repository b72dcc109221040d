"""The two plots over threads share everything but the figure they show."""
from __future__ import annotations

from typing import Callable

from matplotlib.figure import Figure as Drawing

from fencepost_results import Case, Figure, Run

from . import scales, series, style

NEEDS = "cases at two or more numbers of threads"
ACROSS = 2


def draw(run: Run, title: str, of: Callable[[Case], Figure | None], label: str,
         rate: bool) -> Drawing | None:
    """A panel for each kind that has curves over threads, None without any."""
    panels = [(kind, *series.scaling(run, kind)) for kind in run.kinds]
    panels = [(kind, words, _figures(curves, of)) for kind, words, curves in panels]
    panels = [panel for panel in panels if panel[2]]
    if not panels:
        return None
    across = min(ACROSS, len(panels))
    drawing, grid = style.sheet(run, title, -(-len(panels) // across), across, (6.6, 2.9))
    flat = [axes for row in grid for axes in row]
    for axes, (kind, words, curves) in zip(flat, panels):
        _panel(axes, curves, label, rate)
        axes.set_title(kind, pad=20)
        axes.text(0, 1.03, words, transform=axes.transAxes, fontsize=8.5, color=style.FAINT)
    style.clear_rest(grid, len(panels))
    return drawing


def _figures(curves: series.Curves, of) -> dict[str, dict[int, Figure]]:
    figures = {name: {n: of(c) for n, c in points.items() if of(c)} for name, points in curves.items()}
    return {name: points for name, points in figures.items() if len(points) > 1}


def _panel(axes, curves: dict[str, dict[int, Figure]], label: str, rate: bool) -> None:
    steps = sorted({n for points in curves.values() for n in points})
    for i, (name, points) in enumerate(curves.items()):
        style.curve(axes, points, name, style.look(i), steps)
    scales.steps_axis(axes, steps, "threads (count)")
    scales.amounts_axis(axes, label, rate=rate)
    style.legend(axes)
