"""What stands first about each run: its digest, each part with the cases that it rests on, its warnings, and what it lacks."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fencepost_tool.results import Run
from fencepost_tool.summary.digest import costs, digest
from fencepost_tool.summary.digest.line import Fact, Line
from fencepost_tool.summary.heading import heading
from fencepost_tool.text import machine, marks
from fencepost_tool.text.numbers import MISSING, count

LABEL = 11  # columns of the label in a line of the heading
NOT_HERE = ("warnings", "more")  # the report has the warnings in full, and the tables
IN_FULL = ("WARNING", "marks", "intervals")  # likewise, and the foot of the page has the marks


def first(run: Run) -> dict[str, Any]:
    """head and tail: lines as [label, text, names of cases]; warnings: texts; table: threads of its contended columns, and
    rows as [cells, names of cases]; about: [label, text] of how the run was made."""
    found = digest(run)
    threads = max((row.threads for row in found.rows), default=0)
    return {"head": [_line(line) for line in found.head if _is_shown(line)], "warnings": machine.warnings(run),
            "threads": threads, "rows": [[_cells(run, row, threads), _names(row.facts)] for row in found.rows],
            "tail": [_line(line) for line in found.sentences if _is_shown(line)],
            "about": [row for row in rows(run) if row[0] not in IN_FULL]}


def _is_shown(line: Line) -> bool:
    return bool(line.clauses) and line.id not in NOT_HERE


def _line(line: Line) -> list[Any]:
    return [line.label, "; ".join(line.clauses), _names(line.facts)]


def _names(facts: Iterable[Fact]) -> list[str]:
    """Of the cases with a result that the facts rest on."""
    return list(dict.fromkeys(name for fact in facts if fact.answer.estimate for name in fact.answer.cases))


def _cells(run: Run, row: costs.Row, threads: int) -> list[str]:
    """With the mark of emulation where the digest has it: before times and factors."""
    label, *numbers = row.cells(threads)
    marked = (0, 2, 3, 5) if run.emulated else ()
    return [label, *(marks.SIGN + text if i in marked and text != MISSING else text for i, text in enumerate(numbers))]


def rows(run: Run) -> list[list[str]]:
    """[label, text] of each part of the heading of all tables; lines that were wrapped are one again."""
    found: list[list[str]] = []
    for line in heading(run):
        label, text = line[:LABEL].strip(), line[LABEL:].strip()
        if label or not found:
            found.append([label, text])
        else:
            found[-1][1] += f" {text}"
    return found


def notes(run: Run) -> list[str]:
    """What the run does not have, one sentence each."""
    bad = sum(1 for case in run.cases if case.error)
    found = []
    if not run.cases:
        found.append("the run has no case: there is nothing to show")
    elif bad == len(run.cases):
        found.append(f"no case has a result: {count(bad, 'case')} in error; the tables have the reasons")
    if run.cases and run.listing is None:
        found.append("no listing.json: the emitted instructions are not known")
    return found
