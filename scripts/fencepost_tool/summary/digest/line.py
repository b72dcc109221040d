"""One line of the digest: what it says, the answers that it says it by, and how it is fitted into the screen."""
from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from fencepost_tool.answers import Answer
from fencepost_tool.text.safe import word
from fencepost_tool.text.table import WIDTH

LABEL = 11  # columns
ROOM = WIDTH - LABEL
LEFT_OUT = " ..."
LONGEST_NAME = 30


@dataclass(frozen=True)
class Fact:
    """An answer under a name that stays the same from run to run."""

    id: str
    answer: Answer


@dataclass(frozen=True)
class Line:
    """clauses: in order of weight, as those that do not fit are left out from the end. most: lines of the screen."""

    id: str
    label: str
    clauses: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    most: int = 1


def name(text: str) -> str:
    """A name that leaves room for a number beside it."""
    safe = word(text)
    return safe if len(safe) <= LONGEST_NAME else safe[:LONGEST_NAME - 1] + "~"


def fitted(line: Line) -> list[str]:
    """The line as printed: at most WIDTH columns, and as many rows as it may have; [] without clauses. A clause that does not
    fit is left out with those behind it; of the first one, the words that do not."""
    rows: list[str] = []
    for number, clause in enumerate(map(word, line.clauses), 1):
        last = number == len(line.clauses)
        longer = _with(rows, clause + ";" * (not last), line.most, 0 if last else len(LEFT_OUT))
        if longer is None:
            rows = rows or _wrapped(clause)[:line.most]
            rows[-1] = textwrap.shorten(rows[-1], ROOM - len(LEFT_OUT), placeholder="") + LEFT_OUT
            break
        rows = longer
    return [f"{'' if number else line.label:<{LABEL}}{row}" for number, row in enumerate(rows)]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, ROOM, break_on_hyphens=False)


def _with(rows: Sequence[str], text: str, most: int, reserve: int) -> list[str] | None:
    """The rows with a clause behind them, in a new row where it does not fit; None where it takes more rows than it may.
    reserve: columns to be left in the last row that there may be."""
    if rows and len(rows[-1]) + 1 + len(text) + reserve * (len(rows) == most) <= ROOM:
        return [*rows[:-1], f"{rows[-1]} {text}"]
    longer = [*rows, *_wrapped(text)]
    return longer if len(longer) < most or (len(longer) == most and len(longer[-1]) + reserve <= ROOM) else None


def listed(names: Sequence[str]) -> str:
    """Words as a list: a, b and c."""
    *head, last = names
    return f"{', '.join(head)} and {last}" if head else last
