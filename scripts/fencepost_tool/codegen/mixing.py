"""Objects of two compilers in one program: does a seq_cst operation of the one hold with one of the other?

Each pair of shapes is looked at once, whoever emits them.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .pairs import Shape, breach
from .paths import Access, Branch, Fence, Item, Line


@dataclass(frozen=True)
class Seller:
    """Who emits a shape: unit, an operation as Case.name says it, its signature."""

    unit: str
    operation: str
    signature: str


@dataclass(frozen=True)
class Mix:
    """One of the first, then on the same thread one of the second: what breaks, and who emits the one and the
    other."""

    rule: str
    first: tuple[Seller, ...]
    then: tuple[Seller, ...]


def mixes(sellers: Mapping[Shape, Sequence[Seller]], table: Mapping[str, Any]) -> list[Mix]:
    """What breaks of all pairs, a shape that comes second with all that may not come before it."""
    found = []
    for then, two in sellers.items():
        firsts: dict[str, dict[Seller, None]] = {}
        for first, one in sellers.items():
            for rule in {rule for a in _lines(first) for b in _lines(then) if (rule := breach(a, b, table))}:
                firsts.setdefault(rule, {}).update(dict.fromkeys(one))
        found += [Mix(rule, tuple(ones), tuple(two)) for rule, ones in sorted(firsts.items())]
    return found


def _lines(shape: Shape) -> list[Line]:
    """Lines again from their shape; groups follow from what is paired and next to each other."""
    out = []
    for parts in shape:
        items: list[Item] = []
        group = 0
        for part in parts:
            if part[0] == "access":
                if part[1] == "R" or not (items and isinstance(items[-1], Access) and part[3]):
                    group += 1
                items.append(Access(part[1], frozenset(part[2]), group, paired=part[3]))
            elif part[0] == "fence":
                items.append(Fence(frozenset(part[1]), part[2]))
            else:
                items.append(Branch())
        out.append(Line(tuple(items)))
    return out
