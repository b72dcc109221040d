"""What is found: one atomic instruction, fence, call of a helper, or inlined operation that needs no such instruction."""
from __future__ import annotations

from dataclasses import dataclass

LOCKED, XCHG, CMPXCHG, CMPXCHG8B, CMPXCHG16B = "locked", "xchg", "cmpxchg", "cmpxchg8b", "cmpxchg16b"
MFENCE, LFENCE, SFENCE, STACK_FENCE = "mfence", "lfence", "sfence", "lock on stack"
LDAR, LDAPR, STLR, EXCLUSIVE, LSE, PAIR = "load-acquire", "load-acquire RCpc", "store-release", "LL/SC", "LSE", "LSE pair"
DMB, DSB, ISB = "dmb", "dsb", "isb"
CALL, FUTEX, PLAIN = "call", "futex", "plain"


@dataclass(frozen=True)
class Found:
    """An instruction. order: what it gives, where it tells (AArch64); call: the helper that it calls; skippable: the lock prefix
    is jumped over where there is one thread only, so that address and address + 1 are executed apart."""

    address: int
    size: int
    kind: str
    text: str
    order: str = ""
    call: str = ""
    skippable: bool = False


@dataclass(frozen=True)
class Frame:
    """A function in the source, the file and line in it; "" and 0 where unknown."""

    function: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Site:
    """found: the instruction. function, offset: where it is. place: its offset in the file, of the member if that is not "".
    operation, asked: as the source has it ("atomic::store", "seq_cst"), "" where unknown. frames: innermost first, of the
    user's code only: those of the standard library are the operation."""

    found: Found
    function: str
    offset: int
    place: int
    member: str = ""
    operation: str = ""
    asked: str = ""
    frames: tuple[Frame, ...] = ()
