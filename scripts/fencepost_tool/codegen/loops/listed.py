"""What a timed loop does to memory, as listing.json has it: the instructions of an iteration, and the signature of a step."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from .. import targets, timed_loop
from ..disassemble import Instruction, relative
from ..signature import signature
from ..words import Step, UnknownWord, base_of, decode, signature_word

Read = Callable[[Instruction], timed_loop.Line]


def loop(code: list[Instruction], isa: str, read: Read) -> dict[str, Any]:
    """The entry of a function with one counted loop; of another one, or none, the reason."""
    if not code:
        return {"problem": "the program has no such symbol", "instructions": []}
    try:
        lines = timed_loop.iteration([read(one) for one in code], timed_loop.syntax(isa))
    except timed_loop.Unexpected as e:
        return {"problem": str(e), "instructions": _texts(code, code)}
    return _entry(lines, code, isa)


def outermost(code: list[Instruction], isa: str, read: Read) -> dict[str, Any]:
    """The entry of a function of any compiler: all between the ends of its outermost loop, paths that were not taken too."""
    lines = [read(one) for one in code]
    back = [(one.target, i) for i, one in enumerate(lines)
            if one.target is not None and code[0].address <= one.target <= one.address]
    if not back:
        return {"problem": "no loop", "instructions": _texts(code, code)}
    start, end = min(target for target, _ in back), max(i for _, i in back)
    return _entry([one for one in lines[:end + 1] if one.address >= start], code, isa)


def _entry(lines: list[timed_loop.Line], code: list[Instruction], isa: str) -> dict[str, Any]:
    name, repeats = step_of(lines, isa)
    return {"signature": name, "repeats": repeats, "instructions": _texts(lines, code)}


def _texts(chosen: Sequence[Instruction], code: list[Instruction]) -> list[str]:
    """Without the addresses, which say nothing elsewhere."""
    return [f"{r.text} +{r.target:#x}" if r.target is not None else r.text
            for r in relative([Instruction(code[0].address, ""), *chosen])[1:]]


def step_of(lines: Sequence[timed_loop.Line], isa: str) -> tuple[str, int]:
    """The signature of what an iteration repeats, and how many times it does; 0 when nothing touches memory."""
    steps = [step for one in lines if (step := _step(one.text, one.symbol, one.target is not None, one.shape, isa))]
    words = [step.word or step.symbol for step in steps]
    if not words:
        return signature([]), 0
    length = next(n for n in range(1, len(words) + 1)
                  if len(words) % n == 0 and words[:n] * (len(words) // n) == words)
    # One conditional branch is the counter's; more are those of attempts that failed.
    conditional = timed_loop.syntax(isa)["conditional"]
    branches = sum(bool(re.match(conditional, one.shape)) for one in lines)
    return signature(steps[:length]) + (" loop" if branches > 1 else ""), len(words) // length


@cache
def _step(text: str, symbol: str, goes: bool, shape: str, isa: str) -> Step | None:
    """What belongs in a signature. A word that nobody has described stands for itself: it may be a fence. Without addresses,
    which only branches need, and those are left out: so that a loop of many steps has few to decode."""
    if re.fullmatch(timed_loop.syntax(isa)["nothing"], shape):
        return None
    table = targets.load(isa, "instructions")
    one = Instruction(0, text, 0 if goes else None, symbol)
    try:
        step = decode([one], targets.variants(isa)[0], _location(one, table))[0]
    except UnknownWord:
        return Step("fence", one.text, word=one.word)
    if step.does == "fence":
        return Step("fence", one.text, word=signature_word(one.text, table))
    return step if step.does in ("access", "call") else None


def _location(one: Instruction, table: Mapping[str, Any]) -> dict[str, str]:
    """Every address is taken for the object's but those on the stack; a frame pointer is a register like others here."""
    memory = targets.pattern(table["memory"]).search(one.text)
    return {base_of(memory): "p"} if memory and base_of(memory) != table["stack"][0] else {}
