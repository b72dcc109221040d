"""What stands first about each run: the heading of its summary, as pairs of label and text; and what is wrong with it."""
from __future__ import annotations

from fencepost_tool.results import Run
from fencepost_tool.summary.heading import heading
from fencepost_tool.text.numbers import count

LABEL = 11  # columns of the label in a line of the heading


def rows(run: Run) -> list[list[str]]:
    """[label, text] of each part of the heading; lines that were wrapped are one again."""
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
