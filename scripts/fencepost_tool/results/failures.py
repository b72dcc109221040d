"""Whether a benchmark failed, or only has no result.

A failure is the benchmark's own: its work was disproved, its threads made no progress, it reported an error. No failure is a
case that the machine can't run, that the budget did not reach or whose samples were too disturbed. Google Benchmark's
SkipWithMessage (`skipped` without `error_occurred`) is none either: it is skipped, as a case that the machine can't run is.
run.json has all of these as errors, and their words tell them apart.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# How the messages of cases without a result begin (harness/session/session.cpp; suite.hpp, result.cpp, noise_note.cpp in
# harness/sampling).
SKIPPED = "skipped: "
NO_RESULT = (SKIPPED, "not reached ", "not reached: ", "too few clean windows", "clean windows in too few rounds")
UNSUPPORTED = "unsupported: "  # how a reason begins that is the machine's (arch/needs.hpp)


def entry_error(entry: Mapping[str, Any]) -> str | None:
    """Why an entry has no estimates, else None. Google Benchmark says error_occurred up to 1.7, and skipped as well from 1.8."""
    if entry.get("error_occurred"):
        return str(entry.get("error_message") or "no reason given")
    if entry.get("skipped"):
        return str(entry.get("skip_message") or entry.get("error_message") or "no reason given")
    return None


def is_failure(entry: Mapping[str, Any], own: bool = True) -> bool:
    """Whether an entry of run.json, or of another program's file (own false), says that the case failed."""
    why = entry_error(entry)
    if why is None:
        return False
    return not why.startswith(NO_RESULT) if own else bool(entry.get("error_occurred"))


def is_skipped(entry: Mapping[str, Any], own: bool = True) -> bool:
    """Whether the program chose not to measure the case."""
    why = entry_error(entry)
    if why is None or is_failure(entry, own):
        return False
    return not own or why.startswith(SKIPPED)
