"""What changed since a date: the changes of all series, tested together, and in words.

A permutation test that errs once in a hundred histories errs five times in a suite of 500. So p-values go
through Holm's correction over all series: what passes is listed, and fails a build if one asks for it. What
passes only by itself is counted, and listed with --all.
"""
from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable

from fencepost_tool.text import marks
from fencepost_tool.text.numbers import count, probability, significant
from fencepost_tool.text.table import WIDTH, Column, render

from . import changes
from .changes import Change
from .history import Baseline, Event, Point, Series
from .kept import COMMON, Place
from .stretches import Searched

FAMILY = 0.05  # share of unchanged suites in which anything is listed
COLUMNS = [Column("case", left=True), Column("metric", left=True), Column("before"), Column("after"), Column("change"),
           Column("p")]


@dataclass(frozen=True)
class Found:
    """adjusted: p after Holm over all series; place: among the baseline's runs."""

    series: Series
    change: Change
    adjusted: float
    place: Place

    @property
    def at(self) -> int:
        """Index among the baseline's runs."""
        return self.place.at

    @property
    def before(self) -> int:
        """The last run that had the old level."""
        return self.place.before

    @property
    def possible(self) -> tuple[Point, ...]:
        """The runs with which the new level may have begun, `at` among them: one more run may move a change to another of
        these, and it is the same change still."""
        return self.series.baseline.points[min(self.place.first, self.at):max(self.place.last, self.at) + 1]

    @property
    def size(self) -> float:
        """As a share of the case's cost."""
        net = self.series.net
        return abs(self.change.difference) / net.cost if net else abs(self.change.ratio - 1)

    @property
    def words(self) -> str:
        """The change for people: per cent of the level before; of a net cost, which may be 0, the difference in the metric's
        unit."""
        if self.series.net:
            return ("+" if self.change.difference >= 0 else "") + significant(self.change.difference)
        return f"{100 * (self.change.ratio - 1):+.1f} %"


@dataclass(frozen=True)
class Digest:
    """sure: after Holm; maybe: only by themselves. In order of time."""

    sure: tuple[Found, ...]
    maybe: tuple[Found, ...]
    baselines: tuple[Baseline, ...]
    series: int
    short: int  # series with too few points for any change
    since: str


def digest(every: Sequence[Searched], baselines: Sequence[Baseline], since: str = "",
           keep: Callable[[str], bool] = lambda name: True, alpha: float = FAMILY) -> Digest:
    """since: ISO 8601 or the beginning of one; changes before it are not listed, though they count. keep: cases that are listed;
    what is common to all is computed of all."""
    found = [Found(c.series, c.change, c.adjusted, c.place)
             for one in every for c in one.candidates if c.series.name == COMMON or keep(c.series.name.text)]
    listed = sorted((f for f in found if f.series.baseline.points[f.at].date >= since),
                    key=lambda f: (f.series.baseline.points[f.at].date, -f.size))
    return Digest(tuple(f for f in listed if f.adjusted <= alpha), tuple(f for f in listed if f.adjusted > alpha),
                  tuple(baselines), sum(sum(map(keep, one.labels)) for one in every),
                  sum(sum(map(keep, one.short)) for one in every), since)


def document(found: Digest) -> dict[str, Any]:
    """For programs: every change, sure ones and those that may be chance; estimates in the metric's own unit."""
    return {"since": found.since, "series": found.series, "too_short": found.short,
            "machines": sorted({b.machine for b in found.baselines}),
            "changes": [_change(f, True) for f in found.sure] + [_change(f, False) for f in found.maybe]}


def _change(found: Found, sure: bool) -> dict[str, Any]:
    points = found.series.baseline.points
    here, before = points[found.at], points[found.before]
    return {"case": found.series.name.text, "net": found.series.net is not None, "metric": found.series.metric,
            "machine": found.series.baseline.machine, "before": found.change.before, "after": found.change.after,
            "p": found.adjusted, "sure": sure, "date": here.date,
            "commit": here.commit, "commit_before": before.commit, "run": str(here.folder),
            "possible_runs": [p.folder for p in found.possible],
            "at_the_same_time": [e.text for e in events(found)]}


def text(found: Digest, every: bool = False) -> str:
    """The digest for people. every: changes that are not sure too."""
    runs = sum(len(b.points) for b in found.baselines)
    lines = _labelled("history", f"{count(runs, 'run')} of {count(len({b.machine for b in found.baselines}), 'machine')}, "
                                 f"{count(len(found.baselines), 'baseline')}, {found.series} series")
    for b in found.baselines:
        mark = f"{marks.EMULATED}; " if b.emulated else ""
        span = f"{count(len(b.points), 'run')}, {b.points[0].date} to {b.points[-1].date}"
        lines += _labelled("baseline", f"{mark}{b.machine}: {span}" + (f"; new since {b.why}" if b.why else ""))
    if found.short:
        lines += _labelled("too short",
                           f"{found.short} series have fewer than {2 * changes.SEGMENT} runs, so nothing can be said")
    since = f"since {found.since}: " if found.since else ""
    lines += _labelled("changes", since + (f"{len(found.sure)}, after Holm over all series" if found.sure else "none"))
    if found.maybe:
        lines += _labelled("maybe", f"{len(found.maybe)} more pass by themselves only, which "
                                    f"{changes.ALPHA * found.series:.0f} or so of {found.series} do by chance"
                                    + ("" if every else " (--all lists them)"))
    for title, group in (("", found.sure), ("maybe, ", found.maybe if every else ())):
        for members in _by_run(group):
            lines += ["", *_heading(title, members), *_table(members)]
    return "\n".join(lines) + "\n"


def _by_run(group: Sequence[Found]) -> list[list[Found]]:
    by: dict[tuple[int, int, int], list[Found]] = {}
    for f in group:
        by.setdefault((id(f.series.baseline), f.before, f.at), []).append(f)
    return list(by.values())


def _heading(title: str, members: Sequence[Found]) -> list[str]:
    first = members[0]
    points = first.series.baseline.points
    here, before = points[first.at], points[first.before]
    commit = f"commit {here.commit}" + (f", before {before.commit}" if before.commit != here.commit else ", as before")
    lines = [f"{title}{here.date} {commit} ({here.folder})"]
    return lines + [f"  at the same time: {e.text}" for e in events(first)]


def events(found: Found) -> list[Event]:
    """What else changed between the last run of the old level and the first of the new one."""
    return [e for e in found.series.baseline.events if found.before < e.at <= found.at]


def _table(members: Sequence[Found]) -> list[str]:
    sign = marks.SIGN if members[0].series.baseline.emulated else ""
    rows = [[f.series.label, f.series.metric, sign + significant(f.change.before), sign + significant(f.change.after),
             f"{sign}{f.words}", probability(f.adjusted)] for f in members]
    return render(COLUMNS, rows, 10 ** 6)


def _labelled(label: str, words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=f"{label:<11}", subsequent_indent=" " * 11,
                         break_long_words=False, break_on_hyphens=False)
