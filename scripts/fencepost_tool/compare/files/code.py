"""What the timed loops of both sides are made of, where listing.json says it."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fencepost_tool.results import Case

from .inputs import Process, Side

CALLS = ("call", "bl ", "blr", "jmp *", "br ")  # what leaves the loop: the code there is not in the listing


def same(a: Side, b: Side, name: str) -> bool:
    """Whether the case's timed code is known to be the same on both sides: all of one build, or the same
    instructions in loops that call nothing. False also where it is not known."""
    builds = {p.context.get("build_id") for side in (a, b) for p in side.processes}
    if len(builds) == 1 and None not in builds:
        return True
    processes = [p for side in (a, b) for p in side.processes]
    loops = [loop for p in processes if (loop := _loop(p, p.cases.get(name))) is not None]
    if len(loops) < len(processes):
        return False
    first: list[str] = loops[0].get("instructions") or []
    return bool(first) and all(loop.get("instructions") == first for loop in loops) and not leaves(first)


def changed(a: Side, b: Side, name: str) -> tuple[str, str] | None:
    """(what A's loop does to memory, what B's does) where the two differ; None where not, or not known."""
    before, after = ({(_loop(p, p.cases.get(name)) or {}).get("signature", "") for p in side.processes}
                     for side in (a, b))
    if len(before) != 1 or len(after) != 1 or before == after or "" in before | after:
        return None
    return before.pop(), after.pop()


def _loop(process: Process, case: Case | None) -> Mapping[str, Any] | None:
    return process.loops.get(case.symbol) if case and case.symbol else None


def leaves(instructions: list[str]) -> bool:
    """Whether the loop calls code that is not in it."""
    return any(text.lstrip().startswith(CALLS) for text in instructions)
