"""What is news: the alerts of today against those that a file in the repository already has.

    new       written when it was first seen; the next update makes it open
    open      known and not yet decided
    accepted  by people: the new level is meant. It ends the alert
    fixed     the series came back to its old level. It ends the alert

Only a sighting that no line of the file covers is news. Lines are never removed, but by people.
"""
from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from fencepost_tool.results import ResultsError, write_atomically

from . import ledger_text
from .alert import ACCEPTED, ENDED, FIXED, NEW, OPEN, Alert
from .ledger_text import Line

# Takes all alerts at once, and returns those whose series are at their old level again.
Back = Callable[[Sequence[Alert]], Set[Alert]]


@dataclass(frozen=True)
class Sighting:
    """A change for the worse that is seen now. commits: others under which it may have been written, the nearest first (a
    change point moves by some runs as the history grows; a branch has several commits); surely: by how much at least, as a share,
    it changed: a line has to say as much to cover it, unless it is of the same commit."""

    alert: Alert
    commits: tuple[str, ...] = ()
    surely: float = 0.0

    def rank(self, line: Alert) -> int | None:
        """How near this line is to it, 0 for the same commit; None when it is another alert's, or does not cover it."""
        if line.series != self.alert.series or (line.after > line.before) != (self.alert.after > self.alert.before):
            return None
        names = (self.alert.commit, *self.commits)
        rank = next((i for i, commit in enumerate(names) if line.is_of(commit)), None)
        same = rank == 0 and line.has_commit
        return rank if same or self.surely <= abs(line.change) else None


@dataclass(frozen=True)
class Settled:
    """lines: of the file as it would be written. news: not in the file; known: sighting -> its line there, whose state is as
    it would be written; unseen: alerts of the file, not ended, that no sighting is of; fixed: those that ended so now."""

    lines: tuple[Line, ...]
    news: tuple[Sighting, ...]
    known: tuple[tuple[Sighting, Alert], ...]
    unseen: tuple[Alert, ...]
    fixed: tuple[Alert, ...]

    def count(self, state: str) -> int:
        """Alerts of that state in the file as it would be written."""
        return sum(line.alert is not None and line.alert.state == state for line in self.lines)


def settle(lines: Sequence[Line], sightings: Sequence[Sighting],
           back: Back = lambda alerts: frozenset()) -> Settled:
    """The sightings against the lines of the ledger, which are brought up to date."""
    pairs = _matched(lines, sightings)
    still = [line.alert for line in lines if line.alert and line.alert.state not in ENDED]
    returned = back([*still, *(s.alert for s in sightings)])
    kept = list(lines)
    unseen: list[Alert] = []
    fixed: list[Alert] = []
    for i, line in enumerate(lines):
        if line.alert is None or line.alert.state in ENDED:
            continue
        if line.alert in returned:
            kept[i] = ledger_text.with_state(line, FIXED)
            fixed.append(line.alert)
        elif i not in pairs.values():
            unseen.append(line.alert)
        elif line.alert.state == NEW:
            kept[i] = ledger_text.with_state(line, OPEN)
    news = [s for j, s in enumerate(sightings) if j not in pairs and s.alert not in returned]
    known = [(sightings[j], _there(kept[i])) for j, i in sorted(pairs.items())]
    for one in news:
        kept = ledger_text.inserted(kept, one.alert)
    return Settled(tuple(kept), tuple(news), tuple(known), tuple(unseen), tuple(fixed))


def _there(line: Line) -> Alert:
    assert line.alert is not None
    return line.alert


def _matched(lines: Sequence[Line], sightings: Sequence[Sighting]) -> dict[int, int]:
    """Sighting -> line, by index; each at most once, the nearest pairs first. At the same distance a line that is accepted
    goes before one that is open: a person wrote it."""
    ranked = []
    for i, line in enumerate(lines):
        for j, sighting in enumerate(sightings):
            rank = sighting.rank(line.alert) if line.alert else None
            if rank is not None and line.alert:
                ranked.append((rank, line.alert.state != ACCEPTED, j, i))
    found: dict[int, int] = {}
    for _, _, j, i in sorted(ranked):
        if j not in found and i not in found.values():
            found[j] = i
    return found


def read(path: Path, may_lack: bool = False) -> list[Line]:
    """ResultsError, also where there is no such file, unless it may lack: then it is as good as empty."""
    try:
        return ledger_text.parse(path, path.read_text("utf-8"))
    except FileNotFoundError:
        if may_lack:
            return ledger_text.parse(path, ledger_text.HEAD)
        raise ResultsError(path, "no such file", "--update-ledger makes it, and an empty file will do") from None
    except UnicodeDecodeError as e:
        raise ResultsError(path, f"is not UTF-8 at byte {e.start}", "save it as UTF-8") from None
    except OSError as e:
        raise ResultsError(path, f"can't be read: {e.strerror}", "name another with --ledger") from None


def settled(path: Path, sightings: Sequence[Sighting], back: Back, update: bool) -> Settled:
    """The file against what is seen now; update: and the file written, if that changes it. Two writers take turns, and each
    reads what the other wrote."""
    with _alone(path.parent) if update else contextlib.nullcontext():
        before = read(path, may_lack=update)
        found = settle(before, sightings, back)
        if update and (list(found.lines) != before or not path.exists()):
            write_atomically(path, ledger_text.render(found.lines))
    return found


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other writer meanwhile. The lock is on the folder, so that no file of it stays behind; where the file system has no
    locks (some network ones) there is none, and the later writer wins."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as e:
        raise ResultsError(folder, f"can't be used: {e.strerror}", "make the folder of the ledger first") from None
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
