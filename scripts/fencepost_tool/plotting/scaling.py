"""The two plots over threads share everything but the estimate they show, and whether the lines that moved stand below."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from fencepost_tool.results import Estimate, Run
from fencepost_tool.select import counting

from . import scales, series, style

NEEDS = "cases at two or more numbers of threads"
ACROSS = 2


@dataclass(frozen=True)
class Kind:
    """The curves of one kind: {name: {threads: estimate}} of what is asked, and of the lines that moved."""

    name: str
    words: str
    curves: dict[str, dict[int, Estimate]]
    lines: dict[str, dict[int, Estimate]]


def draw(run: Run, title: str, of: series.Shown, label: str,
         rate: bool, with_lines: bool = False) -> Drawing | None:
    """A panel for each kind that has curves over threads, None without any. with_lines: the lines moved per operation
    in a panel below each, where a kind has both; where the run has none, the caption says why."""
    kinds = [_kind(run, kind, of) for kind in run.kinds]
    kinds = [kind for kind in kinds if kind.curves]
    if not kinds:
        return None
    both = with_lines and any(kind.lines for kind in kinds)
    note = style.NOTE
    if with_lines and not both:
        note += f" No panels of the lines that moved: {counting.why_none(run)}."
    across, floors = min(ACROSS, len(kinds)), 2 if both else 1
    drawing, grid = style.sheet(run, title, floors * -(-len(kinds) // across), across, (6.6, 2.9), note)
    for i in range(len(grid) // floors * across):
        above = grid[i // across * floors][i % across]
        below = grid[i // across * floors + 1][i % across] if both else None
        _fill(above, below, kinds[i] if i < len(kinds) else None, label, rate)
    return drawing


def _kind(run: Run, kind: str, of: series.Shown) -> Kind:
    words, curves = series.scaling(run, kind)
    asked = _estimates(curves, of)
    lines = _estimates(curves, lambda case: case.counted(counting.LINES))
    return Kind(kind, words, asked, {name: points for name, points in lines.items() if name in asked})


def _fill(above: Axes, below: Axes | None, kind: Kind | None, label: str, rate: bool) -> None:
    if kind is None:
        above.remove()
    else:
        _panel(above, kind.curves, kind.curves, label, rate)
        above.set_title(kind.name, pad=20)
        above.text(0, 1.03, kind.words, transform=above.transAxes, fontsize=8.5, color=style.FAINT)
    if below is None:
        return
    if kind is None or not kind.lines:
        below.remove()
    else:
        _panel(below, kind.lines, kind.curves, counting.WORDS[counting.LINES], None)


def _estimates(curves: series.Curves, of: series.Shown) -> dict[str, dict[int, Estimate]]:
    estimates = {name: {n: estimate for n, c in points.items() if (estimate := of(c))} for name, points in curves.items()}
    return {name: points for name, points in estimates.items() if len(points) > 1}


def _panel(axes: Axes, curves: dict[str, dict[int, Estimate]], looks: Iterable[str], label: str,
           rate: bool | None) -> None:
    """looks: the curves of the kind, in the order of their looks, so that a curve looks alike in both panels. rate None:
    counts."""
    steps = sorted({n for points in curves.values() for n in points})
    for name, points in curves.items():
        style.curve(axes, points, name, style.look(list(looks).index(name)), steps)
    scales.steps_axis(axes, steps, "threads (count)")
    if rate is None:
        scales.counts_axis(axes, label)
    else:
        scales.amounts_axis(axes, label, rate=rate)
    style.legend(axes)
