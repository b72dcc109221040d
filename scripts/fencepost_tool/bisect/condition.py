"""What a program does with a case, other than what it costs: measures it, lacks it, skips it, fails in it, or dies of it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Callable

from fencepost_tool.compare.interleaved.program import Died, Program

MEASURED, ABSENT, SKIPPED, FAILS, DIES = "measured", "absent", "skipped", "fails", "dies"
BROKEN = (FAILS, DIES)
WINDOWS = 3  # of each look, as of the first turn in a comparison
LOOKS = 3
WORDS = {MEASURED: "is measured", ABSENT: "is not there", SKIPPED: "is skipped", FAILS: "disproves its own work",
         DIES: "ends the program"}


def conditions(path: Path, flags: Sequence[str], keep: Callable[[str], bool]) -> dict[str, str]:
    """Case -> one of the words above, of those to keep. flags: without a filter, which a program refuses where it matches
    nothing. ResultsError where the program is of no use at all."""
    found: dict[str, str] = {}
    while True:  # once more for each case of which the program dies
        with Program(path, flags) as program:
            entries = {entry["name"]: entry for entry in program.about["cases"] if keep(entry["name"])}
            found.update({name: SKIPPED for name, entry in entries.items() if "obstacle" in entry})
            for name in entries.keys() - found.keys():
                found[name] = _condition(program, name)
                if found[name] == DIES:
                    break
            else:
                return found


def _condition(program: Program, case: str) -> str:
    try:
        return FAILS if any(program.take(WINDOWS, case).get("error") for _ in range(LOOKS)) else MEASURED
    except Died:
        return DIES


def difference(good: Mapping[str, str], bad: Mapping[str, str], wanted: Sequence[str]) -> str:
    """The first case that is in one of these conditions in BAD and in none of them in GOOD, "" where there is none."""
    return next((case for case in sorted({*good, *bad}) if bad.get(case, ABSENT) in wanted
                 and good.get(case, ABSENT) not in wanted), "")
