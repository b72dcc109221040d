"""Outline atomics without a name, as in a stripped program: libgcc's and compiler-rt's begin alike, whatever they do.

    [bti c]; adrp x16, page; ldrb w16, [x16, #offset]; cbz w16, else; the LSE instruction; ret
"""
from __future__ import annotations

from collections.abc import Sequence

BTI_C, RET, DMB_ISH = 0xD503245F, 0xD65F03C0, 0xD5033BBF
HEAD = ((0x9F00001F, 0x90000010), (0xFFC003FF, 0x39400210), (0xFF00001F, 0x34000010))  # mask, value
LONGEST = 20  # instructions
ORDERS = ("relax", "acq", "rel", "acq_rel")
LOADS = ("ldadd", "ldclr", "ldeor", "ldset")


def name(words: Sequence[int]) -> str:
    """Of the function that has these instructions, "" of any other."""
    start = 1 if words[:1] == [BTI_C] else 0
    head, rest = words[start:start + len(HEAD)], words[start + len(HEAD):LONGEST]
    if len(head) < len(HEAD) or any(word & mask != value for word, (mask, value) in zip(head, HEAD)) or RET not in rest[1:2]:
        return ""
    stem, size, order = _operation(rest[0])
    # Those of __sync_ have the same instruction, and a fence in the loop beside it.
    return f"__aarch64_{stem}{size}_{'sync' if DMB_ISH in rest else order}" if stem else ""


def _operation(word: int) -> tuple[str, int, str]:
    """(stem, bytes, order) of an LSE instruction."""
    size = 1 << (word >> 30)
    if word & 0x3FA07C00 == 0x08A07C00:
        return "cas", size, ORDERS[word >> 22 & 1 | (word >> 15 & 1) << 1]
    if word & 0xFFA07C00 == 0x48207C00:
        return "cas", 16, ORDERS[word >> 22 & 1 | (word >> 15 & 1) << 1]
    order = ORDERS[word >> 23 & 1 | (word >> 22 & 1) << 1]
    if word & 0x3F20FC00 == 0x38208000:
        return "swp", size, order
    if word & 0x3F20CC00 == 0x38200000:
        return LOADS[word >> 12 & 3], size, order
    return "", 0, ""
