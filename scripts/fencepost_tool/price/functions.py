"""Where the functions of an ELF file are: symbols and .eh_frame_hdr, made into pieces that do not overlap.

A piece begins where an instruction does. Without either source the executable sections are pieces: decoded linearly, in which
tables look like code.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .eh_frame import ranges
from .elf import DYNSYM, SYMTAB, Array, Elf, Section, section_of, text_at

NOTYPE, OBJECT, FUNC, IFUNC = 0, 1, 2, 10
PLT = (".plt", ".iplt")
LINEAR_PIECE = 1 << 20


@dataclass(frozen=True)
class Functions:
    """starts, ends: of pieces, ascending and disjoint. owners: of each piece, the index of its function in entries and names.
    linear: they are not functions. source: what they are from."""

    starts: Array
    ends: Array
    owners: Sequence[int]
    entries: Sequence[int]
    names: Sequence[str]
    linear: bool
    source: str

    def piece(self, addresses: Array) -> Array:
        """The index of the piece around each address, -1 where there is none."""
        at = np.searchsorted(self.starts, addresses, "right") - 1
        inside = (at >= 0) & (addresses < self.ends[np.maximum(at, 0)]) if len(self.ends) else at >= 0
        found: Array = np.where(inside, at, -1)
        return found

    def by_name(self) -> dict[str, int]:
        """name -> address of each function that has a name."""
        return {name: entry for name, entry in zip(self.names, self.entries) if name}


@dataclass(frozen=True)
class _Known:
    """One symbol or range. bound: whether its end is known."""

    start: int
    end: int
    name: str
    bound: bool
    weight: int


def find(elf: Elf) -> Functions:
    """All functions. Problem: the file is damaged where they are described."""
    code = [s for s in elf.code if not s.name.startswith(PLT)]
    known, marks = _symbols(elf, SYMTAB, code)
    more, _ = _symbols(elf, DYNSYM, code) if not known else ([], [])
    frames = [_Known(a, b, "", True, 0) for a, b in _clipped(ranges(elf), code)]
    source = "symbols" if known else "dynamic symbols" if more else ""
    found = known + more + frames
    if not found:
        return _linear(code)
    bounded = _bounded(found, marks, {f.start: f.end for f in frames}, [(s.address, s.end) for s in code])
    # Only frames say where the functions are that have no symbol, which in a stripped file are nearly all.
    return _flat(bounded, " and ".join(filter(None, (source, ".eh_frame_hdr" if frames else ""))))


def _symbols(elf: Elf, kind: int, code: Sequence[Section]) -> tuple[list[_Known], list[int]]:
    """Functions of a symbol table, and the addresses of all else that is named in code, which end a function without a size."""
    entries, strings = elf.symbols(kind)
    sections = {s.index: s for s in elf.code if s in code}
    where, types = section_of(elf, entries), entries["info"] & 15
    named = np.isin(where, list(sections)) & np.isin(types, (NOTYPE, OBJECT, FUNC, IFUNC))
    found, marks = [], []
    for i in np.flatnonzero(named):
        section, start, size = sections[int(where[i])], int(entries["value"][i]), int(entries["size"][i])
        if not section.address <= start < section.end:
            continue
        if types[i] in (FUNC, IFUNC):
            name, weight = text_at(strings, int(entries["name"][i])), int(entries["info"][i]) >> 4
            found.append(_Known(start, min(start + size, section.end), name, size > 0, weight))
        elif not text_at(strings, int(entries["name"][i])).startswith("$x"):
            marks.append(start)
    return found, marks


def _clipped(found: Array, code: Sequence[Section]) -> list[tuple[int, int]]:
    kept = []
    for s in code:
        inside = found[(found[:, 0] >= s.address) & (found[:, 0] < s.end)]
        kept += [(int(a), min(int(b), s.end)) for a, b in inside]
    return kept


def _bounded(found: Sequence[_Known], marks: Sequence[int], frames: dict[int, int],
             code: Sequence[tuple[int, int]]) -> list[_Known]:
    """One for each start, with its end: the symbol's size, else the frame's, else the next name or the section's end."""
    best: dict[int, _Known] = {}
    for one in found:
        other = best.get(one.start)
        if other is None or (bool(one.name), one.bound, one.end, one.weight, other.name) > \
                (bool(other.name), other.bound, other.end, other.weight, one.name):
            best[one.start] = one
    places = np.array(sorted({*best, *marks, *(end for _, end in code)}), np.uint64)
    out = []
    for one in best.values():
        end = one.end if one.bound else frames.get(one.start)
        if end is None:
            following = int(np.searchsorted(places, np.uint64(one.start), "right"))
            end = int(places[following]) if following < len(places) else one.start
        out.append(_Known(one.start, end, one.name, True, one.weight))
    return sorted(out, key=lambda one: one.start)


def _flat(found: Sequence[_Known], source: str) -> Functions:
    """Pieces: where a function lies in another, the inner one's, then the rest of the outer."""
    starts: list[int] = []
    ends: list[int] = []
    owners: list[int] = []
    open_: list[int] = []  # indices of functions around the place, the innermost last

    def close(until: int, place: int) -> int:
        while open_ and place < until:
            end = min(found[open_[-1]].end, until)
            if end > place:
                starts.append(place)
                ends.append(end)
                owners.append(open_[-1])
                place = end
            if found[open_[-1]].end <= place:
                open_.pop()
        return place

    place = 0
    for i, one in enumerate(found):
        close(one.start, place)
        # A frame without a name inside a named function is that function's.
        if not one.name and open_ and found[open_[-1]].end >= one.end and found[open_[-1]].name:
            place = one.start
            continue
        open_.append(i)
        place = one.start
    close(1 << 64, place)
    return Functions(np.array(starts, np.uint64), np.array(ends, np.uint64), owners, [f.start for f in found],
                     [f.name for f in found], False, source)


def _linear(code: Sequence[Section]) -> Functions:
    starts = [a for s in code for a in range(s.address, s.end, LINEAR_PIECE)]
    ends = [min(a + LINEAR_PIECE, s.end) for s in code for a in range(s.address, s.end, LINEAR_PIECE)]
    return Functions(np.array(starts, np.uint64), np.array(ends, np.uint64), range(len(starts)), starts, [""] * len(starts),
                     bool(starts), "nothing: decoded linearly, in which tables look like code")
