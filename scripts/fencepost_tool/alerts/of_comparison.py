"""A comparison as alerts: each case that regressed, keyed by the commit of the new side. The only file that knows both
comparisons and the ledger."""
from __future__ import annotations

import math
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace

from fencepost_tool.compare.files import table
from fencepost_tool.compare.files.comparison import Comparison, Row
from fencepost_tool.compare.files.inputs import Side
from fencepost_tool.stats.verdicts import EQUIVALENT, REGRESSED
from fencepost_tool.text.numbers import count

from .alert import NEW, NONE, Alert
from .ledger import Settled, Sighting
from .report import BROKEN, Finding, Report

COMMIT = re.compile(r"([0-9a-f]{7,40})(-dirty)?")
MOST_COMMITS = 500  # of a branch, among which an older alert of it is looked for


def sightings(comparison: Comparison) -> list[Sighting]:
    """An alert for each case that regressed."""
    branch = tuple(_between(_context(comparison.a, "commit"), _context(comparison.b, "commit")))
    return [Sighting(_alert(comparison, row), branch, _surely(comparison, row)) for row in comparison.of(REGRESSED)]


def _surely(comparison: Comparison, row: Row) -> float:
    """The end of the interval that is nearer to no change, less the least effect."""
    ends = row.interval or (1.0, 1.0)
    return max(0.0, min(abs(end - 1) for end in ends) - comparison.thresholds.share(row.name))


def _alert(comparison: Comparison, row: Row) -> Alert:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    return Alert(NEW, today, _context(comparison.b, "commit") or NONE, row.metric, row.a, row.b, row.name.text,
                 _context(comparison.b, "machine") or NONE)


def _context(side: Side, key: str) -> str:
    """What the side's runs say; "" where they say nothing."""
    return str(next((p.context[key] for p in side.processes if p.context.get(key)), ""))


def _between(base: str, new: str) -> Iterator[str]:
    """Commits of the branch, the newest first: those that the new side has and the base has not. None where git, or the
    repository here, does not know them."""
    ends = [COMMIT.fullmatch(text) for text in (base, new)]
    if ends[0] and ends[1]:
        command = ["git", "rev-list", f"--max-count={MOST_COMMITS}", f"{ends[0][1]}..{ends[1][1]}"]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        except OSError:
            return
        yield from done.stdout.split() if done.returncode == 0 else ()


def excused(comparison: Comparison, settled: Settled | None) -> Comparison:
    """For the exit code: what the ledger knows counts as no change."""
    known = {s.alert.case for s, _ in settled.known} if settled else set()
    rows = [replace(row, verdict=replace(row.verdict, verdict=EQUIVALENT))
            if row.verdict.verdict == REGRESSED and row.name.text in known else row for row in comparison.rows]
    return replace(comparison, rows=tuple(rows))


def report(comparison: Comparison, suite: str, settled: Settled | None) -> Report:
    """The comparison for continuous integration. settled: None without a ledger."""
    states = {s.alert.case: line.state for s, line in settled.known} if settled else {}
    rows = [_finding(comparison, row, states.get(row.name.text, NEW)) for row in comparison.rows]
    broken = [Finding(name, BROKEN, why=why) for name, why in getattr(comparison, "broken", ())]
    out = [Finding(name, "inconclusive", why=f"left out: {why}") for name, why in comparison.left_out
           if name not in {f.case for f in broken}]
    about = [(letter, _about(letter, side)) for letter, side in zip("AB", (comparison.a, comparison.b))]
    about += [("differs", words) for words in comparison.differences]
    if not comparison.bounded:
        about.append(("no verdict", table.NO_BOUND))
    return Report(suite, tuple(broken + rows + out), tuple(about), bounded=comparison.bounded)


def _about(letter: str, side: Side) -> str:
    commit = _context(side, "commit")
    parts = ("" if side.label == letter else side.label, count(len(side.processes), "process", "es"),
             f"commit {commit}" if commit and commit != side.label else "")
    return ", ".join(filter(None, parts))


def _finding(comparison: Comparison, row: Row, state: str) -> Finding:
    interval = f"{table.ratio(row.interval[0])} to {table.ratio(row.interval[1])}" if row.interval else ""
    size = math.log(row.b / row.a) if row.a > 0 and row.b > 0 else 0.0
    return Finding(row.name.text, row.verdict.verdict, row.metric, f"{100 * math.expm1(size):+.1f} %", interval, table.note(row),
                   state, _context(comparison.b, "commit") if state != NEW else "", _context(comparison.b, "machine"), size)
