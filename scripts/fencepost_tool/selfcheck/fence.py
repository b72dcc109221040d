"""Fences back to back beside what one kind of core was seen to do. They say nothing of what a fence costs in a
program; they say whether this harness sees what others saw."""
from __future__ import annotations

from . import cpu
from .chains import row
from .program import Program, by_name
from .verdict import Row

# Title, case, cycles, tolerance. One thread of a shared two-CPU VM on Sapphire Rapids, uncontended, windows with a clean
# core. lfence and sfence are known less well: they depend on what else the loop holds.
GOLDEN_COVE = (
    ("mfence", "fence/mfence/back_to_back/threads:1", 38.2, 0.05),
    ("lock or", "fence/lock_or/back_to_back/threads:1", 18.0, 0.05),
    ("xchg", "fence/word_xchg/near/threads:1", 17.0, 0.05),
    ("lock xadd", "fence/word_xadd/near/threads:1", 18.1, 0.05),
    ("sfence", "fence/sfence/back_to_back/threads:1", 4.6, 0.15),
    ("lfence", "fence/lfence/back_to_back/threads:1", 12.0, 0.15),
)


def check(program: Program, budget_s: float) -> list[Row]:
    is_it, how = cpu.here()
    pattern = "^(" + "|".join(name for _, name, _, _ in GOLDEN_COVE) + ")$"
    # On another instruction set there are none of these, and nothing to run.
    has_them = program.names(pattern, "--threads", "1")
    cases = by_name(program.run(pattern, budget_s, "--threads", "1")) if has_them else {}
    return [row(title, cases.get(name), cycles, tolerance, "" if is_it else f"not this core ({how})",
                f"Golden Cove: {how}") for title, name, cycles, tolerance in GOLDEN_COVE]
