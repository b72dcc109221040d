"""The signature table of one compiler as text: what is kept in git, so that a changed compiler shows as a diff.

    operation, operation | widths in bits | orders | signature | verdict

Operations that have all of these in common share a line. Sequences are a part of their own. golden_file.py packs the parts.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import golden_file, listing
from .differences import judged
from .sequences import SEQUENCES


def file_name(compiler: str) -> str:
    """g++ 12.2.0 -> g++-12.2.0.txt"""
    return compiler.replace(" ", "-") + ".txt"


def render(document: Mapping[str, Any], compiler: str) -> dict[str, str]:
    """Instruction set and variant -> its part of the golden file, lines sorted."""
    parts = {}
    for unit in document["units"]:
        if unit["compiler"] == compiler:
            place, all_rows = f"{unit['target']}/{unit['variant']}", listing.rows(unit)
            several = [row for row in all_rows if _is_sequence(row.operation)]
            one = [row for row in all_rows if not _is_sequence(row.operation)]
            parts[place] = _part(place, [*_not_compiled(unit), *_shared(one)])
            if several:
                parts[f"{place} sequences"] = _part(f"{place} sequences", _shared(several))
    return parts


def rows(text: str) -> dict[listing.Key, str]:
    """What a part says of each function, as differences.cell() says it."""
    found: dict[listing.Key, str] = {}
    for line in text.splitlines():
        if fields := golden_file.fields(line):
            operations, shown, orders, signature, verdict = fields
            bits = [0] if shown == "-" else [int(one) for one in shown.split(",")]
            found.update({(operation, order, width): judged(signature, verdict.split(":")[0])
                          for operation in operations.split(", ") for order in orders.split(" ") for width in bits})
    return found


def _is_sequence(operation: str) -> bool:
    return operation.split(" ")[0] in SEQUENCES


def _part(place: str, lines: Sequence[str]) -> str:
    return "\n".join([f"[{place}]", *sorted(lines)]) + "\n"


def _not_compiled(unit: Mapping[str, Any]) -> list[str]:
    if unit["failed"]:
        return [f"not compiled: {unit['failed']}"]
    return [f"not compiled: {symbol}: {why}" for symbol, why in sorted(unit["refused"].items())]


def _shared(found: Sequence[listing.Row]) -> list[str]:
    alike: dict[tuple[str, str, str], dict[tuple[str, ...], list[int]]] = {}
    widths: dict[tuple[str, str, str], dict[int, list[str]]] = {}
    for row in found:
        key = (row.operation, row.finding["signature"], _verdict(row.finding))
        widths.setdefault(key, {}).setdefault(row.bits, []).append(row.orders)
    for key, by_width in widths.items():
        for bits, orders in by_width.items():
            alike.setdefault(key, {}).setdefault(tuple(orders), []).append(bits)
    sharing: dict[str, list[str]] = {}
    for (operation, signature, verdict), members in alike.items():
        for shared, all_bits in members.items():
            shown = ",".join(str(bits) for bits in all_bits if bits) or "-"
            sharing.setdefault(f"{shown} | {' '.join(shared)} | {signature} | {verdict}", []).append(operation)
    return [f"{', '.join(operations)} | {rest}" for rest, operations in sharing.items()]


def _verdict(finding: Mapping[str, Any]) -> str:
    rules = " ".join(finding.get("rules", []))
    return str(finding["verdict"]) + (f": {rules}" if rules else "")
