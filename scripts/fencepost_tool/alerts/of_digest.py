"""A digest of the history as alerts: each listed change for the worse, and whether older alerts are back at their old level.
The only file that knows both the history and the ledger."""
from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from pathlib import PurePath
from typing import Callable

import numpy as np

from fencepost_tool.stats import metrics
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.stats.verdicts import IMPROVED, REGRESSED
from fencepost_tool.text.numbers import count
from fencepost_tool.track.digest import Digest, Found, events
from fencepost_tool.track.history import Point, Series
from fencepost_tool.track.kept import COMMON

from .alert import FIXED, NEW, NONE, Alert
from .ledger import Settled, Sighting
from .report import Finding, Report

NEAR = 4     # runs by which a change point may move from one digest to the next and still be the same change
RECENT = 4   # runs whose median is the level now, where no change says more


def sightings(found: Digest) -> list[Sighting]:
    """An alert for each sure change for the worse."""
    return [Sighting(alert_of(f), tuple(_near(f))) for f in found.sure if is_worse(f)]


def is_worse(found: Found) -> bool:
    """Whether the change is in the direction that costs more."""
    return found.change.difference * metrics.sign(found.series.metric) > 0


def alert_of(found: Found) -> Alert:
    """The change as a new alert, of the run from which on the new level holds."""
    here = found.series.baseline.points[found.at]
    return Alert(NEW, here.date[:10], _named(here), found.series.metric, found.change.before, found.change.after,
                 found.series.label, found.series.baseline.machine or NONE)


def _named(point: Point) -> str:
    """The commit of a run; its folder's name where it names none."""
    return point.commit if point.commit not in ("", "unknown") else PurePath(point.folder).name


def _near(found: Found) -> Iterator[str]:
    """Commits of the runs with which the new level may have begun, and of NEAR ones on either side."""
    points = found.series.baseline.points
    for at in sorted(range(max(found.at - NEAR, 0), min(found.at + NEAR + 1, len(points))), key=lambda at: abs(at - found.at)):
        if at != found.at:
            yield _named(points[at])
    yield from map(_named, found.possible)


class Levels:
    """Answers which alerts have series that are at their old level again. load: the series, on all baselines, of cases by the
    names that alerts have; asked once and for those alone, as a history may not fit into memory."""

    def __init__(self, load: Callable[[Set[str]], Sequence[Series]], found: Digest, least: Thresholds):
        self.load, self.found, self.least = load, found, least

    def back(self, alerts: Sequence[Alert]) -> set[Alert]:
        """The alerts whose series are at their old level again."""
        every = (*self.load({alert.case for alert in alerts}), *self._common()) if alerts else ()
        return {alert for alert in alerts if self._is_back(alert, every)}

    def _common(self) -> list[Series]:
        """Series that are computed of all others; loading finds none of them. Those without a change now are unknown."""
        return [f.series for f in self.found.sure if f.series.name == COMMON]

    def _is_back(self, alert: Alert, every: Sequence[Series]) -> bool:
        one = _series(alert, every)
        if one is None:
            return False
        if one.name == COMMON:
            alert = self._in_units_of(one, alert)
        level = self._level(alert, one)
        if level is None:
            return False
        share = self.least.of(one.baseline.machine).share(one.name)
        least = max(share * one.net.cost, one.net.limit) if one.net else share * abs(alert.before)
        direction = 1 if alert.after > alert.before else -1
        return (level - alert.before) * direction <= least and abs(level - alert.before) < abs(level - alert.after)

    def _in_units_of(self, one: Series, alert: Alert) -> Alert:
        """What is common to all is relative to its own median, which moves with each run."""
        scale = next((own.change.before / alert.before for own in self._changes(alert, one)[0] if alert.before), 1.0)
        return replace(alert, before=alert.before * scale, after=alert.after * scale)

    def _changes(self, alert: Alert, one: Series) -> tuple[list[Found], list[Found]]:
        """The alert's own change, and those after it."""
        first = _first(alert, one)
        mine = [f for f in self.found.sure if _key(f.series) == alert.series and f.series.baseline is one.baseline]
        own = [f for f in mine if abs(f.at - first) <= NEAR and (f.change.difference > 0) == (alert.after > alert.before)]
        return own, [f for f in mine if f not in own and f.at > first]

    def _level(self, alert: Alert, one: Series) -> float | None:
        """Now: after the last change since the alert; None where the alert's own is the last one, or too few runs are there."""
        own, later = self._changes(alert, one)
        if later:
            return float(max(later, key=lambda f: f.at).change.after)
        since = one.values[one.runs >= _first(alert, one)]
        return None if own or len(since) < RECENT else float(np.median(since[-RECENT:]))


def _first(alert: Alert, one: Series) -> int:
    """The number of the alert's run among those of the series' baseline."""
    dates = [p.date[:10] for p in one.baseline.points]
    return next((i for i, date in enumerate(dates) if date >= alert.date), len(dates))


def _series(alert: Alert, every: Sequence[Series]) -> Series | None:
    """On the baseline that has the alert's run: on another one its levels mean nothing."""
    return next((one for one in every if _key(one) == alert.series
                 and any(alert.is_of(_named(p)) for p in one.baseline.points)), None)


def _key(one: Series) -> tuple[str, str, str]:
    return one.label, one.metric, one.baseline.machine or NONE


def report(found: Digest, suite: str, settled: Settled | None) -> Report:
    """A finding for each listed change, and one for the history: its other series are as they were."""
    states = {s.alert: line.state for s, line in settled.known} if settled else {}
    listed = [_finding(f, states.get(alert_of(f), NEW)) for f in found.sure if not _came_back(f, states, settled)]
    runs = sum(len(b.points) for b in found.baselines)
    words = f"{count(runs, 'run')} of {', '.join(sorted({b.machine for b in found.baselines}))}, {found.series} series"
    return Report(suite, (*listed, Finding("history", "unchanged", why=words)), (("history", words),),
                  settled.fixed if settled else ())


def _came_back(found: Found, states: dict[Alert, str], settled: Settled | None) -> bool:
    """With a ledger: a change for the worse that is neither news nor known is at its old level again, or fixed long ago."""
    if settled is None or not is_worse(found):
        return False
    mine = alert_of(found)
    return states.get(mine) == FIXED or mine not in states and mine not in [s.alert for s in settled.news]


def _finding(found: Found, state: str) -> Finding:
    alert = alert_of(found)
    why = "; ".join(f"at the same time: {e.text}" for e in events(found))
    return Finding(found.series.label, REGRESSED if is_worse(found) else IMPROVED, found.series.metric, found.words, "", why,
                   state, alert.commit, found.series.baseline.machine, found.size)
