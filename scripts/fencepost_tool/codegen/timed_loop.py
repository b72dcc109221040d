"""Reads the timed loop of a benchmark: one iteration of it, as the CPU walks it when all goes well.

How a listing is read - what is memory, which register pairs of instructions count, where a retry goes on - is data,
under "syntax" in arch/<isa>/expected/timed_loops.json: this file knows no instruction set.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Callable

from . import disassemble, targets
from .errors import Problem

LONGEST_ITERATION = 2000  # instructions; a walk that takes longer has lost its way
LATE = 4  # instructions behind the counter's, of which one must ask for its result


class Unexpected(Exception):
    """The loop is not what was meant; the text says where."""


@dataclass(frozen=True)
class Line(disassemble.Instruction):
    """An instruction with the form of its operands."""

    shape: str = ""  # operands as M (memory), R (register), I (immediate), and no size suffix
    bits: int = 0    # width of the operands, 0 where the instruction shows none


def syntax(isa: str) -> Mapping[str, Any]:
    """The table `syntax` of arch/<isa>/expected/timed_loops.json. Problem: that file is missing."""
    try:
        table = targets.load(isa, "timed_loops")
    except FileNotFoundError:
        raise Problem(f"nothing is written down about the timed loops of {isa}; "
                      f"arch/{isa}/expected/timed_loops.json is missing") from None
    found: Mapping[str, Any] = table["syntax"]
    return found


def reader(syntax: Mapping[str, Any]) -> Callable[[disassemble.Instruction], Line]:
    """Reads instructions one by one. Timed loops repeat theirs, so each text is taken apart once."""
    @cache
    def shape_and_bits(text: str) -> tuple[str, int]:
        shape = outside = text.replace(", ", ",")
        for letter in "MIR":
            shape = re.sub(syntax["operands"][letter], letter, shape)
        outside = re.sub(syntax["operands"]["M"], "", outside)
        bits = next((int(n) for n, pattern in syntax["bits"].items() if re.search(pattern, outside)), 0)
        for pattern, replacement in syntax["same"]:
            shape = re.sub(pattern, replacement, shape)
        return shape, bits

    def read(one: disassemble.Instruction) -> Line:
        # A call is compared by whom it calls, not by where that lies.
        shape, bits = (f"call {one.symbol}", 0) if one.symbol else shape_and_bits(one.text)
        return Line(one.address, one.text, one.target, one.symbol, shape, bits)
    return read


def line(one: disassemble.Instruction, syntax: Mapping[str, Any]) -> Line:
    """One instruction with its form. syntax: see syntax()."""
    return reader(syntax)(one)


def iteration(code: list[Line], syntax: Mapping[str, Any]) -> list[Line]:
    """The instructions of one iteration of the counted loop, in the order they run when every attempt
    succeeds. Unexpected when there is no such loop, or more than one."""
    counted = [i for i, one in enumerate(code) if re.fullmatch(syntax["counter"], one.text)
               and _asked(code[i + 1:i + 1 + LATE], syntax)]
    loops, failure = [], Unexpected("no counted loop")
    for start in counted:
        try:
            loops.append(list(_walk(code, start, syntax)))
        except Unexpected as e:
            failure = e
    if len(loops) == 1:
        return loops[0]
    if loops:
        raise Unexpected(f"{len(loops)} counted loops, not one")
    raise failure


def _asked(after: list[Line], syntax: Mapping[str, Any]) -> bool:
    """Whether the first branch behind a counter asks for its result."""
    for one in after:
        if re.match(syntax["conditional"], one.shape):
            return True
        if re.match(syntax["compares"], one.text) or re.match(syntax["leaves"], one.shape) \
                or re.match(syntax["unconditional"], one.shape):
            return False
    return False


def _walk(code: list[Line], start: int, syntax: Mapping[str, Any]) -> Iterator[Line]:
    at = {one.address: i for i, one in enumerate(code)}
    i, decided_by = start, ""
    for _ in range(LONGEST_ITERATION):
        one = code[i]
        yield one
        if re.fullmatch(syntax["counter"], one.text) and i == start:
            decided_by = "counter"
        elif attempt := next((a for a in syntax["attempts"] if re.fullmatch(a, one.shape)), ""):
            decided_by = attempt
        elif re.match(syntax["compares"], one.text):
            decided_by = ""
        jump = _jumps(one, decided_by, syntax)
        i = i + 1 if jump is None else at.get(jump, -1)
        if i == start:
            return
        if not 0 <= i < len(code):
            raise Unexpected(f"the walk leaves the function at: {one.text}")
    raise Unexpected(f"no way back to the counter in {LONGEST_ITERATION} instructions")


def _jumps(one: Line, decided_by: str, syntax: Mapping[str, Any]) -> int | None:
    """Address of the next instruction when it is not the one below."""
    if re.match(syntax["leaves"], one.shape):
        raise Unexpected(f"the loop is left at: {one.text}")
    word = one.shape.split(" ")[0]
    if re.match(syntax["conditional"], one.shape):
        way = syntax["goes_on"].get(decided_by, {}).get(word)
        if way is None:
            raise Unexpected(f"a branch that is neither the counter's nor a retry's: {one.text}")
        if way == "falls":
            return None
    elif not re.match(syntax["unconditional"], one.shape):
        return None
    return -1 if one.target is None else one.target
