"""Atomic instructions, barriers and calls of helpers in AArch64 code: found by masks over all words, which all have 4 bytes.

Encodings: Arm ARM (DDI 0487), C4.1, loads and stores, system instructions. capstone only writes the text.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

import numpy as np

from . import site
from .calls import Targets, near
from .elf import Array
from .helpers import SYSCALL, order
from .site import Found
from .tools import capstone

FUTEX = 98  # its number (include/uapi/asm-generic/unistd.h)
LOOK_BACK = 16
ORDERS = ("relaxed", "acquire", "release", "acq_rel")  # by bits: 1 acquire, 2 release
MAYBE = ((0x3F000000, 0x08000000), (0x3F200C00, 0x38200000), (0x3F200C00, 0x19000000), (0xFF200C00, 0x19200000),
         (0xFFFFF01F, 0xD503301F), (0xFFE0001F, 0xD4000001))
BARRIERS = {4: site.DSB, 5: site.DMB, 6: site.ISB}


class Decoder:
    """Of one file. missed: always 0, as no word is skipped."""

    def __init__(self, targets: Targets):
        module = capstone()
        self.targets, self.missed = targets, 0
        self.cs = module.Cs(module.CS_ARCH_ARM64, module.CS_MODE_ARM)

    def candidates(self, code: Array, address: int) -> Array:
        """Addresses of words that may be what is looked for."""
        words = np.frombuffer(code[:len(code) // 4 * 4].tobytes(), "<u4")
        hit = np.zeros(len(words), bool)
        for mask, value in MAYBE:
            hit |= words & np.uint32(mask) == value
        branches = np.flatnonzero(words & np.uint32(0x7C000000) == 0x14000000)
        hit[branches[near(branches * 4 + address + _distance(words[branches].astype(np.int64)), self.targets.functions)]] = True
        fields = np.array(sorted(self.targets.fields), np.int64) - address
        hit[fields[(fields >= 0) & (fields < 4 * len(words))] // 4] = True
        found: Array = np.flatnonzero(hit) * 4 + address
        return found

    def sites(self, code: bytes, address: int, candidates: Sequence[int]) -> list[Found]:
        """Of one piece, which has these candidates."""
        words = np.frombuffer(code[:len(code) // 4 * 4], "<u4").tolist()
        found = []
        for at in candidates:
            i = (at - address) // 4
            one = self._one(words, i, at) if i < len(words) and (at - address) % 4 == 0 else None
            if one:
                found.append(one)
        return found

    def _one(self, words: Sequence[int], i: int, at: int) -> Found | None:
        word = words[i]
        if word & 0x7C000000 == 0x14000000:
            target = at + int(_distance(word))
            helper = self.targets.fields.get(at) or self.targets.functions.get(target, "")
            if helper == SYSCALL:
                return Found(at, 4, site.FUTEX, self.text(word, at)) if _sets(words, i, 0, FUTEX) else None
            return Found(at, 4, site.CALL, self.text(word, at), order(helper), helper) if helper else None
        kind, given = kind_of(word)
        if kind == site.FUTEX and not _sets(words, i, 8, FUTEX):
            return None
        return Found(at, 4, kind, self.text(word, at), given) if kind else None

    def in_memory(self, mnemonic: str, operands: str) -> bool:
        """Whether a decoded instruction reads or writes memory."""
        return "[" in operands

    def text(self, word: int, at: int) -> str:
        """The instruction, or its word where capstone does not know it."""
        for _, _, mnemonic, operands in self.cs.disasm_lite(word.to_bytes(4, "little"), at):
            return f"{mnemonic} {operands}".strip()
        return f".word 0x{word:08x}"


def _distance(word: Any) -> Any:
    """Bytes that a branch goes, from its word or an array of words."""
    return ((word & 0x3FFFFFF) - ((word & 0x2000000) << 1)) * 4


def _sets(words: Sequence[int], i: int, register: int, value: int) -> bool:
    """Whether the last move of a constant into the register before words[i] has the value."""
    for word in reversed(words[max(0, i - LOOK_BACK):i]):
        if word & 0x7F80001F == 0x52800000 | register:
            return word >> 5 & 0xFFFF == value and word >> 21 & 3 == 0
    return False


def kind_of(word: int) -> tuple[str, str]:
    """(kind, order that it gives); "" where it is none of them, FUTEX for any system call."""
    tests: tuple[tuple[int, int, Callable[[int], tuple[str, str]]], ...] = (
        (0x3F000000, 0x08000000, _ordered), (0x3F200C00, 0x38200000, _lse), (0x3F200C00, 0x19000000, _unscaled),
        (0xFF200C00, 0x19200000, _lse128))
    for mask, value, kind in tests:
        if word & mask == value:
            return kind(word)
    if word & 0xFFFFF01F == 0xD503301F:
        if word & 0xFFFFF3FF == 0xD503323F:
            return site.DSB, ""  # with nXS
        return BARRIERS.get(word >> 5 & 7, "") if word >> 8 & 15 not in (0, 4) or word >> 5 & 7 != 4 else "", ""
    return (site.FUTEX, "") if word & 0xFFE0001F == 0xD4000001 else ("", "")


def _ordered(word: int) -> tuple[str, str]:
    """Exclusives, ordered loads and stores, compare and swap."""
    size, none = word >> 30, word >> 10 & 31 == 31
    o2, load, o1, o0 = word >> 23 & 1, word >> 22 & 1, word >> 21 & 1, word >> 15 & 1
    both = ORDERS[load | o0 << 1]
    if o1 and (o2 or size < 2):
        return (site.LSE if o2 else site.PAIR, both) if none else ("", "")
    if not o2:
        return site.EXCLUSIVE, ("acquire" if load else "release") if o0 else "relaxed"
    return (site.LDAR, "acquire") if load else (site.STLR, "release")


def _lse(word: int) -> tuple[str, str]:
    if word >> 15 & 1 and word >> 12 & 7 == 4:
        return (site.LDAPR, "acquire") if word >> 16 & 31 == 31 and word >> 22 & 3 == 2 else ("", "")
    if word >> 15 & 1 and word >> 12 & 7:
        return "", ""  # 64-byte and read-check-write instructions
    return site.LSE, ORDERS[word >> 23 & 1 | (word >> 22 & 1) << 1]


def _unscaled(word: int) -> tuple[str, str]:
    return (site.LDAPR, "acquire") if word >> 22 & 3 else (site.STLR, "release")


def _lse128(word: int) -> tuple[str, str]:
    known = (word >> 15 & 1, word >> 12 & 7) in ((0, 1), (0, 3), (1, 0))
    return (site.PAIR, ORDERS[word >> 23 & 1 | (word >> 22 & 1) << 1]) if known else ("", "")
