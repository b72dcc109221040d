"""The short name of what a function does to memory: `ldaxr stlxr loop`, `xchg`, `mov mfence`, `call __atomic_load_16`."""
from __future__ import annotations

import re
from collections.abc import Sequence

from .words import Step

NOTHING = "-"


def signature(steps: Sequence[Step], objects: bool = False) -> str:
    """Words in the order they stand in, a repeated one once; "loop" where a branch goes back over an access. objects: with
    the name of what is accessed, as in `str:x stlr:p`."""
    words: list[str] = []
    for step in steps:
        word = _word(step) + (f":{step.object}" if objects and step.does == "access" else "")
        if word and (not words or words[-1] != word):
            words.append(word)
    if _loops(steps):
        words.append("loop")
    return " ".join(words) or NOTHING


def _word(step: Step) -> str:
    if step.does == "call":
        return "call " + re.sub(r"^(__aarch64_[a-z]+)\d+", r"\1", step.symbol)
    return step.word if step.does in ("access", "fence") else ""


def _loops(steps: Sequence[Step]) -> bool:
    for step in steps:
        if step.does not in ("branch", "jump") or step.target is None or step.target > step.address:
            continue
        if any(s.does == "access" and step.target <= s.address <= step.address for s in steps):
            return True
    return False
