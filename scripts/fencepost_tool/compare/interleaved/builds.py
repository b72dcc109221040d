"""The program of a commit, or one that is there already.

A commit is built in a worktree of its own under build/compare, by its own scripts, and kept for the next time.
"""
from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TextIO

from fencepost_tool.paths import ROOT
from fencepost_tool.results import ResultsError

KEPT = ROOT / "build" / "compare"
LAST_LINES = 15  # of a build that failed


class DoesNotBuild(ResultsError):
    """The commit's own build failed."""


def program(what: str, compiler: str, err: TextIO) -> tuple[str, Path]:
    """(name for people, program) of a file, or of anything git takes for a commit. compiler: "" for the usual one.
    ResultsError: it is neither; DoesNotBuild."""
    path = Path(what)
    if path.is_file():
        if compiler:
            raise ResultsError(what, f"is a program already, so {compiler} can't build it", "name a commit")
        return what, path.resolve()
    sha = commit(ROOT, what)
    if not sha:
        raise ResultsError(what, "is neither a program nor a commit here", "git log shows the commits")
    name = sha[:12] + (f"-{re.sub(r'[^A-Za-z0-9.+-]', '_', compiler)}" if compiler else "")
    tree = KEPT / name
    if not (tree / "CMakeLists.txt").exists():
        print(f"checking out {what} into {tree.relative_to(ROOT)}", file=err, flush=True)
        _git("worktree", "prune")
        _git("worktree", "add", "--detach", "--force", str(tree), sha)
    _build(what, tree, compiler, err)
    return f"{what} ({name})", tree / "build" / "release" / "fencepost"


def commit(repository: Path, what: str) -> str:
    """The full name of what git takes for a commit; "" where it does not."""
    command = ["git", "-C", str(repository), "rev-parse", "--verify", "--quiet", "--end-of-options", what + "^{commit}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _git(*args: str) -> None:
    done = subprocess.run(["git", "-C", str(ROOT), *args], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ResultsError("git " + " ".join(args[:2]), "failed: " + " ".join(done.stderr.split()), "see git worktree list")


def _build(what: str, tree: Path, compiler: str, err: TextIO) -> None:
    """Prints the end of a build that failed, then raises ResultsError."""
    by = f" with {compiler}" if compiler else ""
    print(f"building {what}{by} (the first time takes minutes)", file=err, flush=True)
    environment = {**os.environ, **({"CXX": compiler} if compiler else {})}
    done = subprocess.run(["scripts/build.sh", "release", "--target", "fencepost"], cwd=tree, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace", check=False)
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-LAST_LINES:]), file=err)
        raise DoesNotBuild(what, "does not build; the end of its build stands above", f"look at {tree}")
