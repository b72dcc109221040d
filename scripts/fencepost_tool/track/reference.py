"""The reference build of a history: runs as ratios to it, from which the machine's state cancels.

reference.json, in a machine's folder, has the builds that were pinned, each with its ratio to the one before (its overlap);
ratios.json, in a run's folder, has the run's program against the reference of that time. All are turned into ratios to the
present reference; where an overlap lacks a case, the case begins anew with the reference after it.
"""
from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from fencepost_tool.results import ResultsError, write_atomically
from fencepost_tool.results.documents import read_document, read_text
from fencepost_tool.text.numbers import count

from .changes import SEGMENT
from .history import Baseline, Event
from .panels import About, Panel

NAME, RATIOS = "reference.json", "ratios.json"
FOLDER = "reference"  # of the programs, beside the runs
METRIC = "ratio"
REMEDY = "pin a reference again: fencepost track reference pin PROGRAM"


@dataclass(frozen=True)
class Reference:
    """program: relative to the machine's folder; filter: the cases that are measured against it; pinned: UTC, ISO 8601; overlap:
    case -> its cost over that of the reference before."""

    sha256: str
    commit: str
    pinned: str
    program: str
    filter: str
    overlap: Mapping[str, float]

    @property
    def age_days(self) -> int:
        """Days since it was pinned, in UTC."""
        then = datetime.fromisoformat(self.pinned.replace("Z", "+00:00"))
        return (datetime.now(timezone.utc) - then).days

    @property
    def words(self) -> str:
        """Commit, checksum and age for people."""
        return f"{self.commit}, sha256 {self.sha256[:12]}, pinned {self.pinned[:10]}, {count(self.age_days, 'day')} ago"


def read(machine: Path) -> list[Reference]:
    """The references in a machine's folder, the present one last; [] where none is pinned. ResultsError."""
    file = machine / NAME
    if not file.exists():
        return []
    found = [Reference(*(one[key] for key in ("sha256", "commit", "pinned", "program", "filter", "overlap")))
             for one in read_document(file, "reference", REMEDY)["references"]]
    try:
        [one.age_days for one in found]
    except (ValueError, TypeError):
        raise ResultsError(file, "has a date that is none", REMEDY) from None
    return found


def write(machine: Path, references: Sequence[Reference]) -> None:
    """ResultsError."""
    write_atomically(machine / NAME, json.dumps({"schema_version": 1, "machine": machine.name,
                                                 "references": [vars(one) for one in references]}, indent=1) + "\n")


def checksum(program: Path) -> str:
    """SHA-256 of the file. ResultsError."""
    try:
        return hashlib.sha256(program.read_bytes()).hexdigest()
    except OSError as e:
        raise ResultsError(program, f"can't be read: {e.strerror}", REMEDY) from None


def write_ratios(run: Path, reference: Reference, build_id: str, cases: Mapping[str, Any], seconds: float, seed: int) -> None:
    """cases: as ratios.json has them. ResultsError."""
    date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    write_atomically(run / RATIOS, json.dumps({"schema_version": 1, "reference": reference.sha256, "pinned": reference.pinned,
                                               "build_id": build_id, "date": date, "seconds": seconds, "seed": seed,
                                               "cases": cases}, separators=(",", ":"), allow_nan=False) + "\n")


def read_ratios(file: Path) -> tuple[str, dict[str, float]]:
    """(checksum of the reference, ratio by case). ResultsError. Compared with the schema only where it is not as expected: a
    history has thousands of these files."""
    remedy = "remove it, and the run goes without"
    try:
        body = json.loads(read_text(file, remedy))
        found = {case: float(entry["ratio"]) for case, entry in body["cases"].items()}
        if body["schema_version"] == 1 and isinstance(body["reference"], str) and all(0 < r < math.inf for r in found.values()):
            return body["reference"], found
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    read_document(file, "ratios", remedy)
    raise ResultsError(file, "has ratios that are no positive numbers", remedy)


def with_ratios(baseline: Baseline, results: Path, bad: list[str]) -> Baseline:
    """The baseline with ratios in place of the costs of cases of which enough runs have one, and with changes of the reference as
    events. bad: takes a line for each file that can't be used."""
    try:
        references = read(results / baseline.machine)
    except ResultsError as e:
        bad.append(str(e))
        references = []
    if not references:
        return baseline
    to_present, found, used = _to_present(references), {}, {}
    for at, point in enumerate(baseline.points):
        file = results / point.folder / RATIOS
        try:
            if file.exists():
                used[at], own = read_ratios(file)
                found[at] = _present(own, to_present.get(used[at], {}))
        except ResultsError as e:
            bad.append(str(e))
    return replace(_with_events(baseline, used), ratios=Ratios(found))


@dataclass(frozen=True)
class Ratios:
    """runs: index of the run -> case -> ratio to the present reference."""

    runs: Mapping[int, Mapping[str, float]]

    @cached_property
    def first(self) -> dict[str, int]:
        """Case -> the first run with a ratio, of those with enough of them."""
        places: dict[str, list[int]] = {}
        for at, cases in self.runs.items():
            for case in cases:
                places.setdefault(case, []).append(at)
        return {case: at[0] for case, at in places.items() if len(at) >= 2 * SEGMENT}

    def in_place(self, panel: Panel) -> Panel:
        """The panel with ratios in place of costs."""
        rows, values = list(panel.rows), panel.values.copy()
        more = []
        for about, costs in zip(panel.rows, values):
            first = self.first.get(about.name.text)
            if first is None or about.net:
                continue
            costs[max(0, first - panel.start):] = np.nan
            ratios = np.array([self.runs.get(panel.start + i, {}).get(about.name.text, np.nan) for i in range(len(costs))])
            if not np.isnan(ratios).all():
                rows.append(About(about.name, METRIC))
                more.append(ratios)
        kept = [i for i in range(len(rows)) if i >= len(values) or not np.isnan(values[i]).all()]
        return Panel(tuple(rows[i] for i in kept), np.concatenate([values, np.array(more).reshape(-1, values.shape[1])])[kept],
                     panel.start)

    def key(self, run: int) -> str:
        """What tells these ratios of the run from others, since they may be measured anew."""
        cases = self.runs.get(run, {})
        text = json.dumps({case: cases.get(case) for case, first in self.first.items() if first <= run}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _present(ratios: dict[str, float], factors: Mapping[str, float] | None) -> dict[str, float]:
    """Case -> ratio to the present reference, of cases that are linked to it."""
    if factors is None:
        return ratios
    return {case: ratio * factors[case] for case, ratio in ratios.items() if case in factors}


def _to_present(references: Sequence[Reference]) -> dict[str, Mapping[str, float] | None]:
    """None for the present one: 1 for every case."""
    found: dict[str, Mapping[str, float] | None] = {references[-1].sha256: None}
    factors: Mapping[str, float] | None = None
    for newer, older in zip(references[::-1], references[-2::-1]):
        factors = {case: (1.0 if factors is None else factors[case]) / ratio for case, ratio in newer.overlap.items()
                   if factors is None or case in factors}
        found.setdefault(older.sha256, factors)
    return found


def _with_events(baseline: Baseline, used: Mapping[int, str]) -> Baseline:
    """used: index of the run -> checksum of its reference."""
    places = list(used)
    new = [Event(b, f"reference {used[a][:12]} -> {used[b][:12]}") for a, b in zip(places, places[1:]) if used[a] != used[b]]
    return replace(baseline, events=tuple(sorted((*baseline.events, *new), key=lambda event: event.at)))
