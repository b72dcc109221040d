"""In what runs differ that are laid over each other: their machines first, then what they were built with and ran under."""
from __future__ import annotations

from collections.abc import Sequence

from fencepost_tool.results import Run, fingerprint
from fencepost_tool.text import labels
from fencepost_tool.text.differences import difference, warnings

NAMES = {"caches": "cache hierarchy", "PUs": "number of PUs"}  # of the fingerprint's words, those that read badly here


def differences(runs: Sequence[Run]) -> list[str]:
    """A line each; none of a single run. What a run warns of by itself is not among them: it stands with the run."""
    if len(runs) < 2:
        return []
    machines = [fingerprint.machine(run.machine) for run in runs]
    found = [line for key in dict.fromkeys(key for one in machines for key in one)
             for line in difference(NAMES.get(key, key), [one.get(key, "") for one in machines])]
    alone = tuple(f"{labels.letter(i)} itself: " for i in range(len(runs)))
    return found + [line for line in warnings(runs) if not line.startswith(alone)]
