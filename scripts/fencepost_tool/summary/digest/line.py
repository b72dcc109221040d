"""One line of the digest: what it says, the answers that it says it by, and how it is fitted into the screen."""
from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fencepost_tool.answers import Answer
from fencepost_tool.text.safe import word
from fencepost_tool.text.table import WIDTH

LABEL = 11  # columns
LEFT_OUT = "..."
LONGEST_NAME = 30


@dataclass(frozen=True)
class Fact:
    """An answer under a name that stays the same from run to run."""

    id: str
    answer: Answer


@dataclass(frozen=True)
class Line:
    """clauses: in order of weight, as those that do not fit are left out from the end. counts: numbers in the clauses that no
    case has, such as how many there are. most: lines of the screen."""

    id: str
    label: str
    clauses: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    counts: Mapping[str, float] = field(default_factory=dict)
    most: int = 1


def name(text: str) -> str:
    """A name that leaves room for a number beside it."""
    safe = word(text)
    return safe if len(safe) <= LONGEST_NAME else safe[:LONGEST_NAME - 1] + "~"


def fitted(line: Line) -> list[str]:
    """The line as printed: at most WIDTH columns, and as many rows as it may have; [] without clauses. A clause that does not
    fit is left out with those behind it; of the first one, the words that do not."""
    rows: list[str] = []
    clauses = [word(clause) for clause in line.clauses]
    for number, clause in enumerate(clauses):
        last = number == len(clauses) - 1
        text = clause if last else f"{clause};"
        longer = _with(rows, text, line.most, 0 if last else len(LEFT_OUT) + 1)
        if longer is None:
            rows = rows or (_with([], text, len(text), 0) or [])[:line.most]
            rows[-1] = _cut(rows[-1])
            break
        rows = longer
    return [f"{'' if number else line.label:<{LABEL}}{row}" for number, row in enumerate(rows)]


def _with(rows: Sequence[str], text: str, most: int, reserve: int) -> list[str] | None:
    """The rows with a clause behind them, in a new row where it does not fit; None where it takes more rows than it may.
    reserve: columns to be left in the last row that there may be."""
    room = WIDTH - LABEL
    if rows and len(rows[-1]) + 1 + len(text) + reserve * (len(rows) == most) <= room:
        return [*rows[:-1], f"{rows[-1]} {text}"]
    added = textwrap.wrap(text, room, break_long_words=True, break_on_hyphens=False)
    whole = len(rows) + len(added)
    fits = whole < most or (whole == most and len(added[-1]) + reserve <= room)
    return [*rows, *added] if fits else None


def _cut(row: str) -> str:
    """With the mark of what was left out, for which the last words give way."""
    while len(row) + 1 + len(LEFT_OUT) > WIDTH - LABEL and " " in row:
        row = row.rpartition(" ")[0]
    return f"{row[:WIDTH - LABEL - len(LEFT_OUT) - 1]} {LEFT_OUT}"


def listed(names: Sequence[str]) -> str:
    """Words as a list: a, b and c."""
    *head, last = names
    return f"{', '.join(head)} and {last}" if head else last
