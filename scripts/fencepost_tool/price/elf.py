"""Reads ELF files for x86-64 and AArch64: header, sections, symbols, relocations. All bounds are checked: a file may be anyone's.

An object file has no addresses yet: its executable sections are placed one after the other, in a copy in which symbols
have these addresses, so that all that is decoded and all that debug info names is at one place only.
"""
from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from .problem import Problem

REL, EXEC, DYN = 1, 2, 3
MACHINES = {62: "x86_64", 183: "aarch64"}
PROGBITS, SYMTAB, STRTAB, RELA, NOBITS, DYNSYM, SYMTAB_SHNDX = 1, 2, 3, 4, 8, 11, 18
ALLOC, EXECINSTR, COMPRESSED = 2, 4, 0x800
LOAD, INTERP, GNU_EH_FRAME = 1, 3, 0x6474E550
NAME_LIMIT = 1 << 16  # longer names of C++ exist, but nobody reads them

TLS = {17: 1, 21: 10}  # R_X86_64_DTPOFF64 and DTPOFF32, and R_X86_64_64 and 32, which are as long
SYMBOL = np.dtype([("name", "<u4"), ("info", "u1"), ("other", "u1"), ("section", "<u2"), ("value", "<u8"), ("size", "<u8")])
RELOCATION = np.dtype([("offset", "<u8"), ("type", "<u4"), ("symbol", "<u4"), ("addend", "<i8")])
Array = Any  # numpy's, whose types are not checked


@dataclass(frozen=True)
class Section:
    """As in its header; address is 0 in an object file, until it is placed."""

    index: int
    name: str
    type: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int

    @property
    def executable(self) -> bool:
        """Whether it has code in the file."""
        return bool(self.flags & ALLOC and self.flags & EXECINSTR and self.type != NOBITS and self.size)

    @property
    def end(self) -> int:
        """The address behind it."""
        return self.address + self.size


@dataclass(frozen=True)
class Elf:
    """name: for messages. data: bytes of the file. isa: a value of MACHINES. kind: REL, EXEC or DYN. loads: (offset,
    address, size in the file) of each segment that is loaded. eh_frame_hdr: the same of that segment, where there is one.
    interpreter: whether a dynamic linker starts it."""

    name: str
    data: Array = field(repr=False)
    isa: str
    kind: int
    sections: Sequence[Section]
    eh_frame_hdr: tuple[int, int, int] | None = None
    loads: Sequence[tuple[int, int, int]] = ()
    interpreter: bool = False

    def offset_of(self, address: int) -> int | None:
        """Where in the file what is loaded at an address lies; None where the file has nothing for it."""
        return next((address - at + offset for offset, at, size in self.loads if at <= address < at + size), None)

    def address_of(self, offset: int) -> int | None:
        """The other way."""
        return next((offset - at + address for at, address, size in self.loads if at <= offset < at + size), None)

    def bytes_of(self, section: Section) -> Array:
        """Its content. Problem: it lies beyond the end of the file."""
        if section.type == NOBITS:
            return self.data[:0]
        if section.offset + section.size > len(self.data):
            raise Problem(f"{self.name}: truncated: section {section.name or section.index} ends beyond the end of the file")
        return self.data[section.offset:section.offset + section.size]

    def named(self, name: str) -> Section | None:
        """The first section of that name."""
        return next((s for s in self.sections if s.name == name), None)

    def at(self, address: int, size: int = 1) -> Array:
        """The bytes loaded at an address, fewer where the section ends; none where nothing is loaded."""
        for s in self.sections:
            if s.flags & ALLOC and s.type != NOBITS and s.address <= address < s.end:
                return self.bytes_of(s)[address - s.address:address - s.address + size]
        return self.data[:0]

    @cached_property
    def code(self) -> Sequence[Section]:
        """Executable sections by address. Problem: more of them than a file can hold."""
        found = sorted((s for s in self.sections if s.executable), key=lambda s: s.address)
        if sum(s.size for s in found) > 2 * len(self.data):
            raise Problem(f"{self.name}: damaged: its executable sections overlap")
        return found

    def symbols(self, kind: int) -> tuple[Array, Array]:
        """(entries, string table) of the first table of that type, SYMTAB or DYNSYM; empty without one."""
        table = next((s for s in self.sections if s.type == kind), None)
        if table is None or table.link >= len(self.sections):
            return np.empty(0, SYMBOL), self.data[:0]
        return self.table(table, SYMBOL), self.bytes_of(self.sections[table.link])

    def table(self, section: Section, entry: np.dtype[Any]) -> Array:
        """The section as entries, a torn one at its end left out."""
        content = self.bytes_of(section)
        return np.frombuffer(content[:len(content) // entry.itemsize * entry.itemsize].tobytes(), entry)

    def relocations(self) -> Iterator[tuple[Section, Array]]:
        """Each section of relocations with addends."""
        for section in self.sections:
            if section.type == RELA:
                yield section, self.table(section, RELOCATION)


def text_at(strings: Array, offset: int) -> str:
    """The string of a string table that begins there; "" beyond its end."""
    piece = strings[offset:offset + NAME_LIMIT].tobytes()
    return str(piece.split(b"\0", 1)[0], "utf-8", "backslashreplace")


def parse(name: str, data: Array) -> Elf:
    """Problem: not an ELF file that can be read, in one line."""
    head = data[:64].tobytes()
    _check_ident(name, head)
    kind, machine = struct.unpack_from("<HH", head, 16)
    if machine not in MACHINES:
        raise Problem(f"{name}: is for another architecture (machine {machine}); x86-64 and AArch64 can be read")
    if kind not in (REL, EXEC, DYN):
        raise Problem(f"{name}: is a core file or of an unknown type ({kind}); name a program, library or object file")
    program_at, sections_at = struct.unpack_from("<QQ", head, 32)
    program_size, programs, section_size, sections, names = struct.unpack_from("<HHHHH", head, 54)
    segments = _segments(data, program_at, program_size, programs)
    if b"UPX!" in data[:4096].tobytes():
        raise Problem(f"{name}: is packed (UPX); unpack it with upx -d first")
    table = _sections(name, data, sections_at, section_size, sections, names)
    loaded = [s for s in segments if s[0] == LOAD and s[1] & 1]
    if not any(s.executable for s in table):
        table += [Section(len(table) + i, "", PROGBITS, ALLOC | EXECINSTR, address, at, size, 0, 0)
                  for i, (_, _, at, address, size) in enumerate(loaded)]
    header = next(((o, a, n) for t, _, o, a, n in segments if t == GNU_EH_FRAME), None)
    loads = tuple((o, a, n) for t, _, o, a, n in segments if t == LOAD)
    return _placed(Elf(name, data, MACHINES[machine], kind, table, header, loads, any(s[0] == INTERP for s in segments)))


def _check_ident(name: str, head: bytes) -> None:
    if not head:
        raise Problem(f"{name}: is empty; name a program, library or object file")
    if head[:2] == b"#!":
        raise Problem(f"{name}: is a script; name the program that it starts")
    if head[:4] != b"\x7fELF":
        raise Problem(f"{name}: is no ELF file; name a program, library or object file")
    if len(head) < 64:
        raise Problem(f"{name}: truncated: ends inside the ELF header")
    if head[4] != 2:
        raise Problem(f"{name}: is 32-bit; 64-bit programs can be read")
    if head[5] != 1:
        raise Problem(f"{name}: is big-endian; x86-64 and AArch64 in little-endian can be read")


def _segments(data: Array, at: int, size: int, count: int) -> list[tuple[int, int, int, int, int]]:
    """(type, flags, offset, address, size in the file) of those that lie in the file."""
    found = []
    for i in range(count if size >= 56 else 0):
        raw = data[at + i * size:at + i * size + 56].tobytes()
        if len(raw) == 56:
            kind, flags, offset, address, _, filled = struct.unpack_from("<IIQQQQ", raw)
            if offset + filled <= len(data):
                found.append((kind, flags, offset, address, filled))
    return found


def _sections(name: str, data: Array, at: int, size: int, count: int, names: int) -> list[Section]:
    if at == 0:
        return []
    first = data[at:at + 64].tobytes()
    if size < 64 or len(first) < 64:
        raise Problem(f"{name}: truncated: its section headers lie beyond the end of the file")
    # Where the numbers do not fit into 16 bits, the first header has them.
    count = count or struct.unpack_from("<Q", first, 32)[0]
    names = struct.unpack_from("<I", first, 40)[0] if names == 0xFFFF else names
    if at + count * size > len(data):
        raise Problem(f"{name}: truncated: its section headers lie beyond the end of the file")
    raw = [struct.unpack("<IIQQQQIIQQ", data[at + i * size:at + i * size + 64].tobytes()) for i in range(count)]
    strings = data[raw[names][4]:raw[names][4] + raw[names][5]] if names < count else data[:0]
    found = []
    for i, (label, kind, flags, address, offset, length, link, info, _, _) in enumerate(raw):
        if flags & ALLOC and kind not in (NOBITS, 0) and offset + length > len(data):
            raise Problem(f"{name}: truncated: section {i} ends beyond the end of the file")
        found.append(Section(i, text_at(strings, label), kind, flags, address, offset, length, link, info))
    return found


def _placed(elf: Elf) -> Elf:
    """An object file with addresses of its executable sections, one behind the other."""
    if elf.kind != REL:
        return elf
    data, sections, end = elf.data.copy(), list(elf.sections), 0
    base: dict[int, int] = {}
    for s in sections:
        if s.executable:
            base[s.index] = end
            sections[s.index] = replace(s, address=end)
            end = (end + s.size + 15) & ~15
    table = next((s for s in sections if s.type == SYMTAB), None)
    if table is not None and table.offset + table.size <= len(data):
        _move_symbols(data, elf, table, base)
    _plain_tls(data, elf)
    return replace(elf, data=data, sections=sections)


def _plain_tls(data: Array, elf: Elf) -> None:
    """pyelftools refuses a whole file for where a thread_local variable is, which nobody asks here."""
    for section, rows in elf.relocations() if elf.isa == "x86_64" else ():
        if section.name.startswith(".rela.debug"):
            types = rows["type"].copy()
            for tls, plain in TLS.items():
                types[rows["type"] == tls] = plain
            changed = rows.copy()
            changed["type"] = types
            raw = np.frombuffer(changed.tobytes(), np.uint8)
            data[section.offset:section.offset + len(raw)] = raw


def _move_symbols(data: Array, elf: Elf, table: Section, base: dict[int, int]) -> None:
    entries = elf.table(table, SYMBOL).copy()
    where = section_of(elf, entries)
    shift = np.zeros(max(len(elf.sections), 1), np.uint64)
    for index, address in base.items():
        shift[index] = address
    entries["value"] += np.where(where < len(shift), shift[np.minimum(where, len(shift) - 1)], 0).astype(np.uint64)
    raw = np.frombuffer(entries.tobytes(), np.uint8)
    data[table.offset:table.offset + len(raw)] = raw


def section_of(elf: Elf, entries: Array) -> Array:
    """The section of each entry of the symbol table, which may stand in a table of its own."""
    where = entries["section"].astype(np.uint32)
    more = next((s for s in elf.sections if s.type == SYMTAB_SHNDX), None)
    if more is not None:
        wide = elf.table(more, np.dtype("<u4"))
        if len(wide) == len(where):
            where = np.where(where == 0xFFFF, wide, where)
    return where
