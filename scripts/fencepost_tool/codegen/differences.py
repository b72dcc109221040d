"""Where compilers, versions or variants do the same thing differently, and both are right."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import listing
from .table import shorter

SOUND = ("as expected", "stronger than needed", "equivalent, different")


@dataclass(frozen=True)
class Different:
    """One way to do it that no document foresees: for which operations, and who does it so."""

    target: str
    signature: str
    why: str  # what is wasted, else the verdict
    operations: tuple[str, ...]
    units: tuple[str, ...]


def different_but_sound(document: Mapping[str, Any]) -> list[Different]:
    """What no document foresees, or what is stronger than needed, and breaks no rule."""
    found: dict[tuple[str, str, str], tuple[dict[str, dict[str, None]], dict[str, None]]] = {}
    for unit in listing.units(document):
        for row in listing.rows(unit):
            if row.finding["verdict"] in SOUND[1:]:
                why = "; ".join(row.finding.get("waste", [])) or row.finding["verdict"]
                operations, units = found.setdefault((unit["target"], row.finding["signature"], why), ({}, {}))
                operations.setdefault(row.operation, {})[row.orders] = None
                units[unit["name"].replace(unit["target"] + "/", "")] = None
    return [Different(*key, tuple(f"{name} {shorter(list(orders))}" for name, orders in operations.items()),
                      tuple(units)) for key, (operations, units) in found.items()]


def against(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Rows of two units whose signature or verdict differs: operation and orders, the one's, the other's."""
    left, right = listing.by_key(one), listing.by_key(other)
    alike: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for key in list(left) + [k for k in right if k not in left]:
        a, b = cell(left.get(key)), cell(right.get(key))
        if a != b:
            alike.setdefault((key[0], a, b), []).append(key[1:])
    return [(widths(operation, members), a, b) for (operation, a, b), members in alike.items()]


def cell(row: listing.Row | None) -> str:
    """What a row compiles to and, unless all is well, how that was judged."""
    if row is None:
        return "(not compiled)"
    return judged(row.finding["signature"], row.finding["verdict"])


def judged(signature: str, verdict: str) -> str:
    """The signature, and behind it the verdict where it is not a sound one."""
    return signature + ("" if verdict in ("as expected", "sound", "library call") else f" [{verdict}]")


def widths(operation: str, members: list[tuple[str, int]]) -> str:
    """An operation with all the orders and widths of its members: orders and bits each."""
    orders = " ".join(dict.fromkeys(order for order, _ in members))
    shown = ",".join(str(bits) for bits in sorted({bits for _, bits in members}) if bits)
    return f"{operation} {orders}" + (f" ({shown} bits)" if shown else "")
