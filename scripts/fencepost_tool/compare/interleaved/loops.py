"""What the timed loops of two programs are made of: whether a case's code is the same in both, and what differs."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fencepost_tool.codegen import binary, shown
from fencepost_tool.codegen.errors import Problem
from fencepost_tool.compare.files.code import leaves

from .program import Died, Program

Loops = Mapping[str, Mapping[str, Any]]


def read(path: Path, flags: Sequence[str]) -> Loops:
    """Case -> its loop, as listing.json has it (`instructions`, `signature`); empty where the program or the disassembler
    doesn't tell."""
    try:
        with Program(path, flags) as program:
            known = program.ask("symbols")
        symbols = {case: symbol for case, symbol in known["symbols"].items() if symbol}
        listed = shown.listing(path, binary.find(binary.isa_of(path)), known["build_id"], sorted(set(symbols.values())))
        return {case: listed["loops"][symbol] for case, symbol in symbols.items()}
    except (Died, Problem, KeyError, AttributeError):
        return {}


def same(a: Loops, b: Loops, case: str) -> bool:
    """Whether both loops have equal instructions and call nothing; False also where it is not known."""
    first, second = (side.get(case, {}).get("instructions") or [] for side in (a, b))
    return bool(first) and first == second and not leaves(first)


def emitted(a: Loops, b: Loops) -> dict[str, tuple[str, str]]:
    """Case -> (what A's loop does to memory, what B's does), of cases that differ."""
    pairs = {case: (a[case].get("signature", ""), b[case].get("signature", "")) for case in a if case in b}
    return {case: pair for case, pair in pairs.items() if all(pair) and pair[0] != pair[1]}
