"""Makes code a little weaker, one instruction at a time, as arch/<isa>/expected/instructions.json lists it under
"weaker". For two ends: what still holds shows that an instruction was stronger than needed; and tests plant each
of them as a fault."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .disassemble import Instruction
from .targets import Variant, load, pattern

NO_INSTRUCTION = "nop"  # every instruction set here has it


@dataclass(frozen=True)
class Weakened:
    """A function's code with one instruction made weaker."""

    code: tuple[Instruction, ...]
    was: str   # the instruction as it was
    what: str  # what it lost, or what stands for it


def weakenings(code: Sequence[Instruction], variant: Variant, all_features: bool = False) -> Iterator[Weakened]:
    """all_features: also with instructions that the variant does not have; a planted fault may."""
    for i, one in enumerate(code):
        for rule in load(variant.isa, "instructions")["weaker"]:
            wanted, instead, what, *needs = rule
            text, count = pattern(wanted).subn(instead, one.text)
            if count and (all_features or variant.features.issuperset(needs)):
                changed = replace(one, text=text.strip() or NO_INSTRUCTION)
                yield Weakened((*code[:i], changed, *code[i + 1:]), one.text, what)
