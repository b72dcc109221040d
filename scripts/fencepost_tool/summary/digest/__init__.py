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
             locks.rw_mutexes)
# Which lines go on in a second one, while there is room.
LONG = ("warnings", "noise", "machine", "cores", "rw_mutexes", "unanswered", "sharding", "false_sharing", "seq_cst", "channel",
        "without_result")


@dataclass(frozen=True)
class Digest:
    """rows: of the table, which stands between head and sentences."""

    head: tuple[Line, ...]
    rows: tuple[costs.Row, ...]
    sentences: tuple[Line, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that the digest says, and what it would say if it were measured."""
        return sum((one.facts for one in self.sentences), sum((one.facts for one in self.rows), ()))


def digest(run: Run) -> Digest:
    """The digest of a run, whatever the run lacks."""
    asked = [question(run) for question in QUESTIONS]
    missing = [*costs.missing(run), *(fact for line in asked if not line.clauses for fact in line.facts)]
    head = (run_lines.about(run), run_lines.results(run), run_lines.warnings(run), run_lines.noise(run))
    sentences = [replace(line, clauses=(marks.claim(run, line.clauses[0]), *line.clauses[1:])) for line in asked if line.clauses]
    sentences += [run_lines.unanswered(missing), run_lines.without_result(run), run_lines.more(run)]
    lines = sum(bool(line.clauses) for line in (*head, *sentences))
    return Digest(head, tuple(costs.rows(run, min(MOST_ROWS, LINES - 2 - lines))), tuple(sentences))


def text(run: Run) -> str:
    """At most LINES lines of at most 100 columns."""
    found = digest(run)
    table = costs.table(run, found.rows)
    lines = {line.id: line for line in (*found.head, *found.sentences) if line.clauses}
    room = LINES - len(table) - len(lines)
    shown = {id_: fitted(replace(line, most=1)) for id_, line in lines.items()}
    for id_ in LONG:
        if id_ in lines and room and len(rows := fitted(lines[id_])) > 1:
            shown[id_], room = rows, room - 1
    head = [row for line in found.head for row in shown.get(line.id, [])]
    return "\n".join([*head, *table, *(row for line in found.sentences for row in shown.get(line.id, []))]) + "\n"


def document(run: Run) -> dict[str, Any]:
    """The answers by id, with the lines that are made of them."""
    return {"schema_version": 1, "lines": text(run).splitlines(),
            "answers": [{"id": fact.id, **_answer(fact.answer)} for fact in digest(run).facts]}


def _answer(found: Answer) -> dict[str, Any]:
    out: dict[str, Any] = {"unit": found.unit.value, "cases": list(found.cases)}
    if found.estimate is None:
        return {**out, "missing": found.missing}
    out.update(estimate=found.estimate.value, interval=found.estimate.interval, grade="noisy" if found.noisy else "clean",
               two_modes=found.estimate.two_modes)
    return out if len(found.cases) < 2 else {**out, "verdict": verdict(found).value}
