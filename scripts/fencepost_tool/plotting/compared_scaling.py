"""The comparing plots over threads: a row for each kind, a panel for each curve, a line for each run."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from fencepost_tool.results import CaseName, Estimate, Run
from fencepost_tool.select.matching import compare

from . import scales, series, style
from .compared_sheet import sheet

NEEDS = "curves over threads in common"
ACROSS = 3
LEADERS = {"atomic": ("fetch_add", "cas_strong_success", "load")}
Curve = dict[int, Estimate]


def draw(runs: Sequence[Run], title: str, of: series.Shown, label: str,
         rate: bool) -> Drawing | None:
    """None without a curve that two runs have."""
    alike = _restricted(runs)
    rows = [(kind, *_curves(alike, kind, of)) for kind in _kinds(alike)]
    rows = [row for row in rows if row[2]]
    if not rows:
        return None
    across = max(len(curves) for _, _, curves in rows)
    drawing, grid = sheet(compare(runs), title, len(rows), across, (4.3, 2.8))
    for panels, (kind, words, curves) in zip(grid, rows):
        for axes, (name, by_run) in zip(panels, curves.items()):
            _panel(axes, by_run, label, rate)
            axes.set_title(f"{kind}: {name}", pad=18)
            axes.text(0, 1.03, words, transform=axes.transAxes, fontsize=8, color=style.FAINT)
        style.clear_rest([panels], len(curves))
    return drawing


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
    shared = {name: by_run for name, by_run in found.items() if len(by_run) > 1}
    return words, {name: shared[name] for name in _chosen(kind, list(shared))}


def _chosen(kind: str, names: list[str]) -> list[str]:
    leaders = [name for name in LEADERS.get(kind, ()) if name in names]
    if leaders or len(names) <= ACROSS:
        return leaders or names
    return [names[round(i * (len(names) - 1) / (ACROSS - 1))] for i in range(ACROSS)]


def _panel(axes: Axes, by_run: dict[int, Curve], label: str, rate: bool) -> None:
    steps = sorted({n for points in by_run.values() for n in points})
    for i, points in by_run.items():
        style.curve(axes, points, "", style.look(i), sorted(points))
    scales.steps_axis(axes, steps, "threads (count)")
    scales.amounts_axis(axes, label, rate=rate)
