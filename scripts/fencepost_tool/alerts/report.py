"""What a comparison or a digest says to continuous integration, whichever of the two it comes from and whatever prints it."""
from __future__ import annotations

from dataclasses import dataclass

from fencepost_tool.stats.verdicts import IMPROVED, LAYOUT, REGRESSED, TAIL

from .alert import ACCEPTED, NEW, Alert

BROKEN = "broken"  # NEW fails its proof, crashes, or skipped or lost the case
# In the order of importance; verdicts that are not named here come after these and before those that say nothing.
FIRST = (BROKEN, REGRESSED, TAIL, LAYOUT, IMPROVED)
NO_VERDICT = "no verdict is possible: one process on a side"
QUIET = ("inconclusive", "equivalent", "unchanged")


@dataclass(frozen=True)
class Finding:
    """One case. change, interval: in words, "" where there is none; why: what else is to be known, one line; state: of the
    ledger, NEW where there is none; commit, machine: "" where not known."""

    case: str
    verdict: str
    metric: str = ""
    change: str = ""
    interval: str = ""
    why: str = ""
    state: str = NEW
    commit: str = ""
    machine: str = ""
    size: float = 0.0  # of the change, ln ratio or share, for the order

    @property
    def fails(self) -> bool:
        """A ledger can excuse what is dearer, never what is wrong."""
        return self.verdict == BROKEN or self.verdict == REGRESSED and self.state == NEW

    @property
    def known(self) -> bool:
        """Dearer, and in the ledger."""
        return self.verdict == REGRESSED and self.state != NEW

    @property
    def speaks(self) -> bool:
        """Worth a row: not what is as before, and not what people have accepted."""
        return self.verdict not in QUIET and not (self.verdict == REGRESSED and self.state == ACCEPTED)

    @property
    def rank(self) -> tuple[int, bool, float]:
        """The key to sort by: verdicts of FIRST first, then new ones before known ones, then by size."""
        place = FIRST.index(self.verdict) if self.verdict in FIRST else len(FIRST) + (self.verdict in QUIET)
        return place, self.state != NEW, -abs(self.size)


@dataclass(frozen=True)
class Report:
    """suite: tells apart what several jobs say on one page; about: (label, words) of what was compared; fixed: alerts
    whose series are at their old level again, as seen now for the first time; bounded: False with one process on a side, of
    which there are no verdicts."""

    suite: str
    findings: tuple[Finding, ...]
    about: tuple[tuple[str, str], ...] = ()
    fixed: tuple[Alert, ...] = ()
    bounded: bool = True

    @property
    def ordered(self) -> list[Finding]:
        """All findings, the most urgent first."""
        return sorted(self.findings, key=lambda f: f.rank)

    @property
    def speaking(self) -> list[Finding]:
        """The findings that a reader has to see, the most urgent first."""
        return [f for f in self.ordered if f.speaks]

    def title(self) -> str:
        """What matters, in a line."""
        parts = [(sum(f.verdict == BROKEN for f in self.findings), "broken"),
                 (sum(f.verdict == REGRESSED and f.fails for f in self.findings), "regressed"),
                 (sum(f.verdict == REGRESSED and f.state not in (NEW, ACCEPTED) for f in self.findings), "regressed and known"),
                 (sum(f.verdict == REGRESSED and f.state == ACCEPTED for f in self.findings), "accepted"),
                 *((sum(f.verdict == verdict for f in self.findings), verdict) for verdict in (TAIL, LAYOUT, IMPROVED))]
        said = ", ".join(f"{n} {what}" for n, what in parts if n)
        undecided = sum(f.verdict == "inconclusive" for f in self.findings)
        if not self.bounded:
            return "; ".join(filter(None, (said, NO_VERDICT)))
        return (said or "no change found") + (f"; {undecided} inconclusive" if undecided else "")
