"""On which PUs a run's threads were, as its machine.json says under `options`."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fencepost_tool.results import Run

SHOWN = 8  # stretches of CPU numbers; then the rest is only counted


def option(run: Run, key: str) -> Any:
    """One of the run's options; None in runs without it."""
    options = run.machine.get("options")
    return options.get(key) if isinstance(options, dict) else None


def kind(run: Run) -> str:
    """The kind of cores; "" when the run does not say it."""
    value = option(run, "kind")
    return "" if value is None else str(value) or "all are alike"


def oversubscribe(run: Run) -> str:
    """yes or no; runs from before this key have it in their command line. "" when neither is there."""
    value, args = option(run, "oversubscribe"), option(run, "args")
    if value is None and isinstance(args, list):
        value = "--oversubscribe" in args
    return "" if value is None else "yes" if value else "no"


def cpus(run: Run) -> list[int]:
    """The kernel's numbers, thread 0 first; empty when the run does not say it."""
    value = option(run, "cpus")
    return [n for n in value if isinstance(n, int)] if isinstance(value, list) else []


def cpus_text(numbers: Sequence[int]) -> str:
    """In their order, as --placement takes it: 0-3,8."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    words = [str(s[0]) if len(s) == 1 else f"{s[0]}-{s[-1]}" for s in stretches]
    rest = sum(len(s) for s in stretches[SHOWN:])
    return ",".join(words[:SHOWN]) + (f" and {rest} more" if rest else "")
