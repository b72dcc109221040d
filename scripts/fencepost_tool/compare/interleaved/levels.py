"""The clean levels of a comparison, told to both programs.

A program begins a window only where its core looks idle by the level that it knows (harness/clock/clean_levels.hpp). Told the
level that the judge (clean.py) found among the readings of both sides, both begin under the same rule.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from .program import Program

COMMAND = "level"


def send(programs: Sequence[Program], levels: Mapping[str, float]) -> None:
    """levels: occupancy -> cycles per add. Programs that list their commands without this one are not told; those that list none
    are older than the list and know it. Died."""
    for program in programs:
        if COMMAND in program.about.get("commands", (COMMAND,)):
            for occupancy, level in levels.items():
                program.ask(f"{COMMAND} {level:.17g} {occupancy}")
