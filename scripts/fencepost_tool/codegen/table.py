"""The table on the terminal: operations and orders as rows, what each variant of a compiler emits as columns."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import listing

MARKS = {"too weak": "!", "stronger than needed": "+", "equivalent, different": "~", "no rule": "?"}
LEGEND = "! too weak   + stronger than needed   ~ equivalent, different   ? no rule"
WIDTHS = (64, 128)  # bits; narrower ones differ seldom, and fences.md has them all
WIDEST_CELL = 34


def render(document: Mapping[str, Any], target: str, compiler: str) -> list[str]:
    """The lines of one compiler on one instruction set; none where it has compiled nothing for it."""
    units = [u for u in listing.units(document, target) if u["compiler"] == compiler]
    if not units:
        return []
    found = {u["variant"]: listing.by_key(u) for u in units}
    body = []
    for bits in WIDTHS:
        body += _rows(found, bits)
    body += _rows(found, 0)
    head = ["operation", "bits", "order", *found]
    widths = [max(len(row[i]) for row in [head, *body]) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in [head, *body]]
    return [f"{target}: {compiler}", *("  " + line for line in lines)]


def _rows(found: Mapping[str, Mapping[listing.Key, listing.Row]], bits: int) -> list[list[str]]:
    """Orders that look alike in all columns share a row."""
    keys = dict.fromkeys(key for rows in found.values() for key in rows if key[2] == bits)
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for operation, orders, _ in keys:
        cells = tuple(_cell(rows.get((operation, orders, bits))) for rows in found.values())
        alike.setdefault((operation, cells), []).append(orders)
    return [[operation, str(bits) if bits else "", shorter(orders), *cells]
            for (operation, cells), orders in alike.items()]


def _cell(row: listing.Row | None) -> str:
    if row is None:
        return "none"
    text = MARKS.get(row.finding["verdict"], "") + str(row.finding["signature"])
    return text if len(text) <= WIDEST_CELL else text[:WIDEST_CELL - 1] + "~"


def shorter(orders: Sequence[str]) -> str:
    """All orders of an operation by their first and last: "relaxed .. seq_cst (6)"."""
    return ", ".join(orders) if len(orders) <= 2 else f"{orders[0]} .. {orders[-1]} ({len(orders)})"


def newest(document: Mapping[str, Any], target: str) -> list[str]:
    """The newest compiler of each family that compiled for the instruction set."""
    best: dict[str, tuple[tuple[int, ...], str]] = {}
    for unit in listing.units(document, target):
        family, version = unit["compiler"].split(" ")
        key = (tuple(int(part) for part in version.split(".")), unit["compiler"])
        best[family] = max(best.get(family, key), key)
    return [name for _, name in sorted(best.values(), key=lambda pair: pair[1])]
