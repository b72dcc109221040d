"""Models in the plots of throughput over threads: dashed beyond what was measured, and which curves have none and why."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from fencepost_tool.models import Fit, Judgement, judge
from fencepost_tool.results import Estimate, Run
from fencepost_tool.select import series
from fencepost_tool.text import machine, marks
from fencepost_tool.text.numbers import si, significant
from fencepost_tool.text.table import Column, render

from . import style

HEAD = """Models of throughput over threads: what more threads of the same kind might do. Nothing here was measured.
Parameters with their 95 % intervals; error: of the model at that number of threads, fitted without it."""
COLUMNS = (Column("curve", left=True, gives_way=True), Column("model", left=True), Column("error"), Column("threads"),
           Column("parameters", left=True))
WIDE = 160
REACH = 4  # times as many threads as were measured


def fits(run: Run, curves: Mapping[str, Mapping[int, Estimate]]) -> dict[str, Judgement]:
    """{curve: what is to be said of models of it}. Threads that shared a CPU take no part: they wait for each other to be
    scheduled."""
    cpus = run.machine.get("pus_allowed")
    most = cpus if isinstance(cpus, int) else max((n for points in curves.values() for n in points), default=0)
    return {name: judge({n: f for n, f in points.items() if n <= most}) for name, points in curves.items()}


def table(run: Run) -> str:
    """Every curve of the plot of throughput, with its model or the reason why it has none."""
    lines = [*[marks.EMULATED] * run.emulated, machine.footer(run), HEAD]
    for kind in run.kinds:
        words, curves = series.scaling(run, kind)
        shown = {name: {n: case.ops for n, case in points.items() if case.ops} for name, points in curves.items()}
        found = {name: one for name, one in fits(run, shown).items() if len(shown[name]) > 1}
        if found:
            lines += ["", f"{kind}: {words}" if words else kind, *render(COLUMNS, [_row(*item) for item in found.items()], WIDE)]
    return "\n".join(lines) + "\n"


def _row(name: str, one: Judgement) -> list[str]:
    if one.fit is None:
        return [name, "none", "-", "-", one.refused]
    values = []
    for parameter, (value, low, high) in one.fit.parameters().items():
        text = si if parameter.endswith("(ops/s)") else significant
        values.append(f"{parameter} {text(value)} [{text(low)}, {text(high)}]")
    return [name, one.fit.model.name, f"{round(100 * one.error):+d} %", str(one.held_out), ", ".join(values)]


def rates(found: Mapping[str, Judgement]) -> list[float]:
    """Throughput where the models end, which a panel has to show."""
    return [rate for one in found.values() if one.fit for rate, *_ in one.fit.predict([_end(one.fit)]).values()]


def note(text: str, found: Mapping[str, Judgement]) -> str:
    """The caption, with which models are drawn, how far off each was at the number of threads that it did not know, and
    which curves have none."""
    drawn: dict[str, list[str]] = {}
    why: dict[str, list[str]] = {}
    for name, one in found.items():
        if one.fit:
            drawn.setdefault(one.fit.model.name, []).append(f"{name} {round(100 * one.error):+d} %")
        else:
            why.setdefault(one.refused, []).append(name)
    if drawn:
        held = "/".join(str(n) for n in sorted({one.held_out for one in found.values() if one.fit}))
        off = "; ".join(f"{model}: {', '.join(errors)}" for model, errors in drawn.items())
        text += (" Dashed: model, not measured; band: 95 % interval of its curve. Off at "
                 f"{held} threads when fitted without them: {off}.")
    none = "; ".join(f"{'all' if len(names) == len(found) else ', '.join(names)}: {reason}" for reason, names in why.items())
    return text + (f" No model of {none}." if none else "")


def draw(axes: Axes, found: Mapping[str, Judgement], names: Sequence[str], measured: int) -> list[int]:
    """Draws the models from the greatest measured number of threads on, each in the colour of its curve; returns the numbers of
    threads that the axis has to reach. measured: the greatest number of threads of any curve."""
    reach: list[int] = []
    for name, one in found.items():
        if one.fit is None:
            continue
        last, end = max(one.fit.counts), _end(one.fit)
        counts = sorted({round(last * REACH ** (i / 12)) for i in range(13)})
        said, colour = one.fit.predict(counts), style.look(names.index(name)).colour
        axes.plot(counts, [said[n][0] for n in counts], color=colour, linestyle=(0, (4, 3)), linewidth=1.1, zorder=1.5)
        if one.fit.df:
            axes.fill_between(counts, [said[n][1] for n in counts], [said[n][2] for n in counts], color=colour, alpha=0.10,
                              linewidth=0, zorder=1)
        reach.append(end)
    if reach:
        axes.axvspan(measured, max(reach), color="#f4f4f4", zorder=0, linewidth=0)
        axes.text(max(reach), 0.02, "model ", transform=axes.get_xaxis_transform(), fontsize=8, fontstyle="italic", ha="right",
                  va="bottom", color=style.FAINT)
    return sorted({count for end in reach for count in (end, end // 2)})


def _end(fit: Fit) -> int:
    return max(fit.counts) * REACH
