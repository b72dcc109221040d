"""Atomic instructions, fences and calls of helpers in x86-64 code.

Bytes that may belong to one are found first, over a whole section; only pieces that have some are decoded, from their start,
since nothing but decoding tells an opcode from a displacement. The kind is read from the bytes, not from the text: which operand
is memory does not show in `xchg %al,%fs:-0x78`. Encodings: Intel SDM volume 2, appendix A.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from . import site
from .calls import Targets, near
from .elf import Array
from .helpers import SYSCALL
from .site import Found
from .tools import capstone

PREFIXES = frozenset(b"\x26\x2e\x36\x3e\x64\x65\x66\x67\xf0\xf2\xf3")
FUTEX = "0xca"  # its number (arch/x86/entry/syscalls/syscall_64.tbl)
LONGEST = 15  # bytes of an instruction
LOOK_BACK = 16  # instructions before a system call in which its number is set
# Opcodes that take a lock prefix, with the /reg that they need ("" for any).
_ONE = {**dict.fromkeys((base + i for base in range(0, 0x38, 8) for i in (0, 1)), ""),
        **dict.fromkeys((0x80, 0x81, 0x83), "0123456"),
        0x86: "", 0x87: "", 0xF6: "23", 0xF7: "23", 0xFE: "01", 0xFF: "01"}
_TWO = {**dict.fromkeys((0xAB, 0xB0, 0xB1, 0xB3, 0xBB, 0xC0, 0xC1), ""), 0xBA: "567", 0xC7: "1"}
_FENCES = {5: site.LFENCE, 6: site.MFENCE, 7: site.SFENCE}
_AFTER_LOCK = np.zeros(256, bool)
_AFTER_LOCK[[*_ONE, *PREFIXES, *range(0x40, 0x50), 0x0F]] = True

Decoded = tuple[int, int, str, str]  # address, size, mnemonic, operands


class Decoder:
    """Of one file. missed: bytes in decoded pieces that are no instruction."""

    def __init__(self, targets: Targets):
        module = capstone()
        self.targets, self.missed = targets, 0
        self.cs = module.Cs(module.CS_ARCH_X86, module.CS_MODE_64)
        self.cs.syntax = module.CS_OPT_SYNTAX_ATT
        self.cs.skipdata = True

    def candidates(self, code: Array, address: int) -> Array:
        """Addresses of bytes that may belong to what is looked for, ascending."""
        if len(code) < 2:
            return np.empty(0, np.int64)
        padded = np.concatenate([code, np.zeros(6, np.uint8)])
        first, second, third = padded[:-6], padded[1:-5], padded[2:-4]
        memory = second < 0xC0
        hit = (first == 0xF0) & _AFTER_LOCK[second] | ((first == 0x86) | (first == 0x87)) & memory
        hit |= (first == 0x0F) & ((second == 0xAE) & (third >= 0xE8) | (second == 0x05))
        for places, known in self._calls(padded, address):
            hit[places[known]] = True
        fields = np.array(sorted(self.targets.fields), np.int64) - address
        hit[fields[(fields >= 0) & (fields < len(code))]] = True
        found: Array = np.flatnonzero(hit) + address
        return found

    def _calls(self, padded: Array, address: int) -> Iterator[tuple[Array, Array]]:
        """(places of opcodes, whether the target is a helper)."""
        first, second = padded[:-6], padded[1:-5]
        for places, operand, known in ((np.flatnonzero((first & 0xFE) == 0xE8), 1, self.targets.functions),
                                       (np.flatnonzero((first == 0x0F) & (second & 0xF0 == 0x80)), 2, self.targets.functions),
                                       (np.flatnonzero((first == 0xFF) & np.isin(second, (0x15, 0x25))), 2, self.targets.slots)):
            opcode = places[places + operand + 4 <= len(padded)] if known else places[:0]
            raw = sum(padded[opcode + operand + i].astype(np.int64) << 8 * i for i in range(4))
            distance = raw - ((raw & 0x80000000) << 1)
            yield opcode, near(opcode + operand + 4 + distance + address, known)

    def in_memory(self, mnemonic: str, operands: str) -> bool:
        """Whether a decoded instruction reads or writes memory."""
        return ("(" in operands or "%fs:" in operands) and not mnemonic.startswith(("lea", "nop"))

    def sites(self, code: bytes, address: int, candidates: Sequence[int]) -> list[Found]:
        """Of one piece, which has these candidates. It is decoded up to the last: a jump over a lock stands before it."""
        rows: list[Decoded] = list(self.cs.disasm_lite(code[:candidates[-1] - address + LONGEST], address))
        found, jumps, next_, end = [], set(), 0, len(candidates)
        for i, (at, size, mnemonic, operands) in enumerate(rows):
            if mnemonic[0] == "j":
                jumps.add(operands)
            elif mnemonic[0] == ".":
                self.missed += size
            if next_ < end and at + size > candidates[next_]:
                one = self._one(code[at - address:at - address + size], rows, i)
                if one:
                    found.append(one)
                while next_ < end and at + size > candidates[next_]:
                    next_ += 1
                if next_ == end:
                    break
        return [replace(one, skippable=True) if one.text.startswith("lock") and hex(one.address + 1) in jumps else one
                for one in found]

    def _one(self, raw: bytes, rows: Sequence[Decoded], i: int) -> Found | None:
        at, size, mnemonic, operands = rows[i]
        text = f"{mnemonic} {operands}".strip()
        if mnemonic[0] == ".":
            return None
        if mnemonic[:4] in ("call", "jmp") or mnemonic[0] == "j":
            return self._call(rows, i, text, raw)
        kind = kind_of(raw)
        if kind == site.FUTEX:
            return Found(at, size, kind, text) if _sets(rows, i, FUTEX, "%eax", "%rax") else None
        return Found(at, size, kind, text) if kind else None

    def _call(self, rows: Sequence[Decoded], i: int, text: str, raw: bytes) -> Found | None:
        at, size = rows[i][:2]
        helper = next((self.targets.fields[f] for f in range(at, at + size) if f in self.targets.fields), "")
        if not helper and len(raw) >= 5:
            target = at + size + int.from_bytes(raw[-4:], "little", signed=True)
            indirect = raw[-6:-4] in (b"\xff\x15", b"\xff\x25")
            helper = (self.targets.slots if indirect else self.targets.functions).get(target, "")
        if helper == SYSCALL:
            return Found(at, size, site.FUTEX, text) if _sets(rows, i, FUTEX, "%edi", "%rdi") else None
        return Found(at, size, site.CALL, text, call=helper) if helper else None


def _sets(rows: Sequence[Decoded], i: int, value: str, *registers: str) -> bool:
    """Whether the last instruction before rows[i] that writes the register moves the value into it."""
    for _, _, mnemonic, operands in reversed(rows[max(0, i - LOOK_BACK):i]):
        if operands.endswith(registers) and not mnemonic.startswith(("cmp", "test")):
            return mnemonic.startswith("mov") and operands.startswith(f"${value}, ")
    return False


def kind_of(raw: bytes) -> str:
    """The kind of an instruction, "" where it is none of them; FUTEX for any system call."""
    at, locked = 0, False
    while at < len(raw) and raw[at] in PREFIXES:
        locked |= raw[at] == 0xF0
        at += 1
    rex = raw[at] if at < len(raw) and 0x40 <= raw[at] < 0x50 else 0
    at += bool(rex)
    two = raw[at:at + 1] == b"\x0f"
    op, rest = raw[at + two:at + two + 1], raw[at + two + 1:]
    if not op:
        return ""
    if two and op[0] == 0x05:
        return site.FUTEX
    if not rest:
        return ""
    reg, memory = rest[0] >> 3 & 7, rest[0] < 0xC0
    if two and op[0] == 0xAE and not memory and at == 0:
        return _FENCES.get(reg, "")
    if not memory:
        return ""
    if not two and op[0] in (0x86, 0x87):
        return site.XCHG
    regs = (_TWO if two else _ONE).get(op[0])
    return _locked(two, op[0], rest, rex) if locked and regs is not None and (not regs or str(reg) in regs) else ""


def _locked(two: bool, op: int, rest: bytes, rex: int) -> str:
    if two and op in (0xB0, 0xB1):
        return site.CMPXCHG
    if two and op == 0xC7:
        return site.CMPXCHG16B if rex & 8 else site.CMPXCHG8B
    adds_or_ors = rest[0] >> 3 & 7 in (0, 1) and not two and op in (0x80, 0x81, 0x83)
    stack = rest[0] & 7 == 4 and rest[1:2] == b"\x24" and not rex & 3
    return site.STACK_FENCE if adds_or_ors and stack and not any(rest[-4:] if op == 0x81 else rest[-1:]) else site.LOCKED
