"""What each operation with each order owes, asked of every line of a function. A rule that is broken names the
litmus shape that would show it.

Probes - a read and a write of other memory - stand before and after the line; an obligation is that one access
is ordered before another. What seq_cst owes besides is a matter of pairs: pairs.py.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .model import ordered
from .operations import BARRIER, Case
from .paths import Access, Fence, Item, Line


@dataclass(frozen=True)
class Rule:
    """shape: the litmus test that shows a breach. text: what goes wrong."""

    shape: str
    text: str


# Names of litmus shapes after J. Alglave, L. Maranget, M. Tautschnig, Herding Cats, TOPLAS 36(2), 2014.
RULES = {
    "acquire-reads": Rule("MP", "a later load may be done before the acquiring load"),
    "acquire-writes": Rule("LB", "a later store may be done before the acquiring load"),
    "release-reads": Rule("LB", "an earlier load may be done after the releasing store"),
    "release-writes": Rule("MP", "an earlier store may become visible after the releasing store"),
    "fence-acquire-reads": Rule("MP", "a later load may be done before a load that precedes the fence"),
    "fence-acquire-writes": Rule("LB", "a later store may be done before a load that precedes the fence"),
    "fence-release-reads": Rule("LB", "an earlier load may be done after a store that follows the fence"),
    "fence-release-writes": Rule("MP", "an earlier store may become visible after one that follows the fence"),
    "fence-seq_cst": Rule("SB", "a later load may be done before a store that precedes the fence"),
    "barrier-across": Rule("SB", "a later load may be done before a store that precedes the built-in"),
    "seq_cst-pair": Rule("SB", "a seq_cst load may be done before an earlier seq_cst store"),
    "seq_cst-fence": Rule("IRIW", "no full fence between two seq_cst accesses, on CPUs that see stores at different times"),
    "unchanged-fence": Rule("SB", "a read-modify-write that changes nothing became a load without a full fence before it"),
    "access": Rule("CoRR", "no access of the object"),
    "read-lost": Rule("SB", "a read-modify-write became a store: an acquire fence after it has no read to act on"),
    "acquire-fence": Rule("SB", "an acquire fence after the operation does not wait for its read"),
    "one-access": Rule("torn", "the access is not one: another CPU can see, or leave, a half of it"),
    "one-step": Rule("lost update", "another CPU's store between the read and the write is lost"),
    "failed-store": Rule("lost update", "ends although the store-conditional did not store"),
    # Rules of sequences: sequences.py says which access is owed before which.
    "publish-order": Rule("MP", "a plain store may become visible after the releasing operation that follows it"),
    "acquire-order": Rule("MP", "a load may be done before the acquiring load that it follows"),
    "failure-order": Rule("MP", "a load may be done before the failed comparison that acquires"),
    "rmw-fence-order": Rule("MP", "a load behind an acquire fence may be done before the read of the read-modify-write "
                                  "in front of it"),
    "validate-order": Rule("MP", "data may be read after the read that is to validate them"),
    "seq_cst-order": Rule("SB", "a seq_cst load may be done before the seq_cst store that it follows"),
    "invented-store": Rule("data race", "a store on a path on which the program has none"),
    "const-store": Rule("fault", "a load that stores: it faults on read-only memory"),
}
# Whose breach an order's weakening shows, for the mutation tests: all of the above, each by at least one listing.
ACQUIRES = {"consume", "acquire", "acq_rel", "seq_cst", BARRIER}  # compilers promote consume to acquire
RELEASES = {"release", "acq_rel", "seq_cst", BARRIER}

PROBE_READ, PROBE_WRITE = Access("R"), Access("W")


@dataclass(frozen=True)
class Effect:
    """Where in a line's items the operation's own read and write are; None: it has none."""

    read: int | None
    write: int | None


def effect(items: Sequence[Item]) -> Effect:
    """The last read and write: what comes before them is a first look or a retry."""
    def last(kind: str) -> int | None:
        return max((i for i, a in enumerate(items) if isinstance(a, Access) and a.kind == kind), default=None)
    read, write = last("R"), last("W")
    if read is not None and write is not None and read > write:
        write = None  # the last attempt wrote nothing
    return Effect(read, write)


def broken(case: Case, lines: Iterable[Line], table: Mapping[str, Any]) -> list[str]:
    """Names of the rules that some line breaks, in the order of RULES."""
    lines = list(lines)
    cases = [case, replace(case, order=case.failure)] if puts_back(case, lines) else [case]
    found = {name for one in cases for line in lines for name in _of_line(one, line, table)}
    return [name for name in RULES if name in found]


def puts_back(case: Case, lines: Sequence[Line]) -> bool:
    """A comparison of which every path stores: one that failed puts back what it read, to know that it was one
    value. Each path may then be the failure's, too."""
    return case.kind == "cas" and bool(case.failure) and all(effect(line.items).write is not None for line in lines)


def _of_line(case: Case, line: Line, table: Mapping[str, Any]) -> Iterator[str]:
    if case.kind == "fence":
        yield from _fence(case, line, table)
        return
    own = effect(line.items)
    wrong = list(_whole(case, line, own))
    yield from wrong
    if {"access", "read-lost", "failed-store"} & set(wrong):
        return
    if case.kind in ("rmw", "cas") and own.read is not None and not _fenced(line, own, table):
        yield "acquire-fence"
    order = _order(case, own)
    yield from _orders(order, line, own, table)


def _order(case: Case, own: Effect) -> str:
    """The order of the outcome that this path has, success or failure. A comparison that failed wrote nothing, and is a load."""
    if case.kind != "cas" or own.write is not None:
        return case.order
    return case.failure or "acquire"


def _whole(case: Case, line: Line, own: Effect) -> Iterator[str]:
    """Whether the accesses are what they should be: there, whole, and a read-modify-write one step."""
    items = line.items
    unchanged = case.result.startswith("zero") and own.write is None
    if unchanged and not any(isinstance(item, Fence) and item.full for item in items[:own.read]):
        yield "unchanged-fence"
    if {"load": own.read, "store": own.write}.get(case.kind, own.read) is None:
        if case.result != "zero_unused":
            yield "read-lost" if case.kind == "rmw" and own.write is not None else "access"
        return
    if line.lost and case.operation != "cas_weak":
        yield "failed-store"
    if case.kind == "rmw" and own.write is None and not unchanged:
        yield "one-step"
    if case.kind in ("rmw", "cas") and own.read is not None and own.write is not None:
        read, write = items[own.read], items[own.write]
        if not _is_one_step(read, write):
            yield "one-step"
    places = {"load": (own.read,), "store": (own.write,)}.get(case.kind, (own.read, own.write))
    parts = [items[place] for place in places if place is not None]
    if any(isinstance(part, Access) and not _fits(part, case.bits) for part in parts):
        yield "one-access"


def _is_one_step(read: Item, write: Item) -> bool:
    return (isinstance(read, Access) and isinstance(write, Access)
            and read.group == write.group and read.paired and write.paired)


def _fits(part: Access, bits: int) -> bool:
    """A plain store that is wider than its object would write its neighbour."""
    wide_enough = part.bits == bits if part.kind == "W" and not part.paired else part.bits >= bits
    return part.whole and wide_enough


def _orders(order: str, line: Line, own: Effect, table: Mapping[str, Any]) -> Iterator[str]:
    items = [PROBE_READ, PROBE_WRITE, *line.items, PROBE_READ, PROBE_WRITE]
    done = ordered(items, table)
    later_read, later_write = len(items) - 2, len(items) - 1
    read = None if own.read is None else own.read + 2
    write = None if own.write is None else own.write + 2
    if order in ACQUIRES and read is not None:
        if (read, later_read) not in done:
            yield "acquire-reads"
        if (read, later_write) not in done:
            yield "acquire-writes"
    if order in RELEASES and write is not None:
        if (0, write) not in done:
            yield "release-reads"
        if (1, write) not in done:
            yield "release-writes"
    if order == BARRIER and write is not None and (1, later_read) not in done:
        yield "barrier-across"


def _fenced(line: Line, own: Effect, table: Mapping[str, Any]) -> bool:
    """Whether the mapping's own acquire fence, put behind, orders the read. (The Arm ARM's load barrier does not
    order a read whose value goes nowhere: LLVM issue 69503.)"""
    items = [*line.items, Fence(frozenset(table["acquire_fence"])), PROBE_READ]
    return (own.read, len(items) - 1) in ordered(items, table)


def _fence(case: Case, line: Line, table: Mapping[str, Any]) -> Iterator[str]:
    if case.operation == "signal_fence":
        return  # for a signal handler on the same thread: no instruction is owed
    items = [PROBE_READ, PROBE_WRITE, *line.items, PROBE_READ, PROBE_WRITE]
    done = ordered(items, table)
    later_read, later_write = len(items) - 2, len(items) - 1
    owed = {"fence-acquire-reads": (0, later_read), "fence-acquire-writes": (0, later_write),
            "fence-release-reads": (0, later_write), "fence-release-writes": (1, later_write),
            "fence-seq_cst": (1, later_read)}
    for name, pair in owed.items():
        if _fence_owes(case.order, name) and pair not in done:
            yield name


def _fence_owes(order: str, name: str) -> bool:
    if name.startswith("fence-acquire"):
        return order in ACQUIRES
    return order in RELEASES if name.startswith("fence-release") else order in ("seq_cst", BARRIER)
