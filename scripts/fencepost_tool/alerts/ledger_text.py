"""The ledger as text that people edit and git merges: one line for each alert, its fields between blanks.

    open  2026-02-10  0000028  ns  27.02 -> 35.66  mutex/spinlock/lock_unlock/threads:2  machine-1  # a note

Lines that people wrote (comments, blank lines, notes after #) stay as they are, in their places; an alert that did not change
keeps its line to the byte. New alerts go to where their case sorts, so that two branches that add some rarely collide.
"""
from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fencepost_tool.results import ResultsError

from .alert import STATES, Alert

HEAD = """# Alerts of fencepost, one a line: STATE DATE COMMIT METRIC BEFORE -> AFTER CASE MACHINE  # NOTE
# STATE: new (not yet seen by anyone), open (known, to be fixed), accepted (meant; ends the alert), fixed (went back; ends it).
# Edit states and notes freely; only changes that have no line here fail a build. docs/how-to/alert-in-ci.md has more.
"""
FIELDS = "STATE DATE COMMIT METRIC BEFORE -> AFTER CASE MACHINE"
REMEDY = f"a line is {FIELDS}, and a note after #"
PLAIN = re.compile(r'[!-~]+', re.ASCII)  # a field that needs no quotes, unless it has one of these:
SPECIAL = set('"#')
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(?=\s|$)|[^\s#"]\S*|#.*')
CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ", "||||||| ")
WIDTH = max(map(len, STATES))


@dataclass(frozen=True)
class Line:
    """alert: None for a comment or a blank line; text: as it stands in the file, without its end."""

    text: str
    alert: Alert | None = None


def parse(path: Path, text: str) -> list[Line]:
    """ResultsError that names the file, the line, what is wrong there and what to do."""
    found: list[Line] = []
    at: dict[tuple[str, ...], int] = {}
    for number, raw in enumerate(_lines(text), 1):
        if raw.startswith(CONFLICT):
            raise ResultsError(path, "has a merge conflict that is not resolved", "keep the lines of both sides", number)
        alert = _alert(path, number, raw)
        if alert:
            key = (*alert.series, alert.commit, "" if alert.has_commit else _number(alert.after))
            if key in at:
                raise ResultsError(path, f"has the alert of line {at[key]} again ({alert.case} at {alert.commit})",
                                   "delete one of the two", number)
            at[key] = number
        found.append(Line(raw, alert))
    return found


def _lines(text: str) -> list[str]:
    """Only line feeds end a line: a note may hold any other separator of Unicode."""
    return text.removeprefix("\ufeff").removesuffix("\n").split("\n") if text else []


def render(lines: Sequence[Line]) -> str:
    """The ledger's text, every line as it was read or made."""
    return "".join(line.text + "\n" for line in lines)


def line_of(alert: Alert) -> Line:
    """A new line for the alert, its fields in columns."""
    fields = [f"{alert.state:{WIDTH}}", alert.date, _quoted(alert.commit), _quoted(alert.metric), _number(alert.before), "->",
              _number(alert.after), _quoted(alert.case), _quoted(alert.machine)]
    return Line(" ".join(fields) + (f"  # {alert.note}" if alert.note else ""), alert)


def with_state(line: Line, state: str) -> Line:
    """The line with another first word."""
    assert line.alert is not None
    rest = line.text.lstrip()[len(line.alert.state):]
    gap = len(rest) - len(rest.lstrip())
    width = len(line.alert.state) + gap - 1
    return Line(f"{state:{width}} {rest.lstrip()}", replace(line.alert, state=state))


def inserted(lines: Sequence[Line], alert: Alert) -> list[Line]:
    """With a line for the alert, behind the last alert that sorts before it by case, metric, machine and date."""
    place = _end_of_head(lines)
    for i, line in enumerate(lines):
        if line.alert and (line.alert.series, line.alert.date) <= (alert.series, alert.date):
            place = i + 1
    return [*lines[:place], line_of(alert), *lines[place:]]


def _end_of_head(lines: Sequence[Line]) -> int:
    """Where the comments at the top of the file end: the first line that is none."""
    return next((i for i, line in enumerate(lines) if not line.text.startswith("#")), len(lines))


def _alert(path: Path, number: int, raw: str) -> Alert | None:
    tokens = TOKEN.findall(raw)
    note = tokens.pop()[1:].strip() if tokens and tokens[-1].startswith("#") else ""
    if TOKEN.sub("", raw).strip():
        raise ResultsError(path, "has a quote that does not end, or ends inside a word", REMEDY, number)
    if not tokens:
        return None
    state, *rest = tokens
    if state not in STATES:
        near = difflib.get_close_matches(state, STATES, 1)
        raise ResultsError(path, f"{state[:40]} is no state" + (f"; {near[0]} is meant, perhaps" if near else ""),
                           f"the states are {', '.join(STATES)}", number)
    if len(rest) != FIELDS.count(" ") or rest[4] != "->":
        raise ResultsError(path, f"has {len(tokens)} fields instead of {FIELDS.count(' ') + 1}, or no -> between the levels",
                           REMEDY, number)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d|-", rest[0]):
        raise ResultsError(path, f"{rest[0][:40]} is no date", "write one like 2026-02-10, or - for none", number)
    levels = [_level(path, number, text) for text in (rest[3], rest[5])]
    commit, metric, case, machine = (_unquoted(path, number, rest[i]) for i in (1, 2, 6, 7))
    return Alert(state, rest[0], commit, metric, levels[0], levels[1], case, machine, note)


def _level(path: Path, number: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ResultsError(path, f"{text[:40]} is no level", "write a number, such as 27.02", number)
    return value


def _number(value: float) -> str:
    return f"{value:.6g}"


def _quoted(text: str) -> str:
    """As it is, or as a JSON string: names of foreign benchmarks may hold anything, a line's end too."""
    return text if PLAIN.fullmatch(text) and not SPECIAL & set(text) else json.dumps(text)


def _unquoted(path: Path, number: int, text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        raise ResultsError(path, f"{text[:40]} is no quoted name", "write it as a string of JSON", number) from None
