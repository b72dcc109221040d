"""All sites of a file, without running it."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Union

import numpy as np

from . import arm64, parts, x86
from .calls import targets
from .elf import Array, Elf, Section
from .files import Member, members
from .functions import PLT, Functions, find
from .helpers import bodies, body_of
from .operations import SPLIT, UNKNOWN, annotated
from .problem import Problem, one_line
from .site import CALL, Site
from .source import with_names
from .tools import require

WINDOW, LONGEST = 1 << 24, 16  # bytes; an instruction has at most 15
Decoder = Union[x86.Decoder, arm64.Decoder]


@dataclass(frozen=True)
class Inventory:
    """Of one file or library. notes: what a reader must know about how it was read, a line each. inside: the sites in
    helpers that are called here, which count as calls and not again."""

    path: str
    isa: str
    sites: Sequence[Site]
    functions: int
    inside: Sequence[Site]
    notes: Sequence[str]

    @property
    def debug(self) -> bool:
        """Whether all of it has debug info."""
        return not any(note.endswith((UNKNOWN, SPLIT)) for note in self.notes)


def take(path: str) -> Inventory:
    """Problem: it can't be read. tools.Missing: a package is missing."""
    require()
    try:
        members_ = [_of_member(path, member) for member in members(path)]
    except Problem:
        raise
    except Exception as e:
        raise Problem(f"{path}: damaged: can't be read ({type(e).__name__}: {e})") from e
    isas = sorted({part.isa for part in members_})
    if len(isas) > 1:
        raise Problem(f"{path}: holds objects of several architectures ({', '.join(isas)}); split the library")
    sites = with_names([site for part in members_ for site in part.sites])
    return Inventory(path, isas[0], sites, sum(p.functions for p in members_), [site for p in members_ for site in p.inside],
                     list(_notes(members_)))


def _notes(parts_: Sequence[Inventory]) -> Iterator[str]:
    """Each once; of a library with the number of its objects, where it is not of all."""
    for note, times in Counter(note for part in parts_ for note in dict.fromkeys(part.notes)).items():
        yield one_line(note if times == len(parts_) else f"{times:,} of {len(parts_):,} objects: {note}")


def _of_member(path: str, member: Member) -> Inventory:
    elf = member.elf
    functions = find(elf)
    decoder: Decoder = (x86 if elf.isa == "x86_64" else arm64).Decoder(targets(elf))
    functions = parts.named(elf, functions, decoder)
    found = sorted((one for section in elf.code if not section.name.startswith(PLT)
                    for one in _in_section(elf, section, functions, decoder)), key=lambda one: one.found.address)
    kept, inside = _without_helpers(found)
    sites, notes = annotated(elf, functions, [replace(site, member=member.label) for site in kept], decoder, path)
    if functions.linear:
        notes.insert(0, "neither symbols nor .eh_frame_hdr: decoded linearly, in which tables look like code")
    notes += _outside(elf, functions)
    if decoder.missed:
        notes.append(f"{decoder.missed:,} bytes in functions are no instruction that capstone knows")
    return Inventory(path, elf.isa, sites, len(functions.entries), inside, notes)


def _in_section(elf: Elf, section: Section, functions: Functions, decoder: Decoder) -> list[Site]:
    code = elf.bytes_of(section)
    candidates = _candidates(decoder, code, section.address)
    pieces = functions.piece(candidates)
    candidates, pieces = candidates[pieces >= 0].tolist(), pieces[pieces >= 0].tolist()
    sites, at = [], 0
    while at < len(candidates):
        piece, first = pieces[at], at
        while at < len(pieces) and pieces[at] == piece:
            at += 1
        start, end = int(functions.starts[piece]), int(functions.ends[piece])
        raw = code[start - section.address:end - section.address].tobytes()
        owner = functions.owners[piece]
        entry = functions.entries[owner]
        sites += [Site(one, functions.names[owner], one.address - entry, section.offset + one.address - section.address)
                  for one in decoder.sites(raw, start, candidates[first:at])]
    return sites


def _candidates(decoder: Decoder, code: Array, address: int) -> Array:
    """Of a whole section, WINDOW bytes at a time: masks over all of it would take several times its size."""
    found = [np.empty(0, np.int64)]
    for start in range(0, len(code), WINDOW):
        some = decoder.candidates(code[start:start + WINDOW + LONGEST], address + start)
        found.append(some[some < address + start + WINDOW])
    return np.concatenate(found)


def _outside(elf: Elf, functions: Functions) -> list[str]:
    """A note where most of the code is in no known function."""
    code = sum(section.size for section in elf.code if not section.name.startswith(PLT))
    inside = int((functions.ends - functions.starts).sum())
    padding = 16 * (len(functions.entries) + 1)
    if inside * 2 >= code or code - inside <= padding:
        return []
    share = f"{100 * inside / code:.0f} %"
    return [f"{share} of the code is in functions that symbols or .eh_frame_hdr tell; the rest is not decoded"]


def _without_helpers(sites: Sequence[Site]) -> tuple[list[Site], list[Site]]:
    """(sites, those in helpers). What is in helpers that are called here is priced as their calls."""
    called = bodies(site.found.call for site in sites if site.found.kind == CALL)
    parts: tuple[list[Site], list[Site]] = ([], [])
    for site in sites:
        parts[body_of(site.function) in called].append(site)
    return parts




def only(found: Inventory, sites: Sequence[Site]) -> Inventory:
    """The same with these sites."""
    return replace(found, sites=sites)
