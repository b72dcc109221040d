"""Draws the trend of each series by plots/track/trend.py, as PNG and SVG."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import matplotlib

from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting import drawing as drawings
from fencepost_tool.text import marks

from .digest import Digest, Found
from .history import Series


@dataclass(frozen=True)
class Trend:
    """What a plot in plots/track/ is handed. sure, maybe: changes of this series (digest.py)."""

    series: Series
    sure: tuple[Found, ...]
    maybe: tuple[Found, ...]

    @property
    def mark(self) -> str:
        """The mark of emulated runs; else ""."""
        return marks.EMULATED if self.series.baseline.emulated else ""


def draw(chosen: Sequence[Series], found: Digest, folder: Path, out: TextIO) -> None:
    """folder/<machine>[.<baseline>]/<case>.png and .svg, and a line for each."""
    matplotlib.use("Agg")
    plot = drawings.load_plot(PLOTS / "track" / "trend.py")
    if not chosen:
        print("plots      none: no series changed (--filter names those to draw all the same)", file=out)
    for one in chosen:
        drawing = plot.draw(Trend(one, _of(found.sure, one), _of(found.maybe, one)))
        target = folder / _folder(one, found)
        drawings.make_folder(target)
        stem = re.sub(r"[^\w.=-]+", "_", one.label.replace(":", "="))
        drawings.write(drawing, target, stem)
        print(f"plot       {target / stem}.png and .svg", file=out)


def _of(changes: Sequence[Found], one: Series) -> tuple[Found, ...]:
    return tuple(f for f in changes if f.series.label == one.label and f.series.baseline is one.baseline)


def _folder(one: Series, found: Digest) -> str:
    """The machine's id; with a number where it has several baselines."""
    own = [b for b in found.baselines if b.machine == one.baseline.machine]
    return one.baseline.machine + (f".{own.index(one.baseline) + 1}" if len(own) > 1 else "")
