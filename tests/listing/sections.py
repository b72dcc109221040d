"""Work of a known length (benches/work.hpp) in the listing of a program: blocks of dependent adds in straight-line code,
each repeated by one branch. What an add is, and how many sections each loop has, is data, under "work" in
arch/<isa>/expected/timed_loops.json."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from fencepost_tool.codegen import binary
from listing import Line, functions_of

BEHIND = 4  # instructions after a block, of which one is the branch back to it


def symbols(objdump: binary.Disassembler, program: Path, described: Mapping[str, Any]) -> dict[str, str]:
    """Symbol -> the loop it is, for each function with work in it."""
    names = "|".join(described["sections"])
    loop = re.compile(rf"fencepost::bench::(?:\(anonymous namespace\)::)?({names})[<(]")
    return {name: match[1] for name, said in functions_of(objdump, program)
            if not said.endswith("[clone .cold]") and (match := loop.search(said))}


def wrong(code: list[Line], sections: int, described: Mapping[str, Any], syntax: Mapping[str, Any]) -> str:
    """What differs from `sections` blocks with all their adds, each followed by the branch that repeats it; "" when
    nothing does."""
    code = [one for one in code if not re.fullmatch(syntax["nothing"], one.shape)]
    found = list(blocks(code, described["add"]))
    if len(found) != sections:
        return f"{len(found)} blocks of dependent adds, not {sections}"
    for first, length in found:
        if length != described["block"]:
            return f"a block of {length} adds, not {described['block']}"
        behind = code[first + length:first + length + BEHIND]
        branches = [one for one in behind if re.match(syntax["conditional"], one.shape)]
        if not branches or branches[0].target != code[first].address:
            return "a block that is not followed by the branch back to its first add"
    return ""


def blocks(code: list[Line], add: str) -> Iterator[tuple[int, int]]:
    """(index, length) of each run of the same add, two or more."""
    at = 0
    for text, run in groupby(code, key=lambda one: one.text if one.shape == add else None):
        length = len(list(run))
        if text is not None and length > 1:
            yield at, length
        at += length
