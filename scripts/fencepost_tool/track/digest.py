"""What changed since a date: the changes of all series, tested together, and in words.

A permutation test that errs once in a hundred histories errs five times in a suite of 500. So p-values go
through Holm's correction over all series: what passes is listed, and fails a build if one asks for it. What
passes only by itself is counted, and listed with --all.
"""
from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fencepost_tool.stats.family import holm
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import count, probability, significant
from fencepost_tool.text.table import WIDTH, Column, render

from . import changes
from .changes import Change
from .history import Baseline, Event, Series

FAMILY = 0.05  # share of unchanged suites in which anything is listed
COLUMNS = [Column("case", left=True), Column("metric", left=True), Column("before"), Column("after"), Column("change"),
           Column("p")]


@dataclass(frozen=True)
class Found:
    series: Series
    change: Change
    adjusted: float  # p after Holm over all series

    @property
    def at(self) -> int:
        """Index among the baseline's runs."""
        return int(self.series.runs[self.change.at])

    @property
    def before(self) -> int:
        """The last run that had the old level."""
        return int(self.series.runs[self.change.at - 1])

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


def digest(every: Iterable[Series], baselines: Sequence[Baseline], least: Thresholds, since: str = "",
           alpha: float = FAMILY) -> Digest:
    """since: ISO 8601 or the beginning of one; changes before it are not listed, though they count."""
    pairs, silent, short = [], 0, 0
    for one in every:
        found = _changes(one, least.share(one.name))
        pairs += [(one, change) for change in found]
        silent += not found
        short += len(one.values) < 2 * changes.SEGMENT
    adjusted = holm([change.p for _, change in pairs] + [1.0] * silent)
    listed = [Found(one, change, p) for (one, change), p in zip(pairs, adjusted)]
    listed = sorted((f for f in listed if f.series.baseline.points[f.at].date >= since),
                    key=lambda f: (f.series.baseline.points[f.at].date, -f.size))
    names = len({id(one) for one, _ in pairs}) + silent
    return Digest(tuple(f for f in listed if f.adjusted <= alpha), tuple(f for f in listed if f.adjusted > alpha),
                  tuple(baselines), names, short, since)


def _changes(one: Series, least: float) -> list[Change]:
    """least: the smallest change of interest, as a share of the case's cost; of a net cost also its detection limit."""
    if one.net is None:
        return changes.find(one.values, least)
    return changes.find_differences(one.values, max(least * one.net.cost, one.net.limit))


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
            "at_the_same_time": [e.text for e in events(found)]}


def text(found: Digest, every: bool = False) -> str:
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
