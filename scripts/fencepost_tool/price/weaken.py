"""Which bytes do the same with a weaker order, or with none: of the same length, so that nothing else moves.

Functions of bytes only. Whether an instruction may be replaced at its place (is the old value of an exchange used?) is
liveness.py's to say. Encodings: Intel SDM volume 2, NOP and appendix A; Arm ARM (DDI 0487), C4.1.
"""
from __future__ import annotations

from dataclasses import dataclass

from . import site
from .x86 import PREFIXES

LOCK, DS, BYTES_OF_XCHG = 0xF0, 0x3E, (0x86, 0x87)
SEGMENTS = frozenset(b"\x26\x2e\x36\x3e\x64\x65")
ELISION = frozenset(b"\xf2\xf3")  # xacquire, xrelease
NOPS = (b"", b"\x90", b"\x66\x90", b"\x0f\x1f\x00", b"\x0f\x1f\x40\x00", b"\x0f\x1f\x44\x00\x00", b"\x66\x0f\x1f\x44\x00\x00",
        b"\x0f\x1f\x80\x00\x00\x00\x00", b"\x0f\x1f\x84\x00\x00\x00\x00\x00", b"\x66\x0f\x1f\x84\x00\x00\x00\x00\x00")
NOP_ARM64 = 0xD503201F
ACQUIRE, RELEASE, ORDERED = 1 << 23, 1 << 22, 1 << 15


class Refusal(Exception):
    """Why an instruction is not replaced."""


@dataclass(frozen=True)
class Weaker:
    """code: as long as what it replaces. order: what it gives. uses: what must not be used afterwards of what the original
    wrote, "register", "flags" or ""."""

    code: bytes
    order: str
    uses: str = ""


def weaker(isa: str, kind: str, code: bytes, drop_lock: bool = False) -> Weaker:
    """Of an instruction. drop_lock: whether a lock prefix may go, after which the operation is not atomic. Refusal."""
    found = _arm64(code) if isa == "aarch64" else _x86(kind, code, drop_lock)
    if len(found.code) != len(code):
        raise AssertionError(f"{code.hex()} became {found.code.hex()}")
    return found


def nop(size: int) -> bytes:
    """One x86-64 instruction that does nothing, of up to nine bytes; of more several."""
    return NOPS[size] if size < len(NOPS) else NOPS[-1] + nop(size - len(NOPS) + 1)


def _x86(kind: str, code: bytes, drop_lock: bool) -> Weaker:
    if kind == site.XCHG:
        return Weaker(_as_store(code), "release", "register")
    if kind == site.MFENCE:
        return Weaker(nop(len(code)), "no fence")
    if kind == site.STACK_FENCE:
        return Weaker(nop(len(code)), "no fence", "flags")
    if kind in (site.LOCKED, site.CMPXCHG, site.CMPXCHG8B, site.CMPXCHG16B):
        if not drop_lock:
            raise Refusal("no weaker order on x86-64; --drop-lock tries it without atomicity")
        return Weaker(_without_lock(code), "not atomic")
    raise Refusal(_reason(kind))


def _reason(kind: str) -> str:
    return {site.CALL: "a call of a helper; its instructions are not the program's", site.FUTEX: "a system call",
            site.PLAIN: "no fence and no lock prefix"}.get(kind, f"no weaker instruction for {kind}")


def _as_store(code: bytes) -> bytes:
    """xchg as mov to memory: the opcodes have the same operands. A lock prefix, which xchg does not need, would be illegal."""
    prefixes, rest = _parted(_without_lock(code))
    rex, rest = (rest[:1], rest[1:]) if 0x40 <= rest[0] < 0x50 else (b"", rest)
    if rest[0] not in BYTES_OF_XCHG:
        raise Refusal("an xchg that is not understood")
    return prefixes + rex + bytes([rest[0] + 2]) + rest[1:]


def _without_lock(code: bytes) -> bytes:
    """A segment prefix in its place that changes nothing: that of DS, or once more the one that is there."""
    prefixes, rest = _parted(code)
    there = [byte for byte in prefixes if byte in SEGMENTS]
    return prefixes.replace(bytes([LOCK]), bytes([there[-1] if there else DS])) + rest


def _parted(code: bytes) -> tuple[bytes, bytes]:
    """(prefixes, the rest). Refusal."""
    rest = code.lstrip(bytes(PREFIXES))
    prefixes = code[:len(code) - len(rest)]
    if ELISION & set(prefixes):
        raise Refusal("a hint for lock elision")
    return prefixes, rest


def _arm64(code: bytes) -> Weaker:
    word = int.from_bytes(code, "little")
    for rule in (_barrier, _ordered, _unscaled, _atomic, _exclusive):
        found = rule(word)
        if found is not None:
            return Weaker(found[0].to_bytes(4, "little"), found[1])
    raise Refusal("no weaker instruction")


def _barrier(word: int) -> tuple[int, str] | None:
    return (NOP_ARM64, "no fence") if word & 0xFFFFF0FF == 0xD50330BF else None


def _ordered(word: int) -> tuple[int, str] | None:
    """ldar, stlr, ldapr as ldr and str without an offset."""
    register = word & 0xC00003FF
    if word & 0x3FFFFC00 == 0x089FFC00:
        return 0x39000000 | register, "relaxed"
    if word & 0x3FFFFC00 in (0x08DFFC00, 0x38BFC000):
        return 0x39400000 | register, "relaxed"
    return None


def _unscaled(word: int) -> tuple[int, str] | None:
    """stlur, ldapur as stur and ldur: the same fields."""
    return (word & ~0x3F000000 | 0x38000000, "relaxed") if word & 0x3F200C00 == 0x19000000 else None


def _atomic(word: int) -> tuple[int, str] | None:
    """LSE without acquire and release. Those that have none are as weak as can be."""
    if word & 0x3F200C00 == 0x38200000 or word & 0xFF200C00 == 0x19200000:
        plain = word & ~(ACQUIRE | RELEASE)
    elif word & 0x3FA07C00 == 0x08A07C00 or word & 0xBFA07C00 == 0x08207C00:
        plain = word & ~(RELEASE | ORDERED)  # cas and casp have acquire where others have release
    else:
        return None
    return _weaker_than(word, plain)


def _exclusive(word: int) -> tuple[int, str] | None:
    """ldaxr, stlxr and pairs without acquire and release."""
    return _weaker_than(word, word & ~ORDERED) if word & 0x3F800000 == 0x08000000 else None


def _weaker_than(word: int, plain: int) -> tuple[int, str]:
    if plain == word:
        raise Refusal("relaxed already")
    return plain, "relaxed"
