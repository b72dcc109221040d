"""The commits between two, as `git bisect --first-parent` takes them: merges count as one commit, their branches do not."""
from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from fencepost_tool.compare.interleaved.builds import commit
from fencepost_tool.results import ResultsError


@dataclass(frozen=True)
class Commit:
    """date: of its author, ISO 8601. branch: for a merge, its second parent."""

    sha: str
    title: str
    date: str
    branch: str = ""

    @property
    def short(self) -> str:
        """The first twelve digits of its id."""
        return self.sha[:12]

    @property
    def words(self) -> str:
        """Its short id and title."""
        return f"{self.short} {self.title}"


def between(repository: Path, good: str, bad: str) -> list[Commit]:
    """GOOD, and those after it up to BAD, along first parents. ResultsError where either is no commit, or BAD does not follow
    GOOD that way."""
    first, last = (_resolved(repository, what) for what in (good, bad))
    if first == last:
        raise ResultsError(f"{good} {bad}", "are the same commit", "name two")
    if _git(repository, "merge-base", first, last) == last:
        raise ResultsError(f"{good} {bad}", "the second is the older one", f"name them the other way round: {bad} {good}")
    lines = _git(repository, "log", "--first-parent", "--reverse", "--format=%H%x00%P%x00%aI%x00%s", last,
                 f"^{first}").splitlines()
    found = [_commit(line) for line in lines]
    if not lines or lines[0].split("\0")[1].split(" ")[0] != first:
        before = lines[0].split("\0")[1].split(" ")[0][:12] if lines else ""
        raise ResultsError(good, f"is not on the line of first parents that ends at {bad}",
                           "name a commit of that line" + (f", such as {before}" if before else ""))
    return [_commit(_git(repository, "log", "-1", "--format=%H%x00%P%x00%aI%x00%s", first)), *found]


def _commit(line: str) -> Commit:
    sha, parents, date, title = line.split("\0", 3)
    return Commit(sha, title, date, parents.split(" ")[1] if " " in parents else "")


def _resolved(repository: Path, what: str) -> str:
    found = commit(repository, what)
    if not found:
        raise ResultsError(what, "is no commit here", "git log shows the commits")
    return found


def _git(repository: Path, *args: str) -> str:
    """What it prints; "" where it fails."""
    done = subprocess.run(["git", "-C", str(repository), *args], capture_output=True, text=True, encoding="utf-8",
                          errors="replace", check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
