"""What debug info says of sites: the operation of std::atomic, the order asked for, the lines; and operations without a site of
their own, which are plain loads and stores.

An instruction is part of the operation whose inlined code holds it, and only frames of the operation itself are asked for its
order: a function of the user may have a parameter called __m, too.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from . import symbolizer
from .dwarf import LARGEST, Debug, Inlined
from .elf import REL, Elf, text_at
from .functions import Functions
from .site import PLAIN, Found, Frame, Site

UNKNOWN = ": operations, orders and lines are unknown"
SPLIT = "debug info in .dwo files (-gsplit-dwarf) is not read: operations and orders of its code are unknown"
LONGEST = 4096  # bytes of a load or store
# Operations that may need no special instruction. Of others none that is known was found: a call of a sanitizer, say.
SIMPLE = re.compile(r"(?:atomic_)?(?:load|store|clear|test|flag_clear|flag_test)(?:_explicit)?|operator=|operator .*")
LIBRARY = re.compile(r"/include/c\+\+/|/gthr-\w+\.h$")  # frames that are the standard library's whatever their names are


# The same of Rust's and Go's: what is of them alone has no other name, though.
OTHERS = re.compile(r"^/rustc/\w+/library/|/rustlib/src/rust/library/"
                    r"|/src/(?:sync|internal/sync|internal/runtime/atomic|runtime/internal/atomic)/[\w/]+\.go$")


def annotated(elf: Elf, functions: Functions, sites: Sequence[Site], decoder: Any, path: str) -> tuple[list[Site], list[str]]:
    """The sites with what is known of them, and plain ones, by address; notes."""
    try:
        debug = Debug(elf, [site.found.address for site in sites])
    except Exception as e:  # noqa: BLE001  whatever is wrong with it, the instructions are there
        return list(sites), [f"debug info can't be read ({type(e).__name__}: {e}){UNKNOWN}"]
    if not debug.present:
        return list(sites), [f"{_absent(elf)}{UNKNOWN}"]
    if debug.truncated:
        return list(sites), [f"more than {LARGEST >> 20} MB of debug info{UNKNOWN}"]
    plain = list(_plain(elf, functions, sites, debug, decoder))
    found = sorted([*sites, *plain], key=lambda site: site.found.address)
    frames = {} if elf.kind == REL else symbolizer.frames(path, [site.found.address for site in found])
    return [_told(site, debug, frames.get(site.found.address)) for site in found], [SPLIT] * debug.split


def _absent(elf: Elf) -> str:
    """Where debug info is that the file has not."""
    link = elf.named(".gnu_debuglink")
    name = text_at(elf.bytes_of(link), 0) if link is not None else ""
    return f"debug info is in another file, {name}, which is not read" if name else "no debug info (compile with -g)"


def frames_at(elf: Elf, path: str, addresses: Sequence[int]) -> dict[int, list[Frame]]:
    """Frames of the user's code at addresses of code, innermost first; {} where nothing tells them."""
    found = symbolizer.frames(path, addresses)
    if not found:
        try:
            debug = Debug(elf, addresses)
            found = {a: list(_frames(a, debug.at(a), debug)) for a in addresses} if debug.present else {}
        except Exception:  # noqa: BLE001  whatever is wrong with it, the counts are there
            return {}
    return {a: _of_user(frames) for a, frames in found.items()}


def _of_user(frames: Iterable[Frame]) -> list[Frame]:
    kept = [frame for frame in frames if not LIBRARY.search(frame.file)]
    return [frame for frame in kept if not OTHERS.search(frame.file)] or kept


def _told(site: Site, debug: Debug, frames: Sequence[Frame] | None) -> Site:
    inner = debug.at(site.found.address)
    operation, order = _operation(inner)
    shown = frames if frames is not None else _frames(site.found.address, inner, debug)
    return replace(site, operation=operation, asked=order, frames=tuple(_of_user(shown)))


def _operation(inner: Inlined | None) -> tuple[str, str]:
    """(operation, order) of the frames of std::atomic at the bottom: the outermost's name, the first order that is known."""
    name = order = ""
    while inner is not None and inner.operation:
        name, order = inner.operation, order or inner.order
        inner = inner.parent
    return name, order


def _frames(address: int, inner: Inlined | None, debug: Debug) -> Iterator[Frame]:
    """By the tables of debug info alone."""
    at = inner
    if inner is not None:
        file, line = debug.line(address, inner)
        while at is not None:
            if not at.standard:
                yield Frame(at.linkage, file, line)
            file, line, at = at.file, at.line, at.parent


def _plain(elf: Elf, functions: Functions, sites: Sequence[Site], debug: Debug, decoder: Any) -> Iterator[Site]:
    """Operations of which no instruction is a site."""
    addresses = [site.found.address for site in sites]
    member = sites[0].member if sites else ""
    for one in debug.functions:
        outermost = one.operation and not (one.parent and one.parent.operation)
        if outermost and SIMPLE.fullmatch(one.name) and not _any_inside(addresses, one.ranges):
            address, size, text = _instruction(elf, decoder, one.ranges)
            piece = int(functions.piece([address])[0]) if size else -1
            if piece >= 0:
                owner = functions.owners[piece]
                section = next(s for s in elf.code if s.address <= address < s.end)
                yield Site(Found(address, size, PLAIN, text), functions.names[owner], address - functions.entries[owner],
                           section.offset + address - section.address, member)


def _any_inside(addresses: Sequence[int], ranges: Sequence[tuple[int, int]]) -> bool:
    at = ((bisect_left(addresses, low), high) for low, high in ranges)
    return any(i < len(addresses) and addresses[i] < high for i, high in at)


def _instruction(elf: Elf, decoder: Any, ranges: Sequence[tuple[int, int]]) -> tuple[int, int, str]:
    """(address, size, text) of the last instruction of the ranges that has an operand in memory - those before it compute the
    address - and size 0 where none has, or a function is called."""
    found = none = 0, 0, ""
    for low, high in sorted(ranges):
        for address, size, mnemonic, operands in decoder.cs.disasm_lite(elf.at(low, min(high - low, LONGEST)).tobytes(), low):
            if mnemonic.startswith(("call", "bl")):
                return none
            if decoder.in_memory(mnemonic, operands):
                found = address, size, f"{mnemonic} {operands}"
    return found
