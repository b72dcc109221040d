"""The comparing plots over threads: a page for each kind, a panel for each curve, a line for each run."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from fencepost_tool.results import CaseName, Estimate, Run
from fencepost_tool.select import series
from fencepost_tool.select.matching import Comparison, compare, ratio

from . import scales, style
from .compared_sheet import NOTE, finding, sheet

NEEDS = "curves over threads in common"
ACROSS = 3
Curve = dict[int, Estimate]


def draw(runs: Sequence[Run], question: str, of: series.Shown, label: str,
         rate: bool) -> dict[str, Drawing] | None:
    """{kind: page}; None without a curve that two runs have."""
    alike, comparison = _restricted(runs), compare(runs)
    kinds = [(kind, *_curves(alike, kind, of)) for kind in _kinds(alike)]
    return {kind: _page(comparison, style.Title(_title(comparison, kind, curves, rate), question), words, curves, label, rate)
            for kind, words, curves in kinds if curves} or None


def _page(comparison: Comparison, title: style.Title, words: str, curves: dict[str, dict[int, Curve]], label: str,
          rate: bool) -> Drawing:
    across = min(ACROSS, len(curves))
    drawing, grid = sheet(comparison, title, -(-len(curves) // across), across, (4.3, 2.8),
                          f"Shown: {words}. {NOTE}" if words else NOTE)
    values = [f.value for by_run in curves.values() for points in by_run.values() for f in points.values()]
    for axes, (name, by_run) in zip([axes for row in grid for axes in row], curves.items()):
        _panel(axes, by_run)
        scales.same_amounts([axes], values, label, rate=rate)
        axes.set_title(name)
    style.clear_rest(grid, len(curves))
    return drawing


def _title(comparison: Comparison, kind: str, curves: dict[str, dict[int, Curve]], rate: bool) -> str:
    """What the other runs have over the first, at all points that both have."""
    ratios = [[found for by_run in curves.values() for n, estimate in by_run.get(i, {}).items()
               if (found := ratio(estimate, by_run.get(0, {}).get(n)))] for i in range(1, len(comparison.runs))]
    return f"{kind}: {finding(comparison.letters, ratios, 'does' if rate else 'costs')}"


def _kinds(runs: Sequence[Run]) -> list[str]:
    return list(dict.fromkeys(kind for run in runs for kind in run.kinds))


def _restricted(runs: Sequence[Run]) -> list[Run]:
    """The runs with only those curves that all of them have, so that the same ones are chosen for
    each: with 2 shards here and 64 there, two different counters would pass for one."""
    shared = set.intersection(*({_curve(c.name) for c in run.cases if not c.error} for run in runs))
    return [replace(run, cases=tuple(c for c in run.cases if _curve(c.name) in shared)) for run in runs]


def _curve(name: CaseName) -> tuple[object, ...]:
    """What stays the same along a curve; the ends of a channel change with the threads."""
    params = {k: v for k, v in name.params.items() if k not in ("senders", "receivers")}
    return (name.kind, name.primitive, name.operation, name.order, tuple(sorted(params.items(), key=str)))


def _curves(runs: Sequence[Run], kind: str, of: series.Shown) -> tuple[str, dict[str, dict[int, Curve]]]:
    """What is shown, in words, and for each curve its points by index of the run."""
    words = ""
    found: dict[str, dict[int, Curve]] = {}
    for i, run in enumerate(runs):
        words, curves = series.scaling(run, kind)
        for name, points in curves.items():
            estimates = {n: estimate for n, c in points.items() if (estimate := of(c))}
            if len(estimates) > 1:
                found.setdefault(name, {})[i] = estimates
    return words, {name: by_run for name, by_run in found.items() if len(by_run) > 1}


def _panel(axes: Axes, by_run: dict[int, Curve]) -> None:
    steps = sorted({n for points in by_run.values() for n in points})
    for i, points in by_run.items():
        style.curve(axes, points, "", style.look(i), sorted(points))
    scales.steps_axis(axes, steps, "threads (count)")
