"""What seq_cst owes beyond acquire and release: it holds, or not, between two accesses.

A store of the one must be ordered before a load of the other; where CPUs see stores at different times, a full
fence must stand between any two. (C++20 [atomics.order]; O. Lahav et al., Repairing sequential consistency in
C/C++11, PLDI 2017.)
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Union

from .model import ordered
from .operations import Case
from .paths import Access, Fence, Item, Line
from .rules import effect, puts_back

# What matters of an access (kind, marks, paired), of a fence (pairs, after a branch) and of a branch.
Part = Union[tuple[Literal["access"], str, tuple[str, ...], bool], tuple[Literal["fence"], tuple[str, ...], bool],
             tuple[Literal["branch"]]]
Shape = tuple[tuple[Part, ...], ...]  # of each line


def is_seq_cst(case: Case) -> bool:
    """An access with that order, also only of its failure. Fences order by themselves, sequences are
    asked for themselves."""
    return case.kind not in ("fence", "sequence") and "seq_cst" in (case.order, case.failure)


def relevant(case: Case, lines: Sequence[Line]) -> list[Line]:
    """The lines that are seq_cst: of a comparison, those of the outcome that has the order."""
    if case.kind != "cas" or puts_back(case, lines):
        return list(lines)
    return [line for line in lines
            if (case.order if effect(line.items).write is not None else case.failure) == "seq_cst"]


def breach(first: Line, then: Line, table: Mapping[str, Any]) -> str:
    """The rule that the two break, one after the other on a thread; "" when they hold.

    A read-modify-write that stored stands where its store does: it read what that store replaced, so a store that
    comes before the one comes before the other.
    """
    one, two = effect(first.items), effect(then.items)
    items = [*_grouped(first, 0), *_grouped(then, 10000)]
    start = len(first.items)
    comes = two.read if two.write is None else two.write
    last = one.read if one.write is None else one.write
    if comes is None or last is None:
        return ""
    if table.get("not_multi_copy_atomic"):
        between = items[last + 1:comes + start]
        return "" if any(isinstance(item, Fence) and item.full for item in between) else "seq_cst-fence"
    if one.write is None:
        return ""
    return "" if (one.write, comes + start) in ordered(items, table) else "seq_cst-pair"


def breaches(first: Sequence[Line], then: Sequence[Line], table: Mapping[str, Any]) -> set[str]:
    """The rules that any access of `first` with any of `then` breaks."""
    return {rule for a in first for b in then if (rule := breach(a, b, table))}


def _grouped(line: Line, offset: int) -> list[Item]:
    return [Access(a.kind, a.marks, a.group + offset, a.bits, a.whole, a.paired) if isinstance(a, Access) else a
            for a in line.items]


def shape(lines: Sequence[Line]) -> Shape:
    """What matters of the lines to a pair: equal shapes behave alike."""
    return tuple(sorted({tuple(_part(item) for item in line.items) for line in lines}))


def _part(item: Item) -> Part:
    if isinstance(item, Access):
        return ("access", item.kind, tuple(sorted(item.marks)), item.paired)
    if isinstance(item, Fence):
        return ("fence", tuple(sorted(item.pairs)), item.after_branch)
    return ("branch",)
