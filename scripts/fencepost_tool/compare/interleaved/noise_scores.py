"""noise_scores.json beside a machine's noise.json: the scores of its last noise runs (results/schema.md), and how one compares
with those before it. Only scores of the same cases, with the same alpha, are comparable."""
from __future__ import annotations

import hashlib
import json
import math
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fencepost_tool.results import CaseName, ResultsError, write_atomically
from fencepost_tool.results.documents import read_document
from fencepost_tool.text.numbers import count
from fencepost_tool.text.table import Column, render

from .noise_score import ALONE, CONTENDED, TIMES_S, Score, worst

NAME = "noise_scores.json"
KEPT = 10        # earlier runs that one is compared with
MOST = 200       # entries in the file, whatever they were measured with
FEWEST = 3       # earlier runs, below which nothing is said of what is usual
UNLIKE = 1.25    # times the highest or below the lowest of the earlier ones: then it is more than their own noise
SHOWN = 12       # kinds in the table, those that need the largest change
AT = len(TIMES_S) - 1  # of TIMES_S: the time that runs are compared at


@dataclass(frozen=True)
class Scored:
    """A score among those before it that it can be compared with, the oldest first, KEPT at most."""

    score: Score
    before: tuple[Mapping[str, Any], ...]


def add(folder: Path, machine: str, score: Score, cases: Iterable[CaseName], alpha: float) -> tuple[Scored, str]:
    """Writes it behind those before; the folder exists. The second is a line on a file that could not be read and is begun
    anew, "" for none. ResultsError where it can't be written."""
    entry = {"date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "selection": selection(cases, alpha),
             "cases": score.cases, "pairs": score.pairs, "pair_s": score.pair_s,
             "smallest": {group: list(values) for group, values in score.smallest.items()}}
    path = folder / NAME
    every, why = _read(path)
    alike = tuple(one for one in every if one["selection"] == entry["selection"])[-KEPT:]
    document = {"schema_version": 1, "machine": machine, "times_s": list(TIMES_S), "runs": [*every, entry][-MOST:]}
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    write_atomically(path, text.replace('{"date"', '\n{"date"') + "\n")  # a line for each run
    return Scored(score, alike), why


def selection(cases: Iterable[CaseName], alpha: float) -> str:
    """What two scores must have in common."""
    return hashlib.sha256("\n".join([f"{alpha:g}", *sorted(case.text for case in cases)]).encode()).hexdigest()[:12]


def _read(path: Path) -> tuple[list[dict[str, Any]], str]:
    if not path.exists():
        return [], ""
    try:
        document = read_document(path, "noise_scores", "it is begun anew")
    except ResultsError as e:
        return [], str(e)
    return (document["runs"], "") if document["times_s"] == list(TIMES_S) else ([], "")


def lines(scored: Scored) -> list[str]:
    """For people."""
    score = scored.score
    kinds = worst(score, AT)
    rows = [_row(scored, group) for group in [g for g in (ALONE, CONTENDED) if g in score.smallest] + list(kinds[:SHOWN])]
    titles = [f"{time / 60:g} min" for time in TIMES_S]
    more = len(kinds) - SHOWN
    return [f"  noise score: change of one of {count(score.cases, 'case')} that a comparison of so long finds in 80 % of tries",
            f"  ({score.pair_s:.1f} s a pair); before: at {titles[AT]}, {_before(scored)}",
            *render([Column("kind", left=True), *map(Column, titles), Column("before"), Column("", left=True)], rows),
            *([f"  and {count(more, 'kind')} that need less"] if more > 0 else [])]


def _before(scored: Scored) -> str:
    n = len(scored.before)
    if n == 0:
        return "no run of these cases yet"
    return f"lowest, median and highest of the last {count(n, 'noise run')} of these cases here"


def _row(scored: Scored, group: str) -> list[str]:
    now = scored.score.smallest[group]
    before = [_value(one["smallest"].get(group)) for one in scored.before]
    known = sorted(value for value in before if value is not None)
    middle = f"{_percent(known[0])} {_percent(statistics.median(known))} {_percent(known[-1])}" if known else "-"
    return [group, *map(_percent, now), middle, _words(now[AT], before)]


def _value(values: Sequence[float | None] | None) -> float | None:
    """At the time of the comparison; infinite where nothing was found, None where the run has no such cases."""
    if values is None or len(values) <= AT:
        return None
    value = values[AT]
    return math.inf if value is None else value


def _words(now: float | None, before: Sequence[float | None]) -> str:
    known = [value for value in before if value is not None]
    if len(known) < FEWEST:
        return ""
    value = math.inf if now is None else now
    if value > UNLIKE * max(known):
        return "noisier than before"
    return "quieter than before" if value < min(known) / UNLIKE else "as before"


def _percent(share: float | None) -> str:
    if share is None or math.isinf(share):
        return ">100 %"
    return f"{100 * share:.1f} %"
