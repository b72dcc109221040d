"""A run in at most LINES lines: what things cost here, which differences are borne out, and what was not measured.

Each sentence is chosen by the verdicts of fencepost_tool.answers on the answers that its line carries; document() has them as
data. docs/reference/digest.md says which rule decides what.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fencepost_tool.answers import Answer, verdict
from fencepost_tool.results import Run
from fencepost_tool.text import marks

from . import costs, distance, locks, orders, run_lines, sharing
from .line import Fact, Line, fitted

LINES = 24
MOST_ROWS = 8
QUESTIONS = (orders.seq_cst, orders.fence, sharing.false_sharing, sharing.sharding, distance.cores, distance.channel,
             locks.rw_mutexes, locks.fastest)
# Which lines go on in a second one, while there is room.
LONG = ("warnings", "noise", "machine", "cores", "rw_mutexes", "unanswered", "sharding", "false_sharing", "seq_cst", "channel",
        "fastest", "without_result")


@dataclass(frozen=True)
class Digest:
    """head, sentences, tail: lines of words; rows: of the table between head and sentences."""

    head: tuple[Line, ...]
    rows: tuple[costs.Row, ...]
    sentences: tuple[Line, ...]
    tail: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All but the table, in order."""
        return (*self.head, *self.sentences, *self.tail)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that the digest says, and what it would say if it were measured."""
        return (*(fact for row in self.rows for fact in row.facts), *(fact for line in self.lines for fact in line.facts))


def digest(run: Run) -> Digest:
    """The digest of a run, whatever the run lacks."""
    asked = [question(run) for question in QUESTIONS]
    answered = tuple(_marked(run, line) for line in asked if line.clauses)
    missing = [*costs.missing(run), *(fact for line in asked if not line.clauses for fact in line.facts)]
    head = (run_lines.about(run), run_lines.results(run), run_lines.warnings(run), run_lines.noise(run))
    tail = (run_lines.unanswered(missing), run_lines.without_result(run), run_lines.more(run))
    lines = sum(bool(line.clauses) for line in (*head, *answered, *tail))
    return Digest(head, tuple(costs.rows(run, min(MOST_ROWS, LINES - 2 - lines))), answered, tail)


def text(run: Run) -> str:
    """At most LINES lines of at most 100 columns."""
    found = digest(run)
    table = costs.table(run, found.rows)
    room = LINES - len(table) - sum(bool(line.clauses) for line in found.lines)
    shown = {line.id: line for line in found.lines}
    for long in LONG:
        if long in shown:
            rows = fitted(shown[long])
            shown[long] = replace(shown[long], most=min(len(rows), 1 + room) or 1)
            room -= max(0, min(len(rows), 1 + room) - 1)
    words = [row for line in found.head for row in fitted(shown[line.id])]
    words += table
    words += [row for line in (*found.sentences, *found.tail) for row in fitted(shown[line.id])]
    return "\n".join(words) + "\n"


def _marked(run: Run, line: Line) -> Line:
    """What is drawn from emulated times says so."""
    return replace(line, clauses=(marks.claim(run, line.clauses[0]), *line.clauses[1:]))


def document(run: Run) -> dict[str, Any]:
    """The answers by id, with the lines that are made of them."""
    found = digest(run)
    return {"schema_version": 1, "lines": text(run).splitlines(),
            "answers": [{"id": fact.id, **_answer(fact.answer)} for fact in found.facts],
            "counts": {f"{line.id}.{what}": number for line in found.lines for what, number in line.counts.items()}}


def _answer(found: Answer) -> dict[str, Any]:
    out: dict[str, Any] = {"unit": found.unit.value, "cases": list(found.cases)}
    if found.estimate is None:
        return {**out, "missing": found.missing}
    interval = list(found.estimate.interval) if found.estimate.interval else None
    out.update(estimate=found.estimate.value, interval=interval, grade="noisy" if found.noisy else "clean",
               two_modes=found.estimate.two_modes)
    return out if len(found.cases) < 2 else {**out, "verdict": verdict(found).value}
