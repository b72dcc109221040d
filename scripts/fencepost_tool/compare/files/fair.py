"""What may not be mixed in one comparison, and what differs and may."""
from __future__ import annotations

from collections.abc import Sequence

from fencepost_tool.results import ResultsError, fingerprint
from fencepost_tool.results.documents import comparable

from .inputs import Process, Side

BY_HOST = ("host", "CPUs", "caches of the CPUs")  # how two machines are told apart where one file has nothing better


def refuse_mixture(sides: Sequence[Side], across_machines: bool = False) -> None:
    """ResultsError for other versions of the schema, and for other machines unless told. (Emulated runs were
    refused when they were read, unless told.)"""
    first, *others = [p for side in sides for p in side.processes]
    for other in others:
        if first.schema and other.schema and not comparable(other.schema, first.schema):
            raise ResultsError(other.path, f"is of schema version {other.schema}, {first.path} of {first.schema}",
                               "measure again with one and the same fencepost")
        unlike = machine_differences(first, other)
        if unlike and not across_machines:
            what, (one, two) = next(iter(unlike.items()))
            raise ResultsError(other.path, f"is of another machine than {first.path} ({what}: {two}, not {one})",
                               "--across-machines compares them all the same")


def machine_differences(a: Process, b: Process) -> dict[str, tuple[str, str]]:
    """Two results folders know the processor, and need not be of one host's name."""
    found = fingerprint.differences(a.machine, b.machine)
    if a.folder and b.folder:
        found = {key: pair for key, pair in found.items() if key not in BY_HOST}
    return found


def differences(a: Side, b: Side) -> list[str]:
    """Lines on what else differs between the sides, or within one: it may be what the ratios show."""
    lines = []
    keys = dict.fromkeys(key for side in (a, b) for p in side.processes for key in (*p.machine, *p.build, "commit"))
    for key in keys:
        here, there = (_values(side, key) for side in (a, b))
        if here and there and here != there:
            lines.append(f"{key}: {' and '.join(here)} -> {' and '.join(there)}")
        elif len(here) > 1:
            lines.append(f"{key}, within both sides: {' and '.join(here)}")
    return lines


def _values(side: Side, key: str) -> list[str]:
    found = []
    for p in side.processes:
        if key in BY_HOST and p.folder:
            continue
        if key == "commit" and "commit" in p.context:
            found.append(str(p.context["commit"]))
        else:
            found.append(p.machine[key] if key in p.machine else p.build.get(key, ""))
    return sorted({text for text in found if text})
