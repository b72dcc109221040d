"""The two plots over threads: a page for each kind. They share everything but the estimate they show, whether the lines that
moved stand below, and whether models are drawn."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from fencepost_tool.answers import apart
from fencepost_tool.results import Estimate, Run
from fencepost_tool.select import counting

from . import modelled, scales, series, style, titles

NEEDS = "cases at two or more numbers of threads"
PANEL = (6.6, 3.4)
Points = dict[int, Estimate]


@dataclass(frozen=True)
class Kind:
    """The curves of one kind: {name: {threads: estimate}} of what is asked, and of the lines that moved."""

    name: str
    words: str
    curves: dict[str, Points]
    lines: dict[str, Points]


@dataclass(frozen=True)
class Shown:
    """What one of the plots shows: which estimate, the label of its axis, and the title of a page from changes()."""

    question: str
    of: series.Shown
    label: str
    rate: bool
    title: Callable[[dict[str, tuple[int, int, Estimate]]], str]


def draw(run: Run, shown: Shown) -> dict[str, Drawing] | None:
    """{kind: page} of each that has curves over threads, None without any."""
    kinds = [kind for name in run.kinds if (kind := _kind(run, name, shown.of)).curves]
    return {kind.name: _page(run, kind, shown) for kind in kinds} or None


def changes(curves: dict[str, Points]) -> dict[str, tuple[int, int, Estimate]]:
    """{curve: least and greatest number of threads, the estimate there by that here}, where these can be divided."""
    found = {}
    for name, points in curves.items():
        least, most = min(points), max(points)
        if change := apart.ratio(points[most], points[least]):
            found[name] = (least, most, change)
    return found


def between(found: Iterable[tuple[int, int, Estimate]]) -> str:
    """From how many threads to how many, where that is the same for all."""
    ends = {(least, most) for least, most, _ in found}
    if len(ends) > 1:
        return "at the most threads"
    ((least, most),) = ends
    return f"at {most} threads instead of {least}"


def _page(run: Run, kind: Kind, shown: Shown) -> Drawing:
    """A panel for each MOST curves, all to one scale, and below it one of the lines that moved, where they were counted;
    where the run has none, the caption says why."""
    parts = style.parts(list(kind.curves))
    note = style.NOTE
    if not shown.rate and not kind.lines:
        note += f" No panels of the lines that moved: {counting.why_none(run)}."
    fits = modelled.fits(run, kind.curves) if shown.rate else {}
    below = bool(kind.lines) and not shown.rate
    title = style.Title(f"{kind.name}: {shown.title(changes(kind.curves))}", shown.question)
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
    asked = _estimates(curves, of)
    lines = _estimates(curves, lambda case: case.counted(counting.LINES))
    return Kind(kind, words, asked, {name: points for name, points in lines.items() if name in asked})


def _estimates(curves: series.Curves, of: series.Shown) -> dict[str, Points]:
    estimates = {name: {n: estimate for n, c in points.items() if (estimate := of(c))} for name, points in curves.items()}
    return {name: points for name, points in estimates.items() if len(points) > 1}


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


def latency_title(found: dict[str, tuple[int, int, Estimate]]) -> str:
    """How many times as long an operation takes, or that it takes the same."""
    if not found or all(f.noisy or not f.has_interval for *_, f in found.values()):
        return "whether more threads make an operation dearer cannot be told"
    slower, faster, same = _sorted(found)
    where = between(found.values())
    if not slower and not faster:
        return f"an operation takes as long {where}, as far as can be told"
    if not slower:
        return f"no operation takes longer {where}: {titles.span(f for *_, f in found.values())}"
    who = titles.names(slower, len(found))
    take = "takes" if len(slower) == 1 else "take"
    rest = [name for name in found if name not in slower]
    return (f"{who} {take} {titles.span(found[name][2] for name in slower)} as long {where}"
            + (f"; no certain increase for {titles.names(rest, len(found))}" if rest else ""))


def throughput_title(found: dict[str, tuple[int, int, Estimate]]) -> str:
    """Who gets more done with more threads and who less, by which factors."""
    if not found or all(f.noisy or not f.has_interval for *_, f in found.values()):
        return "whether more threads get more done cannot be told"
    more, less, same = _sorted(found)
    said = [f"{titles.names(names, len(found))} {verb if len(names) == 1 else verbs} {titles.span(found[n][2] for n in names)}"
            for names, verb, verbs in ((more, "rises to", "rise to"), (less, "falls to", "fall to")) if names]
    if same:
        said.append(f"{titles.names(same, len(found))} neither for certain")
    return f"{', '.join(said)} {between(found.values())}"


def _sorted(found: dict[str, tuple[int, int, Estimate]]) -> tuple[list[str], list[str], list[str]]:
    """Names of those whose interval lies above 1, below, and on neither side."""
    above = [name for name, (*_, f) in found.items() if f.interval and f.interval[0] > 1]
    below = [name for name, (*_, f) in found.items() if f.interval and f.interval[1] < 1]
    return above, below, [name for name in found if name not in above and name not in below]
