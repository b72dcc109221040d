"""Which addresses stand for a helper: functions, entries of the PLT, slots of the GOT, relocations of an object."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .elf import DYNSYM, EXECINSTR, REL, SYMBOL, SYMTAB, Array, Elf, Section, text_at
from .functions import PLT
from .helpers import wanted

# R_X86_64_GLOB_DAT, _JUMP_SLOT; R_AARCH64_GLOB_DAT, _JUMP_SLOT (the psABIs).
SLOTS = {"x86_64": (6, 7), "aarch64": (1025, 1026)}
ENDBR64, BTI_C = b"\xf3\x0f\x1e\xfa", 0xD503245F


@dataclass(frozen=True)
class Targets:
    """functions: address -> helper, of functions and PLT entries. slots: address of a GOT slot -> helper. fields: address of a
    relocated operand -> helper."""

    functions: dict[int, str]
    slots: dict[int, str]
    fields: dict[int, str]


def targets(elf: Elf) -> Targets:
    """Of one file."""
    functions = {}
    for kind in (DYNSYM, SYMTAB):
        entries, strings = elf.symbols(kind)
        for i in np.flatnonzero((entries["section"] != 0) & np.isin(entries["info"] & 15, (2, 10))):
            helper = wanted(text_at(strings, int(entries["name"][i])))
            if helper:
                functions[int(entries["value"][i])] = helper
    if elf.kind == REL:
        return Targets(functions, {}, _fields(elf))
    slots = dict(_slots(elf))
    entries_of = _entries_x86 if elf.isa == "x86_64" else _entries_arm64
    for section in elf.code:
        if section.name.startswith(PLT) and slots:
            functions.update({entry: slots[slot] for entry, slot in entries_of(elf, section) if slot in slots})
    return Targets(functions, slots, {})


def _names(elf: Elf, relocations: Section) -> dict[int, str]:
    """index of a symbol -> helper."""
    if relocations.link >= len(elf.sections):
        return {}
    table = elf.sections[relocations.link]
    if table.link >= len(elf.sections):
        return {}
    entries, strings = elf.table(table, SYMBOL), elf.bytes_of(elf.sections[table.link])
    found = ((i, wanted(text_at(strings, int(name)))) for i, name in enumerate(entries["name"].tolist()))
    return {i: helper for i, helper in found if helper}


def _slots(elf: Elf) -> Iterator[tuple[int, str]]:
    for section, rows in elf.relocations():
        of_slots = rows[np.isin(rows["type"], SLOTS[elf.isa])]
        names = _names(elf, section) if len(of_slots) else {}
        for row in of_slots:
            if int(row["symbol"]) in names:
                yield int(row["offset"]), names[int(row["symbol"])]


def _fields(elf: Elf) -> dict[int, str]:
    found = {}
    for section, rows in elf.relocations():
        if section.info < len(elf.sections) and elf.sections[section.info].flags & EXECINSTR:
            names, base = _names(elf, section), elf.sections[section.info].address
            found.update({base + int(row["offset"]): names[int(row["symbol"])]
                          for row in rows[np.isin(rows["symbol"], list(names))]})
    return found


def _entries_x86(elf: Elf, section: Section) -> Iterator[tuple[int, int]]:
    """(address of an entry, slot that it jumps through): [endbr64] [bnd] jmp *slot(%rip)."""
    code = elf.bytes_of(section)
    raw = code.tobytes()
    at = raw.find(b"\xff\x25")
    while 0 <= at <= len(raw) - 6:
        slot = section.address + at + 6 + int.from_bytes(raw[at + 2:at + 6], "little", signed=True)
        entry = at - 1 if raw[at - 1:at] == b"\xf2" else at
        entry -= 4 if raw[entry - 4:entry] == ENDBR64 else 0
        yield section.address + entry, slot
        at = raw.find(b"\xff\x25", at + 1)


def _entries_arm64(elf: Elf, section: Section) -> Iterator[tuple[int, int]]:
    """[bti c] adrp x16, page; ldr x17, [x16, #offset]."""
    words = elf.table(section, np.dtype("<u4"))
    for i in np.flatnonzero((words[:-1] & 0x9F00001F == 0x90000010) & (words[1:] & 0xFFC003FF == 0xF9400211)):
        adrp, load = int(words[i]), int(words[i + 1])
        pages = (adrp >> 5 & 0x7FFFF) << 2 | adrp >> 29 & 3
        pages -= (pages & 1 << 20) << 1
        place = section.address + 4 * int(i)
        slot = (place & ~0xFFF) + (pages << 12) + (load >> 10 & 0xFFF) * 8
        yield (place - 4 if i and words[i - 1] == BTI_C else place), slot


def near(addresses: Array, known: dict[int, str]) -> Array:
    """Which of the addresses are known."""
    found: Array = np.isin(addresses, np.array(list(known), np.int64)) if known else np.zeros(len(addresses), bool)
    return found
