"""The look that all plots share: colours, marks, heading and footer.

Colours are Okabe and Ito's, which stay apart for colour-blind readers; marks
and lines differ as well, so that print without colour can be read. Their
yellow is left out: on white it can't be seen.
"""
from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.text import machine, marks

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00", "#7F7F7F")
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (7, 2, 1, 2)))
INK, FAINT = "#222222", "#6b6b6b"
HEAD, FOOT, LINE = 0.91, 0.24, 0.16  # inches above the panels, below them, and for each footer line
TITLE_LINE = 0.25  # inches for each line of the title after the first
NOTE = ("Error bars: 95 % interval of the median within this one process; "
        "other processes differ by more. No bar: too few rounds.")
NOISY_SIGN = marks.NOISY  # before a number
NOISY = f"Hollow without a line, hatched or {NOISY_SIGN}: noisy, estimated from disturbed samples."
TWO_MODES = (f"Ringed, dotted or {marks.TWO_MODES} after a number: the samples have two modes, and the median may lie "
             "between them.")
RC = {"font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 10, "axes.titleweight": "bold",
      "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False,
      "axes.edgecolor": FAINT, "axes.labelcolor": INK, "axes.grid": True, "grid.color": "#e3e3e3",
      "grid.linewidth": 0.7, "axes.axisbelow": True, "xtick.color": FAINT, "ytick.color": FAINT,
      "xtick.labelcolor": INK, "ytick.labelcolor": INK, "text.color": INK, "legend.frameon": False,
      "legend.fontsize": 8.5, "svg.hashsalt": "fencepost", "svg.fonttype": "path", "savefig.dpi": 130,
      "text.parse_math": False}  # a $ in a name is a $

X = TypeVar("X", bound=float)
T = TypeVar("T")


@dataclass(frozen=True)
class Title:
    """What a plot found, and what it asked."""

    finding: str
    question: str

    def lines(self, width: float) -> list[str]:
        """The finding, wrapped for a page of so many inches."""
        return textwrap.wrap(self.finding, int(width * 8.2)) or [""]


@dataclass(frozen=True)
class Look:
    """How a series is drawn: colour, mark and line as matplotlib takes them."""

    colour: str
    mark: str
    line: object


def look(index: int) -> Look:
    """The look of the index-th series. Colours and lines go round at different speed,
    so that the ninth series is not the first again."""
    n = len(COLOURS)
    return Look(COLOURS[index % n], MARKS[index % n], LINES[(index + index // n) % n])


def sheet(run: Run, title: Title, rows: int, columns: int, panel: tuple[float, float],
          note: str = NOTE, said: Sequence[str] = ()) -> tuple[Drawing, list[list[Axes]]]:
    """A drawing with rows x columns panels of `panel` inches, headed by the finding and the
    question, and footed by the machine. said: warnings that this plot must carry in full."""
    return page(title, [_note(run, note, said), *[f"WARNING: {w}" for w in said]], [machine.footer(run)],
                rows, columns, panel, marks.warning([run]))


def page(title: Title, notes: Sequence[str], footers: Sequence[str], rows: int, columns: int,
         panel: tuple[float, float], mark: str) -> tuple[Drawing, list[list[Axes]]]:
    """A page for any text: notes above the panels, footers below, each wrapped. mark: what is
    written across every panel."""
    matplotlib.rcParams.update(RC)
    width = page_width(columns, panel)
    footer = [line for text in footers for line in textwrap.wrap(text, int(width * 13.5))]
    notes = [mark, *notes] if mark else notes
    notes = [line for text in notes for line in textwrap.wrap(text, int(width * 14.5))]
    above = title.lines(width)
    head, foot = HEAD + TITLE_LINE * (len(above) - 1) + LINE * (len(notes) - 1), FOOT + LINE * len(footer)
    height = rows * panel[1] + head + foot
    drawing = Drawing(figsize=(width, height), layout="constrained")
    drawing.get_layout_engine().set(
        rect=(0.01, foot / height, 0.98, 1 - (head + foot) / height),
        w_pad=0.08, h_pad=0.08, wspace=0.04, hspace=0.06)
    drawing.text(0.14 / width, 1 - 0.12 / height, "\n".join(above), va="top", fontsize=14, fontweight="bold")
    drawing.text(0.14 / width, note_y(-1.3, height, above), title.question, va="center", fontsize=10)
    for i, line in enumerate(notes):
        drawing.text(0.14 / width, note_y(i, height, above), line, va="center", fontsize=8.5, color=FAINT)
    drawing.text(0.14 / width, 0.12 / height, "\n".join(footer),
                 va="bottom", fontsize=8, color=FAINT, linespacing=1.4)
    panels = drawing.subplots(rows, columns, squeeze=False)
    for axes in (a for row in panels for a in row if mark):
        watermark(axes, mark, max(1, int(panel[1] / 2)))
    return drawing, panels


def empty(axes: Axes, why: str) -> None:
    """A panel that has nothing to show."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, why, transform=axes.transAxes, ha="center", va="center", fontsize=9, color=FAINT)


def page_width(columns: int, panel: tuple[float, float]) -> float:
    """Inches of a page with so many panels side by side; a title needs some room."""
    return max(7.5, columns * panel[0])


def note_y(line: float, height: float, title: Sequence[str]) -> float:
    """Middle of a line of the notes below the lines of a title, as a share of the drawing's height in inches."""
    return 1 - (0.70 + TITLE_LINE * (len(title) - 1) + LINE * line) / height


def watermark(axes: Axes, mark: str, times: int) -> None:
    """Across the whole panel, above what is drawn, as often as its height asks for: whatever is cut
    out keeps one."""
    for i in range(times):
        axes.text(0.5, (i + 0.5) / times, mark.replace(": ", "\n"), transform=axes.transAxes, ha="center",
                  va="center", fontsize=13, fontweight="bold", color="#c00000", alpha=0.45, rotation=18,
                  zorder=9, clip_on=True)


def _note(run: Run, note: str, said: Sequence[str]) -> str:
    """One warning in full; of several, how many: the summary has them all. Not those said elsewhere."""
    found = [w for w in machine.warnings(run) if w not in said]
    if len(found) > 1 or len("".join(found)) > 60:
        found = [f"{len(found)} warning{'s' * (len(found) > 1)}, see the summary"]
    return "  ".join([note, *signs(run.cases), *[f"WARNING: {w}" for w in found]])


def signs(cases: Sequence[Case]) -> list[str]:
    """What the marks of single estimates mean that these cases have."""
    return [NOISY] * any(case.noisy for case in cases) + [TWO_MODES] * any(case.two_modes for case in cases)


def signed(case: Case, text: str) -> str:
    """A number in a plot, with the marks of its case."""
    return NOISY_SIGN * case.noisy + text + marks.TWO_MODES * case.two_modes


def curve(axes: Axes, points: Mapping[X, Estimate], label: str, style: Look,
          steps: Sequence[X], **options: object) -> None:
    """A line through {x: estimate} with the intervals as error bars. It breaks
    where one of the steps was not measured or is noisy: nobody knows what is there."""
    xs = [x for x in sorted({*steps, *points}) if min(points) <= x <= max(points)]
    clean = [UNKNOWN if x not in points or points[x].noisy else points[x] for x in xs]
    drawn = {**MARKED, "color": style.colour, "marker": style.mark, "linestyle": style.line, **options}
    if any(f is not UNKNOWN for f in clean):
        axes.errorbar(xs, [f.value for f in clean], yerr=bars(clean), label=label, **drawn)
        label = "_nolegend_"
    noisy = [(x, f) for x, f in points.items() if f.noisy]
    if noisy:
        axes.errorbar([x for x, _ in noisy], [f.value for _, f in noisy], yerr=bars([f for _, f in noisy]), label=label,
                      **{**drawn, **HOLLOW, "linestyle": "", "markeredgecolor": style.colour, "marker": style.mark})
    sign_points(axes, [(x, f.value, f) for x, f in points.items() if f.two_modes and not f.noisy], style)


def sign_points(axes: Axes, points: Sequence[tuple[float, float, Estimate]], style: Look) -> None:
    """Marks of noisy estimates and of those of two modes, over the points (x, y, estimate) that are drawn already."""
    _over(axes, [(x, y) for x, y, f in points if f.noisy], marker=style.mark, markersize=MARKED["markersize"],
          markeredgecolor=style.colour, **HOLLOW)
    _over(axes, [(x, y) for x, y, f in points if f.two_modes], marker="o", markersize=11, markerfacecolor="none",
          markeredgecolor=INK, markeredgewidth=0.9, zorder=6)


def _over(axes: Axes, points: Sequence[tuple[float, float]], **options: object) -> None:
    if points:
        axes.plot(*zip(*points), linestyle="", **options)


def sign_bars(bars_drawn: Iterable[Rectangle], estimates: Iterable[Estimate]) -> None:
    """Marks bars by the estimates that they show, as sign_points() does points."""
    for bar, estimate in zip(bars_drawn, estimates):
        if estimate.noisy:
            bar.set(hatch="///", edgecolor="white")
        elif estimate.two_modes:
            bar.set(edgecolor=INK, linestyle=":", linewidth=1.8)


UNKNOWN = Estimate(math.nan)
MARKED = {"markersize": 5, "linewidth": 1.5, "capsize": 2.5, "elinewidth": 1,
          "markeredgecolor": "white", "markeredgewidth": 0.5}
HOLLOW = {"markerfacecolor": "white", "markeredgewidth": 1.2, "zorder": 5}
MOST = 8  # curves in a panel: more can't be told apart


def bars(estimates: Sequence[Estimate]) -> list[list[float]] | None:
    """Distances down and up from the median; NaN, which draws nothing, for one
    without an interval, and None when none has any. Never negative: rounding
    in the file may put an end past its median."""
    if not any(f.has_interval for f in estimates):
        return None
    ends = [(f.value, *(f.interval or (math.nan, math.nan))) for f in estimates]
    return [[_distance(value, low) for value, low, _ in ends], [_distance(high, value) for value, _, high in ends]]


def _distance(above: float, below: float) -> float:
    return math.nan if math.isnan(above - below) else max(0.0, above - below)


def legend(axes: Axes, of: Sequence[Axes] | None = None, **options: object) -> None:
    """Beside the panel, where it can't hide a curve. of: the panels whose
    curves it names, each once; without, its own."""
    named = {}
    for panel in [axes] if of is None else of:
        named.update({label: handle for handle, label in zip(*panel.get_legend_handles_labels())})
    axes.legend(named.values(), named.keys(), loc="upper left", bbox_to_anchor=(1.01, 1.02),
                borderaxespad=0.0, handlelength=2.8, **options)


def parts(names: Sequence[T], most: int = MOST) -> list[list[T]]:
    """The names in as few parts of about the same length as panels need that hold `most` curves each; one, if empty."""
    count = max(1, -(-len(names) // most))
    return [list(names[i * len(names) // count:(i + 1) * len(names) // count]) for i in range(count)]


def clear_rest(panels: Sequence[Sequence[Axes]], used: int) -> None:
    """Removes the panels nothing was drawn in."""
    for axes in [a for row in panels for a in row][used:]:
        axes.remove()
