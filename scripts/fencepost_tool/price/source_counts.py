"""Atomic operations as a program's source has them, with the order asked for, counted while it ran: of programs compiled with
-fsanitize=thread and linked with our library in place of the sanitizer's (tsan_counter/, which writes what is read here).
"""
from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fencepost_tool import paths
from fencepost_tool.results.errors import UserError

from . import executed, site
from .costs import Prices, Range
from .elf import Elf
from .inputs import input_of
from .operations import frames_at
from .problem import Problem
from .site import Found, Frame, Site

HEADER = "fencepost source counts 1"
OPERATIONS = ("load", "store", "exchange", "fetch_add", "fetch_sub", "fetch_and", "fetch_or", "fetch_xor", "fetch_nand",
              "compare_exchange", "thread_fence", "signal_fence")
ORDERS = ("relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst")
MAP = re.compile(r"([0-9a-f]+)-([0-9a-f]+) \S+ ([0-9a-f]+) \S+ \d+ +(/.*)")


@dataclass(frozen=True)
class Operation:
    """file: None where no file was mapped. frames: innermost first, of the user's code; () where unknown. order: "" for one that
    is none of C++'s. bits: 0 of fences. cost: None without a run, or where the run has none."""

    file: Path | None
    frames: tuple[Frame, ...]
    name: str
    order: str
    bits: int
    count: int
    cost: Range | None = None


@dataclass(frozen=True)
class Counts:
    """The most frequent first. lost: how many operations found no place in the table. children: files of forked processes."""

    operations: Sequence[Operation]
    lost: int
    children: int = 0


@dataclass
class _Raw:
    """count, operation, bits, order, address; (first, end, offset, file) of what is mapped."""

    counts: list[tuple[int, int, int, int, int]]
    maps: list[tuple[int, int, int, str]]
    lost: int = 0


def run(program: Path, arguments: Sequence[str], prices: Prices | None, stdin: Path | None, output: int | None = None) -> Counts:
    """Of one run of the program, whose output goes to `output`, else where the caller's does. UserError."""
    with tempfile.TemporaryDirectory(prefix="fencepost-") as scratch, input_of(stdin) as source:
        done = executed.run([program.absolute(), *arguments], stdin=source, stdout=output,
                            env={**os.environ, "FENCEPOST_SOURCE_OUT": f"{scratch}/counts"})
        if done.returncode:
            raise UserError(f"{program}: failed, with exit code {executed.shell_code(done.returncode)}")
        files = sorted(Path(scratch).glob("counts.*"))
        if not files:
            raise UserError(f"{program}: left no counts; compile with -fsanitize=thread and link with {library()}, without "
                            f"-fsanitize=thread")
        return read(files, prices)


def library() -> Path:
    """What such programs are linked with; it may not exist."""
    return paths.program().parent / "libfencepost_source.a"


def read(files: Sequence[Path], prices: Prices | None) -> Counts:
    """Of files that such programs have written. UserError."""
    found: dict[tuple[Path | None, tuple[Frame, ...], int, int, int], int] = {}
    lost = 0
    for file in files:
        for raw in _blocks(file):
            lost += raw.lost
            places = [_place(address - 1, raw.maps) for *_, address in raw.counts]
            frames = _frames({place for place in places if place})
            for place, (times, operation, bits, order, _) in zip(places, raw.counts):
                key = place[0] if place else None, frames.get(place, ()) if place else (), operation, order, bits
                found[key] = found.get(key, 0) + times
    isa = _isa(key[0] for key in found)
    listed = [Operation(file, at, OPERATIONS[operation], ORDERS[order] if order < len(ORDERS) else "", bits, times,
                        cost(prices, isa, OPERATIONS[operation], ORDERS[order] if order < len(ORDERS) else "", bits))
              for (file, at, operation, order, bits), times in found.items()]
    return Counts(sorted(listed, key=lambda one: (-one.count, one.name, one.order)), lost, len(files) - 1)


def _blocks(file: Path) -> list[_Raw]:
    """Of each library that has written to it."""
    try:
        lines = file.read_text("utf-8", errors="surrogateescape").split("\n")
    except OSError as e:
        raise UserError(f"{file}: {e.strerror}") from e
    if lines[0] != HEADER:
        what = "is a program: give -- and its arguments" if lines[0].startswith("\x7fELF") else "has no counts of a program"
        raise Problem(f"{file}: {what} (docs/how-to/price-a-binary.md)")
    found: list[_Raw] = []
    for number, line in enumerate(lines, 1):
        kind, _, rest = line.partition("\t")
        try:
            if line == HEADER:
                found.append(_Raw([], []))
            elif kind == "count":
                times, operation, bits, order, address = rest.split("\t")
                found[-1].counts.append((int(times), range(len(OPERATIONS))[int(operation)], int(bits), range(8)[int(order)],
                                         int(address, 16)))
            elif kind == "lost":
                found[-1].lost += int(rest)
            elif kind == "map" and (match := MAP.fullmatch(rest)):
                found[-1].maps.append((int(match[1], 16), int(match[2], 16), int(match[3], 16), match[4]))
        except (ValueError, IndexError) as e:
            raise Problem(f"{file}: line {number}: damaged") from e
    return found


def _place(address: int, maps: Iterable[tuple[int, int, int, str]]) -> tuple[Path, int] | None:
    return next((((Path(name), address - first + offset)) for first, end, offset, name in maps if first <= address < end), None)


def _frames(places: Iterable[tuple[Path, int]]) -> dict[tuple[Path, int], tuple[Frame, ...]]:
    """Of each place; none of a file that can't be read any more."""
    wanted: dict[Path, list[int]] = {}
    for file, offset in sorted(places):
        wanted.setdefault(file, []).append(offset)
    found = {}
    for file, offsets in wanted.items():
        elf = _elf(file)
        addresses = {offset: elf.address_of(offset) for offset in offsets} if elf else {}
        known = frames_at(elf, str(file), [a for a in addresses.values() if a is not None]) if elf else {}
        found.update({(file, offset): tuple(known.get(a, ())) for offset, a in addresses.items() if a is not None})
    return found


def _elf(file: Path) -> Elf | None:
    try:
        return executed.program_file(file)
    except UserError:
        return None


def _isa(files: Iterable[Path | None]) -> str:
    elf = next(filter(None, map(_elf, sorted({file for file in files if file}))), None)
    return elf.isa if elf else ""


def cost(prices: Prices | None, isa: str, name: str, order: str, bits: int) -> Range | None:
    """Of the instructions that compilers make of it; of a full fence on x86-64 of both that they use. None for a plain load or
    store, and where the run has none."""
    kinds = (_x86 if isa == "x86_64" else _arm64)(name, order, bits)
    found = [] if prices is None else [prices.of_site(Site(Found(0, 0, kind, text), "", 0, 0)) for kind, text in kinds]
    known = [one for one in found if one]
    if not known:
        return None
    return Range(min(one.least for one in known), max(one.most for one in known), known[0].contended,
                 tuple(dict.fromkeys(case for one in known for case in one.cases)))


def _x86(name: str, order: str, bits: int) -> list[tuple[str, str]]:
    if name == "thread_fence":
        return [(site.STACK_FENCE, ""), (site.MFENCE, "")] if order == "seq_cst" else []
    if name == "exchange" or (name, order) == ("store", "seq_cst"):
        return [(site.CMPXCHG16B if bits == 128 else site.XCHG, "")]
    if name in ("compare_exchange", "fetch_nand") or (bits == 128 and name != "signal_fence"):
        return [(site.CMPXCHG16B if bits == 128 else site.CMPXCHG, "")]
    return [(site.LOCKED, "")] if name.startswith("fetch_") else []


def _arm64(name: str, order: str, bits: int) -> list[tuple[str, str]]:
    if name == "thread_fence":
        return [(site.DMB, "dmb ishld" if order in ("acquire", "consume") else "dmb ish")] if order != "relaxed" else []
    stem = {"exchange": "swp", "compare_exchange": "cas"}.get(name, "ldadd" if name.startswith("fetch_") else "")
    return [(site.LSE, stem)] if stem and bits != 128 else []
