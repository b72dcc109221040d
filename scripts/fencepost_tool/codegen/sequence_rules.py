"""What a sequence owes, asked of every line of its function. A rule that is broken names the litmus shape that would
show it. The accesses are told apart by the objects that their addresses belong to."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .model import Order, ordered
from .operations import Case
from .paths import Access, Item, Line
from .sequences import SEQUENCES, Owed


def broken(case: Case, lines: Iterable[Line], table: Mapping[str, Any]) -> set[str]:
    """Names of the rules that the function breaks."""
    lines = list(lines)
    return set(_presence(case, lines)) | {owed.rule for line in lines for owed in _unmet(case, line, table)}


def _presence(case: Case, lines: Sequence[Line]) -> Iterator[str]:
    one = SEQUENCES[case.operation]
    for what in one.needs:
        if not any(_places(line.items, what) for line in lines):
            yield "read-lost" if what == "R p" and "W p" in one.needs else "access"
    for what in one.spared:
        if all(_places(line.items, what) for line in lines):
            yield "invented-store"
    for what in one.never:
        if any(_places(line.items, what) for line in lines):
            yield "const-store"


def _unmet(case: Case, line: Line, table: Mapping[str, Any]) -> Iterator[Owed]:
    done: Order = ordered(line.items, table)
    for owed in SEQUENCES[case.operation].owes:
        applies = owed.applies(case.order, case.failure) and not (owed.unstored and _places(line.items, "W p"))
        if applies and not _holds(owed, line.items, done):
            yield owed


def _holds(owed: Owed, items: Sequence[Item], done: Order) -> bool:
    thens, firsts = _places(items, owed.then), _places(items, owed.first)
    if not thens:
        return True
    if not firsts:
        return owed.optional
    if owed.first != "W x":
        firsts = firsts[-1:]  # what comes before is a first look or a retry
    kept = [(place, thens[-1]) in done for place in firsts]
    return any(kept) if owed.some else all(kept)


def _places(items: Sequence[Item], what: str) -> list[int]:
    kind, name = what.split(" ")
    return [i for i, a in enumerate(items) if isinstance(a, Access) and a.kind == kind and a.object == name]
