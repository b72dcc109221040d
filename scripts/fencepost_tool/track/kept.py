"""What was found in a stretch that is over, as the index keeps it.

It is valid for the runs that it was found in, also when the oldest of them were forgotten since, and for the thresholds of the
series in which there was a step: nothing else decides.
"""
from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from fencepost_tool.results import CaseName, name_of

from .changes import Change
from .history import Baseline, Series
from .panels import Net
from .sqlite_errors import of_stored

COMMON = CaseName("all cases", "all", "cases", "", "", 1, {})


@dataclass(frozen=True)
class Place:
    """Indices among a baseline's runs: of the first one with the new level and of the last one with the old; first, last: the new
    level is likely to have begun between them."""

    at: int
    before: int
    first: int
    last: int

    def moved(self, by: int) -> Place:
        """The place, counted from `by` runs earlier."""
        return Place(self.at + by, self.before + by, max(0, self.first + by), self.last + by)


@dataclass(frozen=True)
class Candidate:
    """A change. adjusted: p after Holm over the stretch's series."""

    series: Series
    change: Change
    place: Place
    adjusted: float


class Least(Protocol):
    """The smallest change of interest, as a share (stats.thresholds)."""

    def share(self, name: CaseName) -> float:
        """The least change of the case, as a share."""
        ...


class Asked:
    """asked: case -> the share that was asked for."""

    def __init__(self, least: Least):
        self.least = least
        self.asked: dict[str, float] = {}

    def share(self, name: CaseName) -> float:
        """The least change of the case, as a share; keeps it in `asked`."""
        return self.asked.setdefault(name.text, self.least.share(name))


def stored(candidates: Sequence[Candidate], start: int, runs: Sequence[str], asked: Mapping[str, float]) -> str:
    """start: index of the stretch's first run; runs: what they hold, in words."""
    return json.dumps({"runs": runs, "shares": asked, "changes": [_stored(c, start) for c in candidates]})


def restored(text: str, baseline: Baseline, start: int, runs: Sequence[str], least: Least,
             cases: Mapping[str, CaseName]) -> list[Candidate] | None:
    """None where it is not valid for these runs and thresholds. Changes whose old level was forgotten are gone with it."""
    with of_stored():
        body = json.loads(text)
        forgotten = len(body["runs"]) - len(runs)
        if body["runs"][max(forgotten, 0):] != runs or forgotten and start:
            return None
        if any(least.share(cases[case]) != share for case, share in body["shares"].items()):
            return None
        found = [_restored(one, baseline, start - forgotten) for one in body["changes"]]
        return [c for c in found if c.place.before >= start]


def _stored(candidate: Candidate, start: int) -> dict[str, Any]:
    one = candidate.series
    return {"name": {"name": one.name.text, **one.name.fields()}, "metric": one.metric,
            "net": one.net and dataclasses.asdict(one.net), "change": dataclasses.asdict(candidate.change),
            "place": dataclasses.asdict(candidate.place.moved(-start)), "adjusted": candidate.adjusted}


def _restored(body: dict[str, Any], baseline: Baseline, start: int) -> Candidate:
    name, net = body["name"], body["net"]
    case = name_of({"name": name["name"], "case": name})
    one = Series(case, body["metric"], np.zeros(0), np.zeros(0, int), baseline, Net(**net) if net else None)
    return Candidate(one, Change(**body["change"]), Place(**body["place"]).moved(start), body["adjusted"])
