"""A repository of planted commits: each builds to a line of JSON, read by PlantedProgram in place of a process.

The JSON is what program_stand_in.py is told, or null for a commit that does not build.
"""
from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
from pathlib import Path
from unittest import mock

from fencepost_tool import paths
from fencepost_tool.bisect import bench, condition, state
from fencepost_tool.compare.interleaved import builds, clean, loops, measurement
from fencepost_tool.compare.interleaved.program import Died
from fencepost_tool.results import ResultsError

from .program_stand_in import StandIn
from .stand_in_runs import without_processes

BUILD = """#!/bin/sh
echo built >> ../built
grep -q null program && exit 1
mkdir -p build/release && cp program build/release/fencepost
"""
AUTHOR = "A <a@example.org> {} +0000"


class PlantedProgram(StandIn):
    """The stand-in that the file describes; dies in the case that "dies" names."""

    def __init__(self, path, flags):
        asked = json.loads(Path(path).read_text("utf-8"))
        wanted = next((flag.split("=", 1)[1] for flag in flags if flag.startswith("--benchmark_filter=")), "")
        asked["cases"] = {case: ns for case, ns in asked["cases"].items() if re.search(wanted, case)}
        if not asked["cases"]:
            raise ResultsError(path, "matches no case", "list them")
        with mock.patch.dict(os.environ, {"STAND_IN": json.dumps(asked)}):
            super().__init__(path, flags)
        self.asked = asked

    def ask(self, command):
        if command == "symbols":
            return {"build_id": self.asked.get("build_id", ""), "symbols": {}}
        return super().ask(command)

    def take(self, windows, case):
        if case == self.asked.get("ends"):
            raise Died("ended with exit code 3")
        return super().take(windows, case)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def plant(folder: Path, programs) -> list[str]:
    """The commits' ids. programs: of each commit what its program is told."""
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    stream = []
    for i, asked in enumerate(programs, 1):
        text = json.dumps(asked) + "\n"
        message = f"Commit {i - 1}"
        by = AUTHOR.format(10 ** 9 + i)
        stream += ["commit refs/heads/main", f"mark :{i}", f"author {by}", f"committer {by}",
                   f"data {len(message)}", message, *([f"from :{i - 1}"] if i > 1 else []),
                   "M 644 inline program", f"data {len(text)}", text,
                   "M 755 inline scripts/build.sh", f"data {len(BUILD)}", BUILD, "M 644 inline CMakeLists.txt", "data 0", ""]
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input="\n".join(stream) + "\n", text=True, check=True)
    return git(folder, "rev-list", "--first-parent", "--reverse", "main").split()


def git(folder: Path, *args: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *args], capture_output=True, text=True, check=True).stdout.strip()


@contextlib.contextmanager
def planted(folder: Path):
    """Commits of that repository in place of this one's, measured without processes."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(without_processes())
        for module in (measurement, clean, condition, bench, loops):
            stack.enter_context(mock.patch.object(module, "Program", PlantedProgram))
        for module, name, value in ((builds, "ROOT", folder), (builds, "KEPT", folder / "build" / "compare"),
                                    (paths, "ROOT", folder), (state, "scratch", lambda: folder / "build"),
                                    (loops, "read", lambda path, flags: {})):
            stack.enter_context(mock.patch.object(module, name, value))
        yield
