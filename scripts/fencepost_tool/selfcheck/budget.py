"""A budget is kept: `make bench BUDGET=60s` takes that and little more, the default suite five minutes."""
from __future__ import annotations

import os

from fencepost_tool.paths import SCRIPTS

from .program import Program
from .verdict import MET, MISSED, Row

COMMAND = SCRIPTS / "fencepost"


def check(program: Program, quick: bool) -> list[Row]:
    """A row for each run, in seconds. quick: without the default suite."""
    program.say("budget: the whole suite in 60 s, with plots and summary")
    # What `make bench` does once everything is installed and built.
    took = program.seconds([os.fspath(COMMAND), "run", "--program", os.fspath(program.path), "--budget", "60s",
                            "--results", os.fspath(program.results)], 150)
    rows = [Row("make bench BUDGET=60s, s", "60 to 75", f"{took:.1f}", MET if 60 <= took <= 75 else MISSED)]
    if not quick:
        program.say("budget: the default suite, 5 minutes")
        took = program.seconds([os.fspath(program.path), "--quiet", "--results", os.fspath(program.results)], 450)
        rows.append(Row("the default suite, s", "<= 300", f"{took:.1f}", MET if took <= 300 else MISSED))
    return rows
