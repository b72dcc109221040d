"""One alert: a case that became dearer, where, by how much, and what people decided about it."""
from __future__ import annotations

from dataclasses import dataclass

NEW, OPEN, ACCEPTED, FIXED = "new", "open", "accepted", "fixed"
STATES = (NEW, OPEN, ACCEPTED, FIXED)
ENDED = (ACCEPTED, FIXED)
NONE = "-"          # where a field has no value
SHORTEST_COMMIT = 7  # characters by which two abbreviations are taken for one commit


@dataclass(frozen=True)
class Alert:
    """date: of the first run of the new level, ISO 8601 to the day; commit: of that run (compare: of the new side), or the
    run's name where none is known; before, after: levels in the metric's unit; note: what people wrote on its line."""

    state: str
    date: str
    commit: str
    metric: str
    before: float
    after: float
    case: str
    machine: str = NONE
    note: str = ""

    @property
    def series(self) -> tuple[str, str, str]:
        """What the alert is about: case, metric and machine."""
        return self.case, self.metric, self.machine

    @property
    def change(self) -> float:
        """As a share of the level before; of a net cost whose level was 0, infinite."""
        return (self.after - self.before) / abs(self.before) if self.before else float("inf")

    @property
    def words(self) -> str:
        """The change in per cent, or in the metric's unit where the level before was 0."""
        return f"{100 * self.change:+.1f} %" if self.before else f"{self.after - self.before:+.3g}"

    def is_of(self, commit: str) -> bool:
        """Whether the commit, abbreviated or not, is the one of this alert."""
        return same_commit(self.commit, commit)

    @property
    def has_commit(self) -> bool:
        """Whether `commit` names one state of the code: other sources may share NONE, `unknown` and edited files."""
        return self.commit not in (NONE, "unknown") and not self.commit.endswith("-dirty")


def same_commit(one: str, other: str) -> bool:
    """Abbreviations of any length from SHORTEST_COMMIT on are the same commit; `-dirty` and other endings count."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST_COMMIT and long.startswith(short) and "-" not in long[len(short):]
