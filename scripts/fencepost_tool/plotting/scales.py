"""Logarithmic axes whose ticks are numbers a reader would name."""
from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from fencepost_tool.text.numbers import si

# What a decade is divided into, from coarse to fine.
FINER = ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9))


def steps_axis(axes: Axes, values: Sequence[float], label: str, text: Callable[[float], str] = "{:g}".format) -> None:
    """A logarithmic x axis to base 2 whose ticks are the measured values."""
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_locator(FixedLocator(apart(sorted(set(values)))))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: text(v)))
    low, high = min(values), max(values)
    room = max(0.25, math.log2(high / low) * 0.04)
    axes.set_xlim(low / 2 ** room, high * 2 ** room)
    axes.set_xlabel(label)


def apart(values: Sequence[float], least: float = 0.06) -> list[float]:
    """Ticks far enough apart to be read: the ends, and from above whatever
    keeps its distance, as a share of the axis."""
    if len(values) < 3:
        return list(values)
    span = math.log2(values[-1] / values[0])
    kept = [values[-1]]
    for value in reversed(values[1:-1]):
        if min(math.log2(kept[0] / value), math.log2(value / values[0])) >= least * span:
            kept.insert(0, value)
    return [values[0], *kept]


def amounts_axis(axes: Axes, label: str, which: str = "y", rate: bool = False) -> None:
    """A logarithmic axis with ticks a reader can name (1, 2, 5, 10), at least
    a factor of 4 wide: noise must not fill the panel. rate: with k, M, G."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    (axes.set_yscale if which == "y" else axes.set_xscale)("log")
    low, high = (axes.get_ylim if which == "y" else axes.get_xlim)()
    widen = max(1.0, math.sqrt(4 / (high / low))) * 1.05
    (axes.set_ylim if which == "y" else axes.set_xlim)(low / widen, high * widen)
    axis.set_major_locator(FixedLocator(round_ticks(low / widen, high * widen)))
    axis.set_minor_locator(NullLocator())
    text = (lambda v, _: _plain(si(v))) if rate else (lambda v, _: (f"{v:,.0f}" if v >= 1000 else f"{v:.6g}").replace(",", " "))
    axis.set_major_formatter(FuncFormatter(text))
    (axes.set_ylabel if which == "y" else axes.set_xlabel)(label)


def same_amounts(panels: Sequence[Axes], values: Sequence[float], label: str, rate: bool = False) -> None:
    """The same logarithmic y axis in all panels, from the least to the greatest of `values`."""
    for axes in panels:
        axes.set_ylim(min(values) / 1.1, max(values) * 1.1)
        amounts_axis(axes, label, rate=rate)


def counts_axis(axes: Axes, label: str) -> None:
    """A linear y axis from 0: counts may be none, and logarithms of that there are none. At least up to 1: noise in
    the third digit must not fill the panel."""
    axes.set_ylim(0, max(1.0, axes.get_ylim()[1] * 1.05))
    axes.set_ylabel(label)


def round_ticks(low: float, high: float) -> list[float]:
    """From 3 to 7 round numbers between low and high on a logarithmic scale;
    fewer where even tenths of a decade don't give 3."""
    found: list[float] = []
    for digits in FINER:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        finer = [d * 10.0 ** k for k in decades for d in digits if low <= d * 10.0 ** k <= high]
        if found and len(finer) > 7:
            break
        found = finer
        if len(found) >= 4:
            break
    return found[::-(-len(found) // 7) or 1]


def _plain(text: str) -> str:
    """20.0 M as 20 M: a tick is a round number."""
    number, _, prefix = text.partition(" ")
    return f"{float(number):g} {prefix}".strip()
