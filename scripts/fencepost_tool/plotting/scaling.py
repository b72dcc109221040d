"""The two plots over threads: a page for each kind. They share everything but the estimate they show, whether the lines that
moved stand below, and whether models are drawn."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from fencepost_tool.findings import scaling
from fencepost_tool.findings.scaling import Points
from fencepost_tool.results import Run
from fencepost_tool.select import counting, series

from . import modelled, scales, style

NEEDS = "cases at two or more numbers of threads"
PANEL = (6.6, 3.4)


@dataclass(frozen=True)
class Kind:
    """The curves of one kind: {name: {threads: estimate}} of what is asked, and of the lines that moved."""

    name: str
    words: str
    curves: dict[str, Points]
    lines: dict[str, Points]


@dataclass(frozen=True)
class Shown:
    """What one of the plots shows: which estimate, the label of its axis, and the title of a kind's page."""

    question: str
    of: series.Shown
    label: str
    rate: bool
    title: Callable[[Run, str], str]


def draw(run: Run, shown: Shown) -> dict[str, Drawing] | None:
    """{kind: page} of each that has curves over threads, None without any."""
    kinds = [kind for name in run.kinds if (kind := _kind(run, name, shown.of)).curves]
    return {kind.name: _page(run, kind, shown) for kind in kinds} or None


def _page(run: Run, kind: Kind, shown: Shown) -> Drawing:
    """A panel for each MOST curves, all to one scale, and below it one of the lines that moved, where they were counted;
    where the run has none, the caption says why."""
    parts = style.parts(list(kind.curves))
    note = style.NOTE
    if not shown.rate and not kind.lines:
        note += f" No panels of the lines that moved: {counting.why_none(run)}."
    fits = modelled.fits(run, kind.curves) if shown.rate else {}
    below = bool(kind.lines) and not shown.rate
    title = style.Title(shown.title(run, kind.name), shown.question)
    drawing, grid = style.sheet(run, title, len(parts) * (2 if below else 1), 1, (PANEL[0] + 1.5, PANEL[1]),
                                modelled.note(note, fits))
    values = [f.value for points in kind.curves.values() for f in points.values()] + modelled.rates(fits)
    steps = sorted({n for points in kind.curves.values() for n in points})
    for i, names in enumerate(parts):
        axes = grid[i * (2 if below else 1)][0]
        _curves(axes, {name: kind.curves[name] for name in names}, names, steps)
        reach = modelled.draw(axes, {name: fits[name] for name in names if name in fits}, names, steps[-1])
        scales.steps_axis(axes, [*steps, *reach], "threads (count)")
        scales.same_amounts([axes], values, shown.label, rate=shown.rate)
        axes.set_title(kind.words, fontsize=9, fontweight="normal", color=style.FAINT)
        style.legend(axes)
        if below:
            _lines(grid[2 * i + 1][0], {name: kind.lines[name] for name in names if name in kind.lines}, names, steps)
    return drawing


def _kind(run: Run, kind: str, of: series.Shown) -> Kind:
    words, curves = series.scaling(run, kind)
    asked = scaling.estimates(curves, of)
    lines = scaling.estimates(curves, lambda case: case.counted(counting.LINES))
    return Kind(kind, words, asked, {name: points for name, points in lines.items() if name in asked})


def _curves(axes: Axes, curves: dict[str, Points], names: list[str], steps: list[int]) -> None:
    """In the looks of their places in `names`, so that a curve looks alike in all panels."""
    for name, points in curves.items():
        style.curve(axes, points, name, style.look(names.index(name)), steps)


def _lines(axes: Axes, lines: dict[str, Points], names: list[str], steps: list[int]) -> None:
    if not lines:
        axes.remove()
        return
    _curves(axes, lines, names, steps)
    scales.steps_axis(axes, steps, "threads (count)")
    scales.counts_axis(axes, counting.WORDS[counting.LINES])
    style.legend(axes)
