"""Objects of two compilers in one program: does a seq_cst operation of the one hold with one of the other?

Each pair of shapes is looked at once, whoever emits them.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from .paths import Access, Branch, Fence, Line
from .pairs import breach

Shape = tuple


@dataclass(frozen=True)
class Seller:
    """Who emits a shape: unit, name of an operation, signature."""

    unit: str
    operation: str
    signature: str


@dataclass(frozen=True)
class Mix:
    """first, then on the same thread: what breaks, and who emits the one and the other."""

    rule: str
    first: tuple[Seller, ...]
    then: tuple[Seller, ...]


def mixes(sellers: Mapping[Shape, Sequence[Seller]], table: Mapping[str, Any]) -> list[Mix]:
    """Pairs that break although neither breaks within any compiler's own unit alone, and those that do."""
    found: dict[tuple, tuple[dict, dict]] = {}
    for first, one in sellers.items():
        for then, two in sellers.items():
            rules = {rule for a in _lines(first) for b in _lines(then) if (rule := breach(a, b, table))}
            for rule in rules:
                key = (rule, one[0].signature, two[0].signature)
                firsts, thens = found.setdefault(key, ({}, {}))
                firsts.update(dict.fromkeys(one))
                thens.update(dict.fromkeys(two))
    return [Mix(rule, tuple(firsts), tuple(thens)) for (rule, _, _), (firsts, thens) in sorted(found.items())]


def _lines(shape: Shape) -> list[Line]:
    """Lines again from their shape; groups follow from what is paired and next to each other."""
    out = []
    for parts in shape:
        items: list = []
        group = 0
        for part in parts:
            if part[0] == "access":
                if part[1] == "R" or not (items and isinstance(items[-1], Access) and part[3]):
                    group += 1
                items.append(Access(part[1], frozenset(part[2]), group, paired=part[3]))
            else:
                items.append(Fence(frozenset(part[1]), part[2]) if part[0] == "fence" else Branch())
        out.append(Line(tuple(items)))
    return out
