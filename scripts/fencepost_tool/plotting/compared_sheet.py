"""The page of a plot that compares runs: whose marks are whose at the top, every machine at the foot."""
from __future__ import annotations

import statistics
import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D

from fencepost_tool.results import Estimate
from fencepost_tool.select.matching import Comparison
from fencepost_tool.text import machine, marks
from fencepost_tool.text.numbers import significant

from . import style

NOTE = ("Error bars: 95 % interval within each one process; other processes differ by more. "
        "No bar: too few rounds.")


def finding(letters: Sequence[str], ratios: Sequence[Sequence[Estimate]], verb: str) -> str:
    """Of each run but the first: the median of its ratios to the first, their range and number, or that none differs for
    certain. ratios: one list for each of these runs."""
    return "; ".join(_against(letter, letters[0], own, verb) for letter, own in zip(letters[1:], ratios))


def _against(letter: str, first: str, ratios: Sequence[Estimate], verb: str) -> str:
    if not any(r.interval and not r.interval[0] <= 1 <= r.interval[1] for r in ratios):
        return f"{letter} cannot be told from {first} in any of {len(ratios)} points"
    values = [r.value for r in ratios]
    middle, low, high = (significant(f(values), 3) for f in (statistics.median, min, max))
    return f"{letter} {verb} {middle}x {first}'s ({low}x to {high}x, {len(ratios)} points)"


def sheet(comparison: Comparison, title: style.Title, rows: int, columns: int, panel: tuple[float, float],
          note: str = NOTE) -> tuple[Drawing, list[list[Axes]]]:
    """Like style.sheet, for several runs. The look of run i is style.look(i) in all of these plots."""
    width = style.page_width(columns, panel)
    key = [textwrap.shorten(f"{letter}: {label}", int(width * 13), placeholder=" ...")
           for letter, label in zip(comparison.letters, comparison.labels)]
    footers = [f"{letter}: {machine.footer(run)}" for letter, run in zip(comparison.letters, comparison.runs)]
    mark = marks.warning(comparison.runs, comparison.letters)
    note = "  ".join([note, *style.signs([case for run in comparison.runs for case in run.cases])])
    drawing, panels = style.page(title, [f"{' ' * 9}{line}" for line in key] + [note, *_unfair(comparison)],
                                 footers, rows, columns, panel, mark)
    height = drawing.get_size_inches()[1]
    for i in range(len(key)):
        look = style.look(i)
        y = style.note_y(i + bool(mark), height, title.lines(width))
        drawing.add_artist(Line2D([0.15 / width, 0.28 / width, 0.41 / width], [y] * 3,
                                  color=look.colour, marker=look.mark, linestyle=look.line, markevery=[1],
                                  markersize=5, linewidth=1.5, transform=drawing.transFigure))
    return drawing, panels


def _unfair(comparison: Comparison) -> list[str]:
    """What differs, in a word each; comparison.txt has the values."""
    words = [w.split(" differs:")[0] for w in comparison.warnings]
    if not words:
        return []
    return [textwrap.shorten(f"UNFAIR, in detail in comparison.txt: {'; '.join(words)}", 400, placeholder=" ...")]
