"""Which access is ordered before which on one CPU: fences, marks, and what follows from both.

The relation is the instruction set's own (x86-TSO, bob of the Arm ARM, RVWMO's preserved program order, ...),
written down in arch/<isa>/expected/instructions.json under "order". Left out are dependencies through data and
addresses, which nothing a compiler may rely on for C++ orders needs, except the branch before an isync or isb.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .paths import Access, Branch, Fence, Item

Order = set[tuple[int, int]]


def ordered(items: Sequence[Item], table: Mapping[str, Any]) -> Order:
    """Pairs of positions: the first access is ordered before the second."""
    accesses = [i for i, item in enumerate(items) if isinstance(item, Access)]
    edges = {(i, j) for i in accesses for j in accesses if i < j and _directly(items, i, j, table)}
    for k in accesses:
        for i in accesses:
            if i < k and (i, k) in edges:
                edges |= {(i, j) for j in accesses if k < j and (k, j) in edges}
    return edges


def _directly(items: Sequence[Item], i: int, j: int, table: Mapping[str, Any]) -> bool:
    first, then = items[i], items[j]
    if not isinstance(first, Access) or not isinstance(then, Access):
        return False
    if first.group == then.group >= 0 and first.paired and then.paired:
        return True
    return _by_marks(first, then, table["order"]) or \
        any(_by_fence(fence, first, then, items[i + 1:k]) for k in range(i + 1, j) if isinstance(fence := items[k], Fence))


def _by_marks(first: Access, then: Access, rules: Sequence[Mapping[str, str]]) -> bool:
    return any(_is(first, rule["first"]) and _is(then, rule["then"]) for rule in rules)


def _is(access: Access, what: str) -> bool:
    return what in ("*", access.kind) or what in access.marks


def _by_fence(fence: Fence, first: Access, then: Access, between: Sequence[Item]) -> bool:
    """between: what stands between the first access and the fence."""
    if first.kind + then.kind not in fence.pairs:
        return False
    if "NoRet" in first.marks and first.kind == "R" and not fence.full:
        return False  # a load barrier does not know of a read whose value nobody gets
    return not fence.after_branch or any(isinstance(item, Branch) for item in between)
