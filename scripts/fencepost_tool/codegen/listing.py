"""A fences.json as reports ask for it: units, rows with their findings, rows that many have alike."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Key = tuple[str, str, int]  # operation, orders, bits


@dataclass(frozen=True)
class Row:
    """One function of a unit, and what was found in it. bits: width."""

    operation: str
    orders: str
    bits: int
    finding: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """Which function it is, the same in all units."""
        return self.operation, self.orders, self.bits


def rows(unit: Mapping[str, Any]) -> list[Row]:
    """The rows of a unit, in the order of the table."""
    return [Row(r["operation"], r["orders"], r["bits"], unit["findings"][r["finding"]]) for r in unit["rows"]]


def by_key(unit: Mapping[str, Any]) -> dict[Key, Row]:
    """The rows of a unit by their key."""
    return {row.key: row for row in rows(unit)}


def units(document: Mapping[str, Any], target: str = "") -> list[Mapping[str, Any]]:
    """The units that compiled."""
    return [u for u in document["units"] if not u["failed"] and target in ("", u["target"])]


def targets(document: Mapping[str, Any]) -> list[str]:
    """The instruction sets of a document, in order of first appearance."""
    return list(dict.fromkeys(u["target"] for u in document["units"]))


def too_weak(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Row]]:
    """(unit, row) of every function that is too weak, known faults too."""
    for unit in units(document):
        for row in rows(unit):
            if row.finding["verdict"] == "too weak":
                yield unit, row


@dataclass(frozen=True)
class Group:
    """Rows of one unit, or of several, that have their finding's gist in common."""

    units: tuple[str, ...]
    operation: str
    orders: tuple[str, ...]
    bits: tuple[int, ...]
    finding: Mapping[str, Any]

    @property
    def where(self) -> str:
        """The names of the units, separated by commas."""
        return ", ".join(self.units)

    @property
    def what(self) -> str:
        """The operation, its orders, and the widths in bits."""
        widths = ",".join(str(b) for b in self.bits if b)
        return f"{self.operation} {' '.join(self.orders)}" + (f" ({widths} bits)" if widths else "")


GIST = ("signature", "verdict", "rules", "known", "waste", "mapping")


def grouped(found: Sequence[tuple[Mapping[str, Any], Row]]) -> list[Group]:
    """Rows alike but for width, order and unit, as few lines as that allows, in order of appearance."""
    alike: dict[str, dict[str, list[Row]]] = {}
    for unit, row in found:
        gist = repr((row.operation, [row.finding.get(key) for key in GIST]))
        alike.setdefault(gist, {}).setdefault(unit["name"], []).append(row)
    out = []
    for by_unit in alike.values():
        same: dict[tuple[tuple[str, ...], tuple[int, ...]], list[str]] = {}
        for name, members in by_unit.items():
            orders = tuple(dict.fromkeys(r.orders for r in members))
            bits = tuple(sorted({r.bits for r in members}))
            same.setdefault((orders, bits), []).append(name)
        example = next(iter(by_unit.values()))[0]
        out += [Group(tuple(names), example.operation, orders, bits, example.finding)
                for (orders, bits), names in same.items()]
    return out
